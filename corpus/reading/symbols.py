"""The characters that a font of symbols draws: the sign B0 of Symbol is a degree.

Symbol as Adobe encodes it (https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt); of
Wingdings the signs that stand in texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_OF_SYMBOL = {
    0x20: " !∀#∃%&∍()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    0x61: "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…",
    0xBF: "↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑",
    0xF1: "〉∫",
}
_SYMBOL = {first + i: char for first, row in _OF_SYMBOL.items() for i, char in enumerate(row)}
_WINGDINGS = {
    **{0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0x9F: "•"},
    **{0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨"},
    **{0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}
_FONTS: Mapping[str, Mapping[int, str]] = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
# Where programs put the signs of such fonts, which have no place of their own in Unicode.
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_ANY_PRIVATE = range(0xE000, 0xF900)


def is_of_symbols(font: str | None) -> bool:
    """True for a font whose letters are drawn as signs that are known here."""
    return (font or "").lower() in _FONTS


def sign(code: int, font: str | None) -> str | None:
    """What the font draws for a code; None where that is not known.

    Args:
        code: as the file has it: below 0x100, or 0xF000 more, or of a character of Unicode.
        font: its name.
    """
    known = _FONTS.get((font or "").lower())
    if known is not None:
        return known.get(code & 0xFF if code < 0x100 or code in _ANY_PRIVATE else -1)
    is_character = 0x20 <= code < 0x11_0000 and not 0xD800 <= code < 0xE000
    return chr(code) if is_character and code not in _ANY_PRIVATE else None


def with_signs(text: str, font: str | None, *, whole: bool = True) -> str:
    """The text with the signs that a font draws in the place of what stands for them.

    A sign whose font is not told is one of Symbol, as the bullets of lists are; one that is not
    known stays as it is.

    Args:
        text: as the file has it.
        font: its name.
        whole: whether the letters of the text are drawn by that font too: "m" of Symbol is "μ".
    """
    if whole and is_of_symbols(font):
        return "".join([sign(ord(char), font) or char for char in text])
    name = font if is_of_symbols(font) else "Symbol"
    return _PRIVATE.sub(lambda match: sign(ord(match[0]), name) or match[0], text)
