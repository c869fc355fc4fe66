"""The whole document at a quote, as escaped HTML for the page's reading window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from corpus.document import BlockKind, Document, Span
from corpus.errors import UserError
from qa.escape import escape_html
from qa.permalink import OWN, Permalink, is_own, permalink, read_permalink
from qa.web.cards import highlight, place
from qa.web.strings import Strings, language_name

_OUTLINE_FROM = 3  # headings: fewer are seen at a glance
# A document's own title is shown above the text, so headings inside it start one level below.
_TAGS: Mapping[BlockKind, tuple[str, str]] = {
    BlockKind.TITLE: ("h3", "block-title"),
    BlockKind.METADATA: ("p", "block-metadata"),
    BlockKind.HEADING: ("h4", "block-heading"),
    BlockKind.BODY: ("p", "block-body"),
    BlockKind.CAPTION: ("p", "block-caption"),
    BlockKind.NOTE: ("p", "block-note"),
}


def open_link(
    query: str,
    neighbours: Iterable[str],
    documents: Mapping[str, Document],
    strings: Strings,
    is_outdated: Callable[[Document], bool] | None = None,
) -> str:
    """What the reading window shows for a link, a clear line where the link leads nowhere.

    Args:
        query: the link's query string.
        neighbours: query strings of the answer's other quotes, in any document.
        documents: the collection, by id.
        strings: the interface language.
        is_outdated: True for a document whose file is another by now; None where none is.
    """
    try:
        link = read_permalink(query)
    except UserError:
        return notice(strings.damaged_link)
    document = documents.get(link.document)
    if document is None:
        return notice(strings.private_link if is_own(link.document) else strings.missing)
    others = [
        other.span
        for other in _readable_links(neighbours)
        if other.document == document.id and other.span is not None and other.holds(document)
    ]
    outdated = is_outdated is not None and is_outdated(document)
    return document_view(document, link, others, strings, outdated)


def document_view(
    document: Document,
    link: Permalink,
    others: Sequence[Span],
    strings: Strings,
    outdated: bool = False,
) -> str:
    """A document in full; the linked quote highlighted, unless its words have changed.

    Args:
        document: as indexed.
        link: to it.
        others: quotes of the same answer in it.
        strings: the interface language.
        outdated: True when its file is another by now, which the reader is told.
    """
    intact = link.holds(document)
    quote = link.span if intact else None
    spans = [*others, quote] if quote else [*others]
    parts: list[str] = []
    page: int | None = None
    for span, kind in _blocks_and_gaps(document):
        here = document.locate(span).page
        if here is not None and here != page and kind is not BlockKind.NOTE:  # notes come last
            page = here
            parts.append(_page_number(here, strings))
        # The window's heading shows the title already; a quote from it must still be seen.
        if document[span] != document.title or any(map(span.overlaps, spans)):
            parts.append(_block(document, span, kind, quote, others))
    return (
        f'<header class="viewer-header"><h2 lang="{escape_html(document.language)}">'
        f"{escape_html(document.title)}</h2>{_facts(document, quote, strings)}</header>"
        f"{notice(strings.outdated) if outdated else ''}"
        f"{'' if intact else notice(strings.changed)}"
        f"{_quote_list(document, quote, others, strings)}{_outline(document, strings)}"
        f'<div class="viewer-text" lang="{escape_html(document.language)}">{"".join(parts)}</div>'
    )


def notice(text: str) -> str:
    """A line that a screen reader announces."""
    return f'<p class="notice" role="alert">{escape_html(text)}</p>'


def _blocks_and_gaps(document: Document) -> list[tuple[Span, BlockKind]]:
    """Spans that together show every visible character of the document, in order."""
    parts: list[tuple[Span, BlockKind]] = []
    position = 0
    end = Span(len(document.text), len(document.text))
    for span, kind in [*((block.span, block.kind) for block in document.blocks), (end, None)]:
        gap = Span(position, span.start)
        if document[gap].strip():
            parts.append((gap, BlockKind.BODY))
        if kind is not None:
            parts.append((span, kind))
        position = span.end
    return parts


def _block(
    document: Document, span: Span, kind: BlockKind, quote: Span | None, others: Sequence[Span]
) -> str:
    tag, css = _TAGS[kind]
    anchor = f' id="{_anchor(span)}" tabindex="-1"' if kind is BlockKind.HEADING else ""
    marked = highlight(document[span], span.start, quote, others)
    return f'<{tag} class="{css}"{anchor}>{marked}</{tag}>'


def _page_number(page: int, strings: Strings) -> str:
    return f'<p class="page-number">{escape_html(strings.page.format(page=page))}</p>'


def _facts(document: Document, quote: Span | None, strings: Strings) -> str:
    facts = [
        language_name(document.language, strings),
        document.metadata.author,
        document.metadata.date,
        f"{strings.raw_file}: {document.source.removeprefix(OWN)}",
        place(document.locate(quote), strings) if quote else None,
    ]
    return (
        '<ul class="facts">'
        + "".join(f"<li>{escape_html(fact)}</li>" for fact in facts if fact)
        + "</ul>"
    )


def _quote_list(
    document: Document, quote: Span | None, others: Sequence[Span], strings: Strings
) -> str:
    """Links to every quote of the answer in this document, where there is more than one."""
    spans = sorted({*others, quote} if quote else {*others})
    if len(spans) < 2:
        return ""
    current = ' aria-current="true"'
    items = "".join(
        f'<li><a href="{escape_html(permalink(document.id, span, document[span]))}"'
        f"{current if span == quote else ''}>{escape_html(document[span])}</a></li>"
        for span in spans
    )
    return (
        f'<nav class="quote-list" aria-label="{escape_html(strings.quotes_here)}">'
        f"<h3>{escape_html(strings.quotes_here)}</h3><ol>{items}</ol></nav>"
    )


def _outline(document: Document, strings: Strings) -> str:
    """Links to the headings, where there are several."""
    headings = [block.span for block in document.blocks if block.kind is BlockKind.HEADING]
    if len(headings) < _OUTLINE_FROM:
        return ""
    items = "".join(
        f'<li><a href="#{_anchor(span)}">{escape_html(document[span])}</a></li>'
        for span in headings
    )
    return (
        f'<details class="outline"><summary>{escape_html(strings.outline)}</summary>'
        f'<ol lang="{escape_html(document.language)}">{items}</ol></details>'
    )


def _anchor(span: Span) -> str:
    return f"heading-{span.start}"


def _readable_links(queries: Iterable[str]) -> Iterable[Permalink]:
    for query in queries:
        try:
            yield read_permalink(query)
        except UserError:
            continue
