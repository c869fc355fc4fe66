"""Does this sentence answer this question? A small model reads them together."""
