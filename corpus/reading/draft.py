"""What a reader makes of a file: blocks that are then put together to a document's text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.document import Alignment, Block, BlockKind, Metadata, Span
from corpus.reading.aligned import AlignedText
from corpus.reading.lines import tidy

_NOTHING = Metadata()


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block that does not yet have its place in a document's text."""

    kind: BlockKind
    content: AlignedText


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
    metadata: Metadata = _NOTHING
    page_starts: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Transcript:
    r"""Writes down what a file that is no text says, line by line; the lines become its raw text.

    Example:
        >>> transcript = Transcript()
        >>> transcript.page()
        >>> transcript.block(BlockKind.BODY, "The bridge is open.")
        >>> transcript.draft().raw
        'The bridge is open.\n'
    """

    blocks: list[DraftBlock] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _length: int = 0
    _page_starts: list[int] = field(default_factory=list)

    def page(self) -> None:
        """Begins the next page."""
        self._page_starts.append(self._length)

    def text(self, text: str) -> AlignedText:
        """``text`` written down as the next line, and read without the layout in it."""
        written = text.encode("utf-8", "replace").decode()  # lone surrogates cannot be kept
        start = self._length
        self._lines.append(f"{written}\n")
        self._length += len(written) + 1
        return tidy(AlignedText.standing_for(written, start, start + len(written)))

    def block(self, kind: BlockKind, text: str) -> None:
        """A block of its own; none where ``text`` is blank."""
        if text.strip():
            self.blocks.append(DraftBlock(kind, self.text(text)))

    def draft(
        self,
        title: str | None = None,
        language: str | None = None,
        metadata: Metadata = _NOTHING,
        warnings: Iterable[str] = (),
    ) -> Draft:
        """All that was written down, with what the file says of itself."""
        return Draft(
            raw="".join(self._lines),
            blocks=tuple(self.blocks),
            title=title,
            language=language,
            metadata=metadata,
            page_starts=tuple(self._page_starts),
            warnings=tuple(warnings),
        )


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
        spans.append(Block(Span(position, position + len(block.content)), block.kind))
        position += len(block.content)
    whole = AlignedText.join(parts)
    return whole.text, tuple(spans), whole.alignment
