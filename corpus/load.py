"""A folder of files becomes split documents: the whole room in one call."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from corpus.collection import own_files
from corpus.document import SplitDocument
from corpus.reading.read import document_paths, read_corpus
from corpus.splitting.passages import split_document


def load_corpus(root: Path) -> list[SplitDocument]:
    """Every document under ``root`` with its sentences and passages, in the order of their paths.

    Raises:
        UserError: the folder is missing, holds no readable document, or one of its files is broken.
    """
    return [split_document(document) for document in read_corpus(root, own_files(root))]


def corpus_fingerprint(root: Path) -> str:
    """SHA-256 over every file's path and bytes, and over the code that reads them.

    It changes whenever ``load_corpus`` may return something else.

    Raises:
        UserError: the folder is missing or holds no document.
    """
    digest = hashlib.sha256(_code_fingerprint())
    for path in document_paths(root, own_files(root)):
        digest.update(path.relative_to(root).as_posix().encode("utf-8", "surrogateescape") + b"\0")
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            digest.update(b"unreadable")  # load_corpus says what is wrong with it
    return digest.hexdigest()


@cache
def _code_fingerprint() -> bytes:
    """A digest of this room's own source, because other cleaning rules make other documents."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()
