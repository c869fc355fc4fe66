"""Which words of a quote answer: a date, a number with its noun, a name; or none for sure.

A question asks for a kind of answer. Where the sentence that answers best has one thing of that
kind that the question does not name itself, those words answer. Where it has several, those that
stand beside the noun that is counted do; where even then two are left, nothing is said: a wrong
answer in bold is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp

from corpus.document import Span
from corpus.knowing.knowledge import MEASURES, Knowledge
from corpus.knowing.lexicon import Lexicon, Place
from corpus.knowing.names import name_spans, same_name
from corpus.knowing.quantities import (
    AREAS,
    CURRENCIES,
    Kind,
    Quantity,
    amount_span,
    date_phrases,
    quantities,
)
from corpus.language import UNKNOWN
from corpus.languages import LANGUAGES, has_han
from qa.asking.constraints import unmet
from qa.asking.cues import AnswerKind
from qa.asking.named import name_asked
from qa.asking.question_words import Asks, question_words
from qa.finding.search import Choice, Search

THRESHOLD = 0.75
"""Least probability with which words are said to answer."""

# Of the signals of a guess, and what is added to them: fitted by benchmarks/answer_spans.py.
_WEIGHTS = (0.60, 0.99, -1.49, -2.00)
_BIAS = 0.41


@dataclass(frozen=True, slots=True)
class Guess:
    """Words that may answer.

    Attributes:
        span: code points of the document's text.
        signals: how likely the sentence is to answer, as ``qa.reader`` reads it; 1 where the words
            stand with what is asked for, the noun that is counted or the kind of place; and the
            parts of the question's concepts and years that the sentence lacks with its headings.
    """

    span: Span
    signals: tuple[float, float, float, float]

    @property
    def probability(self) -> float:
        """That the words answer, in [0, 1]."""
        score = sum(w * s for w, s in zip(_WEIGHTS, self.signals, strict=True)) + _BIAS
        return 1 / (1 + exp(-score))

    @property
    def is_sure(self) -> bool:
        """True where the words are sure enough to be shown."""
        return self.probability >= THRESHOLD


def answer_span(found: Search, choice: Choice) -> Span | None:
    """The words of a choice that answer the question, where it is sure which they are.

    Args:
        found: the search that the choice is of.
        choice: the first quote.

    Returns:
        Code points of the text of its document, within the choice; None where no one span answers.
    """
    guess = guess_span(found, choice)
    return guess.span if guess and guess.is_sure else None


def guess_span(found: Search, choice: Choice) -> Guess | None:
    """The one thing in a choice that may answer; None where there is none, or more than one."""
    question = _Said(found.query.text, found.query.language)
    if found.parts or question.language not in LANGUAGES or _asks_twice(question.text):
        return None
    pool = found.pool
    row = max(
        range(choice.first, choice.last),
        key=lambda row: float(found.sentence_scores[found.place(row)]),
    )
    place = pool.index.sentences[row]
    sentence = _Said(pool.document_of(row)[place.span], place.language)
    things = _things(question, sentence, found)
    near = [thing for thing in things if thing.near] or things
    if len({thing.value for thing in near}) != 1:
        return None
    wanted, told = found.query.wanted, pool.in_context(row)
    start, end = near[0].span.start, _word_end(sentence.text, near[0].span.end)
    return Guess(
        span=Span(place.span.start + start, place.span.start + end),
        signals=(
            choice.reading,
            float(near[0].near),
            unmet(wanted.concepts, told.concepts),
            unmet(wanted.years, told.years),
        ),
    )


def _asks_twice(question: str) -> bool:
    """True for a follow-up behind the question that it follows: which one is answered is open."""
    return sum(question.count(mark) for mark in "?？") > 1


def _word_end(text: str, end: int) -> int:
    """The end of the word that is cut at ``end``; Chinese is written without spaces."""
    while end < len(text) and text[end].isalpha() and text[end - 1].isalpha():
        if has_han(text[end - 1 : end + 1]):
            break
        end += 1
    return end


@dataclass(frozen=True, slots=True)
class _Said:
    """A text with its language: the question, or the sentence that is quoted."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class _Thing:
    """What may answer: where in the sentence, what it says, and whether it is beside its noun."""

    span: Span
    value: object
    near: bool


def _things(question: _Said, sentence: _Said, found: Search) -> list[_Thing]:
    """What the sentence has of the kind that is asked for, and the question has not."""
    kinds = found.query.wanted.kinds
    knowledge = found.pool.knowledge
    if AnswerKind.REASON in kinds:
        return []
    if AnswerKind.DATE in kinds:
        return list(_dates(question, sentence))
    if AnswerKind.SHARE in kinds:
        kinds = frozenset({AnswerKind.SHARE})
    if kinds and not (_measures(question) <= _measures(sentence)):
        return []
    if kinds:
        return list(_amounts(question, sentence, kinds, knowledge))
    return list(_names(question, sentence, knowledge))


