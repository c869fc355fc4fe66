"""Which parts of a web page are furniture: ways to other pages, and banners that ask for consent.

The rule is narrow, since a page's date, an infobox or an address of its foot is asked for as well:
on real pages extractors of the main content lost two to seven of twelve passages that answer a
question. It looks at what the author says of a part (its tag, role or class), and a class counts
only where the part reads so: most of a menu is links, and a banner is short.
"""

from __future__ import annotations

import re
from enum import Enum

from turbohtml import Element

_ROLES = frozenset({"navigation", "menu", "menubar", "search", "alertdialog"})
_WAYS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|menubar|submenu|breadcrumbs?|toc|pagination|pager|related|recommended"
    r"|share|sharing|social|skip-?links?)(?:[\s_-]|$)",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"cookie|consent|gdpr|ccpa", re.IGNORECASE)
_PARTS_NAMES = "div section aside header footer ul ol p form dialog nav menu details"
_PARTS = frozenset(_PARTS_NAMES.split())
# Share of the characters that stand in links.
_MOSTLY_LINKS = 0.7
# A banner that says more is a page about cookies (code points).
_LONGEST_BANNER = 2000


class Furniture(Enum):
    """What a part of a page may be, from what its author says of it."""

    STATED = "stated"  # by its tag or role
    WAYS = "ways"  # to other pages, if most of it is links
    CONSENT = "consent"  # if it is short

    def holds(self, shown: int, linked: int) -> bool:
        """True when a part that shows so many characters, so many in links, is furniture."""
        if self is Furniture.WAYS:
            return linked >= _MOSTLY_LINKS * shown
        return self is Furniture.STATED or shown <= _LONGEST_BANNER


def furniture_of(element: Element) -> Furniture | None:
    """What furniture the element may be; None for most."""
    if element.tag == "nav":
        return Furniture.STATED
    around = Furniture.WAYS if _is_around(element) else None
    attributes = element.attrs
    if not attributes or element.tag not in _PARTS:
        return around
    if (element.attr("role") or "").lower() in _ROLES:
        return Furniture.STATED
    names = f"{element.attr('class') or ''} {element.attr('id') or ''}"
    if _CONSENT.search(names):
        return Furniture.CONSENT
    return Furniture.WAYS if _WAYS.search(names) else around


def _is_around(element: Element) -> bool:
    """True for what stands beside or below the text of a page, yet not for a note of a book."""
    return element.tag in ("aside", "footer") and not (
        element.attr("role") or element.attr("epub:type")
    )
