"""Where a language model runs: in this process, or behind a server."""
