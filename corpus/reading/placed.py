"""In which order are the boxes of a slide read? As the gaps between them part it, widest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

# More boxes are a drawing, whose labels stand in any order (boxes).
_MOST = 200


class Box(NamedTuple):
    """Where a box stands, in any unit; y runs down."""

    left: float
    top: float
    right: float
    bottom: float


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """The indices of the boxes from the first that is read to the last.

    The widest white that runs through all of them parts them: rows are read from the top down,
    columns from the left. Boxes that overlap in both directions are read from the top down.

    Example:
        A box over the whole width, and two below it side by side: the first, the left, the right.
    """
    if len(boxes) > _MOST:
        return list(range(len(boxes)))
    return _ordered(boxes, list(range(len(boxes))))


def _ordered(boxes: Sequence[Box], members: list[int]) -> list[int]:
    if len(members) < 2:
        return members
    rows = _widest(boxes, members, top=1, bottom=3)
    columns = _widest(boxes, members, top=0, bottom=2)
    white, first, second = max(rows, columns, key=lambda cut: cut[0])
    if white < 0:
        return sorted(members, key=lambda index: (boxes[index].top, boxes[index].left))
    return _ordered(boxes, first) + _ordered(boxes, second)


def _widest(
    boxes: Sequence[Box], members: Sequence[int], *, top: int, bottom: int
) -> tuple[float, list[int], list[int]]:
    """The widest white between boxes in one direction, and what stands on its sides.

    Negative where there is none.
    """
    ordered = sorted(members, key=lambda index: boxes[index][top])
    best, at = -1.0, 0
    reach = boxes[ordered[0]][bottom]
    for place, index in enumerate(ordered[1:], 1):
        white = boxes[index][top] - reach
        if white > best and white >= 0:
            best, at = white, place
        reach = max(reach, boxes[index][bottom])
    return best, ordered[:at], ordered[at:]
