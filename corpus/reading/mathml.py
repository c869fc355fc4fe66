"""How the parts of a formula in MathML read in a line: 10⁶, (a+b)/2, √2, x^(n+1)."""

from __future__ import annotations

from collections.abc import Sequence

from turbohtml import Element, Node

SIGNS = "()/√^_"
"""What may be written between the parts, in the place of the tag after the part before."""

UNSHOWN_TAGS = frozenset({"annotation", "annotation-xml", "mphantom"})
"""What tells the formula once more, in another notation, or only takes its room."""

SEPARATE_TAGS = frozenset({"mfrac", "mroot", "msqrt", "mtd", "mtr", "mspace", "mtext"})
"""What is not glued to the letters and digits beside it."""

# Raised or lowered beside the first part of each.
_SCRIPTS = {
    "msup": ("sup",),
    "mover": ("sup",),
    "msub": ("sub",),
    "munder": ("sub",),
    "msubsup": ("sub", "sup"),
    "munderover": ("sub", "sup"),
    "mroot": ("sup",),
}
SCRIPTED_TAGS = frozenset(_SCRIPTS) - {"mroot"}
"""What ends in a raised or lowered part."""

_WHOLES = frozenset({"mi", "mn", "mo", "mtext", "msup", "msub", "msubsup", "mover"})
_GROUPS = frozenset({"mrow", "mstyle", "mpadded", "msqrt"})


def script_of(element: Element) -> str | None:
    """``sup`` or ``sub`` for what stands as a script of the element around it."""
    parent = element.parent
    scripts = _SCRIPTS.get(parent.tag, ()) if isinstance(parent, Element) else ()
    if not isinstance(parent, Element) or not scripts:
        return None
    place = _elements(parent).index(element)
    is_accent = parent.tag in ("mover", "munder") and element.tag == "mo"
    return scripts[place - 1] if 0 < place <= len(scripts) and not is_accent else None


def signs_of(element: Element) -> tuple[str, str]:
    """What is written before a part and after it.

    Example:
        ``<mfrac><mn>1</mn><mrow><mn>2</mn><mi>a</mi></mrow></mfrac>`` reads ``1/(2a)``.
    """
    opening, closing = ("", "") if _is_whole(element) else ("(", ")")
    if element.tag == "msqrt":
        return f"√{opening}", closing
    parent = element.parent
    if not isinstance(parent, Element) or parent.tag not in ("mfrac", "mroot"):
        return "", ""
    is_first = _elements(parent)[0] is element
    if parent.tag == "mroot":
        return (f"√{opening}", closing) if is_first else ("", "")
    return opening, f"{closing}/" if is_first else closing


def in_order(element: Element) -> Sequence[Node]:
    """The children of an element in the order in which they are read: a root after its index."""
    return element.children[::-1] if element.tag == "mroot" else element.children


def _elements(parent: Element) -> list[Element]:
    return [child for child in parent.children if isinstance(child, Element)]


def _is_whole(element: Element) -> bool:
    """True for what needs no brackets beside a sign."""
    for _ in range(3):  # groups of one part within each other
        if element.tag not in _GROUPS:
            break
        parts = _elements(element)
        if len(parts) != 1:
            return False
        (element,) = parts
    return element.tag in _WHOLES
