"""What retrieval needs of an index, and nothing more, whatever keeps it.

An opened index is one state of a collection and never changes; who wants a newer one opens it. A
question asks it which passages are near, and takes a ``View`` of them: a small index with rows of
its own, on which everything after it works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry
from corpus.document import BlockKind, Document, Passage, Sentence, SplitDocument
from corpus.scope import Scope
from embeddings.calibration import QuestionStatistics
from embeddings.fairness import LanguageMeans
from embeddings.late import TokenStates
from embeddings.vectors import TokenIds, Vectors

BEFORE = 2
"""Sentences before a passage, of its paragraph, that a view holds as well."""

_NOTE = tuple(BlockKind).index(BlockKind.NOTE)

Half = npt.NDArray[np.float16]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of and by; all of it must agree for the index to be used."""

    format: int
    encoder: str
    encoder_fingerprint: str
    corpus_fingerprint: str
    documents: int
    sentences: int
    passages: int
    checksums: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EncodedDocuments:
    """What an encoder made of a document, before anything is centred.

    Attributes:
        passages: (n, dim) float16, unit rows, drawn towards what each is read with.
        sentences: (m, dim) float16, likewise.
        token_ids: (tokens,) int32 of all sentences, one after the other.
        codes: (tokens, kept) uint8, the token states; see ``embeddings.late``.
        scales: (tokens,) float16.
        counts: (m,) int64, tokens of each sentence.
    """

    passages: Half
    sentences: Half
    token_ids: npt.NDArray[np.int32]
    codes: npt.NDArray[np.uint8]
    scales: npt.NDArray[np.float16]
    counts: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Statistics:
    """What all texts, and all questions, of a language have in common.

    Attributes:
        tokens: mean token state of sentences by language.
        questions: statistics of calibration questions.
    """

    tokens: LanguageMeans
    questions: QuestionStatistics


@dataclass(frozen=True)
class Means:
    """By which vectors are centred.

    Attributes:
        passages, sentences: of their vectors, by language.
        tokens: of token states, by language.
    """

    passages: LanguageMeans
    sentences: LanguageMeans
    tokens: LanguageMeans


class SearchedIndex(Protocol):
    """An opened index. Safe to share between threads."""

    @property
    def manifest(self) -> Manifest:
        """What made it."""

    @property
    def statistics(self) -> Statistics:
        """By which questions and token states are centred."""

    @property
    def means(self) -> Means:
        """By which its vectors are centred, and those of what is to be found beside them."""

    def near(
        self, vectors: Sequence[npt.NDArray[np.float32]], depth: int, scope: Scope | None = None
    ) -> Rows:
        """Ids of the passages that may answer, ascending.

        In every language the ``depth`` passages nearest to any of the vectors, and the passages
        that hold one of its ``depth`` nearest sentences; of passages that are copies the first.
        Asking each language apart keeps the crowd of one from filling the list. What is not in the
        scope is left out before the nearest are taken, so that they are as many.

        Args:
            vectors: each (dim,) float32 of unit length, a question as ``statistics`` centres it.
            depth: passages, and sentences, a language.
            scope: what may answer; everything when None.
        """

    def admits(self, scope: Scope) -> bool:
        """True where some passage is in that part of the collection."""

    def view(self, ids: Rows) -> View:
        """A small index of those passages, given ascending."""

    def frequency(self, token_ids: TokenIds) -> npt.NDArray[np.int64]:
        """(tokens,) the number of sentences that hold each token."""

    def document(self, name: str) -> SplitDocument:
        """The document of that id.

        Raises:
            KeyError: there is none.
        """

    def parallels(self, note: str) -> Sequence[Document]:
        """The documents that are versions of a note, by their ids."""

    def holders(self, copy: int) -> Set[str]:
        """Ids of the documents that hold a sentence of that ``View.copies``."""

    def passage_text(self, place: int) -> tuple[str, str]:
        """Text and language of a passage, by its place from 0 in the order of the documents."""

    def catalogue(self) -> Mapping[str, Entry]:
        """What a reader chooses documents by, by their ids, which are ascending."""


