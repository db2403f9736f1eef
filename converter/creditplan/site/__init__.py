"""The publication that people look at: a page for every thing, beside the data."""
