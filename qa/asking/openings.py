"""How does a follow-up open? With a conjunction, an apology, or words that put a question right.

"And Brest?", "What about Brest?" and "no, sorry, I meant Brest" say no more than "Brest".
"""

from __future__ import annotations

import re

from corpus.languages import LANGUAGES, has_han
from qa.asking.phrases import spoken_in
from qa.asking.question_words import question_words

_CONJUNCTIONS = "and|but|or|also|then|so|а|и|но|или|і|й|але|ды|en|maar|of|dan|那么?"
_SORRY = (
    "no|nope|not that|sorry|oops|oh|нет|не то|не так|не|ой|простите|извините|прабачце|выбачайце"
    "|nee|niet dat|不对|不是|不好意思|不|抱歉|对不起"
)
_MEANT = (
    r"(?:i|we) (?:meant|mean|am asking about|was asking about)"
    r"|(?:я )?(?:име(?:л|ла|ю|ем) в виду|спрашива(?:л|ла|ю) (?:про|об?))|я (?:про|об?)"
    r"|(?:я )?(?:ме(?:ў|ла)|маю) на ўвазе|я пра|(?:я )?пыта(?:ўся|лася|юся) пра"
    r"|ik bedoel(?:de)?|我(?:说|问|指|想问)的是|我是(?:说|问)"
)
_ABOUT = (
    r"what about|how about|what of|(?:как |что )?насч[её]т|что (?:с|про)|а что (?:с|про)"
    r"|што (?:з|са|наконт|пра)|(?:як )?наконт"
    r"|(?:en )?hoe zit (?:het|dat) met|(?:en )?wat (?:met|is er met)"
)
_BEGINNING = re.compile(
    rf"^(?:(?:{_ABOUT}|{_MEANT})(?!\w)[\s,，]*"
    rf"|(?:{_CONJUNCTIONS}|{_SORRY})(?:\W+|(?<=[那么])|(?=我(?:说|问|指|想问|是说|是问))))"
    r"|^(?:我(?:说|问|指|想问)的是|我是(?:说|问)|那么?)",
    re.IGNORECASE,
)
_RIGHTING = re.compile(
    rf"(?:(?:{_CONJUNCTIONS})\W+)?(?:(?:{_SORRY})(?:\W+|$)|(?:{_MEANT})(?!\w)|我(?:说|问|指|想问)的是|我是(?:说|问))",
    re.IGNORECASE,
)
# "I meant that" and "I mean, it is wrong" complain of an answer and name no other thing.
_MEANING = re.compile(
    rf"(?:(?:{_CONJUNCTIONS}|{_SORRY})(?:\W+|(?=我)))*(?:{_MEANT})(?:(?<=[是说问])|(?!\w))[:：\s]*"
    r"(?=\w)(?!.*\b(?:that|else|это|то|друго[ем]|гэта|тое|іншае|dat|anders)\W*$)",
    re.IGNORECASE,
)
# Before a question word alone: "И Цзинь" is a person, and "En" a village.
_CONJOINED = {
    code: re.compile(
        r"(?:and|but|so|а|и|но|і|й|але|ды|en|maar)[,\s]+"
        rf"(?=(?:\w{{1,4}} )?(?:{question_words(code)}))",
        re.IGNORECASE,
    )
    for code in LANGUAGES
}
_END = re.compile(r"[\s?？!！.。…]+$")
_CHINESE_END = re.compile("(?:呢|怎么样|如何|又如何)$")
_DENIED = re.compile(r"[,，;—–-]\s*(?:(?:and|а|en)\s+)?(?:not|не|niet|不是)\b.*$", re.IGNORECASE)


def puts_right(question: str) -> bool:
    """True for what begins as a correction of what was asked does: "No, I meant 2019"."""
    return _RIGHTING.match(question) is not None


def means_another(question: str) -> bool:
    """True for a correction that says what was meant: "no sorry I meant Brest"."""
    return _MEANING.match(question) is not None


def without_conjunction(question: str) -> str:
    """A question of its own without the conjunction before its question word: "And who pays?"."""
    opened = _CONJOINED[spoken_in(question)].match(question)
    if opened is None:
        return question
    rest = question[opened.end() :]
    return rest[:1].upper() + rest[1:] if question[0].isupper() else rest


def without_opening(question: str) -> str:
    """A follow-up without the words that it opens with, its end, and what it says was not meant."""
    text = _END.sub("", question).strip()
    text = _CHINESE_END.sub("", text) if has_han(text) else text
    previous = None
    while previous != text:
        previous, text = text, _BEGINNING.sub("", text, count=1).strip()
    return _DENIED.sub("", text)
