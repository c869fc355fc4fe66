"""Requests: "Tell me about the park" without the words that only ask to be told.

They match nothing that documents say, and being rare there they would weigh most of all. Each
pattern is of what opens a text, after a courtesy or two.
"""

from __future__ import annotations

import re

_REQUESTS = {
    "en": (
        r"(?:(?:please|pls|hi|hello|hey|so|and)\b\W*|(?:can|could|would|will) you (?:please )?)*"
        r"(?:(?:tell|give|show) (?:me|us)(?: more| everything| all| something| a (?:bit|little))?"
        r"(?: you know)?(?: about| of| on)?"
        r"|(?:i|we)(?: want|(?: would|'d|’d) like) to know(?: more| everything)?(?: about)?"
        r"|(?:everything|anything|something|all|info\w*)(?: you know)? (?:about|on)"
        r"|(?:a )?list(?: of)?(?: all)?|name(?: all)?(?= the\b| all\b| some\b)"
        r"|explain|describe|summari[sz]e"
        r"|what (?:do|can) you (?:know|tell (?:me|us))(?: about| of| on))\b"
    ),
    "ru": (
        r"(?:(?:пожалуйста|привет|здравствуйте|а|и|ну)\b\W*"
        r"|(?:можешь|можете|мог(?:ли)? бы (?:ты|вы)) )*"
        r"(?:(?:рас)?скажи(?:те)?|рассказать|объясни(?:те)?|опиши(?:те)?|перечисли(?:те)?"
        r"|назови(?:те)?|покажи(?:те)?|дай(?:те)?|подскажи(?:те)?"
        r"|(?:я )?хочу (?:у?знать|услышать)|хотел(?:а|ось)? бы узнать"
        r"|что (?:ты|вы) знае(?:шь|те)|список|информаци[яю](?= (?:об?о?|про)\b))"
        r"(?:-ка)?(?: мне| нам)?(?:,? пожалуйста,?)?"
        r"(?: (?:вс(?:ё|е|ех)|вс[её], что знае(?:шь|те),?|побольше|подробнее|немного))?"
        r"(?: (?:об?о?|про))?\b"
    ),
    # "介绍园区的文章" is an article that presents the park: such a verb requests with a particle.
    "zh": (
        r"(?:请|麻烦|能不能|能否|可以|你好|您好|[,，！!\s])*(?:[给跟和]我(?:们)?)?"
        r"(?:(?:(?<=请)|(?<=给我))(?:介绍|讲述|说明|列举|解释|描述|概述)"
        r"|(?:介绍|讲|说|谈|列举|解释|描述|概述|说明)一?下|讲一?讲|说一?说|谈一?谈"
        r"|告诉我(?:们)?|列出|我想(?:了解|知道)(?:一下)?)"
        r"(?:一下)?(?:关于|有关)?(?:所有的?|全部的?)?"
    ),
    "nl": (
        r"(?:(?:alstublieft|alsjeblieft|hallo|hoi|en)\b\W*"
        r"|(?:kun|kan|kunt) (?:je|u)(?: mij| me| ons)? )*"
        r"(?:vertel(?:len)?|geef|toon|noem|beschrijf|omschrijf|leg(?= (?:mij|me|ons|de|het)\b)"
        r"|ik wil(?: graag)?(?: meer)?(?: alles)? weten|alles(?= over\b)|wat weet (?:je|u)"
        r"|(?:een )?lijst|informatie(?= over\b))(?: mij| me| ons)?(?: eens)?"
        r"(?: (?:iets|alles|meer|wat|een lijst|een overzicht|alle))?(?: (?:over|van|op))?\b"
    ),
    "be": (
        r"(?:(?:калі ласка|вітаю|прывітанне|а|і|ну)\b\W*|(?:можаш|можаце) )*"
        r"(?:(?:рас|с)?кажы(?:це)?|расказаць|распавядзі(?:це)?|растлумач(?:це)?|апішы(?:це)?"
        r"|пералічы(?:це)?|назаві(?:це)?|пакажы(?:це)?|дай(?:це)?|падкажы(?:це)?"
        r"|(?:я )?хачу (?:ведаць|даведацца)|хацел(?:а|ася)? бы даведацца"
        r"|што (?:ты|вы) веда(?:еш|еце)|спіс|інфармацы[яю](?= (?:аб|пра)\b))"
        r"(?:-ка)?(?: мне| нам)?(?:,? калі ласка,?)?"
        r"(?: (?:[уў]с(?:ё|е|іх)|больш|падрабязней|крыху))?(?: (?:аб|пра))?\b"
    ),
}
# "What is known about the park?" asks no other thing than "Tell me about the park".
_KNOWN = {
    "en": r"what(?: is|'s|’s| do we)? (?:already )?(?:known?|there to know) (?:about|of|on)\b",
    "ru": r"(?:а )?что (?:(?:вам|тебе|уже) )?известно (?:об?о?|про)\b",
    "zh": r"(?:关于|有关)(?=.+有(?:什么|哪些)(?:相关)?(?:资料|信息|内容|介绍))",
    "nl": r"wat is(?: er)?(?: allemaal| al)? bekend (?:over|van)\b",
    "be": r"(?:а )?што (?:(?:вам|табе|ўжо) )?вядома (?:аб|пра)\b",
}
_TELL = {
    "en": "Tell me about ",
    "ru": "Расскажите о ",
    "zh": "请介绍一下",
    "nl": "Vertel me over ",
    "be": "Раскажыце пра ",
}
# Of an opening those words that ask for more than one; "name the rector" asks for one.
_LISTS = re.compile(
    r"\blist\b|\bname all\b|\bперечисли|\bсписок\b|\bназови(?:те)? вс[её]"
    r"|列出|列举|\blijst\b|\bnoem alle\b|\bпералічы|\bспіс\b|\bназаві(?:це)? [уў]с[еіё]",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"[\s,，]*(?:please|pls|plz|пожалуйста|калі ласка|alstublieft|alsjeblieft|graag|吧|好吗|谢谢"
    r"|的?有(?:什么|哪些)(?:相关)?(?:资料|信息|内容|介绍))"
    r"[\s.!！。?？]*$",
    re.IGNORECASE,
)
_OPENS = {
    code: re.compile(rf"\s*(?:{pattern}|{_KNOWN[code]})[\s:：,，]*", re.IGNORECASE)
    for code, pattern in _REQUESTS.items()
}
_ASKS_WHAT_IS_KNOWN = {
    code: re.compile(rf"\s*{pattern}", re.IGNORECASE) for code, pattern in _KNOWN.items()
}


def without_request(text: str, language: str) -> str:
    """What a text in ``language`` asks about.

    The text itself where it opens with no request, or holds nothing else ("Tell me more").
    """
    about = text[_opening(text, language) :]
    about = _COURTESY.sub("", about) if about != text else text
    return about if any(map(str.isalnum, about)) else text


def as_request(text: str, language: str) -> str:
    """The same, where it asks what is known about a thing, as a request to be told about it."""
    asks = _ASKS_WHAT_IS_KNOWN.get(language)
    if asks is None or not asks.match(text):
        return text
    return _TELL[language] + without_request(text, language)


def requests_list(text: str, language: str) -> bool:
    """True for a request of several things by name: "list the companies", not "name the rector"."""
    return _LISTS.search(text[: _opening(text, language)]) is not None


def _opening(text: str, language: str) -> int:
    """Where the words that request end; 0 where a text opens with none."""
    end, opens = 0, _OPENS.get(language)
    while opens and (opening := opens.match(text[end:])):  # "give me" and "information about"
        end += opening.end()
    return end
