"""Passages of an index in a database become a view: what it keeps of them is fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import Passage, Sentence, SplitDocument
from corpus.errors import UserError
from corpus.splitting.structure import contexts_of
from embeddings.index.growing import key_of
from embeddings.index.port import (
    BEFORE,
    Rows,
    SearchedIndex,
    View,
)
from embeddings.index.postgres import tables
from embeddings.index.postgres.database import Database, Row, Statement, Statements
from embeddings.index.postgres.generation import Opened
from embeddings.index.postgres.kept import (
    array_from,
    vectors_from,
)
from embeddings.index.postgres.schema import damaged
from embeddings.index.segment import KINDS
from embeddings.late import Directions, TokenStates
from embeddings.vectors import TokenIds, Vectors

PLACES = 1 << 24
"""Passages that a document may have: an id is its key times this and a place."""
_FETCHED = 1_024  # passages or sentences that are fetched at a time; some 5 MB
_BLOCK = 256  # sentences whose lengths are taken at a time


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document, and what is worked out of it once."""

    split: SplitDocument
    contexts: Sequence[Sequence[int]]  # of each block
    leads: frozenset[int]
    bounds: Rows  # of the tokens of its sentences
    shapes: Mapping[str, Any]

    @classmethod
    def of(cls, split: SplitDocument, shapes: Mapping[str, Any], counts: Rows) -> ReadDocument:
        """The document, whose sentences have so many tokens each.

        Raises:
            ValueError: there are more sentences, or fewer.
        """
        document, sentences = split.document, split.sentences
        if len(counts) != len(sentences):
            raise ValueError(f"{len(counts)} sentences, {len(sentences)} were expected")
        contexts = contexts_of(document, sentences)
        around = {row for sentence in sentences for row in contexts[sentence.block]}
        leads = (row for row in around if document[sentences[row].span].endswith((":", "：")))
        bounds = np.concatenate([[0], np.cumsum(counts)])
        return cls(split, contexts, frozenset(leads), bounds, shapes)


