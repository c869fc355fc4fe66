"""XML (.xml): feeds item by item, wikis page by page, records row by row, others word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import BlockKind, Metadata
from corpus.errors import UnreadableFileError
from corpus.reading import mediawiki
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import Draft, DraftBlock
from corpus.reading.encodings import decoded
from corpus.reading.html import read_html
from corpus.reading.package import Element, attribute, child, local, markup_of, parsed, text_of
from corpus.reading.transcript import Transcript

_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_FEEDS = frozenset({"rss", "RDF", "feed"})
_ITEMS = frozenset({"item", "entry"})
_BODIES = ("encoded", "content", "description", "summary")
_FACTS = ("pubDate", "published", "updated", "date", "creator", "author", "category", "subject")
_HEADINGS = frozenset({"title", "head", "heading", "subtitle", "headline", "subject", "h1", "h2"})
# What a file carries that is not said in it.
_LEFT_OUT = frozenset({"binary", "script", "style", "stylesheet", "Signature"})
# Names of what is text and no value, and how much a value says at most (code points).
_PARAGRAPHS = frozenset({"", "p", "para", "paragraph", "li", "line", "l"})
_LONGEST_VALUE = 100
_MOST_COLUMNS = 50  # of records; each row has a cell for every one
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>|&[#\w]+;")


def read(data: bytes, name: str) -> Draft:
    """What the file says.

    Raises:
        UnreadableFileError: it is no text or no XML.
    """
    raw = decoded(data)
    if raw is None:
        raise UnreadableFileError(f"{name} is a binary file; remove it or save it as UTF-8 text")
    root = parsed(_DECLARATION.sub("", raw), name, mend=True)
    if local(root) == mediawiki.ROOT:
        return mediawiki.draft_of(root)
    transcript = Transcript()
    if local(root) not in _FEEDS:
        _words(root, transcript)
        return transcript.draft()
    channel = child(root, "channel")
    head = channel if channel is not None else root
    title = _plain(child(head, "title"), transcript)
    transcript.block("title", title)
    said = (_plain(child(head, name), transcript) for name in ("description", "subtitle"))
    transcript.block("p", next(filter(None, said), ""))
    for item in root.iter():
        if local(item) in _ITEMS:
            _item(item, transcript)
    language = (text_of(child(head, "language")) or attribute(root, "lang") or "")[:2].lower()
    date = text_of(child(head, "lastBuildDate")) or text_of(child(head, "updated"))
    author = text_of(child(head, "creator")) or text_of(child(head, "author"))
    return transcript.draft(title, language, Metadata(author=author, date=date))


def _item(item: Element, transcript: Transcript) -> None:
    transcript.block("h2", _plain(child(item, "title"), transcript))
    facts = (text_of(child(item, key)) for key in _FACTS)
    transcript.block("p", " · ".join(fact for fact in facts if fact))
    told = set[str]()
    for key in _BODIES:
        blocks = _blocks(child(item, key), transcript)
        blocks = [block for block in blocks if block.content.text not in told]
        transcript.retell(blocks, above=2)  # a summary often repeats what the whole begins with
        told.update(block.content.text for block in blocks)


def _plain(element: Element | None, transcript: Transcript) -> str:
    return " ".join(block.content.text for block in _blocks(element, transcript))


def _blocks(element: Element | None, transcript: Transcript) -> list[DraftBlock]:
    """What an element of the file says; it may be HTML, escaped or not."""
    if element is None:
        return []
    inside = markup_of(element) if len(element) else element.text or ""
    if not _MARKUP.search(inside):
        words = " ".join(inside.split())
        content = AlignedText.of_raw(words, 0, len(words))
        return [DraftBlock(BlockKind.BODY, content)] if words else []
    return transcript.read_within(read_html, inside)


def _words(element: Element, transcript: Transcript) -> None:
    """The texts of the smallest elements that have words of their own, in order."""
    stack = [element]
    while stack:
        each = stack.pop()
        name = local(each)
        if not name or name in _LEFT_OUT:
            continue
        if _has_words(each):
            transcript.block("h2" if name in _HEADINGS else "p", text_of(each) or "")
        elif _holds_records(each):
            _records(each, transcript)
        else:
            stack.extend(reversed(each))


def _has_words(element: Element) -> bool:
    if element.text and element.text.strip():
        return True
    return any(inner.tail and inner.tail.strip() for inner in element)


def _holds_records(element: Element) -> bool:
    """True where all that stands in an element is alike, and is made of brief, named values."""
    if len(element) < 2 or len({local(record) for record in element}) > 1:
        return False
    names = [[local(value) for value in record] for record in element]
    columns = {name for row in names for name in row}
    if not 1 < len(columns) <= _MOST_COLUMNS or not columns.isdisjoint(_PARAGRAPHS):
        return False
    if any(map(_has_words, element)) or any(len(set(row)) < len(row) for row in names):
        return False
    return all(
        not len(value) and len(value.text or "") <= _LONGEST_VALUE
        for record in element
        for value in record
    )


def _records(element: Element, transcript: Transcript) -> None:
    """Records as the rows of a table, whose header names their values."""
    columns = list(dict.fromkeys(local(value) for record in element for value in record))
    with transcript.element("table"):
        _row(transcript, "th", columns)
        for record in element:
            values = {local(value): value.text or "" for value in record}
            _row(transcript, "td", [values.get(name, "") for name in columns])


def _row(transcript: Transcript, tag: str, cells: Sequence[str]) -> None:
    with transcript.element("tr"):
        for cell in cells:
            with transcript.element(tag):
                transcript.text(cell)
