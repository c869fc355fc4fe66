"""The ranked passages of a search, as a reader sees them."""

from __future__ import annotations

from qa.answer import Hit
from qa.finding.search import Search


def hits_of(found: Search) -> tuple[Hit, ...]:
    """Every passage that was found, best first, with its place in its file."""
    hits = []
    ranked = zip(found.passages, found.scores, strict=True)
    for rank, (row, score) in enumerate(ranked, start=1):
        passage, document = found.pool.index.passages[row], found.pool.holder_of(row)
        hits.append(
            Hit(
                rank=rank,
                document=document.id,
                source=document.source,
                title=document.title,
                language=passage.language,
                span=passage.span,
                text=document[passage.span],
                score=score,
                location=document.locate(passage.span),
            )
        )
    return tuple(hits)
