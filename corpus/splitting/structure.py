"""Which other sentences of its document is a sentence read with: title, headings, lead-in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.document import Block, BlockKind, Document, Sentence
from corpus.reading.clean import ends_sentence

# A heading of which nothing tells the level stands below all others.
_LOWEST = 7
# An item within many others is read with the nearest of them.
_MOST_ITEMS = 3
# More than this is no heading and no lead-in, but text of its own (code points).
_LONGEST = 300
_COLON = re.compile(r"[:：]\W{0,2}$")

Rows = tuple[int, ...]
"""Indices of sentences among those of their document."""


def contexts_of(document: Document, sentences: Sequence[Sentence]) -> list[Rows]:
    """For each block of a document, the sentences that it is read with, outermost first.

    These are the title; the headings above it, of each level the nearest; for an item of a list or
    a row of a table the line that leads the list in, and the items that it is part of. A title and
    a heading are read with what is above them. None but the document's own sentences are ever
    meant, so that each can be shown, and is found by what an index knows of it already.

    Example:
        "Prices" / "Geely" / "Service:" / "- yearly 240": the item is read with the three others.
    """
    lines = _lines(sentences)
    outline = _Outline(document, lines)
    return [outline.read(place, block) for place, block in enumerate(document.blocks)]


class _Outline:
    """Where in the outline of a document the reading has come to."""

    def __init__(self, document: Document, lines: dict[int, Rows]) -> None:
        self._document = document
        self._lines = lines
        self._title = _title_of(document)
        self._headings: list[tuple[int, int]] = []  # level, block
        self._items: list[tuple[int, int]] = []  # depth, block
        self._lead: int | None = None  # block
        self._before: int | None = None  # the block before, where it may be a lead-in

    def read(self, place: int, block: Block) -> Rows:
        """What the block is read with; then it is part of the outline."""
        titled = [] if self._title is None or self._title == place else [self._title]
        if block.kind is BlockKind.TITLE:
            return ()
        if block.kind in (BlockKind.NOTE, BlockKind.METADATA):
            return self._rows(titled)
        if block.kind is BlockKind.HEADING:
            level = block.level or _LOWEST
            _close(self._headings, level)
            above = [number for _, number in self._headings]
            self._headings.append((level, place))
            self._items, self._lead, self._before = [], None, None
            return self._rows([*titled, *above])
        above = [number for _, number in self._headings]
        if not block.depth:
            self._items, self._lead = [], None
            self._before = place if self._leads(block) else None
            return self._rows([*titled, *above])
        if not self._items:
            self._lead, self._before = self._before, None
        _close(self._items, block.depth)
        around = [number for _, number in self._items[-_MOST_ITEMS:]]
        self._items.append((block.depth, place))
        lead = [] if self._lead is None else [self._lead]
        return self._rows([*titled, *above, *lead, *around])

    def _rows(self, blocks: Sequence[int]) -> Rows:
        return tuple(row for block in blocks for row in self._lines.get(block, ()))

    def _leads(self, block: Block) -> bool:
        """True for what may lead a list in: it ends in a colon, or is no sentence."""
        text = self._document[block.span]
        if block.kind is BlockKind.CAPTION or _COLON.search(text):
            return True
        return len(text) <= _LONGEST and not ends_sentence(text)


def _close(opened: list[tuple[int, int]], level: int) -> None:
    """Takes off what does not stand above ``level``."""
    while opened and opened[-1][0] >= level:
        opened.pop()


def _title_of(document: Document) -> int | None:
    """The block of the title; a line of the front matter where that alone states it."""
    stated = None
    for place, block in enumerate(document.blocks):
        if block.kind is BlockKind.TITLE:
            return place
        is_fact = block.kind is BlockKind.METADATA and stated is None
        if is_fact and len(block.span) <= _LONGEST and document.title in document[block.span]:
            stated = place
    return stated


def _lines(sentences: Sequence[Sentence]) -> dict[int, Rows]:
    """The sentence of each block by which it stands above others: its last, as in a lead-in."""
    last: dict[int, Rows] = {}
    for row, sentence in enumerate(sentences):
        if len(sentence.span) <= _LONGEST:
            last[sentence.block] = (row,)
        else:
            last.pop(sentence.block, None)
    return last
