"""Which number does OpenDocument show before a paragraph? Its lists, and its headings, are counted.

A list counts anew unless it says that it goes on with another; the first paragraph of each item has
the number. The rules: OpenDocument 1.3, part 3, 5.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from corpus.reading.numbering import LONGEST, Counters, Level, Levels, number_of
from corpus.reading.package import Element, attribute, local

_OUTLINE = "Outline"
_FORMS = {
    "": "none",
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一, 二, 三, ...": "chineseCounting",
    "а, б, .., аа, аб, ... (ru)": "russianLower",
    "а, б, .., аа, бб, ... (ru)": "russianLower",
    "А, Б, .., Аа, Аб, ... (ru)": "russianUpper",
    "А, Б, .., Аа, Бб, ... (ru)": "russianUpper",
}


@dataclass(slots=True)
class _List:
    """A list that is open, or an item of it: what begins it, and what of it was read."""

    name: str  # of its counters
    style: str
    level: int
    item: Element | None = None  # the open item, until its first paragraph is read
    has_inner: bool = False  # the open item holds a list


@dataclass(slots=True)
class OdfLists:
    """Counts the paragraphs of lists, and the headings, in their order."""

    _levels: dict[str, Levels] = field(default_factory=dict)  # by the list's style
    _without: set[str] = field(default_factory=set)  # styles of headings without a number
    _counters: Counters = field(default_factory=Counters)
    _open: list[_List] = field(default_factory=list)
    _named: dict[str, str] = field(default_factory=dict)  # counters by the id of a list
    _last: dict[str, str] = field(default_factory=dict)  # and of the last list of a style
    _begun: int = 0

    @classmethod
    def of(cls, parts: Iterable[Element | None]) -> OdfLists:
        """The lists that the parts of a file define, each in its styles."""
        lists = cls()
        for part in parts:
            for group in part if part is not None else ():
                for style in group if local(group) in ("styles", "automatic-styles") else ():
                    name = attribute(style, "name") or ""
                    if local(style) == "list-style":
                        lists._levels[name] = _levels(style)
                    elif local(style) == "outline-style":
                        lists._levels[_OUTLINE] = _levels(style)
                    elif attribute(style, "list-style-name") == "":
                        lists._without.add(name)
        return lists

    @contextmanager
    def list(self, element: Element) -> Iterator[None]:
        """Opens a list for what is read meanwhile."""
        around = self._open[-1] if self._open else None
        style = attribute(element, "style-name") or (around.style if around else "")
        goes_on = attribute(element, "continue-numbering") == "true"
        if around:
            opened = _List(around.name, style, around.level + 1)
            if around.has_inner and not goes_on:
                self._restart(opened)
            around.has_inner = True
        else:
            followed = self._named.get(attribute(element, "continue-list") or "")
            name = followed or (self._last.get(style) if goes_on else None)
            self._begun += name is None
            opened = _List(name or str(self._begun), style, 0)
            self._last[style] = opened.name
        if identity := attribute(element, "id"):
            self._named[identity] = opened.name
        self._open.append(opened)
        yield
        self._open.pop()

    @contextmanager
    def item(self, element: Element) -> Iterator[None]:
        """Opens an item of the open list."""
        opened = self._open[-1] if self._open else _List("", "", 0)
        opened.item, opened.has_inner = element, False
        yield
        opened.item = None

    def number(self, paragraph: Element) -> str:
        """What stands before the paragraph, which is read next; "" for none."""
        if self._open:
            opened, item = self._open[-1], self._open[-1].item
            opened.item = None
            if item is None or local(item) != "list-item":
                return ""
            begins, name, level = attribute(item, "start-value"), opened.name, opened.level
            style = attribute(item, "style-override") or opened.style
        elif local(paragraph) == "h" and attribute(paragraph, "is-list-header") != "true":
            if attribute(paragraph, "style-name") in self._without:
                return ""
            begins, name, style = attribute(paragraph, "start-value"), _OUTLINE, _OUTLINE
            level = max(number_of(attribute(paragraph, "outline-level")), 1) - 1
        else:
            return ""
        if begins is not None:
            self._counters.begin(name, level, number_of(begins))
        return self._counters.next_of(name, level, self._levels.get(style, {}))

    def _restart(self, opened: _List) -> None:
        level = self._levels.get(opened.style, {}).get(opened.level)
        self._counters.begin(opened.name, opened.level, level.start if level else 1)


def _levels(style: Element) -> Levels:
    stated = {number_of(attribute(each, "level")) - 1: each for each in style}
    return {
        place: Level(
            start=number_of(attribute(each, "start-value") or "1"),
            form=_form(each),
            text=_text(each, place, stated),
        )
        for place, each in stated.items()
        if place >= 0
    }


def _form(level: Element) -> str:
    if not local(level).endswith(("level-style-number", "outline-level-style")):
        return "bullet"  # or a picture
    return _FORMS.get(attribute(level, "num-format") or "", "decimal")


def _text(level: Element, place: int, levels: dict[int, Element]) -> str:
    """How its numbers are told, as "%1.%2": of as many levels as are shown, if they have one."""
    if _form(level) == "none":
        return ""
    most = min(number_of(attribute(level, "display-levels") or "1"), place + 1)
    shown = [at for at in range(place + 1 - most, place) if at in levels]
    numbered = [at for at in shown if _form(levels[at]) not in ("none", "bullet")]
    numbers = ".".join(f"%{at + 1}" for at in (*numbered, place))
    before, after = attribute(level, "num-prefix") or "", attribute(level, "num-suffix") or ""
    return f"{before[:LONGEST]}{numbers}{after[:LONGEST]}"
