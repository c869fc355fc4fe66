"""What a text asks about, without the words that request to be told: "tell me about the park".

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
_COURTESY = re.compile(
    r"[\s,，]*(?:please|pls|plz|пожалуйста|калі ласка|alstublieft|alsjeblieft|graag|吧|好吗|谢谢)"
    r"[\s.!！。?？]*$",
    re.IGNORECASE,
)
_OPENS = {
    code: re.compile(rf"\s*(?:{pattern})[\s:：,，]*", re.IGNORECASE)
    for code, pattern in _REQUESTS.items()
}


def without_request(text: str, language: str) -> str:
    """What a text in ``language`` asks about.

    The text itself where it opens with no request, or holds nothing else ("Tell me more").
    """
    about, opens = text, _OPENS.get(language)
    while opens and (opening := opens.match(about)):  # "give me" and "information about"
        about = about[opening.end() :]
    about = _COURTESY.sub("", about) if about != text else text
    return about if any(map(str.isalnum, about)) else text
