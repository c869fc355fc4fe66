"""A question as typed becomes what is searched for: readable, complete, and one thing at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from functools import cache
from typing import Protocol

from corpus.knowing.knowledge import Knowledge
from corpus.language import language_of
from corpus.languages import LANGUAGES, answer_language
from qa.asking.conversation import asked_behind, standalone_question, topic_of
from qa.asking.coordination import coordinated
from qa.asking.cues import gives_orders
from qa.asking.ellipsis import (
    Senses,
    beside,
    joined,
    stands_beside,
)
from qa.asking.independence import independence, likeness
from qa.asking.openings import means_another, puts_right, without_conjunction
from qa.asking.parts import parts_of
from qa.asking.query import Query, Understood, read_query
from qa.asking.reference import Referring, with_referent
from qa.asking.requests import without_request
from qa.asking.talk import QueryEncoder, is_incomplete, without_courtesy


class Sight(Protocol):
    """What a search tells about one reading of a question."""

    def strength(self, query: Query) -> float:
        """How far the best passage stands out of its language."""
        ...

    def tells(self, query: Query) -> bool:
        """True where a sentence that is found names all that the query names."""
        ...

    def named(self, query: Query, kinds: Set[str]) -> str | None:
        """The one name of these kinds that answers the query; None for none, or several."""
        ...


Rewrite = Callable[[str, str, Sequence[str]], str | None]
"""(question, language, earlier questions) -> the question standing alone, None where unknown."""


def understand(
    asked: str,
    history: Sequence[str],
    knowledge: Knowledge,
    sight: Sight,
    encoder: QueryEncoder,
    rewrite: Rewrite,
    fallback_language: str | None = None,
) -> Understood:
    """What a question asks, which may be a follow-up to earlier ones.

    Args:
        asked: the question, checked by ``qa.asking.question``.
        history: earlier standalone questions of the conversation, oldest first.
        knowledge: of what a question may speak of.
        sight: a quick search, which helps to tell a follow-up from a new topic.
        encoder: of questions, which helps to tell that too.
        rewrite: a language model's rewriting, where there is a model.
        fallback_language: the language to answer in where the question's is none of the five.
    """
    typed, asked = asked, without_courtesy(asked, encoder, knowledge)
    corrects = puts_right(typed) or means_another(asked)
    spoken = language_of(asked, language_of(history[-1]) if history else None)
    language = answer_language(spoken, fallback_language)
    senses = senses_of(sight, encoder, knowledge)
    full = None if corrects else _with_referent(asked, history, sight, knowledge)
    standalone = (
        joined(asked, topic_of(history))
        if full
        else standalone_question(
            asked,
            history,
            senses,
            rewrite(asked, language, history),
            knowledge,
            corrects,
        )
    )
    if standalone == asked != typed:  # thanks opened it, and its "and" goes on from that
        asked = standalone = without_conjunction(asked)
    # A completed question is in the language of the question that completes it, where its own words
    # are gone. And a word or two may seem of any language: "no, I meant 2020" would be Polish.
    own = standalone == asked or (asked in standalone and spoken in LANGUAGES)
    whole = spoken if own else language_of(standalone)
    language = answer_language(spoken if spoken in LANGUAGES else whole, fallback_language)
    understood = understand_alone(standalone, knowledge, whole)
    if standalone != asked:  # what completes a follow-up is no further question
        understood = replace(understood, parts=())
        behind = asked_behind([*history, standalone])
        if full:
            understood = replace(understood, query=_of_a_name(full, understood.query, knowledge))
        # "And in Gomel?" may end a question as well, of which it then is a part.
        elif behind == asked and stands_beside(behind):
            asking = _of_the_same(
                behind, topic_of([*history, standalone]), understood.query, knowledge
            )
            understood = replace(understood, query=asking, members=())
    asking = replace(understood.query, answered=language)
    return replace(understood, language=language, query=asking)


def _with_referent(
    asked: str, history: Sequence[str], sight: Sight, knowledge: Knowledge
) -> Referring | None:
    """The question with the name that "there" or "this city" points to, see ``with_referent``."""

    def told(text: str, kinds: frozenset[str]) -> str | None:
        return sight.named(understand_alone(text, knowledge).query, kinds)

    return with_referent(asked, history, told, knowledge)


def _of_a_name(full: Referring, query: Query, knowledge: Knowledge) -> Query:
    """The search for what is asked of the name that a follow-up points to."""
    alone = read_query(full.text, query.language, knowledge)
    if full.alone:
        return alone
    names = alone.wanted.names | query.wanted.names
    return replace(alone, wanted=replace(alone.wanted, names=names))


def _of_the_same(asked: str, before: str, query: Query, knowledge: Knowledge) -> Query:
    """The query for what a follow-up asks about the topic of the question before it.

    It insists on the names and years of both, so that an answer to that question is none to this.
    """
    alone = read_query(beside(asked, before), query.language, knowledge)
    own = read_query(asked, query.language, knowledge).wanted  # "the plan for 2020" asks as well
    names, years = query.wanted.names | own.names, query.wanted.years | own.years
    return replace(alone, wanted=replace(alone.wanted, names=names, years=years))


def senses_of(sight: Sight, encoder: QueryEncoder, knowledge: Knowledge) -> Senses:
    """What a search and the vectors of an encoder tell of questions and phrases."""

    def query(text: str) -> Query:
        return read_query(text, language_of(text), knowledge)

    return Senses(
        strength=cache(lambda text: sight.strength(query(text))),
        independence=lambda text: independence(text, encoder),
        likeness=lambda text, others: likeness(text, others, encoder),
        incomplete=lambda text: is_incomplete(text, encoder, knowledge),
        tells=cache(lambda text: sight.tells(query(text))),
    )


def understand_alone(asked: str, knowledge: Knowledge, spoken: str | None = None) -> Understood:
    """What a question asks that follows no other.

    Args:
        asked: the question, checked by ``qa.asking.question``.
        knowledge: of what a question may speak of.
        spoken: its language, BCP-47; as recognised when None.
    """
    spoken = spoken or language_of(asked)
    about = asked if gives_orders(asked) else without_request(asked, spoken)
    parts = parts_of(about, spoken)
    members = [] if parts else coordinated(about, spoken, knowledge)
    return Understood(
        standalone=asked,
        language=answer_language(spoken),
        query=read_query(about, spoken, knowledge),
        parts=tuple(read_query(part, spoken, knowledge) for part in parts),
        members=tuple(read_query(member, spoken, knowledge) for member in members),
    )
