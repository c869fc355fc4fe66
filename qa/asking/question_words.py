"""The words that questions ask with, in five languages, by what they ask for.

What asks for money, a share or an area by its noun ("price", "per cent") is no question word: see
``cues``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto

from corpus.languages import LANGUAGES


class Asks(Enum):
    """What a question word asks for."""

    WHEN = auto()
    HOW_MANY = auto()
    NUMBER = auto()  # nouns that do the same: "the number of"
    HOW_BIG = auto()
    HOW_FAR = auto()
    HOW_MUCH = auto()  # other sizes and amounts
    WHICH = auto()
    WHY = auto()
    WHO = auto()
    ELSE = auto()  # where, how, whether


# Alternatives of a regular expression, of whole words but in Chinese.
_WORDS: Mapping[str, Mapping[Asks, str]] = {
    "en": {
        Asks.WHEN: "when|wh(?:at|ich) (?:year|date|month|day)|since what",
        Asks.HOW_MANY: "how many",
        Asks.NUMBER: "number of",
        Asks.HOW_BIG: "how (?:big|large)",
        Asks.HOW_FAR: "how far|how long is",
        Asks.HOW_MUCH: "how (?:much|long|wide|high|heavy|great)|size|total",
        Asks.WHICH: "what|which",
        Asks.WHY: r"why|for what reason\w*|what (?:caused|made|led)",
        Asks.WHO: "who|whom|whose",
        Asks.ELSE: "where|how"
        # Followed by what they ask about: "and are made there" asks nothing.
        "|(?:is|are|was|were|did|does|do|has|have) (?:a|an|any|he|it|its|she|that|the|their|there"
        "|these|they|this|those)",
    },
    "ru": {
        Asks.WHEN: r"когда|как(?:ом|ого|ой) (?:год|числ|дат|месяц|врем)\w*|с каких пор",
        Asks.HOW_MANY: "сколько|скольких",
        Asks.NUMBER: r"число|количеств\w*|численност\w*",
        Asks.HOW_FAR: "как далеко",
        Asks.HOW_MUCH: r"как велик\w*|размер\w*|насколько",
        Asks.WHICH: r"как(?:ой|ая|ое|ие|ого|ую|ом|им|их|ими)|каков\w*",
        Asks.WHY: r"почему|зачем|по какой причине|из-за чего|за что|отчего",
        Asks.WHO: "кто|кого|кому|кем|чей|чья|чьё",
        Asks.ELSE: "что|чего|чем|где|куда|откуда|как",
    },
    "zh": {
        Asks.WHEN: "何时|什么时候|什么时间|哪一?年|哪一?天|几月|几号",
        Asks.HOW_MANY: "[是为]?多少|几[个家名所次种座份条项人位]",
        Asks.NUMBER: "数量|人数",
        Asks.HOW_BIG: "多大",
        Asks.HOW_FAR: "多远|多长",
        Asks.HOW_MUCH: "多[高重]",
        Asks.WHY: "为什么|为何|为啥|什么原因|因何|怎么会",
        Asks.WHO: "谁",
        Asks.ELSE: "什么|哪[里儿些个]?|几|何|怎|多久|是否|吗|呢",
    },
    "nl": {
        Asks.WHEN: "wanneer|welke? (?:jaar|datum|maand|dag)|sinds wanneer",
        Asks.HOW_MANY: "hoeveel",
        Asks.NUMBER: "aantal",
        Asks.HOW_BIG: "hoe groot",
        Asks.HOW_FAR: "hoe ver|hoe lang is",
        Asks.HOW_MUCH: "hoe (?:lang|hoog|zwaar|breed)|totaal|omvang",
        Asks.WHICH: "wat|welke?",
        Asks.WHY: r"waarom|waardoor|om welke reden\w*|hoe komt het",
        Asks.WHO: "wie",
        Asks.ELSE: r"waar\w*|hoe"
        "|(?:is|zijn|was|waren|heeft|hebben) (?:dat|de|deze|die|dit|een|er|het|hij|ze|zij)",
    },
    "be": {
        Asks.WHEN: r"калі|як(?:ім|ога|ой|ая|і) (?:год|чысл|дат|месяц|час)\w*|з якіх часоў",
        Asks.HOW_MANY: "колькі",
        Asks.NUMBER: r"лік|колькасц\w*",
        Asks.HOW_FAR: "як далёка",
        Asks.HOW_MUCH: r"памер\w*|наколькі",
        Asks.WHICH: "як(?:і|ая|ое|ія|ога|ой|ую|ім|іх|імі)",
        Asks.WHY: "чаму|навошта|па якой прычыне|з-за чаго|за што",
        Asks.WHO: "хто|каго|каму|кім|чый|чыя|чыё",
        Asks.ELSE: "што|чаго|чым|дзе|куды|адкуль|як",
    },
}


def question_words(language: str, *asks: Asks, besides: str = "") -> str:
    """A pattern for the words of a language, to be searched whatever the case.

    Args:
        language: one of the five.
        asks: what they ask for, one or more; none for every word that asks by itself, "the number
            of" left out.
        besides: further alternatives, as they stand.
    """
    listed = _WORDS[language]
    wanted = asks or [each for each in Asks if each is not Asks.NUMBER]
    words = "|".join(listed[each] for each in wanted if each in listed)
    bounded = words if language == "zh" or not words else rf"\b(?:{words})\b"
    return "|".join(filter(None, (bounded, besides)))


ASKS = {code: re.compile(question_words(code), re.IGNORECASE) for code in LANGUAGES}
"""Finds every word of a language that asks by itself."""
