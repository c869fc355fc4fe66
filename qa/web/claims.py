"""Does a quote hold the numbers, years and names that it is cited for?

The rule, as the page states it: a quote is supported when every number and year of the question,
and of the answer's words before the quote's mark, stands in the quote; and every name too, where
those words are in the quote's own language. Numbers are compared by value, so 1.6 亿 supports
160 million; only numbers in digits are asked for, because "one of two" is a manner of speaking.
A name is a capitalised word inside a sentence; its ending may differ. The quote's own words and
its title, which an extractive answer repeats, are no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from corpus.knowing.names import same_name
from corpus.knowing.quantities import quantities
from qa.answer import Answer, Quote

_MARKS = re.compile(r"(?:\[\d{1,3}\]\s*)+")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_OPENING = " \u00a0«“„‘\"'(（《-"
_SENTENCE_ENDS = ".!?…:;。！？：；"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a quote is cited for, in the words of the question and the answer.

    Attributes:
        found: what it holds.
        absent: what it does not.
        beside: of that, what stands in the title, headings or lead-in that it is shown with.
    """

    found: tuple[str, ...]
    absent: tuple[str, ...]
    beside: tuple[str, ...] = ()

    @property
    def earned(self) -> bool:
        """True when something was asked for and all of it is there."""
        return bool(self.found) and not self.absent


def claims_of(answer: Answer, quote: Quote) -> Claims:
    """What of the question and of the answer's own words ``quote`` holds, and what it does not."""
    found: dict[str, None] = {}
    absent: dict[str, None] = {}
    values = _values(quote.text, quote.language)
    words = _words(quote.text)
    for claim in (answer.question, *own_words(answer, quote)):
        for figure, value in _figures(claim, answer.language):
            (found if value in values else absent)[figure] = None
        if answer.language == quote.language:
            for name in _names(claim):
                (found if any(same_name(name, word) for word in words) else absent)[name] = None
    around = "\n".join(part.text for part in quote.context)
    return Claims(tuple(found), tuple(absent), tuple(_standing_in(around, absent, quote.language)))


def _standing_in(text: str, claims: Iterable[str], language: str) -> Iterator[str]:
    """Of the figures and names those that stand in ``text``."""
    values, words = _values(text, language), _words(text)
    for claim in claims:
        if _values(claim, language) & values or any(same_name(claim, word) for word in words):
            yield claim


def own_words(answer: Answer, quote: Quote) -> list[str]:
    """What the answer itself says before each mark of the quote, back to the mark before that."""
    claims = []
    for paragraph in answer.text.splitlines():
        start = 0
        for marks in _MARKS.finditer(paragraph):
            if f"[{quote.marker}]" in marks[0]:
                claims.append(_without(paragraph[start : marks.start()], answer.quotes))
            start = marks.end()
    return [claim for claim in claims if claim]


def _without(claim: str, quotes: tuple[Quote, ...]) -> str:
    """The claim without the words of quotes and their titles."""
    for quote in quotes:
        for repeated in (quote.text, " ".join(quote.text.split()), quote.title):
            claim = claim.replace(repeated, "")
    return claim.strip()


def _figures(text: str, language: str) -> list[tuple[str, Decimal]]:
    """The numbers of ``text`` that are written in digits, as they are written, and their values."""
    figures = [(text[q.span.start : q.span.end], q.value) for q in quantities(text, language)]
    return [(figure, value) for figure, value in figures if any(map(str.isdigit, figure))]


def _values(text: str, language: str) -> set[Decimal]:
    return {quantity.value for quantity in quantities(text, language)}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _names(text: str) -> Iterator[str]:
    """The capitalised words of ``text`` that do not open a sentence."""
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip(_OPENING)
        if match[0][0].isupper() and before and before[-1] not in _SENTENCE_ENDS:
            yield match[0]
