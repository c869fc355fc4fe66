"""A text in the quotation marks of a language."""

from __future__ import annotations

from qa.writing.wording import words_for


def quoted(text: str, language: str) -> str:
    """The text on one line, in the quotation marks of a language; English where it is unknown."""
    text = " ".join(text.split())
    words = words_for(language)
    usual, inner = words.quotation_marks, words.inner_quotation_marks
    marks = inner if any(mark in text for mark in usual) else usual
    return f"{marks[0]}{text}{marks[1]}"
