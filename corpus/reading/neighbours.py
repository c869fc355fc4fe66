"""Do two elements of a line with no space between them form one word or two?"""

from __future__ import annotations

import re
from enum import IntEnum

from turbohtml import Element

# Elements that may be parts of their own in a line; others are letters of another look.
_PARTS_OF_LINE = frozenset({"span", "a", "label", "time", "small", "data"})
_CONTROLS = frozenset({"input", "select", "textarea", "button", "meter", "progress"})
_CLASS = re.compile(r"(?<!\S)[^\W\d]+(?:-+[^\W\d]+)*(?!\S)")  # a word, no number of a style


class Apart(IntEnum):
    """Whether two elements that follow each other without a space say one thing or two.

    Style sheets mostly part them, such as the day and the event in a cell of a calendar; yet a word
    may go on from one to the next.
    """

    NOT = 0
    DRAWN = 1  # a picture or the like stands between them
    BARE = 2  # nothing is said of either
    NAMED = 3  # they are called different things
    SURE = 4

    def parts(self, left: str, right: str) -> bool:
        """True when these two characters, on either side, are of two words."""
        if not (left.isalnum() and right.isalnum()):
            return False
        if self is Apart.DRAWN:
            return left.isdigit() and right.isdigit()
        if self is Apart.BARE:
            begins = right.isupper() or (right.isdigit() and left.isalpha())
            return begins and not left.isupper()
        return self is Apart.SURE or not (left.isalpha() and right.isalpha()) or right.isupper()


def apart_from(element: Element) -> Apart:
    """Whether the element stands apart from the one right before it, with no space between."""
    before = element.previous_sibling
    if not isinstance(before, Element):
        return Apart.NOT
    tags = {before.tag, element.tag}
    if before.tag in _CONTROLS or any("-" in tag for tag in tags):
        return Apart.SURE
    if not tags <= _PARTS_OF_LINE:
        return Apart.NOT
    if tags in ({"a"}, {"label"}):
        is_one = tags == {"a"} and before.attr("href") == element.attr("href")
        return Apart.NOT if is_one else Apart.SURE
    if not before.attrs and not element.attrs and len(tags) == 1:
        return Apart.BARE
    names = [_CLASS.findall(each.attr("class") or "") for each in (before, element)]
    return Apart.NAMED if len(tags) > 1 or (all(names) and names[0] != names[1]) else Apart.NOT
