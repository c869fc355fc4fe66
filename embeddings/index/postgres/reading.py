"""One generation of an index in PostgreSQL, as retrieval reads it: a few statements a question."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, LiteralString

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry
from corpus.document import Document, Passage, Sentence, SplitDocument
from corpus.errors import UserError
from corpus.load import SourceFile
from corpus.scope import Scope
from corpus.splitting.structure import contexts_of
from embeddings.encoder import Encoder
from embeddings.index.growing import key_of
from embeddings.index.port import (
    BEFORE,
    EncodedDocuments,
    Manifest,
    Means,
    Rows,
    Statistics,
    View,
)
from embeddings.index.postgres import tables
from embeddings.index.postgres.database import Database, Row, Statement, Statements, vector_text
from embeddings.index.postgres.kept import (
    array_from,
    encoded_from,
    entry_from,
    file_from,
    means_from_bytes,
    name_from,
    questions_from,
    split_from,
    vectors_from,
)
from embeddings.index.postgres.listing import Listed, Listing
from embeddings.index.postgres.recent import Recent
from embeddings.index.segment import KINDS
from embeddings.late import Directions, TokenStates
from embeddings.vectors import TokenIds, Vectors

EXACT = 5_000
"""Vectors of one language, in the scope of a question, up to which all of them are compared.

All of 20,000 took 49 to 69 ms, an index of nearest vectors 5 to 20 ms.
"""
# Vectors that the walk through such an index keeps in mind: of 20,000 it found .997 of the nearest
# with 200, and of 100,000, many of them near-duplicates, .917.
_BREADTH = 400
_WIDEST = 1_000  # what pgvector allows
_PLACES = 1 << 24  # passages of a document; an id is the document's key times this and a place
_FETCHED = 1_024  # passages or sentences that are fetched at a time; some 5 MB
_BLOCK = 256  # sentences whose lengths are taken at a time
_SCOPES = 8  # what they admit is kept: eight bytes a document and language each
_LISTED = 1_000  # documents that are listed at a time
# Bytes of memory for documents, and for files, that are kept in mind once read: of the notes' size
# some 400 and 2,000, where a question reads 300 documents and quotes five.
_DOCUMENTS_KEPT, _FILES_KEPT = 12 << 20, 4 << 20

Stamp = tuple[int, ...] | None
Kind = str
"""What is near: "passage" or "sentence"."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is read once of a generation."""

    made: int
    generation: int
    epoch: int
    copied: bool
    dim: int
    asked: str
    manifest: Manifest
    statistics: Statistics
    means: Means
    documents: Listing
    searched: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Read:
    """A document, and what is worked out of it once."""

    split: SplitDocument
    contexts: Sequence[Sequence[int]]  # of each block
    leads: frozenset[int]
    bounds: Rows  # of the tokens of its sentences
    shapes: Mapping[str, Any]

    @classmethod
    def of(cls, split: SplitDocument, shapes: Mapping[str, Any], counts: Rows) -> _Read:
        document, sentences = split.document, split.sentences
        if len(counts) != len(sentences):
            raise ValueError(f"{len(counts)} sentences, {len(sentences)} were expected")
        contexts = contexts_of(document, sentences)
        around = {row for sentence in sentences for row in contexts[sentence.block]}
        leads = (row for row in around if document[sentences[row].span].endswith((":", "：")))
        bounds = np.concatenate([[0], np.cumsum(counts)])
        return cls(split, contexts, frozenset(leads), bounds, shapes)


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


@dataclass(frozen=True, slots=True)
class _Admitted:
    """What may answer: documents by the languages of their passages, and how many texts that is."""

    documents: Mapping[str, _Keys]
    sizes: Mapping[tuple[Kind, str], int]
    all: bool


class _Keys:
    """Keys of documents, of which one is found without going through all of them."""

    def __init__(self, keys: Rows) -> None:
        self._keys = np.sort(keys)

    def __contains__(self, key: int) -> bool:
        place = int(np.searchsorted(self._keys, key))
        return place < len(self._keys) and int(self._keys[place]) == key

    def listed(self) -> list[int]:
        """All of them."""
        keys: list[int] = self._keys.tolist()
        return keys


@dataclass(slots=True)
class _Search:
    """The nearest of a kind in a language, as far as they are found."""

    kind: Kind
    language: str
    vector: str
    most: int  # how many are asked for
    found: Sequence[tuple[int, int]] = ()  # document and place of passages
    done: bool = False