# --- Dates


def _dates(question: _Said, sentence: _Said) -> Iterator[_Thing]:
    asked = list(date_phrases(question.text, quantities(question.text, question.language)))
    known = frozenset[int]().union(*(phrase.years for phrase in asked))
    of_year = _YEAR[question.language].search(question.text) is not None
    said = list(date_phrases(sentence.text, quantities(sentence.text, sentence.language)))
    told = {year for phrase in said if phrase.finer for year in phrase.years}
    for phrase in said:
        if of_year:
            if phrase.year and not phrase.years <= known:
                yield _Thing(phrase.year, phrase.years, near=False)
        # A year alone says less than a day of that year.
        elif phrase.finer or not phrase.years <= known | told:
            value = sentence.text[phrase.span.start : phrase.span.end]
            yield _Thing(phrase.span, value, near=False)


_YEAR = {
    "en": re.compile(r"\b(?:what|which) year", re.IGNORECASE),
    "ru": re.compile(r"\bкак(?:ом|ой|ого) год", re.IGNORECASE),
    "zh": re.compile("哪一?年"),
    "nl": re.compile(r"\bwelke? jaar", re.IGNORECASE),
    "be": re.compile(r"\bяк(?:ім|ога|і) год", re.IGNORECASE),
}


# --- Numbers


def _amounts(
    question: _Said, sentence: _Said, kinds: Iterable[AnswerKind], knowledge: Knowledge
) -> Iterator[_Thing]:
    asked = {quantity.value for quantity in quantities(question.text, question.language)}
    nouns = _Nouns.of(question, knowledge)
    for quantity, span in _amount_spans(sentence):
        if quantity.value in asked or not any(_FITS[kind](quantity) for kind in kinds):
            continue
        noun = nouns.after(sentence, span.end)
        whole = Span(span.start, span.end if noun is None else noun)
        yield _Thing(whole, (quantity.value, quantity.unit), noun is not None)


def _amount_spans(sentence: _Said) -> Iterator[tuple[Quantity, Span]]:
    """Each number with its place; one that a range begins stands with the one that ends it."""
    start = None
    read = quantities(sentence.text, sentence.language)
    for quantity, after in zip(read, [*read[1:], None], strict=False):
        span = amount_span(sentence.text, quantity)
        begins = span.start if start is None else start
        if after and _RANGE.fullmatch(sentence.text, span.end, after.span.start):
            start = begins
            continue
        start = None
        yield quantity, Span(begins, span.end)


def _measures(said: _Said) -> set[str]:
    """The measures of money, and growth, that a text names."""
    return {
        name
        for place in MEASURES.places(said.text, UNKNOWN)
        for name in place.names
        if name in _MEASURES
    }


_MEASURES = {entry.name for entry in MEASURES.entries if entry.kind == "money"} | {"growth"}


def _counts(quantity: Quantity) -> bool:
    return quantity.kind is Kind.NUMBER and quantity.unit in (None, "people")


_FITS: dict[AnswerKind, Callable[[Quantity], bool]] = {
    AnswerKind.COUNT: _counts,
    AnswerKind.MONEY: lambda quantity: quantity.unit in CURRENCIES,
    AnswerKind.SHARE: lambda quantity: quantity.kind is Kind.PERCENT,
    AnswerKind.DISTANCE: lambda quantity: quantity.unit == "km",
    AnswerKind.AREA: lambda quantity: quantity.unit in AREAS,
}

_RANGE = re.compile(r" ?(?:[–—~至-]|to|до|tot|да) ?")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_REACH = 3  # words after a number among which its noun is looked for
_HAN_REACH = 8  # characters, likewise


