"""Where are the cells of a table that is drawn with + - | in a text? As pandoc and Emacs draw it.

A cell may have several lines, and may span columns and rows; a line of ``=`` ends the header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from corpus.reading.aligned import AlignedText
from corpus.reading.lines import width

_BORDER = re.compile(r"\+(?:[:=-]+\+)+")
_DRAWN = frozenset("+|")
_CORNER = re.compile(r"\+(?=[:=-]{2}|$)|(?<=[:=-])\+")
_PART_OF_BORDER = re.compile(r"[:=+-]+")
_FEWEST_LINES = 3


@dataclass(slots=True)
class DrawnCell:
    """A cell: its lines, whether it is part of the header, and what it spans."""

    columns: int
    rows: int = 1
    is_header: bool = False
    lines: list[AlignedText] = field(default_factory=list)

    def text(self) -> AlignedText:
        """Its lines, without the space before all of them."""
        filled = [line.text for line in self.lines if line.text.strip()]
        indent = min((len(text) - len(text.lstrip()) for text in filled), default=0)
        parts: list[AlignedText] = []
        for line in self.lines:
            if parts:
                end = parts[-1].raw_range(len(parts[-1]), len(parts[-1]))[1]
                parts.append(AlignedText.standing_for("\n", end, end))
            parts.append(line.cut(indent, max(indent, len(line.text.rstrip()))))
        return AlignedText.join(parts)


def drawn_rows(text: AlignedText) -> list[list[DrawnCell]] | None:
    """The rows of the table that all of ``text`` is; None where it is none.

    Example:
        A row of two cells of a header, and a row of two others:

        +-------+-----+
        | City  | km  |
        +=======+=====+
        | Brest | 346 |
        +-------+-----+
    """
    drawn = [line.strip() for line in text.text.splitlines()]
    if len(drawn) < _FEWEST_LINES or not all(map(_BORDER.fullmatch, (drawn[0], drawn[-1]))):
        return None
    if any(not line or line[0] not in _DRAWN or line[-1] not in _DRAWN for line in drawn):
        return None
    lines = _lines(text)
    # A wide character takes two columns, but not every author counts them.
    return _rows(lines, width) or _rows(lines, len)


def _lines(text: AlignedText) -> list[AlignedText]:
    ends = [-1, *(match.start() for match in re.finditer("\n", text.text)), len(text)]
    lines = (text.cut(before + 1, end).strip() for before, end in pairwise(ends))
    return [line for line in lines if line.text]


def _rows(
    lines: Sequence[AlignedText], measure: Callable[[str], int]
) -> list[list[DrawnCell]] | None:
    """The rows, where every line ends at the last edge of the table."""
    placed = [(line, _places(line.text, measure)) for line in lines]
    edges = sorted({column for line, at in placed for column in _corners(line.text, at)})
    if any(at.get(edges[-1]) != len(line) - 1 for line, at in placed):
        return None
    rows: list[list[DrawnCell]] = []
    opened: list[DrawnCell | None] = [None] * (len(edges) - 1)  # by column
    for line, at in placed:
        parts = list(_parts(line, [at.get(edge) for edge in edges]))
        begins_row = any(part.is_border for part in parts)
        if begins_row and "=" in line.text and not _has_header(rows):
            for cell in (cell for row in rows for cell in row):
                cell.is_header = line is not lines[-1]
        if begins_row:
            rows.append([])
        for columns, part, is_border in parts:
            cell = opened[columns.start]
            if is_border:
                opened[columns] = [None] * (columns.stop - columns.start)
                continue
            if cell is None:
                cell = DrawnCell(columns.stop - columns.start)
                opened[columns] = [cell] * cell.columns
                rows[-1].append(cell)
            else:
                cell.rows += begins_row
            cell.lines.append(part)
    return [row for row in rows if row]


class _Part(NamedTuple):
    columns: slice
    text: AlignedText
    is_border: bool


def _parts(line: AlignedText, places: Sequence[int | None]) -> Iterator[_Part]:
    """What stands between the edges of a line; at each place is an edge, if anything."""
    edges = [
        (column, place)
        for column, place in enumerate(places)
        if place is not None and line.text[place] in _DRAWN
    ]
    for (first, start), (last, end) in pairwise(edges):
        text = line.cut(start + 1, end)
        yield _Part(slice(first, last), text, bool(_PART_OF_BORDER.fullmatch(text.text)))


def _places(line: str, measure: Callable[[str], int]) -> dict[int, int]:
    """Where in a line what stands in a column is: the column, and its code point."""
    widths = map(measure, line)
    return {column: at for at, column in enumerate(accumulate(widths, initial=0)) if at < len(line)}


def _corners(line: str, at: dict[int, int]) -> list[int]:
    found = {match.start() for match in _CORNER.finditer(line)}
    return [column for column, place in at.items() if place in found]


def _has_header(rows: Sequence[Sequence[DrawnCell]]) -> bool:
    return any(cell.is_header for row in rows for cell in row)
