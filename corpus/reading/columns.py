"""Which lines of a text are rows of a table? Those that tabs, wide gaps or dots part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from corpus.document import BlockKind
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock
from corpus.reading.leaders import leaders
from corpus.reading.lines import tidy, width
from corpus.reading.tables import Cell, Table, tabbed

_TAB = re.compile(r"[ \xa0]*\t[ \xa0]*")
_GAP = re.compile(r"[ \xa0]{2,}|\u3000+ *")
# So many lines are a table. Gaps of spaces may come about otherwise, as where a typist justified
# his lines; dots that lead to a value make a row of any line.
_FEWEST_ROWS = 3
_FEWEST_TABBED = 2
_FEWEST_LED = 1
# A column begins or ends at the same place in each row, give or take one.
_NEAR = 1
_WIDEST_VALUE = 12  # columns; justified text ends at the same place as well
_SENTENCE_ENDS = tuple(".!?…。！？")
_LONGEST = 60  # code points of a cell that is not the last; text in columns has longer ones


@dataclass(frozen=True)
class Printed:
    """A line as it is printed."""

    text: AlignedText  # with its gaps, without the space around it
    indent: int  # columns before it
    is_apart: bool  # a blank line stands before it

    @cached_property
    def pieces(self) -> list[_Piece]:
        """What stands between its gaps; nothing where it reads like text."""
        return _pieces(self)


class _Piece(NamedTuple):
    start: int  # code points within the line
    end: int
    left: int  # columns
    right: int
    fewest: int  # lines with such gaps that are a table


def tables_in(lines: Sequence[Printed]) -> list[tuple[int, int]]:
    """Where tables begin and end among the lines."""
    pieces = [line.pieces for line in lines]
    # Over a blank line the places of the columns tell that a table goes on.
    goes_on = [
        _agree(before, after) and not (line.is_apart and after[0].fewest < _FEWEST_ROWS)
        for line, (before, after) in zip(lines[1:], pairwise(pieces), strict=True)
    ]
    tables: list[tuple[int, int]] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and goes_on[end - 1]:
            continue
        if pieces[start] and end - start >= max(row[0].fewest for row in pieces[start:end]):
            tables.append((start, end))
        start = end
    return tables


def rows_of(lines: Sequence[Printed]) -> list[DraftBlock]:
    """The lines of a table, each read with its header; an entry that dots lead through has none."""
    cells = [[tidy(line.text.cut(p.start, p.end)) for p in line.pieces] for line in lines]
    if lines[0].pieces[0].fewest == _FEWEST_LED:
        return [DraftBlock(BlockKind.BODY, tabbed(row), depth=1) for row in cells]
    table = Table()
    for row in cells:
        table.begin_row()
        for content in row:
            blocks = (DraftBlock(BlockKind.BODY, content),) if content.text else ()
            table.add(Cell(blocks, is_header=False))
    return table.blocks()


def _pieces(line: Printed) -> list[_Piece]:
    text = line.text.text
    if gaps := leaders(text):
        return list(_parted(text, line.indent, gaps, _FEWEST_LED))
    if "\t" not in text and "  " not in text and "\u3000" not in text and "\xa0" not in text:
        return []
    gap, fewest = (_TAB, _FEWEST_TABBED) if "\t" in text else (_GAP, _FEWEST_ROWS)
    places = (match.span() for match in gap.finditer(text))
    pieces = list(_parted(text, line.indent, places, fewest))
    inner = [text[piece.start : piece.end] for piece in pieces[:-1]]
    if any(len(each) > _LONGEST or each.endswith(_SENTENCE_ENDS) for each in inner):
        return []
    return pieces if len(pieces) > 1 else []


def _parted(
    text: str, indent: int, gaps: Iterable[tuple[int, int]], fewest: int
) -> Iterator[_Piece]:
    start, left = 0, indent
    for end, following in gaps:
        right = left + width(text[start:end])
        yield _Piece(start, end, left, right, fewest)
        start, left = following, right + width(text[end:following])
    yield _Piece(start, len(text), left, left + width(text[start:]), fewest)


def _agree(before: Sequence[_Piece], after: Sequence[_Piece]) -> bool:
    """True when two lines have the same columns, or tabs both, or dots that lead."""
    if not before or not after:
        return False
    one, other = before[0].fewest, after[0].fewest
    if one == other < _FEWEST_ROWS or _FEWEST_LED in (one, other):
        return one == other
    if len(before) != len(after):
        return False
    return all(map(_stand_below, before[1:], after[1:]))


def _stand_below(one: _Piece, other: _Piece) -> bool:
    """True for what begins at the same place, and for brief values that end there."""
    if abs(one.left - other.left) <= _NEAR:
        return True
    is_brief = max(one.right - one.left, other.right - other.left) <= _WIDEST_VALUE
    return is_brief and abs(one.right - other.right) <= _NEAR
