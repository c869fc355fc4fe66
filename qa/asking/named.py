"""Which name of a question does a follow-up's name replace, and what of the name beside it?

"And Borisov?" after "When did Minsk and Changchun become sister cities?" may replace either of the
two. Where no text tells of Borisov with the one that is left, that one goes too. "And with
Shanghai?" replaces the second, the partner.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import Span
from corpus.knowing.knowledge import Knowledge
from corpus.knowing.naming import INFLECTED
from qa.asking.coordination import are_joined

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
    return any(
        span == Span(0, len(text)) and not _PLACES.isdisjoint(kinds)
        for everywhere in (False, True)
        for span, kinds in knowledge.named_spans(text, language, everywhere=everywhere)
    )


def alike_in(text: str, name: str, language: str, knowledge: Knowledge) -> list[Span]:
    """Where a text has names of the same kind as a name; for a place, any place.

    Names that are everywhere count only where it has no others.
    """
    wanted = {knowledge.names.kinds[each] for each in knowledge.names.names(name, language)}
    if is_place(name, language, knowledge):
        wanted |= _PLACES
    for everywhere in (False, True):
        named = knowledge.named_spans(text, language, everywhere=everywhere)
        if alike := [span for span, kinds in named if not wanted.isdisjoint(kinds)]:
            return alike
    return []


def with_partner(text: str, partner: str, pair: Sequence[Span], language: str) -> str | None:
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
    between = text[first.end : second.start]
    if not are_joined(between, language):
        return None
    if language in INFLECTED:
        between = " "
    return f"{text[: first.end]}{between}{partner}{text[second.end :]}"


def without_partner(text: str, name: str, pair: Sequence[Span], language: str) -> str | None:
    """A text of a name and whatever partner in the place of two that a conjunction joins.

    None where none joins them.
    """
    first, second = sorted(pair)
    between = text[first.end : second.start]
    if not are_joined(between, language):
        return None
    return f"{text[: first.start]}{name}{between}{_PARTNER[language]}{text[second.end :]}"
