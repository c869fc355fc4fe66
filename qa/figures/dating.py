"""Of which year does a figure speak?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Document, Span
from corpus.knowing.quantities import quantities, years_told

_SPAN = 6  # code points from the start of a year to that of the next in 2016–2017


def years_of_events(text: str, language: str) -> list[tuple[int, int]]:
    """(year, start) of each year that ``text`` tells of, but for those of its sources."""
    told = years_told(text, quantities(text, language))
    return [(int(year.value), year.span.start) for year in told]


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
