"""A file and what is read of it, side by side for a terminal, with what was left out between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from corpus.document import BlockKind, Document, Span
from corpus.reading.lines import width
from corpus.reading.read import file_bytes, raw_text, read_with_warnings

_BETWEEN = " │ "
_LEFT_OUT = "(left out)"
# Tags say what a text is, and entities stand for signs; neither is text that was left out.
_TAG = re.compile(r"<[^<>]*>|[<>]|&#?\w{1,31};")
_LONGEST = 600  # code points that are shown of one piece


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the raw text, and what was made of it."""

    raw: Span
    read: str


def side_by_side(path: Path, columns: int) -> Iterator[str]:
    """The lines that show it.

    Args:
        path: the file.
        columns: of the terminal.

    Raises:
        UserError: the file cannot be read.
    """
    document, warnings = read_with_warnings(path, path.parent)
    raw = raw_text(document, file_bytes(path, path.name))
    yield from _wrapped(f"{path.name}: {document.title} ({document.language})", columns)
    for warning in warnings:
        yield from _wrapped(f"warning: {warning}", columns)
    half = max(20, (columns - len(_BETWEEN)) // 2)
    for left, right in _pairs(document, raw):
        yield "─" * half + "─┼─" + "─" * half
        for one, other in zip_longest(_wrapped(left, half), _wrapped(right, half), fillvalue=""):
            yield f"{one}{' ' * (half - width(one))}{_BETWEEN}{other}"


def _pairs(document: Document, raw: str) -> Iterator[tuple[str, str]]:
    """Raw text and what is read of it, in the order of the raw text."""
    pieces = [*_read(document), *_left_out(document, raw)]
    for piece in sorted(pieces, key=lambda piece: piece.raw):
        text = _TAG.sub("", raw[piece.raw.start : piece.raw.end])
        line = document.raw_line_starts
        number = sum(start <= piece.raw.start for start in line) if len(line) < 10_000 else None
        mark = f"{number}: " if number else ""
        yield mark + _short(text), piece.read


def _read(document: Document) -> Iterator[_Piece]:
    for block in document.blocks:
        place = document.locate(block.span)
        page = f", page {place.page}" if place.page else ""
        kind = "" if block.kind is BlockKind.BODY and not page else f"[{block.kind}{page}] "
        text = _short(document[block.span].replace("\t", " ⇥ "))
        yield _Piece(Span(place.raw_start, place.raw_end), kind + text)


def _left_out(document: Document, raw: str) -> Iterator[_Piece]:
    """Stretches of the raw text that stand for nothing, if they hold letters outside of tags."""
    runs = sorted((run.raw_start, run.raw_end) for run in document.alignment.runs)
    position = 0
    for start, end in [*runs, (len(raw), len(raw))]:
        if start > position and any(map(str.isalnum, _TAG.sub("", raw[position:start]))):
            yield _Piece(Span(position, start), _LEFT_OUT)
        position = max(position, end)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _wrapped(text: str, columns: int) -> Iterator[str]:
    """The text in lines of so many columns; a wide character takes two."""
    line, used = "", 0
    for char in text:
        wide = width(char)
        if used + wide > columns:
            cut = line.rfind(" ") + 1 or len(line)
            yield line[:cut].rstrip()
            line = line[cut:]
            used = width(line)
        line += char
        used += wide
    if line:
        yield line
