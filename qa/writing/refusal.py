"""Why there is no answer: the first thing wanted that the nearest passages lack, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from types import MappingProxyType

from corpus.knowing.naming import whole_names
from corpus.languages import LANGUAGES
from qa.asking.constraints import Content
from qa.asking.query import spellings
from qa.asking.question_words import ASKS
from qa.finding.search import Search
from qa.judging.binding import BOUND, Unbound
from qa.plurals import Counted
from qa.writing.quotation import quoted_alike
from qa.writing.wording import Words, words_for

_NEAREST = 3  # passages that a refusal speaks of
_INFLECTING = ("ru", "be")  # languages whose names have cases
_UNKNOWN: Mapping[str, str] = MappingProxyType({})


def refusal_of(found: Search, language: str, unbound: Unbound = BOUND) -> str:
    """Why what was found is no answer, in ``language``."""
    query, passages = found.query, found.passages[:_NEAREST]
    nearest = found.pool.told(passages)
    if any(found.pool.index.passages[row].language not in LANGUAGES for row in passages):
        # Nobody knows which of its words stand for a concept.
        nearest = replace(nearest, concepts=query.wanted.concepts)
    knowledge = found.pool.knowledge
    spelled, called = spellings(query, knowledge), whole_names(knowledge, language)
    return refusal(language, query.wanted, nearest, spelled, unbound, called)


def refusal(
    language: str,
    wanted: Content,
    nearest: Content,
    spelled: Mapping[str, str],
    unbound: Unbound = BOUND,
    called: Mapping[str, str] = _UNKNOWN,
) -> str:
    """Why there is no answer, in ``language``, and what the nearest passages lack.

    Args:
        language: one of the five.
        wanted: what the question names and asks for.
        nearest: what the nearest passages speak of.
        spelled: id of a name or a concept -> as the question spells it, in its order.
        unbound: what the nearest figure is not bound to.
        called: id of a name -> the name by itself; of some it is not known.
    """
    words = words_for(language)
    lack = _lack(words, wanted, nearest, spelled, called)
    lack = lack or _other(words, unbound, spelled, called)
    return words.between_sentences.join([words.no_answer, *lack])


def nothing_to_search(language: str) -> str:
    """Why there is no answer where the reader's own choice leaves no document, in ``language``."""
    return words_for(language).nothing_to_search


def _other(
    words: Words, unbound: Unbound, spelled: Mapping[str, str], called: Mapping[str, str]
) -> tuple[str, ...]:
    """A sentence on what the nearest figure or date is of, in place of what was asked; or none."""
    if unbound.years:
        listed = (_listed(words, unbound.given), _listed(words, unbound.years))
        return (words.other_years.format(given=listed[0], years=listed[1]),)
    if unbound.names:
        sentence = words.other_figure if unbound.figure else words.other_date
        return (_of_names(words, sentence, unbound.names, spelled, called),)
    if unbound.words:
        marked = quoted_alike([unbound.words], words.code)
        return (words.missing_concepts.of(1, words=marked[0]),)
    return ()


def _told(spelled: Mapping[str, str], concepts: Set[str], language: str) -> list[str]:
    """The words of concepts, each once; "How long" asks, and no passage need say so."""
    said = dict.fromkeys(words for each, words in spelled.items() if each in concepts)
    return [words for words in said if not ASKS[language].fullmatch(words)]


def _listed(words: Words, years: Iterable[int]) -> str:
    return words.between_items.join(map(str, sorted(years)))


def _of_names(
    words: Words,
    sentence: Counted,
    names: Set[str],
    spelled: Mapping[str, str],
    called: Mapping[str, str],
) -> str:
    """A sentence with names by themselves, in the order of the question.

    Where one is known only as the question has it, in another case or as an adjective, all are
    quoted from there.
    """
    asked = [name for name in spelled if name in names]
    whole = dict.fromkeys(called.get(name, "") for name in asked)
    listed = list(whole)
    if "" in whole:
        listed = list(dict.fromkeys(spelled[name] for name in asked))
        listed = quoted_alike(listed, words.code) if words.code in _INFLECTING else listed
    return sentence.of(len(listed), names=words.between_items.join(listed))


def _lack(
    words: Words,
    wanted: Content,
    nearest: Content,
    spelled: Mapping[str, str],
    called: Mapping[str, str],
) -> tuple[str, ...]:
    """A sentence on what is lacking: years before names, names before all else; or none."""
    years, names = wanted.years - nearest.years, wanted.names - nearest.names
    kinds, concepts = wanted.kinds - nearest.kinds, wanted.concepts - nearest.concepts
    if years:
        return (words.missing_years.of(len(years), years=_listed(words, years)),)
    if names:
        return (_of_names(words, words.missing_names, names, spelled, called),)
    if wanted.end and not nearest.end:
        return (words.missing_end,)
    if kinds:
        return (words.missing_kinds[min(kinds)],)
    if _told(spelled, concepts, words.code):
        marked = quoted_alike(_told(spelled, concepts, words.code), words.code)
        listed = words.between_items.join(marked)
        return (words.missing_concepts.of(len(marked), words=listed),)
    return ()
