"""Which figures and dates does a statement give, and of what: measure, year, part or whole?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from corpus.knowing.knowledge import Knowledge
from corpus.knowing.quantities import AREAS, Kind, Quantity, quantities, with_roughness
from corpus.languages import has_han
from qa.figures.dating import nearest_years, years_of_events
from qa.figures.measures import MONEY, Named, fits, measures

_REACH = 45  # code points between a figure and the measure that it counts
_AFTER = 25  # code points after a figure that tell of it


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
    """A number or a year of a statement, with what its sentence makes of it.

    Attributes:
        value: in its unit; hectares as square kilometres.
        words: as the statement writes it.
        unit: as in corpus.knowing.quantities; "%" for a percentage, "date" for a year.
        measure: the nearest in its sentence that has this unit, None where there is none.
        thing: of a percentage, the sum that grew or fell by it: the first that its sentence names;
            None where it names none.
        years: that it speaks of, several for a span such as 2016–2017; none for a date.
        rough: "about", "over" or "up to" stands before it.
        expected: True for a forecast, a plan or a goal.
        partial: True for a part of a whole.
        usual: whose it is, of the names that are everywhere, None where none is near: the first
            right after it, in Chinese the last before it, or else the first of its sentence.
            Belarusian students in China are no Chinese students in Belarus.
    """

    value: Decimal
    words: str
    unit: str | None
    measure: str | None
    thing: str | None = None
    years: frozenset[int] = frozenset()
    rough: bool = False
    expected: bool = False
    partial: bool = False
    usual: str | None = None

    @property
    def year(self) -> int | None:
        """The latest of its years, None where none is known."""
        return max(self.years, default=None)


@lru_cache(4096)
def figures(statement: Statement, knowledge: Knowledge) -> tuple[Figure, ...]:
    """The figures of a statement in its order; its years are dates, those of publications none.

    Args:
        statement: that may state figures.
        knowledge: of the names that are everywhere.
    """
    text, language = statement.text, statement.language
    found, named = quantities(text, language), measures(text)
    years = years_of_events(text, language)
    dated = {start for _, start in years}
    stated = frozenset() if statement.year is None else frozenset({statement.year})
    read: list[Figure] = []
    for start, end in _sentences(text):
        usual = _usual(text[start:end], language, knowledge)
        here = [item for item in named if start <= item[1] < end]
        for quantity in (q for q in found if start <= q.span.start < end):
            place = quantity.span.start
            if quantity.kind in (Kind.NUMBER, Kind.PERCENT):
                of = nearest_years(years, place) or stated
                after = text[quantity.span.end : min(end, quantity.span.end + _AFTER)]
                counted = _usual(after, language, knowledge)
                if counted is None and has_han(text):
                    # What is counted comes last in Chinese: 在中国学习的白俄罗斯学生有600多人.
                    counted = _usual(text[start:place], language, knowledge, last=True)
                whose = counted or usual
                read.append(_figure(text[:end], start, quantity, here, of, whose))
            elif place in dated:
                words = text[place : quantity.span.end]
                measure = _nearest(here, place, quantity.span.end, "date")
                read.append(Figure(quantity.value, words, "date", measure))
    return tuple(read)


def is_expected(text: str) -> bool:
    """True for a text that speaks of a forecast, a plan or a goal."""
    return _EXPECTED.search(text) is not None


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return pairwise(ends)


def _usual(text: str, language: str, knowledge: Knowledge, *, last: bool = False) -> str | None:
    """The first name of a text that is everywhere, or the last; None where there is none."""
    spelled = knowledge.names.spellings(text, language)
    usual = [name for name in spelled if name in knowledge.everywhere]
    return usual[-1 if last else 0] if usual else None


def _figure(
    text: str,
    start: int,
    quantity: Quantity,
    named: Sequence[Named],
    years: frozenset[int],
    usual: str | None,
) -> Figure:
    """The figure of a quantity in the sentence that goes from ``start`` to the end of ``text``."""
    span = quantity.span
    unit = "%" if quantity.kind is Kind.PERCENT else quantity.unit
    value = quantity.value
    if unit in AREAS:
        unit, value = "km2", value * AREAS[unit]
    elif unit == "m":
        unit, value = "km", value / 1000
    before, after = text[start : span.start], text[span.end : span.end + _AFTER]
    shown = _UNIT_WORDS.match(text, span.end)
    near = 18 if has_han(text) else 60
    return Figure(
        value=value,
        words=text[span.start : shown.end() if shown else span.end],
        unit=unit,
        measure=_nearest(named, span.start, span.end, unit),
        thing=next((n for n, *_ in named if n in MONEY), None) if unit == "%" else None,
        years=years,
        rough=with_roughness(text, span, start) != span,
        expected=is_expected(before[-near:] + text[span.start : span.end] + after),
        partial=bool(_PART.search(before + after) or _PLANNED.search(before)),
        usual=usual,
    )


def _nearest(named: Sequence[Named], start: int, end: int, unit: str | None) -> str | None:
    """The measure next to a figure that has its unit; one right after it wins over one before."""
    reachable = [
        (first - end if first >= end else 4 + start - last, name)
        for name, first, last in named
        if fits(name, unit)
        and (-_REACH <= first - end <= _REACH or -_REACH <= start - last <= _REACH)
    ]
    return min(reachable)[1] if reachable else None


_UNIT_WORDS = re.compile(
    r"[ \u00a0]?(?:кв\. ?км|sq\. km|(?:square|vierkante) \w+|平方公里|平方米|美元|卢布"
    r"|[家个名份件列]|[a-zа-яёіў]{1,20}²?|%)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s|(?<=[。；！？])")
_EXPECTED = re.compile(
    r"\b(?:expect|forecast|predict|plan(?:ned|s)?\b|(?:was|were|is|are) to\b|aim"
    r"|target(?! date)|goal|intend|should|will\b)"
    r"|\b(?:ожида|прогноз|предсказ|план|должн|намер|предполаг|будет\b)"
    r"|预计|预测|计划|将|届时|应(?=[超达有为不当])|预期|目标|有望"
    r"|\b(?:verwacht|voorspel|prognose|gepland|zou|zal\b|moet|moest|beoogd|doel)"
    r"|\b(?:чака|прагноз|прадказ|план[ау]|павін|мяркуе|будзе\b)",
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
