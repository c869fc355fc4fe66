"""Where a question names what a follow-up names another of, and whom it names beside it.

"And Borisov?" after "When did Minsk and Changchun become sister cities?" may stand for either of
the two; and where no text tells of it with the other, the other was no part of what is asked anew.
"And with Shanghai?" stands for the second.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.knowing.knowledge import Knowledge
from corpus.knowing.naming import INFLECTED
from qa.asking.coordination import are_joined

Stretch = tuple[int, int]
"""Where something begins in a text and where it ends, in code points."""

_PLACES = frozenset({"city", "country", "region"})
_PARTNER = {
    "en": "its partner",
    "ru": "партнёр",
    "zh": "合作伙伴",
    "nl": "zijn partner",
    "be": "партнёр",
}


def is_place(text: str, language: str, knowledge: Knowledge) -> bool:
    """True for the name of a city, a region or a country and nothing else."""
    kinds = knowledge.names.kinds
    return any(
        (place.start, place.word_end) == (0, len(text))
        and not _PLACES.isdisjoint(kinds[name] for name in place.names)
        for place in knowledge.names.mentions(text, language)
    )


def alike_in(text: str, name: str, language: str, knowledge: Knowledge) -> list[Stretch]:
    """Where a text has names of the same kind as a name; for a place, any place.

    Those that are everywhere are none, where it has others.
    """
    kinds = knowledge.names.kinds
    said = {kinds[each] for each in knowledge.names.names(name, language)}
    if is_place(name, language, knowledge):
        said |= _PLACES
    found = {
        (place.start, place.word_end): set(place.names) <= knowledge.everywhere
        for place in knowledge.names.mentions(text, language)
        if said & {kinds[each] for each in place.names}
    }
    return [place for place, usual in found.items() if not usual] or list(found)


def with_partner(text: str, partner: str, pair: Sequence[Stretch], language: str) -> str | None:
    """A text with another partner in the place of the second of two that a conjunction joins.

    None where none joins them.

    Args:
        text: that names the two.
        partner: led by its preposition in a language with cases: "Минск с Шанхаем".
        pair: where the two stand; with more or fewer, none joins them.
        language: of the text, one of the five.
    """
    if len(pair) != 2:
        return None
    first, second = sorted(pair)
    between = text[first[1] : second[0]]
    if not are_joined(between, language):
        return None
    if language in INFLECTED:
        between = " "
    return f"{text[: first[1]]}{between}{partner}{text[second[1] :]}"


def without_partner(text: str, name: str, pair: Sequence[Stretch], language: str) -> str | None:
    """A text of a name and whatever partner in the place of two that a conjunction joins.

    None where none joins them.
    """
    first, second = sorted(pair)
    if not are_joined(text[first[1] : second[0]], language):
        return None
    before, between = text[: first[0]], text[first[1] : second[0]]
    return f"{before}{name}{between}{_PARTNER[language]}{text[second[1] :]}"
