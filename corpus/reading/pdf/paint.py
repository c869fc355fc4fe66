"""Can a text be seen? It depends on its ink, and on what is painted below it and above it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

# Boxes are looked up by the stripes of the page that they lie in, so many points high.
_STRIPE = 10.0
# What is larger lies in so many stripes that it is looked at for every text (points).
_TALL = 1000.0
# Letters that are smaller are not to be read (points).
_LEAST_SIZE = 1.0


class Ink(Enum):
    """With what a text is printed."""

    DARK = "dark"
    LIGHT = "light"  # as white as paper
    NONE = "none"  # as the text over a scan is


class Box(NamedTuple):
    """A part of a page, in points; y runs up."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, other: Box) -> bool:
        """True when the other lies within this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.bottom <= other.bottom
            and other.top <= self.top
        )

    def within(self, other: Box) -> Box:
        """The part of this one within the other; one that holds nothing where there is none."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )


class Paint:
    """What is painted on a page, in the order in which it is painted."""

    def __init__(self) -> None:
        self._painted = 0
        self._texts: dict[int, int] = {}
        self._pictures, self._grounds, self._covers = _Stripes(), _Stripes(), _Stripes()

    def text(self, key: int) -> None:
        """A text is printed, which ``key`` names."""
        self._painted += 1
        self._texts[key] = self._painted

    def picture(self, box: Box) -> None:
        """A picture is."""
        self._painted += 1
        self._pictures.add(self._painted, box)

    def area(self, box: Box, *, is_light: bool, cover: Box | None) -> None:
        """An area is filled; ``cover`` is what of it lets nothing below it through."""
        self._painted += 1
        if not is_light:
            self._grounds.add(self._painted, box)
        if cover is not None and self._texts:
            self._covers.add(self._painted, cover)

    def shows(self, key: int, ink: Ink, box: Box, size: float) -> bool:
        """True when a character can be seen, or stands for what a picture shows.

        Args:
            key: of its text.
            ink: of the text.
            box: of the character.
            size: of its letters, in points.
        """
        if max(size, box.top - box.bottom, box.right - box.left) < _LEAST_SIZE:
            return False
        middle = _inner(box, 0.0)
        printed = self._texts.get(key, 0)
        pictured = self._pictures.last(middle)
        if ink is not Ink.DARK and not pictured:
            ground = self._grounds.last(middle, before=printed) if ink is Ink.LIGHT else 0
            if not ground:
                return False
        return self._covers.last(_inner(box, 0.5)) <= max(printed, pictured)


class _Stripes:
    """Boxes with their places in the order of painting."""

    def __init__(self) -> None:
        self._stripes: dict[int, list[tuple[int, Box]]] = defaultdict(list)
        self._tall: list[tuple[int, Box]] = []

    def add(self, number: int, box: Box) -> None:
        if box.top - box.bottom > _TALL:
            self._tall.append((number, box))
            return
        for stripe in range(int(box.bottom // _STRIPE), int(box.top // _STRIPE) + 1):
            self._stripes[stripe].append((number, box))

    def last(self, inside: Box, before: float = float("inf")) -> int:
        """The place of the last box that holds ``inside``; 0 where none does."""
        numbers = (n for n, box in self._near(inside) if n < before and box.holds(inside))
        return max(numbers, default=0)

    def _near(self, inside: Box) -> Iterator[tuple[int, Box]]:
        yield from self._stripes.get(int(inside.bottom // _STRIPE), ())
        yield from self._tall


def _inner(box: Box, share: float) -> Box:
    """The middle of a box, ``share`` as wide and as high as the box."""
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    wide, high = share * (box.right - box.left) / 2, share * (box.top - box.bottom) / 2
    return Box(x - wide, y - high, x + wide, y + high)
