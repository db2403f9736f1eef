"""What is known of Chinese writing, and nothing of documents: signs, numbers, and words by section."""
