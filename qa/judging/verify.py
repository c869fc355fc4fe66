"""A quote is a span of its source, or it is not shown."""

from __future__ import annotations

import hashlib
import html
from pathlib import Path

from corpus.document import Document, Span
from corpus.reading.raised import reads_as
from corpus.reading.read import raw_text

# What cleaning writes in the place of a character that the source has lost.
_LOST_NUMBER_SIGN = ("\ufffd", "No.")


def verify(document: Document, span: Span, text: str, root: Path) -> str | None:
    """None when the quote holds, otherwise why it does not.

    The quote must be the words of the document at ``span``. The file that the document was read
    from must be unchanged, and every character of the quote must stand at its place in it, or in
    what was extracted from it; only layout may differ, such as a line break for a space, or an HTML
    entity for its character.

    Args:
        document: as indexed.
        span: code points of the quote.
        text: the quote.
        root: the corpus folder.
    """
    # A slice forgives bounds outside the text; a place outside it is none.
    inside = 0 <= span.start < span.end <= len(document.text)
    if not inside or document.text[span.start : span.end] != text:
        return "the quote differs from the document's text"
    try:
        data = (root / document.source).read_bytes()
    except OSError as error:
        return f"the source {document.source} cannot be read: {error.strerror}"
    if hashlib.sha256(data).hexdigest() != document.raw_digest:
        return f"the source {document.source} has changed since it was indexed"
    raw = raw_text(document, data)
    for position in range(span.start, span.end):
        start, end = document.alignment.raw_range(position)
        if not _stands_for(raw[start:end], document.text[position]):
            return f"character {position} of {document.source} is not in the raw file at {start}"
    return None


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
