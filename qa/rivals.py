"""Ranked passages -> a sentence that disagrees with the quotes, so that both sides are shown.

The best quotes tend to come from one place; a figure that contradicts theirs, or is newer when the
present is asked for, stands elsewhere and matches the question a little less.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.document import BlockKind, Span
from embeddings.store import Index
from qa.answer import Conflict, Quote
from qa.conflicts import Figure, Relation, Statement, disagreements
from qa.dating import year_of
from qa.evidence import Choice
from qa.retrieve import Ranking

_PASSAGES = 10  # that may hold the other side
# A rival matches the question at least this well, as a part of the best sentence. It is little,
# since the same fact matches far less in another language: the relation of the figures decides.
_CLOSENESS = 0.25


def with_rival(
    index: Index, ranking: Ranking, choices: Sequence[Choice], question: str, present: bool
) -> list[Choice]:
    """The choices with the closest sentence that disagrees with one of them, where there is one.

    Args:
        index: of the corpus.
        ranking: of the question.
        choices: the quotes chosen so far.
        question: standing alone.
        present: True when it asks for the present state: then a newer figure is looked for too, and
            the choice with the newest of the figures that belong together comes first.
    """
    statements = [_statement(index, choice.first, choice.last) for choice in choices]
    for rival in _candidates(index, ranking, choices):
        other = _statement(index, rival.first, rival.last)
        for i, ours, j, theirs, relation in disagreements(question, [*statements, other]):
            newer = (theirs.year or 0) > (ours.year or 0)
            if i < j == len(choices) and (relation is not Relation.SERIES or (present and newer)):
                return _newest_first(index, [*choices, rival], question, present)
    return _newest_first(index, list(choices), question, present)


def conflicts_of(question: str, quotes: Sequence[Quote]) -> tuple[Conflict, ...]:
    """Which of the quotes disagree on what the question asks, each two values once."""
    found: dict[frozenset[object], Conflict] = {}
    for i, ours, j, theirs, relation in disagreements(question, _statements(quotes)):
        if relation is not Relation.SERIES:
            conflict = Conflict(
                markers=(quotes[i].marker, quotes[j].marker),
                values=(ours.words, theirs.words),
                kind=relation.value,
                years=(ours.year, theirs.year),
            )
            found.setdefault(frozenset((ours.value, theirs.value)), conflict)
    return tuple(found.values())


def newest_of(question: str, quotes: Sequence[Quote]) -> tuple[Quote, Figure] | None:
    """The quote with the newest of several dated figures for what is asked, and that figure."""
    series = [
        (figure.year or 0, -place, figure)
        for i, ours, j, theirs, relation in disagreements(question, _statements(quotes))
        if relation in (Relation.SERIES, Relation.FORECAST)
        for place, figure in ((i, ours), (j, theirs))
        if not figure.expected
    ]
    if not series:
        return None
    year, place, figure = max(series, key=lambda item: item[:2])
    return (quotes[-place], figure) if year else None


def _statements(quotes: Iterable[Quote]) -> list[Statement]:
    return [Statement(quote.text, quote.language, quote.year) for quote in quotes]


def _newest_first(
    index: Index, choices: list[Choice], question: str, present: bool
) -> list[Choice]:
    if not present:
        return choices
    statements = [_statement(index, choice.first, choice.last) for choice in choices]
    dated = [
        (figure.year or 0, -place)
        for i, ours, j, theirs, relation in disagreements(question, statements)
        if relation is Relation.SERIES
        for place, figure in ((i, ours), (j, theirs))
    ]
    if dated:
        choices.insert(0, choices.pop(-max(dated)[1]))
    return choices


def _candidates(index: Index, ranking: Ranking, choices: Sequence[Choice]) -> list[Choice]:
    """Sentences of the first passages that no choice holds, best first."""
    places = {int(row): place for place, row in enumerate(ranking.sentences)}
    scores = ranking.weights @ ranking.matches
    used = {row for choice in choices for row in range(choice.first, choice.last)}
    found: dict[int, Choice] = {}
    for passage in ranking.passages[:_PASSAGES]:
        for row in range(*index.passage_rows[passage]):
            if row in used or row in found or index.sentences[row].kind is not BlockKind.BODY:
                continue
            place = places[row]
            similarity = float(ranking.cosines[place])
            found[row] = Choice(row, row + 1, passage, float(scores[place]), similarity)
    least = _CLOSENESS * float(scores.max(initial=0.0))
    close = [choice for choice in found.values() if choice.score >= least]
    return sorted(close, key=lambda choice: -choice.score)


def _statement(index: Index, first: int, last: int) -> Statement:
    document = index.documents[index.sentence_documents[first]].document
    span = Span(index.sentences[first].span.start, index.sentences[last - 1].span.end)
    language = index.sentences[first].language
    return Statement(document[span], language, year_of(document, span, language))