@dataclass(frozen=True, eq=False)
class Shortlist:
    """A view while it is made.

    Attributes:
        whole: the index.
        opened: of it.
        database: that holds it.
        read: reads something in one snapshot that still holds this generation.
        pairs: the passages, in order: key of the document and place in it.
        reads: the documents by their keys.
    """

    whole: SearchedIndex
    opened: Opened
    database: Database
    read: Callable[[Callable[[Statements], None]], None]
    pairs: Sequence[tuple[int, int]]
    reads: Mapping[int, ReadDocument]

    def made(self) -> View:
        """The view."""
        rows = self._rows()
        places = {row: place for place, row in enumerate(rows)}
        passages = [self.reads[key].split.passages[place] for key, place in self.pairs]
        sentences = [self.reads[key].split.sentences[place] for key, place in rows]
        edges = [
            (places[key, passage.first], places[key, passage.last - 1] + 1)
            for (key, _), passage in zip(self.pairs, passages, strict=True)
        ]
        held = {row for first, last in edges for row in range(first, last)}
        contexts = [
            tuple(places[key, each] for each in self._context(key, place)) if row in held else ()
            for row, (key, place) in enumerate(rows)
        ]
        notes = (self.reads[key].split.document.metadata.note for key, _ in self.pairs)
        found, states = self._fetched(rows)
        return View(
            whole=self.whole,
            ids=np.array([key * PLACES + place for key, place in self.pairs], np.int64),
            passages=passages,
            sentences=sentences,
            sentence_documents=[self.reads[key].split.document.id for key, _ in rows],
            passage_languages=np.array([each.language for each in passages], str),
            sentence_languages=np.array([each.language for each in sentences], str),
            passage_kinds=_kinds(passages),
            sentence_kinds=_kinds(sentences),
            passage_notes=list(notes),
            passage_rows=np.array(edges, np.int64).reshape(-1, 2),
            units=self._units(rows),
            context_bounds=np.cumsum([0, *map(len, contexts)]),
            context_rows=np.array([each for context in contexts for each in context], np.int64),
            leads=frozenset(
                row for row, (key, place) in enumerate(rows) if place in self.reads[key].leads
            ),
            copies=found.copies,
            passage_vectors=found.passages,
            sentence_vectors=found.sentences,
            token_ids=found.token_ids,
            states=states,
            documents={read.split.document.id: read.split for read in self.reads.values()},
        )

    def _rows(self) -> list[tuple[int, int]]:
        """Document and place of each sentence of the view."""
        found: list[tuple[int, int]] = []
        for key, group in groupby(self.pairs, key=lambda pair: pair[0]):
            split = self.reads[key].split
            places: set[int] = set()
            for _, place in group:
                passage = split.passages[place]
                places.update(passage.sentences, self._before(split, passage.first))
                for each in passage.sentences:
                    places.update(self._context(key, each))
            found += [(key, place) for place in sorted(places)]
        return found

    def _context(self, key: int, place: int) -> Sequence[int]:
        read = self.reads[key]
        return read.contexts[read.split.sentences[place].block]

    @staticmethod
    def _before(split: SplitDocument, first: int) -> list[int]:
        """Places of the sentences before the first one of a passage in the same paragraph."""
        return [
            place
            for place in range(max(0, first - BEFORE), first)
            if split.sentences[place].block == split.sentences[first].block
        ]

    def _units(self, rows: Sequence[tuple[int, int]]) -> Rows:
        units: list[tuple[str, ...]] = []
        for key, place in rows:
            split = self.reads[key].split
            note, block = split.document.metadata.note, split.sentences[place].block
            units.append((note, str(block)) if note else (split.document.id, str(place), ""))
        keys = np.array([key_of(unit) for unit in units], np.int64)
        return np.unique(keys, return_inverse=True)[1].astype(np.int64)

    def _fetched(self, rows: Sequence[tuple[int, int]]) -> tuple[_Fetched, TokenStates]:
        """What the database keeps of passages and sentences, and the states of their tokens."""
        try:
            found = self._empty(rows)
            self.read(lambda said: self._fill(said, rows, found))
            directions = self.opened.statistics.questions.directions
            return found, TokenStates(
                found.codes,
                found.scales,
                found.lengths,
                found.bounds,
                directions or Directions.all(self.opened.dim),
                self._kept(rows, found.sentences, found.made),
            )
        except UserError:
            raise
        except Exception as error:
            raise damaged(self.database) from error

    def _empty(self, rows: Sequence[tuple[int, int]]) -> _Fetched:
        """Room for what is to be fetched."""
        dim, shapes = self.opened.dim, next(iter(self.reads.values())).shapes
        bounds = np.cumsum([0, *(self._tokens(*row) for row in rows)], dtype=np.int64)

        def empty(name: str, count: int) -> npt.NDArray[Any]:
            kind, _, *width = shapes[name]
            return np.empty((count, *width), kind)

        return _Fetched(
            passages=np.empty((len(self.pairs), dim), np.float32),
            sentences=np.empty((len(rows), dim), np.float32),
            copies=np.empty(len(rows), np.int64),
            lengths=np.empty(bounds[-1], np.float16),
            bounds=bounds,
            made=empty("sentences", len(rows)),
            token_ids=empty("token_ids", bounds[-1]),
            codes=empty("codes", bounds[-1]),
            scales=empty("scales", bounds[-1]),
        )

    def _fill(self, said: Statements, rows: Sequence[tuple[int, int]], found: _Fetched) -> None:
        """Fetches what is to be in ``found``, a block at a time."""
        epoch = self.opened.epoch
        for block in _blocks(len(self.pairs)):
            columns = _columns(self.pairs[block], 2)
            found.take_passages(block, said.rows(tables.PASSAGE_VECTORS, *columns, epoch))
        for block in _blocks(len(rows)):
            few = rows[block]
            asked: list[Statement] = [
                (tables.SENTENCE_VECTORS, [*_columns(few, 2), epoch]),
                (tables.STATES, _columns([self._bytes(*run) for run in self._runs(few)], 9)),
            ]
            found.take_sentences(block, *said.all_rows(asked))

    def _tokens(self, key: int, place: int) -> int:
        start, end = self.reads[key].bounds[place : place + 2].tolist()
        return int(end - start)

    def _kept(
        self, rows: Sequence[tuple[int, int]], vectors: Vectors, made: npt.NDArray[np.float16]
    ) -> npt.NDArray[np.float32]:
        """Vectors of sentences with their lengths and means, to the last bit as a folder has it."""
        if not rows:
            return vectors
        languages = [self.reads[key].split.sentences[place].language for key, place in rows]
        means = self.opened.means.sentences
        lengths = np.zeros(len(rows), np.float16)
        for first in range(0, len(rows), _BLOCK):
            block = slice(first, first + _BLOCK)
            left = made[block] - np.stack([means.of(language) for language in languages[block]])
            lengths[block] = np.linalg.norm(left, axis=1)
        return means.uncenter(vectors, lengths, languages)

    def _runs(self, rows: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int, int]]:
        """Document, first and last place of sentences that follow each other in it."""
        runs: list[tuple[int, int, int]] = []
        for key, place in rows:
            if runs and runs[-1][0] == key and runs[-1][2] == place:
                runs[-1] = (key, runs[-1][1], place + 1)
            else:
                runs.append((key, place, place + 1))
        return runs

    def _bytes(self, key: int, first: int, last: int) -> tuple[int, ...]:
        """The key and, for each array, its first byte from 1 and how many follow."""
        read = self.reads[key]
        start, end = read.bounds[[first, last]].tolist()
        places: list[int] = []
        for name in ("sentences", "token_ids", "codes", "scales"):
            kind, _, *width = read.shapes[name]
            size = np.dtype(kind).itemsize * int(np.prod(width, dtype=np.int64))
            begin, stop = (first, last) if name == "sentences" else (start, end)
            places += [begin * size + 1, (stop - begin) * size]
        return key, *places


