"""Where does what a text tells take place, or where does it go? Its prepositions say so.

"Chinese students in Belarus" and "Belarusians in China" hold the same two names, and share so many
words that neither matching nor reading tells them apart for certain; the preposition does.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge

_ARTICLE = r"(?:(?:the|de|het)\s+)?"
_WORD = r"[^\W\d_]+(?:-[^\W\d_]+)*"
_INTO = {
    "en": "in|into|to",
    "ru": "в|во",
    "nl": "in|naar",
    "be": "у|ў|ва",
}
_AHEAD = {
    language: re.compile(rf"\b(?:{words})\s+{_ARTICLE}{_WORD}", re.IGNORECASE)
    for language, words in _INTO.items()
}
# 来自 is "from", 对 and 向 turn towards a country; what follows is its name and a little more.
_AHEAD["zh"] = re.compile(r"(?:在|赴|到|来(?!自)|对|向|往|去|驻).{1,4}")


@lru_cache(8192)
def whither(text: str, language: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> frozenset[str]:
    """Ids of the names that the text puts something in, or sends something to."""
    ahead = _AHEAD.get(language)
    if ahead is None:
        return frozenset()
    found = (knowledge.names.names(stretch, language) for stretch in ahead.findall(text))
    return frozenset().union(*found)


def is_elsewhere(question: tuple[str, str], told: tuple[str, str], knowledge: Knowledge) -> bool:
    """True where a text puts into one place of the question what this puts into another.

    Args:
        question: and its language, BCP-47.
        told: a sentence that may answer, and its language.
        knowledge: the names that are known.

    Example:
        >>> is_elsewhere(("How many Chinese study in Belarus?", "en"),
        ...              ("Ruim 600 Belarussen studeerden in China.", "nl"), SHIPPED_KNOWLEDGE)
        True
    """
    asked = whither(*question, knowledge)
    if not asked:
        return False
    put = whither(*told, knowledge)
    return bool(put) and put <= knowledge.names.names(*question) - asked
