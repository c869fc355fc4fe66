"""The figures of quotes, held against one another; and a sentence that disagrees with them.

The best quotes tend to come from one place; a figure that contradicts theirs, or is newer when the
present is asked for, stands elsewhere and matches the question a little less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from corpus.document import BlockKind
from embeddings.fairness import BASELINE_DEPTH
from qa.answer import Comparison, Conflict, Newest, Quote
from qa.figures.conflicts import Relation, between, disagreements
from qa.figures.dating import year_of
from qa.figures.figures import Statement, is_expected
from qa.figures.request import Request, Wish
from qa.finding.search import Choice, Search

_PASSAGES = 10  # that may hold the other side
# How far below the first quote's score a rival may be; wider than for a quote, since the same fact
# matches less in other words.
_DROP = 0.45


def with_rival(found: Search, choices: Sequence[Choice], wish: Wish) -> list[Choice]:
    """The choices with the closest sentence that disagrees with one of them, where there is one.

    Dates are not looked for: a place and a year have many openings and signings, of other things.

    Args:
        found: for the question.
        choices: the quotes chosen so far.
        wish: which figures it asks for; where it asks for the present state, a newer figure is
            looked for too, and the choice with the newest of those that belong together comes
            first.
    """
    request, present = wish.request, wish.present
    if request is None:
        return list(choices)
    statements = [_statement(found, choice) for choice in choices]
    shown = any(is_ is not Relation.SERIES for *_, is_ in disagreements(request, statements))
    if shown and not present:
        return list(choices)
    rival, newest = None, 0
    for candidate in _candidates(found, choices):
        other = _statement(found, candidate)
        for ours, theirs, relation in chain.from_iterable(
            between(request, statement, other) for statement in statements
        ):
            if relation is Relation.DATES:
                continue
            if relation is not Relation.SERIES:
                rival = rival or (None if shown else candidate)
            elif not theirs.expected and (theirs.year or 0) > max(newest, ours.year or 0):
                rival, newest = (candidate, theirs.year or 0) if present else (rival, newest)
        if rival and not present:
            break
    return _newest_first(found, [*choices, *filter(None, [rival])], request, present)


def compare(wish: Wish, quotes: Sequence[Quote]) -> Comparison:
    """What the figures of the quotes say of one another; nothing where there are no quotes."""
    if not quotes:
        return Comparison()
    return Comparison(
        conflicts=_conflicts(wish.request, quotes) if wish.request else (),
        newest=_newest(wish.request, quotes) if wish.present else None,
    )


def _conflicts(request: Request, quotes: Sequence[Quote]) -> tuple[Conflict, ...]:
    """Which of the quotes disagree on what the question asks, each two values once."""
    found: dict[frozenset[object], Conflict] = {}
    for i, ours, j, theirs, relation in disagreements(request, _statements(quotes)):
        if relation is not Relation.SERIES:
            conflict = Conflict(
                markers=(quotes[i].marker, quotes[j].marker),
                values=(ours.words, theirs.words),
                kind=relation.value,
                years=(ours.year, theirs.year),
            )
            found.setdefault(frozenset((ours.value, theirs.value)), conflict)
    return tuple(found.values())


def _newest(request: Request | None, quotes: Sequence[Quote]) -> Newest | None:
    """The newest of several dated figures for what is asked; else the year of the first quote."""
    series = [
        (figure.year or 0, -place, figure)
        for i, ours, j, theirs, relation in (
            disagreements(request, _statements(quotes)) if request else ()
        )
        if relation in (Relation.SERIES, Relation.FORECAST)
        for place, figure in ((i, ours), (j, theirs))
        if not figure.expected
    ]
    year, place, figure = max(series, key=lambda item: item[:2], default=(0, 0, None))
    if figure and year:
        return Newest(year, quotes[-place].marker, figure.words)
    first = quotes[0]
    return Newest(first.year, first.marker) if first.year and not is_expected(first.text) else None


def _statements(quotes: Iterable[Quote]) -> list[Statement]:
    return [
        Statement(quote.text, quote.language, quote.year, quote.title, quote.passage_text)
        for quote in quotes
    ]


def _newest_first(
    found: Search, choices: list[Choice], request: Request, present: bool
) -> list[Choice]:
    if not present:
        return choices
    statements = [_statement(found, choice) for choice in choices]
    dated = [
        (figure.year or 0, -place)
        for i, ours, j, theirs, relation in disagreements(request, statements)
        if relation is Relation.SERIES
        for place, figure in ((i, ours), (j, theirs))
    ]
    if dated:
        choices.insert(0, choices.pop(-max(dated)[1]))
    return choices


def _candidates(found: Search, choices: Sequence[Choice]) -> list[Choice]:
    """Sentences of the first passages that no choice holds and that are close, best first.

    In a language with too few sentences for a fair score, any may be the other side.
    """
    index = found.pool.index
    spoken = Counter(found.sentence_languages.tolist())
    used = {row for choice in choices for row in range(choice.first, choice.last)}
    least = choices[0].score - _DROP if choices else 0.0
    candidates: dict[int, Choice] = {}
    for passage, fair in zip(found.passages[:_PASSAGES], found.scores, strict=False):
        for row in map(int, range(*index.passage_rows[passage])):
            if row in used or row in candidates or index.sentences[row].kind is not BlockKind.BODY:
                continue
            candidate = found.choice(row, passage, fair)
            far = spoken[index.sentence_languages[row]] >= BASELINE_DEPTH
            if not (far and candidate.score < least):
                candidates[row] = candidate
    return sorted(candidates.values(), key=lambda choice: -choice.score)


def _statement(found: Search, choice: Choice) -> Statement:
    pool, index = found.pool, found.pool.index
    document, span = pool.document_of(choice.first), pool.span_of(choice.first, choice.last)
    language = index.sentences[choice.first].language
    return Statement(
        text=document[span],
        language=language,
        year=year_of(document, span, language),
        title=document.title,
        passage=document[index.passages[choice.passage].span],
    )
