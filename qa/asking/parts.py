"""A question that asks several things becomes several: "When was A founded, and how large is B?".

It is split between its sentences, and where a conjunction is followed by another question word.
Left whole are question words that are joined to each other ("where and when"), and relative
clauses, which no conjunction opens ("the plant, which").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.asking.question import sentences_asked
from qa.asking.question_words import ASKS, question_words

_MOST = 3  # more than an answer has quotes
_LEFT, _RIGHT = 3, 2  # words that a part needs to say anything, before a conjunction and after it


def parts_of(question: str, language: str) -> list[str]:
    """The two or three questions in one; empty where it asks one thing, or more than three."""
    sentences = [each for each in sentences_asked(question) if _WORD.search(each)]
    parts = [part.strip() for each in sentences for part in _clauses(each, language)]
    return parts if 1 < len(parts) <= _MOST else []


def _clauses(sentence: str, language: str) -> Iterator[str]:
    if language == "zh":
        yield from _chinese_clauses(sentence)
        return
    start = 0
    for joint in _JOINTS[language].finditer(sentence) if language in _JOINTS else ():
        left, right = sentence[start : joint.start()], sentence[joint.end() :]
        if (
            ASKS[language].search(left)
            and len(_WORD.findall(left)) >= _LEFT
            and len(_WORD.findall(right)) >= _RIGHT
        ):
            yield left
            start = joint.end()
    yield sentence[start:]


def _chinese_clauses(sentence: str) -> Iterator[str]:
    """A clause that asks begins a new part where the part so far has asked already."""
    part = ""
    for clause in re.split(r"(?<=[，,；;])", sentence):
        if ASKS["zh"].search(part) and ASKS["zh"].search(clause):
            yield part
            part = ""
        part += clause
    yield part


_WORD = re.compile(r"[^\W_]+")
# For each language: conjunctions, and prepositions that may stand before the word of asking.
_WORDS = {
    "en": ("and|but|or", "in|by|for|at|to|on|with|from|since|of|under|over|until"),
    "ru": ("и|а|но|или", "в|во|на|с|со|о|об|к|за|из|от|до|по|у|для|при|под|через"),
    "nl": ("en|maar|of", "in|op|voor|met|bij|naar|van|tot|sinds|door|over|onder|aan|uit|tegen"),
    "be": ("і|й|а|але|ці", "у|ў|на|з|са|аб|да|за|ад|па|для|пры|пад|праз"),
}
_JOINTS = {
    language: re.compile(
        rf"[,;]?\s+(?:{conjunctions})\s+(?=(?:(?:{prepositions})\s+)?(?:{question_words(language)}))",
        re.IGNORECASE,
    )
    for language, (conjunctions, prepositions) in _WORDS.items()
}
