"""Glyphs become printed lines: which stand side by side, and where a space parts two of them."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from statistics import median

from corpus.languages import is_wide
from corpus.reading.lines import tidy_text
from corpus.reading.pdf.glyphs import Glyph, Rule

# All in ems, that is in sizes of the font.
SEGMENT_GAP = 0.9  # a wider gap parts two segments, which may be cells or columns
# One space of the file may be stretched so far, to fill a narrow column.
_STRETCHED_GAP = 4.0
_UNLIKE = 0.6  # of the larger size: print that is smaller stands beside it by chance
_WORD_GAP = 0.16  # a space of print is .2 at least, a kern .1 at most
_LEAST_GAP = 0.05  # a space that the file states, and leaves some room for
_WIDE_WORD_GAP = 0.7  # Chinese is justified by gaps between its characters
_LETTER_GAP = 0.18  # letters that are usually so far apart are spaced for emphasis
_TAB_GAP = 1.5  # between segments of one line: a tab rather than a space
_CAP_HEIGHT = 0.7
_SMALL = 0.85  # of the size of its line: a raised or lowered character
_FARTHEST_SHIFT = 0.6
_TOUCHING = 0.15
_LEVEL = 0.05
_SHIFT = 0.08  # that its baseline is off at least
# Letters of a spaced word at least; fewer are initials.
_SPACED_LETTERS = 5
_BOLD_SHARE = 0.8
_LOST, _BULLET = "\ufffd", "•"
# A rule parts columns where so many rows leave it so much white (ems) and none crosses it; a page
# with more rules down it is a drawing.
_DIVIDED_ROWS, _RULED_GAP, _MOST_DIVIDERS = 3, 0.3, 100
# Columns that stand nearer to each other begin at one place in so many rows; there lies their edge,
# so far before the first letter (points).
_COLUMN_ROWS, _BESIDE = 5, 0.1
# Accents that are printed over the next letter, and what they are to it.
_ACCENTS = dict(
    zip(
        "¨´`ˆ^˜~¯˘˙˚¸ˇ˝",
        "\u0308\u0301\u0300\u0302\u0302\u0303\u0303\u0304\u0306\u0307\u030a\u0327\u030c\u030b",
        strict=True,
    )
)
_DOTLESS = {"ı": "i", "ȷ": "j"}


@dataclass(frozen=True, slots=True)
class Shifted:
    """Characters ``[start, end)`` of a line that are raised (``sup``) or lowered (``sub``)."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or a part of one between two wide gaps."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float  # of most of its characters
    bold: bool
    shifted: tuple[Shifted, ...] = ()
    after_rule: bool = False  # a rule that runs down between columns stands before it

    @property
    def middle(self) -> float:
        """Half way down the line."""
        return (self.top + self.bottom) / 2


def segments_of(glyphs: Iterable[Glyph], down: Sequence[Rule] = ()) -> list[list[Line]]:
    """The rows of a page from the top down; each the segments of one line, from the left.

    Args:
        glyphs: what is printed.
        down: rules that run down the page; between columns they part segments, however near.
    """
    printed = list(_seen(glyphs))
    rows = _rows(printed)
    dividers = [rule for rule in down[:_MOST_DIVIDERS] if _divides(rule, rows)]
    if len(rows) >= _COLUMN_ROWS:
        dividers += islice(_column_starts(rows, printed), _MOST_DIVIDERS)
    segments = [_segments(row, dividers) for row in rows]
    return [row for row in segments if row]


