"""What the styles of a page say of its parts: hidden, raised, or in lines of their own.

Of style sheets, those within the page are read, and of them the rules that hold everywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import islice
from typing import NamedTuple

from turbohtml import Element
from turbohtml.cssom import StyleDeclaration, StyleSheet

# What tells whether a part is seen, and where it stands.
_TELLING_NAMES = (
    "display visibility mso-hide opacity font-size vertical-align position top right bottom left"
    " text-indent clip clip-path animation animation-name transition"
)
_TELLING = frozenset(_TELLING_NAMES.split())
_MOVES = frozenset({"animation", "animation-name", "transition"})  # by which a text may fade in
_EDGES = ("left", "top", "right", "bottom", "text-indent")
# Farther out stands what is for programs that read pages aloud (pixels or ems).
_OFF_SCREEN = 999
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[\s,]*){4}\)|inset\((?:[5-9]\d|100)%.*|circle\(0.*")
_LENGTH = re.compile(r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))(?P<unit>[a-z]*|%)")
# Smaller letters are not to be seen; a text in a mail hides so.
_LEAST_SIZE, _POINTS = 2, frozenset({"px", "pt", ""})
_RELATIVE = frozenset({"em", "ex", "%"})
_AS_PARENT = frozenset({"inherit", "unset", "smaller", "larger"})
# Ems that one of a unit is about; a shift of fewer moves no text out of its line.
_EMS = {"px": 0.06, "pt": 0.08, "em": 1.0, "rem": 1.0, "ex": 0.5, "%": 0.01}
_LEAST_SHIFT = 0.2
_RAISED = {"super": "sup", "text-top": "sup", "sub": "sub"}
_LAID_OUT = ("flex", "grid", "inline-flex", "inline-grid")
_BLOCKS = ("block", "table", "list-item", "flow-root")
_INLINES = ("inline", "contents")
# A selector and its parts: what stands in brackets or quotation marks is no comma or space of it.
_BRACKETED = r"\"[^\"]*\"|'[^']*'|\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]"
_SELECTOR = re.compile(rf"(?:{_BRACKETED}|[^,\"'(\[])+")
_COMPOUND = re.compile(rf"(?:{_BRACKETED}|[^\s>+~\"'(\[])+")
_IN_BRACKETS = re.compile(_BRACKETED)
_NAMED = re.compile(r"(?P<sign>[#.])?(?P<name>[\w-]+)")
_IDS, _CLASSES = re.compile(r"#[\w-]"), re.compile(r"\.[\w-]|(?<!:):(?!:)")
_TAGS = re.compile(r"(?<![\w#.:-])[a-z]", re.IGNORECASE)
_NAME = re.compile(r"[\w-]+")
_IN_MARKUP = re.compile(r"<!--|-->")  # hid a style sheet from the first browsers
_WHOLE = frozenset({"html", "body"})
_SHIFTS = frozenset({"sup", "sub"})
# A page has a tenth of so many selectors; more would be looked at for seconds.
_MOST_SELECTORS = 20_000
# So often elements are held against selectors, which takes some .3 s.
_MOST_MATCHES = 300_000
# What looks along all elements beside one takes as long as there are such.
_FAR = re.compile(r"~(?!=)|:has\(|:nth-|-of-type")
_ANY = Element("p")


class Display(Enum):
    """How a part of a page is laid out."""

    HIDDEN = "hidden"
    BOXES = "boxes"  # a block, and so is whatever stands in it
    BLOCK = "block"
    INLINE = "inline"


class Style(NamedTuple):
    """What the styles of its page say of an element; None where they say nothing.

    Attributes:
        display: how it is laid out.
        shift: ``sup`` for what is raised, ``sub`` for what is lowered.
        visible: whether its own texts are seen; the elements within it do as it does, or otherwise.
        sized: whether its letters have a size; likewise.
        fixed: whether it stays where it is while the page is scrolled.
    """

    display: Display | None = None
    shift: str | None = None
    visible: bool | None = None
    sized: bool | None = None
    fixed: bool = False


_PLAIN = Style()
_Told = dict[str, str]


class _Declared(NamedTuple):
    """What is declared, by the names of properties, and what is declared to outdo that."""

    plain: _Told
    important: _Told


class _Rule(NamedTuple):
    """What is declared for a selector."""

    selector: str
    rank: tuple[int, ...]  # ids, classes and tags that it names, and its place among the rules
    declared: _Declared


class Styles:
    """The rules of a page's own style sheets."""

    def __init__(self, sheets: Iterable[str] = (), scripts: Iterable[str] = ()) -> None:
        """Takes the texts of the style sheets and of the scripts, which may show what is hidden."""
        scripts = list(scripts)
        self._may_fade_in = bool(scripts)
        self._simple: dict[str, _Rule] = {}
        self._others: dict[str, list[_Rule]] = defaultdict(list)
        self._known: dict[tuple[object, ...], Style] = {}
        self._matches_left = _MOST_MATCHES
        rules = list(islice(_rules(sheets), _MOST_SELECTORS))
        # What a click shows, as a tab or an answer below its question, is text of the page.
        shown = {
            name
            for selector, style in rules
            if _key(selector) != selector and _shows(style)
            for name in _names(_subject(selector))
        }
        told = {name for script in scripts for name in _NAME.findall(script)}
        for number, (selector, style) in enumerate(rules):
            is_opened = not (
                shown.isdisjoint(_names(_subject(selector))) and told.isdisjoint(_names(selector))
            )
            declared = _declared(style, is_opened=is_opened)
            if not _FAR.search(selector):
                self._add(_Rule(selector, (*_specificity(selector), number), declared))

    def _add(self, rule: _Rule) -> None:
        key = _key(rule.selector)
        if key != rule.selector:
            self._others[key].append(rule)
            return
        before = self._simple.get(key)
        if before is not None:
            plain, important = before.declared
            merged = _Declared(plain | rule.declared.plain, important | rule.declared.important)
            rule = rule._replace(declared=merged)
        self._simple[key] = rule

    @property
    def are_none(self) -> bool:
        """True where no style sheet of the page says anything."""
        return not self._simple and not self._others

    def depend_on_place(self, tag: str) -> bool:
        """True when two elements of the tag that have no attributes may look different."""
        return tag in self._others or "*" in self._others

    def of(self, element: Element) -> Style:
        """What is said of the element."""
        shift = element.tag if element.tag in _SHIFTS else None
        is_whole = element.tag in _WHOLE
        rules, inline = self._rules_of(element), element.attr("style") or ""
        if not rules and not inline:
            return Style(shift=shift) if shift else _PLAIN
        # Most elements look like others.
        key = (shift, is_whole, inline, *(rule.rank[-1] for rule in rules))
        style = self._known.get(key)
        if style is None:
            told = _told([rule.declared for rule in rules], inline)
            style = self._known[key] = self._style(told, shift, is_whole=is_whole)
        return style

    def _rules_of(self, element: Element) -> list[_Rule]:
        """The rules for an element; those that tell most come last."""
        if self.are_none:
            return []
        names = (element.attr("class") or "").split()
        keys = [element.tag, *(f".{name}" for name in names), f"#{element.attr('id') or ''}"]
        rules = [self._simple[key] for key in keys if key in self._simple]
        for key in ("*", *keys) if self._others else ():
            others = self._others.get(key, ())
            self._matches_left -= len(others)
            if self._matches_left < 0:
                break
            rules += [rule for rule in others if element.matches(rule.selector)]
        return sorted(rules, key=lambda rule: rule.rank) if len(rules) > 1 else rules

    def _style(self, told: _Told, shift: str | None, *, is_whole: bool) -> Style:
        display = _display(told.get("display", ""))
        # A page that is hidden as a whole is shown by a script as soon as it has loaded.
        if is_whole:
            return Style(display=None if display is Display.HIDDEN else display)
        if _is_away(told) or (not self._may_fade_in and _is_transparent(told)):
            display = Display.HIDDEN
        return Style(
            display=display,
            shift=shift or _shift(told),
            visible=_is_visible(told.get("visibility", "")),
            sized=_is_sized(told.get("font-size", "")),
            fixed=told.get("position") == "fixed",
        )


