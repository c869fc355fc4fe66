"""What is searched for: a question that stands by itself, its language, and what it insists on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.document import Span
from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.quantities import quantities
from corpus.language import same_script
from corpus.languages import LANGUAGES, answer_language, letters_in
from corpus.splitting.sentences import sentence_spans
from qa.asking.constraints import Content, demands, union
from qa.asking.question_words import ASKS, question_words

# Letters and words of a question of a word or two; "Is it open?" asks by its verb.
_SHORT, _FEW = 24, 4
_LITTLE = 3  # letters beside a word that asks
_JOINING = 2  # letters of a word like "to" between known things


@dataclass(frozen=True, slots=True)
class Query:
    """A question, or one of the several in a question.

    Attributes:
        text: that is encoded.
        language: BCP-47, as recognised; it may be none of the five.
        wanted: what an answer must speak of.
        answered: the language to answer in, where it is known; else see ``versions``.
    """

    text: str
    language: str
    wanted: Content
    answered: str | None = None

    @property
    def versions(self) -> str:
        """The language in which notes are quoted that have parallel versions, one of the five."""
        return answer_language(self.language, self.answered)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a question asks.

    Attributes:
        standalone: the question as it stands by itself; a follow-up is completed.
        language: to answer in, one of the five.
        query: what is searched for, which is the standalone question without a request to be told.
        parts: the questions that it consists of where it asks two or three things, see ``parts``.
        members: a question about each where it asks the same of two or three things, see
            ``coordination``.
    """

    standalone: str
    language: str
    query: Query
    parts: tuple[Query, ...] = ()
    members: tuple[Query, ...] = ()


def read_query(text: str, language: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> Query:
    """The query of a text in ``language``, with what an answer to it must speak of.

    Only sentences that ask count for this: an answer to "I bought my car in 2022. What does a
    windscreen cost?" need not speak of 2022. Orders to the program count wherever they stand.
    """
    asking = asking_of(text, language)
    wanted = union(demands(asking, each, knowledge) for each in _languages(text, language))
    if asking != text:
        wanted = replace(wanted, orders=demands(text, language, knowledge).orders)
    return Query(text, language, wanted)


def spellings(query: Query, knowledge: Knowledge) -> dict[str, str]:
    """The names and concepts of a query by their ids, each as the query spells it, in its order."""
    spelled = {
        name: words
        for language in reversed(_languages(query.text, query.language))
        for name, words in knowledge.spellings(query.text, language).items()
    }
    return dict(sorted(spelled.items(), key=lambda item: query.text.find(item[1])))


def known_things(query: Query, knowledge: Knowledge) -> frozenset[str | int]:
    """The names, concepts and years that a word or two consists of, such as "exports 2020".

    Empty where a word is not known ("tobacco exports"), and for one concept, which says little.
    """
    things: frozenset[str | int] = frozenset((*spellings(query, knowledge), *query.wanted.years))
    enough = len(things) > 1 or bool(query.wanted.names)
    short = enough and is_a_word_or_two(query.text, query.language)
    return things if short and is_all_known(query, knowledge) else frozenset()


def is_all_known(query: Query, knowledge: Knowledge) -> bool:
    """True where every word but short ones is of a known thing, of a date or in ``_ASIDE``."""
    text, rest = query.text, list(query.text)
    for language in _languages(text, query.language):
        known = [each.span for each in quantities(text, language)]
        for lexicon in (knowledge.names, knowledge.concepts):
            places = lexicon.mentions(text, language)
            known += [each.span for each in places if each.names]
        if language in _ASIDE:
            known += [Span(*each.span()) for each in _ASIDE[language].finditer(text)]
        for span in known:
            rest[span.start : span.end] = " " * len(span)
    return all(letters_in(word) <= _JOINING for word in "".join(rest).split())


def is_a_word_or_two(text: str, language: str) -> bool:
    """True for a short text without a word that asks, or with little beside it ("When?")."""
    rest = ASKS[language].sub("", text) if language in ASKS else text
    is_short = letters_in(text) <= _SHORT and len(text.split()) <= _FEW
    return is_short and (rest == text or letters_in(rest) <= _LITTLE)


def _languages(text: str, language: str) -> list[str]:
    """The language of a text; of a word or two, also all others of the five with its script."""
    short = is_a_word_or_two(text, language)
    others = (each for each in LANGUAGES if short and each != language and same_script(text, each))
    return [language, *others]


def asking_of(text: str, language: str) -> str:
    """The sentences of a text that ask, where others tell the background; else the whole text.

    A sentence asks where it ends with a question mark or begins with a question word. "Name the
    rector." beside a question does neither, and is taken for background.
    """
    sentences = [text[span.start : span.end] for span in sentence_spans(text, language)]
    asking = [sentence for sentence in sentences if _asks(sentence, language)]
    return " ".join(asking) if 0 < len(asking) < len(sentences) else text


def _asks(sentence: str, language: str) -> bool:
    if sentence.rstrip("\"'”’»）) ").endswith(("?", "？")):
        return True
    return language in _BEGINS and _BEGINS[language].match(sentence) is not None


# With short words before it, as in "and in which year"; a Chinese sentence has it anywhere.
_BEGINS = {
    code: re.compile(
        rf".*(?:{question_words(code)})"
        if code == "zh"
        else rf"(?:\w{{1,4}} ){{0,2}}(?:{question_words(code)})",
        re.IGNORECASE | re.DOTALL,
    )
    for code in LANGUAGES
}
# Words that name no thing: of comparing, of what every document here tells of two parties, and of
# joining where they have more letters than ``_JOINING``.
_ASIDE = {
    code: re.compile(words, re.IGNORECASE)
    for code, words in {
        "en": r"\b(?:compar(?:e|ing|ison)|versus|cooperation|collaboration|relations?|ties|links"
        r"|partnerships?|with|between|and|the|for|from)\b",
        "ru": r"\b(?:сравн(?:и|ите|ить)|сравнени[еяю]|сотрудничеств\w*|связ(?:ь|и|ей|ям|ями|ях)"
        r"|отношени\w*|партн[её]рств\w*|между|для|про)\b",
        "zh": "比较|对比|相比|合作|关系|联系|交往|之间|[与和同跟及对在的]",
        "nl": r"\b(?:vergelijk(?:en|ing)?|samenwerking|betrekkingen|banden|relaties?"
        r"|partnerschap(?:pen)?|tussen|met|van|het|een|voor|naar|uit)\b",
        "be": r"\b(?:параўна(?:й|йце|ць)|параўнанн\w*|супрацоўніцтв\w*|сувяз\w*|адносін\w*"
        r"|партн[ёе]рств\w*|паміж|для|пра)\b",
    }.items()
}
