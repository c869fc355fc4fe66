"""An index in PostgreSQL with pgvector: many processes read it, many machines fill it."""