@dataclass(frozen=True, slots=True)
class _Nouns:
    """What a question counts: its words, and the concepts and measures that they name."""

    said: _Said
    words: tuple[str, ...]
    ideas: frozenset[str]
    lexicons: tuple[Lexicon, ...]

    @classmethod
    def of(cls, question: _Said, knowledge: Knowledge) -> _Nouns:
        """The nouns of a question: the words after "how many"."""
        asking = _HOW_MANY[question.language].search(question.text)
        rest = question.text[asking.end() :] if asking else ""
        if question.language == "zh":
            counted = rest[:_HAN_REACH]
            words: tuple[str, ...] = ()
        else:
            found = list(_WORD.finditer(rest))[:_REACH]
            counted = rest[: found[-1].end()] if found else ""
            words = tuple(match[0].lower() for match in found)
        lexicons = (knowledge.concepts, MEASURES)
        ideas = _ideas(_Said(counted, question.language), lexicons)
        return cls(question, words, frozenset(ideas), lexicons)

    def after(self, sentence: _Said, end: int) -> int | None:
        """Where the counted noun ends that follows a number; None where it does not follow."""
        if not self.words and not self.ideas:
            return None
        reach = end + _HAN_REACH if has_han(sentence.text) else end + 60
        follows = sentence.text[end:reach]
        words = [] if has_han(follows) else list(_WORD.finditer(follows))[:_REACH]
        if words:
            follows = follows[: words[-1].end()]
        cut = _CLAUSE.search(follows)
        follows = follows[: cut.start()] if cut else follows
        ends = [
            word_end
            for _, word_end in _places(_Said(follows, sentence.language), self.lexicons, self.ideas)
        ]
        if sentence.language == self.said.language:
            ends += [
                word.end()
                for word in words
                if word.end() <= len(follows)
                and any(_same_stem(word[0].lower(), each) for each in self.words)
            ]
        return end + max(ends) if ends else None


def _ideas(said: _Said, lexicons: Iterable[Lexicon]) -> set[str]:
    return {
        name
        for lexicon in lexicons
        for place in lexicon.places(said.text, UNKNOWN if lexicon is MEASURES else said.language)
        for name in place.names
    }


def _places(
    said: _Said, lexicons: Iterable[Lexicon], wanted: frozenset[str]
) -> Iterator[tuple[int, int]]:
    for lexicon in lexicons:
        for place in lexicon.places(said.text, UNKNOWN if lexicon is MEASURES else said.language):
            if wanted.intersection(place.names):
                yield place.start, place.word_end


def _same_stem(one: str, other: str) -> bool:
    """True for two forms of one word, as far as its beginning tells: "школ", "школы"."""
    shortest = min(len(one), len(other))
    return shortest >= 3 and one[: max(3, shortest - 2)] == other[: max(3, shortest - 2)]


_CLAUSE = re.compile(r"[\d,.;:!?()，。；：！？（）、]")
_HOW_MANY = {
    code: re.compile(question_words(code, Asks.HOW_MANY, Asks.NUMBER), re.IGNORECASE)
    for code in LANGUAGES
}


# --- Names


def _names(question: _Said, sentence: _Said, knowledge: Knowledge) -> Iterator[_Thing]:
    asked = name_asked(question.text)
    if asked is None:
        return
    told = knowledge.names.names(question.text, question.language)
    if asked.kinds != {"country"}:  # "where" wants to know more than what goes without saying
        told |= knowledge.everywhere
    kinds = _kinds(knowledge.names)
    known = list(knowledge.names.places(sentence.text, sentence.language))
    for run in _runs(sentence, known):
        inside = {
            name
            for place in known
            # Minsk is no name of the Minsk Automobile Plant.
            if run.start <= place.start < run.end and 2 * (place.word_end - place.start) > len(run)
            for name in place.names
        }
        words = sentence.text[run.start : run.end]
        if inside & told or _is_spoken(words, question):
            continue
        own = {kinds[name] for name in inside}
        near = bool(own & asked.kinds) or words.endswith(asked.ending(question.text))
        if near or (not own and asked.unknown and not _only_opens(sentence.text, run)):
            yield _Thing(run, frozenset(inside) or words, near)


@lru_cache(8)
def _kinds(names: Lexicon) -> Mapping[str, str]:
    """The kind of each name."""
    return {entry.name: entry.kind for entry in names.entries}


def _runs(sentence: _Said, known: Iterable[Place]) -> list[Span]:
    """Where names stand in a sentence, those that are known in Chinese among them."""
    runs = [Span(*ends) for ends in name_spans(sentence.text, sentence.language)]
    for place in known if has_han(sentence.text) else ():
        here = Span(place.start, place.word_end)
        if not any(run.overlaps(here) for run in runs):
            runs.append(here)
    return sorted(runs)


def _is_spoken(words: str, question: _Said) -> bool:
    """True where the question has a word of the name, in whatever script."""
    if words in question.text:
        return True
    own = [match[0] for match in _WORD.finditer(words) if len(match[0]) > 2]
    asked = [match[0] for match in _WORD.finditer(question.text) if len(match[0]) > 2]
    return any(same_name(one, other) for one in own for other in asked)


def _only_opens(text: str, run: Span) -> bool:
    """True for one word whose capital letter may come of its place alone."""
    before = text[: run.start].rstrip(" \"'«“„([—–-\u00a0\n")
    return (not before or before[-1] in ".!?:;") and " " not in text[run.start : run.end]
