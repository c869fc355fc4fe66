"""A quote is a span of its source, or it is not shown."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable
from pathlib import Path

from corpus.document import Document, Span
from corpus.reading.raised import reads_as
from corpus.reading.read import LARGEST_FILE, raw_text
from corpus.regular import open_regular

# What cleaning writes in the place of a character that the source has lost.
_LOST_NUMBER_SIGN = ("\ufffd", "No.")

Originals = Path | Callable[[str], bytes]
"""What gives the bytes of the file of a source: the corpus folder, or what raises OSError without.
"""


def verify(document: Document, span: Span, text: str, root: Originals) -> str | None:
    """None when the quote holds, otherwise why it does not.

    The quote must be the words of the document at ``span``. The file that the document was read
    from must be unchanged, and every character of the quote must stand at its place in it, or in
    what was extracted from it; only layout may differ, such as a line break for a space, or an HTML
    entity for its character.

    Args:
        document: as indexed.
        span: code points of the quote.
        text: the quote.
        root: of the source files.
    """
    # A slice forgives bounds outside the text; a place outside it is none.
    inside = 0 <= span.start < span.end <= len(document.text)
    if not inside or document.text[span.start : span.end] != text:
        return "the quote differs from the document's text"
    try:
        data = _unchanged(document, root)
    except _SourceError as error:
        return str(error)
    return misplaced(document, span, raw_text(document, data))


def misplaced(document: Document, span: Span, raw: str) -> str | None:
    """Which character of a span does not stand at its place in the raw text; None where all do."""
    for own, there in document.alignment.parts(span):
        if raw[there.start : there.end] == document.text[own.start : own.end]:
            continue
        for position in range(own.start, own.end):
            start, end = document.alignment.raw_range(position)
            if not _stands_for(raw[start:end], document.text[position]):
                return (
                    f"character {position} of {document.source} is not in the raw file at {start}"
                )
    return None


def is_outdated(document: Document, root: Originals) -> bool:
    """True when the document's file is no longer what was indexed: changed, gone, or unreadable."""
    try:
        _unchanged(document, root)
    except _SourceError:
        return True
    return False


class _SourceError(Exception):
    """The file is not the one that was indexed."""


def original_of(source: str, root: Originals) -> bytes:
    """The bytes of the file of a source; of one that is too large to be read, more than may be.

    Raises:
        OSError: it cannot be read.
    """
    if not isinstance(root, Path):
        return root(source)
    with open_regular(root / source) as file:
        return file.read(LARGEST_FILE + 1)


def _unchanged(document: Document, root: Originals) -> bytes:
    """The bytes of the document's file.

    Raises:
        _SourceError: they are not those that were indexed.
    """
    try:
        data = original_of(document.source, root)
    except OSError as error:
        reason = error.strerror or error
        raise _SourceError(f"the source {document.source} cannot be read: {reason}") from error
    if hashlib.sha256(data).hexdigest() != document.raw_digest:
        raise _SourceError(f"the source {document.source} has changed since it was indexed")
    return data


def _stands_for(raw: str, character: str) -> bool:
    """True when cleaning may have made ``character`` of the raw text."""
    if raw == character or character.isspace():
        return True
    if character in html.unescape(raw) and raw[:1] == "&":
        return True
    if reads_as(raw, character):
        return True
    lost, replacement = _LOST_NUMBER_SIGN
    return raw == lost and character in replacement
