"""A question becomes an answer of verified quotes, or an honest refusal."""
