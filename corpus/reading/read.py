"""A file becomes a document, and a folder one document after the other."""

from __future__ import annotations

import logging
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import accumulate
from pathlib import Path, PurePosixPath

from corpus.collector import without_collector
from corpus.document import Block, BlockKind, Document
from corpus.errors import Cause, UnreadableFileError, UserError
from corpus.language import UNKNOWN, language_of
from corpus.reading.draft import Draft, assemble
from corpus.reading.encodings import decoded
from corpus.reading.formats import REMEDIES, SUFFIXES, format_of
from corpus.reading.kept import Kept
from corpus.reading.lines import tidy_text
from corpus.reading.sidecar import ENDING as SIDECAR
from corpus.reading.sidecar import described, is_sidecar, sidecar_of, sidecar_path
from corpus.reading.text import draft_of
from corpus.reading.worker import Worker
from corpus.reading.woven import with_plain_line_ends
from corpus.regular import open_regular

_log = logging.getLogger(__name__)

LARGEST_FILE = 50 * 1024 * 1024  # bytes; a whole library of prose stays below this
# Fewer letters than this are no text to answer from.
_LEAST_TEXT = 20
_LOST = "\ufffd"
_LINKED_FOLDER = "the link leads to a folder; move its files here"
# A title longer than this is a sentence that was taken for one.
_LONGEST_TITLE = 200
# What a file without a title and with a name that says nothing is called by: so many code points.
_OPENING = 60
# Where a document tells its date: so many code points, a page of print.
_OPENS = 2500
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3}")  # a name of fewer letters in a row is a number or a key
_HYPHENS = re.compile(r"(?<=[^\W\d_])-(?=[^\W_])|(?<=\d)-(?=[^\W\d_])")  # yet not within a date
# Blocks of fewer letters tell the language of a document only where there are no others: a row of
# a table has names and numbers, which are the same in many languages.
_TELLING = 20
# Of a file of such blocks alone so many code points are looked at together.
_LOOKED_AT = 2000
# Of more blocks each second or third tells the language as well: a word takes a tenth of a
# millisecond where no vocabulary has it, and a file may have 50,000 blocks.
_ASKED = 2000


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why."""

    name: str  # its path relative to the folder
    reason: str


def read_each(
    root: Path, files: Iterable[FolderFile], kept: Kept | None = None
) -> Iterator[tuple[Document, tuple[str, ...]] | Skipped]:
    """Each of the files under ``root`` as a document with its warnings, or why it was not read.

    One bad file keeps no other from being read: what is damaged is told of and passed over.

    Args:
        root: the folder.
        files: of it.
        kept: what was read of its foreign files before.
    """
    with Worker(kept=kept) as worker:
        for name, _, fault in files:
            path = root / name
            try:
                if fault:
                    raise UnreadableFileError(fault)
                yield read_with_warnings(path, root, worker)
            except UnreadableFileError as error:
                _log.warning("%s is skipped: %s", name, error)
                yield Skipped(name, str(error))


def no_document(root: Path, skipped: Sequence[Skipped]) -> UserError:
    """What is said of a folder without a document that can be read."""
    formats = ", ".join(SUFFIXES)
    first = f" that can be read: {skipped[0].reason}" if skipped else ""
    return UserError(
        f"the corpus folder {root} holds no document{first}; put files there ({formats})"
    )


def read_document(path: Path, root: Path, worker: Worker | None = None) -> Document:
    """The file at ``path`` as a document; its id is the path relative to ``root``.

    Args:
        path: the file.
        root: its folder.
        worker: that reads foreign files; one for this file alone when None.

    Raises:
        UnreadableFileError: it cannot be opened, is too large, damaged, or no text, or its front
            matter is broken.
    """
    return read_with_warnings(path, root, worker)[0]


def read_with_warnings(
    path: Path, root: Path, worker: Worker | None = None
) -> tuple[Document, tuple[str, ...]]:
    """As ``read_document``, and what the owner of the file should know of it, a clause each."""
    if worker is None:
        with Worker() as own:
            return read_with_warnings(path, root, own)
    name = path.relative_to(root).as_posix()
    data = file_bytes(path, name)
    with without_collector():
        draft = _described(_draft(data, name, worker), path, root)
        document = document_from(draft, name, sha256(data).hexdigest())
        return document, _warnings(draft, document)


def _described(draft: Draft, path: Path, root: Path) -> Draft:
    """The draft with what is said beside the file; where that is broken, with a warning."""
    try:
        for beside in sidecar_path(path):
            if beside.is_symlink() and (fault := _link_fault(beside, root.resolve())):
                raise UnreadableFileError(f"{beside.name} is not read: {fault}")
        said = sidecar_of(path)
    except UnreadableFileError as error:
        return replace(draft, warnings=(*draft.warnings, str(error)))
    return draft if said is None else described(draft, said)


def read_bytes(data: bytes, name: str, worker: Worker) -> tuple[Document, tuple[str, ...]]:
    """As ``read_with_warnings``, of a stranger's file: the worker reads it whatever its format.

    Args:
        data: the file.
        name: whose end tells the format, see ``corpus.reading.kinds``.
        worker: that reads it.

    Raises:
        UnreadableFileError: it is damaged, encrypted, too large, or no text.
    """
    with without_collector():
        draft = worker.read(data, name)
        draft = _dated(draft) if format_of(name).states_making else draft
        document = document_from(draft, name, sha256(data).hexdigest())
        return document, _warnings(draft, document)


def _draft(data: bytes, name: str, worker: Worker) -> Draft:
    form = format_of(name)
    if not form.is_text:
        draft = worker.read(data, name)
        return _dated(draft) if form.states_making else draft
    try:
        return form.reader.read(data, name)
    except UserError:
        raise
    except Exception as error:  # whatever a parser raises at a strange file: it stops no other
        told = f"{name} cannot be read ({type(error).__name__}); mend or remove the file"
        raise UnreadableFileError(told) from error


def _dated(draft: Draft) -> Draft:
    """The draft without the day on which its file was made, where its opening is of other years.

    A timetable of 2009 that was printed to a file in 2011 says nothing of 2011.
    """
    date = draft.metadata.date
    years = set(_YEAR.findall(draft.raw[:_OPENS]))
    if date is None or not years or date[:4] in years:
        return draft
    return replace(draft, metadata=replace(draft.metadata, date=None))


def _warnings(draft: Draft, document: Document) -> tuple[str, ...]:
    found = list(draft.warnings)
    if sum(map(str.isalnum, document.text)) < _LEAST_TEXT:
        found.append("it holds hardly any text" if document.text.strip() else "it holds no text")
    if lost := draft.raw.count(_LOST):
        found.append(f"{lost} characters cannot be read: its encoding is mixed or damaged")
    return tuple(found)


def document_of(raw: str, name: str) -> Document:
    """The document that the raw text of the file ``name`` holds.

    Args:
        raw: the file, decoded.
        name: its path relative to its folder.

    Raises:
        UnreadableFileError: its front matter is broken.
    """
    with without_collector():
        return document_from(draft_of(raw, name), name, sha256(raw.encode()).hexdigest())


def raw_text(document: Document, data: bytes) -> str:
    """The text that the document's raw offsets count in.

    Args:
        document: read from the file.
        data: the file's bytes, unchanged since it was read.
    """
    return decoded(data) or "" if document.extracted is None else document.extracted


def document_from(draft: Draft, name: str, digest: str) -> Document:
    """The document of a draft.

    Args:
        draft: of the file.
        name: its path relative to its folder.
        digest: SHA-256 of its bytes, in hexadecimal.
    """
    text, placed, alignment = assemble(draft.blocks)
    raw = draft.raw
    return Document(
        id=name,
        source=name,
        title=tidy_text(draft.title or "") or _title(text, placed) or _name(name, text),
        language=draft.language or _main_language(text, placed),
        text=text,
        blocks=placed,
        alignment=alignment,
        raw_line_starts=_line_starts(raw),
        raw_digest=digest,
        metadata=draft.metadata,
        extracted=None if format_of(name).is_text else raw,
        page_starts=draft.page_starts,
    )


def _line_starts(raw: str) -> tuple[int, ...]:
    lines = with_plain_line_ends(raw).split("\n")
    return tuple(accumulate([len(line) + 1 for line in lines[:-1]], initial=0))


def title_from_name(name: str) -> str:
    """The name of a file as a title: with spaces where words are parted by other signs instead.

    Args:
        name: its path relative to its folder.
    """
    stem = PurePosixPath(name).stem
    spaced = stem.replace("_", " ").replace("%20", " ")
    if " " not in spaced and len(_HYPHENS.findall(stem)) > 1:
        spaced = _HYPHENS.sub(" ", spaced)
    return " ".join(spaced.split()) or stem


def document_paths(root: Path, but: Set[Path] = frozenset()) -> dict[str, tuple[Path, ...]]:
    """Files to read, by their names, which are sorted; none of ``but``.

    A name is the path relative to ``root``. With the file stands its sidecar, where it has one.
    """
    files = folder_files(root, but)
    return {name: tuple(root / each for each in own) for name, own, fault in files if not fault}


FolderFile = tuple[str, tuple[str, ...], str | None]
"""The name of a file, the names of it and of its sidecar if it has one, and why it is left out.

