"""Which lines of a text are rows of a table? Those that tabs or wide gaps part into columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from corpus.document import BlockKind
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock
from corpus.reading.lines import tidy, width
from corpus.reading.tables import Cell, Table

_TAB = re.compile(r"[ \xa0]*\t[ \xa0]*")
_GAP = re.compile(r"[ \xa0]{2,}|\u3000+ *")
# Gaps of spaces may come about otherwise, as where a typist justified his lines.
_FEWEST_ROWS = 3
_FEWEST_TABBED = 2
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
    is_tabbed: bool


def tables_in(lines: Sequence[Printed]) -> list[tuple[int, int]]:
    """Where tables begin and end among the lines."""
    pieces = [line.pieces for line in lines]
    # Over a blank line the places of the columns tell that a table goes on.
    goes_on = [
        _agree(before, after) and not (line.is_apart and after[0].is_tabbed)
        for line, (before, after) in zip(lines[1:], pairwise(pieces), strict=True)
    ]
    tables: list[tuple[int, int]] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and goes_on[end - 1]:
            continue
        tabbed = all("\t" in line.text.text for line in lines[start:end])
        if end - start >= (_FEWEST_TABBED if tabbed else _FEWEST_ROWS):
            tables.append((start, end))
        start = end
    return tables


def rows_of(lines: Sequence[Printed]) -> list[DraftBlock]:
    """The lines of a table, each read with its header."""
    table = Table()
    for line in lines:
        table.begin_row()
        for piece in line.pieces:
            content = tidy(line.text.cut(piece.start, piece.end))
            blocks = (DraftBlock(BlockKind.BODY, content),) if content.text else ()
            table.add(Cell(blocks, is_header=False))
    return table.blocks()


def _pieces(line: Printed) -> list[_Piece]:
    text = line.text.text
    if "\t" not in text and "  " not in text and "\u3000" not in text and "\xa0" not in text:
        return []
    pieces = list(_parted(text, line.indent))
    inner = [text[piece.start : piece.end] for piece in pieces[:-1]]
    if any(len(each) > _LONGEST or each.endswith(_SENTENCE_ENDS) for each in inner):
        return []
    return pieces if len(pieces) > 1 else []


def _parted(text: str, indent: int) -> Iterator[_Piece]:
    start, left, is_tabbed = 0, indent, "\t" in text
    for gap in (_TAB if is_tabbed else _GAP).finditer(text):
        end, following = gap.span()
        right = left + width(text[start:end])
        yield _Piece(start, end, left, right, is_tabbed)
        start, left = following, right + width(gap[0])
    yield _Piece(start, len(text), left, left + width(text[start:]), is_tabbed)


def _agree(before: Sequence[_Piece], after: Sequence[_Piece]) -> bool:
    """True when two lines have the same columns, or tabs both."""
    if not before or not after:
        return False
    if before[0].is_tabbed and after[0].is_tabbed:
        return True
    if len(before) != len(after):
        return False
    return all(map(_stand_below, before[1:], after[1:]))


def _stand_below(one: _Piece, other: _Piece) -> bool:
    """True for what begins at the same place, and for brief values that end there."""
    if abs(one.left - other.left) <= _NEAR:
        return True
    is_brief = max(one.right - one.left, other.right - other.left) <= _WIDEST_VALUE
    return is_brief and abs(one.right - other.right) <= _NEAR
