"""An index whose arrays lie in memory, or are mapped from files: the port over rows of arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry, catalogue
from corpus.document import Document, Passage, Sentence, SplitDocument
from corpus.splitting.copies import Words, passage_words, sentence_words
from corpus.splitting.structure import contexts_of
from embeddings.calibration import QuestionStatistics
from embeddings.dense import DenseIndex
from embeddings.fairness import LanguageMeans
from embeddings.index.port import AROUND, EncodedDocuments, Manifest, Rows, Scope, Statistics, View
from embeddings.late import TokenStates
from embeddings.vectors import TokenIds

_SCOPES = 64  # choices of documents kept in mind; each is a byte a passage and a sentence


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that an index keeps, however it is kept.

    Attributes:
        documents: in the order that rows have.
        encoded: all of them, in one.
        token_means: of the token states, by language.
        token_lengths: (tokens,) float32, length of each state without its language's mean.
        passage_search: nearest passages, by vectors without their language's mean.
        sentence_search: nearest sentences, likewise.
        questions: statistics of calibration questions.
    """

    documents: Sequence[SplitDocument]
    encoded: EncodedDocuments
    token_means: LanguageMeans
    token_lengths: npt.NDArray[np.float32]
    passage_search: DenseIndex
    sentence_search: DenseIndex
    questions: QuestionStatistics


