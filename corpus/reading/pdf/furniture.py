"""Which lines of a PDF's pages are running heads, feet and page numbers? Those that repeat."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.reading.pdf.lines import Line
from corpus.reading.pdf.order import Flow

# Lines at the top and at the foot of a page among which its furniture is looked for.
_DEEP = 4
# A head stands at the same height on each page (points).
_SAME_HEIGHT = 3.0
# It is told on this share of the pages between its first and its last one, and on so many.
_SHARE = 0.4
_LEAST = 2
# Furniture is not set larger than the text: the titles of slides are.
_LARGEST = 1.15
_NUMBER = re.compile(r"\d+|(?<![^\W\d_])[ivxlcIVXLC]+(?![^\W\d_])")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class _Seen:
    page: int
    line: Line
    outermost: bool
    numbers: tuple[int, ...]


def furniture_of(pages: Sequence[Sequence[Flow]], body: float) -> set[int]:
    """The ids of the lines that repeat at the same place on several pages.

    Numbers in them may differ if one of them rises with the pages.

    Args:
        pages: the flows of each page.
        body: the size of most of the text.
    """
    groups: dict[tuple[str, bool], list[_Seen]] = defaultdict(list)
    for page, flows in enumerate(pages):
        for line, from_top, outermost in _margins(flows):
            if line.size <= _LARGEST * body:
                text = _NUMBER.sub("#", line.text)
                numbers = tuple(_value(match[0]) for match in _NUMBER.finditer(line.text))
                groups[text, from_top].append(_Seen(page, line, outermost, numbers))
    found: set[int] = set()
    for seen in groups.values():
        repeated = [each for level in _levels(seen) for each in _repeated(level)]
        if len(repeated) > _LEAST:  # on a page of another layout it may stand higher or lower
            others = [each for each in seen if each.outermost and each not in repeated]
            repeated += [each for each in others if _numbers_fit([*repeated, each], 0.99)]
        found |= {id(each.line) for each in repeated}
    return found


def _margins(flows: Sequence[Flow]) -> Iterator[tuple[Line, bool, bool]]:
    """The lines nearest to the top and to the foot, whether it is the top, and whether the last."""
    lines = [item for flow in flows for item in flow.items if isinstance(item, Line)]
    lines.sort(key=lambda line: line.middle)
    everything = [item for flow in flows for item in flow.items]
    if not lines:
        return
    half = (min(i.top for i in everything) + max(i.bottom for i in everything)) / 2
    for index, line in enumerate(lines):
        last = len(lines) - 1 - index
        if index < _DEEP and line.middle <= half:
            yield line, True, index == 0
        elif last < _DEEP and line.middle > half:
            yield line, False, last == 0


def _levels(seen: Sequence[_Seen]) -> Iterator[list[_Seen]]:
    level: list[_Seen] = []
    for each in sorted(seen, key=lambda each: each.line.middle):
        if level and each.line.middle - level[-1].line.middle > _SAME_HEIGHT:
            yield level
            level = []
        level.append(each)
    yield level


def _repeated(level: Sequence[_Seen]) -> list[_Seen]:
    """Those of the lines that are furniture: all or none."""
    ordered = sorted(level, key=lambda each: each.page)
    pages = sorted({each.page for each in ordered})
    if len(pages) < _LEAST:
        return []
    spread = pages[-1] - pages[0] + 1
    if len(pages) < _SHARE * spread or not _numbers_fit(ordered):
        return []
    # Two pages may share a line by chance, such as the head of a table.
    bare = not _says_something(ordered[0].line)
    return ordered if len(pages) > _LEAST or spread == _LEAST or bare else []


def _numbers_fit(seen: Sequence[_Seen], share: float = 0.6) -> bool:
    """True when the numbers are the same everywhere, or one rises as the pages do."""
    columns = list(zip(*(each.numbers for each in seen), strict=True))
    if all(len(set(column)) == 1 for column in columns):
        return not columns or _says_something(seen[0].line)
    for column in columns:
        offsets = [value - each.page for value, each in zip(column, seen, strict=True)]
        usual = max(set(offsets), key=offsets.count)
        if offsets.count(usual) >= share * len(offsets):
            return True
    return False


def _says_something(line: Line) -> bool:
    return any(map(str.isalpha, _NUMBER.sub("", line.text)))


def _value(text: str) -> int:
    if text.isdecimal():
        return int(text) if len(text) < 10 else -1
    values = [_ROMAN[letter] for letter in text.lower()]
    return sum(
        -value if value < max(values[index:]) else value for index, value in enumerate(values)
    )
