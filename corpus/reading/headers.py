"""Where does a table begin among rows, and which of its rows are its header, if none is marked?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, pairwise
from typing import TypeVar

_Cell = TypeVar("_Cell")
Row = Sequence[str]
"""The texts of the cells."""

# A value: a number, a share, a sum of money, a date.
_VALUE = re.compile(r"[-+−(]?[$€£¥₽]?\s?\d[\d\s.,:/–-]*(?:\s?[%‰$€£¥₽)]|T[\d:.Z+]+)?")
_MOST_HEADER_ROWS = 4
_LONGEST_TITLE = 200  # code points; a longer text explains the table
_FEWEST_COLUMNS = 3  # by which rows behind a blank one are known; two may be a name and its value


def header_of(table: Sequence[Row]) -> tuple[int, int]:
    """Where the header begins and ends among the rows of a table; equal where there is none.

    Rows of one cell above the first row of several are titles. The header is what follows them, up
    to the first row with a value in it; where no row has one, the first row.
    """
    start = next((i for i, row in enumerate(table) if filled_in(row) > 1), len(table))
    body = table[start:]
    if len(body) < 2:
        return start, start
    first = next((i for i, row in enumerate(body) if any(map(is_value, row))), None)
    if first is None:
        return start, start + 1
    if first > _MOST_HEADER_ROWS:
        return start, start + 1
    return start, start + first


def reaching_across(
    header: Iterable[Sequence[_Cell]], says: Callable[[_Cell], object], nothing: _Cell
) -> list[list[_Cell]]:
    """The rows of a header, as wide as the widest, what stands above several columns in each.

    A sheet often has it in the first of them alone: "2021", then nothing, above "Export", "Import".

    Args:
        header: its rows.
        says: what is true of a cell that is not blank.
        nothing: a cell that is.
    """
    rows = [list(row) for row in header]
    width = max(map(len, rows), default=0)
    rows = [[*row, *[nothing] * (width - len(row))] for row in rows]
    for row, below in pairwise(rows):
        for column in range(1, width):
            if not says(row[column]) and says(below[column]) and says(below[column - 1]):
                row[column] = row[column - 1]
    return rows


def title_of(table: Sequence[Row]) -> str | None:
    """What stands alone above the header of a table, if anything does."""
    start, _ = header_of(table)
    first = "".join(table[0]).strip() if 0 < start < len(table) else ""
    return first if any(map(str.isalpha, first)) and len(first) <= _LONGEST_TITLE else None


def is_value(cell: str) -> bool:
    """True for a cell that holds a number, a sum, a share or a date, and no year or word alone."""
    text = cell.strip()
    return bool(_VALUE.fullmatch(text)) and not _is_year(text)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[:2] in ("18", "19", "20")


def filled_in(row: Row) -> int:
    """How many cells of the row say something."""
    return sum(bool(cell.strip()) for cell in row)


def tables_of(rows: Sequence[Row]) -> list[list[int]]:
    """The numbers of the rows between blank ones; within a header or a body these part nothing.

    A blank row parts two tables where a title or a header follows it, which a row without a value
    shows; so a header that stands apart from its rows stays with them, and so do further rows that
    fill as many columns.
    """
    filled = [filled_in(row) for row in rows]
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
