"""XML (.xml): feeds of news item by item, and the words of any other file in its order."""

from __future__ import annotations

import re

from corpus.document import Metadata
from corpus.errors import UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.encodings import decoded
from corpus.reading.html import read_html
from corpus.reading.package import Element, attribute, child, local, parsed, text_of
from corpus.reading.transcript import Transcript

_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_FEEDS = frozenset({"rss", "RDF", "feed"})
_ITEMS = frozenset({"item", "entry"})
_BODIES = ("encoded", "content", "description", "summary")
_FACTS = ("pubDate", "published", "updated", "date", "creator", "author", "category", "subject")
_HEADINGS = frozenset({"title", "head", "heading", "subtitle", "headline", "subject", "h1", "h2"})
# What a file carries that is not said in it.
_LEFT_OUT = frozenset({"binary", "script", "style", "stylesheet", "Signature"})
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
    transcript = Transcript()
    if local(root) not in _FEEDS:
        _words(root, transcript)
        return transcript.draft()
    channel = child(root, "channel")
    head = channel if channel is not None else root
    title = _plain(child(head, "title"))
    transcript.block("title", title)
    transcript.block(
        "p",
        _plain(
            child(
                head,
                "description",
            )
        )
        or _plain(child(head, "subtitle")),
    )
    for item in root.iter():
        if local(item) in _ITEMS:
            _item(item, transcript)
    language = (text_of(child(head, "language")) or attribute(root, "lang") or "")[:2].lower()
    date = text_of(child(head, "lastBuildDate")) or text_of(child(head, "updated"))
    author = text_of(child(head, "creator")) or text_of(child(head, "author"))
    return transcript.draft(title, language, Metadata(author=author, date=date))


def _item(item: Element, transcript: Transcript) -> None:
    transcript.block("h2", _plain(child(item, "title")))
    facts = (text_of(child(item, key)) for key in _FACTS)
    transcript.block("p", " · ".join(fact for fact in facts if fact))
    told = set[str]()
    for key in _BODIES:
        for text in _paragraphs(child(item, key)):
            if text not in told:  # a summary often repeats what the whole begins with
                transcript.block("p", text)
            told.add(text)


def _plain(element: Element | None) -> str:
    return " ".join(_paragraphs(element))


def _paragraphs(element: Element | None) -> list[str]:
    """The text of an element; it may be HTML, escaped or not."""
    if element is None:
        return []
    inside = "".join(map(str, element.itertext()))
    if not _MARKUP.search(inside):
        return [" ".join(inside.split())] if inside.strip() else []
    return [block.content.text for block in read_html(inside)]


def _words(element: Element, transcript: Transcript) -> None:
    """The texts of the smallest elements that have words of their own, in order."""
    stack = [element]
    while stack:
        each = stack.pop()
        if not local(each) or local(each) in _LEFT_OUT:
            continue
        own = [each.text, *(inner.tail for inner in each)]
        if any(text and text.strip() for text in own):
            heads = local(each) in _HEADINGS
            transcript.block("h2" if heads else "p", text_of(each) or "")
        else:
            stack.extend(reversed(each))
