"""A text in the quotation marks of a language."""

from __future__ import annotations

# The usual marks of a language, then those for a quote that holds the usual ones itself.
_QUOTATION_MARKS = {
    "en": ("“”", "‘’"),
    "ru": ("«»", "„“"),
    "zh": ("“”", "‘’"),
    "nl": ("“”", "‘’"),
    "be": ("«»", "„“"),
}


def quoted(text: str, language: str) -> str:
    """The text on one line, in the quotation marks of one of the five languages."""
    text = " ".join(text.split())
    usual, other = _QUOTATION_MARKS[language]
    marks = other if any(mark in text for mark in usual) else usual
    return f"{marks[0]}{text}{marks[1]}"
