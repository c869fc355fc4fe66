"""Which lines of a plain text are tables? Bars or rules draw them, or gaps part their columns."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from corpus.document import BlockKind
from corpus.reading.columns import Printed, rows_of, tables_in
from corpus.reading.draft import DraftBlock
from corpus.reading.drawn import DrawnCell, drawn_rows, may_be_drawn
from corpus.reading.fineness import Pieces
from corpus.reading.headers import header_of
from corpus.reading.lines import Words, join_lines, tidy, width
from corpus.reading.tables import Cell, Table, parted_by

# Columns that are underlined: "=====  ===", "----- ---".
_RULE = re.compile(r"={2,}(?: +={2,})+|-{2,}(?: +-{2,})+")
_DRAWS = re.compile(r"[|+]|==|--|[\u2500-\u257f]")
_NO_WORDS = Words([])


_Found = tuple[int, int, list[list[DrawnCell]]]
"""Where a table begins and ends among lines, and its rows."""


class TextTable(NamedTuple):
    """A table among lines: where it begins and ends, and its rows, each with its header."""

    start: int
    end: int
    rows: list[DraftBlock]


def text_tables(lines: Sequence[Printed]) -> list[TextTable]:
    """The tables among the lines, in their order."""
    tables: list[TextTable] = []
    start = 0
    for drawn in [*_drawn(lines), TextTable(len(lines), len(lines), [])]:
        between = lines[start : drawn.start]
        for first, end in tables_in(between):
            tables.append(TextTable(start + first, start + end, rows_of(between[first:end])))
        tables.append(drawn)
        start = drawn.end
    return tables[:-1]


def ruled_rows(lines: Sequence[Printed]) -> tuple[int, list[list[DrawnCell]]] | None:
    """How many lines the table has that the lines begin with, and its rows; None where they do not.

    Its first line is a rule, or the header above one, as in Pandoc's simple tables.
    """
    found = _between_rules(lines, 0) or (_below_rule(lines, 1, 0) if len(lines) > 1 else None)
    return (found[1], found[2]) if found else None


def _drawn(lines: Sequence[Printed]) -> Iterator[TextTable]:
    """The tables that bars or rules draw."""
    index = done = 0
    while index < len(lines):
        if not _DRAWS.search(lines[index].text.text):  # most lines
            index += 1
            continue
        if may_be_drawn(lines[index].text.text):
            end = index + 1
            while (
                end < len(lines) and not lines[end].is_apart and may_be_drawn(lines[end].text.text)
            ):
                end += 1
            rows = drawn_rows(parted_by("\n", [line.text for line in lines[index:end]]))
            found = (index, end, rows) if rows else None
        else:
            found = _below_rule(lines, index, done) or _between_rules(lines, index)
            end = found[1] if found else index + 1
        if found:
            start, done, rows = found
            yield TextTable(start, done, _blocks(rows))
        index = end


def _below_rule(lines: Sequence[Printed], at: int, first: int) -> _Found | None:
    """The table whose header stands above line ``at``, a rule, and whose rows stand below it.

    Args:
        lines: of the text.
        at: the number of a line.
        first: line at which the table may begin.
    """
    if at == first or lines[at].is_apart or not _is_rule(lines[at]):
        return None
    end = at + 1
    while end < len(lines) and _goes_on(lines[end]) and not _is_rule(lines[end]):
        end += 1
    rows = _rows([lines[at - 1], *lines[at + 1 : end]], _lefts(lines[at]))
    if len(rows) < 2 or any(len(row) < len(rows[0]) for row in rows) or len(rows[0]) < 2:
        return None
    for cell in rows[0]:
        cell.is_header = True
    end += end < len(lines) and _goes_on(lines[end])  # a rule that closes it
    return at - 1, end, rows


def _between_rules(lines: Sequence[Printed], at: int) -> _Found | None:
    """The table between line ``at`` and another rule like it; a third may end its header."""
    if not _is_rule(lines[at]):
        return None
    lefts = _lefts(lines[at])
    rules = [at]
    for place in range(at + 1, len(lines)):
        if _is_rule(lines[place]) and lines[place].text.text[0] == lines[at].text.text[0]:
            if _lefts(lines[place]) != lefts:
                break
            rules.append(place)
            if len(rules) == 3 or place + 1 == len(lines) or not _goes_on(lines[place + 1]):
                break
    if len(rules) == 1:
        return None
    bands = [
        _whole(_rows([each for each in lines[start + 1 : end] if not _is_rule(each)], lefts))
        for start, end in pairwise(rules)
    ]
    rows = [row for band in bands for row in band]
    header = bands[0] if len(bands) > 1 else rows[slice(*header_of(_texts(rows)))]
    for cell in (cell for row in header for cell in row):
        cell.is_header = True
    return (at, rules[-1] + 1, rows) if rows else None


def _is_rule(line: Printed) -> bool:
    return bool(_RULE.fullmatch(line.text.text))


def _goes_on(line: Printed) -> bool:
    return bool(line.text.text) and not line.is_apart


def _lefts(rule: Printed) -> list[int]:
    """Where the columns below a rule begin."""
    return [rule.indent + match.start() for match in re.finditer(r"\S+", rule.text.text)]


def _rows(lines: Sequence[Printed], lefts: Sequence[int]) -> list[list[DrawnCell]]:
    """The cells of each line, below columns that begin there; none where they are too many."""
    if Pieces(sum(len(line.text) for line in lines), len(lines) * len(lefts)).are_too_fine:
        return []
    # A wide character takes two columns, but not every author counts them.
    first, other = ([list(_parts(x, lefts, each)) for x in lines] for each in (width, len))
    return max(first, other, key=lambda rows: sum(map(len, rows)))


def _parts(
    line: Printed, lefts: Sequence[int], measure: Callable[[str], int]
) -> Iterator[DrawnCell]:
    """The cells of a line; a text over the white between two columns spans both."""
    text = line.text.text
    columns = list(accumulate(map(measure, text), initial=line.indent))
    start = first = 0
    for column, left in enumerate(lefts[1:], 1):
        cut = bisect_left(columns, left)
        if text[max(cut - 1, 0) : cut].strip() and text[cut : cut + 1].strip():
            continue
        yield DrawnCell(column - first, lines=[line.text.cut(start, cut)])
        start, first = cut, column
    yield DrawnCell(len(lefts) - first, lines=[line.text.cut(start, len(text))])


def _whole(rows: Sequence[list[DrawnCell]]) -> list[list[DrawnCell]]:
    """The rows; a line whose first cell is empty goes on with the row above."""
    whole: list[list[DrawnCell]] = []
    for row in rows:
        if whole and len(row) == len(whole[-1]) and not row[0].lines[0].text.strip():
            for cell, more in zip(whole[-1], row, strict=True):
                cell.lines += more.lines
        else:
            whole.append(row)
    return whole


def _texts(rows: Sequence[Sequence[DrawnCell]]) -> list[list[str]]:
    return [[" ".join(line.text.strip() for line in cell.lines) for cell in row] for row in rows]


def _blocks(rows: Sequence[Sequence[DrawnCell]]) -> list[DraftBlock]:
    """The rows, each read with its header."""
    table = Table()
    for row in rows:
        table.begin_row()
        for cell in row:
            lines = [line for each in cell.lines if (line := tidy(each)).text]
            blocks = (DraftBlock(BlockKind.BODY, join_lines(lines, _NO_WORDS)),) if lines else ()
            table.add(Cell(blocks, cell.is_header, columns=cell.columns, rows=cell.rows))
    return table.blocks()
