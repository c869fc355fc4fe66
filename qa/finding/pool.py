"""The texts that a search chooses from, with the names, concepts and years that each speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.document import Document, Span
from corpus.knowing.knowledge import SHIPPED, Knowledge
from embeddings.index.port import Rows, SearchedIndex, View
from qa.asking.constraints import Content, content, named, spoken, union, unnamed


@dataclass(frozen=True)
class Sources:
    """What can be found.

    Attributes:
        index: that is searched.
        knowledge: by which a text is seen to speak of a name or a concept.
    """

    index: SearchedIndex
    knowledge: Knowledge = SHIPPED

    def pool(self, ids: Rows) -> Pool:
        """Those passages, as ``SearchedIndex.near`` gives them."""
        return Pool(self.index.view(ids), self.knowledge)


@dataclass(frozen=True)
class Pool:
    """What was found, as the steps of an answer see it; rows are those of the view.

    Attributes:
        index: a view of an index.
        knowledge: by which a text is seen to speak of a name or a concept.
    """

    index: View
    knowledge: Knowledge = SHIPPED

    def document_of(self, sentence: int) -> Document:
        """The document of the sentence of that row."""
        return self.index.document_of(sentence)

    def holder_of(self, passage: int) -> Document:
        """The document of the passage of that row."""
        return self.index.holder_of(passage)

    def span_of(self, first: int, last: int) -> Span:
        """The code points from the sentence ``first`` up to that before ``last``."""
        sentences = self.index.sentences
        return Span(sentences[first].span.start, sentences[last - 1].span.end)

    def in_sentence(self, row: int) -> Content:
        """What a sentence speaks of."""
        return self._content(*self._sentence(row))

    def unnamed_in_sentence(self, row: int) -> Content:
        """All of it but names and concepts."""
        return unnamed(*self._sentence(row))

    def names_in_sentence(self, row: int) -> frozenset[str]:
        """Its names alone."""
        return named(*self._sentence(row), self.knowledge)

    def in_context(self, row: int) -> Content:
        """The same, with the years, names and concepts of what the sentence is read with."""
        return union([self.in_sentence(row), self._around(row)])

    def in_paragraph(self, row: int) -> Content:
        """What a sentence and those before it in its paragraph speak of."""
        sentences, documents = self.index.sentences, self.index.sentence_documents
        first, own = row, (sentences[row].block, documents[row])
        while first > 0 and (sentences[first - 1].block, documents[first - 1]) == own:
            first -= 1
        return union(map(self.in_sentence, range(first, row + 1)))

    def in_passage(self, row: int) -> Content:
        """What a passage speaks of."""
        passage = self.index.passages[row]
        return self._content(self.holder_of(row)[passage.span], passage.language)

    def wanted_in_passage(self, wanted: Content, row: int) -> Content:
        """The names and concepts of a question that it speaks of."""
        passage = self.index.passages[row]
        told = (self.holder_of(row)[passage.span], passage.language, self.knowledge)
        return Content(
            names=wanted.names and wanted.names & named(*told),
            concepts=wanted.concepts and wanted.concepts & spoken(*told),
        )

    def names_in_title(self, row: int) -> frozenset[str]:
        """The names in the title of a passage's document."""
        document = self.holder_of(row)
        return named(document.title, document.language, self.knowledge)

    def in_title(self, row: int) -> Content:
        """The names and concepts there."""
        document = self.holder_of(row)
        concepts = spoken(document.title, document.language, self.knowledge)
        return Content(names=self.names_in_title(row), concepts=concepts)

    def told(self, passages: Iterable[int]) -> Content:
        """What these passages and their headings speak of, and their titles by name."""
        return union(
            each
            for row in passages
            for each in (
                self.in_passage(row),
                self._around(int(self.index.passage_rows[row, 0])),
                Content(names=self.names_in_title(row)),
            )
        )

    def names_told(self, passages: Iterable[int]) -> frozenset[str]:
        """The names alone of ``told``."""
        names = set[str]()
        for row in passages:
            passage = self.index.passages[row]
            text = self.holder_of(row)[passage.span]
            names |= named(text, passage.language, self.knowledge) | self.names_in_title(row)
            for each in self.index.contexts[int(self.index.passage_rows[row, 0])]:
                names |= self.names_in_sentence(each)
        return frozenset(names)

    def parallels(self, document: Document, span: Span) -> Iterator[tuple[Document, Span | None]]:
        """The other versions of the same note, each with its paragraph of that place.

        None for a version in other paragraphs, which has no such place.
        """
        block = next(i for i, block in enumerate(document.blocks) if span.start < block.span.end)
        shape = [each.kind for each in document.blocks]
        note = document.metadata.note
        for other in () if note is None else self.index.whole.parallels(note):
            if other.id != document.id:
                alike = [each.kind for each in other.blocks] == shape
                yield other, other.blocks[block].span if alike else None

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
        holders = [index.whole.holders(copy) for copy in index.copies[first:last].tolist()]
        own = index.sentence_documents[first]
        return tuple(sorted(frozenset.intersection(*map(frozenset, holders)) - {own}))

    def _around(self, sentence: int) -> Content:
        """The years, names and concepts of what a sentence is read with, such as its heading."""
        read = union(map(self.in_sentence, self.index.contexts[sentence]))
        return Content(years=read.years, names=read.names, concepts=read.concepts)

    def _sentence(self, row: int) -> tuple[str, str]:
        """Text and language of a sentence."""
        sentence = self.index.sentences[row]
        return self.document_of(row)[sentence.span], sentence.language

    def _content(self, text: str, language: str) -> Content:
        return content(text, language, self.knowledge)
