"""What a foreign file says, written down as text between tags of HTML, for the HTML reader.

The text becomes the raw text of the file; the tags say what its parts are. So headings, tables,
notes and raised digits of every format are read by the same rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from corpus.document import BlockKind, Metadata
from corpus.languages import HAN, LANGUAGES, has_han
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import Draft, DraftBlock
from corpus.reading.fineness import Pieces
from corpus.reading.lines import Words
from corpus.reading.shown import DEPTH, NOTE_ROLE, TITLE, shown_blocks
from corpus.reading.woven import AS_WRITTEN, Weaver

NOTE = f'p role="{NOTE_ROLE}"'
"""The tag of a footnote, of a speaker's note and the like."""

_DEEPEST_ITEM = 9  # as Word has it
_LOWEST = 6  # level of a heading


def item_of(level: str | None) -> str:
    """The tag of an item of a list, by its level from 0, as a file states it."""
    stated = level is not None and level.isascii() and level.isdecimal() and len(level) == 1
    deep = min(int(level or "0") + 1, _DEEPEST_ITEM) if stated else 1
    return f'li {DEPTH}="{deep}"' if deep > 1 else "li"


_TAGS = {BlockKind.TITLE: "h1", BlockKind.CAPTION: "figcaption", BlockKind.NOTE: NOTE}
# Two letters beside each other; a Chinese one is a word.
_SAYS_SOMETHING = re.compile(rf"[^\W\d_]{{2}}|[{HAN}]")
_CELLS = frozenset({"td", "th"})
# Tags that stand within a line; a line of the raw text ends with any other.
_INLINE = frozenset({"b", "sup", "sub", "del"})
_WITHOUT_LINE = _INLINE | {"ul"}
_RAISED = frozenset({"sup", "sub"})
# A file's own lines are no printed lines, so no word is parted by them.
_NO_WORDS = Words([])


class Piece(NamedTuple):
    """A text within a line; a line break is one of its own."""

    text: str
    tags: tuple[str, ...] = ()  # of ``corpus.reading.looks``, outermost first


