"""What a reader makes of a file: blocks that are then put together to a document's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from corpus.document import Alignment, Block, BlockKind, Metadata, Span
from corpus.reading.aligned import AlignedText


@dataclass(slots=True)
class DraftBlock:
    """A block that does not yet have its place in a document's text.

    It is never changed, see ``corpus.reading.aligned.AlignedText``.

    Attributes:
        kind, level, depth: as in ``corpus.document.Block``.
        content: its text.
    """

    kind: Final[BlockKind]
    content: Final[AlignedText]
    level: Final[int] = 0
    depth: Final[int] = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader makes of a file.

    Attributes:
        raw: the text that offsets count in: the decoded file, or what was extracted from a file
            that is no text.
        blocks: in reading order.
        title: that the file states, apart from its blocks.
        language: BCP-47 code that the file states, if it is one of ours.
        metadata: what the file says of itself.
        page_starts: offset in ``raw`` at which each page starts; none where there are no pages.
        warnings: what the owner should know of the file, a clause each: "page 3 holds no text".
    """

    raw: str
    blocks: tuple[DraftBlock, ...]
    title: str | None = None
    language: str | None = None
    metadata: Metadata = field(default_factory=Metadata)
    page_starts: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


def assemble(blocks: Iterable[DraftBlock]) -> tuple[str, tuple[Block, ...], Alignment]:
    """The text, blocks and alignment of a document; one line break parts two blocks.

    Notes come last, whatever their place in the file.
    """
    kept = [block for block in blocks if block.content.text]
    ordered = sorted(kept, key=lambda block: block.kind is BlockKind.NOTE)
    parts: list[AlignedText] = []
    spans: list[Block] = []
    position = 0
    for block in ordered:
        if parts:
            end = parts[-1].runs[-1].raw_end
            parts.append(AlignedText.standing_for("\n", end, end))
            position += 1
        parts.append(block.content)
        span = Span(position, position + len(block.content))
        spans.append(Block(span, block.kind, block.level, block.depth))
        position += len(block.content)
    whole = AlignedText.join(parts)
    return whole.text, tuple(spans), whole.alignment
