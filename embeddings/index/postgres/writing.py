"""Writes an index in PostgreSQL: any number of processes add to it, one of them publishes."""

from __future__ import annotations

import json
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, LiteralString

import numpy as np

from corpus.catalogue import catalogue
from corpus.document import SplitDocument
from corpus.errors import UserError
from corpus.load import SourceFile
from corpus.progress import Progress, no_progress
from corpus.splitting.copies import passage_words, sentence_words
from embeddings.calibration import QuestionStatistics
from embeddings.encoder import Encoder
from embeddings.index.centring import Centred, added, centred, means_of, sums_of
from embeddings.index.growing import key_of
from embeddings.index.port import EncodedDocuments, Means
from embeddings.index.postgres import tables
from embeddings.index.postgres.database import Database, Statements
from embeddings.index.postgres.kept import (
    encoded_from,
    encoded_to_bytes,
    entry_to_bytes,
    file_to_bytes,
    from_bytes,
    means_from_bytes,
    means_to_bytes,
    name_to_bytes,
    questions_from,
    questions_to_bytes,
    split_from,
    sums_from,
    sums_to_bytes,
    to_bytes,
    vector_to_bytes,
)
from embeddings.index.postgres.reading import EXACT, is_near_before, near_name
from embeddings.index.postgres.schema import Held, held_of, index_row, place_in
from embeddings.index.segment import to_record
from embeddings.late import Directions

# For how long what a generation ended is still kept: no question takes as long.
_KEPT: Final = "10 minutes"
_SEARCHED: Final = ("passage", "sentence")
# An index that has grown or shrunk by this factor since its means were made is centred anew.
_GROWTH = 2

Sizes = Mapping[tuple[str, str], int]
"""By kind and language, how many passages or sentences there are."""


class UnfinishedError(UserError):
    """What is to be published is not all encoded yet."""


