"""What can be said of one line, or of one row: what it begins with, when it is due, what it cites."""
