"""A folder of files becomes split documents: the whole room in one call."""

from __future__ import annotations

from pathlib import Path

from corpus.document import SplitDocument
from corpus.read import read_corpus
from corpus.split import split_document


def load_corpus(root: Path) -> list[SplitDocument]:
    """Every document under ``root`` with its sentences and passages, in the order of their paths.

    Raises:
        UserError: the folder is missing, holds no readable document, or one of its files is broken.
    """
    return [split_document(document) for document in read_corpus(root)]
