"""Where are the cells of a table that is drawn with + - | in a text? As pandoc, Emacs and SQL do.

A cell of a grid may have several lines, and may span columns and rows; a line of ``=`` ends the
header. Where no lines part the rows, each line is one. Box-drawing characters do as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from corpus.reading.aligned import AlignedText
from corpus.reading.fineness import Pieces
from corpus.reading.headers import header_of
from corpus.reading.lines import width

_BORDER = re.compile(r"\+(?:[:=-]+\+)+")
# A line between two rows, however it is drawn: "+---+---+", "|---|:--:|", "---+---".
_RULE = re.compile(r"[|+]?(?:[ :]*[-=]{2,}[ :]*[|+])+(?:[ :]*[-=]{2,}[ :]*)?")
_BAR = re.compile(r"(?<!\\)\|")
_SPACED_BAR = re.compile(r"(?<=\s)\|(?=\s)")
_DRAWN = frozenset("+|")
_CORNER = re.compile(r"\+(?=[:=-]{2}|$)|(?<=[:=-])\+")
_PART_OF_BORDER = re.compile(r"[:=+-]+")
_FEWEST_LINES = 3
# Bars between words alone may be a menu, "Home | News": so many rows of them are a table.
_FEWEST_OPEN_ROWS = 3
_FEWEST_ROWS = 2  # between bars
# A table with lines around its header and its foot alone has at most so many parts between lines;
# a line of it that fills this share of its cells is a row. In others it may be the rest of one.
_MOST_BANDS = 3
_MOSTLY = 0.6
_BOX = dict.fromkeys(range(0x2500, 0x2580), "+")
_BOX |= dict.fromkeys(map(ord, "─━┄┅┈┉╌╍╴╶╸╺"), "-") | dict.fromkeys(map(ord, "│┃┆┇┊┋╎╏║"), "|")
_BOX[ord("═")] = "="


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


_Row = list[DrawnCell]


def may_be_drawn(line: str) -> bool:
    """True for a line that may be part of such a table: a row in bars, or a line between rows."""
    line = line.translate(_BOX)
    return "|" in line or bool(_RULE.fullmatch(line))


def drawn_rows(text: AlignedText) -> list[_Row] | None:
    """The rows of the table that all of ``text`` is; None where it is none.

    Example:
        A row of two cells of a header, and a row of two others:

        +-------+-----+
        | City  | km  |
        +=======+=====+
        | Brest | 346 |
        +-------+-----+
    """
    drawn = AlignedText(text.text.translate(_BOX), text.runs)
    if Pieces(len(drawn), drawn.text.count("|")).are_too_fine:
        return None
    lines = _lines(drawn)
    rows = _listed(lines) or _grid(lines)
    if rows and not _has_header(rows):
        texts = [[" ".join(line.text.strip() for line in cell.lines) for cell in r] for r in rows]
        start, end = header_of(texts)
        _mark_header(rows[start:end])
    return rows


def _listed(lines: Sequence[AlignedText]) -> list[_Row] | None:
    """The rows of a table of which each line is a row; None where lines are drawn between them."""
    bands: list[list[_Row]] = [[]]
    rules: list[str] = []  # above each band but the first
    texts = [line.text for line in lines if not _RULE.fullmatch(line.text)]
    outer = all(text[0] == "|" for text in texts), all(text[-1] == "|" for text in texts)
    for line in lines:
        if not _RULE.fullmatch(line.text):
            bands[-1].append(_barred(line, outer))
        elif bands[-1]:
            bands.append([])
            rules.append(line.text)
    bands = [band for band in bands if band]
    if len({len(row) for band in bands for row in band}) != 1 or len(bands[0][0]) < 2:
        return None
    if lines[0].text[0] == "+":
        # Lines that fill their cells are rows, but those of a header may be one.
        most = 1.0 if len(bands) > _MOST_BANDS else _MOSTLY
        are_rows = any(sum(_fills(row, most) for row in band) > 1 for band in bands[1:] or bands)
        if not are_rows or (len(bands) > 2 and "=" in "".join(rules[:-1])):
            return None
    elif not _is_meant(texts, is_bounded=all(outer) or len(bands) > 1):
        return None
    if len(bands) > 1 and (len(bands[0]) == 1 or "=" in rules[0]):
        bands[0] = [_merged(bands[0])]
        _mark_header(bands[0])
    return [row for band in bands for row in _wrapped(band)]


def _is_meant(lines: Sequence[str], *, is_bounded: bool) -> bool:
    """True for lines whose bars are those of a table."""
    if is_bounded:
        return len(lines) >= _FEWEST_ROWS
    spaced = all(len(_SPACED_BAR.findall(line)) == len(_BAR.findall(line)) for line in lines)
    return spaced and len(lines) >= _FEWEST_OPEN_ROWS


def _barred(line: AlignedText, outer: tuple[bool, bool]) -> _Row:
    """The cells of a line that bars part; ``outer``: whether bars begin and end it."""
    text = line.text
    edges = [-1, *(match.start() for match in _BAR.finditer(text)), len(text)]
    edges = edges[outer[0] : len(edges) - outer[1]]
    return [
        DrawnCell(1, lines=[line.cut(start + 1, end).strip()]) for start, end in pairwise(edges)
    ]


def _wrapped(band: Iterable[_Row]) -> list[_Row]:
    """The rows of a band; a line that begins with an empty cell, and fills few, ends the last."""
    rows: list[_Row] = []
    for row in band:
        filled = sum(map(_says, row))
        if rows and not _says(row[0]) and filled * 2 < len(row):
            rows[-1] = _merged([rows[-1], row])
        else:
            rows.append(row)
    return rows


def _merged(rows: Sequence[_Row]) -> _Row:
    """The lines of the rows, column by column, as one row."""
    return [
        DrawnCell(1, lines=[line for cell in column for line in cell.lines])
        for column in zip(*rows, strict=True)
    ]


def _fills(row: _Row, share: float) -> bool:
    return sum(map(_says, row)) >= share * len(row)


def _says(cell: DrawnCell) -> bool:
    return any(line.text.strip() for line in cell.lines)


def _mark_header(rows: Iterable[_Row]) -> None:
    for row in rows:
        for cell in row:
            cell.is_header = True


def _grid(lines: Sequence[AlignedText]) -> list[_Row] | None:
    """The rows of a table whose every row stands between lines."""
    drawn = [line.text for line in lines]
    if len(drawn) < _FEWEST_LINES or not all(map(_BORDER.fullmatch, (drawn[0], drawn[-1]))):
        return None
    if any(line[0] not in _DRAWN or line[-1] not in _DRAWN for line in drawn):
        return None
    # A wide character takes two columns, but not every author counts them.
    return _rows(lines, width) or _rows(lines, len)


def _lines(text: AlignedText) -> list[AlignedText]:
    ends = [-1, *(match.start() for match in re.finditer("\n", text.text)), len(text)]
    lines = (text.cut(before + 1, end).strip() for before, end in pairwise(ends))
    return [line for line in lines if line.text]


def _rows(lines: Sequence[AlignedText], measure: Callable[[str], int]) -> list[_Row] | None:
    """The rows, where every line ends at the last edge of the table."""
    placed = [(line, _places(line.text, measure)) for line in lines]
    edges = sorted({column for line, at in placed for column in _corners(line.text, at)})
    if any(at.get(edges[-1]) != len(line) - 1 for line, at in placed):
        return None
    rows: list[_Row] = []
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


def _has_header(rows: Sequence[_Row]) -> bool:
    return any(cell.is_header for row in rows for cell in row)
