"""A PDF becomes a document: what is printed on its pages, in the order in which it is read."""
