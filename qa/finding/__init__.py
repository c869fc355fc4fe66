"""Where it stands: passages ranked fairly across languages, and the sentences that answer."""
