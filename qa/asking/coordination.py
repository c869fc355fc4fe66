"""A question about several things becomes one of each: "Which sister cities have A and B?".

Members are years, or names, that a conjunction joins, a few words apart. Each takes the place of
all of them in a question of its own. So does each of the choices that a question ends with: "Which
is older, the tie of Minsk with Changchun or that of Grodno with Longnan?". Left whole are questions
about what lies "between" two, about what two do together, and choices that name nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from corpus.document import Span
from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.quantities import date_phrases, quantities
from corpus.languages import LANGUAGES
from qa.asking.question_words import ASKS

_Unit = tuple[Span, str]
"""Where a year or a name stands, and its kind."""

_MOST = 3  # more than an answer has quotes


def coordinated(
    question: str, language: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE
) -> list[str]:
    """The question once for each of two or three things; empty where it is asked of one, or more.

    Args:
        question: that asks one thing, see ``qa.asking.parts``.
        language: BCP-47.
        knowledge: of the names that may be members; those that are everywhere are none.
    """
    if language not in LANGUAGES:
        return []
    if choices := _choices(question, language, knowledge):
        return choices
    members = _members(question, language, _years(question, language))
    if not members:
        members = _members(question, language, _names(question, language, knowledge))
        if members and _do_together(question, language, members):
            return []
    return list(_one_each(question, language, members)) if 1 < len(members) <= _MOST else []


def are_joined(gap: str, language: str) -> bool:
    """True for what stands between two names that a bare conjunction joins."""
    joint = _JOINT[language].fullmatch(gap)
    return joint is not None and not joint["more"] and not joint["lead"]


def _choices(question: str, language: str, knowledge: Knowledge) -> list[str]:
    """The question with each of the two choices at its end; empty where there are no two."""
    found = _CHOICES[language].fullmatch(question.strip())
    if not found:
        return []
    asked, *choices = (found[group] for group in ("asked", "first", "second"))
    ask = ASKS[language]
    if not ask.search(asked) or any(ask.search(choice) for choice in choices):
        return []
    if not all(_names(choice, language, knowledge) for choice in choices):
        return []
    return [f"{asked}{choice}{found['end']}" for choice in choices]


def _years(question: str, language: str) -> list[_Unit]:
    """Where the question has years, with their months where each of two has one."""
    phrases = [
        phrase for phrase in date_phrases(question, quantities(question, language)) if phrase.year
    ]
    return [
        (phrase.year if other and not other.finer and phrase.year else phrase.span, "year")
        for phrase, other in zip_longest(phrases, phrases[1:])
    ]


def _names(question: str, language: str, knowledge: Knowledge) -> list[_Unit]:
    """Where the question has names, in order, without those that are everywhere."""
    units = (
        (span, _KINDS.get(kind, kind))
        for span, (kind, *_) in knowledge.named_spans(question, language)
    )
    return sorted(units, key=lambda unit: unit[0].start)


def _members(question: str, language: str, units: Sequence[_Unit]) -> list[Span]:
    """The first units of one kind that a conjunction joins, with those before them in its list."""
    run: list[Span] = []
    for (first, kind), (second, other) in pairwise(units):
        gap = question[first.end : second.start]
        run = [*(run or [first]), second] if kind == other else []
        if run and _JOINT[language].fullmatch(gap) and not ASKS[language].search(gap):
            between = _BETWEEN[language].search(question[: run[0].start])
            return [] if between or question[second.end :].startswith(("之间", "间")) else run
        if not _LISTED.fullmatch(gap):
            run = []
    return []


def _do_together(question: str, language: str, members: Sequence[Span]) -> bool:
    """True where the question tells what they do with one another: "When did A and B sign?".

    What is led by a word of its own does it by itself: "with A and with B".
    """
    before, lead = question[: members[0].start], _joined(question, language, members)[1]
    return _TOGETHER[language].search(question) is not None and _led(before, lead) == before


def _joined(question: str, language: str, members: Sequence[Span]) -> tuple[str, str]:
    """The words that end the last member but one, and those that lead the last."""
    joint = _JOINT[language].fullmatch(question[members[-2].end : members[-1].start])
    return (joint["more"], joint["lead"]) if joint else ("", "")


def _one_each(question: str, language: str, members: Sequence[Span]) -> Iterator[str]:
    """The question with each member, and the words that lead it, in place of all of them."""
    first, *_, last = members
    more, lead = _joined(question, language, members)
    before, after = question[: first.start], question[last.end :]
    if lead[-1:] in _OPENING and before[-1:] in _OPENING:
        lead = lead[:-1]
    for member in members:
        own = question[member.start : member.end]
        if member is last:
            yield _led(before, lead) + lead + own + after
        else:  # "Skorina University and Kupala University" says the word once for each
            yield before + own + more + after.removeprefix(more)


def _led(before: str, lead: str) -> str:
    """``before`` without the words that ``lead`` says again: "in" of "in 2019 and in 2021"."""
    again = [_plain(word[0]) for word in _WORD.finditer(lead)][:1]
    words = list(_WORD.finditer(before))[-_REACH:]
    same = [word.start() for word in words if [_plain(word[0])] == again]
    return before[: same[-1]] if same else before


def _plain(word: str) -> str:
    """One form of a preposition that has two: у and ў, в and во."""
    return word.lower().replace("ў", "у").removesuffix("о")


_KINDS = dict.fromkeys(("city", "country", "region"), "place") | dict.fromkeys(
    ("company", "institution"), "organisation"
)
_OPENING = tuple('«“"')
_REACH = 4  # words before a member among which its preposition stands
_WORD = re.compile(r"[^\W_]+")
_LISTED = re.compile(r"[»”\"]?[,，、] ?[«“\"]?")
_CONJUNCTIONS = {"en": "and|or", "ru": "и|или", "nl": "(?<!tot )en|of", "be": "і|й|ды|ці|або"}
_OR = {"en": "or", "ru": "или", "nl": "of", "be": "ці|або"}
# Two words may end the one member, and three lead the other.
_JOINT = {
    language: re.compile(
        rf"(?P<more>(?:/\d\d)?[»”\"]?(?:[ -]\w+){{0,2}}),? (?:{words}) "
        r"(?P<lead>(?:\w+ ){0,3}[«“\"]?)",
        re.IGNORECASE,
    )
    for language, words in _CONJUNCTIONS.items()
} | {
    "zh": re.compile("(?P<more>(?:/\\d\\d)?\\w{0,3}?)(?:和|与|及|以及|还是|或者?)(?P<lead>[在于]?)")
}
_CHOICES = {
    language: re.compile(
        rf"(?P<asked>.+[,:—–] )(?P<first>[^,:]+?),? (?:{words}) (?P<second>[^,:]+?)(?P<end>\??)",
        re.IGNORECASE,
    )
    for language, words in _OR.items()
} | {
    "zh": re.compile(
        "(?P<asked>.+?[，：,:])是?(?P<first>[^：:]+?)[，,]?还是(?P<second>[^，：,:]+?)(?P<end>[？?]?)"
    )
}
_BETWEEN = {
    language: re.compile(rf"\b(?:{word})(?: \w+){{0,2}}\W*$", re.IGNORECASE)
    for language, word in {
        "en": "between",
        "ru": "между",
        "nl": "tussen",
        "be": "паміж|між",
    }.items()
} | {"zh": re.compile("介于$")}
# What two do with one another.
_TOGETHER = {
    "en": re.compile(
        r"\b(?:sign|agree[ds]?\b|bec[ao]me|together|each other|joint venture|cooperat)",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\b(?:подпис|договорил|условил|породнил|стали\b|вместе|друг с другом|между собой"
        r"|совместн\w+ предприят|сотруднича)",
        re.IGNORECASE,
    ),
    "zh": re.compile("签|结[为成]|成为|商定|约定|共同|一起|相互|合资|合作生产"),
    "nl": re.compile(
        r"\b(?:(?:onder)?teken|(?:onder|ge)tekend|afgesproken|elkaar|samen met|samenwerk"
        r"|joint venture)",
        re.IGNORECASE,
    ),
    "be": re.compile(
        r"\b(?:падпіс|дамовіл|умовіл|парадніл|сталі\b|разам|адзін з адным|паміж сабой"
        r"|сумесн\w+ прадпрыем|супрацоўніча)",
        re.IGNORECASE,
    ),
}