class PostgresWriter:
    """Changes an index in a database. Nothing that it does is seen by readers before it publishes.

    Attributes:
        questions: the statistics of questions that the index keeps.
        asked: what changes whenever these do.
    """

    def __init__(self, database: Database, encoder: Encoder, exact: int = EXACT) -> None:
        self._database, self._encoder, self._exact = database, encoder, exact
        with database.writing() as said:
            *_, questions, self.asked, _ = index_row(said, database, encoder)
        self.questions: QuestionStatistics = questions_from(questions)
        self._directions = self.questions.directions or Directions.all(encoder.dim)

    @classmethod
    def opened(
        cls,
        database: Database,
        encoder: Encoder,
        asked: str,
        questions: Callable[[], QuestionStatistics],
        exact: int = EXACT,
    ) -> PostgresWriter:
        """A writer of the index in a database, where it is made if there is none.

        Args:
            database: that holds it, or shall.
            encoder: that makes the vectors.
            asked: what changes whenever the statistics of questions do.
            questions: measures these, for a new index.
            exact: see ``open_generation``.

        Raises:
            UserError: the database is not reached, lacks pgvector, or another encoder or other
                questions made its index.
        """
        with database.writing() as said:
            there = place_in(said, database).holds
        if not there:
            measured = questions_to_bytes(questions())
            with database.writing("make tables, a schema or the extension vector") as said:
                _make(said, database, encoder, measured, asked)
        writer = cls(database, encoder, exact)
        # Token states are kept along directions that come from the questions, and what is told of
        # a document by one generation's is nonsense by another's.
        if writer.asked != asked and not _alike(writer.questions, questions()):
            raise UserError(
                f"the index in {database.address} was made with other calibration questions: give "
                "another database or schema, and run 'python -m qa index FOLDER' with it"
            )
        return writer

    def held(self) -> Mapping[str, Held]:
        """By the ids, each document as it will be once all is published."""
        return held_of(self._database)

    def offer(
        self,
        split: SplitDocument,
        raw: bytes,
        state: str,
        file: SourceFile | None = None,
        warnings: Sequence[str] = (),
    ) -> None:
        """Adds a document, or takes it in the place of the one of that id, to be encoded.

        Args:
            split: the document.
            raw: the bytes of its file.
            state: what changes whenever the document is to be encoded again.
            file: as it was when it was read; one that is to be read again where None.
            warnings: what the owner of the file should know.
        """
        with self._database.writing() as said:
            self._offer(said, split, raw, state, file, warnings)

    def refile(self, name: str, file: SourceFile, warnings: Sequence[str]) -> None:
        """Keeps what else the file of a document looks like whose text is the same."""
        with self._database.writing() as said:
            key = name_to_bytes(name)
            said.run(tables.REFILED, file_to_bytes(file, warnings), key, key)

    @contextmanager
    def claim(self) -> Iterator[tuple[SplitDocument, Callable[[EncodedDocuments], None]] | None]:
        """A document to encode, and how to put what comes of it; None where there is none.

        While the block runs no other writer is given the document. It goes to another where the
        block, its process or its machine ends before anything was put.
        """
        with self._database.writing() as said:
            rows = said.rows(tables.CLAIM)
            if not rows:
                yield None
                return
            key, data = rows[0]
            split = split_from(data)
            yield split, lambda encoded: self._put(said, key, split, encoded)

    def waiting(self) -> tuple[int, int]:
        """How many documents, and passages, are still to be encoded, by this writer or another."""
        documents, passages = self._rows(tables.WAITING)[0]
        return documents, passages

    def take(
        self,
        split: SplitDocument,
        raw: bytes,
        state: str,
        encoded: EncodedDocuments,
        file: SourceFile | None = None,
        warnings: Sequence[str] = (),
    ) -> None:
        """Offers a document and puts what an encoder made of it elsewhere."""
        with self._database.writing() as said:
            key = self._offer(said, split, raw, state, file, warnings)
            self._put(said, key, split, encoded)

    def remove(self, name: str) -> None:
        """Takes a document out."""
        with self._database.writing() as said:
            said.run(tables.UNPUT, name_to_bytes(name))
            said.run(tables.LEAVE, name_to_bytes(name))

    def publish(
        self,
        corpus_fingerprint: str,
        own: Mapping[str, bytes] | None = None,
        progress: Progress = no_progress,
    ) -> None:
        """Shows readers all that was put and removed, in one step.

        Args:
            corpus_fingerprint: of the files that the documents were read from.
            own: files that say something of the collection; None for those that are there.
            progress: told of each document that is centred.

        Raises:
            UnfinishedError: something that was offered is not encoded yet.
            UserError: the index cannot be written; readers then see it as it was.
        """
        epoch, means, sizes = self._epoch()
        keys = [key for (key,) in self._rows(tables.UNSETTLED, epoch, epoch)]
        for done, key in enumerate(keys, 1):
            self._settle(key, epoch, means)
            progress("centring", done, len(keys))
        self._make_near(epoch, sizes)
        with self._database.writing() as said:
            said.rows(tables.LOCK)
            ((unready,),) = said.rows(tables.UNREADY, epoch)
            if unready:
                raise UnfinishedError(
                    f"of what was offered to {self._database.address}, {unready} are not encoded "
                    "yet: run 'python -m qa index FOLDER' with that --index"
                )
            _begin(said, epoch, corpus_fingerprint, self._encoder.dim)
            if own is not None:
                said.run(tables.OWN_CLEARED)
                for name, data in own.items():
                    said.run(tables.OWN_KEPT, name_to_bytes(name), data)
        self._clear()

    def _rows(self, text: LiteralString, *parameters: Any) -> list[tuple[Any, ...]]:
        return self._database.read(lambda said: said.rows(text, *parameters))

    def _offer(
        self,
        said: Statements,
        split: SplitDocument,
        raw: bytes,
        state: str,
        file: SourceFile | None,
        warnings: Sequence[str],
    ) -> int:
        (entry,) = catalogue([split]).values()
        texts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for passage in split.passages:
            texts[passage.language][0] += 1
        for sentence in split.sentences:
            texts[sentence.language][1] += 1
        name = name_to_bytes(split.document.id)
        looked = file_to_bytes(file or SourceFile(split.document.id, "", ()), warnings)
        said.rows(tables.OFFERING, name)
        said.run(tables.UNPUT, name)
        ((key,),) = said.rows(
            tables.OFFER, name, state, looked, entry_to_bytes(entry), json.dumps(texts),
            len(split.passages), to_record(split),
        )  # fmt: skip
        said.run(tables.OFFER_FILE, key, raw)
        return int(key)

    def _put(
        self, said: Statements, key: int, split: SplitDocument, encoded: EncodedDocuments
    ) -> None:
        shapes, parts = encoded_to_bytes(encoded)
        said.run(tables.PUT, key, shapes, *parts)
        owners = np.repeat(np.arange(len(encoded.counts)), encoded.counts)
        pairs = np.unique(np.stack([encoded.token_ids.astype(np.int64), owners]), axis=1)
        tokens, counts = np.unique(pairs[0], return_counts=True)
        counted = to_bytes({"tokens": tokens.astype(np.int32), "counts": counts.astype(np.int64)})
        sums = sums_to_bytes(sums_of(split, encoded, self._directions))
        said.run(tables.PUT_DONE, sums, counted, key)

    def _epoch(self) -> tuple[int, Means, Sizes]:
        """The epoch that the next generation has, and its means: new ones where they are due.

        And how many passages and sentences of each language it has.
        """
        dim = self._encoder.dim
        with self._database.writing() as said:
            said.rows(tables.LOCK)
            known = {(kind, language): (count, np.frombuffer(total, np.float64))
                     for kind, language, count, total in said.rows(tables.SUMS)}  # fmt: skip
            changes = (
                (sign, sums_from(data)) for sign, data in said.stream(tables.SUMS_PUT) if data
            )
            sums = added([(1, known), *changes], dim)
            sizes = {key: count for key, (count, _) in sums.items() if key[0] in _SEARCHED}
            sentences = sum(count for (kind, _), count in sizes.items() if kind == "sentence")
            last = said.rows(tables.LAST_EPOCH)
            if last:
                epoch, data, before = last[0]
                if before <= _GROWTH * sentences and sentences <= _GROWTH * before:
                    known_means = means_from_bytes(data)
                    means = means_of(sums, dim, known_means)
                    if len(means.sentences.by_language) > len(known_means.sentences.by_language):
                        said.run(tables.EPOCH_GROWN, means_to_bytes(means), epoch)
                    return epoch, means, sizes
            epoch = last[0][0] + 1 if last else 1
            means = means_of(sums, dim)
            said.run(tables.EPOCH_MADE, epoch, means_to_bytes(means), sentences)
        return epoch, means, sizes

    def _settle(self, key: int, epoch: int, means: Means) -> None:
        """Writes the vectors of a document as they are searched."""
        with self._database.writing() as said:
            rows = said.rows(tables.SETTLING, key, epoch)
            if not rows:
                return  # another publishes as well, or it was replaced
            split = split_from(rows[0][0])
            shapes, *parts = said.rows(tables.ENCODED, key)[0]
            encoded = encoded_from(shapes, parts)
            ready = centred(split, encoded, means, self._directions)
            _write_vectors(said, key, epoch, split, encoded, ready)
            said.run(tables.SETTLED, epoch, key)

    def _make_near(self, epoch: int, sizes: Sizes) -> None:
        """An index of nearest vectors for each language that is too large to compare all."""
        there: dict[str, bool] = dict(self._rows(tables.NEAR_INDEXES))
        with self._database.by_itself() as said:
            for (kind, language), count in sorted(sizes.items()):
                name = near_name(kind, epoch, language)
                if count <= self._exact or there.get(name):
                    continue
                said.define(tables.NEAR_DROPPED, name=(name,))  # one that a death left halfway
                said.define(
                    tables.NEAR_DEFINITIONS[kind], name=(name,), dim=self._encoder.dim,
                    epoch=epoch, language=language,
                )  # fmt: skip

    def _clear(self) -> None:
        """Takes away what no question reads any more."""
        with self._database.writing() as said:
            said.rows(tables.LOCK)
            over = said.rows(tables.OVER, _KEPT)
            before = said.rows(tables.PURGED)[0][1]
            if not over or over[0][0] <= before:
                return
            ((generation, epoch),) = over
            said.run(tables.PURGE, generation)
            said.run(tables.PURGE_DOCUMENTS, generation)
            said.run(tables.PURGE_FREQUENCIES, before, generation, generation, generation)
            said.run(tables.PURGE_PASSAGES, epoch)
            said.run(tables.PURGE_SENTENCES, epoch)
        gone = [name for name, _ in self._rows(tables.NEAR_INDEXES) if is_near_before(name, epoch)]
        if not gone:
            return
        with self._database.by_itself() as said:
            for name in gone:
                said.define(tables.NEAR_DROPPED, name=(name,))