def _rules(sheets: Iterable[str]) -> Iterator[tuple[str, StyleDeclaration]]:
    """Each selector of style sheets with what is declared for it, where that tells anything."""
    for sheet in sheets:
        for rule in StyleSheet(_IN_MARKUP.sub("", sheet)).rules:
            if not _TELLING.isdisjoint(rule.style):
                for selector in _SELECTOR.finditer(rule.selector_text):
                    if _is_valid(selector[0]):
                        yield selector[0].strip(), rule.style


def _is_valid(selector: str) -> bool:
    """False also for what a style sheet adds to the page, such as ``p::before``."""
    try:
        _ANY.matches(selector)
    except ValueError:
        return False
    return True


def _subject(selector: str) -> str:
    """The part of a selector that tells of the element itself."""
    compounds: list[str] = _COMPOUND.findall(selector)
    return compounds[-1] if compounds else ""


def _key(selector: str) -> str:
    """The id, else the class, else the tag that an element has if the selector is to match it."""
    found = list(_NAMED.finditer(_IN_BRACKETS.sub("", _subject(selector)).partition(":")[0]))
    for sign in ("#", "."):
        for match in found:
            if match["sign"] == sign:
                return match[0]
    return found[0][0].lower() if found else "*"


def _names(selector: str) -> set[str]:
    """The classes and ids that a selector names; its tags where there are none."""
    found = list(_NAMED.finditer(selector))
    return {m["name"] for m in found if m["sign"]} or {m["name"] for m in found}