def open_generation(
    database: Database,
    encoder: Encoder,
    exact: int = EXACT,
    before: PostgresIndex | None = None,
) -> PostgresIndex:
    """The newest generation of the index in a database.

    Args:
        database: that holds it.
        encoder: that must have made it.
        exact: vectors of a language up to which all of them are compared.
        before: a generation that was opened before: of its documents, those that are still there
            are not read again.

    Raises:
        UserError: there is none, another program or encoder made it, or it cannot be read.
    """
    known = before._opened if before is not None else None
    opened = database.read(lambda said: _opened(said, database, encoder, known))
    return PostgresIndex(database, opened, exact)


def stamp_of_generation(database: Database) -> Stamp:
    """What changes whenever another generation is published; None where there is none.

    Raises:
        UnreachableError: the server does not answer.
    """

    def asked(said: Statements) -> Stamp:
        if not place_in(said, database).holds:
            return None
        rows = said.rows(tables.STAMP)
        return rows[0] if rows and rows[0][1] is not None else None

    return database.read(asked)


def own_files_of(database: Database) -> Mapping[str, bytes]:
    """The files that say something of the collection, by their names.

    Raises:
        UserError: there is no index, or the server does not answer.
    """

    def asked(said: Statements) -> Mapping[str, bytes]:
        place_in(said, database).check(database)
        return {name_from(name): bytes(data) for name, data in said.rows(tables.OWN)}

    return database.read(asked)


@dataclass(frozen=True, slots=True)
class Held:
    """A document as it will be once all is published.

    Attributes:
        state: what changes whenever the document is to be encoded again.
        file: that it was read from, as it was then.
        warnings: what the owner of the file should know.
        language: of most of its text.
        passages: how many it has.
        encoded: False for one that was offered and has not been encoded since.
    """

    state: str
    file: SourceFile
    warnings: tuple[str, ...]
    language: str
    passages: int
    encoded: bool


def held_of(database: Database) -> Mapping[str, Held]:
    """By the ids, each document of the index as it will be once all is published.

    Raises:
        UserError: there is no index, it is of another program, or the server does not answer.
    """

    def asked(said: Statements) -> Mapping[str, Held]:
        check_format(said, database)
        return {
            (name := name_from(data)): Held(
                state,
                *file_from(file, name),
                language=entry_from(entry).language,
                passages=passages,
                encoded=encoded,
            )
            for data, state, file, entry, passages, encoded in said.rows(tables.HELD)
        }

    return database.read(asked)


def corpus_of(database: Database) -> str:
    """The fingerprint of the files that the newest generation was made of; "" for none.

    Raises:
        UserError: there is no index, it is of another program, or the server does not answer.
    """

    def asked(said: Statements) -> str:
        check_format(said, database)
        generations = said.rows(tables.GENERATION)
        return generations[0][2] if generations else ""

    return database.read(asked)


@dataclass(frozen=True, slots=True)
class SchemaPlace:
    """Where in a database an index is, or shall be.

    Attributes:
        missing: the schema that the address names first and that is not searched first, because
            there is none of that name or because the name did not reach the server.
        holds: True where there is an index.
    """

    missing: str | None
    holds: bool

    def check(self, database: Database) -> None:
        """Says that there is an index.

        Raises:
            UserError: there is none.
        """
        if self.missing is not None:
            raise UserError(
                f"{database.address} has no schema {self.missing} that this user may use: correct "
                "the search_path, or run 'python -m qa index FOLDER' with that --index, which "
                "makes it"
            )
        if not self.holds:
            raise UserError(
                f"{database.address} holds no index: run 'python -m qa index FOLDER' with that "
                "--index"
            )


def place_in(said: Statements, database: Database) -> SchemaPlace:
    """Where the index is: in the first schema that is named, and nowhere where there is none.

    Without a schema of that name the server would go on to the next, where another index may be.
    """
    path, current, holds = said.rows(tables.PLACE)[0]
    named = _first_schema(database.address.search_path or path)
    missing = None if named in (None, current) else named
    return SchemaPlace(missing, holds and missing is None)


_FIRST_SCHEMA = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,]*))')


