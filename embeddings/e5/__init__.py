"""The embedded encoder, multilingual-e5-small: its weights, tokenizer, graph and adapter."""

EMBEDDED = "multilingual-e5-small"
