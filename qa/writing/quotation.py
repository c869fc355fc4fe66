"""Texts in the quotation marks of a language: one kind for all texts that stand together."""

from __future__ import annotations

from collections.abc import Iterable

from qa.writing.wording import words_for


def quoted_alike(texts: Iterable[str], language: str) -> list[str]:
    """Each text on one line, and all in the same quotation marks of a language.

    A quote is a span of its source, so the marks that it holds stay as they are, and those around
    it give way. They give way around every text then: marks that change from one quote to the next
    would seem to mean something. Russian and Belarusian keep «» around «», since the other kind
    of theirs, „“, never stands outside; see ``titles_alike``.
    """
    lines = [" ".join(text.split()) for text in texts]
    words = words_for(language)
    held = any(mark in line for line in lines for mark in words.quotation_marks)
    marks = words.marks_around_marks if held else words.quotation_marks
    return [f"{marks[0]}{line}{marks[1]}" for line in lines]


def titles_alike(titles: Iterable[str], language: str) -> list[str]:
    """The same of titles, which are no spans: in Russian and Belarusian «» within become „“."""
    words = words_for(language)
    if words.quotation_marks == words.marks_around_marks == "«»":
        titles = [title.translate(_WITHIN) for title in titles]
    return quoted_alike(titles, language)


_WITHIN = str.maketrans("«»", "„“")


def titled(form: str, title: str) -> str:
    """A title as it stands within ``form``: in 《》 those of its own become 〈〉."""
    return title.translate(_TITLES_WITHIN) if "《" in form else title


_TITLES_WITHIN = str.maketrans("《》", "〈〉")
