"""The rows of a table as blocks: a row is read with its header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final

from corpus.document import BlockKind, Run, new_run
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock

# A tab parts two cells: no number goes on over it, and no sentence ends at it.
_GAP = "\t"
_CLAUSE_ENDS = (*".!?…;:", *"。！？；：")
# A cell that says more, or a longer row, is text that was laid out as a table (code points).
_LONGEST_CELL = 300
_LONGEST_ITEM = 75  # of several in one cell
# A header that is longer than this is not told again with each row (code points).
_LONGEST_HEADER = 300
# A text that spans rows and is longer is told with the first of them alone (code points).
LONGEST_REPEATED = 100
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:\s?[/–-]\s?(?:\d\d){1,2})?\s?(?:гг?\.?|год|年|[*])?")
_NUMBER = re.compile(r"[-+−–±(<>≤≥~≈$€£¥₽]{0,2}\s?\d")
# A header without a mark is judged by so many rows below it, since it may be asked at each of them.
_TRIED = 200
_MOST_HEADER_ROWS = 4  # of a header that no mark tells from the rows
_MOST_SPANNED = 50  # columns; more are a mistake, and would be looked at in each row


@dataclass(slots=True, eq=False)
class Cell:
    """The blocks of one cell; it is never changed, see ``corpus.reading.aligned.AlignedText``.

    Attributes:
        blocks: what it holds.
        is_header: whether it heads a row or a column.
        is_apart: whether it is never joined to its neighbours.
        is_furnished: whether some of its blocks are furniture, and are known by their identity.
        columns: that it spans.
        rows: likewise.
    """

    blocks: Final[tuple[DraftBlock, ...]]
    is_header: Final[bool]
    is_apart: Final[bool] = False
    is_furnished: Final[bool] = False
    columns: Final[int] = 1
    rows: Final[int] = 1

    @property
    def is_brief(self) -> bool:
        """True when it may stand in one line with its neighbours."""
        if len(self.blocks) == 1 and not self.is_apart:
            return len(self.blocks[0].content.text) <= _LONGEST_CELL
        lengths = [len(block.content) for block in self.blocks]
        within = max(lengths, default=0) <= _LONGEST_ITEM and sum(lengths) <= _LONGEST_CELL
        return within and not self.is_apart

    @property
    def content(self) -> AlignedText:
        """All of it in one line; what ends no clause stays apart from what follows it."""
        content = self.blocks[0].content
        for block in self.blocks[1:]:
            gap = " " if content.text.endswith(_CLAUSE_ENDS) else _GAP
            content = parted_by(gap, [content, block.content])
        return content

    @property
    def length(self) -> int:
        """Code points that it holds."""
        return sum(len(block.content) for block in self.blocks)


_NOTHING = Cell((), is_header=False)
_Row = list[Cell]
"""A cell for each column; one that spans several stands in each of them."""

_Head = tuple[Cell, ...]
"""What stands above a column, from the top."""


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

    def add_row(self, cells: Iterable[Cell]) -> None:
        """Adds a row of these cells."""
        self._rows.append(list(cells))

    def add(self, cell: Cell) -> None:
        """Adds a cell to the row."""
        if not self._rows:
            self.begin_row()
        self._rows[-1].append(cell)

    @property
    def height(self) -> int:
        """Rows that it has so far."""
        return len(self._rows)

    def blocks(self) -> list[DraftBlock]:
        """The blocks of all rows, each row of data with the header above it.

        Rows of a layout, whose cells hold paragraphs, stay the blocks of their cells.
        """
        return list(self._blocks())

    def _blocks(self) -> Iterator[DraftBlock]:
        has_spans = _has_spans(cell for row in self._rows for cell in row)
        rows = _with_spans(self._rows) if has_spans else self._rows
        first = next((i for i, row in enumerate(self._rows) if _filled(row) > 1), len(rows))
        heading = range(first, first + self._spanning_header(rows, first))
        header = _Header()
        below = 0  # 1 below a row that is one cell over all columns
        for index, row in enumerate(rows):
            cells = [cell for cell in row if cell.blocks]
            if has_spans:
                cells = _unique(cells)
            is_alone = len(cells) < 2 and not header.heads_value(row)
            if is_alone or not all(cell.is_brief for cell in cells):
                if (brief := header.brief_of(row)) is not None:
                    yield from self._row_with_texts(header, brief, cells, below)
                    header = replace(header, told=True)
                    continue
                names_rows = _names_rows(row, cells) and index + 1 < len(rows)
                below = int(names_rows) if cells else below
                for block in (block for cell in cells for block in cell.blocks):
                    yield replace(block, depth=self.depth) if names_rows else block
                continue
            is_header = (
                all(cell.is_header for cell in cells)
                or index in heading
                or (index <= first and _are_headings(cells))  # titles stand above it
                or (index == first and _names_numbers(rows, index))
            )
            if is_header or header.reaches(row):
                if header.line is not None and not (header.told or header.is_told_with_rows):
                    yield self._row(header.line)  # rows of nothing but headers
                    header = _Header()
                header = header.joined(row)
                continue
            contents = [cell.content for cell in cells]
            if header.is_told_with_rows:
                if header.bare and len(row) == len(header.heads):
                    contents = _beside_heads(row, header.bare)
                contents.insert(0, header.of(row))
            elif header.line is not None and not header.told:
                yield self._row(header.line)
            deeper = header.line is not None and not header.is_told_with_rows
            header = header if header.told else replace(header, told=True)
            yield self._row(tabbed(contents), below + deeper)
        if header.line is not None and not header.told:
            yield self._row(header.line)

    def _row(self, content: AlignedText, below: int = 0) -> DraftBlock:
        """A row; one whose header stands in a row of its own lies below that."""
        return DraftBlock(BlockKind.BODY, content, depth=self.depth + below)

    def _row_with_texts(
        self, header: _Header, brief: _Row, cells: Sequence[Cell], below: int
    ) -> Iterator[DraftBlock]:
        """The brief cells of a row with their header, and below them what its other cells hold."""
        contents = [cell.content for cell in _unique(cell for cell in brief if cell.blocks)]
        yield self._row(tabbed([header.of(brief), *contents]), below)
        for cell in cells:
            if not cell.is_brief:
                for block in cell.blocks:
                    yield replace(block, depth=block.depth + self.depth + below + 1)

    def _spanning_header(self, rows: Sequence[_Row], first: int) -> int:
        """How many rows from there on are a header whose cells span others, if none is marked."""
        cells = [cell for cell in self._rows[first] if cell.blocks] if first < len(rows) else []
        if not _has_spans(cells):
            return 0
        depth = max(2, *(cell.rows for cell in cells))
        last = first + depth - 1
        if depth > _MOST_HEADER_ROWS or last >= len(rows):
            return 0
        return depth if _names_numbers(rows, last, repeated=True) else 0


@dataclass(frozen=True, slots=True)
class _Header:
    """The header that the next row is read with.

    Attributes:
        heads: by column; none where its rows do not agree in their columns.
        line: all of it; None where there is none.
        told: whether a row was read with it.
        bare: the columns without a head, see ``_bare``.
        of_columns: what is told of it where only some columns hold anything, by which do.
    """

    heads: tuple[_Head, ...] = ()
    line: AlignedText | None = None
    told: bool = False
    bare: frozenset[int] = frozenset()
    of_columns: dict[tuple[bool, ...], AlignedText] = field(default_factory=dict)

    def joined(self, row: _Row) -> _Header:
        """The header with a row of it that follows; a new one where rows were read since."""
        if self.line is None or self.told:
            heads: tuple[_Head, ...] = tuple((cell,) if cell.blocks else () for cell in row)
            line = _line(_unique(cell for cell in row if cell.blocks))
            return _Header(heads, line, bare=_bare(heads))
        if len(self.heads) == len(row) and _has_spans([*_flat(self.heads), *row]):
            heads = tuple(
                (*head, cell) if cell.blocks and not _says_so(head, cell) else head
                for head, cell in zip(self.heads, row, strict=True)
            )
            return _Header(heads, _heads_line(heads), bare=_bare(heads))
        return _Header((), tabbed([self.line, _line([cell for cell in row if cell.blocks])]))

    @property
    def is_told_with_rows(self) -> bool:
        """True when it is short enough to be told again with each row."""
        return self.line is not None and len(self.line.text) <= _LONGEST_HEADER

    def reaches(self, row: _Row) -> bool:
        """True for a row that a cell of the header, just above it, reaches down to or spans."""
        if self.told or len(row) != len(self.heads):
            return False
        if not row[0].blocks and any(cell.columns > 1 for cell in _flat(self.heads)):
            texts = ["".join(block.content.text for block in cell.blocks) for cell in row]
            if _names_years(texts, repeated=True):
                return True
        return any(c.is_header and c in head for head, c in zip(self.heads, row, strict=True))

    def heads_value(self, row: _Row) -> bool:
        """True for a row that is empty but for one cell, not its first, below a head of its own."""
        if not self.is_told_with_rows or len(row) != len(self.heads) or row[0].blocks:
            return False
        return any(cell.blocks and head for head, cell in zip(self.heads, row, strict=True))

    def brief_of(self, row: _Row) -> _Row | None:
        """A row without the texts that are too long to stand in it; None where that says nothing.

        Nothing is known of a row whose columns are not those of the header.
        """
        if not self.is_told_with_rows or len(row) != len(self.heads):
            return None
        brief = [cell if cell.is_brief else _NOTHING for cell in row]
        if not _filled(brief) or brief == row or any(cell.is_furnished for cell in row):
            return None
        return brief

    def of(self, row: _Row) -> AlignedText:
        """What is told with a row: above each cell its own head, where the columns agree.

        So that no value is read under its neighbour's header. A cell that spans columns has the
        heads of all, but the one that names the row: "Total" is no value of a column.
        """
        if self.line is None or len(row) != len(self.heads):
            return self.line or AlignedText("", ())
        if any(cell.columns > 1 for cell in row):
            return self._above(row)
        filled = tuple([bool(cell.blocks) for cell in row])
        if all(filled):
            return self.line
        if filled not in self.of_columns:  # most rows of a table fill the same columns
            self.of_columns[filled] = self._above(row)
        return self.of_columns[filled]

    def _above(self, row: _Row) -> AlignedText:
        """The heads above the cells of the row that hold something, in one line."""
        told: list[tuple[_Head, ...]] = []
        for place, (cell, head) in enumerate(zip(row, self.heads, strict=True)):
            if not cell.blocks or not head:
                continue
            goes_on = place > 0 and cell is row[place - 1] and bool(told)
            if not goes_on:
                told.append((head,))
            elif cell is not row[0] and head != told[-1][-1]:
                told[-1] = (*told[-1], head)
        kept = [heads for i, heads in enumerate(told) if not i or heads != told[i - 1]]
        lines = [parted_by(" ", [_spaced(head) for head in heads]) for heads in kept]
        return tabbed(lines) if lines or self.line is None else self.line


def _are_headings(cells: Iterable[Cell]) -> bool:
    return all(block.kind is BlockKind.HEADING for cell in cells for block in cell.blocks)


def _names_numbers(rows: Sequence[_Row], index: int, *, repeated: bool = False) -> bool:
    """True when words or years head columns of numbers, as in a table that marks no header.

    Years may be repeated below a row that tells them apart.
    """
    head, below = rows[index], rows[index + 1 : index + 1 + _TRIED]
    if not head:  # a row that cells from above fill
        return False
    texts = ["".join(b.content.text for b in cell.blocks) for cell in head]
    if not _names_years(texts, repeated=repeated) and any(map(str.isdigit, "".join(texts))):
        return False
    if texts[0].endswith((":", "：")):  # it names the value beside it
        return False
    below = [row for row in below if len(row) == len(head)]
    columns = list(zip(*below, strict=True))[1:]
    numeric = sum(map(_is_numeric, columns))
    return len(below) > 1 and numeric * 2 >= len(columns) > 0


def _is_numeric(column: Sequence[Cell]) -> bool:
    """True for a column of numbers; cells of it may be empty."""
    filled = [cell for cell in column if cell.blocks]
    return sum(map(_has_number, filled)) * 2 > len(filled)


def _with_spans(rows: Sequence[Sequence[Cell]]) -> list[_Row]:
    """The rows, a cell that spans several of them or of their columns in each."""
    spanned: list[_Row] = []
    reaching: dict[int, tuple[Cell, int]] = {}  # by column: the cell, and rows still to come
    for row in rows:
        placed: _Row = []
        below: dict[int, tuple[Cell, int]] = {}
        cells = iter(row)
        cell = next(cells, None)
        while cell is not None or len(placed) in reaching:
            column = len(placed)
            if column in reaching:
                held, left = reaching[column]
                placed.append(held)
                if left > 1:
                    below[column] = held, left - 1
                continue
            if cell is None:  # pragma: no cover - the loop ends before
                break
            for place in range(column, column + min(cell.columns, _MOST_SPANNED)):
                placed.append(cell)
                if cell.rows > 1 and len(below) < _MOST_SPANNED:
                    # A long text is told once.
                    held = cell if cell.length <= LONGEST_REPEATED else _NOTHING
                    below[place] = held, cell.rows - 1
            cell = next(cells, None)
        # Of a row that ends short of them, cells reach on further down.
        for column, (held, left) in reaching.items():
            if column >= len(placed) and left > 1:
                below[column] = held, left - 1
        reaching = below
        spanned.append(placed)
    return spanned


def _names_rows(row: _Row, cells: Sequence[Cell]) -> bool:
    """True when one cell over all columns heads the rows below it."""
    alone = len(cells) == 1 and cells[0].columns > 1 and all(cell is cells[0] for cell in row)
    return alone and len(cells[0].blocks) == 1 and cells[0].length <= LONGEST_REPEATED


def _filled(row: Sequence[Cell]) -> int:
    """How many cells of the row hold something."""
    return sum(bool(cell.blocks) for cell in row)


def _unique(cells: Iterable[Cell]) -> list[Cell]:
    """The cells, one that spans columns once."""
    unique: list[Cell] = []
    for cell in cells:
        if not unique or cell is not unique[-1]:
            unique.append(cell)
    return unique


def _line(cells: Iterable[Cell]) -> AlignedText:
    return tabbed([cell.content for cell in cells])


def _heads_line(heads: Sequence[_Head]) -> AlignedText:
    """The headers in one line, one that spans columns with nothing below it once."""
    kept = [head for i, head in enumerate(heads) if head and (not i or head != heads[i - 1])]
    return tabbed([_spaced(head) for head in kept])


def _says_so(head: _Head, cell: Cell) -> bool:
    """True when the head says what the cell does, which then reaches down over several rows."""
    return any(cell is each or cell.content.text == each.content.text for each in head)


def _bare(heads: Sequence[_Head]) -> frozenset[int]:
    """The columns without a head, but for the first; none where most have none."""
    bare = frozenset(column for column, head in enumerate(heads) if column and not head)
    return bare if 2 * len(bare) < len(heads) else frozenset()


def _beside_heads(row: _Row, bare: Set[int]) -> list[AlignedText]:
    """The cells of the row; one in a column without a head goes on with the cell before it.

    So there are as many as heads, and each is read below its own. Two numbers stay apart.
    """
    contents: list[AlignedText] = []
    before: Cell | None = None
    for column, cell in enumerate(row):
        if not cell.blocks or cell is before:
            continue
        if before and column in bare and not (_has_number(before) and _has_number(cell)):
            contents[-1] = parted_by(" ", [contents[-1], cell.content])
        else:
            contents.append(cell.content)
        before = cell
    return contents


def _spaced(head: _Head) -> AlignedText:
    """What stands above a column, as one text."""
    return parted_by(" ", [cell.content for cell in head])


def _flat(heads: Iterable[_Head]) -> Iterator[Cell]:
    return (cell for head in heads for cell in head)


def _has_spans(cells: Iterable[Cell]) -> bool:
    return any(cell.columns > 1 or cell.rows > 1 for cell in cells)


def _names_years(texts: Sequence[str], *, repeated: bool) -> bool:
    """True for a row of years with a word before them; below nothing, of words with years too."""
    corner, *others = texts
    filled = [text for text in others if text]
    if len(filled) < 2 or any(map(str.isdigit, corner)):
        return False
    if len(set(filled)) < len(filled) and not repeated:
        return False
    return all(_YEAR.fullmatch(t) or (not corner and any(map(str.isalpha, t))) for t in filled)


def _has_number(cell: Cell) -> bool:
    return any(_NUMBER.match(block.content.text) for block in cell.blocks)


def tabbed(contents: Sequence[AlignedText]) -> AlignedText:
    """The contents in one line, a tab between each two."""
    return parted_by(_GAP, contents)


def parted_by(gap: str, contents: Sequence[AlignedText]) -> AlignedText:
    """The contents in one line, ``gap`` between each two."""
    if len(contents) == 1:
        return contents[0]
    runs: list[Run] = list(contents[0].runs) if contents else []
    end = runs[-1].raw_end if runs else 0
    offset, gap_length = len(contents[0].text) if contents else 0, len(gap)
    for content in contents[1:]:
        runs.append(new_run((offset, gap_length, end, end)))
        offset += gap_length
        for clean, length, raw_start, end in content.runs:
            runs.append(new_run((clean + offset, length, raw_start, end)))
        offset += len(content.text)
    return AlignedText(gap.join([content.text for content in contents]), tuple(runs))
