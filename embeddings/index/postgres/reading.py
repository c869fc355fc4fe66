"""One generation of an index in PostgreSQL, as retrieval reads it: a few statements a question."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, LiteralString

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry
from corpus.document import Document, SplitDocument
from corpus.errors import UserError
from corpus.scope import Scope
from embeddings.encoder import Encoder
from embeddings.index.port import (
    EncodedDocuments,
    Rows,
    View,
)
from embeddings.index.postgres import tables
from embeddings.index.postgres.database import Database, Statement, Statements, vector_text
from embeddings.index.postgres.generation import Opened, opened_generation
from embeddings.index.postgres.kept import (
    array_from,
    encoded_from,
    split_from,
)
from embeddings.index.postgres.recent import Recent
from embeddings.index.postgres.schema import Stamp, damaged
from embeddings.index.postgres.shortlist import PLACES, ReadDocument, Shortlist
from embeddings.vectors import TokenIds

EXACT = 5_000
"""Vectors of one language, in the scope of a question, up to which all of them are compared.

All of 20,000 took 49 to 69 ms, an index of nearest vectors 5 to 20 ms.
"""
# Vectors that the walk through such an index keeps in mind: of 20,000 it found .997 of the nearest
# with 200, and of 100,000, many of them near-duplicates, .917.
_BREADTH = 400
_WIDEST = 1_000  # what pgvector allows
_SCOPES = 8  # what they admit is kept: eight bytes a document and language each
# Bytes of memory for documents, and for files, that are kept in mind once read: of the notes' size
# some 400 and 2,000, where a question reads 300 documents and quotes five.
_DOCUMENTS_KEPT, _FILES_KEPT = 12 << 20, 4 << 20
Kind = str
"""What is near: "passage" or "sentence"."""


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
    opened = database.read(lambda said: opened_generation(said, database, encoder, known))
    return PostgresIndex(database, opened, exact)


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
        self._kept: Recent[ReadDocument] = Recent(_DOCUMENTS_KEPT)
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
        found = {document * PLACES + place for each in searches for document, place in each.found}
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
        pairs = [divmod(each, PLACES) for each in ids.tolist()]
        pairs.sort(key=lambda pair: (self._listing.place(pair[0]), pair[1]))
        # Of no passages the arrays have a kind and a width as well: those of any document.
        reads = self._reads([key for key, _ in pairs] or [self._listing.key_at(0)])
        return Shortlist(self, self._opened, self._database, self._read, pairs, reads).made()

    def _reads(self, keys: Sequence[int]) -> Mapping[int, ReadDocument]:
        """Those documents by their keys, each read where it is not in mind."""
        found = {key: read for key in set(keys) if (read := self._kept.get(key)) is not None}
        missing = sorted(set(keys) - set(found))
        if missing:
            rows = self._read(lambda said: said.rows(tables.SPLITS, missing))
            for key, data, shapes, counts in rows:
                try:
                    read = ReadDocument.of(
                        split_from(data), shapes, array_from(shapes["counts"], counts)
                    )
                except Exception as error:
                    raise damaged(self._database) from error
                found[key] = read
                self._kept.put(key, read)
            if set(missing) - set(found):
                raise damaged(self._database)
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
            raise damaged(self._database) from error

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
