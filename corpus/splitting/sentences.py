"""Where do the sentences of a text begin and end? A careful rule for every supported language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.document import Span
from corpus.languages import CLOSERS, HAN, has_han

# A stop counts before white space, at the end, or where Chinese follows; Chinese needs no space.
_STOP = re.compile(
    rf"(?P<wide>(?:[。！？；]|……)+[{CLOSERS}]*)"
    rf"|(?P<narrow>[.!?…;]+[{CLOSERS}]*)(?=\s|$|[{HAN}“（《])"
    r"|(?P<line>\n+)"
)
_OPENERS = "\"'«„“‘”([（《<–—- "
# Of a text that is turned around: from its end a word is found at once, whatever stands before it.
_LAST_WORD = re.compile(r"[^\s\"'«»„“”‘’()\[\]（）]+")
_INITIAL = re.compile(r"(?:[A-ZА-ЯЁІЎ]\.-?)*[A-ZА-ЯЁІЎ]|[А-ЯA-Z][hau]|Дз|Дж", re.UNICODE)

# A noun or a name follows these, so the stop after them never ends a sentence.
_LEANING = (
    "им ул ст гл акад доц проф инж тов кв тыс т.е т.к т.н см ср напр стр рис табл обл прим",
    "ім вул ак праф дац т.зн г.зн тыс мал таб напр вобл",
    "bijv bv dr drs prof ir ing mr mevr dhr nr blz vgl m.n i.p.v d.w.z o.a t.o.v t.a.v zgn ca resp",
    "incl mrs ms messrs st gen sen rep gov no nos fig figs vol eq sec e.g i.e vs cf approx al pp",
    "z.b d.h bzw hr fr str abb bd",
)
# These stand at the end of a sentence as well as within one.
_FREE = (
    "г гг в вв км м см мм га кг т млн млрд трлн руб коп долл т.д т.п др пр н.э мин сек ч чел экз",
    "інш і.г.д г.д чал хв",
    "enz e.d e.v bl art max min jan feb aug sept okt nov dec",
    "co ltd inc corp llc bros jr sr etc a.m p.m u.s u.k ph.d dept est",
)
_LEANS_FORWARD = frozenset(word for words in _LEANING for word in words.split())
_MAY_END = frozenset(word for words in _FREE for word in words.split())
# What belongs to the abbreviation before it: "500 млн долл. США", "Acme Co. Ltd.", "art. 5".
_BELONGS = re.compile(r"США|ЗША|Ltd|Inc|LLC|\d")
# "В 2017 г. Минск принял ..." goes on; at the end of a longer sentence "г." closes it.
_YEAR = frozenset({"г", "гг"})
_WORDS_BEFORE_A_LAST_YEAR = 5
_LOOK_BACK = 120  # code points, more than so many words take

Range = tuple[int, int]
"""Where a sentence begins and ends in its text (code points)."""


def sentence_spans(text: str, language: str) -> list[Span]:
    """The sentences of ``text``, in order, without the white space around them.

    Every code point that is not white space lies in exactly one span.

    Args:
        text: a paragraph, a heading or a note.
        language: BCP-47 code; Chinese also ends a sentence at a Latin semicolon.
    """
    return [Span(start, end) for start, end in sentence_ranges(text, language)]


def sentence_ranges(text: str, language: str) -> list[Range]:
    """The same as pairs of offsets, for a text of very many lines."""
    ranges: list[Range] = []
    start = 0
    for end in _ends(text, language):
        left, right = _trimmed(text, start, end)
        if left < right:
            ranges.append((left, right))
        start = end
    return ranges


def is_shortened(text: str) -> bool:
    """True for a text whose last word a full stop may shorten: "500 тыс", "Acme Co", "U.S"."""
    match = _LAST_WORD.match(text[: -_LOOK_BACK - 1 : -1])
    if match is None:
        return False
    word = match[0][::-1]
    return bool(_INITIAL.fullmatch(word)) or word.casefold() in _LEANS_FORWARD | _MAY_END


def _ends(text: str, language: str) -> Iterator[int]:
    start = 0
    for stop in _STOP.finditer(text):
        kind = stop.lastgroup
        if kind == "narrow" and not _ends_sentence(text, start, stop, language):
            continue
        if kind == "wide" and _clause_goes_on(text, stop.end()):
            continue
        yield stop.end()
        start = stop.end()
    yield len(text)


def _clause_goes_on(text: str, end: int) -> bool:
    """True where a comma follows the stop, as in 他问“什么？”，没有回答."""
    return text[end : end + 1] in tuple("，、。！？；：,")


def _ends_sentence(text: str, start: int, stop: re.Match[str], language: str) -> bool:
    marks, rest = stop["narrow"], text[stop.end() : stop.end() + 80]
    if marks[0] == ";":
        return language == "zh" and has_han(rest.lstrip()[:1])
    following = rest.lstrip(_OPENERS + "\n\t\u00a0")
    if following[:1].islower():
        return False
    if marks[0] != "." or marks.startswith(".."):
        return True
    # The last words decide; a longer look back would make a text of many stops slow.
    begin = max(start, stop.start() - _LOOK_BACK)
    return not _is_abbreviation(text[begin : stop.start()], following, rest)


def _is_abbreviation(sentence: str, following: str, rest: str) -> bool:
    """True when the full stop after ``sentence`` shortens its last word."""
    match = _LAST_WORD.match(sentence[::-1])
    if match is None:
        return False
    word = match[0][::-1]
    if word.isdigit():  # "1. Introduction", and "3.建设" in Chinese
        return len(word) <= 3 and (not sentence[: -len(word)].strip() or not rest[:1].isspace())
    if _INITIAL.fullmatch(word):
        return bool(following)
    lowered = word.casefold().lstrip("-–—")
    if lowered in _LEANS_FORWARD:
        return lowered != "no" or following[:1].isdigit()
    if lowered in _YEAR and len(sentence.split()) < _WORDS_BEFORE_A_LAST_YEAR:
        return True
    return lowered in _MAY_END and bool(_BELONGS.match(following))


def _trimmed(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
