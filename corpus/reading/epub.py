"""Books (.epub): their chapters in the order of the spine, each read as HTML is."""

from __future__ import annotations

from functools import partial

from corpus.document import BlockKind, Metadata
from corpus.errors import Cause, UnreadableFileError
from corpus.reading.draft import Draft, DraftBlock
from corpus.reading.encodings import decoded
from corpus.reading.fineness import Pieces
from corpus.reading.html import shown_of
from corpus.reading.package import Element, Package, attribute, child, joined, local, text_of
from corpus.reading.transcript import Transcript

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"


def read(data: bytes, name: str) -> Draft:
    """What the book holds, without its table of contents.

    Raises:
        UnreadableFileError: it is damaged, or its chapters are encrypted.
    """
    package = Package(data, name)
    path = _opf(package)
    opf = package.xml(path)
    chapters = _chapters(opf, path)
    encrypted = package.xml_or_none(_ENCRYPTION)
    # Fonts alone may be encrypted in a book that can be read.
    locked = [attribute(each, "URI") for each in encrypted.iter()] if encrypted is not None else []
    if not set(chapters).isdisjoint(locked):
        raise UnreadableFileError(
            f"{name} is encrypted; give a copy without protection", Cause.LOCKED
        )
    said = child(opf, "metadata")
    title = text_of(child(said, "title"))
    transcript = Transcript()
    warnings: list[str] = []
    for chapter in chapters:
        raw = decoded(package.part(chapter)) if chapter in package.parts else None
        if raw is None:
            warnings.append(f"the chapter {chapter} is missing or no text")
            continue
        transcript.retell(transcript.read_within(partial(_shown, title), raw))
    language = (text_of(child(said, "language")) or "").partition("-")[0].lower()
    date = (text_of(child(said, "date")) or "")[:10] or None
    metadata = Metadata(author=text_of(child(said, "creator")), date=date)
    return transcript.draft(title, language, metadata, warnings)


def _shown(book: str | None, raw: str, pieces: Pieces) -> list[DraftBlock]:
    """What a chapter shows, and what it is called, which no reader shows, if nothing else heads it.

    Args:
        book: the title of the book, by which many call each of their chapters.
        raw: the chapter.
        pieces: counts those of the chapter.
    """
    blocks = shown_of(raw, pieces=pieces).blocks
    text = [block for block in blocks if block.kind is not BlockKind.TITLE]
    if not text or any(block.kind is BlockKind.HEADING for block in text):
        return text
    return [
        block for block in blocks if block.kind is not BlockKind.TITLE or block.content.text != book
    ]


def _opf(package: Package) -> str:
    """Where the list of the book's parts stands."""
    for each in package.xml(_CONTAINER).iter("{*}rootfile"):
        path = each.get("full-path")
        if path in package.parts and path is not None:
            return path
    raise UnreadableFileError(f"{package.name} is damaged (no list of parts); remove it")


def _chapters(opf: Element, path: str) -> list[str]:
    """The paths of the chapters, in order."""
    manifest, spine = child(opf, "manifest"), child(opf, "spine")
    items = {each.get("id"): each for each in (manifest if manifest is not None else ())}
    chapters: list[str] = []
    for reference in spine if spine is not None else ():
        item = items.get(reference.get("idref")) if local(reference) == "itemref" else None
        if item is not None and "nav" not in (item.get("properties") or "").split():
            chapters.append(joined(path, item.get("href") or ""))
    return chapters
