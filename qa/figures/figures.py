"""Which figures and dates does a statement give, and of what: measure, year, part or whole?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from corpus.knowing.knowledge import SHIPPED
from corpus.knowing.quantities import Kind, Quantity, quantities
from corpus.languages import HAN, has_han
from qa.figures.dating import nearest_years, years_of_events
from qa.figures.measures import Named, fits, measures

_REACH = 45  # code points between a figure and the measure that it counts


@dataclass(frozen=True, slots=True)
class Statement:
    """A text that may state figures.

    Attributes:
        text: a sentence or two.
        language: BCP-47.
        year: that it speaks of where its own words name none.
        title: of the document that holds it.
        passage: that holds it; it tells whom a text without names speaks of.
    """

    text: str
    language: str
    year: int | None = None
    title: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a date of a statement, with what its words make of it.

    Attributes:
        value: in its unit; hectares as square kilometres. A date is year, year.mm or year.mmdd.
        words: as the statement writes it.
        unit: as in corpus.knowing.quantities; "%" for a percentage, "date" for a date.
        measure: the nearest in its sentence that has this unit, None where there is none.
        years: that it speaks of, several for a span such as 2016–2017; none for a date.
        bound: 1 for "over", -1 for "up to" and "almost", else 0.
        rough: True for "about" and for bounds.
        expected: True for a forecast, a plan or a goal.
        partial: True for a part of a whole.
        people: Belarus or China, where the words after it say of which its people are.
    """

    value: Decimal
    words: str
    unit: str | None
    measure: str | None
    years: frozenset[int] = frozenset()
    bound: int = 0
    rough: bool = False
    expected: bool = False
    partial: bool = False
    people: str | None = None

    @property
    def year(self) -> int | None:
        """The latest of its years, None where none is known."""
        return max(self.years, default=None)


@lru_cache(4096)
def figures(statement: Statement) -> tuple[Figure, ...]:
    """The figures of a statement in its order, then its dates."""
    text, language = statement.text, statement.language
    found = quantities(text, language)
    named = measures(text)
    years = years_of_events(text, language)
    read: list[Figure] = []
    for start, end in _sentences(text):
        inside = [q for q in found if start <= q.span.start < end]
        here = [item for item in named if start <= item[1] < end]
        numbers = [q for q in inside if q.kind in (Kind.NUMBER, Kind.PERCENT)]
        for quantity in numbers:
            near = _reachable(text, quantity, here, numbers)
            read.append(_figure(statement, quantity, near, years, start, end))
        read += _dates(text, inside, here, {place for _, place in years})
    return tuple(sorted(read, key=lambda figure: figure.unit == "date"))


def is_expected(text: str) -> bool:
    """True for a text that speaks of a forecast, a plan or a goal."""
    return _EXPECTED.search(text) is not None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return pairwise(ends)


def _figure(
    statement: Statement,
    quantity: Quantity,
    named: Sequence[Named],
    years: Sequence[tuple[int, int]],
    start: int,
    end: int,
) -> Figure:
    """The figure of a quantity in the sentence from ``start`` to ``end``."""
    text, span = statement.text, quantity.span
    unit = "%" if quantity.kind is Kind.PERCENT else quantity.unit
    value = quantity.value
    if unit == "ha":
        unit, value = "km2", value / 100
    measure = _nearest(named, span.start, span.end, unit)
    before, after = text[start : span.start], text[span.end : min(end, span.end + _AFTER)]
    over = _OVER.search(before) or _OVER_AFTER.match(after)
    bound = -1 if _UNDER.search(before) else 1 if over else 0
    return Figure(
        value=value,
        words=text[span.start : _end_of_unit(text, span.end, measure, named)],
        unit=unit,
        measure=measure,
        years=nearest_years(years, span.start) or _known(statement.year),
        bound=bound,
        rough=bool(bound or _ABOUT.search(before)),
        expected=is_expected(before[-_near(text) :] + text[span.start : span.end] + after),
        partial=bool(_PART.search(before + after) or _PLANNED.search(before)),
        people=_people(after, statement.language),
    )


_AFTER = 25  # code points after a figure that tell of it


def _known(year: int | None) -> frozenset[int]:
    return frozenset() if year is None else frozenset({year})


def _people(after: str, language: str) -> str | None:
    """Belarus or China, whichever is named first: 600 Belarusians in China are no Chinese."""
    return next(
        (name for name in SHIPPED.names.spellings(after, language) if name in ("Belarus", "China")),
        None,
    )


def _dates(
    text: str, found: Sequence[Quantity], named: Sequence[Named], places: set[int]
) -> Iterator[Figure]:
    """The dates of a sentence whose years stand at ``places``; those of publications do not."""
    for quantity in found:
        if quantity.kind is not Kind.YEAR or quantity.span.start not in places:
            continue
        near = [
            other
            for other in found
            if other.kind is Kind.DATE and -14 <= other.span.start - quantity.span.end <= 6
        ]
        month = [
            q for q in near if not text[q.span.start].isdigit() or text[q.span.end :][:1] == "月"
        ]
        day = [q for q in near if q not in month]
        value = quantity.value
        if month:
            value += month[0].value / 100
            value += day[0].value / 10_000 if day else 0
        spans = [q.span for q in (quantity, *month[:1], *day[:1])]
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        if text[end : end + 1] in ("年", "月", "日"):
            end += 1
        yield Figure(value, text[start:end], "date", _nearest(named, start, end, "date"))


