"""The embedded encoder, multilingual-e5-small: its weights, tokenizer and graph."""
