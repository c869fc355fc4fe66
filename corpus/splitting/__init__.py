"""A document becomes sentences and passages, as spans of it."""
