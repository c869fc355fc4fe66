"""An opened index: one or two segments that retrieval searches through ``port``."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry
from corpus.document import Document, SplitDocument
from corpus.errors import UserError
from corpus.scope import Scope
from embeddings.calibration import QuestionStatistics
from embeddings.dense import Bits
from embeddings.index.choosing import Choices
from embeddings.index.port import (
    EncodedDocuments,
    Manifest,
    Means,
    Rows,
    Statistics,
    View,
)
from embeddings.index.segment import Listed, Segment
from embeddings.index.viewing import Viewing
from embeddings.vectors import TokenIds, runs

_SCOPES = 64  # choices of documents kept in mind; each is two bits a passage and a sentence


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that an index keeps, however it is kept.

    Attributes:
        segments: at least one; a document in one of them is not alive in another.
        alive: of each segment, (documents,) which of its documents the index has.
        means: by which the vectors of all segments are centred.
        questions: statistics of calibration questions.
        asked: what the questions were, so that others are measured again.
        check: raises a UserError where what the segments are mapped from is not as it was opened.
        release: gives back the memory that reading token states took.
    """

    segments: Sequence[Segment]
    alive: Sequence[npt.NDArray[np.bool_]]
    means: Means
    questions: QuestionStatistics
    asked: str = ""
    check: Callable[[], None] = lambda: None
    release: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class _Admitted:
    """What may be found, bit by bit for the searches; None where all of a search may."""

    passages: Sequence[npt.NDArray[np.bool_]]  # of each segment
    bits: Mapping[tuple[int, str, str], Bits | None]  # by segment, kind and language
    some: bool