class Index:
    """An opened index, see ``SearchedIndex``. Rows follow the documents in their order.

    The ids of the port are rows of ``passages``.

    Attributes:
        manifest: what made it.
        statistics: by which questions and token states are centred.
        documents: by id.
        passages: of all documents.
        sentences: of all documents.
        sentence_documents: the document id of each sentence.
        passage_languages: (passages,) language of each passage.
        sentence_languages: (sentences,) language of each sentence.
        first_sentences: document id -> row of its first sentence.
        passage_rows: (passages, 2) int64, the rows of the sentences of each passage.
        units: (sentences,) int64; sentences of one paragraph in parallel versions share a unit,
            every other sentence has its own.
        encoded: the uncentred vectors of all documents.
        states: token states of the sentences.
        passage_search, sentence_search: nearest centred vectors.
    """

    def __init__(self, manifest: Manifest, contents: Contents) -> None:
        documents = contents.documents
        self.manifest = manifest
        self.statistics = Statistics(contents.token_means, contents.questions)
        self.documents = {split.document.id: split for split in documents}
        self.passages: list[Passage] = [p for split in documents for p in split.passages]
        self.sentences: list[Sentence] = [s for split in documents for s in split.sentences]
        self.sentence_documents = [
            split.document.id for split in documents for _ in split.sentences
        ]
        self.passage_languages = np.array([passage.language for passage in self.passages], str)
        self.sentence_languages = np.array([each.language for each in self.sentences], str)
        firsts = np.cumsum([0, *(len(split.sentences) for split in documents)])
        self.first_sentences = dict(zip(self.documents, firsts.tolist(), strict=False))
        self.passage_rows = np.array(
            [
                (
                    self.first_sentences[p.document] + p.first,
                    self.first_sentences[p.document] + p.last,
                )
                for p in self.passages
            ],
            np.int64,
        ).reshape(-1, 2)
        self.units = _units(documents)
        self.passage_search = contents.passage_search
        self.sentence_search = contents.sentence_search
        self.encoded = contents.encoded
        bounds = np.concatenate([[0], np.cumsum(self.encoded.counts)])
        self.states = TokenStates(
            self.encoded.codes, self.encoded.scales, contents.token_lengths, bounds
        )
        self._admitted = lru_cache(_SCOPES)(self._admitted_once)

    def near(
        self, vectors: Sequence[npt.NDArray[np.float32]], depth: int, scope: Scope | None = None
    ) -> Rows:
        """See ``SearchedIndex.near``."""
        passages, sentences = self._admitted(scope)
        near = np.zeros(len(self.sentences) + 1, np.int64)
        found = np.zeros(len(self.passages), np.bool_)
        for vector in vectors:
            near[self.sentence_search.search(vector, depth, sentences) + 1] = 1
            found[self.passage_search.search(vector, depth, passages)] = True
        before = np.cumsum(near)
        holding = found | (before[self.passage_rows[:, 1]] > before[self.passage_rows[:, 0]])
        return np.flatnonzero(holding if passages is None else holding & passages)

    def admits(self, scope: Scope) -> bool:
        """True where some passage is in that part of the collection."""
        passages, _ = self._admitted(scope)
        return passages is None or bool(passages.any())

    def view(self, ids: Rows) -> View:
        """A small index of those passages, given ascending."""
        own = self._sentences_of(ids)
        read_with = [self.contexts[row] for row in own.tolist()]
        around = np.array(sorted(set(chain.from_iterable(read_with))), np.int64)
        rows = np.unique(np.concatenate([own, around, self._beside(ids)]))
        contexts: list[tuple[int, ...]] = [()] * len(rows)
        for place, context in zip(np.searchsorted(rows, own).tolist(), read_with, strict=True):
            contexts[place] = tuple(np.searchsorted(rows, context).tolist()) if context else ()
        passages = [self.passages[row] for row in ids.tolist()]
        tokens, bounds = self._tokens_of(rows)
        return View(
            whole=self,
            ids=ids,
            passages=passages,
            sentences=[self.sentences[row] for row in rows.tolist()],
            sentence_documents=[self.sentence_documents[row] for row in rows.tolist()],
            passage_languages=self.passage_languages[ids],
            sentence_languages=self.sentence_languages[rows],
            passage_notes=[
                self.documents[passage.document].document.metadata.note for passage in passages
            ],
            passage_rows=np.searchsorted(rows, self.passage_rows[ids]),
            units=np.unique(self.units[rows], return_inverse=True)[1].astype(np.int64),
            contexts=contexts,
            leads=frozenset(place for place, row in enumerate(rows.tolist()) if row in self._leads),
            copies=self._copies[rows],
            passage_vectors=self.passage_search.vectors(ids),
            sentence_vectors=self.sentence_search.vectors(rows),
            token_ids=self.encoded.token_ids[tokens],
            states=TokenStates(
                self.states.codes[tokens],
                self.states.scales[tokens],
                self.states.lengths[tokens],
                bounds,
            ),
        )

    def frequency(self, token_ids: TokenIds) -> npt.NDArray[np.int64]:
        """(tokens,) the number of sentences that hold each token."""
        known, counts = self._frequencies
        if not len(known):
            return np.zeros(len(token_ids), np.int64)
        places = np.minimum(np.searchsorted(known, token_ids), len(known) - 1)
        found: npt.NDArray[np.int64] = np.where(known[places] == token_ids, counts[places], 0)
        return found

    def document(self, name: str) -> SplitDocument:
        """The document of that id."""
        return self.documents[name]

    def parallels(self, note: str) -> Sequence[Document]:
        """The documents that are versions of a note, by their ids."""
        return self._versions.get(note, ())

    def holders(self, copy: int) -> Set[str]:
        """Ids of the documents that hold a sentence of that copy."""
        return {self.sentence_documents[row] for row in np.flatnonzero(self._copies == copy)}

    def passage_text(self, place: int) -> tuple[str, str]:
        """Text and language of a passage, by its place from 0."""
        passage = self.passages[place]
        return self.documents[passage.document].document[passage.span], passage.language

    def catalogue(self) -> Mapping[str, Entry]:
        """What a reader chooses documents by, by their ids."""
        return self._catalogue

    def encoded_document(self, document: str) -> EncodedDocuments:
        """The uncentred vectors of one document, for an index that carries them over."""
        first = self.first_sentences[document]
        last = first + len(self.documents[document].sentences)
        start, end = self.states.bounds[first], self.states.bounds[last]
        passages = np.flatnonzero([p.document == document for p in self.passages])
        return EncodedDocuments(
            passages=self.encoded.passages[passages],
            sentences=self.encoded.sentences[first:last],
            token_ids=self.encoded.token_ids[start:end],
            codes=np.array(self.encoded.codes[start:end]),
            scales=self.encoded.scales[start:end],
            counts=self.encoded.counts[first:last],
        )

    @cached_property
    def contexts(self) -> list[tuple[int, ...]]:
        """The rows of the sentences that each sentence is read with, outermost first."""
        contexts: list[tuple[int, ...]] = []
        for name, split in self.documents.items():
            first = self.first_sentences[name]
            blocks = [
                tuple(first + row for row in context)
                for context in contexts_of(split.document, split.sentences)
            ]
            contexts += [blocks[sentence.block] for sentence in split.sentences]
        return contexts

    @cached_property
    def _catalogue(self) -> Mapping[str, Entry]:
        return catalogue(self.documents.values())

    @cached_property
    def _versions(self) -> Mapping[str, list[Document]]:
        versions: dict[str, list[Document]] = {}
        for split in self.documents.values():
            if split.document.metadata.note is not None:
                versions.setdefault(split.document.metadata.note, []).append(split.document)
        return versions

    @cached_property
    def _leads(self) -> frozenset[int]:
        around = {row for context in self.contexts for row in context}
        return frozenset(row for row in around if self._text(row).endswith((":", "：")))

    def _text(self, row: int) -> str:
        document = self.documents[self.sentence_documents[row]].document
        return document[self.sentences[row].span]

    @cached_property
    def _copies(self) -> Rows:
        """(sentences,) the same of sentences that are copies."""
        return keys_of(each for words, _ in self._words for each in words)

    @cached_property
    def _passage_copies(self) -> Rows:
        """(passages,) the same of passages."""
        return keys_of(each for _, words in self._words for each in words)

    @property
    def _words(self) -> Iterator[tuple[list[Words], list[Words]]]:
        for split in self.documents.values():
            sentences = sentence_words(split)
            yield sentences, passage_words(split, sentences)

    @cached_property
    def _has_copies(self) -> bool:
        return len(np.unique(self._passage_copies)) < len(self.passages)

    def _admitted_once(
        self, scope: Scope | None
    ) -> tuple[npt.NDArray[np.bool_] | None, npt.NDArray[np.bool_] | None]:
        """Which passages and sentences may answer, of copies the first; None for all."""
        if scope is None and not self._has_copies:
            return None, None
        entries = self.catalogue()
        inside = (
            scope is None or scope.admits(entries[passage.document], passage.language)
            for passage in self.passages
        )
        rows = np.flatnonzero(np.fromiter(inside, np.bool_, len(self.passages)))
        _, places = np.unique(self._passage_copies[rows], return_index=True)
        passages = np.zeros(len(self.passages), np.bool_)
        passages[rows[places]] = True
        sentences = np.zeros(len(self.sentences), np.bool_)
        sentences[self._sentences_of(np.flatnonzero(passages))] = True
        return passages, sentences

    def _sentences_of(self, ids: Rows) -> Rows:
        """Rows of the sentences that those passages are made of, ascending."""
        edges = np.zeros(len(self.sentences) + 1, np.int64)
        np.add.at(edges, self.passage_rows[ids, 0], 1)
        np.add.at(edges, self.passage_rows[ids, 1], -1)
        return np.flatnonzero(np.cumsum(edges)[:-1])

    def _beside(self, ids: Rows) -> Rows:
        """Rows of the sentences to each side of those passages in the same paragraphs."""
        found = [np.zeros(0, np.int64)]
        for edges, step in ((self.passage_rows[ids, 0], -1), (self.passage_rows[ids, 1] - 1, 1)):
            for distance in range(1, AROUND + 1):
                rows = edges + step * distance
                inside = (rows >= 0) & (rows < len(self.sentences))
                here = self._paragraphs[rows[inside]] == self._paragraphs[edges[inside]]
                found.append(rows[inside][here])
        return np.concatenate(found)

    @cached_property
    def _paragraphs(self) -> Rows:
        """(sentences,) the same of sentences of one block of one document."""
        blocks = np.array([sentence.block for sentence in self.sentences], np.int64)
        firsts = np.zeros(len(blocks), np.int64)
        firsts[[row for row in self.first_sentences.values() if row < len(blocks)]] = 1
        changes = firsts | (np.diff(blocks, prepend=-1) != 0)
        return np.cumsum(changes)

    def _tokens_of(self, rows: Rows) -> tuple[Rows, Rows]:
        """Places of the tokens of those sentences, and the bounds of each among them."""
        starts = self.states.bounds[rows]
        counts = self.states.bounds[rows + 1] - starts
        bounds = np.concatenate([[0], np.cumsum(counts)])
        return np.arange(bounds[-1]) + np.repeat(starts - bounds[:-1], counts), bounds

    @cached_property
    def _frequencies(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """The token ids of the corpus, ascending, and the number of sentences that hold each."""
        owners = np.repeat(np.arange(len(self.sentences)), self.encoded.counts)
        pairs = np.unique(np.stack([self.encoded.token_ids, owners]), axis=1)
        tokens, counts = np.unique(pairs[0], return_counts=True)
        return tokens.astype(np.int32), counts.astype(np.int64)


def keys_of(words: Iterable[Words]) -> Rows:
    """For each a number that is the same where the words are, in this and any other index."""
    return np.fromiter(
        (
            int.from_bytes(
                hashlib.blake2b(
                    "\0".join(each).encode("utf-8", "surrogatepass"), digest_size=8
                ).digest(),
                "little",
                signed=True,
            )
            for each in words
        ),
        np.int64,
    )


def _units(documents: Sequence[SplitDocument]) -> npt.NDArray[np.int64]:
    numbers: dict[tuple[str, int, int], int] = {}
    units = []
    for split in documents:
        note = split.document.metadata.note
        for row, sentence in enumerate(split.sentences):
            key = (note, sentence.block, -1) if note else (split.document.id, sentence.block, row)
            units.append(numbers.setdefault(key, len(numbers)))
    return np.array(units, np.int64)
