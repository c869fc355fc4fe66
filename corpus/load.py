"""Which files of a folder are documents, and which have changed? And the whole of it, read."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from shutil import which
from types import MappingProxyType

from corpus.collection import own_files
from corpus.document import SplitDocument
from corpus.errors import UnreadableFileError
from corpus.reading.formats import SUFFIXES
from corpus.reading.kept import Kept
from corpus.reading.read import (
    FolderFile,
    Skipped,
    file_bytes,
    folder_files,
    no_document,
    read_each,
)
from corpus.splitting.passages import split_document


def load_corpus(root: Path) -> list[SplitDocument]:
    """Every document under ``root`` with its sentences and passages, in the order of their paths.

    For training and measuring: an index is made of the same, a document at a time, and reads what
    it does not know alone (``qa.changes``). What is skipped is told in the log.

    Raises:
        UserError: the folder is missing or holds no readable document.
    """
    read = list(read_each(root, folder_files(root, own_files(root))))
    skipped = [each for each in read if isinstance(each, Skipped)]
    if len(skipped) == len(read):
        raise no_document(root, skipped)
    return [split_document(each[0]) for each in read if not isinstance(each, Skipped)]


def readings(folder: Path) -> Kept:
    """What was read of foreign files by these parsers, and is kept in that folder."""
    return Kept(folder, _code_fingerprint())


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a folder that is a document, or should be one.

    Attributes:
        name: its path relative to the folder.
        state: changes whenever reading it may give something else, in hexadecimal.
        stamp: its size and dates and those of what lies beside it and tells of it; empty where
            it was changed so lately that it may change again and look the same.
    """

    name: str
    state: str
    stamp: tuple[int, ...]


Known = Mapping[str, tuple[tuple[int, ...], str]]
"""Stamp and state of files that were looked at before, by their names."""


def source_files(
    root: Path,
    known: Known = MappingProxyType({}),
    files: Iterable[FolderFile] | None = None,
) -> list[SourceFile]:
    """The files of a folder that are to be read, in the order of their names.

    Args:
        root: the folder.
        known: files that need not be read again where they are as they were.
        files: of the folder; it is looked through where they are not given.

    Raises:
        UserError: the folder is missing.
    """
    found = []
    code = _code_fingerprint().hex()
    lately = time.time_ns() - _LATELY
    for name, own, fault in folder_files(root, own_files(root)) if files is None else files:
        if fault:
            continue
        stamp = _stamp([f"{root}{os.sep}{each}" for each in own])
        before, state = known.get(name, ((), ""))
        if not stamp or stamp != before or not state.startswith(code):
            state = f"{code}-{_content([root / each for each in own], name)}"
        found.append(SourceFile(name, state, stamp if _is_settled(stamp, lately) else ()))
    return found


# A file that was written within so many nanoseconds may be written again with the same date.
_LATELY = 2 * 10**9
_NUMBERS = 4  # of a stamp, for each file


def _stamp(paths: Sequence[str]) -> tuple[int, ...]:
    try:
        looks = [os.stat(path) for path in paths]  # noqa: PTH116 -- of 20,000 files
    except OSError:
        return ()
    return tuple(
        number
        for look in looks
        for number in (look.st_size, look.st_mtime_ns, look.st_ctime_ns, look.st_ino)
    )


def _is_settled(stamp: tuple[int, ...], lately: int) -> bool:
    dates = (*stamp[1::_NUMBERS], *stamp[2::_NUMBERS])
    return all(date < lately for date in dates)


def _content(paths: Sequence[Path], name: str) -> str:
    digest = hashlib.sha256()
    for each in paths:
        try:
            digest.update(hashlib.sha256(file_bytes(each, name)).digest())
        except UnreadableFileError:
            digest.update(b"unreadable")  # reading it says what is wrong with it
    return digest.hexdigest()


def fingerprint_of(files: Sequence[SourceFile]) -> str:
    """SHA-256 over the files of ``source_files``, and over the code that reads them.

    It changes whenever reading the folder may give something else.
    """
    digest = hashlib.sha256(_code_fingerprint())
    for each in files:
        digest.update(each.name.encode("utf-8", "surrogateescape") + b"\0" + each.state.encode())
    return digest.hexdigest()


@cache
def _code_fingerprint() -> bytes:
    """A digest of this room's own source and parsers: other rules make other documents."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    libraries = {library for form in SUFFIXES.values() for library in form.libraries}
    for library in sorted(libraries):
        digest.update(f"{library} {version(library)}\0".encode())
    for program in sorted({program for form in SUFFIXES.values() for program in form.programs}):
        digest.update(f"{program} {which(program) is not None}\0".encode())
    return digest.digest()
