"""Which rows of a sheet are its header? Rows of cells become a table that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from corpus.reading.transcript import Piece, Transcript

Row = Sequence[str]
Cell = tuple[Piece, ...]
"""What a cell of a sheet shows: texts, each with its look."""

# A value: a number, a share, a sum of money, a date.
_VALUE = re.compile(r"[-+−(]?[$€£¥₽]?\s?\d[\d\s.,:/–-]*(?:\s?[%‰$€£¥₽)]|T[\d:.Z+]+)?")
_MOST_HEADER_ROWS = 4
_FEWEST_COLUMNS = 3  # by which rows behind a blank one are known; two may be a name and its value


def plain(cell: Cell) -> str:
    """The text of a cell, without what is struck out."""
    return "".join([piece.text for piece in cell if piece.tags != ("del",)])


def write_rows(transcript: Transcript, rows: Sequence[Sequence[Cell]]) -> None:
    """Writes the rows of a sheet; blank rows part its tables, and so may blank columns."""
    texts = [[plain(cell) for cell in row] for row in rows]
    for numbers in tables_of(texts):
        for left, right in _beside([texts[number] for number in numbers]):
            part = [rows[number][left:right] for number in numbers]
            _write_table(transcript, [row for row in part if any(map(_says, row))])


def _write_table(transcript: Transcript, table: Sequence[Sequence[Cell]]) -> None:
    start, end = header_of([[plain(cell) for cell in row] for row in table])
    for row in table[:start]:
        with transcript.element("p"):
            transcript.pieces(_spaced(row))
    with transcript.element("table"):
        if end > start:
            _row(transcript, _merged(table[start:end]), "th")
        width = max(map(len, table[start:end]), default=0)
        for row in table[end:]:  # one that ends early has empty cells: they have no header
            _row(transcript, [*row, *[()] * (width - len(row))], "td")


def _beside(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """The columns, from and to, of the tables that stand beside each other in these rows.

    A blank column parts two where each names its rows, and has a title or a height of its own; else
    it is a gap in one table, whose values would lose the names of their rows.
    """
    width = max(map(len, rows))
    seen = {place for row in rows for place, cell in enumerate(row) if cell.strip()}
    edges = [-1, *(place for place in range(width) if place not in seen), width]
    ranges = [(left + 1, right) for left, right in pairwise(edges) if right - left > 1]
    parts = [[row[left:right] for row in rows] for left, right in ranges]
    filled = [[row for row in part if _filled(row)] for part in parts]
    titled = all(_filled(part[0]) == 1 for part in parts)
    if titled or len(set(map(len, filled))) > 1:
        return ranges if all(map(_names_its_rows, filled)) else [(0, width)]
    return [(0, width)]


def _names_its_rows(table: Sequence[Row]) -> bool:
    """True for a table of several columns whose first has a word or a year in each row."""
    start, end = header_of(table)
    if start == end or max(map(_filled, table)) < 2:
        return False
    return all(row and row[0].strip() and not is_value(row[0]) for row in table[start:])


def header_of(table: Sequence[Row]) -> tuple[int, int]:
    """Where the header begins and ends among the rows of a table; equal where there is none.

    Rows of one cell above the first row of several are titles. The header is what follows them, up
    to the first row with a value in it; where no row has one, the first row.
    """
    start = next((i for i, row in enumerate(table) if _filled(row) > 1), len(table))
    body = table[start:]
    if len(body) < 2:
        return start, start
    first = next((i for i, row in enumerate(body) if any(map(is_value, row))), None)
    if first is None:
        return start, start + 1
    if first > _MOST_HEADER_ROWS:
        return start, start + 1
    return start, start + first


def is_value(cell: str) -> bool:
    """True for a cell that holds a number, a sum, a share or a date, and no year or word alone."""
    text = cell.strip()
    return bool(_VALUE.fullmatch(text)) and not _is_year(text)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[:2] in ("18", "19", "20")


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def tables_of(rows: Sequence[Row]) -> list[list[int]]:
    """The numbers of the rows between blank ones; within a header or a body these part nothing.

    A blank row parts two tables where a title or a header follows it, which a row without a value
    shows; so a header that stands apart from its rows stays with them, and so do further rows that
    fill as many columns.
    """
    filled = [_filled(row) for row in rows]
    runs = groupby(range(len(rows)), lambda number: filled[number] > 0)
    groups = [list(group) for is_filled, group in runs if is_filled]
    tables: list[list[int]] = []
    has_values, width = False, 0  # of the last of them
    for group in groups:
        first = rows[group[0]]
        has_value = any(map(is_value, first))
        if not has_values:
            goes_on = has_value or filled[group[0]] > 1
        else:
            goes_on = has_value and _width(first) == width >= _FEWEST_COLUMNS
        if tables and goes_on:
            tables[-1] += group
        else:
            tables.append(group)
            has_values, width = False, 0
        width = max(width, *(_width(rows[row]) for row in group))
        has_values = has_values or any(is_value(cell) for row in group for cell in rows[row])
    return tables


def _width(row: Row) -> int:
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)


def _merged(header: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The rows of a header as one: what stands above a column is read before it."""
    width = max(map(len, header))
    return [
        _spaced(dict.fromkeys(row[column] for row in header if column < len(row)))
        for column in range(width)
    ]


def _spaced(cells: Iterable[Cell]) -> Cell:
    """The cells that show something as one, a space between each two."""
    shown = [cell for cell in cells if _says(cell)]
    return tuple(piece for cell in shown for piece in (*cell, Piece(" ")))[:-1]


def _says(cell: Cell) -> bool:
    return bool(plain(cell).strip())


def _row(transcript: Transcript, row: Sequence[Cell], tag: str) -> None:
    with transcript.element("tr"):
        for cell in row:
            with transcript.element(tag):
                transcript.pieces(cell)
