"""Which kind of name does a question ask for: of a town, a country, a region, a body, a person?"""

from __future__ import annotations

import re
from dataclasses import dataclass

PLACES = frozenset({"city", "country", "region", "place"})
"""Kinds of corpus/knowing/gazetteer.jsonl."""

BODIES = frozenset({"company", "institution", "organisation", "initiative"})
"""Likewise."""


@dataclass(frozen=True, slots=True)
class NameAsked:
    """What is asked for by name.

    Attributes:
        pattern: the words that ask for it, in five languages.
        kinds: of the known names that it may be.
        unknown: a name that is not known may be it as well. A capital letter tells no town from a
            street, so this holds for persons and bodies alone.
    """

    pattern: re.Pattern[str]
    kinds: frozenset[str]
    unknown: bool = False

    def ending(self, question: str) -> tuple[str, ...]:
        """How Chinese names end of what a question asks for: 渝北区 where it says 哪个区."""
        asked = self.pattern.search(question)
        return (asked[0][-1],) if asked and asked[0][-1] in _ENDINGS else ()


_ENDINGS = frozenset("省州市区县镇村")


def name_asked(question: str) -> NameAsked | None:
    """What a question asks for by name; None where it asks for none, or for nothing known."""
    return next((each for each in _ASKED if each.pattern.search(question)), None)


def _in_five(en: str, ru: str, zh: str, nl: str, be: str) -> re.Pattern[str]:
    spaced = "|".join((en, ru, nl, be))
    return re.compile(rf"\b(?:{spaced})|{zh}", re.IGNORECASE)


# "Which", with at most one word before what is asked for.
_EN, _NL = r"(?:which|what)(?: \w+)? ", r"welke?(?: \w+)? "
_RU, _BE = r"как\w{2,3}(?: \w+)? ", r"як\w{1,3}(?: \w+)? "
_ASKED = (
    NameAsked(
        _in_five(
            rf"{_EN}(?:city|town|village)\b",
            rf"{_RU}(?:город|сел[еао]|деревн|посёл|посел)",
            "哪[个座]?(?:城市|市|城镇|镇|村)",
            rf"{_NL}(?:stad|plaats|dorp)\b",
            rf"{_BE}(?:горад|вёс[кц]|мястэчк)",
        ),
        frozenset({"city"}),
    ),
    NameAsked(
        _in_five(
            rf"{_EN}country\b",
            rf"{_RU}стран[аеуыо]й?\b",
            "哪个?(?:国家|国(?!人))",
            rf"{_NL}land\b",
            rf"{_BE}кра[іи]н[аеуыо]?й?\b",
        ),
        frozenset({"country"}),
    ),
    NameAsked(
        _in_five(
            rf"{_EN}(?:province|region)\b",
            rf"{_RU}(?:провинци(?:я|и|ю|ей)|област(?:ь|и|ью)|регион[аеу]?|регионом)\b",
            "哪个?(?:省|州|地区|区|县)",
            rf"{_NL}(?:provincie|regio)\b",
            rf"{_BE}(?:правінцы(?:я|і|ю|яй)|вобласц(?:ь|і|ю)|рэгіён[аеу]?|рэгіёнам)\b",
        ),
        frozenset({"region"}),
    ),
    NameAsked(
        _in_five(
            rf"{_EN}(?:company|firm|university|bank|college|institute|agency|organi[sz]ation"
            r"|manufacturer|publisher|publishing house)\b",
            rf"{_RU}(?:компани[яией]|фирм[аоуе]й?\b|университет|вуз|банк|институт|агентств"
            "|организаци[яией]|завод|издательств)",
            "哪[家所个](?:公司|企业|大学|高校|银行|学院|机构|组织|出版社|厂)",
            rf"{_NL}(?:bedrijf|firma|universiteit|bank|instituut|agentschap|organisatie"
            r"|persbureau|uitgeverij|fabriek)\b",
            rf"{_BE}(?:кампані[яіей]|фірм[аоуе]й?\b|[уў]ніверсітэт|ВНУ|банк|інстытут|агенцтв"
            "|арганізацы[яій]|завод|выдавецтв)",
        ),
        BODIES,
        unknown=True,
    ),
    NameAsked(
        _in_five(
            r"whom?\b", r"(?:кто|кого|кому|кем)\b", "谁", r"wie\b", r"(?:хто|каго|каму|кім)\b"
        ),
        frozenset({"person"}),
        unknown=True,
    ),
    NameAsked(
        _in_five(
            r"where\b",
            r"(?:где|куда|откуда)\b",
            "哪里|哪儿|何处|在哪",
            r"waar\b",
            r"(?:дзе|куды|адкуль)\b",
        ),
        PLACES,
    ),
)
"""The first whose words a question has is what it asks for."""
