"""How good the answers are: asked against known evidence, counted, and reported."""
