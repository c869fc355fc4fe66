"""Which words of a quote answer, where ``qa.reader`` is sure of it; or none.

A wrong answer in bold is worse than none: so the sentence must read likely to answer, and its words
certain to be those that do.
"""

from __future__ import annotations

from corpus.document import Span
from corpus.languages import has_han
from qa.finding.search import Choice, Search

# Fitted by benchmarks/answer_spans.py.
LIKELY, CERTAIN = 1.0, 0.5


def answer_span(found: Search, choice: Choice) -> Span | None:
    """The words of a choice that answer the question, where it is sure which they are.

    Args:
        found: the search that the choice is of.
        choice: the first quote.

    Returns:
        Code points of the text of its document, within the choice; None where no words answer for
        sure, and where several things are asked.
    """
    if found.parts or choice.words is None or _asks_twice(found.query.text):
        return None
    if choice.reading < LIKELY or choice.certainty < CERTAIN:
        return None
    return _whole_words(found.pool.document_of(choice.first).text, choice.words)


def _asks_twice(question: str) -> bool:
    """True for a follow-up behind the question that it follows: which one is answered is open."""
    return sum(question.count(mark) for mark in "?？") > 1


def _whole_words(text: str, span: Span) -> Span:
    """The words that the span cuts into, whole; Chinese is written without spaces."""
    start, end = span.start, span.end
    while start > 0 and _is_cut(text, start):
        start -= 1
    while end < len(text) and _is_cut(text, end):
        end += 1
    return Span(start, end)


def _is_cut(text: str, place: int) -> bool:
    around = text[place - 1 : place + 1]
    return around.isalnum() and not has_han(around)
