"""Chinese that runs down a page, column by column from the right, as lines that run along it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from corpus.languages import is_wide
from corpus.reading.pdf.glyphs import Glyph, Rule

# Between the origins of a character and the next, in sizes of the font.
_STEP = (0.5, 2.5)
_LEVEL = 0.25
# Fewer characters below each other are a label or a number of lines.
_FEWEST = 12
# The middle of a character above its baseline, and its head, in sizes of the font.
_MIDDLE = 0.44
_HEAD = 0.88


def runs_down(glyphs: Sequence[Glyph]) -> bool:
    """True when most of the wide characters stand below the one before them in the file.

    So a label that a narrow cell of a table stacks does not turn the page.
    """
    wide = [glyph for glyph in glyphs if is_wide(glyph.text[0])]
    down = sum(_is_below(*pair) for pair in pairwise(wide))
    return down >= _FEWEST and down > sum(_is_beside(*pair) for pair in pairwise(wide))


def parted(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], list[Glyph]]:
    """What runs down the page, and what runs along it; one that is neither goes with the last."""
    down, along = list[Glyph](), list[Glyph]()
    steps = [False, *(_is_below(*pair) for pair in pairwise(glyphs)), False]
    levels = [False, *(_is_beside(*pair) for pair in pairwise(glyphs)), False]
    group = along
    for index, glyph in enumerate(glyphs):
        is_wide_glyph = is_wide(glyph.text[0])
        if steps[index] or steps[index + 1]:
            group = down
        elif is_wide_glyph and (levels[index] or levels[index + 1]):
            group = along
        if group is down and down and not is_wide_glyph and _is_same_line(down[-1], glyph):
            down[-1] = down[-1]._replace(text=down[-1].text + glyph.text, right=glyph.right)
        else:
            group.append(glyph)
    return down, along


def as_line(glyph: Glyph, width: float) -> Glyph:
    """A glyph that stands upright in a column, in a page ``width`` wide that is turned."""
    size = glyph.size
    middle = glyph.left + size / 2 if is_wide(glyph.text[0]) else (glyph.left + glyph.right) / 2
    top = glyph.baseline - _HEAD * size
    return glyph._replace(left=top, right=top + size, baseline=width - middle + _MIDDLE * size)


def turned(rules: Iterable[Rule], width: float) -> tuple[Rule, ...]:
    """Rules down the page as rules along the turned one."""
    return tuple(Rule(width - rule.at, rule.start, rule.end) for rule in rules)


def turned_down(rules: Iterable[Rule], width: float) -> tuple[Rule, ...]:
    """Rules along the page as rules down the turned one."""
    return tuple(Rule(rule.at, width - rule.end, width - rule.start) for rule in rules)


def _is_below(above: Glyph, below: Glyph) -> bool:
    step = (below.baseline - above.baseline) / below.size
    return abs(below.left - above.left) <= _LEVEL * below.size and _STEP[0] <= step <= _STEP[1]


def _is_beside(left: Glyph, right: Glyph) -> bool:
    step = (right.left - left.left) / right.size
    level = abs(right.baseline - left.baseline) <= _LEVEL * right.size
    return level and _STEP[0] <= step <= _STEP[1]


def _is_same_line(left: Glyph, right: Glyph) -> bool:
    """True for the figures of a number that stand beside each other in a column."""
    is_narrow = not is_wide(left.text[0]) and left.baseline == right.baseline
    return is_narrow and abs(right.left - left.right) <= _LEVEL * right.size