def _first_schema(path: str) -> str | None:
    """The first schema of a search path; None where it is the user's own, which need not be."""
    quoted, plain = _FIRST_SCHEMA.match(path).groups()  # type: ignore[union-attr]
    if quoted is not None:
        name = quoted.replace('""', '"')
    else:  # as the server folds a name
        name = "".join(each.lower() if each.isascii() else each for each in plain.strip())
    return None if name in ("", "$user") else name


def check_format(said: Statements, database: Database) -> None:
    """Says that there is an index of this program.

    Raises:
        UserError: there is none, or another program made it.
    """
    place_in(said, database).check(database)
    made = [row[0] for row in said.rows(tables.FORMAT_OF)]
    if made != [tables.FORMAT]:
        raise UserError(
            f"the index in {database.address} has format {made[0] if made else 'none'}, this "
            f"program reads {tables.FORMAT}: give another database or schema, and run "
            "'python -m qa index'"
        )


def index_row(said: Statements, database: Database, encoder: Encoder) -> Sequence[Any]:
    """What ``tables.INDEX`` tells of the index.

    Raises:
        UserError: there is none, or another encoder or program made it.
    """
    check_format(said, database)
    row = said.rows(tables.INDEX)[0]
    if row[2] != encoder.fingerprint:
        raise UserError(
            f"the index in {database.address} was made by the encoder {row[2]}, not by "
            f"{encoder.fingerprint}: give that --encoder, or another database"
        )
    return row


def _opened(
    said: Statements, database: Database, encoder: Encoder, before: Opened | None
) -> Opened:
    made, name, fingerprint, dim, questions, asked, purged = index_row(said, database, encoder)
    generations = said.rows(tables.GENERATION)
    if not generations:
        raise UserError(
            f"the index in {database.address} is not finished: run 'python -m qa index FOLDER' "
            "with that --index to its end"
        )
    generation, epoch, corpus, documents, passages, sentences, copied = generations[0]
    if before is not None and (before.made, True) != (made, purged <= before.generation):
        before = None
    if before is None:
        rows = said.stream(tables.CATALOGUE, generation, generation, rows=_LISTED)
        listing = Listing.of(_listed(rows, database))
    else:
        ended = {key for (key,) in said.rows(tables.ENDED, before.generation, generation)}
        rows = said.stream(tables.BEGUN, before.generation, generation, generation, rows=_LISTED)
        listing = before.documents.changed(ended, _listed(rows, database))
    near, means = said.all_rows([(tables.NEAR_INDEXES, []), (tables.EPOCH, [epoch])])
    try:
        known = means_from_bytes(means[0][0])
        return Opened(
            made=made,
            generation=generation,
            epoch=epoch,
            copied=copied,
            dim=dim,
            asked=asked,
            manifest=Manifest(
                format=tables.FORMAT,
                encoder=name,
                encoder_fingerprint=fingerprint,
                corpus_fingerprint=corpus,
                documents=documents,
                sentences=sentences,
                passages=passages,
                checksums={},
            ),
            statistics=Statistics(known.tokens, questions_from(questions)),
            means=known,
            documents=listing,
            searched=frozenset(name for name, valid in near if valid),
        )
    except Exception as error:
        raise _damaged(database) from error


def _listed(rows: Iterable[Sequence[Any]], database: Database) -> Iterator[Listed]:
    """The documents of rows of the catalogue."""
    for key, name, entry, texts in rows:
        try:
            listed = Listed(name_from(name), key, entry_from(entry), texts)
        except Exception as error:
            raise _damaged(database) from error
        yield listed


def _damaged(database: Database) -> UserError:
    return UserError(
        f"the index in {database.address} is damaged: give another database, and run "
        "'python -m qa index'"
    )