def _alike(one: QuestionStatistics, other: QuestionStatistics) -> bool:
    return questions_to_bytes(one) == questions_to_bytes(other)


def _make(
    said: Statements, database: Database, encoder: Encoder, questions: bytes, asked: str
) -> None:
    """Defines the tables of a new index, and the schema that its address names.

    Raises:
        UserError: the server does not look into that schema first.
    """
    said.rows(tables.MAKING)  # another may be making them
    place = place_in(said, database)
    if place.missing is not None:
        said.define(tables.SCHEMA_MADE, schema=(place.missing,))
        place = place_in(said, database)
        if place.missing is not None:
            raise UserError(
                f"{database.address} does not look into the schema {place.missing}: a pooler may "
                "pass over the options of the address; set the user's search_path on the server, "
                "or give the address of the server itself"
            )
    if place.holds:
        return
    for text in tables.DEFINITIONS:
        said.define(text, dim=encoder.dim)
    said.run(
        tables.MADE, tables.FORMAT, secrets.randbits(62), encoder.name, encoder.fingerprint,
        encoder.dim, questions, asked,
    )  # fmt: skip


def _begin(said: Statements, epoch: int, corpus_fingerprint: str, dim: int) -> None:
    """Begins the next generation with what was put and settled."""
    last = said.rows(tables.GENERATION)
    generation = last[0][0] + 1 if last else 1
    ended = said.run(tables.END_LEFT, generation) + said.run(tables.END_REPLACED, generation, epoch)
    begun = said.run(tables.BEGIN, generation, epoch)
    counts: Counter[int] = Counter()
    changes = []
    for sign, sums, counted in said.stream(tables.CHANGED, generation, generation):
        changes.append((sign, sums_from(sums)))
        arrays = from_bytes(counted)
        for token, count in zip(arrays["tokens"].tolist(), arrays["counts"].tolist(), strict=True):
            counts[token] += sign * count
    known = {(kind, language): (count, np.frombuffer(total, np.float64))
             for kind, language, count, total in said.rows(tables.SUMS)}  # fmt: skip
    said.run(tables.SUMS_CLEARED)
    sums = added([(1, known), *changes], dim)
    for (kind, language), (count, total) in sums.items():
        said.run(tables.SUMMED, kind, language, count, total.tobytes())
    changed = [(token, count) for token, count in sorted(counts.items()) if count]
    said.run(
        tables.COUNTED,
        [token for token, _ in changed],
        [generation] * len(changed),
        [count for _, count in changed],
    )
    totals = [
        sum(count for (of, _), (count, _) in sums.items() if of == kind) for kind in _SEARCHED
    ]
    documents, copied = (last[0][3], last[0][6]) if last else (0, False)
    # Once there are copies they are looked for, which costs little where none are left.
    copied = copied or said.rows(tables.COPIED, epoch, generation)[0][0]
    said.run(
        tables.PUBLISHED, generation, epoch, corpus_fingerprint, documents + begun - ended, *totals,
        copied,
    )  # fmt: skip


