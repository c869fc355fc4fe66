"""The rows of a table as blocks: a row is read with its header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus.document import BlockKind, Run
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock

# A tab parts two cells: no number goes on over it, and no sentence ends at it.
_GAP = "\t"
# A cell that says more, or a longer row, is text that was laid out as a table (code points).
_LONGEST_CELL = 300
_LONGEST_ITEM = 75  # of several in one cell
# A header that is longer than this is not told again with each row (code points).
_LONGEST_HEADER = 300


@dataclass(frozen=True, slots=True)
class Cell:
    """The blocks of one cell."""

    blocks: tuple[DraftBlock, ...]
    is_header: bool
    is_apart: bool = False  # never joined to its neighbours

    @property
    def is_brief(self) -> bool:
        """True when it may stand in one line with its neighbours."""
        lengths = [len(block.content) for block in self.blocks]
        longest = _LONGEST_CELL if len(lengths) == 1 else _LONGEST_ITEM
        within = max(lengths, default=0) <= longest and sum(lengths) <= _LONGEST_CELL
        return within and not self.is_apart


@dataclass(slots=True)
class Table:
    """Takes the cells of a table row by row.

    Attributes:
        depth: of its rows, see ``corpus.document.Block``.
    """

    depth: int = 1
    _rows: list[list[Cell]] = field(default_factory=list)

    def begin_row(self) -> None:
        """Begins the next row."""
        self._rows.append([])

    def add(self, cell: Cell) -> None:
        """Adds a cell to the row."""
        if not self._rows:
            self.begin_row()
        self._rows[-1].append(cell)

    def blocks(self) -> list[DraftBlock]:
        """The blocks of all rows, each row of data with the header above it.

        Rows of a layout, whose cells hold paragraphs, stay the blocks of their cells.
        """
        return list(self._blocks())

    def _blocks(self) -> Iterator[DraftBlock]:
        header: AlignedText | None = None
        heads: list[Cell] = []  # the same, cell by cell
        told = True  # the header has been told with a row
        for index, row in enumerate(self._rows):
            cells = [cell for cell in row if cell.blocks]
            if not all(cell.is_brief for cell in cells) or len(cells) < 2:
                yield from (block for cell in cells for block in cell.blocks)
                continue
            line = tabbed([block.content for cell in cells for block in cell.blocks])
            if self._is_header(index, cells):
                if header is not None and not told:
                    line = tabbed([header, line])
                header, heads, told = line, row, False
                continue
            if header is not None and len(header) <= _LONGEST_HEADER:
                line, told = tabbed([_heads_of(row, heads) or header, line]), True
            elif header is not None and not told:
                told = True
                yield self._line(header)
            is_below = header is not None and len(header) > _LONGEST_HEADER
            yield self._line(line, is_below=is_below)
        if header is not None and not told:
            yield self._line(header)

    def _line(self, content: AlignedText, *, is_below: bool = False) -> DraftBlock:
        """A row; one whose header stands in a row of its own lies below that."""
        return DraftBlock(BlockKind.BODY, content, depth=self.depth + is_below)

    def _is_header(self, index: int, cells: Sequence[Cell]) -> bool:
        if all(cell.is_header for cell in cells):
            return True
        if index > 0:
            return False
        if all(block.kind is BlockKind.HEADING for cell in cells for block in cell.blocks):
            return True
        return self._names_numbers(cells)

    def _names_numbers(self, cells: Sequence[Cell]) -> bool:
        """True when words head columns of numbers, as in a table that marks no header."""
        if any(char.isdigit() for cell in cells for b in cell.blocks for char in b.content.text):
            return False
        below = [row for row in self._rows[1:] if len(row) == len(self._rows[0])]
        columns = list(zip(*below, strict=True))[1:]
        numeric = sum(sum(map(_has_number, column)) * 2 > len(column) for column in columns)
        return len(below) > 1 and numeric * 2 >= len(columns) > 0


def _heads_of(row: Sequence[Cell], heads: Sequence[Cell]) -> AlignedText | None:
    """The header of the columns that a row fills: no value may be read under its neighbour's.

    None where that is all of it, or the columns of the two are not the same.
    """
    if len(row) != len(heads) or all(cell.blocks for cell in row):
        return None
    filled = [head for head, cell in zip(heads, row, strict=True) if cell.blocks]
    contents = [block.content for head in filled for block in head.blocks]
    return tabbed(contents) if contents else None


def _has_number(cell: Cell) -> bool:
    return any(block.content.text[0].isdigit() for block in cell.blocks)


def tabbed(contents: Sequence[AlignedText]) -> AlignedText:
    """The contents in one line, a tab between each two."""
    runs: list[Run] = []
    offset = 0
    for content in contents:
        if runs:
            end = runs[-1].raw_end
            runs.append(Run(offset, len(_GAP), end, end))
            offset += len(_GAP)
        for clean, length, raw_start, raw_end in content.runs:
            runs.append(Run(clean + offset, length, raw_start, raw_end))
        offset += len(content.text)
    return AlignedText(_GAP.join([content.text for content in contents]), tuple(runs))