class Index:
    """An opened index, see ``SearchedIndex``.

    The ids of the port are rows of passages, the second segment's after the first's. What reads the
    segments looks first whether they are still what was opened: to read what a mapped file has lost
    ends the process.

    Attributes:
        manifest: what made it.
        statistics: by which questions and token states are centred.
        contents: its segments.
    """

    def __init__(self, manifest: Manifest, contents: Contents) -> None:
        self.manifest = manifest
        self.contents = contents
        self.statistics = Statistics(contents.means.tokens, contents.questions)
        # Of its own, so that an index that another has taken the place of is not kept by them.
        self._admitted = lru_cache(_SCOPES)(self._admitted_once)
        self._of_language = lru_cache(256)(self._rows_of_language)
        sizes = [segment.passages for segment in contents.segments]
        self._first_ids = np.cumsum([0, *sizes])

    @property
    def means(self) -> Means:
        """By which the vectors of all segments are centred."""
        return self.contents.means

    def near(
        self, vectors: Sequence[npt.NDArray[np.float32]], depth: int, scope: Scope | None = None
    ) -> Rows:
        """See ``SearchedIndex.near``."""
        self.contents.check()
        admitted = self._admitted(scope)
        found: list[npt.NDArray[np.int64]] = [np.zeros(0, np.int64)]
        for vector in vectors:
            for number, rows in self._nearest("passage", vector, depth, admitted):
                found.append(rows + self._first_ids[number])
            for number, rows in self._nearest("sentence", vector, depth, admitted):
                holding = self._holding(number, rows)
                holding = holding[admitted.passages[number][holding]]
                found.append(holding + self._first_ids[number])
        return np.unique(np.concatenate(found))

    def _nearest(
        self, kind: str, vector: npt.NDArray[np.float32], depth: int, admitted: _Admitted
    ) -> Iterator[tuple[int, Rows]]:
        """For each segment the rows of its part of the nearest in every language."""
        segments = self.contents.segments
        for language in sorted({name for segment in segments for name in segment.languages}):
            numbers, rows, cosines = [], [], []
            for number, segment in enumerate(segments):
                searches = segment.passage_search if kind == "passage" else segment.sentence_search
                if language not in searches:
                    continue
                bits = admitted.bits[number, kind, language]
                places, near = searches[language].search(vector, depth, bits)
                rows.append(self._of_language(number, kind, language)[places])
                cosines.append(near)
                numbers.append(np.full(len(places), number))
            if not rows:
                continue
            of, every = np.concatenate(numbers), np.concatenate(rows)
            best = np.argsort(-np.concatenate(cosines), kind="stable")[:depth]
            for number in np.unique(of[best]).tolist():
                yield number, every[best][of[best] == number]

    def _rows_of_language(self, number: int, kind: str, language: str) -> npt.NDArray[np.int32]:
        """Rows of the passages or sentences of a segment in a language, as they are searched."""
        segment = self.contents.segments[number]
        spoken = segment.arrays[f"{kind}_languages"]
        return np.flatnonzero(spoken == segment.languages.index(language)).astype(np.int32)

    def _holding(self, number: int, sentences: Rows) -> Rows:
        """Rows of a segment's passages that hold any of the sentences."""
        # Passages begin and end later the later they stand, but for those of other kinds between.
        segment = self.contents.segments[number]
        documents = segment.arrays["sentence_documents"][sentences]
        bounds = segment.arrays["document_passages"]
        firsts, lasts = bounds[documents], bounds[documents + 1]
        counts = lasts - firsts
        places = runs(firsts, counts)
        held = np.repeat(sentences, counts)
        rows = segment.arrays["passage_rows"][places]
        return np.unique(places[(rows[:, 0] <= held) & (held < rows[:, 1])])

    def admits(self, scope: Scope) -> bool:
        """True where some passage is in that part of the collection."""
        self.contents.check()
        return self._admitted(scope).some

    def _admitted_once(self, scope: Scope | None) -> _Admitted:
        """What of a scope may be found: passages of living documents, of copies the first."""
        inside = [self._inside(number, scope) for number in range(len(self.contents.segments))]
        keys = [
            segment.arrays["passage_copies"][rows]
            for segment, rows in zip(self.contents.segments, inside, strict=True)
        ]
        ranks = [
            self._ranks[number][segment.arrays["passage_documents"][rows]]
            for (number, segment), rows in zip(
                enumerate(self.contents.segments), inside, strict=True
            )
        ]
        order = np.argsort(np.concatenate(ranks), kind="stable")
        _, places = np.unique(np.concatenate(keys)[order], return_index=True)
        first = np.zeros(len(order), np.bool_)
        first[order[places]] = True
        passages, bits, start = [], {}, 0
        for number, (segment, rows) in enumerate(zip(self.contents.segments, inside, strict=True)):
            kept = np.zeros(segment.passages, np.bool_)
            kept[rows[first[start : start + len(rows)]]] = True
            start += len(rows)
            passages.append(kept)
            edges = np.zeros(segment.sentences + 1, np.int64)
            np.add.at(edges, segment.arrays["passage_rows"][kept, 0], 1)
            np.add.at(edges, segment.arrays["passage_rows"][kept, 1], -1)
            held = np.cumsum(edges)[:-1] > 0
            for language in segment.languages:
                for kind, allowed in (("passage", kept), ("sentence", held)):
                    own = allowed[self._of_language(number, kind, language)]
                    # A sentence in no passage may be found: it brings nothing in.
                    whole = own.all() or (kind == "sentence" and scope is None and kept.all())
                    bits[number, kind, language] = (
                        None if whole else np.packbits(own, bitorder="little")
                    )
        return _Admitted(passages, bits, any(each.any() for each in passages))

    def _inside(self, number: int, scope: Scope | None) -> Rows:
        """Rows of a segment's passages that are in a scope."""
        segment, alive = self.contents.segments[number], self.contents.alive[number]
        owners = segment.arrays["passage_documents"]
        if scope is None:
            return np.flatnonzero(alive[owners])
        chosen = np.zeros(len(segment.listed), np.bool_)
        chosen[self._choices[number].admitted(scope)] = True
        asked = [not scope.languages or name in scope.languages for name in segment.languages]
        spoken = np.array(asked, np.bool_)[segment.arrays["passage_languages"]]
        return np.flatnonzero((chosen & alive)[owners] & spoken)

    @cached_property
    def _choices(self) -> Sequence[Choices]:
        """Of each segment, its documents as scopes choose among them."""
        found = []
        for segment in self.contents.segments:
            entries = [listed.entry for listed in segment.listed]
            found.append(Choices(entries, entries.__getitem__))
        return found

    @cached_property
    def _living(self) -> Sequence[tuple[str, int, int]]:
        """Id, segment and number of each document, by their ids."""
        each = (
            [
                (listed.entry.document, number, place)
                for place, listed in enumerate(segment.listed)
                if alive[place]
            ]
            for number, (segment, alive) in enumerate(
                zip(self.contents.segments, self.contents.alive, strict=True)
            )
        )
        return list(heapq.merge(*each))  # a segment has them by their ids

    @cached_property
    def _places(self) -> Mapping[str, tuple[int, int]]:
        """Segment and number of each document."""
        return {name: (number, place) for name, number, place in self._living}

    @cached_property
    def _ranks(self) -> Sequence[npt.NDArray[np.int32]]:
        """Of each segment, where its documents stand among all."""
        ranks = [np.zeros(len(each.listed), np.int32) for each in self.contents.segments]
        for rank, (_, number, place) in enumerate(self._living):
            ranks[number][place] = rank
        return ranks

    def view(self, ids: Rows) -> View:
        """A small index of those passages."""
        self.contents.check()
        segments, means = self.contents.segments, self.contents.means
        made = Viewing(self, segments, means, self._first_ids, self._ranks, ids).made()
        self.contents.release()
        return made

    def frequency(self, token_ids: TokenIds) -> npt.NDArray[np.int64]:
        """(tokens,) the number of sentences that hold each token."""
        self.contents.check()
        known = self._frequency
        places = np.minimum(token_ids, len(known) - 1)
        return np.where((token_ids < len(known)) & (token_ids >= 0), known[places], 0)

    @cached_property
    def _frequency(self) -> npt.NDArray[np.int64]:
        """(vocabulary,) how many sentences of living documents hold each token."""
        segments = self.contents.segments
        most = max(int(s.arrays["frequency_tokens"].max(initial=0)) for s in segments)
        counts = np.zeros(most + 1, np.int64)
        for segment, alive in zip(segments, self.contents.alive, strict=True):
            arrays = segment.arrays
            counts[arrays["frequency_tokens"]] += arrays["frequency_counts"]
            for place in np.flatnonzero(~alive).tolist():
                first, last = arrays["document_sentences"][place : place + 2]
                for row in range(first, last):
                    start, end = arrays["token_bounds"][row : row + 2]
                    counts[np.unique(arrays["token_ids"][start:end])] -= 1
        return counts

    def document(self, name: str) -> SplitDocument:
        """The document of that id.

        Raises:
            KeyError: there is none.
            UserError: it is damaged.
        """
        number, place = self._places[name]
        self.contents.check()
        try:
            return self.contents.segments[number].document(place)
        except Exception as error:  # its record is not what its checksum, or another file, says
            raise UserError(
                f"the index is damaged (the document {name}): run 'python -m qa index'"
            ) from error

    def documents(self) -> Iterator[SplitDocument]:
        """Every document, by the ids."""
        return (self.document(name) for name in self._places)

    def parallels(self, note: str) -> Sequence[Document]:
        """The documents that are versions of a note, by their ids."""
        return [self.document(name).document for name in self._versions.get(note, ())]

    @cached_property
    def _versions(self) -> Mapping[str, list[str]]:
        versions: dict[str, list[str]] = {}
        for name, entry in self.catalogue().items():
            if entry.note != name:
                versions.setdefault(entry.note, []).append(name)
        return versions

    def holders(self, copy: int) -> Set[str]:
        """Ids of the documents that hold a sentence of that copy."""
        self.contents.check()
        found: set[str] = set()
        for segment, alive in zip(self.contents.segments, self.contents.alive, strict=True):
            keys = segment.arrays["copy_keys"]
            first, last = np.searchsorted(keys, copy, "left"), np.searchsorted(keys, copy, "right")
            rows = segment.arrays["copy_rows"][first:last]
            for place in np.unique(segment.arrays["sentence_documents"][rows]).tolist():
                if alive[place]:
                    found.add(segment.listed[place].entry.document)
        return found

    def passage_text(self, place: int) -> tuple[str, str]:
        """Text and language of a passage, by its place from 0."""
        rank = int(np.searchsorted(self._passage_ends, place, "right"))
        name, _, _ = self._living[rank]
        before = int(self._passage_ends[rank - 1]) if rank else 0
        split = self.document(name)
        passage = split.passages[place - before]
        return split.document[passage.span], passage.language

    @cached_property
    def _passage_ends(self) -> Rows:
        counts = [
            np.diff(self.contents.segments[number].arrays["document_passages"])[place]
            for _, number, place in self._living
        ]
        return np.cumsum(counts)

    def catalogue(self) -> Mapping[str, Entry]:
        """What a reader chooses documents by, by their ids."""
        return self._catalogue

    @cached_property
    def _catalogue(self) -> Mapping[str, Entry]:
        return {name: self.listed(name).entry for name in self._places}

    def listed(self, name: str) -> Listed:
        """A document as it is listed.

        Raises:
            KeyError: there is none.
        """
        number, place = self._places[name]
        return self.contents.segments[number].listed[place]

    def passages_of(self, name: str) -> int:
        """How many passages a document has.

        Raises:
            KeyError: there is none.
        """
        number, place = self._places[name]
        bounds = self.contents.segments[number].arrays["document_passages"]
        return int(bounds[place + 1] - bounds[place])

    def encoded_document(self, name: str) -> EncodedDocuments:
        """What an encoder made of a document, for an index that carries it over."""
        number, place = self._places[name]
        return encoded_of(self.contents.segments[number], self.contents.means, place)

    @property
    def recall(self) -> Mapping[str, float]:
        """By language, what part of the nearest passages and sentences its search finds."""
        found: dict[str, float] = {}
        for segment in self.contents.segments:
            for searches in (segment.passage_search, segment.sentence_search):
                for language, search in searches.items():
                    found[language] = min(search.recall, found.get(language, 1.0))
        return found