def _write_vectors(
    said: Statements,
    key: int,
    epoch: int,
    split: SplitDocument,
    encoded: EncodedDocuments,
    ready: Centred,
) -> None:
    words = sentence_words(split)
    said.run(tables.UNSETTLE_PASSAGES, key, epoch)
    said.run(tables.UNSETTLE_SENTENCES, key, epoch)
    holders: list[list[int]] = [[] for _ in split.sentences]
    for place, passage in enumerate(split.passages):
        for row in passage.sentences:
            holders[row].append(place)
    head = _long(key), _int(epoch)
    said.copy(
        tables.COPY_PASSAGES,
        (
            (*head, _int(place), passage.language.encode(), _long(copy), vector_to_bytes(vector))
            for place, (passage, copy, vector) in enumerate(
                zip(
                    split.passages,
                    map(key_of, passage_words(split, words)),
                    ready.passages,
                    strict=True,
                )
            )
        ),
    )
    bounds = np.concatenate([[0], np.cumsum(encoded.counts)]).tolist()
    said.copy(
        tables.COPY_SENTENCES,
        (
            (
                *head,
                _int(place),
                sentence.language.encode(),
                _long(copy),
                _ints(holders[place]),
                ready.lengths[bounds[place] : bounds[place + 1]].tobytes(),
                vector_to_bytes(vector),
            )
            for place, (sentence, copy, vector) in enumerate(
                zip(split.sentences, map(key_of, words), ready.sentences, strict=True)
            )
        ),
    )


def _int(number: int) -> bytes:
    return number.to_bytes(4, "big", signed=True)


def _long(number: int) -> bytes:
    return number.to_bytes(8, "big", signed=True)


_INT4 = 23  # the number that the server has for the type of places


def _ints(numbers: list[int]) -> bytes:
    """An array of integers as the server takes it in binary: dimensions, no nulls, type, items."""
    if not numbers:
        return _int(0) + _int(0) + _int(_INT4)
    head = (1, 0, _INT4, len(numbers), 1)
    return b"".join(map(_int, head)) + b"".join(_int(4) + _int(each) for each in numbers)