def _seen(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """The glyphs without what nobody sees, such as marks of direction, a space for a line break."""
    for glyph in glyphs:
        if glyph.text.isprintable():  # most
            yield glyph
        elif text := tidy_text(glyph.text):
            yield glyph._replace(text=text)


def joined(segments: Sequence[Line]) -> Line:
    """The segments of one row as one line, a tab where they stand far apart."""
    if len(segments) == 1:
        return segments[0]
    text, shifted = "", list[Shifted]()
    for index, segment in enumerate(segments):
        if index:
            gap = segment.left - segments[index - 1].right
            text += "\t" if gap > _TAB_GAP * segment.size else " "
        offset = len(text)
        shifted += [Shifted(s.start + offset, s.end + offset, s.tag) for s in segment.shifted]
        text += segment.text
    return Line(
        text,
        min(s.left for s in segments),
        max(s.right for s in segments),
        min(s.top for s in segments),
        max(s.bottom for s in segments),
        max(segments, key=lambda s: len(s.text)).size,
        all(s.bold for s in segments),
        tuple(shifted),
    )


def words_of(glyphs: Iterable[Glyph]) -> list[list[list[Glyph]]]:
    """The segments of all rows, each as its words: glyphs that no space parts."""
    segments: list[list[list[Glyph]]] = []
    for row in _rows(glyphs):
        before: Glyph | None = None
        for glyph in row:
            gap = glyph.left - before.right if before else 0.0
            if before is None or gap > SEGMENT_GAP * max(before.size, glyph.size):
                segments.append([[glyph]])
            elif glyph.spaced or gap > _WORD_GAP * min(before.size, glyph.size):
                segments[-1].append([glyph])
            else:
                segments[-1][-1].append(glyph)
            before = glyph
    return segments


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs that share a line; a raised or lowered one belongs to the line beside it."""
    rows: list[_Row] = []
    for run in sorted(_runs(glyphs), key=lambda run: (-run[0].size, run[0].baseline)):
        # A raised mark may be level with a line of the next column: what it touches comes first.
        fitting = [row for row in rows if row.is_beside(run) and row.has_room(run)]
        fitting = fitting or [row for row in rows if row.holds(run[0]) and row.has_room(run)]
        if fitting:
            min(fitting, key=lambda row: abs(row.baseline - run[0].baseline)).glyphs += run
        else:
            rows.append(_Row(run[0].baseline, run[0].size, list(run)))
    rows.sort(key=lambda row: row.baseline)
    return [sorted(row.glyphs, key=lambda glyph: glyph.left) for row in rows]


def _runs(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """The glyphs as the file has them, cut where size or baseline change."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        last = runs[-1][0] if runs else None
        if last and last.baseline == glyph.baseline and last.size == glyph.size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


@dataclass(slots=True)
class _Row:
    baseline: float
    size: float
    glyphs: list[Glyph]

    def holds(self, glyph: Glyph) -> bool:
        """True when at least half of the smaller height is shared, and a third of the larger."""
        top = max(
            self.baseline - _CAP_HEIGHT * self.size, glyph.baseline - _CAP_HEIGHT * glyph.size
        )
        shared = min(self.baseline, glyph.baseline) - top
        heights = sorted((_CAP_HEIGHT * self.size, _CAP_HEIGHT * glyph.size))
        return shared >= heights[0] / 2 and shared >= heights[1] / 3.2

    def has_room(self, run: Sequence[Glyph]) -> bool:
        """False where the line has characters above or below those of the run already."""
        if abs(self.baseline - run[0].baseline) < _LEVEL * self.size:
            return True
        left, right = run[0].left, run[-1].right
        least = (right - left) / 2
        return not any(
            min(glyph.right, right) - max(glyph.left, left)
            > min(least, (glyph.right - glyph.left) / 2)
            for glyph in self.glyphs
        )

    def is_beside(self, run: Sequence[Glyph]) -> bool:
        """True for a mark that is raised or lowered far, and touches a character of the line."""
        offset = abs(self.baseline - run[0].baseline)
        if run[0].size > _SMALL * self.size or offset > _FARTHEST_SHIFT * self.size:
            return False
        reach = _TOUCHING * self.size
        return any(
            -reach <= run[0].left - glyph.right <= reach
            or -reach <= glyph.left - run[-1].right <= reach
            for glyph in self.glyphs
        )


def _divides(rule: Rule, rows: Sequence[Sequence[Glyph]]) -> bool:
    """True when several rows have text on both sides of the rule, and none runs through it."""
    divided = 0
    for row in rows:
        if not rule.start <= _height(row[0]) <= rule.end:
            continue
        after = bisect_right(row, rule.at, key=lambda glyph: glyph.left)
        if after and row[after - 1].right > rule.at:
            return False
        if 0 < after < len(row):
            gap = row[after].left - row[after - 1].right
            if gap < _RULED_GAP * row[after].size:
                return False
            divided += 1
    return divided >= _DIVIDED_ROWS


def _column_starts(rows: Sequence[Sequence[Glyph]], printed: Sequence[Glyph]) -> Iterator[Rule]:
    """Where columns begin that stand as near to each other as words do.

    There the file goes on elsewhere, in row after row, at the same place, and no text runs over it.

    Args:
        rows: of the page.
        printed: the same glyphs, in the order of the file.
    """
    order = {id(glyph): number for number, glyph in enumerate(printed)}
    starts: dict[int, dict[int, float]] = defaultdict(dict)  # by place: row -> the exact place
    for number, row in enumerate(rows):
        for before, glyph in pairwise(row):
            gap = glyph.left - before.right
            is_word_gap = _LEAST_GAP * glyph.size < gap <= SEGMENT_GAP * glyph.size
            if is_word_gap and order[id(glyph)] != order[id(before)] + 1:
                starts[round(glyph.left)][number] = glyph.left
    for place, begun in sorted(starts.items()):
        near = {**starts.get(place + 1, {}), **begun}
        if len(begun) < _COLUMN_ROWS:
            continue
        at = min(near.values()) - _BESIDE
        run: list[int] = []
        for number in range(min(near), max(near) + 1):
            if _runs_over(rows[number], at):
                yield from _column_rule(run, rows, at)
                run = []
            elif number in near:
                run.append(number)
        yield from _column_rule(run, rows, at)


def _column_rule(run: Sequence[int], rows: Sequence[Sequence[Glyph]], at: float) -> Iterator[Rule]:
    if len(run) >= _COLUMN_ROWS:
        yield Rule(at, _height(rows[run[0]][0]), _height(rows[run[-1]][0]))


def _runs_over(row: Sequence[Glyph], at: float) -> bool:
    """True when a character of the row stands on both sides of a place."""
    after = bisect_right(row, at, key=lambda glyph: glyph.left)
    return after > 0 and row[after - 1].right > at


def _height(glyph: Glyph) -> float:
    return glyph.baseline - _CAP_HEIGHT / 2 * glyph.size


def _segments(row: Sequence[Glyph], dividers: Sequence[Rule]) -> list[Line]:
    segments: list[list[Glyph]] = []
    ruled: list[bool] = []
    walls = [rule.at for rule in dividers if rule.start <= _height(row[0]) <= rule.end]
    for glyph in row:
        before = segments[-1][-1] if segments else None
        after_rule = before is not None and any(before.right <= x <= glyph.left for x in walls)
        if before is None or after_rule or _are_apart(before, glyph):
            segments.append([glyph])
            ruled.append(after_rule)
        elif not _overprints(glyph, segments[-1]):
            segments[-1].append(glyph)
        elif glyph.spaced and segments[-1][-1].text == glyph.text:
            segments[-1][-1] = segments[-1][-1]._replace(spaced=True)
    gaps = [_letter_gap(segment, _SPACED_LETTERS) for segment in segments]
    if any(gaps):  # a short word beside a spaced one is spaced as well
        gaps = [gap or _letter_gap(each, 2) for gap, each in zip(gaps, segments, strict=True)]
    lines = [
        replace(_line(segment, gap), after_rule=after_rule)
        for segment, gap, after_rule in zip(segments, gaps, ruled, strict=True)
    ]
    return [line for line in lines if line.text]


def _are_apart(before: Glyph, glyph: Glyph) -> bool:
    """True when the gap between two characters of a row may be one between cells or columns."""
    smaller, larger = sorted((before.size, glyph.size))
    size = smaller if smaller <= _UNLIKE * larger else larger
    is_stretched = glyph.goes_on and (before.size, before.baseline) == (glyph.size, glyph.baseline)
    return glyph.left - before.right > (_STRETCHED_GAP if is_stretched else SEGMENT_GAP) * size


def _overprints(glyph: Glyph, segment: Sequence[Glyph]) -> bool:
    """True for a character printed again on the same one, as some programs make bold type."""
    return any(
        other.text == glyph.text
        and abs(other.left - glyph.left) < 0.15 * glyph.size
        and abs(other.baseline - glyph.baseline) < 0.15 * glyph.size
        for other in segment[-2:]
    )


def _line(printed: Sequence[Glyph], spaced: float | None) -> Line:
    glyphs = _composed(printed)
    sizes = [glyph.size for glyph in glyphs]
    # A letter and a raised mark: the larger is the line's.
    size = median(sizes) if len(sizes) > 3 else max(sizes)
    usual = [g.baseline for g in glyphs if g.size >= _SMALL * size]
    baseline = median(usual) if usual else glyphs[0].baseline
    text = ""
    shifted: list[Shifted] = []
    before: Glyph | None = None
    for glyph in glyphs:
        parted = before is not None and _parted(before, glyph, spaced)
        tag = _shift(glyph, size, baseline)
        text += " " if parted else ""
        start = len(text)
        text += glyph.text
        goes_on = bool(shifted) and shifted[-1].tag == tag and shifted[-1].end == start
        if goes_on:
            shifted[-1] = Shifted(shifted[-1].start, len(text), shifted[-1].tag)
        elif tag and not parted:
            shifted.append(Shifted(start, len(text), tag))
        before = glyph
    if text == _LOST or text.startswith(f"{_LOST} "):
        text = _BULLET + text[1:]  # the mark of a list, of a font of pictures
    letters = [glyph for glyph in glyphs if glyph.text.isalnum()]
    bold = sum(glyph.bold for glyph in letters) >= _BOLD_SHARE * len(letters) > 0
    return Line(
        text,
        glyphs[0].left,
        max(glyph.right for glyph in glyphs),
        baseline - _CAP_HEIGHT * size,
        baseline,
        size,
        bold,
        tuple(shifted),
    )


def _composed(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, an accent and the letter under it as one."""
    composed: list[Glyph] = []
    for glyph in glyphs:
        accent = _ACCENTS.get(composed[-1].text) if composed else None
        if accent and glyph.text.isalpha() and glyph.left < composed[-1].right - 0.1 * glyph.size:
            letter = _DOTLESS.get(glyph.text, glyph.text)
            whole = unicodedata.normalize("NFC", letter + accent)
            composed[-1] = glyph._replace(text=whole, spaced=composed[-1].spaced)
        else:
            composed.append(glyph)
    return composed


def _parted(before: Glyph, glyph: Glyph, spaced: float | None) -> bool:
    gap = glyph.left - before.right
    em = min(before.size, glyph.size)
    if spaced is not None:
        return gap > spaced
    if glyph.spaced and gap > _LEAST_GAP * em:
        return True
    if is_wide(before.text[-1]) and is_wide(glyph.text[0]):
        return gap > _WIDE_WORD_GAP * em
    return gap > _WORD_GAP * em


def _letter_gap(glyphs: Sequence[Glyph], fewest: int) -> float | None:
    """The gap that parts words where letters are spaced for emphasis; None where they are not."""
    letters = [glyph for glyph in glyphs if glyph.text.isalpha() and len(glyph.text) == 1]
    if len(letters) < fewest or is_wide(letters[0].text) or len(letters) < len(glyphs) / 2:
        return None
    gaps = [right.left - left.right for left, right in pairwise(glyphs)]
    usual, size = median(gaps), letters[0].size
    if usual < _LETTER_GAP * size or min(gaps) < 0.3 * usual:
        return None
    return max(1.8 * usual, usual + 0.2 * size)


def _shift(glyph: Glyph, size: float, baseline: float) -> str | None:
    if glyph.size > _SMALL * size:
        return None
    offset = (baseline - glyph.baseline) / size
    if offset > _SHIFT:
        return "sup"
    return "sub" if offset < -_SHIFT else None
