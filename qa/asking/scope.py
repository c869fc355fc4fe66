"""In which part of the collection is a question asked: languages, documents, topics and years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.catalogue import Entry

_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Scope:
    """What may answer; an empty field leaves everything in, and all fields must agree.

    Attributes:
        languages: BCP-47 codes of passages.
        documents: ids, of documents or of what parallel versions share.
        topics: of which a document must have one.
        first_year, last_year: between which, both included, lies a year that a document speaks of.
    """

    languages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None

    def admits(self, entry: Entry, language: str) -> bool:
        """True when a passage in ``language`` of that document may answer."""
        return (
            (not self.languages or language in self.languages)
            and (not self.documents or not {entry.document, entry.note}.isdisjoint(self.documents))
            and (not self.topics or not set(self.topics).isdisjoint(entry.topics))
            and (not self._has_years or any(map(self._is_in_years, entry.years)))
        )

    def to_fields(self) -> list[tuple[str, str]]:
        """The scope as fields of a query string; none for the whole collection."""
        fields = [
            ("lang", self.languages),
            ("in", self.documents),
            ("topic", self.topics),
            ("from", () if self.first_year is None else (str(self.first_year),)),
            ("to", () if self.last_year is None else (str(self.last_year),)),
        ]
        return [(name, value) for name, values in fields for value in values]

    @staticmethod
    def from_fields(fields: Mapping[str, Sequence[str]]) -> Scope:
        """The scope of a query string's fields; a year that is none is passed over."""
        return Scope(
            languages=tuple(fields.get("lang", ())),
            documents=tuple(fields.get("in", ())),
            topics=tuple(fields.get("topic", ())),
            first_year=_year(fields.get("from", ())),
            last_year=_year(fields.get("to", ())),
        )

    @property
    def _has_years(self) -> bool:
        return self.first_year is not None or self.last_year is not None

    def _is_in_years(self, year: int) -> bool:
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )


EVERYTHING = Scope()
"""The whole collection."""


def _year(values: Sequence[str]) -> int | None:
    text = values[0] if values else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _YEAR_DIGITS else None
