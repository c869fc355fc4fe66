"""A corpus whose index is in a database, which other processes read and fill as well."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.collection import own_files
from corpus.document import SplitDocument
from corpus.errors import UserError
from corpus.load import load_folder
from corpus.progress import Progress, no_progress
from corpus.questions import SHIPPED as CALIBRATION
from corpus.questions import by_language, load_questions
from corpus.reading.report import FileReport
from corpus.regular import read_regular
from corpus.serial import document_to_json
from embeddings.cache import cache_folder, write_folder
from embeddings.calibration import QuestionStatistics
from embeddings.encoder import Encoder
from embeddings.index.address import Address, Place, UnreachableError
from embeddings.index.build import encode_document, write_encoded
from embeddings.index.folder import open_index
from embeddings.index.index import Index
from embeddings.index.port import EncodedDocuments

if TYPE_CHECKING:  # psycopg is an extra
    from embeddings.index.postgres.database import Database
    from embeddings.index.postgres.reading import PostgresIndex
    from embeddings.index.postgres.writing import PostgresWriter

Stamp = tuple[int, ...] | None
Result = TypeVar("Result")
# Seconds between two looks whether other workers are done, and for how long a database that does
# not answer is asked again: a server that was restarted is back by then.
_STEP, _PATIENCE = 0.5, 60.0


def open_shared(address: Address, encoder: Encoder) -> PostgresIndex:
    """The newest generation of the index in a database.

    Raises:
        UserError: there is none, or it cannot be used.
    """
    from embeddings.index.postgres.reading import open_generation

    return open_generation(_database(address), encoder)


def shared_stamp(address: Address, known: Stamp = None) -> Stamp:
    """What changes whenever the index in a database does; ``known`` where it does not answer."""
    from embeddings.index.postgres.reading import stamp_of_generation

    try:
        return stamp_of_generation(_database(address))
    except UnreachableError:
        return known


def own_folder(address: Address) -> Path:
    """A folder with the files that a database keeps of what its owner says of the collection.

    Raises:
        UserError: the database holds no index, or does not answer.
    """
    from embeddings.index.postgres.reading import own_files_of

    files = own_files_of(_database(address))
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(name.encode("utf-8", "surrogatepass") + b"\0" + data + b"\0")
    folder = cache_folder() / "collections" / digest.hexdigest()[:16]

    def fill(target: Path) -> None:
        for name, data in files.items():
            if Path(name).name == name:  # a database is no reason to write elsewhere
                (target / name).write_bytes(data)

    if not folder.is_dir():
        write_folder(folder, fill)
    return folder


def update_shared(
    corpus: Path,
    address: Address,
    encoder: Encoder,
    fingerprint: str,
    progress: Progress = no_progress,
    report: Callable[[Sequence[FileReport]], None] | None = None,
    workers: int = 1,
) -> int:
    """Brings the index in a database up to date with a folder of documents.

    Args:
        corpus: the folder.
        address: of the database.
        encoder: makes the vectors.
        fingerprint: of the folder.
        progress: told of what takes long.
        report: told what became of each file, before anything is encoded.
        workers: processes of this machine that encode, this one among them.

    Returns:
        The number of documents that had to be encoded, here or elsewhere.

    Raises:
        UserError: the folder cannot be read or holds no text, or the database cannot be written.
    """
    loaded = load_folder(corpus)
    if not any(split.passages for split in loaded.documents):
        raise UserError(f"the documents in {corpus} hold no text: put text into them")
    if report is not None:
        report(loaded.files)
    writer = _writer(address, encoder)
    held = writer.held()
    offered = 0
    for done, split in enumerate(loaded.documents, 1):
        state = _state(split)
        if held.get(split.document.id) != state:
            writer.offer(split, _raw(corpus, split), state)
            offered += 1
        progress("offering documents", done, len(loaded.documents))
    for name in held.keys() - {split.document.id for split in loaded.documents}:
        writer.remove(name)
    with _others(address, encoder, workers - 1 if offered else 0):
        _encode_all(writer, encoder, progress)
    writer.publish(fingerprint, _own(corpus), progress)
    return offered


def work_on(address: Address, encoder: Encoder, progress: Progress = no_progress) -> int:
    """Encodes what others have offered, until nothing is left that nobody encodes.

    Returns:
        The number of documents that were encoded here.

    Raises:
        UserError: the database cannot be used.
    """
    writer = _patiently(lambda: _opened_writer(address, encoder))
    return _work(writer, encoder, progress, writer.waiting())


def copy_index(
    source: Place,
    target: Place,
    encoder: Encoder,
    corpus: Path,
    progress: Progress = no_progress,
) -> int:
    """Makes one place hold the index that another holds; nothing is encoded again.

    Args:
        source: of the index.
        target: that is to hold it; what it holds is replaced.
        encoder: that made the index.
        corpus: the folder of its documents, where the source is a folder, which has no files.
        progress: told of each document.

    Returns:
        The number of documents.

    Raises:
        UserError: one of the places, or a file of the corpus, cannot be used.
    """
    if source == target:
        raise UserError(f"{source} is both FROM and TO: give two places")
    if isinstance(source, Address):
        index: PostgresIndex | Index = open_shared(source, encoder)
    else:
        index = open_index(source, encoder)
    names = list(index.catalogue())

    def items() -> Iterator[tuple[SplitDocument, EncodedDocuments]]:
        for done, name in enumerate(names, 1):
            yield index.document(name), index.encoded_document(name)
            progress("copying documents", done, len(names))

    fingerprint, questions = index.manifest.corpus_fingerprint, index.statistics.questions
    if not isinstance(target, Address):
        write_encoded(target, items(), fingerprint, encoder, questions)
        return len(names)
    from embeddings.index.postgres.reading import own_files_of
    from embeddings.index.postgres.writing import PostgresWriter

    writer = PostgresWriter.opened(_database(target), encoder, lambda: questions)
    held = writer.held()
    for split, encoded in items():
        raw = _raw(corpus, split) if isinstance(index, Index) else index.file(split.document.id)
        if held.get(split.document.id) != _state(split):
            writer.take(split, raw, _state(split), encoded)
    for name in held.keys() - set(names):
        writer.remove(name)
    own = own_files_of(_database(source)) if isinstance(source, Address) else _own(corpus)
    writer.publish(fingerprint, own, progress)
    return len(names)


def _encode_all(writer: PostgresWriter, encoder: Encoder, progress: Progress) -> None:
    """Encodes until nothing is left, of what others have taken and given up as well."""
    total = left = writer.waiting()
    while left:
        _work(writer, encoder, progress, total)
        if left := writer.waiting():
            time.sleep(_STEP)


def _work(writer: PostgresWriter, encoder: Encoder, progress: Progress, total: int) -> int:
    """Encodes until nothing is left that nobody encodes; returns how many documents.

    Progress is told of those that others encode as well.
    """
    done, told = 0, time.monotonic()

    def once() -> bool:
        with writer.claim() as claimed:
            if claimed is None:
                return False
            split, put = claimed
            put(encode_document(split, encoder, writer.questions))
        return True

    def tell() -> None:
        progress("encoding documents", max(0, total - writer.waiting()), total)

    while _patiently(once):
        done += 1
        if time.monotonic() >= told + _STEP:
            _patiently(tell)
            told = time.monotonic()
    _patiently(tell)
    return done


def _patiently(work: Callable[[], Result]) -> Result:
    """What ``work`` returns; it is called again while the database does not answer."""
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            return work()
        except UnreachableError:
            if time.monotonic() > ends:
                raise
            time.sleep(_STEP)


@contextmanager
def _others(address: Address, encoder: Encoder, count: int) -> Iterator[None]:
    """So many other processes that work on the same database while the block runs."""
    from qa.settings import variables

    # Not an argument: those are shown to every user of the machine.
    variable = variables()["index"].name
    command = [sys.executable, "-m", "qa", "work", "--encoder", encoder.name]
    environment = os.environ | {variable: address.url}
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
        for _ in range(count)
    ]
    try:
        yield
    finally:
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_STEP * 20)
            process.terminate()
            process.wait()


def _writer(address: Address, encoder: Encoder) -> PostgresWriter:
    from embeddings.index.postgres.writing import PostgresWriter

    def measured() -> QuestionStatistics:
        return QuestionStatistics.measure(encoder, by_language(load_questions(CALIBRATION)))

    return PostgresWriter.opened(_database(address), encoder, measured)


def _opened_writer(address: Address, encoder: Encoder) -> PostgresWriter:
    from embeddings.index.postgres.writing import PostgresWriter

    return PostgresWriter(_database(address), encoder)


@cache
def _database(address: Address) -> Database:
    """The database of an address; its connections are used again."""
    from embeddings.index.postgres.database import Database

    return Database(address)


def _own(corpus: Path) -> dict[str, bytes]:
    """The folder's files that say something of the collection, by their names."""
    return {path.name: read_regular(path) for path in own_files(corpus) if path.is_file()}


def _state(split: SplitDocument) -> str:
    """What changes whenever a document does."""
    told = repr(document_to_json(split)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16).hexdigest()


def _raw(corpus: Path, split: SplitDocument) -> bytes:
    """The bytes of the file that a document was read from.

    Raises:
        UserError: they are no longer what was read.
    """
    document = split.document
    try:
        data = read_regular(corpus / document.source)
    except OSError as error:
        raise UserError(
            f"{document.source} cannot be read any more ({error.strerror or error}): run again"
        ) from error
    if hashlib.sha256(data).hexdigest() != document.raw_digest:
        raise UserError(f"{document.source} changed while it was read: run again")
    return data
