"""The words of a quote that answer, where ``qa.reader`` is sure of them.

A wrong answer in bold is worse than none: so the sentence must read likely to answer, and its words
certain to be those that do. A figure comes with its bound: 600 for "more than 600" is a wrong one.
"""

from __future__ import annotations

from corpus.document import Span
from corpus.knowing.names import chinese_words
from corpus.knowing.quantities import (
    COUNTED,
    CURRENCIES,
    Kind,
    quantities,
    with_roughness,
    with_unit,
)
from corpus.languages import has_han
from corpus.splitting.sentences import is_shortened
from qa.finding.misled import is_misled
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
    pool = found.pool
    text, quote = pool.document_of(choice.first).text, pool.span_of(choice.first, choice.last)
    words = _without_stop(text, _whole_words(text, choice.words))
    language = pool.index.sentences[choice.first].language
    if _is_of_another(found, choice, words):
        return None
    within = Span(words.start - quote.start, words.end - quote.start)
    if is_misled(found.query, text[quote.start : quote.end], language, within, pool.knowledge):
        return None
    return _with_bounds(text[: quote.end], words, quote.start, language)


def _is_of_another(found: Search, choice: Choice, words: Span) -> bool:
    """True where a name of the kind of one that is asked for stands nearer to the words than it.

    In "Li, head of the Chinese academy, met Ivanov, head of the Belarusian academy" Li is of the
    other academy. Names that the question or the words hold are no others; what counts as a place
    is of too many kinds to stand for another.
    """
    pool, query = found.pool, found.query
    rows = range(choice.first, choice.last)
    row = next((r for r in rows if words.start < pool.span_of(r, r + 1).end), choice.first)
    sentence, names = pool.index.sentences[row], pool.knowledge.names
    start = sentence.span.start
    near: dict[str, int] = {}
    for place in names.mentions(pool.document_of(row)[sentence.span], sentence.language):
        gap = max(start + place.start - words.end, words.start - start - place.end, -1)
        for name in place.names:
            near[name] = min(gap, near.get(name, gap))
    kinds = names.kinds
    asked = names.names(query.text, query.language)
    others = {name: gap for name, gap in near.items() if gap >= 0 and name not in asked}
    return any(
        kinds[other] == kinds[name] != _VAGUE and gap < near.get(name, len(sentence.span))
        for name in asked
        for other, gap in others.items()
    )


_VAGUE = "place"


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


def _without_stop(text: str, span: Span) -> Span:
    """The span without the mark that ends its sentence; "500 тыс." keeps its own."""
    end = span.end
    while end > span.start + 1 and text[end - 1] in _STOPS:
        if text[end - 1] == "." and is_shortened(text[span.start : end - 1]):
            break
        end -= 1
    return Span(span.start, end)


_STOPS = frozenset(" .,;:!?。，；：！？")


def _with_bounds(text: str, span: Span, first: int, language: str) -> Span:
    """The span with what belongs to a number at either end, as "more than" does, 多 or a currency.

    Without it a bound would read as an exact figure, and a sum as a count.

    Args:
        text: up to the end of the quote.
        span: of the words that answer.
        first: code point where the quote begins.
        language: of the quote.
    """
    start, end = span.start, span.end
    for quantity in quantities(text[first:], language):
        if quantity.kind not in (Kind.NUMBER, Kind.PERCENT):
            continue
        number = Span(quantity.span.start + first, quantity.span.end + first)
        said = with_roughness(text, number, first)
        opens, ends = said.start <= start < number.end, number.start < end <= said.end
        start = said.start if opens else start
        end = said.end if ends else end
        if language != "zh" and ends and quantity.unit in CURRENCIES:
            end = max(end, with_unit(text, number).end)
        elif language == "zh" and (opens or ends):
            counts = quantity.unit is not None or text[end : end + 1] in COUNTED
            bare = ends and counts and quantity.kind is Kind.NUMBER
            end = _end_of_word(text, end + bare, first)
    return Span(start, end)


def _end_of_word(text: str, end: int, first: int) -> int:
    """The end of the Chinese word that ``end`` cuts: of 会议 in 11次会.

    A name is never asked for here: what jieba takes for its end may be the next word.
    """
    words = ((first + begin, first + stop) for begin, stop in chinese_words(text[first:]))
    return next((stop for begin, stop in words if begin < end < stop), end)
