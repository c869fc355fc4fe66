"""Rules become the cells of tables: what is drawn around a text says where it belongs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.reading.pdf.glyphs import Glyph, Page, Rule
from corpus.reading.pdf.lines import Line, joined, segments_of, words_of

# Rules that are nearer are one, and rules that miss each other by less meet (points).
_SNAP = 3.0
# A table whose rules make more fields than this is a drawing.
_MOST_FIELDS = 10_000
# A cell with more lines is a part of a page, not of a table.
_LONGEST_CELL = 12
# What stands in a column of numbers.
NUMBER = re.compile(r"[-+−(]?[$€£¥₽]?[\d.,\s]*\d[)%]?|[-–—]")
# Lines that are no further off stand level (ems), and so many rows of them are no chance.
_LEVEL = 0.12
_FEWEST_LEVEL = 2
# Fewer rules across a part of a page are no table: one underlines, two frame.
_FEWEST_RULES = 3
_MOST_BOXES = 20  # more are a drawing


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its lines, the first of its rows and columns, and how many it takes."""

    lines: tuple[Line, ...]
    row: int
    column: int
    columns: int
    rows: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its rows from the top down, each the cells that begin in it, from the left."""

    rows: tuple[tuple[GridCell, ...], ...]
    left: float
    right: float
    top: float
    bottom: float
    edges: tuple[float, ...] = ()  # of its columns, where it is ruled

    @property
    def middle(self) -> float:
        """Half way down the table."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Frames:
    """Rules that part a page rather than a table: what stands in each, row by row."""

    parts: tuple[tuple[Glyph, ...], ...]
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way down the frames."""
        return (self.top + self.bottom) / 2


Box = tuple[float, float, float, float]
"""The left, right, upper and lower edge of a part of a page."""


def grids_of(page: Page) -> tuple[list[Grid | Frames], list[Glyph], list[Rule], list[Box]]:
    """The ruled tables and frames of a page, and what stands outside them.

    That is the other glyphs, the rules down the page that meet none across it, and the boxes that
    rules across the page alone draw, which may be tables.
    """
    across = _merged(page.across)
    # Browsers draw the end of each cell's lower edge as a rule that is as long as the edge is wide.
    down = [rule for rule in _merged(page.down) if rule.end - rule.start > _SNAP]
    grids: list[Grid | Frames] = []
    rest = list(page.glyphs)
    meeting = _meeting(across, down)
    for lines in meeting:
        frame = _frame(*lines)
        if frame is None:
            continue
        inside = [glyph for glyph in rest if frame.holds(glyph)]
        grid = frame.grid(inside)
        if grid is not None:
            grids.append(grid)
            taken = set(map(id, inside))
            rest = [glyph for glyph in rest if id(glyph) not in taken]
    met = {rule for lines in meeting for rule in (*lines[0], *lines[1])}
    open_boxes = _open_boxes([rule for rule in across if rule not in met])
    return grids, rest, [rule for rule in down if rule not in met], open_boxes


def _open_boxes(across: Iterable[Rule]) -> list[Box]:
    """Where rules of one width stand below each other."""
    columns: list[list[Rule]] = []
    for rule in sorted(across, key=lambda rule: (rule.start, rule.end)):
        last = columns[-1][0] if columns else None
        near = last and max(rule.start - last.start, abs(rule.end - last.end)) <= _SNAP
        if near:
            columns[-1].append(rule)
        else:
            columns.append([rule])
    boxes = [
        (rules[0].start, rules[0].end, min(r.at for r in rules), max(r.at for r in rules))
        for rules in columns
        if len(rules) >= _FEWEST_RULES
    ]
    return boxes if len(boxes) <= _MOST_BOXES else []


def stand_beside(one: Box, other: Box) -> bool:
    """True for boxes beside each other, at heights that overlap."""
    apart = one[1] < other[0] or other[1] < one[0]
    return apart and max(one[2], other[2]) < min(one[3], other[3])


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """The rules, with those that lie on one line and touch made one."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules):
        if levels and rule.at - levels[-1][0].at <= _SNAP:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    merged: list[Rule] = []
    for level in levels:
        at = sum(rule.at for rule in level) / len(level)
        begun = False
        for rule in sorted(level, key=lambda rule: rule.start):
            if begun and rule.start <= merged[-1].end + _SNAP:
                merged[-1] = Rule(at, merged[-1].start, max(merged[-1].end, rule.end))
            else:
                merged.append(Rule(at, rule.start, rule.end))
                begun = True
    return merged