@dataclass(frozen=True, eq=False)
class View:
    """Some passages of an index, their sentences, and what these are read with.

    Rows are its own and follow the order of the index: documents by their ids, each in the order of
    its text. Every sentence of its passages is there, what those are read with, and up to
    ``BEFORE`` sentences before a passage in its paragraph.

    Attributes:
        whole: the index that it is of.
        ids: (passages,) of each passage, as ``SearchedIndex.near`` gives them.
        passages: the passages.
        sentences: the sentences.
        sentence_documents: the document id of each sentence.
        passage_languages: (passages,) language of each passage.
        sentence_languages: (sentences,) language of each sentence.
        passage_kinds: (passages,) kind of each passage, as its place in ``BlockKind``.
        sentence_kinds: (sentences,) the same of each sentence.
        passage_notes: of each passage's document, what its parallel versions share; None where
            there are none.
        passage_rows: (passages, 2) the rows of the sentences of each passage.
        units: (sentences,) from 0; sentences of one paragraph in parallel versions share a unit,
            every other sentence has its own.
        context_bounds: (sentences + 1,) bounds in ``context_rows`` of each sentence's.
        context_rows: rows of the sentences that each sentence of a passage is read with, outermost
            first; none of a sentence that no passage holds.
        leads: rows of the sentences that lead others in, such as "Prices in 2020:".
        copies: (sentences,) the same of sentences that are copies; see splitting.copies.
        passage_vectors: (passages, dim) without the mean of their language.
        sentence_vectors: (sentences, dim) likewise.
        token_ids: of all sentences, one after the other, bounded as the states are.
        states: token states of the sentences.
        documents: by their ids, those that it was made of and holds on to; the whole is asked for
            the others.
    """

    whole: SearchedIndex
    ids: Rows
    passages: Sequence[Passage]
    sentences: Sequence[Sentence]
    sentence_documents: Sequence[str]
    passage_languages: npt.NDArray[np.str_]
    sentence_languages: npt.NDArray[np.str_]
    passage_kinds: npt.NDArray[np.uint8]
    sentence_kinds: npt.NDArray[np.uint8]
    passage_notes: Sequence[str | None]
    passage_rows: Rows
    units: Rows
    context_bounds: Rows
    context_rows: Rows
    leads: Set[int]
    copies: Rows
    passage_vectors: Vectors
    sentence_vectors: Vectors
    token_ids: TokenIds
    states: TokenStates
    documents: Mapping[str, SplitDocument] = field(default_factory=dict)
    _asked_for: dict[str, Document] = field(default_factory=dict, init=False, repr=False)

    @property
    def manifest(self) -> Manifest:
        """Of the whole index."""
        return self.whole.manifest

    @cached_property
    def contexts(self) -> Sequence[tuple[int, ...]]:
        """The rows that each sentence is read with, outermost first."""
        rows, bounds = self.context_rows.tolist(), self.context_bounds.tolist()
        return [tuple(rows[first:last]) for first, last in pairwise(bounds)]

    def is_note(self, kinds: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """(n,) True for the kind of footnotes."""
        found: npt.NDArray[np.bool_] = kinds == _NOTE
        return found

    def document_of(self, sentence: int) -> Document:
        """The document of the sentence of that row."""
        return self._document(self.sentence_documents[sentence])

    def holder_of(self, passage: int) -> Document:
        """The document of the passage of that row."""
        return self._document(self.passages[passage].document)

    def _document(self, name: str) -> Document:
        # Steps of an answer ask for the same one hundreds of times; the whole looks at its files.
        if name not in self._asked_for:
            held = self.documents.get(name) or self.whole.document(name)
            self._asked_for[name] = held.document
        return self._asked_for[name]

    def maxsim(self, question: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The best cosine of every question token in every sentence.

        Args:
            question: (question tokens, dim) float32, centred, unit rows.

        Returns:
            (question tokens, sentences) float32 in [-1, 1]; 0 for a sentence without tokens.
        """
        languages = self.sentence_languages.tolist()
        return self.states.maxsim(question, languages, self.whole.statistics.tokens)
