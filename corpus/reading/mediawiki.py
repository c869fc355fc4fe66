"""The pages that a MediaWiki wrote out as XML: the last version of each, below its title."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.document import BlockKind, Metadata
from corpus.languages import LANGUAGES
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import Draft, DraftBlock
from corpus.reading.fineness import Pieces
from corpus.reading.html import read_html
from corpus.reading.package import Element, attribute, child, local, text_of
from corpus.reading.transcript import Transcript
from corpus.reading.wikitext import as_html

ROOT = "mediawiki"
"""The name of the root of such a file."""

# Namespaces of files, messages, templates and modules; those of talk have odd numbers.
_NO_PAGES = frozenset({"6", "8", "10", "828"})
_LEVEL = 2


def draft_of(root: Element) -> Draft:
    """What the pages of the export say."""
    transcript = Transcript()
    pages = list(_pages(root, transcript))
    for page, revision in pages:
        transcript.block("title" if len(pages) == 1 else f"h{_LEVEL}", _title(page))
        text = child(revision, "text")
        wikitext = "" if text is None else text.text or ""
        transcript.retell(transcript.read_within(_blocks, wikitext), above=_LEVEL)
    language = (attribute(root, "lang") or "")[:2]
    only = pages[0] if len(pages) == 1 else None
    title = _title(only[0]) if only else text_of(child(root, "siteinfo", "sitename"))
    date = (text_of(child(only[1], "timestamp")) or "")[:10] if only else ""
    return transcript.draft(
        title,
        language if language in LANGUAGES else None,
        Metadata(date=date or None),
        opens_with_title=False,
    )


def _pages(root: Element, transcript: Transcript) -> Iterator[tuple[Element, Element]]:
    """The pages to read, each with its last version; what is passed over is counted."""
    for page in root:
        if local(page) != "page":
            continue
        space = text_of(child(page, "ns")) or "0"
        versions = [each for each in page if local(each) == "revision"]
        if child(page, "redirect") is not None:
            transcript.passed_over("pages that lead to others")
        elif space in _NO_PAGES or (space.isdecimal() and int(space) % 2):
            transcript.passed_over("pages of talk, templates and the like")
        elif versions:
            transcript.passed_over("earlier versions", len(versions) - 1)
            yield page, max(versions, key=lambda each: text_of(child(each, "timestamp")) or "")


def _blocks(wikitext: str, pieces: Pieces) -> list[DraftBlock]:
    """The blocks of a page; one that is cut too finely stays as it is written, in wikitext."""
    html = as_html(wikitext)
    cut = Pieces(len(wikitext), 2 * html.count("<"))  # a tag, and a text behind it
    if not cut.are_too_fine:
        return read_html(html, pieces)
    pieces.length, pieces.count = cut.length, cut.count
    return [DraftBlock(BlockKind.BODY, AlignedText.of_raw(wikitext, 0, len(wikitext)))]


def _title(page: Element) -> str:
    return text_of(child(page, "title")) or ""
