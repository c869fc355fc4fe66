"""A path becomes a document, and a folder becomes a list of them."""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from hashlib import sha256
from pathlib import Path, PurePosixPath

from corpus.document import Block, BlockKind, Document, Metadata
from corpus.errors import UserError
from corpus.language import UNKNOWN, language_of
from corpus.reading.aligned import AlignedText
from corpus.reading.clean import clean_text
from corpus.reading.draft import DraftBlock, assemble
from corpus.reading.front_matter import FrontMatter, read_front_matter
from corpus.reading.html import looks_like_html, read_html
from corpus.reading.markdown import read_markdown

_log = logging.getLogger(__name__)

SUFFIXES = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html"}
LARGEST_FILE = 50 * 1024 * 1024  # bytes; a whole library of prose stays below this
_LINE_BREAK = re.compile(r"\r\n|[\r\n]")
# A title longer than this is a sentence that was taken for one.
_LONGEST_TITLE = 200
# Blocks of fewer code points tell the language of a document only where there are no others.
_TELLING = 20


def read_corpus(root: Path, but: Set[Path] = frozenset()) -> list[Document]:
    """Every readable document under ``root``, in the order of their paths.

    Hidden files are left out. So are, with a warning in the log, files of other formats and links
    that lead out of ``root``.

    Args:
        root: the folder.
        but: files in it that are known to be no documents.

    Raises:
        UserError: ``root`` is missing or holds no document, or a file cannot be read.
    """
    if not root.is_dir():
        raise UserError(f"the corpus folder {root} does not exist; give a folder of documents")
    for path, fault in _files(root, but):
        if fault:
            _log.warning("%s is skipped: %s", path, fault)
    documents = [read_document(path, root) for path in document_paths(root, but)]
    if not documents:
        formats = ", ".join(SUFFIXES)
        raise UserError(f"the corpus folder {root} holds no document; put files there ({formats})")
    return documents


def read_document(path: Path, root: Path) -> Document:
    """The file at ``path`` as a document; its id is the path relative to ``root``.

    Raises:
        UserError: the file is unreadable, too large or not UTF-8, or its front matter is broken.
    """
    name = path.relative_to(root).as_posix()
    return document_of(_decoded(_bytes(path, name), name), name)


def document_of(raw: str, name: str) -> Document:
    """The document that the raw text of the file ``name`` holds.

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
        raw_digest=sha256(raw.encode()).hexdigest(),
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
        size = path.stat().st_size
        if size > LARGEST_FILE:
            limit = LARGEST_FILE // 1024 // 1024
            raise UserError(f"{name} has {size:,} bytes, more than {limit} MB; split the file")
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or error
        raise UserError(f"{name} cannot be read ({reason}); mend or remove the file") from error


def _decoded(data: bytes, name: str) -> str:
    if b"\0" in data:
        raise UserError(f"{name} is a binary file; remove it or save it as UTF-8 text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        where = f"byte {error.start} is {data[error.start]:#04x}"
        raise UserError(f"{name} is not UTF-8 text ({where}); save it as UTF-8") from error


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
        DraftBlock(BlockKind.HEADING, block.content) if block.kind is BlockKind.TITLE else block
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
    longer = [block for block in bodies if len(block.span) >= _TELLING]
    for block in longer or bodies:
        content = text[block.span.start : block.span.end]
        tally[language_of(content)] += len(content)
    del tally[UNKNOWN]
    return max(tally, key=lambda language: tally[language], default=UNKNOWN)
