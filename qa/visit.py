"""The files of a visit: read, kept in files without a name, and asked beside the collection.

Nothing of them lies in a folder: the system gives their place back when the visit, or the program,
ends. An index of theirs is made of one segment a file, centred as the collection's own are, so that
one file comes and goes without the others. It is searched alone, or beside the collection's,
wherever that is kept.
"""

from __future__ import annotations

import errno
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePath
from threading import Lock
from typing import BinaryIO, cast

from corpus.characters import whole_characters
from corpus.document import SplitDocument
from corpus.errors import Cause, UnreadableFileError, UserError
from corpus.progress import Progress, no_progress
from corpus.reading.kinds import named_by_content
from corpus.reading.read import read_bytes
from corpus.reading.worker import MEMORY, Worker
from corpus.splitting.passages import split_document
from embeddings.index.beside import Beside
from embeddings.index.build import encode_document, index_beside, segment_of
from embeddings.index.index import encoded_of
from embeddings.index.port import EncodedDocuments, Means
from embeddings.index.segment import Segment
from qa.judging.verify import original_of
from qa.library import Library
from qa.permalink import OWN, is_own

MOST_FILES = 10
"""Of one visit."""
MOST_PASSAGES = 1_000
"""Of all files of a visit together: some 250 pages of print."""

# Seconds of the processor in which a file is read, one of scanned pages too.
_SECONDS = 60
# Bytes in which it is read, so that three visitors' files take what one of the collection's may. A
# sheet of the longest text takes .4 GB.
_MEMORY = MEMORY // 3
# A text of so many code points has more passages than any visit may have.
_LONGEST_TEXT = 2_000_000
_LONGEST_NAME = 100  # code points


class Limit(StrEnum):
    """Which bound of a visit keeps a file out."""

    FILES = "files"
    PASSAGES = "passages"


@dataclass(frozen=True, slots=True)
class FileTold:
    """What became of a file of a visit.

    Attributes:
        name: as the visitor calls it, without anything that could act; unique in the visit.
        passages: that it gave; 0 where it was not read.
        language: BCP-47 code of most of it.
        fault: what keeps it out; None where it was read.
        warnings: what its owner should know, a clause each, in English.
    """

    name: str
    passages: int = 0
    language: str = ""
    fault: Cause | Limit | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Held:
    """A file that was read: what is told of it, its rows, and its bytes."""

    told: FileTold
    segment: Segment
    data: BinaryIO

    def read(self) -> bytes:
        """The bytes of the file."""
        self.data.seek(0)
        return self.data.read()


