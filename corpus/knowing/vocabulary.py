"""To which of two close languages does a word belong? The shipped notes and the word lists tell.

The notes say the same in every language, so that a word which those of one hold and those of the
other do not is a sign of that language; what both hold, such as a name, is a sign of neither. The
word lists know words that the notes have not, by how they begin. Belarusian is known too when it is
typed with Russian letters, и for і and у for ў.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.knowing.lexicon import Lexicon, may_know
from corpus.languages import CYRILLIC_LETTERS
from corpus.shipped import SHIPPED_DOCUMENTS

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_CYRILLIC = re.compile(f"[{CYRILLIC_LETTERS}]")
_AS_RUSSIAN = str.maketrans("іўё’ʼ", "иуе''")
# With no languages shared: a form counts here for its own alone.
_LISTS = (Lexicon(SHIPPED_KNOWLEDGE.names.entries), Lexicon(SHIPPED_KNOWLEDGE.concepts.entries))
# Letters: too many words begin as a shorter one does.
_SHORTEST = 4
_REMEMBERED = 8192  # words: those of a file are few, and each comes often


@lru_cache(_REMEMBERED)
def spelled_in(word: str, languages: tuple[str, str]) -> tuple[str, ...]:
    """Those of two languages that are known to spell a word so, both, one or none.

    Args:
        word: in small letters.
        languages: BCP-47 codes of two of the five in one script.

    Example:
        >>> [spelled_in(word, ("en", "nl")) for word in ("zustersteden", "minsk", "xyz")]
        [('nl',), ('en', 'nl'), ()]
    """
    folded = _folded(word)
    in_notes = tuple([code for code in languages if folded in _words(code)])
    if in_notes or not _may_be_listed(word, languages):
        return in_notes
    return tuple(code for code in languages if _is_listed(word, code))


def is_in_notes(word: str, language: str) -> bool:
    """True where the notes in a language hold a word, in small letters, in that very form."""
    return _folded(word) in _words(language)


def read_vocabulary() -> None:
    """Reads the notes, for which the first word would wait a tenth of a second."""
    for language in ("en", "nl", "ru", "be"):
        _words(language)


def _may_be_listed(word: str, languages: tuple[str, str]) -> bool:
    if len(word) < _SHORTEST:
        return False
    may_be_known = _listed(languages)
    return may_be_known(word) or ("и" in word and may_be_known(word.replace("и", "і")))


@cache
def _listed(languages: tuple[str, str]) -> Callable[[str], bool]:
    return may_know(_LISTS, languages)


def _is_listed(word: str, language: str) -> bool:
    spellings = {word, word.replace("и", "і")} if language == "be" else {word}
    return any(known.knows(each, language) for known in _LISTS for each in spellings)


@cache
def _words(language: str) -> frozenset[str]:
    """All words of the notes in a language, folded."""
    words: set[str] = set()
    for path in sorted((SHIPPED_DOCUMENTS / language).glob("*.md")):
        _, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
        words.update(map(_folded, _WORD.findall(body.lower())))
    return frozenset(words)


def _folded(word: str) -> str:
    """As Belarusian is typed with Russian letters, where the word is in Cyrillic."""
    is_cyrillic = not word.isascii() and _CYRILLIC.match(word)
    return word.translate(_AS_RUSSIAN) if is_cyrillic else word
