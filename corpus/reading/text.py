"""A file that is text becomes a draft: its front matter, and what stands below it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from corpus.document import BlockKind, Metadata
from corpus.errors import UnreadableFileError
from corpus.reading.aligned import AlignedText
from corpus.reading.clean import clean_text
from corpus.reading.draft import Draft, DraftBlock
from corpus.reading.encodings import decoded
from corpus.reading.front_matter import FrontMatter, read_front_matter
from corpus.reading.html import looks_like_html, shown_of, title_of, with_one_title
from corpus.reading.lines import as_written, tidy
from corpus.reading.markdown import shown_markdown
from corpus.reading.shown import Shown
from corpus.reading.tables import tabbed

_HTML = (".html", ".htm")
_OPENING = re.compile(r"<!--|<\w+")
_LINE_BREAK = re.compile(r"\r\n|[\r\n]")
_FURNITURE = "most of the page is navigation; it was read whole"


def read(data: bytes, name: str) -> Draft:
    """The file as text, Markdown or HTML, as the end of its name and its looks say.

    Raises:
        UnreadableFileError: it is no text, or its front matter is broken.
    """
    raw = decoded(data)
    if raw is None:
        raise UnreadableFileError(f"{name} is a binary file; remove it or save it as UTF-8 text")
    return draft_of(raw, name)


def draft_of(raw: str, name: str) -> Draft:
    """What the raw text of the file ``name`` holds.

    Raises:
        UnreadableFileError: its front matter is broken.
    """
    front = read_front_matter(raw, name)
    suffix = PurePosixPath(name).suffix.lower()
    start = front.end if front else 0
    warnings: list[str] = []
    metadata = front.metadata if front else Metadata()
    title = front.title if front else None
    if suffix == ".md":
        shown = shown_markdown(raw, start)
        blocks = _one_title(shown.blocks, front)
        warnings = _unclosed(shown, raw)
    elif suffix in _HTML or looks_like_html(raw):
        shown = shown_of(raw, start)
        blocks = with_one_title(shown.blocks)
        title = title or title_of(blocks)
        metadata = metadata if front else shown.metadata
        warnings = [_FURNITURE] * shown.mostly_furniture + _unclosed(shown, raw)
    else:
        blocks = clean_text(raw, start=start)
    return Draft(
        raw=raw,
        blocks=(*_front_blocks(raw, front), *blocks),
        title=title,
        language=front.language if front else None,
        metadata=metadata,
        warnings=tuple(warnings),
    )


def _unclosed(shown: Shown, raw: str) -> list[str]:
    """What is said of a comment or an element that hides the rest of the file, as in a browser."""
    place = shown.unclosed
    opening = None if place is None else _OPENING.match(raw, place)
    if opening is None or not any(map(str.isalnum, raw[opening.end() :])):
        return []
    line = len(_LINE_BREAK.findall(raw, 0, opening.start())) + 1
    return [f"{opening[0]} in line {line} is never closed: nothing after it is read"]


def _front_blocks(raw: str, front: FrontMatter | None) -> list[DraftBlock]:
    """The title of an own note; of another file title, author, date and what is told there."""
    if front is None:
        return []
    if not front.is_own:
        facts = (AlignedText.of_raw(raw, fact.start, fact.end) for fact in front.facts)
        blocks = [DraftBlock(BlockKind.METADATA, as_written(fact)) for fact in facts]
        for row in front.told:
            values = [tidy(AlignedText.of_raw(raw, value.start, value.end)) for value in row]
            blocks.append(
                DraftBlock(BlockKind.BODY, tabbed([each for each in values if each.text]))
            )
        return blocks
    if front.title_span is None:
        return []
    title = AlignedText.of_raw(raw, front.title_span.start, front.title_span.end)
    return [DraftBlock(BlockKind.TITLE, tidy(title))]


def _one_title(blocks: list[DraftBlock], front: FrontMatter | None) -> list[DraftBlock]:
    """The blocks, their title a heading where the front matter gives the document its title."""
    if front is None or not front.is_own:
        return blocks
    return [
        replace(block, kind=BlockKind.HEADING) if block.kind is BlockKind.TITLE else block
        for block in blocks
    ]
