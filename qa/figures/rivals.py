"""What other sentences say of a quoted figure: how a forecast came out, or another figure.

The best quotes tend to come from one place; a figure that contradicts theirs stands elsewhere and
matches the question a little less. A sentence s is about another thing than what is asked where

    max over telling words w of the question of  m(w, t) - m(w, s)  >  _LOST

for a sentence t in the same language, with m the best cosine of a word among a sentence's tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import numpy.typing as npt

from corpus.document import BlockKind
from qa.answer import Conflict
from qa.figures.conflicts import Relation, between, later_year
from qa.figures.dating import year_of
from qa.figures.figures import Statement, figures
from qa.figures.measures import measures
from qa.figures.request import Request
from qa.finding.reading import as_read, likelier_readings
from qa.finding.search import Choice, Search

_PASSAGES = 10  # that may hold the other side
# How much worse than another in its language a sentence may match a word of the question: more, and
# it speaks of another faculty or service. True rivals lost up to .32, false ones .38 and more.
_LOST = 0.37


def with_rival(found: Search, choices: Sequence[Choice], request: Request | None) -> list[Choice]:
    """The choices with the closest sentence that disagrees with one of them, where there is one.

    Dates are not looked for: a place and a year have many openings and signings, of other things.

    Args:
        found: for the question.
        choices: the quotes chosen so far.
        request: which figures it asks for.
    """
    if request is None or conflicts_of(found, choices, request):
        return list(choices)
    for candidate in _candidates(found, choices):
        if not _has_wanted(found, candidate, request):
            continue
        added = conflicts_of(found, [*choices, candidate], request)
        if any(conflict.kind != Relation.DATES for conflict in added):
            return [*choices, candidate]
    return list(choices)


def with_outcome(found: Search, choices: Sequence[Choice], request: Request | None) -> list[Choice]:
    """The choices, and before a forecast its outcome, where the question asks for no forecast.

    "How many residents does the park have?" is matched best by "By 2020 it was to have over 100
    residents". Whoever asks so wants to know how many it has; the forecast only adds to that. Of a
    year that is asked for the forecast may be all there is, and what came about is of another.

    Args:
        found: for the question.
        choices: the quotes chosen so far.
        request: which figures it asks for, or gives itself to have them checked.
    """
    if request is None or request.forecast or request.years or not choices:
        return list(choices)
    both = replace(request, forecast=True)
    first, *others = choices
    if not _only_foresees(found, first, request):
        return list(choices)
    for outcome in (*others, *_candidates(found, choices)):
        if _has_wanted(found, outcome, request) and _came_about(found, first, outcome, both):
            rest = (other for other in others if other != outcome)
            return [_first(found, outcome), replace(first, further=True), *rest]
    return list(choices)


def with_later(found: Search, choices: Sequence[Choice], request: Request | None) -> list[Choice]:
    """The choices, and before a figure the latest that is told of the same thing.

    "How many residents does the park have?" is answered as well by how many it had in 2019. Whoever
    names no year wants to know how many there were last.

    Args:
        found: for the question.
        choices: the quotes chosen so far.
        request: which figures it asks for.
    """
    if request is None or request.forecast or request.years or not choices:
        return list(choices)
    first, *others = choices
    told = _statement(found, first)
    years: dict[Choice, int] = {}
    for other in (*others, *_candidates(found, choices)):
        if not _has_wanted(found, other, request) or _loses(found, other, first):
            continue
        year = later_year(request, told, _statement(found, other), found.pool.knowledge)
        if year is not None:
            years.setdefault(other, year)
    if not years:
        return list(choices)
    latest = max(years, key=years.__getitem__)
    rest = (other for other in others if other != latest)
    return [_first(found, latest), first, *rest]


def _first(found: Search, choice: Choice) -> Choice:
    """A choice as the first quote: with the words that answer, and not beside another."""
    read = likelier_readings(found, [choice.first]).get(choice.first)
    return replace(as_read(found, choice, read) if read else choice, further=False)


def _only_foresees(found: Search, choice: Choice, request: Request) -> bool:
    """True where a choice has figures that are asked for, and all of them are only expected."""
    every = figures(_statement(found, choice), found.pool.knowledge)
    told = [figure for figure in every if request.wants(figure)]
    return bool(told) and all(figure.expected for figure in told)


def _came_about(found: Search, first: Choice, second: Choice, request: Request) -> bool:
    """True where what the first expects came about as the second tells."""
    one, other = _statement(found, first), _statement(found, second)
    relations = between(request, one, other, found.pool.knowledge)
    return any(relation is Relation.FORECAST for *_, relation in relations)


def conflicts_of(
    found: Search, choices: Sequence[Choice], request: Request | None
) -> tuple[Conflict, ...]:
    """Which of the quotes disagree on what the question asks, each two values once.

    Args:
        found: for the question.
        choices: the quotes, whose marks count from 1.
        request: which figures it asks for.
    """
    if request is None:
        return ()
    conflicts: dict[frozenset[object], Conflict] = {}
    told = [
        (marker, _statement(found, choice))
        for marker, choice in enumerate(choices, 1)
        if not any(_loses(found, choice, other) for other in choices)
    ]
    for (i, one), (j, other) in combinations(told, 2):
        for ours, theirs, relation in between(request, one, other, found.pool.knowledge):
            conflict = Conflict(
                markers=(i, j),
                values=(ours.words, theirs.words),
                kind=relation.value,
                years=(ours.year, theirs.year),
            )
            conflicts.setdefault(frozenset((ours.value, theirs.value)), conflict)
    return tuple(conflicts.values())


def _candidates(found: Search, choices: Sequence[Choice]) -> list[Choice]:
    """Sentences of the first passages that no choice holds, best first."""
    index = found.pool.index
    used = {row for choice in choices for row in range(choice.first, choice.last)}
    candidates: dict[int, Choice] = {}
    for passage, fair in zip(found.passages[:_PASSAGES], found.scores, strict=False):
        for row in map(int, range(*index.passage_rows[passage])):
            if row not in used and index.sentences[row].kind is BlockKind.BODY:
                candidates.setdefault(row, found.choice(row, passage, fair))
    return sorted(candidates.values(), key=lambda choice: -choice.score)


def _has_wanted(found: Search, choice: Choice, request: Request) -> bool:
    """True where a choice has a figure that can disagree: few have, and this is soon told."""
    pool = found.pool
    text = pool.document_of(choice.first)[pool.span_of(choice.first, choice.last)]
    if request.measures.isdisjoint(name for name, *_ in measures(text)):
        return False
    alone = Statement(text, pool.index.sentences[choice.first].language)
    return any(
        figure.unit != "date" and request.wants(figure) for figure in figures(alone, pool.knowledge)
    )


def _loses(found: Search, choice: Choice, other: Choice) -> bool:
    """True where a choice lacks a telling word of the question that another in its language has.

    Telling are the words of more than mean weight. Across languages the best match of a word is
    lower by chance, and nothing is said.
    """
    languages = found.pool.index.sentence_languages
    if languages[choice.first] != languages[other.first]:
        return False
    telling = found.weights > found.weights.mean()
    lost = _matches(found, other)[telling] - _matches(found, choice)[telling]
    return bool(lost.max(initial=0.0) > _LOST)


def _matches(found: Search, choice: Choice) -> npt.NDArray[np.float32]:
    """(question tokens,) best cosine of each in the sentences of a choice."""
    first = found.place(choice.first)
    best: npt.NDArray[np.float32] = found.matches[
        :, first : first + choice.last - choice.first
    ].max(axis=1)
    return best


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
