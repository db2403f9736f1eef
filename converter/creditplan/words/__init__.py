"""What is known of writing: words, marks, numbers, forms of names. Nothing of documents or registers."""
