"""A split document as JSON and back, for an index that keeps its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from sys import intern
from typing import Any

from corpus.document import (
    Alignment,
    Block,
    BlockKind,
    Document,
    Metadata,
    Passage,
    Run,
    Sentence,
    Span,
    SplitDocument,
)


def document_to_json(split: SplitDocument) -> dict[str, Any]:
    """The document as values that JSON can hold."""
    document = split.document
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "language": document.language,
        "text": document.text,
        "blocks": [
            [b.span.start, b.span.end, b.kind.value, b.level, b.depth] for b in document.blocks
        ],
        "runs": document.alignment.runs,
        "raw_line_starts": document.raw_line_starts,
        "raw_digest": document.raw_digest,
        "metadata": asdict(document.metadata),
        "extracted": document.extracted,
        "page_starts": document.page_starts,
        "sentences": [
            [s.span.start, s.span.end, s.language, s.kind.value, s.block] for s in split.sentences
        ],
        "passages": [
            [p.span.start, p.span.end, p.language, p.kind.value, p.first, p.last]
            for p in split.passages
        ],
    }


def document_from_json(row: Mapping[str, Any]) -> SplitDocument:
    """The document that ``document_to_json`` turned into ``row``."""
    metadata: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row["metadata"].items()
    }
    document = Document(
        id=row["id"],
        source=row["source"],
        title=row["title"],
        language=row["language"],
        text=row["text"],
        # An index that was written before blocks had a place in lists is read to be carried over.
        blocks=tuple(
            Block(Span(a, b), BlockKind(kind), *place) for a, b, kind, *place in row["blocks"]
        ),
        alignment=Alignment(tuple(Run(*run) for run in row["runs"])),
        raw_line_starts=tuple(row["raw_line_starts"]),
        raw_digest=row["raw_digest"],
        metadata=Metadata(**metadata),
        # An index that an older program made lacks them, and its vectors can still be carried over.
        extracted=row.get("extracted"),
        page_starts=tuple(row.get("page_starts", ())),
    )
    return SplitDocument(
        document=document,
        sentences=tuple(
            Sentence(Span(a, b), intern(language), BlockKind(kind), block)
            for a, b, language, kind, block in row["sentences"]
        ),
        passages=tuple(
            Passage(row["id"], Span(a, b), intern(language), BlockKind(kind), first, last)
            for a, b, language, kind, first, last in row["passages"]
        ),
    )