def _reachable(
    text: str, quantity: Quantity, named: Sequence[Named], numbers: Sequence[Quantity]
) -> list[Named]:
    """The measures that no other number stands before, nor a comma but for sums and sizes."""
    span = quantity.span
    bare = quantity.unit in (None, "people")
    found = []
    for item in named:
        start, end = (span.end, item[1]) if item[1] >= span.end else (item[2], span.start)
        between = any(start <= other.span.start < end for other in numbers)
        if not between and not (bare and _COMMA.search(text, start, max(start, end))):
            found.append(item)
    return found


_COMMA = re.compile(r",(?!\d)|[，、:：]")


def _near(text: str) -> int:
    """How far before a figure the words stand that make it a forecast, in code points."""
    return 18 if has_han(text) else 60


def _nearest(named: Sequence[Named], start: int, end: int, unit: str | None) -> str | None:
    """The measure next to a figure that has its unit; one right after it wins over one before."""
    reachable = [
        (first - end if first >= end else 4 + start - last, name)
        for name, first, last in named
        if fits(name, unit)
        and (-_REACH <= first - end <= _REACH or -_REACH <= start - last <= _REACH)
    ]
    return min(reachable)[1] if reachable else None


def _end_of_unit(text: str, end: int, measure: str | None, named: Sequence[Named]) -> int:
    """The end of the unit or of what is counted, where it follows a figure, for showing both."""
    for name, start, last in named:
        if name == measure and fits(name, "people") and 0 <= start - end <= _REACH:
            word = _REST_OF_WORD.match(text, last)
            return word.end() if word else last
    found = _UNIT_WORDS.match(text, end)
    return found.end() if found and len(found[0]) < _LONGEST_UNIT else end


_REST_OF_WORD = re.compile(rf"[^\W\d_{HAN}]+")
_UNIT_WORDS = re.compile(
    r"[ \u00a0]?(?:кв\. ?км|sq\. km|(?:square|vierkante) \w+|平方公里|平方米|美元|卢布"
    r"|[家个名份件列]|[a-zа-яёіў]+²?|%)",
    re.IGNORECASE,
)
_LONGEST_UNIT = 22
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s|(?<=[。；！？])")
_OVER = re.compile(
    r"(?:over|more than|at least|no (?:less|fewer) than|above|exceeding"
    r"|более|больше|свыше|не менее|не меньше|минимум"
    r"|超过|超|至少|不少于|逾|多达"
    r"|meer dan|ruim|minstens|ten minste|minimaal|boven"
    r"|больш за|больш чым|звыш|не менш за|не менш)[ \u00a0]?$",
    re.IGNORECASE,
)
_OVER_AFTER = re.compile(r"[多余]|以上|\+")
_UNDER = re.compile(
    r"(?:almost|nearly|up to|less than|under|почти|до|менее|近|将近|接近|不到"
    r"|bijna|tot|minder dan|амаль|менш за)[ \u00a0]?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:about|around|some|roughly|approximately|около|примерно|порядка|приблизительно"
    r"|约|大约|左右|ongeveer|circa|zo'n|rond|каля|прыблізна|прыкладна)[ \u00a0]?$",
    re.IGNORECASE,
)
_EXPECTED = re.compile(
    r"\b(?:expect|forecast|plan(?:ned|s)?\b|(?:was|were|is|are) to\b|aim|target(?! date)|goal"
    r"|intend|should|will\b)"
    r"|\b(?:ожида|прогноз|план|должн|намер|предполаг|будет\b)"
    r"|预计|计划|将|届时|应(?=[超达有为不当])|预期|目标|有望"
    r"|\b(?:verwacht|prognose|gepland|zou|zal\b|moet|moest|beoogd|doel)"
    r"|\b(?:чака|прагноз|плану|павін|мяркуе|будзе\b)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:of which|of them|of these|of it|direct|first stage|phase|share of)\b"
    r"|(?<!first )(?<!second )\bhalf\b"
    r"|\b(?:из них|из которых|из этого|в том числе|прям(?:ые|ых)|очеред|этап)"
    r"|(?<!первой )(?<!второй )\bполовин"
    r"|其中|直接|一期|一半|已开发"
    r"|\b(?:daarvan|waarvan|directe|(?<!eerste )(?<!tweede )helft|fase)\b"
    r"|\b(?:з іх|з якіх|у тым ліку|прам(?:ыя|ых)|(?<!першай )(?<!другой )палов|чарг|этап)",
    re.IGNORECASE,
)
# What is laid down for later is not the whole that stands.
_PLANNED = re.compile(
    r"(?:planned|planning)[^,.]{0,25}$|(?:планируем|проектн)[^,.]{0,25}$|规划[^，。]{0,6}$"
    r"|(?:geplande|ontwikkelings)[^,.]{0,25}$|(?:плануем|праектн)[^,.]{0,25}$",
    re.IGNORECASE,
)
