"""What is printed on a page: glyphs and rules with their places, in points; y runs down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Glyph(NamedTuple):
    """A printed character, or a word that was recognised as a whole."""

    text: str
    left: float
    right: float
    baseline: float
    size: float  # of the font, as printed
    bold: bool
    spaced: bool  # the file has a space before it
    goes_on: bool = False  # and no more than one, in the same piece of text


class Rule(NamedTuple):
    """A straight line along the page or down it: ``at`` y or x, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        width: of the page as its text is read.
        height: likewise.
        glyphs: of the text that stands upright, in the order of the file.
        turned: of texts that run in other directions, each as if the page were turned upright.
        across: rules that run along the lines.
        down: rules that run across them.
        pictured: share of the page that pictures cover, in [0, 1].
        lost: characters whose meaning the file does not tell.
        unseen: characters that are left out, since nobody sees them.
    """

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    turned: tuple[tuple[Glyph, ...], ...] = ()
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    pictured: float = 0.0
    lost: int = 0
    unseen: int = 0
