"""What an opened index is: documents, their vectors and token states, by rows that fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corpus.document import Passage, Sentence, SplitDocument
from corpus.splitting.copies import Words, passage_words, sentence_words
from corpus.splitting.structure import contexts_of
from embeddings.calibration import QuestionStatistics
from embeddings.dense import DenseIndex
from embeddings.fairness import LanguageMeans
from embeddings.late import TokenStates

Half = npt.NDArray[np.float16]


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
    """What an encoder made of one document or of several, before anything is centred.

    Attributes:
        passages: (n, dim) float16, unit rows.
        sentences: (m, dim) float16, unit rows.
        token_ids: (tokens,) int32 of all sentences, one after the other.
        codes: (tokens, dim) int8, the token states; see ``embeddings.late``.
        scales: (tokens,) float32.
        counts: (m,) int64, tokens of each sentence.
    """

    passages: Half
    sentences: Half
    token_ids: npt.NDArray[np.int32]
    codes: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    counts: npt.NDArray[np.int64]


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
    """An opened index. Rows of passages and sentences follow the documents in their order.

    Attributes:
        manifest: what made it.
        documents: by id.
        passages: of all documents.
        sentences: of all documents.
        sentence_documents: the document id of each sentence.
        passage_languages: (passages,) language of each passage.
        sentence_languages: language of each sentence.
        first_sentences: document id -> row of its first sentence.
        passage_rows: (passages, 2) int64, the rows of the sentences of each passage.
        units: (sentences,) int64; sentences of one paragraph in parallel versions share a unit,
            every other sentence has its own.
        encoded: the uncentred vectors of all documents.
        states: token states of the sentences.
        token_means: of the states, by language.
        passage_search, sentence_search: nearest centred vectors.
        questions: statistics of calibration questions.
    """

    def __init__(self, manifest: Manifest, contents: Contents) -> None:
        documents = contents.documents
        self.manifest = manifest
        self.documents = {split.document.id: split for split in documents}
        self.passages: list[Passage] = [p for split in documents for p in split.passages]
        self.sentences: list[Sentence] = [s for split in documents for s in split.sentences]
        self.sentence_documents = [
            split.document.id for split in documents for _ in split.sentences
        ]
        self.passage_languages = np.array([passage.language for passage in self.passages])
        self.sentence_languages = [sentence.language for sentence in self.sentences]
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
        )
        self.units = _units(documents)
        self.passage_search = contents.passage_search
        self.sentence_search = contents.sentence_search
        self.questions = contents.questions
        self.encoded = contents.encoded
        bounds = np.concatenate([[0], np.cumsum(self.encoded.counts)])
        self.states = TokenStates(
            self.encoded.codes, self.encoded.scales, contents.token_lengths, bounds
        )
        self.token_means = contents.token_means

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
    def leads(self) -> frozenset[int]:
        """Rows of the sentences that lead others in, such as "Prices in 2020:"."""
        around = {row for context in self.contexts for row in context}
        return frozenset(row for row in around if self._text(row).endswith((":", "：")))

    def _text(self, row: int) -> str:
        document = self.documents[self.sentence_documents[row]].document
        return document[self.sentences[row].span]

    @cached_property
    def copies(self) -> npt.NDArray[np.int64]:
        """(sentences,) for each the row of the first that is a copy; see splitting.copies."""
        return _firsts(each for words, _ in self._words for each in words)

    @cached_property
    def passage_copies(self) -> npt.NDArray[np.int64]:
        """(passages,) the same of passages."""
        return _firsts(each for _, words in self._words for each in words)

    @cached_property
    def has_copies(self) -> bool:
        """True where some passage is a copy of another."""
        return bool((self.passage_copies != np.arange(len(self.passages))).any())

    @property
    def _words(self) -> Iterator[tuple[list[Words], list[Words]]]:
        for split in self.documents.values():
            sentences = sentence_words(split)
            yield sentences, passage_words(split, sentences)

    @cached_property
    def passage_units(self) -> list[frozenset[int]]:
        """The units of each passage's sentences."""
        return [frozenset(self.units[first:last].tolist()) for first, last in self.passage_rows]

    def sentence_frequency(self, token_ids: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        """(tokens,) the number of sentences that hold each token."""
        known, counts = self._sentence_frequency
        if not len(known):
            return np.zeros(len(token_ids), np.int64)
        places = np.minimum(np.searchsorted(known, token_ids), len(known) - 1)
        found: npt.NDArray[np.int64] = np.where(known[places] == token_ids, counts[places], 0)
        return found

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
    def _sentence_frequency(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """The token ids of the corpus, ascending, and the number of sentences that hold each."""
        owners = np.repeat(np.arange(len(self.sentences)), self.encoded.counts)
        pairs = np.unique(np.stack([self.encoded.token_ids, owners]), axis=1)
        tokens, counts = np.unique(pairs[0], return_counts=True)
        return tokens.astype(np.int32), counts.astype(np.int64)


def _firsts(words: Iterable[Words]) -> npt.NDArray[np.int64]:
    """For each place the first one that has the same words."""
    places: dict[int, int] = {}
    # Their hashes, so that the words of a whole corpus are never held at once.
    return np.fromiter(
        (places.setdefault(hash(each), place) for place, each in enumerate(words)), np.int64
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
