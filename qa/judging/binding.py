"""Is a quote's figure tied to the year and names asked about, and is what is asked spoken of?

A quote may have the year, the name and the kind of answer of a question, each in another place:
"Gansu has 25 million people" in a text on Minsk, or what Belarus exports in all where its exports
to China were asked for. So a question for a figure or a date is held against single sentences. One
binds it that

- names all names of the question, those that are everywhere among them, or what is called after
  them. What its title, headings and lead-in name counts as said, and what the two sentences before
  it do; where it names nothing of its own, what stands beside it in the quote as well;
- speaks of a year of the question, where it or what leads to it speaks of years.

The answer opens with the first quote: where that tells its figure of another place, as
``qa.judging.another`` finds, nothing is bound.

A name that is everywhere counts as missing only where another is near, or a sum of money is asked
for: in "28 joint projects" the countries go without saying. Of a question of a word or two, its
weightiest tokens must be matched, or all that it names be told, where every word of it is known;
where many places are to be quoted, or it asks for a figure and of nothing in particular ("Price?"),
several must speak of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import Document, Span
from corpus.languages import LANGUAGES
from qa.asking.constraints import content, union
from qa.asking.cues import AnswerKind
from qa.asking.query import asking_of, is_a_word_or_two, known_things
from qa.asking.question_words import Asks, question_words
from qa.figures.measures import EVENTS, MONEY
from qa.figures.request import read_request
from qa.finding.misled import HEADS, lacks_holder
from qa.finding.pool import Pool
from qa.finding.search import Choice, Search
from qa.judging.another import is_of_another, numbered_otherwise

# Of what is answered of the first half of benchmarks/something_else.jsonl and of the pairs, .015 of
# the right answers and .24 of the others are unbound, which is worth -2.8 to the logarithm of the
# odds; with -4 all of them are refused up to a confidence of .98.
UNBOUND = 4.0
# What the weightiest tokens of a question of a word or two must match, by the same pairs.
SPOKEN = 0.55
# As far must several places match a word that stands for no known name or concept; one that does
# is said by its names too, and matched as far as ``SPOKEN``.
_SPOKEN_IN_PLACES = 0.5
_PLACES = 3
_WEIGHTIEST = 0.75  # of the highest weight
# What a sentence must match of a question in a language without lists of words: to answer it, with
# how it reads, and to be a point of an overview.
_ANSWERS_ELSEWHERE, _SPOKEN_ELSEWHERE = 0.5, 0.4
_READING = 0.04  # what a step of reading counts beside a match, as in qa.finding.evidence
_BEFORE = 2  # sentences
_AROUND_WORDS = " ?？!.。“”«»„《》"

_FIGURES = frozenset(
    {AnswerKind.COUNT, AnswerKind.MONEY, AnswerKind.SHARE, AnswerKind.AREA, AnswerKind.DISTANCE}
)


@dataclass(frozen=True, slots=True)
class Unbound:
    """What of a question no sentence binds.

    Attributes:
        years: of the question, where the nearest sentence speaks of others.
        given: those others.
        names: ids of names that it is not about.
        figure: a figure is asked for, and no date.
        words: the question itself, where its word or two is not spoken of, or a number of it where
            another is; or empty.
        whole: True where no sentence is on the question, whose language has no lists of words, or
            none names the head of state that is asked for.
    """

    years: frozenset[int] = frozenset()
    given: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    figure: bool = False
    words: str = ""
    whole: bool = False

    def __bool__(self) -> bool:
        """True where something is unbound."""
        return bool(self.years or self.names or self.words or self.whole)


BOUND = Unbound()


def bound(confidence: float, unbound: Unbound) -> float:
    """The confidence with what is unbound: its odds fall by e to the power of ``UNBOUND``."""
    if not unbound:
        return confidence
    share = confidence * math.exp(-UNBOUND)
    return share / (share + 1 - confidence)


def unbound_of(found: Search, choices: Sequence[Choice], *, overview: bool = False) -> Unbound:
    """What of a question none of the chosen sentences binds; nothing of one that asks several.

    Args:
        found: for the question.
        choices: that are to be quoted.
        overview: the points of an overview are no figures, and are about many.
    """
    if not choices or found.parts:
        return BOUND
    unspoken = _unspoken(found, choices, overview)
    if unspoken or overview:
        return unspoken
    if number := numbered_otherwise(found, _rows(choices[0])):
        return Unbound(words=number)
    if _lacks_holder(found, choices):
        return Unbound(whole=True)
    kinds = _asked(found)
    if names := _told_of_another(found, choices[0], kinds & _FIGURES):
        return Unbound(names=names, figure=True)
    return _nearest(found, choices, kinds) if kinds else BOUND


def _lacks_holder(found: Search, choices: Sequence[Choice]) -> bool:
    """True where the question is who heads a country or its government, and no quote tells who.

    A minister is often called so without his country: "the foreign minister said".
    """
    asked = bool(HEADS & found.query.wanted.concepts)
    return asked and all(_tells_no_holder(found, choice) for choice in choices)


def _tells_no_holder(found: Search, choice: Choice) -> bool:
    """True where the words that the reader marks name no holder of the office that is asked for."""
    pool, words = found.pool, choice.words
    for row in _rows(choice):
        sentence = pool.index.sentences[row]
        start, end = sentence.span.start, sentence.span.end
        if words is not None and start <= words.start < end:
            text, own = (
                pool.document_of(row)[sentence.span],
                Span(words.start - start, words.end - start),
            )
            return lacks_holder(found.query, text, sentence.language, own, pool.knowledge)
    return False  # nothing was read


def _unspoken(found: Search, choices: Sequence[Choice], overview: bool) -> Unbound:
    """The question itself, where no place speaks of its word or two, or of all of it."""
    bare = len(found.weights) and is_a_word_or_two(found.query.text, found.query.language)
    if bare and not _is_spoken_of(found, choices, overview):
        asked = asking_of(found.query.text, found.query.language)
        return Unbound(words=asked.strip(_AROUND_WORDS))
    if found.query.language not in LANGUAGES and len(found.weights):
        # Its question words and nouns are unknown: one sentence must match and read as its answer.
        matched = float(_matches(found, choices).mean(axis=0).max())
        answers = matched + _READING * choices[0].reading >= _ANSWERS_ELSEWHERE
        if not (matched >= _SPOKEN_ELSEWHERE if overview else answers):
            return Unbound(whole=True)
    return BOUND


def _nearest(found: Search, choices: Sequence[Choice], kinds: frozenset[AnswerKind]) -> Unbound:
    """What the best bound sentence does not bind of the first quote with the kind of answer."""

    def lacks(row: int) -> bool:
        return not kinds & found.pool.unnamed_in_sentence(row).kinds

    opening = next((each for each in choices if not all(map(lacks, _rows(each)))), choices[0])
    offers = [(lacks(row), _unbound_in(found, opening, row, kinds)) for row in _rows(opening)]
    return min(offers, key=lambda offer: (offer[0], bool(offer[1].years) + bool(offer[1].names)))[1]


def _told_of_another(
    found: Search, choice: Choice, figures: frozenset[AnswerKind]
) -> frozenset[str]:
    """The names that a quote leaves to its headings, where it tells its figure of another.

    A date is of both: who signs with a partner, and names the partner alone, signs as well.
    """
    pool, rows = found.pool, _rows(choice)
    told = [row for row in rows if figures & pool.unnamed_in_sentence(row).kinds]
    left = found.query.wanted.names.difference(*(_names(pool, row) for row in rows))
    if not left or not told:
        return frozenset()
    before = frozenset[str]().union(*(_names(pool, row) for row in _before(pool, choice.first)))
    return left if is_of_another(found, told, left, before) else frozenset()


def _rows(choice: Choice) -> range:
    return range(choice.first, choice.last)


def _asked(found: Search) -> frozenset[AnswerKind]:
    """The figures or the date that are asked for; none for any other question."""
    query = found.query
    kinds = query.wanted.kinds & (_FIGURES | {AnswerKind.DATE})
    request = read_request(query.text, query.wanted)
    measures = request.measures - EVENTS if request else frozenset()
    if measures & MONEY:
        kinds |= {AnswerKind.MONEY}
    elif measures:
        kinds |= {AnswerKind.COUNT}
    figures = kinds & _FIGURES
    if figures == {AnswerKind.MONEY} and not measures and not _asks_how_much(found):
        figures = frozenset()  # "Who does the investment fund help?" asks for no sum
    return kinds if figures else kinds & {AnswerKind.DATE}


def _asks_how_much(found: Search) -> bool:
    pattern = _AMOUNTS.get(found.query.language)
    return pattern is not None and pattern.search(found.query.text) is not None


def _unbound_in(found: Search, choice: Choice, row: int, kinds: frozenset[AnswerKind]) -> Unbound:
    """What of the question a sentence does not bind."""
    pool, wanted = found.pool, found.query.wanted
    figure = bool(kinds & _FIGURES)
    before = list(_before(pool, row))
    own, beside = _names(pool, row), range(choice.first, choice.last)
    near = own.union(*(_names(pool, other) for other in (*pool.index.contexts[row], *before)))
    near |= _named(pool, *_title(pool.document_of(row)))
    if not own - pool.knowledge.everywhere:
        near = near.union(*(_names(pool, other) for other in beside))
    names = wanted.names - near
    if figure:
        names |= _usual(found, own, near, money=AnswerKind.MONEY in kinds)
    years = _years(pool, row, before)
    told = years | union(map(pool.in_sentence, beside)).years
    other = figure and years and wanted.years and not told & wanted.years
    return Unbound(
        years=wanted.years if other else frozenset(),
        given=years if other else frozenset(),
        names=names,
        figure=figure,
    )


def _usual(
    found: Search, own: frozenset[str], near: frozenset[str], *, money: bool
) -> frozenset[str]:
    """Names of the question that are everywhere, and not near a figure that should be theirs."""
    knowledge, query = found.pool.knowledge, found.query
    asked = knowledge.names.names(query.text, query.language) & knowledge.everywhere
    return asked - near if money or own else frozenset()


def _years(pool: Pool, row: int, before: Sequence[int]) -> frozenset[int]:
    """The years of a sentence; of the nearest before it, or of its headings, where it has none."""
    for each in (row, *before):
        if years := pool.unnamed_in_sentence(each).years:
            return years
    title = content(*_title(pool.document_of(row)), pool.knowledge)
    return union([title, *map(pool.in_sentence, pool.index.contexts[row])]).years


def _before(pool: Pool, row: int) -> Iterator[int]:
    """The sentences before one in its paragraph, the nearest first."""
    index = pool.index
    for other in reversed(range(max(0, row - _BEFORE), row)):
        if index.sentence_documents[other] != index.sentence_documents[row]:
            return
        if index.sentences[other].block != index.sentences[row].block:
            return
        yield other


def _names(pool: Pool, row: int) -> frozenset[str]:
    """The names in a sentence, those that are everywhere among them."""
    sentence = pool.index.sentences[row]
    return _named(pool, pool.document_of(row)[sentence.span], sentence.language)


def _named(pool: Pool, text: str, language: str) -> frozenset[str]:
    return pool.knowledge.names.told(text, language)


def _title(document: Document) -> tuple[str, str]:
    return document.title, document.language


def _is_spoken_of(found: Search, choices: Sequence[Choice], overview: bool) -> bool:
    """True where the quotes match the weightiest tokens of a question, or a title says it."""
    asked = found.query.text.strip(_AROUND_WORDS).casefold()
    titles = {found.pool.document_of(choice.first).title.casefold() for choice in choices}
    if any(asked in title or (title in asked and 2 * len(title) >= len(asked)) for title in titles):
        return True
    rows = [row for choice in choices for row in range(choice.first, choice.last)]
    if _tell_all(found, rows, overview):
        return True
    matches = _matches(found, choices)
    if matches.max(axis=1).mean() < SPOKEN:
        return False
    asks_kind = bool(found.query.wanted.kinds & (_FIGURES | {AnswerKind.DATE}))
    if not overview and not asks_kind:
        return True
    wanted = found.query.wanted.names | found.query.wanted.concepts
    told = map(found.pool.in_context, rows)
    said = sum(bool(wanted & (each.names | each.concepts)) for each in told)
    least = SPOKEN if wanted else _SPOKEN_IN_PLACES
    places = max(said, int(np.sum(matches.mean(axis=0) >= least)))
    # What asks for a kind of answer and of nothing else is what most of the quotes are on, or none.
    return places >= _PLACES and (not asks_kind or 2 * places > len(choices))


def _tell_all(found: Search, rows: Sequence[int], overview: bool) -> bool:
    """True where a question is made of known things, and one sentence tells of them all.

    Whatever word it has for exports in "exports 2020". The names of an overview or a comparison may
    be told of each in its own place.
    """
    things = known_things(found.query, found.pool.knowledge)
    told = [_told_in(found.pool, row) for row in rows]
    names = found.query.wanted.names if overview else frozenset()
    together = things - names.intersection(frozenset().union(*told))
    return bool(things) and any(together <= each for each in told)


def _told_in(pool: Pool, row: int) -> frozenset[str | int]:
    """The years, names and concepts of a sentence and of what it is read with; all names."""
    told = pool.in_context(row)
    names = _names(pool, row) | _named(pool, *_title(pool.document_of(row)))
    return frozenset((*told.concepts, *told.years, *told.names, *names))


def _matches(found: Search, choices: Sequence[Choice]) -> npt.NDArray[np.float32]:
    """(weightiest tokens, sentences) how well each sentence of the quotes matches each of them."""
    rows = [row for choice in choices for row in range(choice.first, choice.last)]
    weighty = found.weights >= _WEIGHTIEST * found.weights.max()
    matches: npt.NDArray[np.float32]
    matches = found.matches[np.ix_(weighty, np.searchsorted(found.sentences, rows))]
    return matches


_AMOUNTS = {
    code: re.compile(
        question_words(
            code,
            Asks.HOW_MANY,
            Asks.NUMBER,
            Asks.HOW_BIG,
            Asks.HOW_FAR,
            Asks.HOW_MUCH,
            Asks.WHICH,
        ),
        re.IGNORECASE,
    )
    for code in LANGUAGES
}
