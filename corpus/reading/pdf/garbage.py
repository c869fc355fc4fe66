"""Is the text layer of a page garbage? Fonts may not tell which characters their glyphs show."""

from __future__ import annotations

import re

# Fewer words tell nothing.
_FEWEST = 8
# Share of the words that look so; a page of formulas or of a program stays below.
_MOST = 0.3
# Share of the characters whose meaning the file does not tell.
_LOST = 0.15
_WORD = re.compile(r"\S*[^\W\d_]\S*")
_CORE = re.compile(r"^[\W_]+|[\W_]+$")
# What stands between letters in no writing, unless they are an address.
_STRANGE = re.compile(
    r"[^\W\d_](?:[\]\[\\^_`{|}~<>@#$%&*;=\x00-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff])+[^\W\d_]"
)
_LATIN = re.compile(r"[a-zA-Z]{4,}")
_VOWELS = re.compile(r"[aeiouyAEIOUY]")
# Cyrillic of an old code page that is taken for accented Latin: "Ðåñïóáëèêà".
_ACCENTED = re.compile(r"[\u00c0-\u00ff]{3,}")


def is_garbage(text: str) -> bool:
    r"""True when most of the words cannot be words of any language.

    Example:
        ``M]heh\\guc dh^_dk Jhkkbckdhc N_^_jZpbb`` stands where a page shows
        ``Уголовный кодекс Российской Федерации``.
    """
    letters = sum(map(str.isalpha, text))
    lost = text.count("\ufffd")
    if lost > _LOST * (letters + lost) and lost >= _FEWEST:
        return True
    words = [_CORE.sub("", word) for word in _WORD.findall(text)]
    words = [word for word in words if len(word) > 2]
    if len(words) < _FEWEST:
        return False
    strange = sum(map(_is_strange, words))
    return strange > _MOST * len(words)


def _is_strange(word: str) -> bool:
    if _STRANGE.search(word) and "://" not in word and "@" not in word:
        return True
    if _ACCENTED.search(word):
        return True
    latin = _LATIN.fullmatch(word)
    return bool(latin) and not _VOWELS.search(word) and not word.isupper()
