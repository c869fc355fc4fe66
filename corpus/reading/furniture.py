"""Which parts of a web page are furniture: ways to other pages, banners, what waits for a click.

The rule is narrow, since a page's date, an infobox or an address of its foot is asked for as well:
on real pages extractors of the main content lost two to seven of twelve passages that answer a
question. It looks at what the author says of a part (its tag, role or class), and a class counts
only where the part reads so: most of a menu is links, and a banner is short. What is not named so
is known by what it does: it lies over the page and waits for a click, asks for an address, or hands
the page on to others. A part that states a figure, a date or an address is none of these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter, sub

from turbohtml import Element, Text

_ROLES = frozenset({"navigation", "menu", "menubar", "search", "alertdialog"})
_WAYS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|menubar|submenu|breadcrumbs?|toc|pagination|pager|related|recommended"
    r"|share|sharing|social|skip-?links?|catlinks)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"cookie|consent|gdpr|ccpa", re.IGNORECASE)
_PARTS_NAMES = "div section aside header footer ul ol p form dialog nav menu details"
_PARTS = frozenset(_PARTS_NAMES.split())
# Share of the characters that stand in links.
_MOSTLY_LINKS = 0.7
# A banner that says more is a page about cookies (code points).
_LONGEST_BANNER = 2000


# So much may a part say that waits for a click, and a form (code points).
_LONGEST_OVERLAY = 800
_LONGEST_FORM = 300
# A form with more fields is a questionnaire; what is said beside the links of a bar is its name.
_MOST_FIELDS = 2
_LONGEST_NAME = 40
_FACT_NAMES = "h1 main article table time address blockquote pre figure dl"
_FACTS = frozenset(_FACT_NAMES.split())
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_OF_NO_TEXT = frozenset({"script", "style", "link", "noscript", "template", "iframe"})
_FEW = 20  # siblings that are looked at
_CONTROLS = frozenset({"button", "input", "textarea"})
_BUTTONS = frozenset({"button", "submit", "reset", "image"})
_CHOICES = frozenset({"hidden", "checkbox", "radio"})
_FIGURE = re.compile(r"\d")
_REACHED = re.compile(r"tel:|mailto:[^?]", re.IGNORECASE)
# A link that hands an address on to another page, or the page to who is written to.
_HANDS_ON = re.compile(r"[?&#][\w.-]+=[^&]*?(?P<to>https?(?::|%3A)[^&]*)", re.IGNORECASE)
_TO_ANYONE = re.compile(r"mailto:\?", re.IGNORECASE)


@dataclass(slots=True)
class Held:
    """What a page, or a part of it, shows and holds, counted."""

    shown: int = 0  # characters
    linked: int = 0  # of them in links
    links: int = 0
    shares: int = 0  # links that hand the page on
    buttons: int = 0
    fields: int = 0  # to write in
    headings: int = 0
    facts: int = 0  # what no furniture has: the page's title, an article, figures

    @property
    def is_handed_on(self) -> bool:
        """True for a bar of links that hand the page on, and its name."""
        named = self.shown - self.linked <= _LONGEST_NAME
        return named and self.shares > 1 and self.shares == self.links

    def now(self) -> Held:
        """What was counted up to now; it stays so."""
        return Held(*_COUNTS(self))

    def since(self, before: Held) -> Held:
        """What was counted since then."""
        return Held(*map(sub, _COUNTS(self), _COUNTS(before)))

    def text(self, text: str, *, is_linked: bool) -> None:
        """Counts a text that is shown."""
        self.shown += len(text)
        self.linked += len(text) if is_linked else 0
        self.facts += _FIGURE.search(text) is not None

    def element(self, element: Element, handed_on: Iterable[str]) -> None:
        """Counts an element; ``handed_on``: the addresses that several links hand on."""
        tag = element.tag
        self.facts += tag in _FACTS
        self.headings += tag in _HEADINGS
        if not element.attrs and tag not in _CONTROLS:  # most elements
            return
        kind = (element.attr("type") or "").lower() if tag == "input" else ""
        self.buttons += (
            tag == "button" or kind in _BUTTONS or (element.attr("role") or "").lower() == "button"
        )
        self.fields += (tag == "input" and kind not in _BUTTONS | _CHOICES) or tag == "textarea"
        if tag == "a" and (target := element.attr("href")):
            self.links += 1
            self.facts += bool(_REACHED.match(target))
            self.shares += bool(_TO_ANYONE.match(target)) or _handed_on(target) in handed_on


_COUNTS = attrgetter(*Held.__slots__)  # at once: a page may have thousands of parts


def handed_on_in(links: Iterable[Element]) -> frozenset[str]:
    """The addresses that several of the links of a page hand on to others, as its own."""
    targets = Counter(_handed_on(link.attr("href") or "") for link in links)
    return frozenset(target for target, count in targets.items() if target and count > 1)


def _handed_on(target: str) -> str:
    match = _HANDS_ON.search(target)
    return match["to"].lower() if match else ""


class Furniture(Enum):
    """What a part of a page may be, from what its author says of it and where it stands."""

    STATED = "stated"  # by its tag or role
    WAYS = "ways"  # to other pages, if most of it is links
    CONSENT = "consent"  # if it is short
    OVER = "over"  # laid over the page, if it is short and waits for a click
    BESIDE = "beside"  # before or behind all of the page, likewise, if it has no heading
    FORM = "form"  # if it asks for a word or two and says little
    BAR = "bar"  # of links that hand the page on, if there is nothing else in it

    @property
    def is_named(self) -> bool:
        """True for what its author calls so, wherever it stands."""
        return self in (Furniture.STATED, Furniture.WAYS, Furniture.CONSENT)

    def holds(self, held: Held) -> bool:
        """True when a part that holds so much is furniture."""
        return held.is_handed_on or _READS_SO[self](held)


def _waits(held: Held) -> bool:
    """True for a brief part with something to click in it, and nothing that is asked for."""
    clicks = held.buttons + held.links + held.fields
    return clicks > 0 and not held.facts and held.shown <= _LONGEST_OVERLAY


def _offers_buttons(held: Held) -> bool:
    several = held.buttons > 0 and held.buttons + held.links > 1
    return several and not held.headings and _waits(held)


def _asks(held: Held) -> bool:
    """True for a form that asks for a word or two."""
    few = 0 < held.fields <= _MOST_FIELDS
    return few and not held.facts and held.shown <= _LONGEST_FORM


_READS_SO: Mapping[Furniture, Callable[[Held], bool]] = {
    Furniture.STATED: lambda held: True,
    Furniture.WAYS: lambda held: held.linked >= _MOSTLY_LINKS * held.shown,
    Furniture.CONSENT: lambda held: held.shown <= _LONGEST_BANNER,
    Furniture.OVER: _waits,
    Furniture.BESIDE: _offers_buttons,
    Furniture.FORM: _asks,
    Furniture.BAR: lambda held: False,
}


def furniture_of(element: Element, *, is_fixed: bool = False) -> Furniture | None:
    """What furniture the element may be by itself; None for what is no part of a page.

    Args:
        element: of the page.
        is_fixed: whether it stays where it is while the page is scrolled.
    """
    if element.tag == "nav":
        return Furniture.STATED
    around = Furniture.WAYS if _is_around(element) else None
    if element.tag not in _PARTS:
        return around
    return _named(element) or _laid(element, is_fixed=is_fixed) or around or Furniture.BAR


def at_its_place(furniture: Furniture | None, element: Element) -> Furniture | None:
    """The same, where it also counts what stands around the element."""
    if furniture is Furniture.BAR and element.tag == "div" and _is_at_edge(element):
        return Furniture.BESIDE
    return furniture


def _named(element: Element) -> Furniture | None:
    """What its author calls it."""
    if not element.attrs:
        return None
    if (element.attr("role") or "").lower() in _ROLES:
        return Furniture.STATED
    names = f"{element.attr('class') or ''} {element.attr('id') or ''}"
    if _CONSENT.search(names):
        return Furniture.CONSENT
    return Furniture.WAYS if _WAYS.search(names) else None


def _laid(element: Element, *, is_fixed: bool) -> Furniture | None:
    """What it may be because it lies over the page, or asks for something."""
    role, modal = element.attr("role") or "", element.attr("aria-modal") or ""
    is_dialog = element.tag == "dialog" or role.lower() == "dialog" or modal.lower() == "true"
    if is_dialog or (is_fixed and element.tag != "header"):
        return Furniture.OVER
    return Furniture.FORM if element.tag == "form" else None


def _is_around(element: Element) -> bool:
    """True for what stands beside or below the text of a page, yet not for a note of a book."""
    return element.tag in ("aside", "footer") and not (
        element.attr("role") or element.attr("epub:type")
    )


def _is_at_edge(element: Element) -> bool:
    """True for the first or the last part of all of a page."""
    parent = element.parent
    if not isinstance(parent, Element) or parent.tag != "body":
        return False
    return not _has_beside(element, "previous_sibling") or not _has_beside(element, "next_sibling")


def _has_beside(element: Element, side: str) -> bool:
    """True where something that may show a text stands on that side of the element."""
    sibling = getattr(element, side)
    for _ in range(_FEW):
        if sibling is None:
            return False
        is_part = isinstance(sibling, Element) and sibling.tag not in _OF_NO_TEXT
        if is_part or (isinstance(sibling, Text) and sibling.data.strip()):
            return True
        sibling = getattr(sibling, side)
    return True