class PostgresIndex:
    """A generation of an index, see ``SearchedIndex``. It stays as it is while others follow.

    An id of the port is the key of a version of a document and a place in it.

    Attributes:
        manifest: what made it.
        statistics: by which questions and token states are centred.
        means: by which its vectors are.
        stamp: of the generation.
        asked: what changes whenever the statistics of questions do.
    """

    def __init__(self, database: Database, opened: Opened, exact: int) -> None:
        self.manifest = opened.manifest
        self.statistics = opened.statistics
        self.means = opened.means
        self.stamp: Stamp = (opened.made, opened.generation)
        self._database, self._opened, self._exact = database, opened, exact
        self._listing = opened.documents
        self._kept: Recent[_Read] = Recent(_DOCUMENTS_KEPT)
        self._files: Recent[bytes] = Recent(_FILES_KEPT)
        self.asked = opened.asked
        self._admitted = lru_cache(_SCOPES)(self._admitted_once)

    def near(
        self, vectors: Sequence[npt.NDArray[np.float32]], depth: int, scope: Scope | None = None
    ) -> Rows:
        """See ``SearchedIndex.near``."""
        admitted = self._admitted(scope)
        # Of copies all but the first are passed over, so that more have to be looked at.
        most = 2 * depth if self._opened.copied else depth
        searches = [
            _Search(kind, language, vector_text(vector), most)
            for vector in vectors
            for language in sorted(admitted.documents)
            for kind in ("passage", "sentence")
        ]
        self._read(lambda said: self._search(said, searches, depth, admitted))
        found = {document * _PLACES + place for each in searches for document, place in each.found}
        return np.array(sorted(found), np.int64)

    def _search(
        self, said: Statements, searches: Sequence[_Search], depth: int, admitted: _Admitted
    ) -> None:
        """Fills in what the searches find; who finds too few is asked for twice as many."""
        open_ones = list(searches)
        while open_ones:
            most = max(each.most for each in open_ones)
            breadth = str(min(_WIDEST, max(_BREADTH, most)))
            _, *answers = said.all_rows(
                [
                    (tables.BREADTH, [breadth]),
                    *(self._statement(each, admitted) for each in open_ones),
                ]
            )
            held = self._held(said, open_ones, answers, admitted)
            for each, answer, holding in zip(open_ones, answers, held, strict=True):
                kept = [passages for passages in holding if passages is not None]
                each.found = [place for passages in kept[:depth] for place in passages]
                each.done = len(kept) >= depth or len(answer) < each.most
                each.most *= 2
            open_ones = [each for each in open_ones if not each.done]

    def _statement(self, search: _Search, admitted: _Admitted) -> Statement:
        epoch, kind, language = self._opened.epoch, search.kind, search.language
        size = admitted.sizes[kind, language]
        if not admitted.all and size <= self._exact:
            documents = admitted.documents[language].listed()
            return tables.EXACT_OF[kind], [epoch, language, documents, search.vector, search.most]
        name = near_name(kind, epoch, language)
        # The walk through an index of nearest vectors gives no more than it looked at.
        if name in self._opened.searched and size > self._exact and search.most <= _WIDEST:
            return self._nearest[kind], [epoch, language, search.vector, search.most]
        if admitted.all:
            return tables.EXACT[kind], [epoch, language, search.vector, search.most]
        documents = admitted.documents[language].listed()
        return tables.EXACT_OF[kind], [epoch, language, documents, search.vector, search.most]

    @cached_property
    def _nearest(self) -> Mapping[Kind, LiteralString]:
        """The statements for vectors of as many numbers as there are."""
        half = f"halfvec({int(self._opened.dim)})"
        return {kind: text.replace("{half}", half) for kind, text in tables.NEAREST.items()}

    def _held(
        self,
        said: Statements,
        searches: Sequence[_Search],
        answers: Sequence[Sequence[Sequence[Any]]],
        admitted: _Admitted,
    ) -> list[list[list[tuple[int, int]] | None]]:
        """For each row that was found the passages that it brings in; None for one left out."""
        firsts = self._firsts(said, searches, answers, admitted) if self._opened.copied else None
        whole = admitted.all and firsts is None
        held: list[list[list[tuple[int, int]] | None]] = []
        for search, answer in zip(searches, answers, strict=True):
            inside = admitted.documents[search.language]
            rows: list[list[tuple[int, int]] | None] = []
            for document, place, more in answer:
                places = [place] if search.kind == "passage" else more
                passages = [
                    (document, each)
                    for each in places
                    if document in inside and (firsts is None or (document, each) in firsts)
                ]
                # A sentence in no passage is near and brings nothing in.
                unheld = whole and search.kind == "sentence" and document in inside
                rows.append(passages if passages or unheld else None)
            held.append(rows)
        return held

    def _firsts(
        self,
        said: Statements,
        searches: Sequence[_Search],
        answers: Sequence[Sequence[Sequence[Any]]],
        admitted: _Admitted,
    ) -> Set[tuple[int, int]]:
        """Which of the passages that were found are the first of their copies."""
        copies: set[int] = set()
        held: set[tuple[int, int]] = set()
        for search, answer in zip(searches, answers, strict=True):
            for document, _, more in answer:
                if search.kind == "passage":
                    copies.add(more)
                else:
                    held.update((document, each) for each in more)
        pairs = sorted(held)
        rows = said.rows(
            tables.PASSAGE_COPIES,
            [document for document, _ in pairs],
            [place for _, place in pairs],
            self._opened.epoch,
        )
        copies.update(copy for _, _, copy in rows)
        first: dict[int, tuple[int, int, int]] = {}
        for copy, document, place, language in said.rows(
            tables.COPIES, sorted(copies), self._opened.epoch
        ):
            if language in admitted.documents and document in admitted.documents[language]:
                each = (self._listing.place(document), place, document)
                first[copy] = min(each, first.get(copy, each))
        return {(document, place) for _, place, document in first.values()}

    def admits(self, scope: Scope) -> bool:
        """True where some passage is in that part of the collection."""
        return any(count for (kind, _), count in self._admitted(scope).sizes.items()
                   if kind == "passage")  # fmt: skip

    def _admitted_once(self, scope: Scope | None) -> _Admitted:
        documents: dict[str, _Keys] = {}
        sizes: dict[tuple[Kind, str], int] = {}
        inside = np.ones(len(self._listing), np.bool_)
        if scope is not None:
            inside[:] = False
            inside[self._listing.choices.admitted(scope)] = True
        for language, spoken in self._listing.spoken.items():
            own = inside[spoken.places]
            if (scope and scope.languages and language not in scope.languages) or not own.any():
                continue
            documents[language] = _Keys(spoken.keys[own])
            passages, sentences = spoken.counts[own].sum(axis=0).tolist()
            sizes["passage", language], sizes["sentence", language] = passages, sentences
        return _Admitted(documents, sizes, scope is None)

    def view(self, ids: Rows) -> View:
        """A small index of those passages."""
        pairs = [divmod(each, _PLACES) for each in ids.tolist()]
        pairs.sort(key=lambda pair: (self._listing.place(pair[0]), pair[1]))
        # Of no passages the arrays have a kind and a width as well: those of any document.
        reads = self._reads([key for key, _ in pairs] or [self._listing.key_at(0)])
        return _Shortlist(self, pairs, reads).made()

    def _reads(self, keys: Sequence[int]) -> Mapping[int, _Read]:
        """Those documents by their keys, each read where it is not in mind."""
        found = {key: read for key in set(keys) if (read := self._kept.get(key)) is not None}
        missing = sorted(set(keys) - set(found))
        if missing:
            rows = self._read(lambda said: said.rows(tables.SPLITS, missing))
            for key, data, shapes, counts in rows:
                try:
                    read = _Read.of(split_from(data), shapes, array_from(shapes["counts"], counts))
                except Exception as error:
                    raise _damaged(self._database) from error
                found[key] = read
                self._kept.put(key, read)
            if set(missing) - set(found):
                raise _damaged(self._database)
        return found

    def frequency(self, token_ids: TokenIds) -> npt.NDArray[np.int64]:
        """(tokens,) the number of sentences that hold each token."""
        asked = np.unique(token_ids).tolist()
        rows = self._read(lambda said: said.rows(tables.FREQUENCY, asked, self._opened.generation))
        counts = dict(rows)
        return np.array([counts.get(each, 0) for each in token_ids.tolist()], np.int64)

    def document(self, name: str) -> SplitDocument:
        """The document of that id.

        Raises:
            KeyError: there is none.
        """
        key = self._listing.key(name)
        return self._reads([key])[key].split

    def parallels(self, note: str) -> Sequence[Document]:
        """The documents that are versions of a note, by their ids."""
        named = self._listing.choices.named(note)
        keys = [self._listing.key_at(place) for place in named if self._is_version(place, note)]
        reads = self._reads(keys)
        return [reads[key].split.document for key in keys]

    def _is_version(self, place: int, note: str) -> bool:
        entry = self._listing.entry(place)
        return entry.note == note != entry.document

    def holders(self, copy: int) -> Set[str]:
        """Ids of the documents that hold a sentence of that copy."""
        rows = self._read(lambda said: said.rows(tables.HOLDERS, copy, self._opened.epoch))
        keys = (key for (key,) in rows if self._listing.holds(key))
        return {self._listing.name(self._listing.place(key)) for key in keys}

    def passage_text(self, place: int) -> tuple[str, str]:
        """Text and language of a passage, by its place from 0."""
        ends = self._listing.passage_ends
        rank = int(np.searchsorted(ends, place, "right"))
        before = int(ends[rank - 1]) if rank else 0
        split = self.document(self._listing.name(rank))
        passage = split.passages[place - before]
        return split.document[passage.span], passage.language

    def catalogue(self) -> Mapping[str, Entry]:
        """What a reader chooses documents by, by their ids."""
        return self._listing

    def file(self, name: str) -> bytes:
        """The bytes of the file that a document was read from.

        Raises:
            OSError: there is none.
        """
        try:
            key = self._listing.key(name)
        except KeyError:
            raise FileNotFoundError(f"the index holds no file {name}") from None
        kept = self._files.get(key)
        if kept is None:
            rows = self._read(lambda said: said.rows(tables.FILE, key))
            if not rows:
                raise FileNotFoundError(f"the index holds no file {name}")
            kept = bytes(rows[0][0])
            self._files.put(key, kept)
        return kept

    def encoded_document(self, name: str) -> EncodedDocuments:
        """What an encoder made of a document, before anything is centred."""
        rows = self._read(lambda said: said.rows(tables.ENCODED, self._listing.key(name)))
        try:
            shapes, *parts = rows[0]
            return encoded_from(shapes, parts)
        except Exception as error:
            raise _damaged(self._database) from error

    def _read(self, work: Callable[[Statements], Any]) -> Any:
        """What ``work`` reads, in one snapshot that still holds this generation."""

        def checked(said: Statements) -> Any:
            rows = said.rows(tables.PURGED)
            if not rows or rows[0][0] != self._opened.made or (
                rows[0][1] > self._opened.generation
            ):  # fmt: skip
                raise UserError(
                    f"the index in {self._database.address} was replaced while it was read: "
                    "ask again"
                )
            return work(said)

        return self._database.read(checked)


