"""Which rows of a sheet are its header? Rows of cells become a table that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from corpus.reading.transcript import Transcript

Row = Sequence[str]

# A value: a number, a share, a sum of money, a date.
_VALUE = re.compile(r"[-+−(]?[$€£¥₽]?\s?\d[\d\s.,:/–-]*(?:\s?[%‰$€£¥₽)]|T[\d:.Z+]+)?")
_MOST_HEADER_ROWS = 4


def write_rows(transcript: Transcript, rows: Sequence[Row]) -> None:
    """Writes the rows of a sheet; blank rows part its tables."""
    for table in _tables(rows):
        start, end = header_of(table)
        for row in table[:start]:
            transcript.block("p", " ".join(" ".join(row).split()))
        with transcript.element("table"):
            if end > start:
                _row(transcript, _merged(table[start:end]), "th")
            width = max(map(len, table[start:end]), default=0)
            for row in table[end:]:  # one that ends early has empty cells: they have no header
                _row(transcript, [*row, *[""] * (width - len(row))], "td")


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


def _tables(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows between blank ones; what is blank within a header or a body parts nothing.

    A blank row parts two tables where a title or a header follows it, which a row without a value
    shows; so a header that stands apart from its rows stays with them.
    """
    groups = [list(group) for filled, group in groupby(rows, lambda r: _filled(r) > 0) if filled]
    tables: list[list[Row]] = []
    for group in groups:
        goes_on = tables and any(map(is_value, group[0])) and not _has_values(tables[-1])
        if goes_on or (tables and not _has_values(tables[-1]) and _filled(group[0]) > 1):
            tables[-1] += group
        else:
            tables.append(group)
    return tables


def _has_values(table: Sequence[Row]) -> bool:
    return any(is_value(cell) for row in table for cell in row)


def _merged(header: Sequence[Row]) -> list[str]:
    """The rows of a header as one: what stands above a column is read before it."""
    width = max(map(len, header))
    return [
        " ".join(
            dict.fromkeys(
                part
                for row in header
                if column < len(row) and (part := " ".join(row[column].split()))
            )
        )
        for column in range(width)
    ]


def _row(transcript: Transcript, row: Row, tag: str) -> None:
    with transcript.element("tr"):
        for cell in row:
            with transcript.element(tag):
                transcript.text(cell)
