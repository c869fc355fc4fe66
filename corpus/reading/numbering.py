"""Which number is shown before a paragraph? It is in no text of the file, but counted.

The rules of Word: ECMA-376, part 1, 17.9. Those of OpenDocument: version 1.3, part 3, 5.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from corpus.reading.package import Element, attribute, child, is_on, local

_PLACE = re.compile(r"%([1-9])")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HAN_DIGITS = "零一二三四五六七八九"
# A number that says no more than its place: "1.", "b)", "iv", "（三）", a bullet.
_PLAIN = re.compile(
    r"[(（]?(?:\d{1,3}|[ivxlcdm]+|[^\W\d_]{1,2}|[一二三四五六七八九十百零]+)[.)）、:：]?|[\W_]*",
    re.IGNORECASE,
)
_MOST = 9999  # beyond it every number is told in digits
LONGEST = 100  # code points of what a level tells; else each of its items could have a megabyte


def is_cited(number: str) -> bool:
    """True for a number by which a text is cited: "2.1", "Статья 5.", "第三条"; not for "b)"."""
    return _PLAIN.fullmatch(number) is None


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how its numbers look."""

    start: int
    form: str
    text: str  # "%1.%2": the numbers of the first and the second level
    is_plain: bool = False  # all of them in digits


Levels = Mapping[int, Level]
"""The levels of a list, from 0."""


@dataclass(slots=True)
class Counters:
    """How far each of the lists of a document is counted."""

    _counts: dict[str, dict[int, int]] = field(default_factory=dict)  # by list, by level

    def begin(self, name: str, level: int, number: int) -> None:
        """Has the next paragraph of a list at that level get this number."""
        self._counts.setdefault(name, {})[level] = number - 1

    def next_of(self, name: str, level: int, levels: Levels) -> str:
        """What stands before the next paragraph of a list, such as "2.1" or "第三条"; "" for none.

        Args:
            name: of the list.
            level: from 0.
            levels: of the list.
        """
        if level not in levels:
            return ""
        counts = self._counts.setdefault(name, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        told = levels[level]

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            meant = levels.get(at, told)
            return _formed(counts.get(at, meant.start), "decimal" if told.is_plain else meant.form)

        return "" if told.form == "bullet" else _PLACE.sub(number, told.text).strip()


@dataclass(frozen=True, slots=True)
class _List:
    """A list as a paragraph names it: the counters that it shares, and where it begins anew."""

    counters: str
    levels: Levels
    begins: Mapping[int, int]  # by level


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a Word document in their order."""

    _lists: Mapping[str, _List]
    _counters: Counters = field(default_factory=Counters)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Element | None) -> Numbering:
        """The lists that a document defines."""
        defined: dict[str, Levels] = {}
        lists: dict[str, _List] = {}
        for each in root if root is not None else ():
            if local(each) == "abstractNum":
                defined[attribute(each, "abstractNumId") or ""] = _levels(each)
            elif local(each) == "num":
                counters = attribute(child(each, "abstractNumId"), "val") or ""
                levels = dict(defined.get(counters, {}))
                begins: dict[int, int] = {}
                for own in each.iterchildren("{*}lvlOverride"):
                    levels.update(_levels(own))
                    start = child(own, "startOverride")
                    if start is not None:
                        begins[number_of(attribute(own, "ilvl"))] = number_of(
                            attribute(start, "val")
                        )
                lists[attribute(each, "numId") or ""] = _List(counters, levels, begins)
        return cls(lists)

    def next_of(self, name: str, level: int) -> str:
        """What stands before the next paragraph of a list, such as "2.1" or "第三条"; "" for none.

        Args:
            name: of the list, as its paragraphs state it.
            level: from 0.
        """
        own = self._lists.get(name)
        if own is None or level not in own.levels:
            return ""
        if level in own.begins and (name, level) not in self._begun:
            self._begun.add((name, level))
            self._counters.begin(own.counters, level, own.begins[level])
        return self._counters.next_of(own.counters, level, own.levels)


def _levels(element: Element) -> dict[int, Level]:
    return {
        number_of(attribute(level, "ilvl")): Level(
            start=number_of(attribute(child(level, "start"), "val") or "1"),
            form=attribute(child(level, "numFmt"), "val") or "decimal",
            text=(attribute(child(level, "lvlText"), "val") or "")[:LONGEST],
            is_plain=is_on(attribute(child(level, "isLgl"), "val") or "1")
            and child(level, "isLgl") is not None,
        )
        for level in element.iterchildren("{*}lvl")
    }


def number_of(value: str | None) -> int:
    """A number as a file states it; 0 where it states none, or one that no list has."""
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 6 else 0


def _formed(number: int, form: str) -> str:
    if form == "none":
        return ""
    make = _FORMS.get(form)
    return make(number) if make is not None and 0 < number <= _MOST else str(number)


def _letter(number: int, letters: str) -> str:
    """a, b, ..., z, aa, bb: as Word goes on after the last."""
    return letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)


def _roman(number: int) -> str:
    said = ""
    for value, sign in _ROMAN:
        said += sign * (number // value)
        number %= value
    return said


def _han(number: int) -> str:
    """三, 十二, 一百零五: as Chinese counts."""
    said, has_gap = "", False
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            one = digit == 1 and value == 10 and not said  # 十二, not 一十二
            said += ("零" if has_gap else "") + ("" if one else _HAN_DIGITS[digit]) + unit
        has_gap = bool(said) and not digit
    return said


_FORMS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": "{:02}".format,
    "lowerLetter": lambda number: _letter(number, _LETTERS),
    "upperLetter": lambda number: _letter(number, _LETTERS.upper()),
    "russianLower": lambda number: _letter(number, _RUSSIAN),
    "russianUpper": lambda number: _letter(number, _RUSSIAN.upper()),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
        _han,
    ),
}
"""Name of a form -> what makes a number of it; digits for all others."""