class Transcript:
    r"""Takes tags and texts in reading order.

    Example:
        >>> transcript = Transcript()
        >>> transcript.page()
        >>> transcript.block("h1", "The bridge")
        >>> transcript.block("p", "It is open.")
        >>> transcript.draft().raw
        'The bridge\nIt is open.\n'
    """

    def __init__(self) -> None:
        self._weaver = Weaver()
        self._raw: list[str] = []
        self._length = 0
        self._cut = Pieces()  # elements but cells, and texts
        self._rest: int | None = None  # where in the raw text begins what is cut too finely
        self._page_starts: list[int] = []
        self._facts: list[DraftBlock] = []
        self._running: dict[str, DraftBlock] = {}
        self._passed_over = Counter[str]()

    def page(self) -> None:
        """Begins the next page."""
        self._page_starts.append(self._length)

    def text(self, text: str) -> None:
        """Adds a text to the open element."""
        if not text:
            return
        is_woven = not self._is_full()
        start = self._write(text)
        if is_woven:
            self._cut.count += 1
            self._weaver.text(self._written_from(start))

    @contextmanager
    def element(self, tag: str) -> Iterator[None]:
        """Opens an element for what is added meanwhile.

        Args:
            tag: its name, and attributes if any, such as ``NOTE`` or "p"; it is no text of a file.
        """
        name, is_woven = self._open(tag)
        yield
        self._close(name, is_woven=is_woven)

    @contextmanager
    def elements(self, tags: Sequence[str]) -> Iterator[None]:
        """Opens elements one within the other, the outermost first; see ``element``."""
        with ExitStack() as opened:
            for tag in tags:
                opened.enter_context(self.element(tag))
            yield

    def pieces(self, pieces: Iterable[Piece]) -> None:
        """Adds texts to the open element, each with its look."""
        for text, tags in pieces:
            if text == "\n":
                self.line_break()
            elif not tags or text.isspace():
                self.text(text)
            else:
                with self.elements(tags):
                    self.text(text)

    def block(self, tag: str, text: str) -> None:
        """An element with nothing but ``text`` in it; none where that is blank."""
        if not text.strip():
            return
        if self._is_full():
            self._write(f"{text}\n")
            return
        name, is_woven = self._open(tag)
        self.text(text)
        self._close(name, is_woven=is_woven)

    def _open(self, tag: str) -> tuple[str, bool]:
        """Opens an element; its name, and whether it stands in the tree."""
        tag = f"h1 {TITLE}" if tag == "title" else tag
        name = tag.partition(" ")[0]
        is_woven = not self._is_full()
        if is_woven:
            self._cut.count += name not in _CELLS
            self._weaver.tag(f"<{tag}>")
        if name in _RAISED:
            self._write(f"<{name}>")  # so that 10<sup>6 is not read as 106 in the raw text either
        return name, is_woven

    def _close(self, name: str, *, is_woven: bool) -> None:
        if is_woven:
            self._weaver.tag(f"</{name}>")
        if name not in _WITHOUT_LINE:
            self._write("\t" if name in _CELLS else "\n")

    def fact(self, text: str) -> None:
        """A line that states a fact of the document, such as its date; it stands at the head."""
        if text.strip():
            line = self._written_from(self._write(text)).strip()
            self._facts.append(DraftBlock(BlockKind.METADATA, line))
            self._write("\n")

    def running_head(self, text: str) -> None:
        """A line that stands on every page; it is read once, after all others.

        Args:
            text: what is parted by tabs stands apart; a part with a null character is filled in on
                each page, as its number is, and is none of the document.
        """
        parts = (" ".join(part.split()) for part in text.split("\t") if "\0" not in part)
        line = "\t".join(filter(None, parts))
        if _SAYS_SOMETHING.search(line) and line not in self._running:
            written = self._written_from(self._write(line))
            self._running[line] = DraftBlock(BlockKind.METADATA, written)
            self._write("\n")

    def read_within(
        self, reader: Callable[[str, Pieces], list[DraftBlock]], text: str
    ) -> list[DraftBlock]:
        """The blocks of a page or a text within the file; as it is written in one that is full.

        Args:
            reader: makes the blocks of a text, and counts its pieces.
            text: the page.
        """
        if self._is_full():
            return [DraftBlock(BlockKind.BODY, AlignedText.of_raw(text, 0, len(text)))]
        page = Pieces()
        blocks = reader(text, page)
        self._cut.add_page(page)
        return blocks

    def retell(self, blocks: Iterable[DraftBlock], above: int = 0) -> None:
        """Blocks of what stands in another format within the file, as they were read there.

        Args:
            blocks: of it.
            above: the level of the heading that they stand below; theirs are no higher.
        """
        for block in blocks:
            cells = block.content.text.split("\t")
            if len(cells) > 1:
                around = [item_of(str(block.depth - 2))] if block.depth > 1 else []
                with self.elements([*around, "table", "tr"]):
                    for cell in cells:
                        with self.element("td"):
                            self.text(cell)
            elif block.kind is BlockKind.HEADING and not block.level:  # so it is one again
                with self.element("p"):
                    self.block("b", cells[0])
            else:
                self.block(_tag_of(block, above), cells[0])

    def passed_over(self, what: str, count: int = 1) -> None:
        """Counts what is in the file and is not read; the owner is told of each kind.

        Args:
            what: a kind of thing, such as "comments".
            count: so many of them.
        """
        self._passed_over[what] += count

    def line_break(self) -> None:
        """A line break within the open element."""
        if not self._is_full():
            self._weaver.tag("<br>")
        self._write("\n")

    def draft(
        self,
        title: str | None = None,
        language: str | None = None,
        metadata: Metadata | None = None,
        warnings: Iterable[str] = (),
        *,
        opens_with_title: bool = True,
    ) -> Draft:
        """All that was written down, with what the file says of itself.

        Args:
            title: that the file states.
            language: code that the file states; only one of ours is taken over.
            metadata: author and date, for instance.
            warnings: what the owner should know, a clause each.
            opens_with_title: whether a heading that it opens with is its title, if none is stated.
        """
        weaver, raw = self._weaver, "".join(self._raw)
        if self._rest is not None:
            weaver.as_written(AlignedText.of_raw(raw, self._rest, len(raw)))
        shown = shown_blocks(weaver, weaver.tree(), _NO_WORDS, strong_headings=True)
        title = title or (_first_heading(shown.blocks) if opens_with_title else None)
        said = {block.content.text for block in shown.blocks}
        running = [block for line, block in self._running.items() if line not in said]
        passed_over = sorted(self._passed_over.items())
        return Draft(
            raw=raw,
            blocks=(*self._facts, *_whole(shown.blocks), *running),
            title=" ".join((title or "").split()) or None,
            language=language if language in LANGUAGES else None,
            metadata=metadata or Metadata(),
            page_starts=tuple(self._page_starts),
            warnings=(*warnings, *(f"{what} left out: {n}" for what, n in passed_over if n)),
        )

    def _is_full(self) -> bool:
        """True when what comes now is cut finer than any text, and is read as it is written."""
        if self._rest is None and self._cut.are_too_fine:
            self._rest = self._length
        return self._rest is not None

    def _write(self, text: str) -> int:
        """Adds to the raw text; where in it the text begins."""
        # Half a character, which no encoding can keep, becomes a question mark.
        written = text if text.isascii() else text.encode("utf-8", "replace").decode()
        start, self._length = self._length, self._length + len(written)
        self._cut.length += len(written)
        self._raw.append(written)
        return start

    def _written_from(self, start: int) -> AlignedText:
        """What was written last, from there on."""
        return AlignedText.standing_for(self._raw[-1], start, self._length)


