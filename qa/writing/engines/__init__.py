"""What an engine is, and where its language model runs: in this process or behind a server."""
