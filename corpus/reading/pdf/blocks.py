"""Printed pages become blocks: paragraphs over the ends of lines, columns and pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus.document import BlockKind
from corpus.languages import CLOSERS, is_wide
from corpus.reading.aligned import AlignedText
from corpus.reading.clean import ends_clause, ends_sentence
from corpus.reading.draft import DraftBlock
from corpus.reading.headers import is_value
from corpus.reading.leaders import without_leaders
from corpus.reading.lines import Words, join_lines
from corpus.reading.pdf.furniture import furniture_of
from corpus.reading.pdf.grid import NUMBER, Grid, GridCell
from corpus.reading.pdf.lines import Line
from corpus.reading.pdf.notes import mark_of, notes_at
from corpus.reading.pdf.order import Flow
from corpus.reading.raised import Shift, in_line
from corpus.reading.tables import Cell, Table

_SAME_SIZE = 1.08
_HEADING_SIZE = 1.15  # of the text's
_TITLE_SIZE = 1.2
_LONGEST_HEADING = 200
_BOLD_HEADING_LINES = 3
_BOLD_HEADINGS = 3  # that stand above each other; more are a text in bold
# Lines that are further apart than this, in usual distances, part two paragraphs.
_APART = 1.3
_INDENT = 0.8  # ems
_FEW_LINES = 3  # that do not show how wide their column is
_LETTER = 0.5  # ems that a letter takes
_FULL = 0.9  # of the width of its column: a line that another may go on from
_UNUSUAL = 1.35  # ems from line to line where nothing is known of a size
_ITEM = re.compile(
    r"[•●▪■◦○‣·►➢➤✓√❖□☐☒▶›–—-]\s|\(?(?:\d{1,3}|[^\W\d_]|[ivx]{1,4})[.)]\s|\d{1,2}[、．]|[(（]?[一二三四五六七八九十]{1,3}[)）、.．]"
    r"|(?:\d{1,2}\.){1,4}\d{0,2}\s|\S{1,4}\t"
)
_BULLET = re.compile(r"[•●▪■◦○‣·►➢➤✓√❖□☐☒▶›–—-]\s")
_PAGE_AT_END = re.compile(r"(?:\t|[.·…_\s]{4,})\d{1,4}$")  # a line of a table of contents
# What a line breaks without a hyphen: an address after a slash or an at sign, a range of numbers.
_CUT = re.compile(r"(?:(?://|www\.)\S*/|\S@|\d[–/])$")
_OPEN_HEADING = re.compile(r"[.,;。，；、]$")
_HYPHEN_END = re.compile(r"[^\W_][-‐–]$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\S+")
_WIDE_WORD = re.compile(rf".[，。、；：！？…—{CLOSERS}]*")  # no line begins with such a mark
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([,.\s])\d{3})(?:\1\d{3})*(?:[.,]\d+)?%?|[-+]?\d+[.,]\d+%?")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_LONGEST_SPAN = 40  # rows that a cell may reach down
_SHORT_TAIL = 3  # letters of a word that a cell broke
_EDGE = 4.0  # points: the columns of a table on the next page stand at the same places


@dataclass(frozen=True, slots=True)
class Printed:
    """What the pages of a file say.

    Attributes:
        raw: every line as it is printed, in reading order.
        page_starts: offset in ``raw`` at which each page starts.
        blocks: without furniture; notes stand where they are printed.
    """

    raw: str
    page_starts: tuple[int, ...]
    blocks: tuple[DraftBlock, ...]


def blocks_of(pages: Sequence[Sequence[Flow]], outline: Sequence[str] = ()) -> Printed:
    """The blocks of a file.

    Args:
        pages: the flows of each page.
        outline: titles of the file's outline: a line that says the same is a heading.
    """
    lines = [line for flows in pages for flow in flows for line in flow.lines()]
    body = _body_size(pages) or 10.0
    reader = _Reader(
        body=body,
        furniture=furniture_of(pages, body),
        leading=_leading(pages),
        bold=_mostly_bold(lines),
        outline=frozenset(_folded(title) for title in outline),
        words=PrintedWords(lines),
    )
    for flows in pages:
        reader.page(flows)
    return Printed("".join(reader.raw), tuple(reader.page_starts), tuple(reader.finished()))


class PrintedWords(Words):
    """Knows whether a hyphen at the end of a printed line belongs to the word.

    Printers hyphenate, so it goes where the file does not say otherwise: by writing the word with
    it elsewhere, or by writing both parts as words of their own.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__(lines)  # type: ignore[arg-type]
        self._own: Counter[str] = Counter()
        for line in lines:
            words = [word.lower() for word in _FIRST_WORD.findall(line.text)]
            self._own.update(words)
            if words and _HYPHEN_END.search(line.text):
                self._own[words[-1]] -= 1

    def prefers_joined(self, head: str, tail: str) -> bool:
        """True when ``headtail`` is the word rather than ``head-tail``."""
        if super().prefers_joined(head, tail):
            return True
        written = self._hyphened[f"{head}-{tail}".lower()] > 0
        parts = self._own[head.lower()] > 0 and self._own[tail.lower()] > 1
        return not (written or parts or tail[0].isupper() or len(head) < 2)

    def knows(self, word: str, seen: int) -> bool:
        """True when the file writes the word more than ``seen`` times."""
        return self._own[word.lower()] > seen