Names, because paths of 20,000 files would take half of the time. The last is None for a file that
is to be read.
"""


def folder_files(root: Path, but: Set[Path] = frozenset()) -> list[FolderFile]:
    """Every file that is not hidden nor one of ``but``, in the order of the names.

    Every folder that is not looked into is left out with its reason too.

    Raises:
        UserError: ``root`` is missing.
    """
    if not root.is_dir():
        raise UserError(f"the corpus folder {root} does not exist; give a folder of documents")
    return list(_files(root, but))


def _files(root: Path, but: Set[Path]) -> Iterator[FolderFile]:
    found, closed = _listed(root)
    inside = root.resolve()
    others = {path.relative_to(root).as_posix() for path in but if path.is_relative_to(root)}
    for name in sorted((found | closed.keys()) - others):
        if name in closed:
            yield name, (name,), closed[name] or _link_fault(root / name, inside) or _LINKED_FOLDER
            continue
        suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 -- of 20,000 names
        if suffix == SIDECAR and is_sidecar(root / name):
            continue
        beside = name + SIDECAR
        own = (name, beside) if beside in found and sidecar_path(root / name) else (name,)
        kind = _kind(f"{root}{os.sep}{name}")
        if suffix not in SUFFIXES:
            yield name, own, _unsupported(Path(name).suffix.lower())
        elif stat.S_ISLNK(kind) and (fault := _link_fault(root / name, inside)):
            yield name, own, fault
        # A pipe would be waited for, a device read without end.
        elif not (stat.S_ISREG(kind) or (root / name).is_file()):
            yield name, own, "it is a device or a pipe"
        elif not _is_text(name.rpartition("/")[2]):
            yield name, own, "its name is not valid text"
        else:
            yield name, own, None


def _listed(root: Path) -> tuple[set[str], dict[str, str]]:
    """The names of the files that are not hidden, and of the folders that are not looked into.

    With such a folder stands why it cannot be opened; nothing where a link leads to it, for which
    it might be read twice or without end.
    """
    # As names: of 20,000 files, paths take three times as long.
    found: set[str] = set()
    closed: dict[str, str] = {}

    def told(error: OSError) -> None:
        name = Path(error.filename).relative_to(root).as_posix()
        closed[name] = f"the folder cannot be opened ({error.strerror or error})"

    for folder, folders, files in os.walk(root, onerror=told):
        folders[:] = [name for name in folders if not name.startswith(".")]
        above = Path(folder).relative_to(root).as_posix()
        above = "" if above == "." else f"{above}/"
        found.update(above + name for name in files if not name.startswith("."))
        links = (name for name in folders if Path(folder, name).is_symlink())
        closed.update((above + name, "") for name in links)
    return found, closed


def _kind(path: str) -> int:
    """Whether it is a file, a link or what else, see ``stat``; 0 for what has just gone."""
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0


def _unsupported(suffix: str) -> str:
    remedy = REMEDIES.get(suffix)
    return f"its format is not supported{f'; {remedy}' if remedy else ''}"


def _link_fault(path: Path, inside: Path) -> str | None:
    """Why a link cannot be followed, None for one that can."""
    try:
        target = path.resolve()
    except (OSError, RuntimeError):
        return "the link leads to itself"
    if not target.is_relative_to(inside):
        return "the link leads out of the corpus folder"
    return None if path.exists() else "the link leads nowhere"


def _is_text(name: str) -> bool:
    """False for a name with bytes that are no UTF-8, which could not be written to an index."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def file_bytes(path: Path, name: str) -> bytes:
    """The file's bytes.

    Raises:
        UnreadableFileError: it cannot be opened, or is too large; it is not read beyond that.
    """
    try:
        with open_regular(path) as file:
            data = file.read(LARGEST_FILE + 1)  # the size that a file states may be none
    except OSError as error:
        reason = error.strerror or error
        told = f"{name} cannot be read ({reason}); mend or remove the file"
        raise UnreadableFileError(told) from error
    if len(data) > LARGEST_FILE:
        size, limit = max(path.stat().st_size, len(data)), LARGEST_FILE // 1024 // 1024
        raise UnreadableFileError(
            f"{name} has {size:,} bytes, more than {limit} MB; split the file", Cause.LARGE
        )
    return data


