"""The rows of a sheet become its tables, one below or beside the other, each with its header."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus.reading.headers import (
    Row,
    filled_in,
    header_of,
    is_value,
    reaching_across,
    tables_of,
    title_of,
)
from corpus.reading.transcript import Piece, Transcript

Cell = tuple[Piece, ...]
"""What a cell of a sheet shows: texts, each with its look."""


def plain(cell: Cell) -> str:
    """The text of a cell, without what is struck out."""
    return "".join([piece.text for piece in cell if piece.tags != ("del",)])


def write_rows(transcript: Transcript, rows: Sequence[Sequence[Cell]]) -> str | None:
    """Writes the rows of a sheet; blank rows part its tables, and so may blank columns.

    Returns:
        What the first table is called in it, if anything.
    """
    texts = [[plain(cell) for cell in row] for row in rows]
    tables = tables_of(texts)
    for numbers in tables:
        for left, right in _beside([texts[number] for number in numbers]):
            part = [rows[number][left:right] for number in numbers]
            _write_table(transcript, [row for row in part if any(map(_says, row))])
    return title_of([texts[number] for number in tables[0]]) if tables else None


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
    filled = [[row for row in part if filled_in(row)] for part in parts]
    titled = all(filled_in(part[0]) == 1 for part in parts)
    if titled or len(set(map(len, filled))) > 1:
        return ranges if all(map(_names_its_rows, filled)) else [(0, width)]
    return [(0, width)]


def _names_its_rows(table: Sequence[Row]) -> bool:
    """True for a table of several columns whose first has a word or a year in each row."""
    start, end = header_of(table)
    if start == end or max(map(filled_in, table)) < 2:
        return False
    return all(row and row[0].strip() and not is_value(row[0]) for row in table[start:])


def _merged(header: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The rows of a header as one: what stands above a column is read before it."""
    rows = reaching_across(header, _says, ())
    return [_spaced(dict.fromkeys(column)) for column in zip(*rows, strict=True)]


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
