"""Texts in the quotation marks of a language, and titles in those of a title."""

from __future__ import annotations

from collections.abc import Iterable

from qa.writing.wording import words_for

_TITLE, _TITLE_WITHIN = "《》", "〈〉"


def quoted_alike(texts: Iterable[str], language: str) -> list[str]:
    """Each text on one line in the usual quotation marks of a language."""
    marks = words_for(language).quotation_marks
    return [f"{marks[0]}{within_marks(text, language)}{marks[1]}" for text in texts]


def within_marks(text: str, language: str) -> str:
    """A text on one line, as it stands between the usual quotation marks of a language.

    Where it holds these very marks, they become the kind that stands within others, as print has
    it: «Газета „Заря“ вышла». No other character of a quote is touched.
    """
    words = words_for(language)
    within = str.maketrans(words.quotation_marks, words.marks_within_marks)
    return " ".join(text.split()).translate(within)


def titled(form: str, title: str) -> str:
    """A title as it stands within ``form``: in 《》 those of its own become 〈〉."""
    return title.translate(str.maketrans(_TITLE, _TITLE_WITHIN)) if _TITLE[0] in form else title
