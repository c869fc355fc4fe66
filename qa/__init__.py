"""A question becomes an answer of verified quotes, or an honest refusal."""

import embeddings as embeddings  # first of all: before numpy, whose threads it bounds
