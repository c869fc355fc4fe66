"""Does a sentence speak of another place, or another number, than the one that is asked about?

"Xiangyang had 6 million people" in a text on Brest seems to answer "What is the population of
Brest?": its title names Brest, and six million people are a population. So the question is read
once more with the sentence's name in the place of its own. Where the sentence answers "What is the
population of Xiangyang?" far better, it tells nothing of Brest (a counterfactual, as in Kaushik,
Hovy and Lipton, 2020, made by the word list of names and judged by the reader). The same is done
for things that a number tells apart: the third meeting is not the fourth, nor No. 5 No. 9.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from corpus.document import Span
from corpus.knowing.lexicon import Lexicon
from corpus.knowing.quantities import Kind, Quantity, quantities
from qa.asking.query import asking_of
from qa.finding.reading import scores_asked
from qa.finding.search import Choice, Search

# Of 17 answers with such a name the three right ones reach .12, the others 1.74 to 6.40. What is
# told of a partner may reach more: "In 2017 the city sent 50 students to Nanjing" 1.8.
BETTER = 1.5
# Of three numbers in as many questions the right one reaches -.22, the other two .91 and 2.02.
NUMBERED_BETTER = 0.5
_TRIED = 4  # other names; a sentence that lists more tells of them all
# Places are mistaken for each other, a country and a city are not.
_PLACES = frozenset({"city", "region", "place"})
_PART = "place"  # a park or a market, which may be in the city that is named just before it
_NUMBERED = re.compile(r"(?:№|\bno\.?|\bnr\.?|第)\s*$", re.IGNORECASE)
_WORD_BEHIND = re.compile(r"\s*[^\W\d_]+")


def is_of_another(
    found: Search, rows: Sequence[int], names: Set[str], before: Set[str] = frozenset()
) -> bool:
    """True where sentences answer better by ``BETTER`` what is asked of another of their names.

    Args:
        found: for the question.
        rows: of the sentences, which are quoted together.
        names: ids of names of the question that none of them holds.
        before: those that stand just before in the paragraph, which a park or a market is told of.
    """
    others = {row: _of_others(found, row, names, before) for row in rows}
    return _reads_better(found, others, BETTER)


def numbered_otherwise(found: Search, rows: Sequence[int]) -> str:
    """The number of a question, with the word that it stands at, where sentences tell of another.

    Args:
        found: for the question.
        rows: of the sentences, which are quoted together.

    Returns:
        Such as "fourth meeting" or "No. 9"; empty where they tell of it, or of no other.
    """
    question, language = asking_of(found.query.text, found.query.language), found.query.language
    told = {row: list(_numbers_of(found, row)) for row in rows}
    said = {number.value for numbers in told.values() for number, _ in numbers}
    for asked in _numbers(question, language):
        if asked.value in said:
            continue
        others = {
            row: [
                question[: asked.span.start] + words + question[asked.span.end :]
                for number, words in numbers
                if number.kind is asked.kind and words
            ]
            for row, numbers in told.items()
        }
        if _reads_better(found, others, NUMBERED_BETTER):
            return _with_its_word(question, asked.span)
    return ""


def of_its_number(found: Search, choices: Sequence[Choice]) -> list[Choice]:
    """The choices without those that tell of another number, if any are left; else all of them."""
    kept = [
        choice
        for choice in choices
        if not numbered_otherwise(found, range(choice.first, choice.last))
    ]
    if not kept or len(kept) == len(choices):
        return list(choices)
    return [replace(kept[0], further=False), *kept[1:]]


def _reads_better(found: Search, questions: Mapping[int, Iterable[str]], least: float) -> bool:
    """True where sentences answer other questions by more than that better than what is asked."""
    others = {row: list(islice(each, _TRIED)) for row, each in questions.items()}
    if not any(others.values()):
        return False
    asked = asking_of(found.query.text, found.query.language)
    own, of_others = [], []
    for row, instead in others.items():
        first, *rest = scores_asked(found, row, [asked, *instead]) or (0.0,)
        own.append(first)
        of_others += rest
    return max(of_others, default=-math.inf) - max(own) > least


def _of_others(found: Search, row: int, names: Set[str], before: Set[str]) -> Iterator[str]:
    """The question with a name of the sentence in the place of each of ``names`` of its kind."""
    lexicon, language = found.pool.knowledge.names, found.query.language
    question = asking_of(found.query.text, language)
    kinds = lexicon.kinds
    asked = list(lexicon.mentions(question, language))
    told = _told(found, row)
    for name in frozenset().union(*(place.names for place in asked)):
        told.pop(name, None)
    for place in asked:
        own = {kinds[name] for name in names & set(place.names)}
        alike = own | _PLACES if own & _PLACES else own
        if before & set(place.names):
            alike = alike - {_PART} | own
        for name, words in told.items():
            if kinds[name] in alike:
                yield question[: place.start] + words + question[place.word_end :]


def _told(found: Search, row: int) -> dict[str, str]:
    """The names of a sentence, each in the question's language, whose list may have its stem."""
    lexicon, language = found.pool.knowledge.names, found.query.language
    text, spoken = _said(found, row)
    told: dict[str, str] = {}
    for place in lexicon.mentions(text, spoken):
        for name in place.names:
            own = text[place.start : place.word_end]
            words = own if spoken == language else _forms(lexicon, language).get(name)
            if words:
                told.setdefault(name, words)
    return told


@lru_cache(16)
def _forms(lexicon: Lexicon, language: str) -> dict[str, str]:
    """The first form of each name in a language, without what it leaves open."""
    forms = ((each.name, next(iter(each.forms.get(language, ())), "")) for each in lexicon.entries)
    return {name: form.strip("$=*").replace("*", "") for name, form in forms if form}


def _numbers(text: str, language: str) -> list[Quantity]:
    """The numbers of a text that tell a thing from its like: ordinals, and those of a "No."."""
    return [
        each
        for each in quantities(text, language)
        if each.kind is Kind.ORDINAL
        or (each.kind is Kind.NUMBER and _NUMBERED.search(text[: each.span.start]))
    ]


def _numbers_of(found: Search, row: int) -> Iterator[tuple[Quantity, str]]:
    """Those of a sentence and of what it is read with, and as the question may have them.

    An ordinal of another language it cannot have: what is written is empty then.
    """
    for each in (row, *found.pool.index.contexts[row]):
        text, language = _said(found, each)
        for number in _numbers(text, language):
            fits = number.kind is Kind.NUMBER or language == found.query.language
            yield number, text[number.span.start : number.span.end] if fits else ""


def _with_its_word(text: str, number: Span) -> str:
    """A number with the word behind it, or the sign before it."""
    before = _NUMBERED.search(text[: number.start])
    if before:
        return text[before.start() : number.end]
    behind = _WORD_BEHIND.match(text, number.end)
    return text[number.start : behind.end() if behind else number.end]


def _said(found: Search, row: int) -> tuple[str, str]:
    """A sentence and its language."""
    sentence = found.pool.index.sentences[row]
    return found.pool.document_of(row)[sentence.span], sentence.language
