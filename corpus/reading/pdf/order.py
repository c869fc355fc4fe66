"""In which order is a page read? Columns one after the other, tables row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.languages import is_wide
from corpus.reading.headers import is_value
from corpus.reading.pdf.glyphs import Glyph, Page, Rule
from corpus.reading.pdf.grid import Box, Frames, Grid, GridCell, grids_of, stand_beside
from corpus.reading.pdf.lines import Line, joined, segments_of

Item = Line | Grid
_Part = Line | Grid | Frames

# The white between two columns is at least so wide, in sizes of the text beside it.
_GUTTER = 1.0
# Lines of prose: most of them reach the edge of their column, and hold so many characters.
_FULL_SHARE = 0.5
_FULL_WIDTH = 0.8
_PROSE_WIDTH = 22  # columns of a character
_PROSE_LINES = 4
# Beside a column of prose a few lines of it are enough: the rest may be a figure.
_BESIDE_LINES = 3
# Beside so few of the lines of a text stand remarks in its margin.
_MARGINAL = 0.2
# Two columns of a page are about as wide.
_ALIKE = 0.15
# Marks of a list, and numbers of paragraphs, are no column of their own (code points).
_LONGEST_MARK = 5
_MARK = re.compile(r"[^\w\s]|\(?\w{1,3}[.)]|(?:\d{1,2}\.){1,4}\d{0,2}")
_BULLET = re.compile(r"[•●▪■◦○‣–—·►➢➤✓√❖-]\s?\S?")
# A column of a table goes on in the next line where the lines are so near, in sizes.
_TIGHT = 1.5
# The lines of a heading may be so far apart, in sizes: one and a half lines, as Word has it.
_LOOSE = 1.8
_USUAL_SIZE = 10.0  # points
# The lines of a header are so many at most, and nearer to each other than the first row is to them.
_MOST_HEAD_LINES = 4
_MORE_ROOM = 1.1
_FEWEST_GROUPED = 3  # rows: what heads several columns, the names of these, and one of values
# What two lines of one text may differ by in size, and in their distances.
_SAME_SIZE = 1.08
_SAME_DISTANCE = 1.2


@dataclass(frozen=True, slots=True)
class Flow:
    """What is read from the top down between the edges of the same column."""

    items: tuple[Item, ...]
    left: float
    right: float
    is_apart: bool = False  # in a frame, or turned: no paragraph goes on from or to another flow

    def lines(self) -> Iterator[Line]:
        """Every line, those of cells too."""
        for item in self.items:
            if isinstance(item, Line):
                yield item
            else:
                yield from (line for row in item.rows for cell in row for line in cell.lines)


def flows_of(page: Page) -> list[Flow]:
    """What stands on the page, in the order in which it is read; turned texts last."""
    grids, rest, down, boxes = grids_of(page)
    for box in _tables(rest, boxes):
        inside = _rows([glyph for glyph in rest if _is_in(glyph, box)], ())
        gutters = _gutters(inside) if inside else []
        if gutters:
            grids.append(_table(inside, gutters))
            rest = [glyph for glyph in rest if not _is_in(glyph, box)]
    rows = _rows(rest, grids, down)
    flows: list[Flow] = []
    for flow in _flows(rows, _edges(rows)) if rows else ():
        last = flows[-1] if flows else None
        if last and (last.left, last.right, last.is_apart) == (flow.left, flow.right, False):
            flows[-1] = replace(last, items=last.items + flow.items)
        else:
            flows.append(flow)
    for turned in (_rows(glyphs, ()) for glyphs in page.turned):
        flows += [replace(flow, is_apart=True) for flow in _flows(turned, _edges(turned))]
    return flows


def _tables(glyphs: Sequence[Glyph], boxes: Sequence[Box]) -> Iterator[Box]:
    """The boxes of tables that white alone would part wrongly.

    Those are beside each other, or reach across the columns of the page. Of others, which may as
    well be paragraphs with rules between, the white in their rows tells.
    """
    if not boxes:
        return
    outside = _rows([glyph for glyph in glyphs if not any(_is_in(glyph, b) for b in boxes)], ())
    gap = _column_gap(outside)
    for box in boxes:
        if any(stand_beside(box, other) for other in boxes):
            yield box
        elif gap and box[0] < gap[0] and gap[1] < box[1]:
            yield _with_head(box, glyphs, outside)


def _column_gap(rows: Sequence[_Row]) -> _Gap | None:
    """The white between the two columns of running text of a page; None where it has none."""
    zone = _best_zone(rows)
    if zone is None:
        return None
    first, last, gap = zone
    left, right = _halves(rows[first:last], gap)
    return gap if _are_columns(left, right, len(left) + len(right) - (last - first)) else None


def _with_head(box: Box, glyphs: Sequence[Glyph], outside: Sequence[_Row]) -> Box:
    """The box with the row above its first rule, where that keeps to the columns of its rows."""
    left, right, top, bottom = box
    inside = _rows([glyph for glyph in glyphs if _is_in(glyph, box)], ())
    above = [row for row in outside if max(part.bottom for part in row) <= top]
    if not inside or not above:
        return box
    head, gutters = above[-1], _gutters(inside)
    near = top - max(part.bottom for part in head) <= _LOOSE * _least_size(head)
    crossed = any(part.left < gutter < part.right for part in head for gutter in gutters)
    if not near or crossed or len(_filled(head, gutters)) < 2:
        return box
    return left, right, min(part.top for part in head), bottom


def _is_in(glyph: Glyph, box: Box) -> bool:
    left, right, top, bottom = box
    return left <= glyph.left < right and top < glyph.baseline <= bottom


_Row = list[_Part]
_Edges = tuple[float, float]


def _rows(
    glyphs: Iterable[Glyph], grids: Iterable[Grid | Frames], down: Sequence[Rule] = ()
) -> list[_Row]:
    """The rows of segments from the top down; a grid is a row of its own."""
    rows: list[_Row] = [list(row) for row in segments_of(glyphs, down)]
    rows += [[grid] for grid in grids]
    return sorted(rows, key=lambda row: min(item.middle for item in row))


def _flows(rows: Sequence[_Row], edges: _Edges) -> Iterator[Flow]:
    """The flows of a part of a page, between the edges of its column."""
    if not rows:
        return
    zone = _best_zone(rows)
    if zone is None:
        yield from _plain_flows(rows, edges)
        return
    first, last, gutter = zone
    first += _wrapped(rows[:first], rows[first:last], gutter)
    last -= _wrapped(rows[: last - 1 : -1], rows[first:last][::-1], gutter)
    yield from _flows(rows[:first], edges)
    inside = rows[first:last]
    halves = _halves(inside, gutter)
    beside = len(halves[0]) + len(halves[1]) - len(inside)
    both = [number for number, row in enumerate(inside) if all(_halves([row], gutter))]
    shared = _halves(inside[both[0] : both[-1] + 1], gutter) if both else halves
    if (
        all(map(_has_table, halves))
        or any(map(_is_listed, shared))
        or _are_columns(*halves, beside)
    ):
        for half in halves:
            yield from _flows(half, _edges(half))
    else:
        yield from _table_flows(inside, gutter, edges)
    yield from _flows(rows[last:], edges)


def _edges(rows: Sequence[_Row]) -> _Edges:
    parts = [part for row in rows for part in row]
    return min(part.left for part in parts), max(part.right for part in parts)


def _plain_flows(rows: Sequence[_Row], edges: _Edges) -> Iterator[Flow]:
    """The rows one after the other; what frames hold is read frame by frame."""
    items: list[Item] = []
    for row in rows:
        lines = [part for part in row if isinstance(part, Line)]
        if lines:
            items.append(joined(lines))
        for part in row:
            if isinstance(part, Grid):
                items.append(part)
            elif isinstance(part, Frames):
                yield from _flow(items, edges)
                items = []
                yield from _framed_flows(part)
    yield from _flow(items, edges)


def _flow(items: Sequence[Item], edges: _Edges) -> Iterator[Flow]:
    if items:
        yield Flow(tuple(items), *edges)


def _framed_flows(frames: Frames) -> Iterator[Flow]:
    label: Line | None = None  # a number or a mark that stands in a frame of its own
    for glyphs in frames.parts:
        rows = _rows(glyphs, ())
        if not rows:
            continue
        edges = _edges(rows)
        if label is not None:
            rows[0].insert(0, label)
        only = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else None
        label = only if isinstance(only, Line) and len(only.text) <= _LONGEST_MARK else None
        if label is None:
            yield from (replace(flow, is_apart=True) for flow in _flows(rows, edges))
    if label is not None:
        yield Flow((label,), label.left, label.right, is_apart=True)


_Gap = tuple[float, float]


def _best_zone(rows: Sequence[_Row]) -> tuple[int, int, _Gap] | None:
    """The rows that the same white parts, and that white: of all, the one with the most rows."""
    best: tuple[int, int, _Gap] | None = None
    most = 1
    zones: list[tuple[int, int, _Gap]] = []
    for index, row in enumerate(rows):
        zones = [zone for zone in zones if zone[1] > index]
        below = rows[index + 1] if index + 1 < len(rows) else []
        for gap in (*_gaps(row), *_gaps_between(row, below)):
            # A gap of a zone that has been looked at from a row above would be followed again.
            if any(gap[0] <= white[0] and white[1] <= gap[1] for _, _, white in zones):
                continue
            first, last, narrowed = _extent(rows, index, gap)
            zones.append((first, last, narrowed))
            both = _sides(rows[first:last], narrowed)
            if both > most or (best and both == most and _width(narrowed) > _width(best[2])):
                best, most = (first, last, narrowed), both
    return best


def _width(gap: _Gap) -> float:
    return gap[1] - gap[0]


def _gaps(row: Sequence[_Part]) -> Iterator[_Gap]:
    """The gaps between the segments of a row; none after a mark of a list."""
    for left, right in pairwise(row):
        size = min(item.size for item in (left, right) if isinstance(item, Line))
        is_wide_gap = right.left - left.right >= _GUTTER * size and not _is_mark(left)
        if is_wide_gap or _is_after_rule(right):
            yield left.right, right.left


def _gaps_between(row: Sequence[_Part], below: Sequence[_Part]) -> Iterator[_Gap]:
    """The gap between two rows that stand beside each other, at heights that overlap."""
    for left, right in ((row, below), (below, row)):
        if left and right and min(p.top for p in below) < max(p.bottom for p in row):
            start, end = max(p.right for p in left), min(p.left for p in right)
            if end - start >= _GUTTER * _least_size((*left, *right)):
                yield start, end


def _is_after_rule(item: _Part) -> bool:
    return isinstance(item, Line) and item.after_rule


def _is_mark(item: _Part) -> bool:
    return (
        isinstance(item, Line)
        and len(item.text) <= _LONGEST_MARK
        and bool(_MARK.fullmatch(item.text))
    )


def _extent(rows: Sequence[_Row], index: int, gap: _Gap) -> tuple[int, int, _Gap]:
    """The rows around ``index`` that leave the gap, or enough of it, white."""
    first, last = index, index + 1
    is_ruled = _is_ruled(rows[index], gap)
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(rows):
            is_ruled = is_ruled or _is_ruled(rows[at], gap)
            narrowed = _narrowed(rows[at], gap, is_ruled)
            if narrowed is None:
                break
            gap = narrowed
            if step < 0:
                first = at
            else:
                last = at + 1
            at += step
    return first, last, gap


def _is_ruled(row: Sequence[_Part], gap: _Gap) -> bool:
    """True when a rule runs down the gap in this row."""
    return any(gap[0] < item.left <= gap[1] and _is_after_rule(item) for item in row)


def _narrowed(row: Sequence[_Part], gap: _Gap, is_ruled: bool) -> _Gap | None:
    """What ``row`` leaves of the gap; None where that is too little to part columns by itself."""
    start, end = gap
    middle = (start + end) / 2
    for item in row:
        if item.left <= middle <= item.right:
            # It may reach a little into the gap from one side.
            return None
        if item.right < middle:
            start = max(start, item.right)
        else:
            end = min(end, item.left)
    least = _GUTTER * _least_size(row)
    return (start, end) if is_ruled or end - start >= least else None


def _least_size(parts: Iterable[_Part]) -> float:
    """The size of the smallest text; of tables, which have many, the usual one."""
    return min((part.size for part in parts if isinstance(part, Line)), default=_USUAL_SIZE)


def _sides(rows: Sequence[_Row], gap: _Gap) -> int:
    """How many rows have text on the side of the gap that has less of it."""
    left = sum(_height([item for item in row if item.right <= gap[0] + 0.1]) for row in rows)
    right = sum(_height([item for item in row if item.left >= gap[1] - 0.1]) for row in rows)
    return min(left, right)


def _height(row: _Row) -> int:
    """How many rows stand in it: those of a table, else one if it holds anything."""
    return max((len(each.rows) if isinstance(each, Grid) else 1 for each in row), default=0)


def _wrapped(outside: Sequence[_Row], inside: Sequence[_Row], gap: _Gap) -> int:
    """How many rows beside the white belong to a text that reaches across it.

    The last line of a title over two columns may be so short that it stands over one of them, and
    so may its first, where it is centred. What parts it from the columns is their size, their
    weight or a larger distance; where nothing does, it is taken for a line of its column.

    Args:
        outside: rows, the last of them next to the white.
        inside: rows that leave it white, the nearest to those first.
        gap: the white.
    """
    near: Line | None = None
    for part in outside[-1] if outside else ():
        if isinstance(part, Line) and part.left < gap[0] and gap[1] < part.right:
            near = part
    most = _LOOSE * near.size if near else 0.0
    for count, (row, following) in enumerate(pairwise(inside)):
        alike = [part for part in row if isinstance(part, Line) and near and _alike(near, part)]
        if near is None or not alike:
            return count
        distance = abs(alike[0].bottom - near.bottom)
        if distance > most:
            return count
        if len(row) > 1 or _overlap(row, following):
            return 0
        near, most = alike[0], min(most, _SAME_DISTANCE * distance)
    return 0


def _alike(one: Line, other: Line) -> bool:
    sizes = one.size, other.size
    return max(sizes) <= _SAME_SIZE * min(sizes) and one.bold == other.bold


def _overlap(one: _Row, other: _Row) -> bool:
    """True for rows that stand beside each other in part."""
    tops, bottoms = zip(*((part.top, part.bottom) for part in (*one, *other)), strict=True)
    heights = sum(max(p.bottom for p in row) - min(p.top for p in row) for row in (one, other))
    return bool(max(bottoms) - min(tops) < heights)


def _halves(rows: Sequence[_Row], gap: _Gap) -> tuple[list[_Row], list[_Row]]:
    left = [[item for item in row if item.right <= gap[0] + 0.1] for row in rows]
    right = [[item for item in row if item.right > gap[0] + 0.1] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _has_table(rows: Sequence[_Row]) -> bool:
    """True where a table stands that rules draw."""
    return any(isinstance(part, Grid) for row in rows for part in row)


def _are_columns(left: Sequence[_Row], right: Sequence[_Row], beside: int) -> bool:
    """True for two columns of running text; False for the columns of a table.

    Args:
        left: the rows of the one.
        right: those of the other.
        beside: how many of them stand beside each other.
    """
    texts = [_lines(rows) for rows in (left, right)]
    full = [_full(lines) for lines in texts]
    prose = [
        len(lines) >= _PROSE_LINES and count >= _FULL_SHARE * len(lines)
        for lines, count in zip(texts, full, strict=True)
    ]
    if any(prose) and min(full) >= _BESIDE_LINES:
        return True
    if not any(prose):
        return False
    if beside <= _MARGINAL * max(map(len, texts)):
        return True  # remarks in the margin of a text
    widths = [
        max(part.right for row in rows for part in row)
        - min(part.left for row in rows for part in row)
        for rows in (left, right)
    ]
    return abs(widths[0] - widths[1]) <= _ALIKE * max(widths)


def _lines(rows: Sequence[_Row]) -> list[Line]:
    return [joined(parts) for row in rows if (parts := [p for p in row if isinstance(p, Line)])]


def _full(lines: Sequence[Line]) -> int:
    """How many lines reach across their column, as running text does."""
    if not lines:
        return 0
    left = min(line.left for line in lines)
    across = max(line.right for line in lines) - left
    return sum(
        line.right - left >= _FULL_WIDTH * across
        and _columns(line.text) >= _PROSE_WIDTH
        and "\t" not in line.text
        for line in lines
    )


def _columns(text: str) -> int:
    return sum(2 if is_wide(character) else 1 for character in text)


def _is_listed(rows: Sequence[_Row]) -> bool:
    """True when several lines begin with the mark of a list."""
    lines = [row[0] for row in rows if isinstance(row[0], Line)]
    marked = sum(bool(_BULLET.match(line.text)) and not line.text[1:2].isdigit() for line in lines)
    return marked >= 2 and marked >= len(lines) / 4


def _table_flows(rows: Sequence[_Row], gutter: _Gap, edges: _Edges) -> Iterator[Flow]:
    """A table without rules, and what stands above and below it."""
    ruled = {part.left for row in rows for part in row if _is_after_rule(part)}
    for number, row in enumerate(rows):
        # A ruled table or frames between, or a heading over what rules part into columns.
        if not all(isinstance(part, Line) for part in row) or _spans(row, ruled):
            yield from _flows(rows[:number], edges)
            yield from _plain_flows([row], edges)
            yield from _flows(rows[number + 1 :], edges)
            return
    gutters = _gutters(rows) or [sum(gutter) / 2]
    sides = [len(_filled(row, gutters)) > 1 for row in rows]
    if True not in sides:
        yield from _plain_flows(rows, edges)
        return
    first, last = sides.index(True), len(sides) - sides[::-1].index(True)
    while last < len(rows) and _goes_on(rows[last - 1], rows[last]):
        last += 1
    yield from _flows(rows[:first], edges)
    inside = rows[first:last]
    # A title above the table may run over the white between its columns.
    within = _gutters(inside)
    yield from _flow([_table(inside, max(gutters, within, key=len))], edges)
    yield from _flows(rows[last:], edges)


def _spans(row: _Row, lefts: Iterable[float]) -> bool:
    """True for a row of one text that reaches over where other texts begin."""
    return len(row) == 1 and any(row[0].left < left < row[0].right for left in lefts)


def _gutters(rows: Sequence[_Row]) -> list[float]:
    """The middle of each gap that all of the rows leave white."""
    items = sorted((item for row in rows for item in row), key=lambda item: item.left)
    size = median(item.size for item in items if isinstance(item, Line))
    gutters: list[float] = []
    reach = items[0].right
    for item in items:
        if item.left - reach >= _GUTTER * size or (item.left > reach and _is_after_rule(item)):
            gutters.append((reach + item.left) / 2)
        reach = max(reach, item.right)
    return gutters


def _filled(row: Sequence[_Part], gutters: Sequence[float]) -> set[int]:
    return {sum(gutter < item.left for gutter in gutters) for item in row}


def _goes_on(before: _Row, row: _Row) -> bool:
    """True when ``row`` is the next line of a cell of the row before it."""
    upper, lower = before[0], row[0]
    if not isinstance(upper, Line) or not isinstance(lower, Line):
        return False
    near = lower.top - upper.bottom <= (_TIGHT - 0.7) * lower.size
    return near and not any(map(str.isupper, lower.text[:1]))


def _table(rows: Sequence[_Row], gutters: Sequence[float]) -> Grid:
    cells: list[list[list[Line]]] = []
    before: _Row = []
    inner = _gutters(rows[1:]) if len(rows) > 1 else []
    spanned = _spanned(rows, inner)
    gutters = inner if spanned > 1 else gutters
    wrapped = _head_lines(rows, gutters)
    for number, row in enumerate(rows):
        parts: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
        for place, item in enumerate(row):
            if isinstance(item, Line):
                own = sum(gutter < item.left for gutter in gutters)
                parts[own if number or spanned == 1 else 1 + place * spanned].append(item)
        lines = [joined(part) if part else None for part in parts]
        goes_on = bool(cells) and _continues(cells[-1], lines) and _goes_on(before, row)
        if (number != 1 or spanned == 1) and (goes_on or 0 < number < wrapped):
            for column, line in enumerate(lines):
                if line is not None:
                    cells[-1][column].append(line)
        else:
            cells.append([[line] if line is not None else [] for line in lines])
        before = row
    items = [item for row in rows for item in row]
    edges = [min(i.left for i in items), *gutters, max(i.right for i in items)]
    spans = [spanned, *[1] * (len(cells) - 1)]
    return Grid(
        tuple(
            tuple(
                GridCell(tuple(lines), number, column, span, 1, edges[column], edges[column + span])
                for column, lines in enumerate(row)
                if lines
            )
            for number, (row, span) in enumerate(zip(cells, spans, strict=True))
        ),
        edges[0],
        edges[-1],
        min(i.top for i in items),
        max(i.bottom for i in items),
    )


def _spanned(rows: Sequence[_Row], gutters: Sequence[float]) -> int:
    """How many columns each text of the first row heads: 1 where each stands above its own.

    Where the second row names all columns, and those behind the first share out evenly.

    Args:
        rows: of a table.
        gutters: between its columns, as the rows below the first leave them white.
    """
    if len(rows) < _FEWEST_GROUPED or len(rows[0]) < 2:
        return 1
    groups, names = rows[0], rows[1]
    spanned, rest = divmod(len(gutters), len(groups))
    named = len(_filled(names, gutters)) == len(names) >= len(gutters)
    if rest or spanned < 2 or not named:
        return 1
    if any(not isinstance(name, Line) or is_value(name.text) for name in names):
        return 1
    edges = [*gutters, max(part.right for row in rows for part in row)]
    middles = ((group.left + group.right) / 2 for group in groups)
    above = (
        edges[place * spanned] < middle < edges[(place + 1) * spanned]
        for place, middle in enumerate(middles)
    )
    return spanned if all(above) else 1


def _head_lines(rows: Sequence[_Row], gutters: Sequence[float]) -> int:
    """How many of the first rows are the lines of one header, each text below its own column.

    A text of one line that is set half way down beside two lines overlaps both. Else no text goes
    on with a capital or a figure, and there is more room below the last line than between them.
    The row below them has a value, so that no labels of a drawing are taken for a header.
    """
    seen = _filled(rows[0], gutters)
    count, is_overlapped = 1, False
    while count < min(_MOST_HEAD_LINES, len(rows) - 1):
        before, row = rows[count - 1], rows[count]
        lines = [part for part in row if isinstance(part, Line)]
        if len(lines) < len(row) or any(is_value(line.text) for line in lines):
            break
        overlaps = min(line.top for line in lines) < max(part.bottom for part in before)
        after = [line.text[0] for line in lines if _filled([line], gutters) <= seen]
        anew = any(first.isupper() or first.isdigit() for first in after)
        if not overlaps and (anew or len(lines) < 2 or not _goes_on(before, row)):
            break
        is_overlapped = is_overlapped or overlaps
        seen |= _filled(row, gutters)
        count += 1
    below = [part.text for part in rows[count] if isinstance(part, Line)] if count > 1 else []
    if not any(map(is_value, below)):
        return 1
    if is_overlapped:
        return count
    first, last = (rows[at][0].bottom - rows[at - 1][0].bottom for at in (1, count))
    return count if last > _MORE_ROOM * first else 1


def _continues(row: Sequence[Sequence[Line]], lines: Sequence[Line | None]) -> bool:
    """True when the lines have room under cells of ``row``, and none begins a row of its own."""
    filled = [index for index, line in enumerate(lines) if line is not None]
    above = [index for index, own in enumerate(row) if own]
    return len(filled) < len(above) and set(filled) <= set(above)
