"""What a collection holds: of each document its languages, topics and years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.document import Document, SplitDocument
from corpus.knowing.quantities import quantities, years

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as a reader chooses by.

    Attributes:
        document: its id.
        title: as it names itself.
        language: BCP-47 code of most of its text.
        languages: of its passages, which may be several.
        topics: as its front matter states them.
        years: that it speaks of, ascending.
        note: what its parallel versions share; its own id where it has none.
    """

    document: str
    title: str
    language: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    years: tuple[int, ...]
    note: str


def catalogue(documents: Iterable[SplitDocument]) -> dict[str, Entry]:
    """The entry of each document, by its id."""
    return {split.document.id: _entry(split) for split in documents}


def _entry(split: SplitDocument) -> Entry:
    document = split.document
    spoken = {passage.language for passage in split.passages} or {document.language}
    return Entry(
        document=document.id,
        title=document.title,
        language=document.language,
        languages=tuple(sorted(spoken)),
        topics=document.metadata.topics,
        years=tuple(sorted(_years(document))),
        note=document.metadata.note or document.id,
    )


def _years(document: Document) -> set[int]:
    """The period that the document states; else the years of its date and of its text."""
    if document.metadata.period:
        return set(document.metadata.period)
    dated = {int(year) for year in _YEAR.findall(document.metadata.date or "")}
    return dated | years(quantities(document.text, document.language))