def _tag_of(block: DraftBlock, above: int) -> str:
    """The tag that makes such a block below a heading of the level ``above``."""
    if "\n" in block.content.text:
        return f"pre {AS_WRITTEN}"
    if block.kind is BlockKind.HEADING:
        return f"h{max(block.level, min(above + 1, _LOWEST))}"
    if block.kind is BlockKind.TITLE and above:
        return f"h{min(above + 1, _LOWEST)}"
    if block.kind in _TAGS:
        return _TAGS[block.kind]
    return item_of(str(block.depth - 1)) if block.depth else "p"


def _whole(blocks: Iterable[DraftBlock]) -> list[DraftBlock]:
    """The blocks; paragraphs that an author ended in the middle of a sentence are one.

    Such a paragraph ends in a comma, and the next begins with a small letter or in Chinese. Items
    of lists and cells stay apart.
    """
    groups: list[list[DraftBlock]] = []
    for block in blocks:
        if groups and _goes_on(groups[-1][-1], block):
            groups[-1].append(block)
        else:
            groups.append([block])
    return [replace(group[0], content=_joined([b.content for b in group])) for group in groups]


def _joined(parts: Sequence[AlignedText]) -> AlignedText:
    joined = list(parts[:1])
    for before, part in pairwise(parts):
        space = "" if has_han(part.text[0]) else " "
        end = before.raw_range(len(before), len(before))[1]
        joined += [AlignedText.standing_for(space, end, part.raw_range(0, 0)[0]), part]
    return AlignedText.join(joined)


def _goes_on(head: DraftBlock, block: DraftBlock) -> bool:
    if not head.kind is block.kind is BlockKind.BODY or head.depth or block.depth:
        return False
    first = block.content.text[:1]
    return head.content.text.endswith((",", "，")) and (first.islower() or has_han(first))


def _first_heading(blocks: Sequence[DraftBlock]) -> str | None:
    """What a document begins with, if that is a heading and it states no title."""
    if any(block.kind is BlockKind.TITLE for block in blocks):
        return None
    first = next(iter(blocks), None)
    return first.content.text if first and first.kind is BlockKind.HEADING else None