def _name(name: str, text: str) -> str:
    """The file's name or, where that is a mere number or key, the opening words of its text.

    A table opens with its header, which names no document.
    """
    opening = " ".join(text[:_OPENING].split())
    is_word = _WORD.search(PurePosixPath(name).stem)
    if is_word or not opening or "\t" in text.partition("\n")[0]:
        return title_from_name(name)
    return opening if len(text) <= _OPENING else f"{opening.rpartition(' ')[0] or opening}…"


def _title(text: str, blocks: Sequence[Block]) -> str | None:
    for block in blocks:
        if block.kind is BlockKind.TITLE and len(block.span) <= _LONGEST_TITLE:
            return text[block.span.start : block.span.end]
    return None


def _main_language(text: str, blocks: Sequence[Block]) -> str:
    """The language of most of the body, or of everything where there is no body."""
    tally: Counter[str] = Counter()
    bodies = [block for block in blocks if block.kind is BlockKind.BODY] or blocks
    bodies = bodies[:: 1 + len(bodies) // _ASKED]
    contents = [text[block.span.start : block.span.end] for block in bodies]
    letters = [sum(map(str.isalpha, content)) for content in contents]
    if max(letters, default=0) < _TELLING:
        return language_of("\n".join(contents)[:_LOOKED_AT])
    for content, count in zip(contents, letters, strict=True):
        if count >= _TELLING:
            tally[language_of(content)] += count
    del tally[UNKNOWN]
    return max(tally, key=lambda language: tally[language], default=UNKNOWN)
