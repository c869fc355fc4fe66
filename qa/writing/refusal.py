"""Why there is no answer: the first thing wanted that the nearest passages lack, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from corpus.languages import LANGUAGES
from qa.asking.constraints import Content
from qa.asking.query import spellings
from qa.finding.search import Search
from qa.judging.binding import BOUND, Unbound
from qa.writing.quotation import quoted_alike
from qa.writing.wording import Words, words_for

_NEAREST = 3  # passages that a refusal speaks of


def refusal_of(found: Search, language: str, unbound: Unbound = BOUND) -> str:
    """Why what was found is no answer, in ``language``."""
    query, passages = found.query, found.passages[:_NEAREST]
    nearest = found.pool.told(passages)
    if any(found.pool.index.passages[row].language not in LANGUAGES for row in passages):
        # Nobody knows which of its words stand for a concept.
        nearest = replace(nearest, concepts=query.wanted.concepts)
    spelled = spellings(query, found.pool.knowledge)
    return refusal(language, query.wanted, nearest, spelled, unbound)


def refusal(
    language: str,
    wanted: Content,
    nearest: Content,
    spelled: Mapping[str, str],
    unbound: Unbound = BOUND,
) -> str:
    """Why there is no answer, in ``language``, and what the nearest passages lack.

    Args:
        language: one of the five.
        wanted: what the question names and asks for.
        nearest: what the nearest passages speak of.
        spelled: id of a name or a concept -> as the question spells it.
        unbound: what the nearest figure is not bound to.
    """
    words = words_for(language)
    lack = _lack(words, wanted, nearest, spelled) or _other(words, unbound, spelled)
    return words.between_sentences.join([words.no_answer, *lack])


def nothing_to_search(language: str) -> str:
    """Why there is no answer where the reader's own choice leaves no document, in ``language``."""
    return words_for(language).nothing_to_search


def _other(words: Words, unbound: Unbound, spelled: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence on what the nearest figure or date is of, in place of what was asked; or none."""
    if unbound.years:
        listed = (_listed(words, unbound.given), _listed(words, unbound.years))
        return (words.other_years.format(given=listed[0], years=listed[1]),)
    if unbound.names:
        names = words.between_items.join(sorted(spelled[name] for name in unbound.names))
        return ((words.other_figure if unbound.figure else words.other_date).format(names=names),)
    if unbound.words:
        marked = quoted_alike([unbound.words], words.code)
        return (words.missing_concepts.of(1, words=marked[0]),)
    return ()


def _listed(words: Words, years: Iterable[int]) -> str:
    return words.between_items.join(map(str, sorted(years)))


def _lack(
    words: Words, wanted: Content, nearest: Content, spelled: Mapping[str, str]
) -> tuple[str, ...]:
    """A sentence on what is lacking: years before names, names before all else; or none."""
    years, names = wanted.years - nearest.years, wanted.names - nearest.names
    kinds, concepts = wanted.kinds - nearest.kinds, wanted.concepts - nearest.concepts
    if years:
        return (words.missing_years.of(len(years), years=_listed(words, years)),)
    if names:
        listed = words.between_items.join(sorted(spelled[name] for name in names))
        return (words.missing_names.of(len(names), names=listed),)
    if wanted.end and not nearest.end:
        return (words.missing_end,)
    if kinds:
        return (words.missing_kinds[min(kinds)],)
    if concepts:
        spelling = dict.fromkeys(spelled[each] for each in sorted(concepts))
        marked = quoted_alike(spelling, words.code)
        listed = words.between_items.join(marked)
        return (words.missing_concepts.of(len(marked), words=listed),)
    return ()
