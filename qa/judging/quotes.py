"""Chosen sentences become quotes, each compared with its source file; what differs is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.document import BlockKind, Document, Span
from qa.answer import Parallel, Quote, ReadWith
from qa.figures.dating import year_of
from qa.finding.search import Choice, Search
from qa.judging.verify import Originals, is_outdated, verify
from qa.permalink import document_link, permalink

_KINDS = {
    BlockKind.TITLE: "title",
    BlockKind.METADATA: "title",  # a line of the front matter that states it
    BlockKind.HEADING: "heading",
}


def verified_quotes(
    found: Search, choices: Sequence[Choice], corpus: Originals
) -> tuple[list[Quote], list[str | None]]:
    """Quotes that hold, numbered from 1, and for each choice why it does not, or None.

    Args:
        found: that the choices are of.
        choices: in the order in which they are to be shown.
        corpus: of the source files.
    """
    quotes: list[Quote] = []
    faults: list[str | None] = []
    for choice in choices:
        document = found.pool.document_of(choice.first)
        span = found.pool.span_of(choice.first, choice.last)
        fault = verify(document, span, document[span], corpus)
        faults.append(fault)
        if fault is None:
            quotes.append(_quote(found, choice, len(quotes) + 1))
    return quotes, faults


def outdated_titles(
    found: Search, choices: Sequence[Choice], faults: Sequence[str | None], corpus: Originals
) -> list[str]:
    """Titles of the documents that have no quote because their files have changed or are gone.

    Args:
        found: that the choices are of.
        choices: as given to ``verified_quotes``.
        faults: as it returned them.
        corpus: of the source files.
    """
    chosen = zip(choices, faults, strict=True)
    rejected = [found.pool.document_of(choice.first) for choice, fault in chosen if fault]
    documents = {document.id: document for document in rejected}.values()
    return [document.title for document in documents if is_outdated(document, corpus)]


def _quote(found: Search, choice: Choice, marker: int) -> Quote:
    pool, index = found.pool, found.pool.index
    document, span = pool.document_of(choice.first), pool.span_of(choice.first, choice.last)
    passage = index.passages[choice.passage].span
    language = index.sentences[choice.first].language
    text = document[span]
    return Quote(
        marker=marker,
        document=document.id,
        source=document.source,
        title=document.title,
        language=language,
        span=span,
        text=text,
        location=document.locate(span),
        passage=passage,
        passage_text=document[passage],
        score=min(1.0, max(0.0, choice.similarity)),
        author=document.metadata.author,
        date=document.metadata.date,
        permalink=permalink(document.id, span, text),
        parallels=tuple(
            Parallel(other.language, other.id, _link(other, there))
            for other, there in pool.parallels(document, span)
        ),
        further=choice.further,
        retells=document.metadata.sources,
        year=year_of(document, span, language),
        section=document.heading_above(span.start),
        copies=pool.copies(choice.first, choice.last),
        context=tuple(_read_with(found, choice)),
    )


def _read_with(found: Search, choice: Choice) -> Iterator[ReadWith]:
    """What stands above the quote in its document and belongs to it."""
    pool, index = found.pool, found.pool.index
    document = pool.document_of(choice.first)
    for row in index.contexts[choice.first]:
        sentence = index.sentences[row]
        kind = _KINDS.get(sentence.kind, "lead")
        yield ReadWith(kind, sentence.span, document[sentence.span])


def _link(document: Document, span: Span | None) -> str:
    return permalink(document.id, span, document[span]) if span else document_link(document.id)
