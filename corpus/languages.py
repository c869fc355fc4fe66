"""The five languages: their codes, and the characters of their scripts."""

from __future__ import annotations

import re

LANGUAGES = ("en", "ru", "zh", "nl", "be")
"""BCP-47 codes. The first is spoken where a reader's own is none of them."""

TextAndLanguage = tuple[str, str]
"""A text and its language, BCP-47."""

_SCRIPTS = {"en": "Latin", "ru": "Cyrillic", "zh": "Chinese", "nl": "Latin", "be": "Cyrillic"}

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for use within a class of a regular expression: rare ones (extensions A to H)
and compatibility characters too."""

COMMON_HAN = "\u4e00-\u9fff"
"""The Chinese characters that texts are made of, likewise: by rarer ones a wrong encoding shows."""

WIDE = f"\u2e80-\u30ff{HAN}\ufe30-\ufe4f\uff00-\uffef"
"""The same with what is set as wide as they are: radicals, kana, punctuation and full-width forms.
No space is needed beside any of it."""

CYRILLIC_LETTERS = "\u0400-\u04ff"
"""For use within a class of a regular expression."""

CLOSERS = "\"'»”’“)\\]）】》」』"
"""Quotation marks and brackets that may stand behind the end of a sentence, likewise."""

_LETTERS_A_HAN = 3
_HAN = re.compile(f"[{HAN}]")
_WIDE = re.compile(f"[{WIDE}]")


def mixed_with(language: str) -> tuple[str, ...]:
    """The languages in another script: words of theirs in a text are taken for none of its own.

    Args:
        language: BCP-47 code of the text. One that is none of the five is taken to be in Latin
            letters: so are the headers that make a table of Russian cells look Polish.

    Returns:
        Some of the five.
    """
    own = _SCRIPTS.get(language, "Latin")
    return tuple(code for code in LANGUAGES if own != _SCRIPTS[code])


def has_han(text: str) -> bool:
    """True when a Chinese character stands in ``text``; so for a single character that is one."""
    return _HAN.search(text) is not None


def letters_in(text: str) -> int:
    """How many letters and digits; a Chinese character says as much as three, and counts so."""
    return sum(_LETTERS_A_HAN if has_han(char) else char.isalnum() for char in text)


def is_wide(character: str) -> bool:
    """True for a character that needs no space beside it, see ``WIDE``."""
    return _WIDE.match(character) is not None


def answer_language(spoken: str, fallback_language: str | None = None) -> str:
    """The language to answer in: that which is spoken where it is one of the five.

    Args:
        spoken: BCP-47 code.
        fallback_language: a language to answer in where it is none of them, such as that of the
            page; English where this is none of them either.
    """
    candidates = (spoken, fallback_language)
    return next((code for code in candidates if code in LANGUAGES), LANGUAGES[0])