def _meeting(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """The rules that meet each other, group by group."""
    parents = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    levels = [rule.at for rule in across]  # in order, as _merged leaves them
    for number, upright in enumerate(down):
        first = bisect_right(levels, upright.start - _SNAP)
        for index in range(first, len(across)):
            rule = across[index]
            if rule.at > upright.end + _SNAP:
                break
            if rule.start - _SNAP <= upright.at <= rule.end + _SNAP:
                parents[root(index)] = root(len(across) + number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for index, rule in enumerate(across):
        groups[root(index)][0].append(rule)
    for number, rule in enumerate(down):
        groups[root(len(across) + number)][1].append(rule)
    return [group for group in groups.values() if group[0] and group[1]]


@dataclass(frozen=True, slots=True)
class _Frame:
    """The lines at which the fields of a table meet, and the rules that part them."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]

    def holds(self, glyph: Glyph) -> bool:
        """True when the glyph stands within the table."""
        x, y = _centre(glyph)
        return self.columns[0] <= x < self.columns[-1] and self.rows[0] <= y < self.rows[-1]

    def grid(self, glyphs: Sequence[Glyph]) -> Grid | Frames | None:
        """The table or the frames; None where the rules part nothing."""
        fields: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
        roots = self._roots()
        for words in words_of(glyphs):
            crossed = any(map(self._is_crossed, words))
            for word in words:
                field = self._field(words[0] if crossed else word)
                fields[roots[field]] += word
        members: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for field, root in roots.items():
            members[root].append(field)
        edges = self.columns[0], self.columns[-1], self.rows[0], self.rows[-1]
        texts = {
            root: [joined(row) for row in segments_of(inside)] for root, inside in fields.items()
        }
        levels: dict[int, list[float]] = defaultdict(list)  # baselines of the ruled rows
        for root, lines in texts.items():
            if len({row for row, _ in members[root]}) == 1:
                levels[root[0]] += [line.bottom for line in lines]
        rows: dict[int, list[GridCell]] = defaultdict(list)
        for root, lines in texts.items():
            for row, cell in self._cells(lines, members[root], levels):
                rows[row].append(cell)
        if any(len(cell.lines) > _LONGEST_CELL for row in rows.values() for cell in row):
            return Frames(tuple(tuple(fields[each]) for each in sorted(fields)), *edges)
        filled = [
            tuple(part)
            for row in sorted(rows)
            for part in _sub_rows(sorted(rows[row], key=lambda cell: cell.column))
        ]
        if max(map(len, filled), default=0) < 2:
            return None
        return Grid(tuple(filled), *edges, self.columns)

    def _is_crossed(self, word: Sequence[Glyph]) -> bool:
        """True when a line down the table runs through a word, so that it parts no cells there."""
        margin = 0.3 * word[0].size
        start, end = word[0].left + margin, word[-1].right - margin
        return bisect_right(self.columns, start) < bisect_right(self.columns, end)

    def _field(self, word: Sequence[Glyph]) -> tuple[int, int]:
        x, y = (word[0].left + word[-1].right) / 2, _centre(word[0])[1]
        x = min(x, word[0].left + word[0].size * len(word))  # a filled-in value is one wide glyph
        row, column = bisect_right(self.rows, y) - 1, bisect_right(self.columns, x) - 1
        return row, min(max(column, 0), len(self.columns) - 2)

    def _cells(
        self,
        lines: Sequence[Line],
        fields: Sequence[tuple[int, int]],
        levels: Mapping[int, Sequence[float]],
    ) -> Iterable[tuple[int, GridCell]]:
        """The cell with its row; one for each row where the lines of several share a field."""
        first, last = min(row for row, _ in fields), max(row for row, _ in fields)
        left, right = min(column for _, column in fields), max(column for _, column in fields)
        within: dict[int, list[Line]] = defaultdict(list)
        for line in lines:
            within[bisect_right(self.rows, line.middle) - 1].append(line)
        edges = self.columns[left], self.columns[right + 1]
        # Rules may be left out between the labels of rows that are ruled elsewhere.
        if first < last and _are_level(within, levels):
            for row, own in within.items():
                yield row, GridCell(tuple(own), row, left, right - left + 1, 1, *edges)
        elif lines:
            size = right - left + 1, last - first + 1
            yield first, GridCell(tuple(lines), first, left, *size, *edges)

    def _roots(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Each field with the first of the fields that no rule parts from it."""
        height, width = len(self.rows) - 1, len(self.columns) - 1
        parents = {(row, column): (row, column) for row in range(height) for column in range(width)}

        def root(field: tuple[int, int]) -> tuple[int, int]:
            while parents[field] != field:
                parents[field] = parents[parents[field]]
                field = parents[field]
            return field

        for rules, steps in ((self.down, (0, 1)), (self.across, (1, 0))):
            walls = _walls(
                rules, *((self.columns, self.rows) if steps[1] else (self.rows, self.columns))
            )
            for row in range(height - steps[0]):
                for column in range(width - steps[1]):
                    wall = (column + 1, row) if steps[1] else (row + 1, column)
                    if wall not in walls:
                        one, other = root((row, column)), root((row + steps[0], column + steps[1]))
                        parents[max(one, other)] = min(one, other)
        return {field: root(field) for field in parents}


def _sub_rows(cells: Sequence[GridCell]) -> list[Sequence[GridCell]]:
    """The rows that stand in one row of rules: numbers under numbers, level in all cells."""
    columns = [cell.lines for cell in cells]
    count = len(columns[0])
    if count < 2 or any(len(lines) != count for lines in columns) or len(cells) < 2:
        return [cells]
    level = all(
        abs(line.bottom - lines[0].bottom) <= 2 * _LEVEL * line.size
        for lines in zip(*columns, strict=True)
        for line in lines
    )
    numbers = sum(all(NUMBER.fullmatch(line.text) for line in lines) for lines in columns)
    if not level or 2 * numbers < len(cells) - 1 or not numbers:
        return [cells]
    return [[replace(cell, lines=(cell.lines[index],)) for cell in cells] for index in range(count)]


def _are_level(within: Mapping[int, Sequence[Line]], levels: Mapping[int, Sequence[float]]) -> bool:
    """True when the lines stand level with the text of the ruled rows beside them."""
    level = [
        any(abs(line.bottom - at) <= _LEVEL * line.size for line in lines for at in levels[row])
        for row, lines in within.items()
        if row in levels
    ]
    return sum(level) >= _FEWEST_LEVEL and 2 * sum(level) > len(level)


def _walls(
    rules: Sequence[Rule], levels: Sequence[float], marks: Sequence[float]
) -> set[tuple[int, int]]:
    """(index of a level, index of a field along it) of each piece that a rule draws."""
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        level = min(range(len(levels)), key=lambda i: abs(levels[i] - rule.at))
        for index, (start, end) in enumerate(pairwise(marks)):
            if rule.start <= (start + end) / 2 <= rule.end:
                walls.add((level, index))
    return walls


def _frame(across: Sequence[Rule], down: Sequence[Rule]) -> _Frame | None:
    columns = _levels(down, [edge for rule in across for edge in (rule.start, rule.end)])
    rows = _levels(across, [edge for rule in down for edge in (rule.start, rule.end)])
    fields = (len(columns) - 1) * (len(rows) - 1)
    if len(columns) < 2 or len(rows) < 2 or not 2 <= fields <= _MOST_FIELDS:
        return None
    return _Frame(tuple(columns), tuple(rows), tuple(across), tuple(down))


def _levels(rules: Sequence[Rule], ends: Sequence[float]) -> list[float]:
    """Where the rules stand, and the outermost ends of the others, for tables with open sides."""
    levels: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not levels or at - levels[-1] > _SNAP:
            levels.append(at)
    if min(ends) < levels[0] - 2 * _SNAP:
        levels.insert(0, min(ends))
    if max(ends) > levels[-1] + 2 * _SNAP:
        levels.append(max(ends))
    return levels


def _centre(glyph: Glyph) -> tuple[float, float]:
    # A filled-in value is one wide glyph: where it begins counts.
    x = min((glyph.left + glyph.right) / 2, glyph.left + glyph.size)
    return x, glyph.baseline - 0.3 * glyph.size
