"""Ranked passages -> a sentence that disagrees with the quotes, so that both sides are shown.

The best quotes tend to come from one place; a figure that contradicts theirs, or is newer when the
present is asked for, stands elsewhere and matches the question a little less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from corpus.document import BlockKind, Span
from embeddings.index.folder import Index
from qa.answer import Conflict, Quote
from qa.figures.conflicts import Relation, between, disagreements
from qa.figures.dating import year_of
from qa.figures.figures import Figure, Statement
from qa.figures.request import Request
from qa.finding.evidence import BASELINE_DEPTH, Choice, sentence_scores
from qa.finding.retrieve import Ranking

_PASSAGES = 10  # that may hold the other side
# How far below the first quote's score a rival may be; wider than for a quote, since the same fact
# matches less in other words.
_DROP = 0.45


def with_rival(
    index: Index,
    ranking: Ranking,
    choices: Sequence[Choice],
    language: str,
    request: Request,
    present: bool,
) -> list[Choice]:
    """The choices with the closest sentence that disagrees with one of them, where there is one.

    Dates are not looked for: a place and a year have many openings and signings, of other things.

    Args:
        index: of the corpus.
        ranking: of the question.
        choices: the quotes chosen so far.
        language: of the question.
        request: which figures it asks for.
        present: True when it asks for the present state: then a newer figure is looked for too, and
            the choice with the newest of the figures that belong together comes first.
    """
    statements = [_statement(index, choice) for choice in choices]
    shown = any(found is not Relation.SERIES for *_, found in disagreements(request, statements))
    if shown and not present:
        return list(choices)
    rival, newest = None, 0
    for candidate in _candidates(index, ranking, choices, language):
        other = _statement(index, candidate)
        for ours, theirs, found in chain.from_iterable(
            between(request, statement, other) for statement in statements
        ):
            if found is Relation.DATES:
                continue
            if found is not Relation.SERIES:
                rival = rival or (None if shown else candidate)
            elif not theirs.expected and (theirs.year or 0) > max(newest, ours.year or 0):
                rival, newest = (candidate, theirs.year or 0) if present else (rival, newest)
        if rival and not present:
            break
    return _newest_first(index, [*choices, *filter(None, [rival])], request, present)


def conflicts_of(request: Request, quotes: Sequence[Quote]) -> tuple[Conflict, ...]:
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


def newest_of(request: Request, quotes: Sequence[Quote]) -> tuple[Quote, Figure] | None:
    """The quote with the newest of several dated figures for what is asked, and that figure."""
    series = [
        (figure.year or 0, -place, figure)
        for i, ours, j, theirs, relation in disagreements(request, _statements(quotes))
        if relation in (Relation.SERIES, Relation.FORECAST)
        for place, figure in ((i, ours), (j, theirs))
        if not figure.expected
    ]
    if not series:
        return None
    year, place, figure = max(series, key=lambda item: item[:2])
    return (quotes[-place], figure) if year else None


def _statements(quotes: Iterable[Quote]) -> list[Statement]:
    return [
        Statement(quote.text, quote.language, quote.year, quote.title, quote.passage_text)
        for quote in quotes
    ]


def _newest_first(
    index: Index, choices: list[Choice], request: Request, present: bool
) -> list[Choice]:
    if not present:
        return choices
    statements = [_statement(index, choice) for choice in choices]
    dated = [
        (figure.year or 0, -place)
        for i, ours, j, theirs, relation in disagreements(request, statements)
        if relation is Relation.SERIES
        for place, figure in ((i, ours), (j, theirs))
    ]
    if dated:
        choices.insert(0, choices.pop(-max(dated)[1]))
    return choices


def _candidates(
    index: Index, ranking: Ranking, choices: Sequence[Choice], language: str
) -> list[Choice]:
    """Sentences of the first passages that no choice holds and that are close, best first.

    In a language with too few sentences for a fair score, any may be the other side.
    """
    spoken = Counter(index.sentence_languages[row] for row in ranking.sentences)
    places = {int(row): place for place, row in enumerate(ranking.sentences)}
    scores = sentence_scores(index, ranking, language)
    used = {row for choice in choices for row in range(choice.first, choice.last)}
    least = choices[0].score - _DROP if choices else 0.0
    found: dict[int, Choice] = {}
    for passage, fair in zip(ranking.passages[:_PASSAGES], ranking.scores, strict=False):
        for row in range(*index.passage_rows[passage]):
            place = places[row]
            score = float(scores[place]) + fair
            far = score < least and spoken[index.sentence_languages[row]] >= BASELINE_DEPTH
            if row in used or far or index.sentences[row].kind is not BlockKind.BODY:
                continue
            similarity = float(ranking.cosines[place])
            found.setdefault(row, Choice(row, row + 1, passage, score, similarity))
    return sorted(found.values(), key=lambda choice: -choice.score)


def _statement(index: Index, choice: Choice) -> Statement:
    document = index.documents[index.sentence_documents[choice.first]].document
    first, last = index.sentences[choice.first], index.sentences[choice.last - 1]
    span = Span(first.span.start, last.span.end)
    return Statement(
        text=document[span],
        language=first.language,
        year=year_of(document, span, first.language),
        title=document.title,
        passage=document[index.passages[choice.passage].span],
    )
