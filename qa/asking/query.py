"""What is searched for: a question that stands by itself, its language, and what it insists on."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.knowing.knowledge import SHIPPED, Knowledge
from qa.asking.constraints import Content, demands


@dataclass(frozen=True, slots=True)
class Query:
    """A question, or one of the several in a question.

    Attributes:
        text: to be encoded.
        language: BCP-47, as recognised; it may be none of the five.
        wanted: what an answer must speak of.
    """

    text: str
    language: str
    wanted: Content


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question asks.

    Attributes:
        standalone: with what a follow-up leaves unsaid.
        language: to answer in, one of the five.
        query: what is searched for: the standalone question, or the subject of an overview.
        parts: the two or three things that it asks; none where it asks one.
        overview: it is about a whole document or subject.
    """

    standalone: str
    language: str
    query: Query
    parts: tuple[Query, ...] = ()
    overview: bool = False


def read_query(text: str, language: str, knowledge: Knowledge = SHIPPED) -> Query:
    """The query of a text in ``language``, with what it is known to insist on."""
    return Query(text, language, demands(text, language, knowledge))
