"""Which lines at the foot of a column are footnotes? Small ones that begin with a mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.reading.pdf.lines import Line

# A note is set smaller than the text, in sizes of it.
_SMALLER = 0.95
_MARK = re.compile(
    r"(?P<mark>\d{1,3}|[*∗†‡§¶#]{1,3}|[①-⑳]|\[\d{1,3}\])[).]?\s?"
    r"(?=(?:[\"'“„«(\[]?(?P<first>[^\W\d_])|https?:))"
)


def notes_at(lines: Sequence[Line], body: float) -> int:
    """How many of the lines of a column come before its notes: all where it has none.

    Args:
        lines: from the top down, without furniture.
        body: the size of most of the text.
    """
    first = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.size > _SMALLER * body:
            break
        if mark_of(line):
            first = index
    return first if first > 0 else len(lines)


def mark_of(line: Line) -> str | None:
    """The mark with which a note begins, None where none does."""
    raised = line.shifted[0] if line.shifted and line.shifted[0].start == 0 else None
    if raised is not None and raised.tag == "sup":
        return line.text[: raised.end].strip("[]().")
    match = _MARK.match(line.text)
    if match is None or (match["first"] or "").islower():
        return None
    return match["mark"].strip("[]")
