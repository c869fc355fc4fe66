"""Is a whole document or subject asked about? "Gansu" of "What is known about Gansu?"."""

from __future__ import annotations

import re

from corpus.knowing.knowledge import SHIPPED, Knowledge


def asks_for_overview(question: str) -> bool:
    """True for "what does the book say about Gansu" or "summarise", in any of five languages."""
    return _OVERVIEW.search(question) is not None


def subject_of(question: str) -> str:
    """What an overview is asked of: "Gansu" of "What does the book say about Gansu?".

    The words that ask match any text on books and articles. All of the question, where there is
    nothing else in it.
    """
    asking = _OVERVIEW.search(question)
    if asking is None:
        return question
    inside = "".join(filter(None, asking.groups()))
    subject = inside or question[: asking.start()] + question[asking.end() :]
    return subject.strip(" ?？!.。,，:：的请") or question


def is_mostly_name(subject: str, language: str, knowledge: Knowledge = SHIPPED) -> bool:
    """True for hardly more than a known name: "in Gansu", and not "trade in Gansu"."""
    spelled = knowledge.names.spellings(subject, language)
    return 2 * sum(map(len, set(spelled.values()))) > len(subject)


# What is said to speak, and how it speaks.
_EN = (r"(?:book|article|column|text|document|source|note|paper)s?", "(?:say|tell|report|write)")
_RU = (
    r"(?:книг|стать|колонк|текст|документ|источник|замет|материал)\w*",
    r"(?:говорит|сказано|пишет|пишут|рассказыва|сообща)\w*",
)
_NL = (
    r"(?:boek|artikel(?:en)?|column|tekst(?:en)?|document(?:en)?|bron(?:nen)?|notities?)",
    r"(?:zegt?|zeggen|schrijf|schrijft|schrijven|vertelt|vertellen|meldt?|melden|staat er in)",
)
_BE = (
    r"(?:кніг|кніз|артыкул|калон|тэкст|дакумен|крыніц|нататк|матэрыял)\w*",
    r"(?:кажа|гаворы|сказана|піша|пішуць|расказва|паведамля)\w*",
)
_PATTERNS = (
    r"\b(?:summari[sz]e|sum up|summary of|overview of|outline)\b",
    rf"\bwhat (?:do|does|did) (?:\w+ ){{0,3}}{_EN[0]} (?:\w+ )?{_EN[1]} (?:us )?(?:about|on|of)\b",
    r"\b(?:tell me|what is known|what do we know) (?:all |everything |more )?about\b",
    r"\b(?:обобщи|подытож|перескаж|резюмируй|обзор)\w*",
    rf"\bчто (?:\w+ ){{0,4}}{_RU[0]} (?:\w+ )?{_RU[1]} .{{0,12}}\b(?:об?|про)\b",
    rf"\bчто {_RU[1]} .{{0,20}}{_RU[0]} .{{0,12}}\b(?:об?|про)\b",
    r"\b(?:расскажи(?:те)?|что известно|что мы знаем) (?:всё |подробнее )?(?:об?|про)\b",
    r"概述|总结|概括|综述|简述|归纳|介绍一下",
    r"(?:书|文章|文献|资料|材料|专栏)[中里上]?(?:对|关于|是?怎么|是?如何|都)"
    r"(?P<said>.{0,20})(?:说|写|讲|介绍|提到|描述)[了过]?(?:什么|哪些)?",
    r"关于(?P<told>.{1,20})(?:书|文章|文献|资料|材料)[中里上]?都?(?:说|写|讲|提到)了?(?:什么|哪些)",
    r"\bvat (?P<summed>.{1,80}) samen\b|\b(?:samenvatting|overzicht) van\b",
    r"\b(?:geef|maak) een (?:overzicht|samenvatting)\b",
    rf"\bwat {_NL[1]} (?:\w+ ){{0,3}}{_NL[0]} over\b",
    r"\b(?:vertel (?:me )?(?:alles |meer )?over|wat is er bekend over|wat weten we over)\b",
    r"\b(?:абагульні|падсумуй|перакажы|агляд)\w*",
    rf"\bшто (?:\w+ ){{0,4}}{_BE[0]} (?:\w+ )?{_BE[1]} .{{0,12}}\b(?:аб|пра)\b",
    rf"\bшто {_BE[1]} .{{0,20}}{_BE[0]} .{{0,12}}\b(?:аб|пра)\b",
    r"\b(?:раскажы(?:це)?|што вядома|што мы ведаем) (?:усё |падрабязней )?(?:аб|пра)\b",
)
_OVERVIEW = re.compile("|".join(_PATTERNS), re.IGNORECASE)
