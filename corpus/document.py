"""What a document, a sentence and a passage are, and what an offset means.

Every offset counts code points. ``Document.text`` is the cleaned text; the raw text is the decoded
file, or, of a file that is no text, what was extracted from it. Spans never copy text: they point
into ``Document.text``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import NamedTuple


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ``text[start:end]``."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """True when the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True when ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Location:
    """The place of a span in the raw text: code points, and lines and pages counted from 1."""

    raw_start: int
    raw_end: int
    first_line: int
    last_line: int
    page: int | None = None  # None where the file has no pages


class Run(NamedTuple):
    """Cleaned text ``[clean, clean + length)`` that stands for raw text ``[raw_start, raw_end)``.

    Where both lengths are equal the code points correspond one to one. Otherwise the run is one
    replacement, such as a line break that became a space or ``&amp;`` that became ``&``.
    """

    clean: int
    length: int
    raw_start: int
    raw_end: int


new_run = partial(tuple.__new__, Run)
"""Makes a run of its four numbers in a tuple, in half the time: a table has millions of them."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each code point of a cleaned text stands in the raw text.

    The runs cover the cleaned text without gaps, in the order of the cleaned text. Raw positions
    need not rise: a footnote that was lifted out of a sentence stands after it.
    """

    runs: tuple[Run, ...]

    def raw_range(self, position: int) -> tuple[int, int]:
        """The raw range of the one cleaned code point at ``position``."""
        run = self.runs[bisect_right(self.runs, position, key=lambda run: run.clean) - 1]
        if run.raw_end - run.raw_start == run.length:
            start = run.raw_start + position - run.clean
            return start, start + 1
        return run.raw_start, run.raw_end

    def raw_span(self, span: Span) -> Span:
        """The smallest raw range that holds every code point of ``span``.

        Raises:
            ValueError: the span is empty or lies outside the cleaned text.
        """
        if not 0 <= span.start < span.end <= self.length:
            raise ValueError(f"span {span} is empty or outside a text of {self.length} code points")
        raw = [there for _, there in self.parts(span)]
        return Span(min(there.start for there in raw), max(there.end for there in raw))

    def parts(self, span: Span) -> Iterator[tuple[Span, Span]]:
        """What of a span each of its runs holds, and the raw range of that, in the span's order."""
        place = bisect_right(self.runs, span.start, key=lambda run: run.clean) - 1
        while place < len(self.runs) and (run := self.runs[place]).clean < span.end:
            first, last = max(span.start, run.clean), min(span.end, run.clean + run.length)
            if run.raw_end - run.raw_start == run.length:
                shift = run.raw_start - run.clean
                yield Span(first, last), Span(first + shift, last + shift)
            else:
                yield Span(first, last), Span(run.raw_start, run.raw_end)
            place += 1

    @property
    def length(self) -> int:
        """Code points of the cleaned text."""
        return self.runs[-1].clean + self.runs[-1].length if self.runs else 0


class BlockKind(StrEnum):
    """The role that a block of text plays in its document."""

    TITLE = "title"
    METADATA = "metadata"  # a front matter line that states a fact: title, author, date
    HEADING = "heading"
    BODY = "body"
    CAPTION = "caption"  # a picture's caption or credit
    NOTE = "note"  # a footnote, an endnote or a reference, lifted out of the body


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading or note; blocks do not overlap and follow the order of the text.

    Attributes:
        span: code points of the document's text.
        kind: its role.
        level: of a heading, from 1 for the highest; 0 where nothing tells.
        depth: of an item of a list or a row of a table, from 1 for one that is in no other; 0 for
            what is neither.
    """

    span: Span
    kind: BlockKind
    level: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; every field may be absent."""

    author: str | None = None
    date: str | None = None
    topics: tuple[str, ...] = ()
    period: tuple[int, ...] = ()  # the years that the document speaks of
    sources: tuple[str, ...] = ()  # a line each, for the reader
    license: str | None = None
    note: str | None = None  # the id that parallel versions share, None for a document alone


@dataclass(frozen=True, slots=True)
class Document:
    """One source file as cleaned text that knows its way back to the raw file.

    Attributes:
        id: stable and unique in its corpus: the path relative to the corpus, with ``/``.
        source: that same path, for opening the raw file.
        title: what a reader calls it; the file's name where the text states none.
        language: BCP-47 code of most of its text.
        text: the cleaned text.
        blocks: its paragraphs, headings and notes.
        alignment: the way from ``text`` back to the raw text.
        raw_line_starts: raw offset at which each raw line starts, the first being 0.
        raw_digest: SHA-256 of the file's bytes, in hexadecimal.
        metadata: what the document says of itself.
        extracted: the raw text of a file that is no text; None where the decoded file is it.
        page_starts: raw offset at which each page or slide starts; none where there are no pages.
    """

    id: str
    source: str
    title: str
    language: str
    text: str
    blocks: tuple[Block, ...]
    alignment: Alignment = field(repr=False)
    raw_line_starts: tuple[int, ...] = field(repr=False)
    raw_digest: str
    metadata: Metadata = Metadata()
    extracted: str | None = field(default=None, repr=False)
    page_starts: tuple[int, ...] = field(default=(), repr=False)

    def __getitem__(self, span: Span) -> str:
        """The text of ``span``."""
        return self.text[span.start : span.end]

    def heading_above(self, position: int) -> str | None:
        """The text of the nearest heading before ``position``; None where there is none."""
        above = [
            block.span
            for block in self.blocks
            if block.kind is BlockKind.HEADING and block.span.end <= position
        ]
        return self[max(above)] if above else None

    def locate(self, span: Span) -> Location:
        """The place of ``span`` in the raw text.

        Raises:
            ValueError: the span is empty or lies outside the text.
        """
        raw = self.alignment.raw_span(span)
        return Location(
            raw_start=raw.start,
            raw_end=raw.end,
            first_line=bisect_right(self.raw_line_starts, raw.start),
            last_line=bisect_right(self.raw_line_starts, raw.end - 1),
            page=self._page(span),
        )

    def _page(self, span: Span) -> int | None:
        """The page on which ``span`` starts.

        The row of a table is read with its header, which may stand on an earlier page: it starts
        with its last cell.
        """
        if not self.page_starts:
            return None
        cell = self.text.rfind("\t", span.start, span.end - 1) + 1
        raw = self.alignment.raw_range(cell or span.start)[0]
        return bisect_right(self.page_starts, raw)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a document, without the white space around it."""

    span: Span
    language: str
    kind: BlockKind
    block: int  # index into Document.blocks


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one document, language and kind: what retrieval ranks."""

    document: str  # Document.id
    span: Span
    language: str
    kind: BlockKind
    first: int  # index of its first sentence among the document's sentences
    last: int  # index after its last sentence

    @property
    def sentences(self) -> range:
        """Indices of its sentences among the document's sentences."""
        return range(self.first, self.last)


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """A document with its sentences and passages: what an index stores of it."""

    document: Document
    sentences: tuple[Sentence, ...]
    passages: tuple[Passage, ...]
