"""A corpus opened for asking: its documents and their index, built or brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import overload

from corpus.catalogue import Entry
from corpus.collection import Collection
from corpus.document import Document
from corpus.errors import UserError
from corpus.knowing.knowledge import Knowledge
from corpus.progress import Progress, no_progress
from corpus.reading.report import FileReport
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.encoder import EMBEDDED, Encoder, load_encoder
from embeddings.index.address import Address, IndexPlace
from embeddings.index.folder import Stamp, open_index, stamp_of
from embeddings.index.port import SearchedIndex
from embeddings.recent import RecentQueries
from qa.finding.pool import Sources
from qa.indexing import default_index, is_current_folder, update_folder
from qa.judging.verify import Originals
from qa.shared import is_current, open_shared, own_folder, shared_stamp, update_shared


@dataclass(frozen=True)
class Library:
    """A corpus and its index. Safe to share between threads.

    Attributes:
        corpus: the folder of the documents.
        index: of those documents.
        encoder: that made the index.
        collection: what its owner says of it.
        place: of the index.
        stamp: which of the indexes that were there in turn, see ``stamp_of``.
        files: gives the bytes of the documents' files; None where they are in the folder.
        known: what is known of its documents; worked out when it is first asked where it is None.
    """

    corpus: Path
    index: SearchedIndex
    encoder: Encoder
    collection: Collection
    place: IndexPlace
    stamp: Stamp
    files: Callable[[str], bytes] | None = None
    known: Knowledge | None = None

    @cached_property
    def knowledge(self) -> Knowledge:
        """What is known of its documents."""
        if self.known is not None:
            return self.known
        return self.collection.knowledge(_Texts(self.index))

    @cached_property
    def queries(self) -> RecentQueries:
        """Its encoder for questions."""
        return RecentQueries(self.encoder)

    @cached_property
    def sources(self) -> Sources:
        """What can be found in it."""
        return Sources(self.index, self.knowledge)

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Every document by its id, each read when it is asked for."""
        return _Documents(self.index)

    @property
    def originals(self) -> Originals:
        """What quotes are held against: the folder, or the files that a database keeps."""
        return self.files or self.corpus

    @property
    def catalogue(self) -> Mapping[str, Entry]:
        """What a reader chooses documents by, by their ids."""
        return self.index.catalogue()

    def newer(self) -> Stamp:
        """Which index has taken the place of its own; None for none. Cheap enough to ask often."""
        stamp = (
            shared_stamp(self.place, self.stamp)
            if isinstance(self.place, Address)
            else stamp_of(self.place)
        )
        return None if stamp == self.stamp else stamp


@dataclass(frozen=True, slots=True)
class _Documents(Mapping[str, Document]):
    """The documents of an index by their ids."""

    read: SearchedIndex

    def __getitem__(self, name: str) -> Document:
        return self.read.document(name).document

    def __iter__(self) -> Iterator[str]:
        return iter(self.read.catalogue())

    def __len__(self) -> int:
        return self.read.manifest.documents


@dataclass(frozen=True, slots=True)
class _Texts(Sequence[tuple[str, str]]):
    """Text and language of each passage, made when it is read."""

    read: SearchedIndex

    def __len__(self) -> int:
        return self.read.manifest.passages

    @overload
    def __getitem__(self, row: int) -> tuple[str, str]: ...

    @overload
    def __getitem__(self, row: slice) -> list[tuple[str, str]]: ...

    def __getitem__(self, row: int | slice) -> tuple[str, str] | list[tuple[str, str]]:
        if isinstance(row, slice):
            return [self[place] for place in range(*row.indices(len(self)))]
        return self.read.passage_text(row)


def open_library(
    corpus: Path | None = None,
    index: IndexPlace | None = None,
    encoder: str | None = None,
    progress: Progress = no_progress,
) -> Library:
    """Opens a corpus, building or updating its index where needed.

    Args:
        corpus: folder of documents; when None the shipped one, or those that a database holds.
        index: folder of the index, or address of a database; a folder in the user's cache when
            None.
        encoder: name of the encoder; the embedded one when None.
        progress: told of what takes long.

    Raises:
        UserError: the corpus, the index or the encoder cannot be used.
    """
    collection = open_collection(corpus, index)  # first: its mistakes need no encoder
    loaded = load_encoder(encoder or EMBEDDED, progress)
    if not isinstance(index, Address):
        corpus = corpus or SHIPPED_DOCUMENTS
        index = index or default_index(corpus, loaded)
    if corpus is not None and not _is_current(corpus, index, loaded):
        update_index(corpus, index, loaded, progress)
    return _opened(corpus or SHIPPED_DOCUMENTS, index, loaded, collection)


def reopen_library(library: Library) -> Library:
    """The same corpus with the index that its folder holds now; nothing is built.

    Raises:
        UserError: the index, or what the owner says of the collection, cannot be used.
    """
    corpus = None if isinstance(library.place, Address) else library.corpus
    collection = open_collection(corpus, library.place)
    return _opened(library.corpus, library.place, library.encoder, collection, library.index)


def open_collection(corpus: Path | None = None, index: IndexPlace | None = None) -> Collection:
    """What the owner says of the documents; without a folder of them, what a database keeps of it.

    Raises:
        UserError: that cannot be used, or the database does not answer.
    """
    if corpus is None and isinstance(index, Address):
        return Collection.open(own_folder(index))
    return Collection.open(corpus or SHIPPED_DOCUMENTS)


def update_index(
    corpus: Path,
    place: IndexPlace,
    encoder: Encoder,
    progress: Progress = no_progress,
    report: Callable[[Sequence[FileReport]], None] | None = None,
    workers: int = 1,
) -> int:
    """Builds the index of a corpus, carrying over what did not change.

    Args:
        corpus: folder of documents.
        place: of the index.
        encoder: makes the vectors.
        progress: told of what takes long.
        report: told what became of each file, before anything is encoded.
        workers: processes that encode, where the index is in a database.

    Returns:
        The number of documents that were encoded.

    Raises:
        UserError: the corpus cannot be read or holds no text, or the folder holds something else.
    """
    Collection.open(corpus)  # a mistake in it is told before anything is encoded
    if isinstance(place, Address):
        return update_shared(corpus, place, encoder, progress, report, workers)
    if workers > 1:
        raise UserError(f"--workers is {workers}: several can fill a database, give its --index")
    return update_folder(corpus, place, encoder, progress, report)


def _is_current(corpus: Path, place: IndexPlace, encoder: Encoder) -> bool:
    if isinstance(place, Address):
        return is_current(corpus, place)
    return is_current_folder(corpus, place, encoder)


def _opened(
    corpus: Path,
    place: IndexPlace,
    encoder: Encoder,
    collection: Collection,
    before: SearchedIndex | None = None,
) -> Library:
    """The library of an index as it is; of ``before`` what is still the same is not read again."""
    if isinstance(place, Address):
        shared = open_shared(place, encoder, before)
        return Library(corpus, shared, encoder, collection, place, shared.stamp, shared.file)
    # Looked at first: an index that comes while this one is opened is then known for another.
    stamp = stamp_of(place)
    return Library(corpus, open_index(place, encoder), encoder, collection, place, stamp)
