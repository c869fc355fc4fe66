"""Why there is no answer: the first thing wanted that the nearest passages lack, in words."""

from __future__ import annotations

from collections.abc import Mapping

from qa.asking.constraints import Content
from qa.finding.search import Search
from qa.writing.quotation import quoted_alike
from qa.writing.wording import Words, words_for

_NEAREST = 3  # passages that a refusal speaks of


def refusal_of(found: Search, language: str) -> str:
    """Why what was found is no answer, in ``language``."""
    query = found.query
    nearest = found.pool.told(found.passages[:_NEAREST])
    text, spoken = query.text, query.language
    spelled = found.pool.knowledge.spellings(text, spoken)
    return refusal(language, query.wanted, nearest, spelled)


def refusal(language: str, wanted: Content, nearest: Content, spelled: Mapping[str, str]) -> str:
    """Why there is no answer, in ``language``, and what the nearest passages lack.

    Args:
        language: one of the five.
        wanted: what the question names and asks for.
        nearest: what the nearest passages speak of.
        spelled: id of a name or a concept -> as the question spells it.
    """
    words = words_for(language)
    lack = _lack(words, wanted, nearest, spelled)
    return words.between_sentences.join([words.no_answer, *lack])


def nothing_to_search(language: str) -> str:
    """Why there is no answer where the reader's own choice leaves no document, in ``language``."""
    return words_for(language).nothing_to_search


def _lack(
    words: Words, wanted: Content, nearest: Content, spelled: Mapping[str, str]
) -> tuple[str, ...]:
    """A sentence on what is lacking: years before names, names before all else; or none."""
    years, names = wanted.years - nearest.years, wanted.names - nearest.names
    kinds, concepts = wanted.kinds - nearest.kinds, wanted.concepts - nearest.concepts
    if years:
        listed = words.between_items.join(str(year) for year in sorted(years))
        return (words.missing_years.of(len(years), years=listed),)
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
