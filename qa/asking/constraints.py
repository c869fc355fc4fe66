"""What a question insists on, and what a text has of it: years, names, concepts, kind of answer."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.quantities import (
    AREAS,
    CURRENCIES,
    LENGTHS,
    Kind,
    Quantity,
    quantities,
    years,
    years_told,
)
from qa.asking.cues import AnswerKind, gives_orders, gives_reason, kinds_asked, tells_end

_REMEMBERED = 8192  # passages and sentences; each of the three holds their texts


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Content:
    """What a question asks for or names, or what a text holds.

    Attributes:
        years: from 1900 to 2099, without those of sources: "an article of 2022".
        names: ids of places, bodies and persons; those that are everywhere are left out.
        concepts: ids of things, deeds and properties, see corpus.knowing.knowledge.
        kinds: of answer that a question asks for, or that a text could give.
        end: it speaks of an end, a refusal or a failure.
        orders: a question tells the program how to behave.
    """

    years: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    kinds: frozenset[AnswerKind] = frozenset()
    end: bool = False
    orders: bool = False


def demands(question: str, language: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> Content:
    """What an answer to the question must speak of, as far as it is known."""
    read = quantities(question, language)
    named = knowledge.names.spellings(question, language)
    spoken = knowledge.concepts.spellings(question, language)
    kinds = kinds_asked(question, language)
    # "How many papers were published in 2021?" counts the sources of that year.
    told = read if AnswerKind.COUNT in kinds else years_told(question, read)
    return Content(
        years=years(told),
        names=frozenset(named) - knowledge.everywhere,
        # The village in 中关村 is part of a name.
        concepts=frozenset(
            concept
            for concept, words in spoken.items()
            if not any(words in name for name in named.values())
        ),
        kinds=kinds,
        end=tells_end(question, language),
        orders=gives_orders(question),
    )


def content(text: str, language: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> Content:
    """What a text of the documents speaks of, as far as it is known; remembered for a while."""
    rest = unnamed(text, language)
    return Content(
        years=rest.years,
        names=named(text, language, knowledge),
        concepts=spoken(text, language, knowledge),
        kinds=rest.kinds,
        end=rest.end,
    )


@lru_cache(_REMEMBERED)
def named(text: str, language: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> frozenset[str]:
    """Its names alone, in a third of the time; likewise remembered."""
    return knowledge.names.told(text, language) - knowledge.everywhere


@lru_cache(_REMEMBERED)
def spoken(text: str, language: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> frozenset[str]:
    """Its concepts alone; likewise remembered."""
    return knowledge.concepts.names(text, language)


@lru_cache(_REMEMBERED)
def unnamed(text: str, language: str) -> Content:
    """All but its names and concepts; likewise remembered."""
    read = quantities(text, language)
    return Content(
        years=years(years_told(text, read)),
        kinds=_kinds(read, text, language),
        end=tells_end(text, language),
    )


def union(contents: Iterable[Content]) -> Content:
    """What several texts speak of together."""
    every = list(contents)
    return Content(
        years=frozenset().union(*(each.years for each in every)),
        names=frozenset().union(*(each.names for each in every)),
        concepts=frozenset().union(*(each.concepts for each in every)),
        kinds=frozenset().union(*(each.kinds for each in every)),
        end=any(each.end for each in every),
        orders=any(each.orders for each in every),
    )


def met(wanted: Set[T], offered: Set[T]) -> float:
    """Part of what is wanted, in [0, 1], that is offered; 0 when nothing is wanted."""
    return len(wanted & offered) / len(wanted) if wanted else 0.0


def unmet(wanted: Set[T], offered: Set[T]) -> float:
    """Part of what is wanted, in [0, 1], that is not offered; 0 when nothing is wanted."""
    return len(wanted - offered) / len(wanted) if wanted else 0.0


def tells_other_year(wanted: Content, told: Content) -> bool:
    """True where years are wanted, and what is told has others alone."""
    return bool(wanted.years) and bool(told.years) and told.years.isdisjoint(wanted.years)


def _kinds(read: Iterable[Quantity], text: str, language: str) -> frozenset[AnswerKind]:
    found = {AnswerKind.REASON} if gives_reason(text, language) else set()
    for quantity in read:
        if quantity.kind in (Kind.YEAR, Kind.DATE):
            found.add(AnswerKind.DATE)
        elif quantity.kind is Kind.PERCENT:
            found.add(AnswerKind.SHARE)
        elif quantity.kind is Kind.NUMBER:
            found.add(AnswerKind.COUNT)
        if quantity.unit in CURRENCIES:
            found.add(AnswerKind.MONEY)
        elif quantity.unit in AREAS:
            found.add(AnswerKind.AREA)
        elif quantity.unit in LENGTHS:
            found.add(AnswerKind.DISTANCE)
    return frozenset(found)
