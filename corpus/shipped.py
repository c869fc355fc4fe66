"""The folder of the notes that ship with the program."""

from __future__ import annotations

from pathlib import Path

SHIPPED_DOCUMENTS = Path(__file__).parent / "documents"
"""A folder of documents with a ``collection.yaml``, one folder in it a language."""
