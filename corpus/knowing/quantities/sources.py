"""Which years does a text tell of? Not those of its sources: "an article of 2022"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.knowing.quantities.quantity import Kind, Quantity

_LONGEST = 80  # code points before a year, or after it, that may tell it to be of a source


def years_told(text: str, read: Iterable[Quantity]) -> list[Quantity]:
    """The years from 1900 to 2099 that a text tells of, in its order.

    "A book of 2019 says that the park drew 180 million in 2018" tells of 2018 alone.

    Args:
        text: whose numbers have been read.
        read: its quantities.
    """
    return [each for each in read if each.kind is Kind.YEAR and not _is_of_source(text, each)]


def _is_of_source(text: str, year: Quantity) -> bool:
    start, end = year.span.start, year.span.end
    before, after = text[max(0, start - _LONGEST) : start], text[end : end + _LONGEST]
    if _BEFORE.search(before) or _BEHIND_YEAR.match(after):
        return True
    return bool(_DETERMINED.search(before) and _BEHIND_ENGLISH_YEAR.match(after))


_MONTHS = {
    "en": r"january|february|march|april|may|june|july|august|september|october|november|december",
    "ru": r"(?:январ|феврал|март|апрел|ма[йяе]|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,2}",
    "nl": r"januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november"
    r"|december",
    "be": r"(?:студз|лют|сакавік|красавік|ма[йяі]|чэрвен|чэрвн|ліпен|жні|верас|кастрычнік|лістапад"
    r"|снеж)\w{0,4}",
}
# A source, and the words by which its year follows it, but for a day, a month and "early".
_SOURCES = {
    "en": r"(?:articles?|books?|columns?|(?:news )?(?:reports?|items?|titles?)|papers?|interviews?"
    r"|texts?)(?: (?:of|from|dated)|,? (?:that was )?(?:published|printed|issued) (?:in|on))"
    r"(?: (?:early|late))?",
    "ru": r"(?:стать[а-я]{1,4}|книг[а-я]{0,3}|колон(?:ка|ке|ки|кой|ку|ок)|сообщени[а-я]{1,3}"
    r"|отч[её]т[а-я]{0,3}|публикаци[а-я]{1,3}|новост[а-я]{1,3}|текст[а-я]{0,3}|интервью)"
    r"(?: от|,? (?:вышедш|изданн|опубликованн)[а-я]+ в)?",
    "nl": r"(?:artikel(?:en)?|boek(?:en)?|columns?|(?:nieuws)?bericht(?:en)?|verslag(?:en)?"
    r"|publicaties?|interviews?|tekst(?:en)?)(?: van|(?: (?:over|van)(?: [\w’'-]+){1,6}?)?,?"
    r"(?: (?:verschenen|gepubliceerd|uitgegeven) in| uit))",
    "be": r"(?:артыкул[а-яіў]{0,3}|кні(?:г[а-яіў]{0,3}|зе)|калон(?:ка|цы|кі|кай|ку|ак)"
    r"|паведамленн[а-яіў]{1,3}|справаздач[а-яіў]{0,3}|публікацы[а-яіў]{1,3}|навін[а-яіў]{0,3}"
    r"|тэкст[а-яіў]{0,3}|інтэрв'?ю)"
    r"(?: ад|,? (?:выдадзен|апублікаван)[а-яіў]+ [уў]|,? як[а-яіў]{1,2} выйш[а-яіў]+ [уў])?",
}
_BEFORE = re.compile(
    "|".join(
        rf"\b{source}(?: \d{{1,2}})?(?: (?:{_MONTHS[language]}))? $"
        for language, source in _SOURCES.items()
    ),
    re.IGNORECASE,
)
# "The 2019 book", not "in 2019 books were sold".
_DETERMINED = re.compile(r"\b(?:the|an?|this|that|its|his|her|their|another|one) $", re.IGNORECASE)
_BEHIND_ENGLISH_YEAR = re.compile(
    r" (?:articles?|books?|columns?|reports?|papers?|news)\b", re.IGNORECASE
)
# In Chinese every source stands behind its year: 2022年1月的一篇专栏, 2019年出版的著作.
_BEHIND_YEAR = re.compile(
    r"年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出版|发表)?的?(?:[一两三四几这那][篇部则本份])?"
    r"(?:(?:论述?|关于|介绍|探讨)[^，。；：]{1,14}?的?)?(?:新闻)?(?:文章|著作|书|专栏|报道|论文|新闻)"
)