def encoded_of(segment: Segment, means: Means, place: int) -> EncodedDocuments:
    """What an encoder made of a segment's document, from what is kept of it."""
    arrays = segment.arrays
    passages = np.arange(*arrays["document_passages"][place : place + 2])
    sentences = np.arange(*arrays["document_sentences"][place : place + 2])
    bounds = arrays["token_bounds"]
    first, last = int(sentences[0]) if len(sentences) else 0, len(sentences)
    start, end = int(bounds[first]), int(bounds[first + last])
    return EncodedDocuments(
        passages=_whole(segment, "passage", passages, means.passages.of),
        sentences=_whole(segment, "sentence", sentences, means.sentences.of),
        token_ids=arrays["token_ids"][start:end],
        codes=np.array(segment.states.codes[start:end]),
        scales=arrays["token_scales"][start:end],
        counts=np.diff(bounds[first : first + last + 1]) if last else np.zeros(0, np.int64),
    )


def _whole(segment: Segment, kind: str, rows: Rows, mean_of: Any) -> npt.NDArray[np.float16]:
    """Search vectors with their lengths and means again."""
    lengths = segment.arrays[f"{kind}_lengths"][rows].astype(np.float32)
    spoken = segment.arrays[f"{kind}_languages"][rows].tolist()
    vectors = segment.vectors(kind, rows) * lengths[:, None]
    for place, number in enumerate(spoken):
        vectors[place] += mean_of(segment.languages[number])
    return vectors.astype(np.float16)
