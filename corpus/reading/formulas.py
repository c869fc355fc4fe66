"""Formulas of Office files in one line: what is raised stays raised, a fraction has its stroke.

Office MathML: ECMA-376, part 1, 22.1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corpus.reading.package import Element, attribute, child, local
from corpus.reading.raised import scripted

_LEFT_OUT = frozenset({"del", "moveFrom", "delText", "instrText"})


def formula(element: Element | None) -> str:
    """The text of a formula, or of a part of one; "" where there is none."""
    return "".join(map(_text, element if element is not None else ()))


def _text(element: Element) -> str:
    name = local(element)
    if name == "t":
        return element.text or ""
    if name in _SIGNED:
        return _SIGNED[name](element)
    return "" if name in _LEFT_OUT or name.endswith("Pr") else formula(element)


def _shifted(element: Element) -> str:
    inside = formula(element)
    return scripted(inside, local(element)) if inside else ""


def _fraction(element: Element) -> str:
    return f"{_fenced(child(element, 'num'))}/{_fenced(child(element, 'den'))}"


def _root(element: Element) -> str:
    degree = formula(child(element, "deg"))
    return f"{scripted(degree, 'sup') if degree else ''}√{_fenced(child(element, 'e'))}"


def _in_brackets(element: Element) -> str:
    said = (attribute(child(element, "dPr", name), "val") for name in ("begChr", "endChr"))
    opening, closing = (
        usual if mark is None else mark for mark, usual in zip(said, "()", strict=True)
    )
    return f"{opening}{formula(element)}{closing}"


def _sum(element: Element) -> str:
    return (attribute(child(element, "naryPr", "chr"), "val") or "∫") + formula(element)


_SIGNED: Mapping[str, Callable[[Element], str]] = {
    **{"sup": _shifted, "sub": _shifted, "f": _fraction, "rad": _root, "d": _in_brackets},
    "nary": _sum,
}


def _fenced(element: Element | None) -> str:
    """The text of a part, in brackets where it is more than a number or a word."""
    text = formula(element)
    is_one = all(char.isalnum() or char in ".,\N{NO-BREAK SPACE}" for char in text)
    return text if is_one else f"({text})"
