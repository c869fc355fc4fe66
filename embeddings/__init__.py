"""Texts become vectors, vectors become an index; nothing here knows of questions and answers."""