class OwnFiles:
    """The files of one visit. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[str, _Held] = {}
        self._means: Means | None = None
        self._of: Library | None = None  # that the segments are centred by
        self._made: dict[bool, Library] = {}

    def __len__(self) -> int:
        return len(self._held)

    @property
    def files(self) -> Sequence[FileTold]:
        """What is told of each, in the order in which they came."""
        return [held.told for held in self._held.values()]

    def add(
        self,
        name: str,
        data: bytes,
        library: Library,
        progress: Progress = no_progress,
        admit: Callable[[int], None] = lambda _: None,
    ) -> FileTold:
        """Reads a file and makes it ready to be asked.

        Args:
            name: as the visitor calls it, whatever that is.
            data: the file.
            library: the collection that it is asked beside.
            progress: told of each text that is encoded.
            admit: given the number of passages before they are encoded; what it raises ends it.

        Returns:
            What became of it.
        """
        with self._lock:
            shown = self._unique(clean_name(name))
            if len(self._held) >= MOST_FILES:
                return FileTold(shown, fault=Limit.FILES)
            left = MOST_PASSAGES - sum(held.told.passages for held in self._held.values())
        try:
            split, warnings = _read(shown, data)
        except UnreadableFileError as error:
            return FileTold(shown, fault=error.cause)
        except UserError:
            return FileTold(shown, fault=Cause.OTHER)
        if not split.passages:
            return FileTold(shown, fault=Cause.EMPTY, warnings=warnings)
        if len(split.passages) > left:
            return FileTold(shown, fault=Limit.PASSAGES)
        admit(len(split.passages))
        encoded = _encoded(split, library, progress)
        told = FileTold(shown, len(split.passages), split.document.language, None, warnings)
        with self._lock:
            self._centre(library)
            segment = self._segment(split, encoded, library)
            self._held[shown] = _Held(told, segment, _nameless(data))
            self._made.clear()
        return told

    def remove(self, name: str) -> None:
        """Takes a file out; one that is not there is none."""
        with self._lock:
            held = self._held.pop(name, None)
            self._made.clear()
        if held is not None:
            held.data.close()

    def clear(self) -> None:
        """Takes all files out."""
        for name in list(self._held):
            self.remove(name)

    def library(self, collection: Library, alone: bool = False) -> Library:
        """The collection with these files, at least one, or the files alone.

        Args:
            collection: as it is now.
            alone: True to leave the collection's documents out.
        """
        with self._lock:
            self._centre(collection)
            if alone not in self._made:
                segments = [
                    held.segment for _, held in sorted(self._held.items(), key=lambda item: item[0])
                ]
                own = index_beside(collection.index, segments, self._known(collection))
                self._made[alone] = replace(
                    collection,
                    index=own if alone else Beside(collection.index, own),
                    files=lambda source: self._original(source, collection),
                    known=None if alone else collection.knowledge,
                )
            return self._made[alone]

    def _unique(self, name: str) -> str:
        stem, dot, suffix = name.rpartition(".")
        count, found = 1, name
        while found in self._held:
            count += 1
            found = f"{stem} ({count}){dot}{suffix}" if stem else f"{name} ({count})"
        return found

    def _original(self, source: str, collection: Library) -> bytes:
        """The bytes of a file, own or of the collection.

        Raises:
            OSError: it is gone.
        """
        if not is_own(source):
            return original_of(source, collection.originals)
        with self._lock:
            held = self._held.get(source.removeprefix(OWN))
            if held is None:
                raise FileNotFoundError(errno.ENOENT, "the visitor has removed it")
            return held.read()

    def _centre(self, collection: Library) -> None:
        """Sees to it that the files are centred by the means of that collection."""
        if self._of is collection:
            return
        before, self._means, self._of = self._means, None, collection
        self._made.clear()
        for name, held in self._held.items():
            if before is not None:
                encoded = encoded_of(held.segment, before, 0)
                segment = self._segment(held.segment.document(0), encoded, collection)
                self._held[name] = replace(held, segment=segment)

    def _known(self, collection: Library) -> Means:
        return self._means or collection.index.means

    def _segment(
        self, split: SplitDocument, encoded: EncodedDocuments, collection: Library
    ) -> Segment:
        segment, self._means = segment_of(
            [(split, encoded)],
            collection.encoder.dim,
            collection.index.statistics.questions,
            self._known(collection),
            lambda _: _nameless(),
        )
        return segment


def clean_name(name: str) -> str:
    """The last part of a file's name, in one line, without what could act or mislead."""
    last = PurePath(whole_characters(name).replace("\\", "/")).name
    shown = "".join(each for each in last if each.isprintable())
    stem, dot, suffix = re.sub(r"\s+", " ", shown).strip(" .").rpartition(".")
    if not stem:
        return (suffix or "file")[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - 10]}{dot}{suffix[:10]}"


def _read(name: str, data: bytes) -> tuple[SplitDocument, tuple[str, ...]]:
    """The file with its sentences and passages.

    Raises:
        UserError: it cannot be read.
    """
    with Worker(_SECONDS, memory=_MEMORY) as worker:
        document, warnings = read_bytes(data, named_by_content(data, name), worker)
    if len(document.text) > _LONGEST_TEXT:
        raise UnreadableFileError(f"{name} is too long; split it", Cause.LARGE)
    # Beside the collection it is a document by itself, whatever it says of its versions.
    metadata = replace(document.metadata, note=None)
    own = replace(document, id=f"{OWN}{name}", source=f"{OWN}{name}", metadata=metadata)
    return split_document(own), warnings


def _encoded(split: SplitDocument, library: Library, progress: Progress) -> EncodedDocuments:
    total, done = len(split.sentences) + len(split.passages), 0

    def told() -> None:
        nonlocal done
        done += 1
        progress("encoding", done, total)

    questions = library.index.statistics.questions
    return encode_document(split, library.encoder, questions, told)


def _nameless(data: bytes = b"") -> BinaryIO:
    """A file without a name that holds the bytes; it is gone once nothing reads it."""
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115
    file.write(data)
    return file
