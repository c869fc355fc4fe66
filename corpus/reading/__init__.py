"""A file becomes a document: one reader a format, and an alignment back to the raw file."""
