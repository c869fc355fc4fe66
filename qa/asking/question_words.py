"""The words that questions ask with, in five languages, by what they ask for; those that request.

"Tell me about the park" asks about the park, and no text need match "tell me". What asks for money, a share or an area by its noun ("price", "per cent") is no question word: see
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
    ELSE = auto()  # who, where, how, whether


# Alternatives of a regular expression, of whole words but in Chinese.
_WORDS: Mapping[str, Mapping[Asks, str]] = {
    "en": {
        Asks.WHEN: "when|wh(?:at|ich) (?:year|date|month|day)|since what",
        Asks.HOW_MANY: "how many",
        Asks.NUMBER: "number of",
        Asks.HOW_BIG: "how (?:big|large)",
        Asks.HOW_FAR: "how far|how long is",
        Asks.HOW_MUCH: "how (?:much|long|wide|high|heavy|great)|total",
        Asks.WHICH: "what|which",
        Asks.WHY: r"why|for what reason\w*|what (?:caused|made|led)",
        Asks.ELSE: "who|whom|whose|where|how"
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
        Asks.ELSE: "кто|кого|кому|кем|что|чего|чем|где|куда|откуда|как|чей|чья|чьё",
    },
    "zh": {
        Asks.WHEN: "何时|什么时候|什么时间|哪一?年|哪一?天|几月|几号",
        Asks.HOW_MANY: "[是为]?多少|几[个家名所次种座份条项人位]",
        Asks.NUMBER: "数量|人数",
        Asks.HOW_BIG: "多大",
        Asks.HOW_FAR: "多远|多长",
        Asks.HOW_MUCH: "多[高重]",
        Asks.WHY: "为什么|为何|为啥|什么原因|因何|怎么会",
        Asks.ELSE: "什么|哪[里儿些个]?|谁|几|何|怎|多久|是否|吗|呢",
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
        Asks.ELSE: r"wie|waar\w*|hoe"
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
        Asks.ELSE: "хто|каго|каму|кім|што|чаго|чым|дзе|куды|адкуль|як|чый|чыя|чыё",
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

# What opens a request to tell of something, after a courtesy or two.
_REQUESTS = {
    "en": r"(?:(?:please|pls|hi|hello|hey|so|and)\b\W*|(?:can|could|would|will) you (?:please )?)*"
    r"(?:(?:tell|give|show) (?:me|us)(?: more| everything| all| something| a (?:bit|little))?"
    r"(?: you know)?(?: about| of| on)?|(?:i|we)(?: want|(?: would|'d|’d) like) to know"
    r"(?: more| everything)?(?: about)?|(?:everything|anything|something|all|info\w*)"
    r"(?: you know)? (?:about|on)|(?:a )?list(?: of)?(?: all)?|name(?: all)?(?= the\b| all\b| some\b)"
    r"|explain|describe|summari[sz]e|what (?:do|can) you (?:know|tell (?:me|us))"
    r"(?: about| of| on))\b",
    "ru": r"(?:(?:пожалуйста|привет|здравствуйте|а|и|ну)\b\W*|(?:можешь|можете|мог(?:ли)? бы (?:ты|вы)) )*"
    r"(?:(?:рас)?скажи(?:те)?|рассказать|объясни(?:те)?|опиши(?:те)?|перечисли(?:те)?|назови(?:те)?"
    r"|покажи(?:те)?|дай(?:те)?|подскажи(?:те)?|(?:я )?хочу (?:у?знать|услышать)|хотел(?:а|ось)? бы узнать"
    r"|что (?:ты|вы) знае(?:шь|те)|список|информаци[яю])(?: мне| нам)?(?:,? пожалуйста,?)?"
    r"(?: (?:вс(?:ё|е|ех)|вс[её], что знае(?:шь|те),?|побольше|подробнее|немного))?(?: (?:об?о?|про))?\b",
    # "介绍园区的文章" is an article that presents the park: such a verb requests with a particle.
    "zh": r"(?:请|麻烦|能不能|能否|可以|你好|您好|[,，！!\s])*(?:[给跟和]我(?:们)?)?"
    r"(?:(?:(?<=请)|(?<=给我))(?:介绍|讲述|说明|列举|解释|描述|概述)|(?:介绍|讲|说|谈|列举|解释|描述|概述|说明)一?下"
    r"|讲一?讲|说一?说|谈一?谈|告诉我(?:们)?|列出|我想(?:了解|知道)(?:一下)?)"
    r"(?:一下)?(?:关于|有关)?(?:所有的?|全部的?)?",
    "nl": r"(?:(?:alstublieft|alsjeblieft|hallo|hoi|en)\b\W*|(?:kun|kan|kunt) (?:je|u)(?: mij| me| ons)? )*"
    r"(?:vertel(?:len)?|geef|toon|noem|beschrijf|leg|leer|som|omschrijf"
    r"|ik wil(?: graag)?(?: meer)?(?: alles)? weten|alles|wat weet (?:je|u)|een lijst|lijst|informatie)"
    r"(?: mij| me| ons)?(?: eens)?(?: (?:iets|alles|meer|wat|een lijst|een overzicht|alle))?"
    r"(?: (?:over|van|op))?\b",
    "be": r"(?:(?:калі ласка|вітаю|прывітанне|а|і|ну)\b\W*|(?:можаш|можаце) )*"
    r"(?:(?:рас)?кажы(?:це)?|скажы(?:це)?|расказаць|распавядзі(?:це)?|растлумач(?:це)?|апішы(?:це)?"
    r"|пералічы(?:це)?|назаві(?:це)?|пакажы(?:це)?|дай(?:це)?|падкажы(?:це)?|(?:я )?хачу (?:ведаць|даведацца)"
    r"|хацел(?:а|ася)? бы даведацца|што (?:ты|вы) веда(?:еш|еце)|спіс|інфармацы[яю])(?: мне| нам)?"
    r"(?:,? калі ласка,?)?(?: (?:[уў]с(?:ё|е|іх)|больш|падрабязней|крыху))?(?: (?:аб|пра))?\b",
}
_COURTESY = re.compile(
    r"[\s,，]*(?:please|pls|plz|пожалуйста|калі ласка|alstublieft|alsjeblieft|a\.?u\.?b|graag|吧|好吗|谢谢)"
    r"[\s.!！。?？]*$",
    re.IGNORECASE,
)
_OPENS = {
    code: re.compile(rf"\s*(?:{pattern})[\s:：,，]*", re.IGNORECASE)
    for code, pattern in _REQUESTS.items()
}


def without_request(text: str, language: str) -> str:
    """What a text asks about, without the words that request to be told of it.

    The text itself where it opens with no request, or holds nothing else ("Tell me more").
    """
    opening = _OPENS[language].match(text) if language in _OPENS else None
    if opening is None:
        return text
    about = _COURTESY.sub("", text[opening.end() :])
    return about if any(map(str.isalnum, about)) else text
