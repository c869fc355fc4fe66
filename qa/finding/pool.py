"""What can be found: an index, and what its sentences, passages and titles speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus.document import Document, Span
from corpus.knowing.knowledge import SHIPPED, Knowledge
from embeddings.index.index import Index
from qa.asking.constraints import Content, content, union


@dataclass(frozen=True)
class Pool:
    """An index as the steps of an answer see it; rows are those of the index.

    Attributes:
        index: that is searched.
        knowledge: by which a text is seen to speak of a name or a concept.
    """

    index: Index
    knowledge: Knowledge = SHIPPED

    def document_of(self, sentence: int) -> Document:
        """The document of the sentence of that row."""
        return self.index.documents[self.index.sentence_documents[sentence]].document

    def holder_of(self, passage: int) -> Document:
        """The document of the passage of that row."""
        return self.index.documents[self.index.passages[passage].document].document

    def span_of(self, first: int, last: int) -> Span:
        """The code points from the sentence ``first`` up to that before ``last``."""
        sentences = self.index.sentences
        return Span(sentences[first].span.start, sentences[last - 1].span.end)

    def in_sentence(self, row: int) -> Content:
        """What a sentence speaks of."""
        sentence = self.index.sentences[row]
        return self._content(self.document_of(row)[sentence.span], sentence.language)

    def in_context(self, row: int) -> Content:
        """The same, with the years, names and concepts of what the sentence is read with."""
        return union([self.in_sentence(row), self._around(row)])

    def in_passage(self, row: int) -> Content:
        """What a passage speaks of."""
        passage = self.index.passages[row]
        return self._content(self.holder_of(row)[passage.span], passage.language)

    def in_title(self, row: int) -> Content:
        """What the title of a passage's document speaks of."""
        document = self.holder_of(row)
        return self._content(document.title, document.language)

    def told(self, passages: Iterable[int]) -> Content:
        """What these passages and their headings speak of, and their titles by name."""
        return union(
            each
            for row in passages
            for each in (
                self.in_passage(row),
                self._around(int(self.index.passage_rows[row, 0])),
                Content(names=self.in_title(row).names),
            )
        )

    def parallels(self, document: Document) -> tuple[tuple[str, str], ...]:
        """(language, document id) of the other versions of the same note."""
        versions = self._versions.get(document.metadata.note or "", ())
        return tuple((other.language, other.id) for other in versions if other.id != document.id)

    def are_siblings(self, row: int, other: int) -> bool:
        """True for items of the lists of one document, and for rows of its tables."""
        index = self.index
        if index.sentence_documents[row] != index.sentence_documents[other]:
            return False
        blocks = self.document_of(row).blocks
        depths = [blocks[index.sentences[each].block].depth for each in (row, other)]
        return 0 < depths[0] == depths[1]

    def copies(self, first: int, last: int) -> tuple[str, ...]:
        """Ids of the other documents that hold copies of all sentences from a row to another."""
        index = self.index
        holders = [
            {index.sentence_documents[row] for row in np.flatnonzero(index.copies == copy)}
            for copy in index.copies[first:last]
        ]
        own = index.sentence_documents[first]
        return tuple(sorted(set.intersection(*holders) - {own}))

    def _around(self, sentence: int) -> Content:
        """The years, names and concepts of what a sentence is read with, such as its heading."""
        read = union(map(self.in_sentence, self.index.contexts[sentence]))
        return Content(years=read.years, names=read.names, concepts=read.concepts)

    def _content(self, text: str, language: str) -> Content:
        return content(text, language, self.knowledge)

    @cached_property
    def _versions(self) -> Mapping[str, list[Document]]:
        """The versions of each note."""
        versions: defaultdict[str, list[Document]] = defaultdict(list)
        for split in self.index.documents.values():
            if split.document.metadata.note is not None:
                versions[split.document.metadata.note].append(split.document)
        return dict(versions)
