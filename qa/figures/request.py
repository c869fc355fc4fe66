"""Which figures does a question ask for: of what measure, of which years, of whom?

Those of the measures that it names, where it asks how many or how much, and the dates of the
events that it names, where it asks when. For any other question nothing is compared; one that gives
a figure itself may ask whether it was reached.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.language import language_of
from corpus.languages import LANGUAGES
from qa.asking.constraints import Content, content
from qa.asking.cues import AnswerKind
from qa.asking.question_words import Asks, question_words
from qa.figures.figures import Figure, Statement, figures, is_expected
from qa.figures.measures import EVENTS, MONEY, measures

_AMOUNTS = MONEY | {"area", "share", "length", "width", "height", "load", "inhabitant"}
# What is signed or grows must be named by the statement as well.
_OF_THINGS = EVENTS | {"growth"}
_THINGS = MONEY | {"agreement", "memorandum", "programme", "project"}


@dataclass(frozen=True, slots=True)
class Request:
    """What a question wants to know.

    Attributes:
        measures: that it asks for, events among them; see qa.figures.measures.
        things: that it is of, such as the agreement that was signed, or the exports of which it
            asks by how many per cent they grew.
        share: it asks for percentages.
        forecast: it asks for what was expected.
        years: that it names.
        names: that it names.
    """

    measures: frozenset[str]
    things: frozenset[str]
    share: bool
    forecast: bool
    years: frozenset[int]
    names: frozenset[str]

    def wants(self, figure: Figure) -> bool:
        """True for a figure of a measure that is asked for, in a unit that can answer."""
        if (figure.unit == "%") != self.share and figure.unit != "date":
            return False
        if self.share and figure.thing and self.things and figure.thing not in self.things:
            return False
        return figure.measure in self.measures

    def is_met_by(self, statement: Statement, knowledge: Knowledge) -> bool:
        """True for a statement about the names of the question, by its passage where it has none.

        It must speak of what was signed or grew, too: not of the memorandum for the treaty.
        """
        language = statement.language
        own, title, passage = (
            content(text, language, knowledge).names
            for text in (statement.text, statement.title, statement.passage)
        )
        return self.names <= (own or passage) | title and self.things <= {
            name for name, _, _ in measures(statement.text)
        }


def read_request(question: str, wanted: Content) -> Request | None:
    """What figures a question asks for; None where it asks for none that is known.

    Args:
        question: standing alone.
        wanted: its demands, see qa.asking.constraints.
    """
    named = {name for name, _, _ in measures(question)}
    asked: set[str] = set()
    if _HOW_MUCH.search(question):
        asked |= named - EVENTS
    elif _WHICH.search(question):
        asked |= named & _AMOUNTS
    if _WHEN.search(question):
        asked |= named & EVENTS
    if not asked and AnswerKind.AREA in wanted.kinds:
        asked = {"area"}
    if not asked:
        return None
    share = AnswerKind.SHARE in wanted.kinds
    things = named & _THINGS - asked if asked & _OF_THINGS else set()
    if share and "growth" in asked:
        things |= named & MONEY
    return Request(
        measures=frozenset(asked),
        things=frozenset(things),
        share=share,
        forecast=is_expected(question),
        years=wanted.years,
        names=wanted.names,
    )


def read_check(question: str, wanted: Content) -> Request | None:
    """What figures a question that gives one itself asks about, as in "Does it have 100 parts?".

    Its years are those by which something was due, so that what came about later answers too.

    Args:
        question: standing alone.
        wanted: its demands, see qa.asking.constraints.

    Returns:
        None where it gives no figure of a known measure.
    """
    read = figures(Statement(question, language_of(question)), SHIPPED_KNOWLEDGE)
    given = [figure for figure in read if figure.unit != "date"]
    counted = {figure.measure for figure in given if figure.measure is not None}
    if not counted:
        return None
    return Request(
        measures=frozenset(counted),
        things=frozenset(),
        share=all(figure.unit == "%" for figure in given if figure.measure),
        forecast=is_expected(question),
        years=frozenset(),
        names=wanted.names,
    )


def _in_any_language(*asks: Asks, besides: str = "") -> re.Pattern[str]:
    words = [question_words(code, *asks) for code in LANGUAGES]
    return re.compile("|".join(filter(None, (*words, besides))), re.IGNORECASE)


_HOW_MUCH = _in_any_language(
    Asks.HOW_MANY,
    Asks.NUMBER,
    Asks.HOW_BIG,
    Asks.HOW_FAR,
    Asks.HOW_MUCH,
    besides=r"总数|\d[\d.,]*[^\W\d]?(?: (?:or|или|of|ці|або) |还是)\d",  # 28 or 25?
)
# They ask for much else, so only for a measure of a sum or a size.
_WHICH = _in_any_language(Asks.WHICH)
_WHEN = _in_any_language(Asks.WHEN)
