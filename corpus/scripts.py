"""Belarusian in Latin letters and traditional Chinese, written as the documents write them.

Łacinka, the Latin script of Belarusian, has a letter for each of the Cyrillic one, but that a soft
vowel after a consonant is "i" and the vowel, and that "l" is soft and "ł" is hard.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from corpus.languages import has_han


def in_usual_script(text: str) -> str:
    """The text in Cyrillic where it is Belarusian in Latin letters, in simplified characters.

    Example:
        >>> in_usual_script("Jakaja płošča parka?")
        'Якая плошча парка?'
        >>> in_usual_script("誰管理園區？")
        '谁管理园区？'
    """
    if has_han(text):
        return str(_simplifier().convert(text))
    return _WORD.sub(lambda word: _cyrillic(word[0]), text) if is_latin_belarusian(text) else text


def is_latin_belarusian(text: str) -> bool:
    """True where the letters and words are those of łacinka and of no Polish text.

    A name or two in a text of another language make it no Belarusian one.
    """
    small = text.lower()
    if _POLISH.search(small):
        return False
    own = _OWN_WORDS.findall(small)
    return len(own) * _ONE_IN >= max(1, len(_WORD.findall(small)))


@lru_cache(1)
def _simplifier() -> Any:
    from opencc import OpenCC  # reads its tables: only a question in Chinese needs them

    return OpenCC("t2s")


def _cyrillic(word: str) -> str:
    small = word.lower()
    made, at = "", 0
    while at < len(small):
        for length in (4, 3, 2, 1):
            found = _LETTERS.get(small[at : at + length])
            if found is not None:
                break
        else:
            found, length = small[at], 1
        made += found
        at += length
    made = _SOFTENED.sub(r"\1", made)
    if word[:1].isupper():
        made = made[:1].upper() + made[1:]
    return made.upper() if word.isupper() and len(word) > 1 else made


# Before a soft consonant the usual spelling leaves softness to be heard: "сняданне", not "сьн".
_SOFTENED = re.compile("([снзц])ь(?=[бвгзкмнпсфцл][ьіяеёю])")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_POLISH = re.compile(
    r"[ąęóż]|\b(?:jest|czy|gdzie|kto|jak|ile|co|kiedy|jaka|jaki|jakie|się|dla)\b|cz|sz|rz"
)
# Words of asking and of courtesy that no language of the neighbours spells so, and letters.
_OWN_WORDS = re.compile(
    r"\b(?:chto|što|dzie|kali|kolki|jakaja|jakoje|jakija|jakoha|navošta|čamu|ci(?! sono\b)|jość|"
    r"byŭ|była|hodzie|hodu|dziakuj|pryvitańnie|pryvitanńe|dobry dzień|biełaruś|biełarusi|kitaj|"
    r"kitaja|kitaju|kitajem|\w*(?:ŭ|skaja\b|skaha\b|skija\b)\w*)\b"
)
_ONE_IN = 8  # words that is one of those, at least
_LETTERS = {
    **{
        f"{latin}i{vowel}": f"{cyrillic}{soft}"
        for latin, cyrillic in {
            "b": "б",
            "v": "в",
            "h": "г",
            "z": "з",
            "k": "к",
            "m": "м",
            "n": "н",
            "p": "п",
            "s": "с",
            "f": "ф",
            "c": "ц",
            "g": "г",
            "dz": "дз",
        }.items()
        for vowel, soft in {"a": "я", "e": "е", "o": "ё", "u": "ю"}.items()
    },
    **{f"l{vowel}": f"л{soft}" for vowel, soft in {"a": "я", "e": "е", "o": "ё", "u": "ю"}.items()},
    "ja": "я",
    "je": "е",
    "jo": "ё",
    "ju": "ю",
    "ji": "і",
    "dź": "дзь",
    "dz": "дз",
    "dž": "дж",
    "ch": "х",
    "šč": "шч",
    "ł": "л",
    "l": "ль",
    "li": "лі",
    "a": "а",
    "b": "б",
    "c": "ц",
    "č": "ч",
    "ć": "ць",
    "d": "д",
    "e": "э",
    "f": "ф",
    "g": "г",
    "h": "г",
    "i": "і",
    "j": "й",
    "k": "к",
    "m": "м",
    "n": "н",
    "ń": "нь",
    "o": "о",
    "p": "п",
    "r": "р",
    "s": "с",
    "ś": "сь",
    "š": "ш",
    "t": "т",
    "u": "у",
    "ŭ": "ў",
    "v": "в",
    "y": "ы",
    "z": "з",
    "ź": "зь",
    "ž": "ж",
}
