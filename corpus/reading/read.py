"""A path becomes a document, and a folder becomes a list of them."""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath

from corpus.document import Block, BlockKind, Document, Metadata
from corpus.errors import UserError
from corpus.language import UNKNOWN, language_of
from corpus.reading.aligned import AlignedText
from corpus.reading.clean import clean_text
from corpus.reading.draft import DraftBlock, assemble
from corpus.reading.encodings import decoded
from corpus.reading.front_matter import FrontMatter, read_front_matter
from corpus.reading.html import looks_like_html, read_html
from corpus.reading.markdown import read_markdown

_log = logging.getLogger(__name__)

SUFFIXES = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
LARGEST_FILE = 50 * 1024 * 1024  # bytes; a whole library of prose stays below this
_LINE_BREAK = re.compile(r"\r\n|[\r\n]")
# A title longer than this is a sentence that was taken for one.
_LONGEST_TITLE = 200
# Blocks of fewer letters tell the language of a document only where there are no others: a row of
# a table has names and numbers, which are the same in many languages.
_TELLING = 20
# Of a file of such blocks alone so many code points are looked at together.
_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why."""

    name: str  # its path relative to the folder
    reason: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder holds: its documents, and the files that could not be read."""

    documents: tuple[Document, ...]
    skipped: tuple[Skipped, ...]


def read_folder(root: Path, but: Set[Path] = frozenset()) -> Folder:
    """Every readable document under ``root``, in the order of their paths.

    Hidden files are left out. So are, each named with its reason, files of other formats, links
    that lead out of ``root``, and what is damaged: one bad file keeps no other from being read.

    Args:
        root: the folder.
        but: files in it that are known to be no documents.

    Args:
        root: the folder.
        but: files in it that are known to be no documents.

    Raises:
        UserError: ``root`` is missing or holds no document, or an own note has a broken field.
    """
    if not root.is_dir():
        raise UserError(f"the corpus folder {root} does not exist; give a folder of documents")
    documents: list[Document] = []
    skipped: list[Skipped] = []
    for path, fault in _files(root, but):
        name = path.relative_to(root).as_posix()
        if fault:
            skipped.append(Skipped(name, fault))
            continue
        try:
            documents.append(read_document(path, root))
        except UnreadableFileError as error:
            skipped.append(Skipped(name, str(error)))
    for each in skipped:
        _log.warning("%s is skipped: %s", each.name, each.reason)
    if not documents:
        formats = ", ".join(SUFFIXES)
        first = f" that can be read: {skipped[0].reason}" if skipped else ""
        raise UserError(
            f"the corpus folder {root} holds no document{first}; put files there ({formats})"
        )
    return Folder(tuple(documents), tuple(skipped))


def read_corpus(root: Path, but: Set[Path] = frozenset()) -> list[Document]:
    """The documents of ``read_folder``; what is skipped is told in the log alone."""
    return list(read_folder(root, but).documents)


class UnreadableFileError(UserError):
    """One file cannot be read as a document; the others of its folder can."""


def read_document(path: Path, root: Path) -> Document:
    """The file at ``path`` as a document; its id is the path relative to ``root``.

    Raises:
        UnreadableFileError: it cannot be opened, is too large, or is no text.
        UserError: its front matter is broken.
    """
    name = path.relative_to(root).as_posix()
    data = _bytes(path, name)
    raw = decoded(data)
    if raw is None:
        raise UnreadableFileError(f"{name} is a binary file; remove it or save it as UTF-8 text")
    return document_of(raw, name, sha256(data).hexdigest())


def document_of(raw: str, name: str, digest: str | None = None) -> Document:
    """The document that the raw text of the file ``name`` holds.

    Args:
        raw: the file, decoded.
        name: its path relative to its folder.
        digest: SHA-256 of its bytes, if they are not UTF-8.

    Raises:
        UserError: its front matter is broken.
    """
    path = PurePosixPath(name)
    front = read_front_matter(raw, name)
    blocks = _front_blocks(raw, front) + _read(raw, front, path.suffix.lower())
    text, placed, alignment = assemble(blocks)
    stated = front.language if front else None
    return Document(
        id=name,
        source=name,
        title=_title(text, placed, front) or path.stem,
        language=stated or _main_language(text, placed),
        text=text,
        blocks=placed,
        alignment=alignment,
        raw_line_starts=(0, *(match.end() for match in _LINE_BREAK.finditer(raw))),
        raw_digest=digest or sha256(raw.encode()).hexdigest(),
        metadata=front.metadata if front else Metadata(),
    )