@dataclass(frozen=True, slots=True)
class _Fetched:
    """The arrays of a view, see ``View`` and ``TokenStates``; filled block by block.

    So nothing is there twice but a block: as it came, and where it belongs. Of the largest views
    of 20,000 passages all of it is some 40 MB.
    """

    passages: Vectors
    sentences: Vectors
    copies: Rows
    lengths: npt.NDArray[np.float16]
    bounds: Rows
    made: npt.NDArray[np.float16]
    token_ids: TokenIds
    codes: npt.NDArray[np.uint8]
    scales: npt.NDArray[np.float16]

    def take_passages(self, block: slice, rows: list[Row]) -> None:
        """Takes the passages of a block.

        Raises:
            ValueError: more came, or fewer.
        """
        rows.sort(key=itemgetter(0))
        _fill_vectors(self.passages[block], [row[1] for row in rows])

    def take_sentences(self, block: slice, rows: list[Row], runs: list[Row]) -> None:
        """Takes the sentences of a block, and the tokens of its runs.

        Raises:
            ValueError: more came, or fewer.
        """
        rows.sort(key=itemgetter(0))
        runs.sort(key=itemgetter(0))
        _fill_vectors(self.sentences[block], [row[1] for row in rows])
        self.copies[block] = [row[3] for row in rows]
        tokens = slice(*self.bounds[[block.start, block.stop]].tolist())
        _fill(self.lengths[tokens], (row[2] for row in rows))
        _fill(self.made[block], (row[1] for row in runs))
        _fill(self.token_ids[tokens], (row[2] for row in runs))
        _fill(self.codes[tokens], (row[3] for row in runs))
        _fill(self.scales[tokens], (row[4] for row in runs))


def _fill_vectors(vectors: Vectors, rows: Sequence[bytes]) -> None:
    """Fills vectors with those that the server sent.

    Raises:
        ValueError: there are more, or fewer.
    """
    if len(rows) != len(vectors):  # of one, numpy would fill all
        raise ValueError(f"{len(rows)} vectors, {len(vectors)} were expected")
    vectors[:] = vectors_from(rows, vectors.shape[1])


def _fill(array: npt.NDArray[Any], pieces: Iterable[bytes]) -> None:
    """Fills an array with the bytes of its rows.

    Raises:
        ValueError: there are more, or fewer.
    """
    array[:] = array_from([array.dtype.str, *array.shape], b"".join(pieces))


def _kinds(texts: Sequence[Passage] | Sequence[Sentence]) -> npt.NDArray[np.uint8]:
    return np.array([KINDS.index(each.kind) for each in texts], np.uint8)


def _blocks(count: int) -> Iterator[slice]:
    """Parts of so many rows, each fetched by itself."""
    return (slice(at, min(at + _FETCHED, count)) for at in range(0, count, _FETCHED))


def _columns(rows: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    return [[row[place] for row in rows] for place in range(count)]