def _body_size(pages: Sequence[Sequence[Flow]]) -> float:
    """The size of most of the text outside tables, or of everything."""
    sizes: Counter[float] = Counter()
    within: Counter[float] = Counter()
    for flow in (flow for flows in pages for flow in flows):
        for line in flow.lines():
            within[line.size] += len(line.text)
        for item in flow.items:
            if isinstance(item, Line):
                sizes[item.size] += len(item.text)
    chosen = sizes if sizes.total() >= within.total() / 10 else within
    return max(chosen, key=lambda size: chosen[size], default=0.0)


def _leading(pages: Sequence[Sequence[Flow]]) -> dict[float, float]:
    """The usual distance between the lines of a size."""
    distances: dict[float, list[float]] = defaultdict(list)
    for flow in (flow for flows in pages for flow in flows):
        for above, below in pairwise(flow.items):
            if isinstance(above, Line) and isinstance(below, Line) and above.size == below.size:
                distance = below.bottom - above.bottom
                if 0 < distance < 3 * above.size:
                    distances[above.size].append(distance)
    return {size: _lower_median(values) for size, values in distances.items()}


def _lower_median(values: Sequence[float]) -> float:
    """A third of the way up: the distance within paragraphs rather than between them."""
    return sorted(values)[len(values) // 3]


def _mostly_bold(lines: Sequence[Line]) -> bool:
    bold = sum(len(line.text) for line in lines if line.bold)
    return 2 * bold > sum(len(line.text) for line in lines)


def _folded(text: str) -> str:
    return "".join(text.casefold().split())


@dataclass(frozen=True, slots=True)
class _Set:
    """A line as it is printed, and what is read of it."""

    line: Line
    content: AlignedText
    left: float  # edges of its column
    right: float
    is_apart: bool = False  # see Flow


@dataclass(slots=True)
class _Paragraph:
    kind: BlockKind
    lines: list[_Set]
    ordinal: int  # of its flow

    @property
    def last(self) -> _Set:
        return self.lines[-1]

    @property
    def size(self) -> float:
        return max(self.lines, key=lambda each: len(each.line.text)).line.size


def _rank(part: _Paragraph) -> tuple[float, bool]:
    return part.size, part.lines[0].line.bold


@dataclass(slots=True)
class _Ruled:
    """A table that may go on, on the next page."""

    rows: list[_RowOfCells]
    edges: tuple[float, ...]


@dataclass(slots=True)
class _Reader:
    """Reads page after page."""

    body: float
    furniture: set[int]
    leading: dict[float, float]
    bold: bool
    outline: frozenset[str]
    words: PrintedWords
    raw: list[str] = field(default_factory=list)
    page_starts: list[int] = field(default_factory=list)
    _parts: list[_Paragraph | _Ruled] = field(default_factory=list)
    _length: int = 0
    _flow: int = 0
    _usual: float = 0.0  # size of most of the page, or of the file where that is larger
    _title: float | None = None  # size of the title, until it has been found

    def page(self, flows: Sequence[Flow]) -> None:
        """Reads the next page."""
        self.page_starts.append(self._length)
        self._usual = max(self.body, _body_size([flows]))
        if len(self.page_starts) == 1:
            self._title = self._title_size(flows)
        elif len(self.page_starts) == 2:
            self._title = None
        split = [self._split(flow) for flow in flows]
        notes = frozenset(
            mark for _, below in split for line in below if (mark := mark_of(line)) is not None
        )
        first = True
        for flow, (items, below) in zip(flows, split, strict=True):
            self._flow += 1
            for line in flow.lines():
                if id(line) in self.furniture:
                    self._written(line.text)
            run: list[_Set] = []
            for item in items:
                if isinstance(item, Grid):
                    self._paragraphs(run)
                    run = []
                    self._table(item, notes, begins_page=first)
                else:
                    run.append(self._set(item, flow, notes, run[-1] if run else None))
                first = False
            self._paragraphs(run)
            self._notes(below, flow)

    def _title_size(self, flows: Sequence[Flow]) -> float | None:
        """The largest size on the page, if it is larger than the text's."""
        lines = [line for flow in flows if not flow.is_apart for line in flow.items]
        sizes = [
            line.size
            for line in lines
            if isinstance(line, Line)
            and id(line) not in self.furniture
            and sum(map(str.isalpha, line.text)) > 1
        ]
        largest = max(sizes, default=0.0)
        return largest if largest >= _TITLE_SIZE * self.body else None

    def finished(self) -> Iterator[DraftBlock]:
        """The blocks of all pages; the larger a heading, and then a bold one, the higher."""
        heads = {
            _rank(part)
            for part in self._parts
            if isinstance(part, _Paragraph) and part.kind is BlockKind.HEADING
        }
        levels = {rank: level for level, rank in enumerate(sorted(heads, reverse=True), 1)}
        for part in self._parts:
            if isinstance(part, _Ruled):
                yield from self._rows(part)
            else:
                content = _joined([each.content for each in part.lines], self.words)
                level = levels.get(_rank(part), 0) if part.kind is BlockKind.HEADING else 0
                is_item = part.kind is BlockKind.BODY and bool(_BULLET.match(content.text))
                yield DraftBlock(part.kind, without_leaders(content), level, int(is_item))

    def _split(self, flow: Flow) -> tuple[list[Line | Grid], list[Line]]:
        """What the column holds, and the notes at its foot; without furniture."""
        items = [item for item in flow.items if id(item) not in self.furniture]
        foot = 0
        while foot < len(items) and isinstance(items[-1 - foot], Line):
            foot += 1
        lines = [item for item in items[len(items) - foot :] if isinstance(item, Line)]
        kept = notes_at(lines, self.body)
        return items[: len(items) - foot + kept], lines[kept:]

    def _written(self, text: str, end: str = "\n") -> AlignedText:
        """The text, written down as the next line of the raw text."""
        start = self._length
        self.raw.append(text + end)
        self._length += len(text) + len(end)
        return AlignedText.standing_for(text, start, start + len(text))

    def _set(self, line: Line, flow: Flow, notes: frozenset[str], above: _Set | None) -> _Set:
        before = f"{above.content.text} " if above else ""
        content = self._content(line, before, notes)
        return _Set(line, content, flow.left, flow.right, flow.is_apart)

    def _content(self, line: Line, above: str, notes: frozenset[str]) -> AlignedText:
        """What is read of a line: raised figures as such, marks of notes left out."""
        whole = self._written(line.text)
        parts: list[AlignedText] = []
        position = 0
        for shifted in line.shifted:
            parts.append(whole.cut(position, shifted.start))
            piece = whole.cut(shifted.start, shifted.end)
            before = above + "".join(part.text for part in parts)
            after = line.text[shifted.end :]
            read = in_line(piece, Shift(shifted.tag, False), before, after, notes)
            if read is not None and len(read) > len(piece):
                start = piece.raw_range(0, 0)[0]
                read = AlignedText.join([AlignedText.standing_for(" ", start, start), piece])
            if read is not None:
                parts.append(read)
            position = shifted.end
        parts.append(whole.cut(position, len(whole)))
        content = AlignedText.join(parts).strip()
        return content if content.text else whole

    def _paragraphs(self, run: Sequence[_Set]) -> None:
        """Adds the paragraphs of lines that stand under each other in a column."""
        groups: list[list[_Set]] = []
        for each in _with_edges(run):
            if groups and not self._begins(groups[-1], each):
                groups[-1].append(each)
            else:
                groups.append([each])
        for index, group in enumerate(groups):
            kind = self._kind(group, groups[index + 1 : index + 1 + _BOLD_HEADINGS])
            goes_on = self._open(group) if kind is BlockKind.BODY and index == 0 else None
            if goes_on is not None:
                goes_on.lines += group
                goes_on.ordinal = self._flow
            else:
                self._parts.append(_Paragraph(kind, group, self._flow))

    def _begins(self, group: Sequence[_Set], each: _Set) -> bool:
        """True when a paragraph begins with the line ``each``, after the lines of ``group``."""
        above, below = group[-1].line, each.line
        if max(above.size, below.size) > _SAME_SIZE * min(above.size, below.size):
            return True
        usual = self.leading.get(below.size, _UNUSUAL * below.size)
        distance = below.bottom - above.bottom
        if distance > _APART * usual + 1 or distance < -below.size:
            return True
        if _ITEM.match(below.text) or _PAGE_AT_END.search(above.text):
            return True
        if self._is_large(below):
            return False
        goes_on = below.text[0].islower() and not ends_sentence(above.text)
        if above.bold != below.bold and not goes_on:
            return True
        return not goes_on and _is_set_off(group, each)

    def _is_large(self, line: Line) -> bool:
        return line.size >= _HEADING_SIZE * self._usual

    def _kind(self, group: Sequence[_Set], below: Sequence[Sequence[_Set]]) -> BlockKind:
        """What the lines are, with those of the next groups below them."""
        text = " ".join(each.line.text for each in group)
        line = group[0].line
        item = _BULLET.match(text)
        as_large = self._title and line.size * _SAME_SIZE >= self._title
        if as_large and not item and len(text) <= _LONGEST_HEADING:
            self._title = None
            return BlockKind.TITLE
        if _folded(text) in self.outline:
            return BlockKind.HEADING
        if not self._may_head(text):
            return BlockKind.BODY
        if self._is_large(line) and not ends_sentence(text) and not item:
            return BlockKind.HEADING
        return BlockKind.HEADING if self._is_bold_heading(group, below) else BlockKind.BODY

    def _may_head(self, text: str) -> bool:
        return (
            len(text) <= _LONGEST_HEADING
            and any(map(str.isalpha, text))
            and not _PAGE_AT_END.search(text)
        )

    def _is_bold_heading(self, group: Sequence[_Set], below: Sequence[Sequence[_Set]]) -> bool:
        """True for a short bold text, unless all that stands around it is bold."""
        text = group[-1].line.text
        bold = not self.bold and all(each.line.bold for each in group)
        short = len(group) <= _BOLD_HEADING_LINES and not _OPEN_HEADING.search(text)
        followed = [lines[0].line.bold for lines in below]
        return bold and short and (len(followed) < _BOLD_HEADINGS or not all(followed))

    def _open(self, group: Sequence[_Set]) -> _Paragraph | None:
        """The paragraph of an earlier column or page that goes on with these lines."""
        first = group[0].line
        if group[0].is_apart or _ITEM.match(first.text) or not any(map(str.isalpha, first.text)):
            return None
        lower = first.text[0].islower()
        for part in reversed(self._parts[-6:]):
            if isinstance(part, _Ruled) or part.kind is not BlockKind.BODY:
                if lower or (isinstance(part, _Paragraph) and part.kind is BlockKind.NOTE):
                    continue
                return None
            if part.ordinal == self._flow or part.last.is_apart:
                continue
            if max(part.size, first.size) > _SAME_SIZE * min(part.size, first.size):
                continue
            last = part.last
            ended = ends_clause(last.line.text)
            if ended or last.line.bold != first.bold:
                if lower:
                    continue
                return None
            full = last.line.right - last.left >= _FULL * (last.right - last.left)
            prose = len(part.lines) > 1 or full
            indented = first.left - group[0].left > _INDENT * first.size
            if (lower and prose) or _HYPHEN_END.search(last.line.text):
                return part
            return part if full and not indented and len(group[0].line.text) > 1 else None
        return None

    def _notes(self, lines: Sequence[Line], flow: Flow) -> None:
        notes: list[list[_Set]] = []
        for line in lines:
            each = _Set(line, self._written(line.text), flow.left, flow.right)
            if mark_of(line) or not notes:
                notes.append([each])
            else:
                notes[-1].append(each)
        self._parts += [_Paragraph(BlockKind.NOTE, note, self._flow) for note in notes]

    def _table(self, grid: Grid, notes: frozenset[str], *, begins_page: bool) -> None:
        rows = [
            [(cell, [self._content(line, "", notes) for line in cell.lines]) for cell in row]
            for row in grid.rows
        ]
        last = self._parts[-1] if self._parts else None
        if begins_page and isinstance(last, _Ruled) and _same_columns(last.edges, grid.edges):
            known = _texts(last.rows[0])
            more = rows[1:] if rows and _texts(rows[0]) == known else rows
            below = 1 + max(cell.row for row in last.rows for cell, _ in row)
            last.rows += [[(replace(c, row=c.row + below), ts) for c, ts in row] for row in more]
        else:
            self._parts.append(_Ruled(rows, grid.edges))

    def _rows(self, ruled: _Ruled) -> Iterator[DraftBlock]:
        table = Table()
        columns = max(cell.column + cell.columns for row in ruled.rows for cell, _ in row)
        bold = [all(line.bold for cell, _ in row for line in cell.lines) for row in ruled.rows]
        for index in range(len(ruled.rows)):
            table.begin_row()
            names = bold[index] and not all(bold) and not _holds_amounts(ruled.rows[index])
            header = names or self._heads(ruled, index)
            reached = 0  # columns
            for cell, contents in _with_spanning(ruled.rows, index):
                for _ in range(reached, cell.column):
                    table.add(Cell((), header))
                table.add(Cell(tuple(self._cell(cell, contents)), header, columns=cell.columns))
                reached = max(reached, cell.column) + cell.columns
            for _ in range(reached, columns):
                table.add(Cell((), header))
        yield from table.blocks()

    def _heads(self, ruled: _Ruled, index: int) -> bool:
        """True for a row of names: over an empty corner, or over columns of numbers."""
        row = ruled.rows[index]
        if len(row) < 2 or index + 1 >= len(ruled.rows):
            return False
        if row[0][0].column > 0:
            above = [cells for cells in ruled.rows[:index] if len(cells) > 1]
            at_top = all(cells[0][0].column for cells in above)
            numbers = any(c.isdigit() for _, contents in row for t in contents for c in t.text)
            return at_top or not numbers
        if index == 1 and self._heads(ruled, 0) and _reaches_across(ruled.rows[0]):
            return _names_columns(ruled.rows[1:])
        return index == 0 and _names_columns(ruled.rows)

    def _cell(self, cell: GridCell, contents: Sequence[AlignedText]) -> Iterator[DraftBlock]:
        """The lines of a cell as one, words that its edge broke made whole; a list as its items."""
        marks = [bool(_BULLET.match(line.text)) for line in cell.lines]
        items: list[list[AlignedText]] = []
        for index, content in enumerate(contents):
            if not items or (marks[index] and sum(marks) > 1):
                items.append([content])
            elif _is_broken(cell, index, self.words):
                items[-1][-1] = AlignedText.join([items[-1][-1], content])
            else:
                items[-1].append(content)
        for item in items:
            content = without_leaders(_joined(item, self.words))
            if content.text:
                yield DraftBlock(BlockKind.BODY, content)


_RowOfCells = list[tuple[GridCell, list[AlignedText]]]


def _with_spanning(rows: Sequence[_RowOfCells], index: int) -> _RowOfCells:
    """The cells of the row, and those from above that reach down to it."""
    row = rows[index]
    own = row[0][0].row
    taken = {cell.column for cell, _ in row}
    reaching = [
        (cell, contents)
        for above in rows[max(index - _LONGEST_SPAN, 0) : index]
        for cell, contents in above
        if cell.row < own < cell.row + cell.rows and cell.column not in taken
    ]
    return sorted(reaching + row, key=lambda part: part[0].column)


def _holds_amounts(row: _RowOfCells) -> bool:
    """True for a row of values, such as a total, though it is bold; a date may head a column."""
    texts = [content.text for _, contents in row for content in contents]
    return any(is_value(text) and not _DATE.fullmatch(text) for text in texts)


def _reaches_across(row: _RowOfCells) -> bool:
    """True when a cell of the row stands above several columns."""
    return any(cell.columns > 1 for cell, _ in row)


def _names_columns(rows: Sequence[_RowOfCells]) -> bool:
    """True when words stand over columns of numbers, in the first of the rows."""
    first, below = rows[0], rows[1:]
    if len(below) < 2 or not all(any(map(str.isalpha, t.text)) for _, ts in first for t in ts[:1]):
        return False
    columns: dict[int, list[bool]] = defaultdict(list)
    for row in below:
        for cell, contents in row:
            if cell.column and contents:
                columns[cell.column].append(bool(NUMBER.fullmatch(contents[0].text)))
    numeric = sum(2 * sum(values) > len(values) for values in columns.values())
    return 2 * numeric >= len(columns) > 0


def _with_edges(run: Sequence[_Set]) -> list[_Set]:
    """The lines, the edge of each the one that those of its size around it reach."""
    edged: list[_Set] = []
    first = 0
    for index in range(1, len(run) + 1):
        here = run[index].line if index < len(run) else None
        above = run[index - 1].line
        alike = here and max(here.size, above.size) <= _SAME_SIZE * min(here.size, above.size)
        if alike and here and here.left < above.right and above.left < here.right:
            continue
        part = run[first:index]
        right = max(each.line.right for each in part) if len(part) > _FEW_LINES else part[0].right
        edged += [replace(each, right=right) for each in part]
        first = index
    return edged


def _is_set_off(group: Sequence[_Set], each: _Set) -> bool:
    """True when an indent, or room that was left above, shows that a paragraph begins."""
    above, below = group[-1].line, each.line
    em = below.size
    begins_item = len(group) == 1 and _ITEM.match(above.text)
    if below.left - above.left > _INDENT * em and not begins_item:
        centred = abs((above.left + above.right) - (below.left + below.right)) < em
        return not centred or ends_sentence(above.text)
    if above.left - below.left > _INDENT * em and len(group) > 1:
        return True
    match = (_WIDE_WORD if is_wide(below.text[0]) else _WORD).match(below.text)
    word = match[0] if match else ""
    needed = sum(1.0 if is_wide(char) else _LETTER for char in word) * em + _LETTER * em / 2
    return above.right + needed <= each.right and not _HYPHEN_END.search(above.text)


def _is_broken(cell: GridCell, index: int, words: PrintedWords) -> bool:
    """True when the edge of the cell broke a word or a number between two of its lines."""
    above, below = cell.lines[index - 1], cell.lines[index]
    head, tail = above.text, below.text.split()[0]
    if re.search(r"\s", head) or is_wide(head[-1]):
        return False
    padding = max(min(line.left for line in cell.lines) - cell.left, 0.0)
    if cell.right - padding - above.right > 1.2 * _LETTER * above.size:
        return False  # the next letter had room
    if head[-1].isdigit() or head[-1] in ",.":
        return bool(_GROUPED.fullmatch(head + tail)) and not _GROUPED.fullmatch(head)
    word = _FIRST_WORD.match(tail)
    if word is None or not head[-1].isalpha() or not tail[0].islower():
        return False
    rare = len(word[0]) <= _SHORT_TAIL and not words.knows(word[0], 3)
    return rare or words.knows(head + word[0], 0)


def _same_columns(one: Sequence[float], other: Sequence[float]) -> bool:
    if len(one) != len(other) or not one:
        return False
    return all(abs(a - b) <= _EDGE for a, b in zip(one, other, strict=True))


def _texts(row: Sequence[tuple[GridCell, list[AlignedText]]]) -> list[str]:
    return [" ".join(content.text for content in contents) for _, contents in row]


def _joined(contents: Sequence[AlignedText], words: Words) -> AlignedText:
    """The lines as one, what they cut in the middle without a mark made whole."""
    whole: list[AlignedText] = []
    for content in contents:
        if whole and _CUT.search(whole[-1].text) and content.text[0].isalnum():
            whole[-1] = AlignedText.join([whole[-1], content])
        else:
            whole.append(content)
    return join_lines(whole, words)
