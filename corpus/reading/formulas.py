"""Formulas of Office files in one line: what is raised stays raised, a fraction has its stroke.

Office MathML: ECMA-376, part 1, 22.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.reading.package import Element, attribute, child, local
from corpus.reading.transcript import Piece

_SHIFTS = frozenset({"sup", "sub"})
_LEFT_OUT = frozenset({"del", "moveFrom", "delText", "instrText"})
_FRACTION, _ROOT, _FENCED, _SUM = "f", "rad", "d", "nary"


def formula(element: Element) -> Iterator[Piece]:
    """The texts of a formula in their order."""
    for each in element:
        name = local(each)
        if name == "t":
            yield Piece(each.text or "")
        elif name in _SHIFTS:
            yield from (Piece(piece.text, (name,)) for piece in formula(each))
        elif name == _FRACTION:
            yield from _fenced(child(each, "num"))
            yield Piece("/")
            yield from _fenced(child(each, "den"))
        elif name == _ROOT:
            degree = child(each, "deg")
            yield from (
                Piece(p.text, ("sup",)) for p in (() if degree is None else formula(degree))
            )
            yield Piece("√")
            yield from _fenced(child(each, "e"))
        elif name == _FENCED:
            yield Piece(attribute(child(each, "dPr", "begChr"), "val") or "(")
            yield from formula(each)
            yield Piece(attribute(child(each, "dPr", "endChr"), "val") or ")")
        elif name == _SUM:
            yield Piece(attribute(child(each, "naryPr", "chr"), "val") or "∫")
            yield from formula(each)
        elif name not in _LEFT_OUT and not name.endswith("Pr"):
            yield from formula(each)


def _fenced(element: Element | None) -> list[Piece]:
    """The texts of a part, in brackets where it is more than a number or a word."""
    pieces = [] if element is None else list(formula(element))
    text = "".join(piece.text for piece in pieces)
    is_one = all(char.isalnum() or char in ".,\N{NO-BREAK SPACE}" for char in text)
    return pieces if is_one else [Piece("("), *pieces, Piece(")")]