def _specificity(selector: str) -> tuple[int, int, int]:
    plain = _IN_BRACKETS.sub(" ", selector)
    ids, classes, tags = (len(pattern.findall(plain)) for pattern in (_IDS, _CLASSES, _TAGS))
    return ids, classes + selector.count("["), tags


def _declared(style: StyleDeclaration, *, is_opened: bool = False) -> _Declared:
    """What a style declares; what hides is left out where a click shows it."""
    declared = _Declared({}, {})
    for name in style:
        value = style[name].lower()
        if name in _TELLING and not (is_opened and _hides(name, value)):
            told = declared.important if style.important(name) else declared.plain
            told[name] = value
    return declared


def _told(rules: Iterable[_Declared], inline: str) -> _Told:
    """What holds of all that is declared of an element; later rules tell more."""
    declared = [*rules, _declared(StyleDeclaration.parse(inline))]
    told: _Told = {}
    for each in declared:
        told.update(each.plain)
    for each in declared:
        told.update(each.important)
    return told


def _hides(name: str, value: str) -> bool:
    if name == "opacity":
        return _is_zero(value)
    return (name == "display" and value == "none") or (
        name == "visibility" and _is_visible(value) is False
    )


def _shows(style: StyleDeclaration) -> bool:
    return any(
        name in style and not _hides(name, style[name].lower())
        for name in ("display", "visibility", "opacity")
    )


def _display(value: str) -> Display | None:
    if value == "none":
        return Display.HIDDEN
    for begins, display in (
        (_LAID_OUT, Display.BOXES),
        (_BLOCKS, Display.BLOCK),
        (_INLINES, Display.INLINE),
    ):
        if value.startswith(begins):
            return display
    return None


def _is_zero(value: str) -> bool:
    match = _LENGTH.fullmatch(value)
    return match is not None and float(match["number"]) == 0


def _is_transparent(told: _Told) -> bool:
    return _is_zero(told.get("opacity", "")) and _MOVES.isdisjoint(told)


def _is_away(told: _Told) -> bool:
    """True for what stands off the screen, or is cut to nothing."""
    is_placed = told.get("position", "static") != "static"
    for edge in _EDGES if is_placed else _EDGES[-1:]:
        match = _LENGTH.fullmatch(told.get(edge, ""))
        if match and match["unit"] != "%" and float(match["number"]) <= -_OFF_SCREEN:
            return True
    is_clipped = is_placed and _CLIPPED.fullmatch(told.get("clip", ""))
    cut = is_clipped or _CLIPPED.fullmatch(told.get("clip-path", ""))
    return bool(cut) or told.get("mso-hide") == "all"


def _is_visible(value: str) -> bool | None:
    return {"visible": True, "hidden": False, "collapse": False}.get(value)


def _is_sized(value: str) -> bool | None:
    """Whether letters of the size are seen; None where that is as in what is around them."""
    match = _LENGTH.fullmatch(value)
    if match is None:
        return None if not value or value in _AS_PARENT else True
    number = float(match["number"])
    if number == 0 or (match["unit"] in _POINTS and number < _LEAST_SIZE):
        return False
    return None if match["unit"] in _RELATIVE else True


def _shift(told: _Told) -> str | None:
    """That a text is raised or lowered from its line, by so much as a mark or an index is."""
    align = told.get("vertical-align", "")
    if align in _RAISED:
        return _RAISED[align]
    ems = _ems(align)
    if told.get("position") == "relative" and not ems:
        ems = _ems(told.get("bottom", "")) or -_ems(told.get("top", ""))
    if not _LEAST_SHIFT <= abs(ems) <= 1:
        return None
    return "sup" if ems > 0 else "sub"


def _ems(value: str) -> float:
    match = _LENGTH.fullmatch(value)
    return float(match["number"]) * _EMS.get(match["unit"], 0.0) if match else 0.0
