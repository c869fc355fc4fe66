"""A corpus whose index is in a database, which other processes read and fill as well."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.collection import own_files
from corpus.document import SplitDocument
from corpus.errors import UserError
from corpus.load import Known, SourceFile
from corpus.progress import Progress, no_progress
from corpus.questions import SHIPPED_QUESTIONS, by_language, load_questions
from corpus.reading.report import FileReport
from corpus.regular import read_regular
from corpus.serial import document_to_json
from corpus.splitting.passages import split_document
from embeddings.cache import cache_folder, write_folder
from embeddings.calibration import QuestionStatistics
from embeddings.encoder import Encoder
from embeddings.index.address import Address, IndexPlace, UnreachableError
from embeddings.index.build import asked_of, encode_document, write_encoded
from embeddings.index.folder import open_index
from embeddings.index.index import Index
from embeddings.index.port import EncodedDocuments, SearchedIndex
from qa.changes import Look, check_text

if TYPE_CHECKING:  # psycopg is an extra
    from embeddings.index.postgres.database import Database
    from embeddings.index.postgres.reading import PostgresIndex
    from embeddings.index.postgres.schema import Held
    from embeddings.index.postgres.writing import PostgresWriter

Stamp = tuple[int, ...] | None
Result = TypeVar("Result")
# Seconds between two looks whether other workers are done, and for how long a database that does
# not answer is asked again: a server that was restarted is back by then.
_STEP, _PATIENCE = 0.5, 60.0


def open_shared(
    address: Address, encoder: Encoder, before: SearchedIndex | None = None
) -> PostgresIndex:
    """The newest generation of the index in a database.

    Args:
        address: of the database.
        encoder: that must have made it.
        before: an index that was opened before, of which what is still there is not read again.

    Raises:
        UserError: there is none, or it cannot be used.
    """
    from embeddings.index.postgres.reading import PostgresIndex, open_generation

    known = before if isinstance(before, PostgresIndex) else None
    return open_generation(_database(address), encoder, before=known)


def is_current(corpus: Path, address: Address) -> bool:
    """True when the index in a database is of the documents as the folder has them.

    Raises:
        UserError: the index is of another program, or the database does not answer.
    """
    from embeddings.index.postgres.schema import corpus_of, held_of

    if shared_stamp(address) is None:
        return False
    database = _database(address)
    return corpus_of(database) == Look.at(corpus, _known(held_of(database))).fingerprint


def shared_stamp(address: Address, known: Stamp = None) -> Stamp:
    """What changes whenever the index in a database does; ``known`` where it does not answer."""
    from embeddings.index.postgres.schema import stamp_of_generation

    try:
        return stamp_of_generation(_database(address))
    except UnreachableError:
        return known


def own_folder(address: Address) -> Path:
    """A folder with the files that a database keeps of what its owner says of the collection.

    Raises:
        UserError: the database holds no index, or does not answer.
    """
    from embeddings.index.postgres.schema import own_files_of

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
    progress: Progress = no_progress,
    report: Callable[[Sequence[FileReport]], None] | None = None,
    workers: int = 1,
) -> int:
    """Brings the index in a database up to date with a folder of documents.

    Of files that are as the database knows them no byte is read; the others are read, and handed to
    the database, one by one.

    Args:
        corpus: the folder.
        address: of the database.
        encoder: makes the vectors.
        progress: told of what takes long.
        report: told what became of each file, before anything is encoded.
        workers: processes of this machine that encode, this one among them.

    Returns:
        The number of documents that had to be encoded, here or elsewhere.

    Raises:
        UserError: the folder cannot be read or holds no text, or the database cannot be written.
    """
    writer = _patiently(lambda: _writer(address, encoder))
    held = _patiently(writer.held)
    look = Look.at(corpus, _known(held))
    offered, reports = _offer_changed(look, writer, held, progress)
    check_text(corpus, sum(each.passages for each in reports))
    if report is not None:
        report(reports)
    for name in held.keys() - {each.name for each in reports if each.reason is None}:
        _patiently(partial(writer.remove, name))
    # What an earlier run has offered, and did not come to, is encoded now.
    waiting = max(offered, _patiently(writer.waiting)[0])
    with _others(address, encoder, workers - 1 if waiting else 0):
        _publish(writer, encoder, look.fingerprint, _own(corpus), progress)
    return waiting


def _offer_changed(
    look: Look, writer: PostgresWriter, held: Mapping[str, Held], progress: Progress
) -> tuple[int, list[FileReport]]:
    """Hands over what is not held; returns how many documents, and what became of each file."""
    offered = 0
    reports: list[FileReport] = []
    total = len(look.files) - len(look.unchanged)
    for done, (document, file, warnings) in enumerate(look.changed(reports), 1):
        split = split_document(document)
        state, before = _state(split), held.get(document.id)
        if before is not None and before.state == state:
            _patiently(partial(writer.refile, document.id, file, warnings))
        else:
            raw = _raw(look.corpus, split)
            _patiently(partial(writer.offer, split, raw, state, file, warnings))
            offered += 1
        reports.append(
            FileReport(
                document.id,
                language=document.language,
                passages=len(split.passages),
                warnings=warnings,
            )
        )
        progress("reading documents", min(done, total), total)
    for name in look.unchanged:
        known, file = held[name], look.files[name]
        if file.stamp != known.file.stamp:
            _patiently(partial(writer.refile, name, file, known.warnings))
        reports.append(
            FileReport(
                name,
                language=known.language,
                passages=known.passages,
                warnings=known.warnings,
            )
        )
    return offered, sorted(reports, key=lambda each: each.name)


def _known(held: Mapping[str, Held]) -> Known:
    """Stamp and state of the files of what a database holds."""
    return {name: (each.file.stamp, each.file.state) for name, each in held.items()}


def _publish(
    writer: PostgresWriter,
    encoder: Encoder,
    fingerprint: str,
    own: Mapping[str, bytes],
    progress: Progress,
) -> None:
    """Encodes and publishes, and begins again where another offered something meanwhile."""
    from embeddings.index.postgres.writing import UnfinishedError

    while True:
        _encode_all(writer, encoder, progress)
        with suppress(UnfinishedError):
            return _patiently(partial(writer.publish, fingerprint, own, progress))


def work_on(address: Address, encoder: Encoder, progress: Progress = no_progress) -> int:
    """Encodes what others have offered, until nothing is left that nobody encodes.

    Returns:
        The number of documents that were encoded here.

    Raises:
        UserError: the database cannot be used.
    """
    writer = _patiently(lambda: _opened_writer(address, encoder))
    _, passages = _patiently(writer.waiting)
    return _work(writer, encoder, progress, passages)


def copy_index(
    source: IndexPlace,
    target: IndexPlace,
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
    asked = index.contents.asked if isinstance(index, Index) else index.asked
    if not isinstance(target, Address):
        write_encoded(target, items(), fingerprint, encoder, questions, asked)
        return len(names)
    from embeddings.index.postgres.schema import own_files_of
    from embeddings.index.postgres.writing import PostgresWriter

    writer = PostgresWriter.opened(_database(target), encoder, asked, lambda: questions)
    held = writer.held()
    known = _listed(source, index)
    for split, encoded in items():
        name, state = split.document.id, _state(split)
        raw = _raw(corpus, split) if isinstance(index, Index) else index.file(name)
        before = held.get(name)
        # One that was offered and never encoded is taken over as well.
        if before is None or before.state != state or not before.encoded:
            _patiently(partial(writer.take, split, raw, state, encoded, *known[name]))
    for name in held.keys() - set(names):
        _patiently(partial(writer.remove, name))
    own = own_files_of(_database(source)) if isinstance(source, Address) else _own(corpus)
    _patiently(partial(writer.publish, fingerprint, own, progress))
    return len(names)


def _listed(
    source: IndexPlace, index: PostgresIndex | Index
) -> Mapping[str, tuple[SourceFile, tuple[str, ...]]]:
    """By the ids, how the file of each document looked when it was read, and what is said of it."""
    if isinstance(index, Index):
        listed = {name: index.listed(name) for name in index.catalogue()}
        return {
            name: (SourceFile(name, each.state, each.stamp), each.warnings)
            for name, each in listed.items()
        }
    from embeddings.index.postgres.schema import held_of

    held = held_of(_database(source))
    return {name: (each.file, each.warnings) for name, each in held.items()}


def _encode_all(writer: PostgresWriter, encoder: Encoder, progress: Progress) -> None:
    """Encodes until nothing is left, of what others have taken and given up as well."""
    left, total = _patiently(writer.waiting)
    while left:
        _work(writer, encoder, progress, total)
        left, _ = _patiently(writer.waiting)
        if left:
            time.sleep(_STEP)


def _work(writer: PostgresWriter, encoder: Encoder, progress: Progress, total: int) -> int:
    """Encodes until nothing is left that nobody encodes; returns how many documents.

    Progress is told in passages, of those that others encode as well.
    """
    done, told = 0, 0.0

    def tell(encoded: int = 0) -> None:
        nonlocal told
        told = time.monotonic()
        _, left = writer.waiting()
        progress("encoding passages", max(0, total - left + encoded), total)

    def once() -> bool:
        with writer.claim() as claimed:
            if claimed is None:
                return False
            split, put = claimed
            texts = len(split.sentences) + len(split.passages)
            count = 0

            def text() -> None:
                nonlocal count
                count += 1
                if time.monotonic() >= told + _STEP:
                    tell(count * len(split.passages) // texts)

            put(encode_document(split, encoder, writer.questions, text))
        return True

    while _patiently(once):
        done += 1
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

    calibration = by_language(load_questions(SHIPPED_QUESTIONS))
    return PostgresWriter.opened(
        _database(address),
        encoder,
        asked_of(calibration, encoder),
        lambda: QuestionStatistics.measure(encoder, calibration),
    )


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
