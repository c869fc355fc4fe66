"""The full form of a name. The word lists may know only how it begins, which may be no word."""

from __future__ import annotations

import re

from corpus.knowing.knowledge import Knowledge
from corpus.knowing.lexicon import Entry
from corpus.knowing.vocabulary import is_in_notes

PLACES = frozenset({"city", "region"})
"""Kinds whose first form is the name, or in Russian and Belarusian its stem."""
INFLECTED = ("ru", "be")
"""Languages in whose questions a name stands in any case."""

_OPEN_END = re.compile("[аеёиоуыэюяіўлн]$")


def whole_name(entry: Entry, language: str) -> str | None:
    """The name as it stands in a dictionary; None where its word list has but the stem of it.

    Example:
        >>> from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
        >>> entries = {entry.name: entry for entry in SHIPPED_KNOWLEDGE.names.entries}
        >>> whole_name(entries["Vitebsk"], "ru"), whole_name(entries["Harbin"], "ru")
        ('Витебск', None)
    """
    form = next(iter(entry.forms.get(language, ())), "").strip("$=*")
    if not form or "*" in form:  # a word within it is open: минск* област
        return None
    # A Russian or Belarusian form that leaves its ending open is no name yet: Шанха, Гомел.
    closed = entry.kind in PLACES and not (language in INFLECTED and _OPEN_END.search(form))
    return form if closed or is_in_notes(form.lower(), language) else None


def whole_names(knowledge: Knowledge, language: str) -> dict[str, str]:
    """The names that are known whole in a language, by their ids."""
    called = {entry.name: whole_name(entry, language) for entry in knowledge.names.entries}
    return {name: form for name, form in called.items() if form}
