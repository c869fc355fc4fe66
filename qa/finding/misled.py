"""Can the words that the reader marks be what is asked for, or are they clearly something else?

The reader marks the likeliest words of a sentence even where none of them answers: another person
for the one that is asked about, a growth for a sum, the name of the source. What can be seen to be
of such a kind opens no answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.document import Span
from corpus.knowing.knowledge import MEASURES, Knowledge
from corpus.knowing.lexicon import Mention
from corpus.knowing.quantities import CURRENCIES, Kind, quantities
from corpus.languages import LANGUAGES, has_han, letters_in
from qa.asking.cues import AnswerKind, asks_what_is_said, kinds_asked, thing_asked
from qa.asking.query import Query
from qa.asking.question_words import Asks, question_words

OFFICES = frozenset({"chairman president", "minister", "prime minister"})
"""Concepts of which a state has one, or few."""

HEADS = OFFICES - {"minister"}
"""Those of which it has one."""

_WORD = re.compile(r"\w+")
# Beside "who" and an office, where its holder is asked for and not what that person did.
_IS = re.compile(
    r"\b(?:is|was|now|currently|the|current|de|nu|huidige|является|сейчас|был|стал|ныне|теперь"
    r"|быў|стаў|цяпер|зараз|з['’]яўляецца)\b|[是的]|现[任在]",
    re.IGNORECASE,
)
# Between an office and its country: "of the Republic of", "'s", 国家 in 中国国家主席.
_JOINED = re.compile(
    r"(?:人民)?(?:共和国)?的?(?:国家|现任)?"
    r"|(?:['’]s)?[\s-]*(?:(?:of|the|van|de|republic|people's|республик[иа]|рэспублік[іа]|народн\w+|republiek)"
    r"[\s-]+)*",
    re.IGNORECASE,
)
_LONGEST_JOINED = 60  # code points between an office and its country
_LONGEST_HAN = 8  # code points of each part of a name in Chinese, which has no capitals
_NEAR = 24  # code points before a percentage, where a verb is its own
_CLAUSE = re.compile(r"[,;:(，；：（、](?!\d)")
_SHARE = {
    code: re.compile(words, re.IGNORECASE)
    for code, words in {
        "en": r"\b(?:share|part|fraction|proportion)\b",
        "ru": r"\bдол[яюи]\b|\bкак(?:ая|ую) часть",
        "zh": "份额|比重|占(?!地)",
        "nl": r"\w*aandeel\b|\bwelk deel\b",
        "be": r"\bдол[яюі]\b|\bяк(?:ая|ую) част",
    }.items()
}
_WHO = {code: re.compile(question_words(code, Asks.WHO), re.IGNORECASE) for code in LANGUAGES}
_OR = {
    code: re.compile(words, re.IGNORECASE)
    for code, words in {
        "en": r"\bor\b",
        "ru": r"\bили\b",
        "zh": "还是|或",
        "nl": r"\bof\b",
        "be": r"\b(?:або|ці)\b",
    }.items()
}
# What stands before the subject of a source: "an article of 2022 on", also before its second word;
# in Chinese both before and behind it.
_OF_A_SOURCE = {
    code: re.compile(rf"\b(?:{source})(?:\s+\w+){{0,3}}\s+(?:{on})\s+(?:\w+\s+{also}\s+)?$", re.I)
    for code, source, on, also in (
        ("en", "article|book|monograph|paper|study", "on|about", "and"),
        ("ru", r"(?:стать|книг|монографи|публикаци)\w*", "об?|про", "и"),
        ("nl", r"\w*(?:artikel|boek|monografie|publicatie)", "over", "en"),
        ("be", r"(?:артыкул|кніг|кніз|манаграфі|публікацы)\w*", "аб|пра", "[іи]"),
    )
}
_ON = re.compile("(?:关于|有关)$")
_A_SOURCE = re.compile("的?(?:一?[篇部本])?(?:文章|论文|专著|书)")
_CALLED_AFTER = {
    code: re.compile(rf"(?:{words})\s*$", re.IGNORECASE)
    for code, words in {
        "en": r"\b(?:named|called) (?:after|for)",
        "ru": r"\b(?:имени|им\.)",
        "nl": r"\b(?:genoemd|vernoemd) naar",
        "be": r"\b(?:імя|імені)",
    }.items()
}
_ASKS_AFTER_WHOM = re.compile(
    r"\b(?:named?|called|назван\w*|назвал\w*|им(?:я|ени|енем)|genoemd|vernoemd|імя|імені|імем)\b",
    re.IGNORECASE,
)


def is_misled(query: Query, text: str, language: str, words: Span, knowledge: Knowledge) -> bool:
    """True where words of a sentence are clearly not what the question asks for.

    Args:
        query: that they are to answer.
        text: of the quote that holds them.
        language: of the quote.
        words: code points of ``text``.
        knowledge: of names and offices.
    """
    question, said = query.text, text[words.start : words.end]
    if asks_what_is_said(question, query.language) or _repeats(question, query.language, said):
        return True
    if _is_subject(text, words, language):
        return True
    if _is_no_sum(query, text, language, words) or _is_no_share(query, text, language, words):
        return True
    if not _matches(_WHO, question, query.language):
        return False
    return (
        (not _ASKS_AFTER_WHOM.search(question) and _is_before(_CALLED_AFTER, text, words, language))
        or _is_someone_else(query, said, language, knowledge)
        or lacks_holder(query, text, language, words, knowledge)
    )


def lacks_holder(query: Query, text: str, language: str, words: Span, knowledge: Knowledge) -> bool:
    """True where the question is who has an office of a country, and the words are no such person.

    They are one where office and country stand together, with no other person between them and
    these, nor right beside them: "Xi and the President of Belarus Lukashenko" tells of the latter.
    "Directive No. 5 of the President of Belarus is devoted to trade" tells of none.

    Args: as of ``is_misled``.
    """
    if not _matches(_WHO, query.text, query.language):
        return False
    asked = _offices(query.text, query.language, knowledge)
    if not any(_is_all(query, span) for _, span in asked):
        return False
    wanted = frozenset().union(*(names for names, _ in asked))
    kinds = knowledge.names.kinds
    others = [
        place
        for place in knowledge.names.mentions(text, language)
        if any(kinds[name] == "person" for name in place.names)
    ]
    for names, held in _offices(text, language, knowledge):
        between = Span(min(held.end, words.end), max(held.start, words.start))
        alone = not any(between.overlaps(Span(p.start, p.end)) for p in others)
        beside = [p.span for p in others if _is_beside(text, held, p)]
        alone = alone and (not beside or any(map(words.overlaps, beside)))
        if names <= wanted and alone and _may_be_holder(text, words, held, language, knowledge):
            return False
    return True


def _matches(patterns: Mapping[str, re.Pattern[str]], text: str, language: str) -> bool:
    return language in patterns and patterns[language].search(text) is not None


def _is_before(
    patterns: Mapping[str, re.Pattern[str]], text: str, words: Span, language: str
) -> bool:
    return _matches(patterns, text[: words.start], language)


def _is_subject(text: str, words: Span, language: str) -> bool:
    """True where the words are what a source is on, as the quote describes it."""
    if language == "zh":
        on, source = _ON.search(text, 0, words.start), _A_SOURCE.match(text, words.end)
        return on is not None and source is not None
    return _is_before(_OF_A_SOURCE, text, words, language)


def _repeats(question: str, language: str, said: str) -> bool:
    """True where the words are those of the question, which offers none to choose from."""
    if _matches(_OR, question, language):
        return False
    if has_han(said):
        return said in question
    asked = set(_WORD.findall(question.casefold()))
    return asked.issuperset(_WORD.findall(said.casefold()))


def _is_no_sum(query: Query, text: str, language: str, words: Span) -> bool:
    """True for a percentage where a sum of money is asked for, and the quote tells one."""
    kinds = kinds_asked(query.text, query.language)
    if AnswerKind.MONEY not in kinds or AnswerKind.SHARE in kinds:
        return False
    if _tells_growth(query.text, query.language):
        return False
    read = quantities(text, language)
    held = {each.kind for each in read if words.overlaps(each.span)}
    return held == {Kind.PERCENT} and any(each.unit in CURRENCIES for each in read)


def _is_no_share(query: Query, text: str, language: str, words: Span) -> bool:
    """True for what grew or fell by the words, where a part of a whole is asked for."""
    if not _matches(_SHARE, query.text, query.language):
        return False
    if _tells_growth(query.text, query.language):
        return False
    clause = text[max(0, words.start - _NEAR) : words.end]
    return _tells_growth(_CLAUSE.split(clause)[-1], language)


def _tells_growth(text: str, language: str) -> bool:
    return "growth" in MEASURES.names(text, language)


def _is_someone_else(query: Query, said: str, language: str, knowledge: Knowledge) -> bool:
    """True where the question is who a person of that name is, and the words are another name."""
    thing = thing_asked(query.text, query.language)
    asked = _persons(thing, query.language, knowledge)
    if not asked and not _is_bare_name(thing):
        return False
    return bool(_persons(said, language, knowledge) - asked) or _is_bare_name(said)


def _persons(text: str, language: str, knowledge: Knowledge) -> frozenset[str]:
    names = knowledge.names
    return frozenset(name for name in names.names(text, language) if names.kinds[name] == "person")


def _is_bare_name(text: str) -> bool:
    """True where each word has a capital, as those of a name have; Chinese has none."""
    found = _WORD.findall(text)
    return bool(found) and all(word[0].isupper() for word in found)


def _is_beside(text: str, office: Span, person: Mention) -> bool:
    """True where no word stands between an office and a person."""
    if person.start >= office.end:
        return not letters_in(text[office.end : person.start])
    return person.word_end <= office.start and not letters_in(text[person.word_end : office.start])


def _may_be_holder(
    text: str, words: Span, office: Span, language: str, knowledge: Knowledge
) -> bool:
    """True where words, without those of an office, may be the name of a person."""
    said = text[words.start : words.end]
    if has_han(said):
        return max(map(len, said.split("·"))) <= _LONGEST_HAN
    if words.overlaps(office):
        said = f"{text[words.start : office.start]} {text[office.end : words.end]}"
    return bool(_persons(said, language, knowledge)) or _is_bare_name(said)


def _is_all(query: Query, office: Span) -> bool:
    """True where a question asks who has an office, and not what its holder did."""
    if thing_asked(query.text, query.language):
        return True
    rest = query.text[: office.start] + query.text[office.end :]
    return not letters_in(_IS.sub("", _WHO[query.language].sub("", rest)))


def _offices(text: str, language: str, knowledge: Knowledge) -> list[tuple[frozenset[str], Span]]:
    """The offices of countries in a text: ids of office and country, and where both stand."""
    kinds = knowledge.names.kinds
    offices = [p for p in knowledge.concepts.mentions(text, language) if OFFICES & {*p.names}]
    countries = [
        place
        for place in knowledge.names.mentions(text, language)
        if any(kinds[name] == "country" for name in place.names)
    ]
    return [
        (frozenset((*(OFFICES & {*office.names}), *country.names)), _around(office, country))
        for office in offices
        for country in countries
        if _gap(office, country) <= _LONGEST_JOINED
        and _JOINED.fullmatch(_between(text, office, country))
    ]


def _around(one: Mention, other: Mention) -> Span:
    return Span(min(one.start, other.start), max(one.word_end, other.word_end))


def _gap(one: Mention, other: Mention) -> int:
    return max(one.start, other.start) - min(one.word_end, other.word_end)


def _between(text: str, one: Mention, other: Mention) -> str:
    first, last = sorted((one, other), key=lambda place: place.start)
    return text[first.end if has_han(text[first.end - 1]) else first.word_end : last.start]
