"""To which name does "there" or "this province" in a follow-up refer? To that which was asked for.

"How many people live in this province?" after "With which province is the region friends?" is of
the province that answers: no question names it, so it is looked up, and stands in what is searched
for in the place of the words that point to it. After "How many people live in Hunan?" it is Hunan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Span
from corpus.knowing.knowledge import Knowledge
from corpus.language import language_of
from corpus.languages import LANGUAGES
from qa.asking.conversation import asked_behind, topic_of
from qa.asking.kinds import kinds_of

Told = Callable[[str, frozenset[str]], str | None]
"""(question, kinds) -> the one name of these kinds that its answer tells, None for none or more."""

_PLACES = frozenset({"city", "region"})
_FOLLOWED = 2  # references, each to what answers the one before: a search each
# Before the noun, with a word between them: "this Chinese city"; "that the city grew" has no such.
_THIS = {
    code: re.compile(words, re.IGNORECASE)
    for code, words in {
        "en": r"\b(?:this|that)\s+(?:(?!the\s|an?\s)\w+\s+)?$",
        "ru": r"\b(?:эт|т)(?:от|ого|ому|им|ом|ой|ою|у|а)\s+(?:\w+\s+)?$",
        "zh": r"[这那该此]一?[个座家所]?$",
        "nl": r"\b(?:deze|dit|die|dat)\s+(?:(?!de\s|het\s|een\s)\w+\s+)?$",
        "be": r"\b(?:гэт(?:ы|ага|аму|ым|ай|ую|ая)|т(?:ой|аго|аму|ым|ую|ая))\s+(?:\w+\s+)?$",
    }.items()
}
_HAN_KINDS = {"州": "region", "市": "city", "城": "city"}
_HAN_NOUN = re.compile(f"(?<=[这那该此哪个座])[{''.join(_HAN_KINDS)}](?!市)")
_THERE = {
    code: (re.compile(words, re.IGNORECASE), place)
    for code, (words, place) in {
        # "Is there a factory?" points to no place.
        "en": (
            r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?! (?:is|are|was|were)\b)",
            "in {}",
        ),
        "ru": (r"\bтам\b", "в {}"),
        "zh": (r"[那这][里儿]", "{}"),
        "nl": (r"\bdaar\b", "in {}"),
        "be": (r"\bтам\b", "у {}"),
    }.items()
}


@dataclass(frozen=True, slots=True)
class _Pointing:
    """Words of a question that point to a name.

    Attributes:
        place: where they stand.
        kinds: of the name.
        written: how the name stands there.
        by_noun: they say what it is: "this province".
    """

    place: Span
    kinds: frozenset[str]
    written: str
    by_noun: bool


@dataclass(frozen=True, slots=True)
class Referring:
    """A question with a name in the place of what points to it.

    Attributes:
        text: of the question.
        alone: it asks of nothing else; "there" asks of what the question before is on as well.
    """

    text: str
    alone: bool


def with_referent(
    question: str, history: Sequence[str], told: Told, knowledge: Knowledge
) -> Referring | None:
    """The question with a name in the place of what points to it; None where it points to none.

    Args:
        question: as asked.
        history: earlier standalone questions of the conversation, oldest first.
        told: by which the answer to an earlier one is looked up.
        knowledge: of names and their kinds.
    """
    return _resolved(question, history, told, knowledge, _FOLLOWED)


def _resolved(
    question: str, history: Sequence[str], told: Told, knowledge: Knowledge, left: int
) -> Referring | None:
    pointing = _pointing(question, knowledge) if history and left else None
    if pointing is None:
        return None
    topic, behind = topic_of(history), asked_behind(history)
    follows = _resolved(behind, [topic], told, knowledge, left - 1) if behind else None
    for before in (follows.text if follows else "", topic):
        if before and (name := _name_of(before, before != topic, pointing, told, knowledge)):
            start, end = pointing.place.start, pointing.place.end
            text = question[:start] + pointing.written.format(name) + question[end:]
            return Referring(text, alone=pointing.by_noun)
    return None


def _pointing(question: str, knowledge: Knowledge) -> _Pointing | None:
    """By which words a question points to a name; None where it does not."""
    language = _spoken(question)
    for noun, kinds in _nouns(question, knowledge):
        if this := _THIS[language].search(question[: noun.start]):
            return _Pointing(Span(this.start(), noun.end), kinds, "{}", by_noun=True)
    pattern, written = _THERE[language]
    there = pattern.search(question)
    return _Pointing(Span(*there.span()), _PLACES, written, by_noun=False) if there else None


def _nouns(question: str, knowledge: Knowledge) -> Iterator[tuple[Span, frozenset[str]]]:
    """The nouns for cities, firms and the like, each with the kinds of names that it stands for."""
    language = _spoken(question)
    for place in knowledge.concepts.mentions(question, language):
        if kinds := kinds_of(frozenset(place.names)):
            yield place.span, kinds
    if language == "zh":  # 州 and 市 end names too: by themselves they are in no list of words
        for noun in _HAN_NOUN.finditer(question):
            yield Span(*noun.span()), frozenset({_HAN_KINDS[noun[0]]})


def _name_of(
    before: str, follows: bool, pointing: _Pointing, told: Told, knowledge: Knowledge
) -> str | None:
    """The name that an earlier question asks for; or has, where no other can be meant."""
    language, names = _spoken(before), knowledge.names
    asked = frozenset[str]().union(*(kinds for _, kinds in _nouns(before, knowledge)))
    if asked & pointing.kinds:
        return told(before, asked & pointing.kinds)
    # "there" may be any place of the question: what it is on is searched for beside it.
    if not (follows or pointing.by_noun):
        return None
    named = {
        name: before[place.start : place.word_end]
        for place in names.mentions(before, language)
        for name in place.names
        if names.kinds[name] in pointing.kinds and name not in knowledge.everywhere
    }
    return next(iter(named.values())) if len(named) == 1 else None


def _spoken(text: str) -> str:
    spoken = language_of(text)
    return spoken if spoken in LANGUAGES else LANGUAGES[0]
