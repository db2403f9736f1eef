"""Plans as pictures: SVG in Chinese and English, for pages and for files that stand alone."""
