"""Which figures does a question ask for: of what measure, of which years, of whom?

What counts is the measure nearest after "how many", "сколько", "多少", "hoeveel" or "колькі", and
for a date the event nearest after "when"; where none follows, the nearest one before. A question
that asks for neither has no request, and nothing is compared for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.languages import LANGUAGES
from qa.asking.constraints import Content, content
from qa.asking.cues import AnswerKind
from qa.asking.query import Understood
from qa.asking.question_words import Asks, question_words
from qa.figures.dating import asks_for_present
from qa.figures.figures import Figure, Statement
from qa.figures.measures import EVENTS, MONEY, Named, fits, measures

_AFTER = 45  # code points from "how many" to what is counted
_AFTER_WHICH = 30
_AMOUNTS = MONEY | {"area", "share", "length", "width", "height", "load"}
# What is signed or grows must be named by the statement as well.
_OF_THINGS = EVENTS | {"growth"}
_THINGS = MONEY | {"agreement", "memorandum", "programme", "project"}


@dataclass(frozen=True, slots=True)
class Request:
    """What a question wants to know.

    Attributes:
        measures: that it asks for, events among them; see qa.figures.measures.
        things: that it names besides, such as the agreement that was signed.
        share: it asks for percentages.
        years: that it names.
        names: that it names.
    """

    measures: frozenset[str]
    things: frozenset[str]
    share: bool
    years: frozenset[int]
    names: frozenset[str]

    def wants(self, figure: Figure) -> bool:
        """True for a figure of a measure that is asked for, in a unit that can answer."""
        if (figure.unit == "%") != self.share and figure.unit != "date":
            return False
        if figure.measure:
            return figure.measure in self.measures
        # Of a thing there is one area and one weight; sums and counts need a name.
        return figure.unit in _TELLING and any(fits(m, figure.unit) for m in self.measures)

    def is_met_by(self, statement: Statement) -> bool:
        """True for a statement about the names of the question, by its own words where it has any.

        It must speak of what was signed or grew, too: not of the memorandum for the treaty.
        """
        language = statement.language
        own, title = content(statement.text, language).names, content(statement.title, language)
        around = content(statement.passage, language).names if not own else frozenset()
        known = own | title.names | around
        if known and not self.names <= known:
            return False
        return self.things <= {name for name, _, _ in measures(statement.text)}


_TELLING = frozenset({"km2", "t"})


@dataclass(frozen=True, slots=True)
class Wish:
    """What a question would know of figures.

    Attributes:
        request: which ones; None where it asks for none that is known.
        present: it asks for the present state.
    """

    request: Request | None = None
    present: bool = False


def read_wish(understood: Understood) -> Wish:
    """What a question would know of figures; an overview asks for none."""
    question, wanted = understood.standalone, understood.query.wanted
    return Wish(
        request=None if understood.overview else read_request(question, wanted),
        present=asks_for_present(question),
    )


def read_request(question: str, wanted: Content) -> Request | None:
    """What figures a question asks for; None where it asks for none that is known.

    Args:
        question: standing alone.
        wanted: its demands, see qa.asking.constraints.
    """
    named = measures(question)
    asked = {
        name
        for pattern, allowed, reach in _ASKING
        for word in pattern.finditer(question)
        if (name := _nearest([item for item in named if allowed(item[0])], word, reach))
    }
    if not asked and AnswerKind.AREA in wanted.kinds:
        asked = {"area"}
    if "share" in asked:  # "what share of exports": the exports may stand next to it
        asked |= {name for name, _, _ in named} & MONEY
    if not asked:
        return None
    things = {name for name, _, _ in named} & _THINGS if asked & _OF_THINGS else set()
    return Request(
        measures=frozenset(asked),
        things=frozenset(things - asked),
        share=AnswerKind.SHARE in wanted.kinds,
        years=wanted.years,
        names=wanted.names,
    )


def _nearest(named: list[Named], word: re.Match[str], reach: int) -> str | None:
    """The measure after a word that asks, else before it; after "what", right after it only."""
    before = [(word.start() - end, name) for name, _, end in named if end <= word.start()]
    after = [
        (start - word.end(), name)
        for name, start, _ in named
        if start >= word.start() and start - word.end() <= reach
    ]
    if reach < _AFTER:
        before = []
    elif word[0][0] in "是为":  # 面积是多少
        after = before or after
    return min(after or before, default=(0, None))[1]


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
_ASKING: tuple[tuple[re.Pattern[str], Callable[[str], bool], int], ...] = (
    (_HOW_MUCH, lambda name: name not in EVENTS, _AFTER),
    (_WHICH, lambda name: name in _AMOUNTS, _AFTER_WHICH),
    (_WHEN, lambda name: name in EVENTS, _AFTER),
)
