"""What retrieval searches: documents, vectors and token states, kept in one place."""
