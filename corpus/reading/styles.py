"""What the styles of a page say of its parts: hidden, raised, or in lines of their own.

Of style sheets, those within the page are read, and of them the rules for a tag, a class or an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import TypeVar

from turbohtml import Element

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE
)
_BOXES = re.compile(r"display\s*:\s*(?:inline-)?(?:flex|grid)", re.IGNORECASE)
_BLOCK = re.compile(r"display\s*:\s*(?:block|table|list-item|flow-root)", re.IGNORECASE)
_INLINE = re.compile(r"display\s*:\s*(?:inline|contents)", re.IGNORECASE)
_SHIFT = re.compile(r"vertical-align\s*:\s*(?P<tag>sup|sub)(?:er)?\b", re.IGNORECASE)
_SHOWING = re.compile(r"display\s*:\s*(?!none)\w|visibility\s*:\s*visible", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACE = re.compile(r"[{}]")
# "p", ".menu", "#menu", "p.menu": what a rule says of others depends on what stands around them.
_SIMPLE = re.compile(r"[a-z][a-z0-9-]*|(?:[a-z][a-z0-9-]*)?[.#][\w-]+", re.IGNORECASE)
_WHOLE = frozenset({"html", "body"})
_SHIFTS = frozenset({"sup", "sub"})
_Told = TypeVar("_Told")
_NAME = re.compile(r"[\w-]+")


class Display(Enum):
    """How a part of a page is laid out."""

    HIDDEN = "hidden"
    BOXES = "boxes"  # a block, and so is whatever stands in it
    BLOCK = "block"
    INLINE = "inline"


class Styles:
    """The rules of a page's own style sheets."""

    def __init__(self, sheets: Iterable[str] = (), scripts: Iterable[str] = ()) -> None:
        """Takes the texts of the style sheets and of the scripts, which may show what is hidden."""
        rules = [rule for sheet in sheets for rule in _rules(sheet)]
        opened = {
            name
            for selector, declared in rules
            if not _SIMPLE.fullmatch(selector) and _SHOWING.search(declared)
            for name in _NAME.findall(selector)
        }
        opened.update(name for script in scripts for name in _NAME.findall(script))
        self._displays: dict[str, Display] = {}
        self._shifts: dict[str, str] = {}
        for selector, declared in rules:
            if not _SIMPLE.fullmatch(selector):
                continue
            if shift := _SHIFT.search(declared):
                self._shifts[selector] = shift["tag"].lower()
            display = _declared(declared)
            if display is None:
                continue
            # What a click shows, as a tab or an answer below its question, is text of the page.
            if display is Display.HIDDEN and opened.intersection(_NAME.findall(selector)):
                continue
            self._displays[selector] = display

    def of(self, element: Element) -> Display | None:
        """How the element is laid out; None where that is told by its tag alone."""
        style = element.attr("style")
        if style and (display := _declared(style)):
            return display
        found = _found(self._displays, element)
        # A page that is hidden as a whole is shown by a script as soon as it has loaded.
        return None if found is Display.HIDDEN and element.tag in _WHOLE else found

    def shift(self, element: Element) -> str | None:
        """``sup`` for what is raised, ``sub`` for what is lowered."""
        if element.tag in _SHIFTS:
            return element.tag
        match = _SHIFT.search(element.attr("style") or "")
        return match["tag"].lower() if match else _found(self._shifts, element)


def _found(told: Mapping[str, _Told], element: Element) -> _Told | None:
    """What is told of an element by its id, else by its class, else by its tag."""
    if not told:
        return None
    found = told.get(element.tag)
    for name in (element.attr("class") or "").split():
        for selector in (f".{name}", f"{element.tag}.{name}"):
            found = told.get(selector, found)
    return told.get(f"#{element.attr('id') or ''}", found)


def _declared(text: str) -> Display | None:
    if _HIDING.search(text):
        return Display.HIDDEN
    for pattern, display in (
        (_BOXES, Display.BOXES),
        (_BLOCK, Display.BLOCK),
        (_INLINE, Display.INLINE),
    ):
        if pattern.search(text):
            return display
    return None


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Each selector with what is declared for it; none of those for print or for small screens."""
    text = _COMMENT.sub(" ", sheet)
    start, depth, apart = 0, 0, 0  # of rules within each other, and of those in an at-rule
    selectors = ""
    for brace in _BRACE.finditer(text):
        piece, start = text[start : brace.start()], brace.end()
        if brace[0] == "{":
            depth += 1
            selectors = piece.rpartition(";")[2].strip()
            apart = apart or depth * selectors.startswith("@")
        else:
            if not apart:
                for selector in selectors.split(","):
                    yield selector.strip(), piece
            apart = 0 if depth <= apart else apart
            depth, selectors = max(depth - 1, 0), ""
