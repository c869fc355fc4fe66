"""Does this sentence answer this question? A small model over the token states of an index."""
