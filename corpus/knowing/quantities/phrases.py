"""Numbers as a reader says them: a date from its day to its year, an amount that is rough."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.document import Span
from corpus.knowing.quantities.quantity import Kind, Quantity

_SPACE = r"[ \u00a0\u202f]"
# Between the day, the month and the year of one date.
_WITHIN_DATE = re.compile(
    rf"(?:st|nd|rd|th)?,?{_SPACE}?(?:of |de |г\. ?)?|年{_SPACE}?|月{_SPACE}?", re.IGNORECASE
)
_AFTER_DATE = re.compile(
    rf"(?:st|nd|rd|th)\b|年|[日号]|月|{_SPACE}(?:годзе|года?у?|год|гг?\.)(?!\w)",
    re.IGNORECASE,
)
_BETWEEN_YEARS = re.compile(r"[–—-]")
_ROUGH_BEFORE = re.compile(
    r"(?:\b(?:(?:(?:well|far|just|slightly) )?(?:about|around|some|roughly|approximately|over|above"
    r"|below|under|exceeding|more than|at least|at most|no (?:less|fewer|more) than|almost|nearly"
    r"|close to|up to|less than|fewer than)"
    r"|около|примерно|порядка|приблизительно|свыше|как минимум|минимум|почти|до"
    r"|(?:не |чуть |значительно )?(?:более|больше|менее|меньше)(?: чем)?(?: на)?"
    r"|(?:(?:ruim|net|iets) )?boven|ongeveer|circa|zo'n|rond|(?:niet )?(?:meer|minder) dan|ruim"
    r"|minstens|ten minste|minimaal|hooguit|hoogstens|bijna|maximaal|tot"
    r"|каля|прыблізна|прыкладна|звыш|амаль|як мінімум|да"
    r"|(?:не |крыху |значна )?(?:больш|менш) (?:за|як|чым)(?: на)?|не менш)"
    rf"{_SPACE}|(?:(?:大?约|大概)[为有占]?|远?超过?|至少|最多|[不未]超过|不[少低]于|逾|多达|[将接]?近"
    rf"|不到|不足){_SPACE}?)$",
    re.IGNORECASE,
)
_ROUGH_AFTER = re.compile(r"[多余+]|以上|左右")
_LONGEST_ROUGH = 24  # code points before a number


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date of a text, or a part of one.

    Attributes:
        span: code points of the text, from the first to the last of its parts.
        year: span of its year; None where it names none.
        years: that it names; two for a span of years.
        finer: it names a month or a day.
    """

    span: Span
    year: Span | None
    years: frozenset[int]
    finer: bool


def date_phrases(text: str, read: Sequence[Quantity]) -> Iterator[DatePhrase]:
    """The dates of a text, in its order.

    Args:
        text: whose numbers have been read.
        read: its quantities, in their order.
    """
    group: list[Quantity] = []
    for quantity in (_as_year(text, each) for each in read):
        if quantity.kind not in (Kind.YEAR, Kind.DATE):
            continue
        if group and not _go_together(text, group[-1], quantity):
            yield _phrase(text, group)
            group = []
        group.append(quantity)
    if group:
        yield _phrase(text, group)


def with_roughness(text: str, span: Span, first: int = 0) -> Span:
    """The span of a number with "about" or "over" before it and "or more" after it.

    Args:
        text: that holds it.
        span: of the number.
        first: code point where the sentence begins.
    """
    before = _ROUGH_BEFORE.search(text, max(first, span.start - _LONGEST_ROUGH), span.start)
    after = _ROUGH_AFTER.match(text, span.end)
    return Span(before.start() if before else span.start, after.end() if after else span.end)


def _as_year(text: str, quantity: Quantity) -> Quantity:
    """A bare number of four digits as the year of a century that ``quantities`` reads as none."""
    digits = text[quantity.span.start : quantity.span.end]
    bare = quantity.kind is Kind.NUMBER and quantity.unit is None
    if bare and digits.isdecimal() and len(digits) == 4 and 1000 <= quantity.value < 1900:
        return replace(quantity, kind=Kind.YEAR)
    return quantity


def _go_together(text: str, first: Quantity, second: Quantity) -> bool:
    between = text[first.span.end : second.span.start]
    if first.kind is second.kind is Kind.YEAR:
        return _BETWEEN_YEARS.fullmatch(between) is not None
    return _WITHIN_DATE.fullmatch(between) is not None


def _phrase(text: str, group: Sequence[Quantity]) -> DatePhrase:
    years = [quantity for quantity in group if quantity.kind is Kind.YEAR]
    last = years[-1].span.end if years else 0
    return DatePhrase(
        span=Span(group[0].span.start, _end(text, group[-1].span.end)),
        year=Span(years[0].span.start, _end(text, last)) if years else None,
        years=frozenset(int(quantity.value) for quantity in years),
        finer=any(quantity.kind is Kind.DATE for quantity in group),
    )


def _end(text: str, end: int) -> int:
    while after := _AFTER_DATE.match(text, end):
        end = after.end()
    return end
