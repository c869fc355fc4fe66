"""Shared checks: an alignment is tested against the raw text, never against the cleaner."""

import unicodedata
from collections.abc import Callable
from html import unescape

import pytest

from corpus.document import Document, Span


def _disagreements(document: Document, raw: str) -> list[str]:
    """Code points of the text that do not stand at the raw place that the document names."""
    wrong: list[str] = []
    for position, char in enumerate(document.text):
        start, end = document.alignment.raw_range(position)
        there = raw[start:end]
        mended = there == "\ufffd" and char in "No."
        plain = unicodedata.normalize("NFKC", char)
        if not char.isspace() and plain != there and char not in unescape(there) and not mended:
            wrong.append(f"{position}: {char!r} is {there!r}")
    return wrong


def _is_hidden_in(document: Document, raw: str, span: Span) -> bool:
    """True when the visible characters of ``span`` occur in this order at its raw location."""
    place = document.locate(span)
    there = raw[place.raw_start : place.raw_end].replace("\ufffd", "No.")
    characters = iter(unescape(there))
    return all(char in characters for char in document[span] if not char.isspace())


@pytest.fixture(scope="session")
def disagreements() -> Callable[[Document, str], list[str]]:
    return _disagreements


@pytest.fixture(scope="session")
def is_hidden_in() -> Callable[[Document, str, Span], bool]:
    return _is_hidden_in
