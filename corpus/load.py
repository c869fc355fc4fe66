"""A folder of files becomes split documents: the whole room in one call."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from shutil import which

from corpus.collection import own_files
from corpus.document import SplitDocument
from corpus.errors import UnreadableFileError
from corpus.reading.formats import SUFFIXES
from corpus.reading.kept import Kept
from corpus.reading.read import document_paths, file_bytes, read_folder
from corpus.reading.report import FileReport, report_of
from corpus.reading.sidecar import sidecar_path
from corpus.splitting.passages import split_document


@dataclass(frozen=True, slots=True)
class LoadedFolder:
    """The split documents of a folder, and what became of each of its files."""

    documents: tuple[SplitDocument, ...]
    files: tuple[FileReport, ...]


def load_folder(root: Path, kept: Path | None = None) -> LoadedFolder:
    """Every document under ``root`` with its sentences and passages, in the order of their paths.

    Args:
        root: the folder.
        kept: where what is read of its foreign files is kept, so that one which did not change is
            not read again; nowhere when None.

    Raises:
        UserError: the folder is missing or holds no readable document.
    """
    before = Kept(kept, _code_fingerprint()) if kept else None
    folder = read_folder(root, own_files(root), before)
    documents = tuple(map(split_document, folder.documents))
    return LoadedFolder(documents, report_of(folder, documents))


def load_corpus(root: Path) -> list[SplitDocument]:
    """The documents of ``load_folder``; what is skipped is told in the log alone."""
    return list(load_folder(root).documents)


def corpus_fingerprint(root: Path) -> str:
    """SHA-256 over every file's path and bytes, and over the code that reads them.

    It changes whenever ``load_corpus`` may return something else.

    Raises:
        UserError: the folder is missing or holds no document.
    """
    digest = hashlib.sha256(_code_fingerprint())
    for path in document_paths(root, own_files(root)):
        name = path.relative_to(root).as_posix()
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0")
        for each in (path, *sidecar_path(path)):
            try:
                digest.update(hashlib.sha256(file_bytes(each, name)).digest())
            except UnreadableFileError:
                digest.update(b"unreadable")  # load_corpus says what is wrong with it
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