def document_paths(root: Path, but: Set[Path] = frozenset()) -> list[Path]:
    """Files to read, sorted by their path relative to ``root``; none of ``but``."""
    return [path for path, fault in _files(root, but) if fault is None]


def _files(root: Path, but: Set[Path]) -> Iterator[tuple[Path, str | None]]:
    """Every file that is not hidden nor one of ``but``, and why it is left out."""
    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder) / name for name in files if not name.startswith(".")]
    inside = root.resolve()
    for path in sorted(set(found) - but, key=lambda path: path.relative_to(root).as_posix()):
        if path.suffix.lower() not in SUFFIXES:
            yield path, "its format is not supported"
        elif not path.resolve().is_relative_to(inside):
            yield path, "the link leads out of the corpus folder"
        elif path.is_symlink() and not path.exists():
            yield path, "the link leads nowhere"
        elif not path.is_file():  # a pipe would be waited for, a device read without end
            yield path, "it is a device or a pipe"
        elif not _is_text(path.name):
            yield path, "its name is not valid text"
        else:
            yield path, None


def _is_text(name: str) -> bool:
    """False for a name with bytes that are no UTF-8, which could not be written to an index."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)  # the size that a file states may be none
    except OSError as error:
        reason = error.strerror or error
        told = f"{name} cannot be read ({reason}); mend or remove the file"
        raise UnreadableFileError(told) from error
    if len(data) > LARGEST_FILE:
        size, limit = max(path.stat().st_size, len(data)), LARGEST_FILE // 1024 // 1024
        raise UnreadableFileError(
            f"{name} has {size:,} bytes, more than {limit} MB; split the file"
        )
    return data


def _front_blocks(raw: str, front: FrontMatter | None) -> list[DraftBlock]:
    """The title of an own note; the lines of title, author and date of any other file."""
    if front is None:
        return []
    if not front.is_own:
        facts = (AlignedText.of_raw(raw, fact.start, fact.end) for fact in front.facts)
        return [DraftBlock(BlockKind.METADATA, fact.strip()) for fact in facts]
    if front.title_span is None:
        return []
    title = AlignedText.of_raw(raw, front.title_span.start, front.title_span.end)
    return [DraftBlock(BlockKind.TITLE, title.strip())]


def _read(raw: str, front: FrontMatter | None, suffix: str) -> list[DraftBlock]:
    start = front.end if front else 0
    form = SUFFIXES.get(suffix, "text")
    if form == "markdown":
        return _one_title(read_markdown(raw, start), front)
    if form == "html" or looks_like_html(raw):
        return read_html(raw, start)
    return clean_text(raw, start)


def _one_title(blocks: list[DraftBlock], front: FrontMatter | None) -> list[DraftBlock]:
    """The blocks, their title a heading where the front matter gives the document its title."""
    if front is None or not front.is_own:
        return blocks
    return [
        replace(block, kind=BlockKind.HEADING) if block.kind is BlockKind.TITLE else block
        for block in blocks
    ]


def _title(text: str, blocks: Sequence[Block], front: FrontMatter | None) -> str | None:
    if front and front.title:
        return front.title
    for block in blocks:
        if block.kind is BlockKind.TITLE and len(block.span) <= _LONGEST_TITLE:
            return text[block.span.start : block.span.end]
    return None


def _main_language(text: str, blocks: Sequence[Block]) -> str:
    """The language of most of the body, or of everything where there is no body."""
    tally: Counter[str] = Counter()
    bodies = [block for block in blocks if block.kind is BlockKind.BODY] or blocks
    contents = [text[block.span.start : block.span.end] for block in bodies]
    letters = [sum(map(str.isalpha, content)) for content in contents]
    if max(letters, default=0) < _TELLING:
        return language_of("\n".join(contents)[:_LOOKED_AT])
    for content, count in zip(contents, letters, strict=True):
        if count >= _TELLING:
            tally[language_of(content)] += count
    del tally[UNKNOWN]
    return max(tally, key=lambda language: tally[language], default=UNKNOWN)
