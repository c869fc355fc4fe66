"""Of which year does a figure speak?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Document, Span
from corpus.knowing.quantities import Kind, quantities

# "An article of 2022 counts 71 residents": the year is of the text that tells, not of the figure.
_PUBLISHED = re.compile(
    r"\b(?:article|book|column|report|paper|news|item|interview)s?\b[^\d]{0,20}?\b(?:of|from|in)"
    r"(?: \w+)? $"
    r"|(?:стать|книг|колонк|сообщени|отчёт|отчет|публикаци)\w*[^\d]{0,20}$"
    r"|\b(?:artikel|boek|column|bericht|verslag|publicatie)\w*[^\d]{0,20}?(?:uit|van|in)(?: \w+)? $"
    r"|(?:артыкул|кніг|калон|паведамленн|справаздач|публікац)\w*[^\d]{0,20}$",
    re.IGNORECASE,
)
_PUBLISHED_HAN = re.compile(r"^年(?:\d+月)?(?:\d+日)?.{0,6}?(?:文章|书|專栏|专栏|报道|论文)")
_SPAN = 6  # code points from the start of a year to that of the next in 2016–2017


def years_of_events(text: str, language: str) -> list[tuple[int, int]]:
    """(year, start) of each year that ``text`` names, but for those of publications."""
    return [
        (int(quantity.value), quantity.span.start)
        for quantity in quantities(text, language)
        if quantity.kind is Kind.YEAR
        and not _PUBLISHED.search(text[: quantity.span.start][-40:])
        and not _PUBLISHED_HAN.match(text[quantity.span.end :][:20])
    ]


def nearest_years(years: Sequence[tuple[int, int]], place: int) -> frozenset[int]:
    """Of the (year, start) the year nearest to ``place``, both of a span such as 2016–2017."""
    if not years:
        return frozenset()
    nearest = min((start for _, start in years), key=lambda start: abs(start - place))
    return frozenset(year for year, start in years if abs(start - nearest) <= _SPAN)


def year_of(document: Document, span: Span, language: str) -> int | None:
    """The year that a span speaks of: the latest in its words.

    Else it is the last before it in the same paragraph; else the document's.

    Args:
        document: that holds the span.
        span: code points of a quote.
        language: of the quote.
    """
    text = document[span]
    named = years_of_events(text, language)
    if named:
        return max(year for year, _ in named)
    start = max((b.span.start for b in document.blocks if b.span.start <= span.start), default=0)
    before = years_of_events(document.text[start : span.start], language)
    if before:
        return before[-1][0]
    stated = re.search(r"\b(?:19|20)\d\d\b", document.metadata.date or "")
    return int(stated[0]) if stated else None
