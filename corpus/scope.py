"""A part of a collection, in which a question is asked: languages, documents, topics and years."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.catalogue import Entry


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

    @property
    def _has_years(self) -> bool:
        return self.first_year is not None or self.last_year is not None

    def _is_in_years(self, year: int) -> bool:
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )


EVERYTHING = Scope()
"""The whole collection."""