def near_name(kind: Kind, epoch: int, language: str) -> str:
    """How the index of nearest vectors of a language is called."""
    digest = hashlib.blake2b(language.encode("utf-8", "surrogatepass"), digest_size=6)
    return f"qa_near_{kind}s_{epoch}_{digest.hexdigest()}"


def is_near_before(name: str, epoch: int) -> bool:
    """True for the name of an index of nearest vectors of an earlier epoch."""
    found = re.fullmatch(r"qa_near_[a-z]+_(\d+)_[0-9a-f]+", name)
    return found is not None and int(found[1]) < epoch


@dataclass(frozen=True, eq=False)
class _Shortlist:
    """A view while it is made: passages by their documents' keys and places, in their order."""

    index: PostgresIndex
    pairs: Sequence[tuple[int, int]]
    reads: Mapping[int, _Read]

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
            whole=self.index,
            ids=np.array([key * _PLACES + place for key, place in self.pairs], np.int64),
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
        index = self.index
        try:
            found = self._empty(rows)
            index._read(lambda said: self._fill(said, rows, found))
            directions = index.statistics.questions.directions
            return found, TokenStates(
                found.codes,
                found.scales,
                found.lengths,
                found.bounds,
                directions or Directions.all(index._opened.dim),
                self._kept(rows, found.sentences, found.made),
            )
        except UserError:
            raise
        except Exception as error:
            raise _damaged(index._database) from error

    def _empty(self, rows: Sequence[tuple[int, int]]) -> _Fetched:
        """Room for what is to be fetched."""
        dim, shapes = self.index._opened.dim, next(iter(self.reads.values())).shapes
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
        epoch = self.index._opened.epoch
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
        means = self.index._opened.means.sentences
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


def _kinds(texts: Sequence[Passage] | Sequence[Sentence]) -> npt.NDArray[np.uint8]:
    return np.array([KINDS.index(each.kind) for each in texts], np.uint8)


def _blocks(count: int) -> Iterator[slice]:
    """Parts of so many rows, each fetched by itself."""
    return (slice(at, min(at + _FETCHED, count)) for at in range(0, count, _FETCHED))


def _columns(rows: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    return [[row[place] for row in rows] for place in range(count)]
