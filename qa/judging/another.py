"""Is what a sentence tells told of another thing than the one that is asked about?

"Xiangyang had 6 million people" in a text on Brest seems to answer "What is the population of
Brest?": its title names Brest, and six million people are a population. So the question is read
once more with the sentence's name in the place of its own. Where the sentence answers "What is the
population of Xiangyang?" far better, it tells nothing of Brest (a counterfactual, as in Kaushik,
Hovy and Lipton, 2020, made by the word list of names and judged by the reader).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import islice

from corpus.knowing.lexicon import Lexicon
from qa.asking.query import asking_of
from qa.finding.reading import scores_asked
from qa.finding.search import Search

# Of 17 answers with such a name the three right ones reach .12, the others 1.74 to 6.40. What is
# told of a partner may reach more: "In 2017 the city sent 50 students to Nanjing" 1.8.
BETTER = 1.5
_TRIED = 4  # other names; a sentence that lists more tells of them all
# Places are mistaken for each other, a country and a city are not.
_PLACES = frozenset({"city", "region", "place"})
_PART = "place"  # a park or a market, which may be in the city that is named just before it


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
    others = {row: list(islice(_of_others(found, row, names, before), _TRIED)) for row in rows}
    if not any(others.values()):
        return False
    asked = asking_of(found.query.text, found.query.language)
    own, of_others = [], []
    for row in rows:
        first, *rest = scores_asked(found, row, [asked, *others[row]]) or (0.0,)
        own.append(first)
        of_others += rest
    return max(of_others, default=-math.inf) - max(own) > BETTER


def _of_others(found: Search, row: int, names: Set[str], before: Set[str]) -> Iterator[str]:
    """The question with a name of the sentence in the place of each of ``names`` of its kind."""
    lexicon, language = found.pool.knowledge.names, found.query.language
    question = asking_of(found.query.text, language)
    kinds = _kinds(lexicon)
    asked = list(lexicon.places(question, language))
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
    sentence = found.pool.index.sentences[row]
    text = found.pool.document_of(row)[sentence.span]
    told: dict[str, str] = {}
    for place in lexicon.places(text, sentence.language):
        for name in place.names:
            own = text[place.start : place.word_end]
            words = own if sentence.language == language else _forms(lexicon, language).get(name)
            if words:
                told.setdefault(name, words)
    return told


@lru_cache(4)
def _kinds(lexicon: Lexicon) -> dict[str, str]:
    return {entry.name: entry.kind for entry in lexicon.entries}


@lru_cache(16)
def _forms(lexicon: Lexicon, language: str) -> dict[str, str]:
    """The first form of each name in a language, without what it leaves open."""
    forms = ((each.name, next(iter(each.forms.get(language, ())), "")) for each in lexicon.entries)
    return {name: form.strip("$=*").replace("*", "") for name, form in forms if form}
