"""What a browser shows of a page, as blocks: each text once, nothing hidden, nothing glued."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby
from typing import Final, NamedTuple

from turbohtml import Element, Node, Text

from corpus.document import BlockKind, Metadata
from corpus.reading import mathml
from corpus.reading.aligned import AlignedText
from corpus.reading.clean import ends_clause, ends_sentence
from corpus.reading.columns import Printed
from corpus.reading.draft import DraftBlock
from corpus.reading.furniture import Furniture, Held, at_its_place, furniture_of, handed_on_in
from corpus.reading.leaders import leaders, with_gaps
from corpus.reading.lines import Words, as_written, join_lines, tidy, width
from corpus.reading.neighbours import Apart, apart_from
from corpus.reading.raised import Shift, in_formula, in_line
from corpus.reading.ruled import text_tables
from corpus.reading.styles import Display, Style, Styles
from corpus.reading.tables import Cell, Table, parted_by, tabbed
from corpus.reading.woven import AS_WRITTEN, Weaver

NOTE_ROLE = "doc-footnote"
"""The role of an element that is the text of a footnote."""

DEPTH = "data-list-depth"
"""How deep an item of a list lies that stands in no element of its list."""

TITLE = "data-title"
"""The attribute of a heading that is the title of its document.

Within ``<title>`` no tag has a meaning, so a raised digit would be none there.
"""

_NOTES = frozenset({NOTE_ROLE, "doc-endnote", "footnote", "endnote", "rearnote"})
_MARKS_NOTE = frozenset({"doc-noteref", "noteref"})
_PAGE_BREAKS = frozenset({"doc-pagebreak", "pagebreak"})

_BLOCK_TAG_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt"
    " fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr"
    " html legend li main menu nav ol p pre search section summary table tbody td tfoot th"
    " thead title tr ul"
)
_BLOCK_TAGS = frozenset(_BLOCK_TAG_NAMES.split())
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNFOLDING_TAGS = _HEADING_TAGS | {"dt", "summary"}
_CAPTION_TAGS = frozenset({"figcaption", "caption"})
_STRONG_TAGS = frozenset({"strong", "b"})
_CELL_TAGS = frozenset({"td", "th"})
# A table of other elements, as programs draw it, says so by their roles.
_TABLE_ROLES = {
    **dict.fromkeys(("table", "grid", "treegrid"), "table"),
    **{"row": "tr", "columnheader": "th", "rowheader": "th", "cell": "td", "gridcell": "td"},
}
_OF_ANY_ROLE = frozenset({"div", "span", "section", "ul", "li", "p"})
# What is no text of the page: code, other media, controls, text taken back, the reading of a ruby.
_UNSHOWN_TAG_NAMES = (
    "script style template noscript noframes noembed svg iframe object audio video canvas map"
    " textarea select datalist button progress meter del s strike rt rp"
)
_UNSHOWN_TAGS = frozenset(_UNSHOWN_TAG_NAMES.split()) | mathml.UNSHOWN_TAGS
# What a browser draws in the line; the numbers on both sides of it are not one.
_DRAWN_TAG_NAMES = "img input svg iframe object video canvas textarea select button progress meter"
_DRAWN_TAGS = frozenset(_DRAWN_TAG_NAMES.split())
# Most elements; each is shown, whatever it holds, where no style and no attribute hides it.
_USUAL_TAGS = (_BLOCK_TAGS | _STRONG_TAGS | {"html", "span", "a", "i", "em", "br"}) - {"dialog"}
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_NOTE_CLASS = re.compile(
    r"foot-?note|note-?ref|(?:^|[\s_-])(?:reference|fnref|cite)", re.IGNORECASE
)
# Ways to change a page, and doubts of a line, as MediaWiki calls them. A span that is not printed
# may be text: "1975; 48 years ago".
_ASIDE_TAGS = {"span": "mw-editsection", "sup": "noprint"}
# Above the messages of a chat that Telegram wrote out as pages stands who sent them.
_SENDER_CLASS, _SENDER_LEVEL = "from_name", 4
_CREDIT = re.compile(
    r"(?:来源|图源|图片来源|图)\s?[:：]|\b(?:Source|Photo|Credit|Bron|Foto|Фото|Источник|Крыніца)\s?:",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"【[文图作][^】]{0,60}】|(?:作者|文)\s?[:：/][^。]{1,40}"
    r"|(?:By|Автор:|Аўтар:|Auteur:|Author:) [^.]{3,60}"
)
# More than this is a paragraph, whatever its tag (columns).
_WIDEST_HEADING = 200
_WIDEST_STRONG_HEADING = 120
_LONGEST_TERM = 80
_LIST_MARK = re.compile(
    r"[•‣◦▪●■*]\s|[-–—]\s|\(?\d{1,3}[.)]\s|\d{1,3}、|[（(]?[一二三四五六七八九十]{1,3}[、）)]|[①-⑳]"
)
_LABELLED = re.compile(r"[^:：]{1,60}(?:[:：]|\s[–—-]\s)\s*[^:：\s].{0,100}", re.DOTALL)
# The last digits of one number and the first of the next, which may be its thousands.
_LAST_GROUP = re.compile(r"(?<!\d)\d{1,3}$")
_GROUP = re.compile(r"\d{3}(?!\d)")
# The text around a raised mark that tells what it is (code points).
_AROUND = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """The blocks of a page, and those that are its furniture, such as navigation."""

    blocks: list[DraftBlock]
    left_out: list[DraftBlock]
    metadata: Metadata = field(default_factory=Metadata)
    mostly_furniture: bool = False  # so it was kept whole
    unclosed: int | None = None  # raw place of what is never closed and hides all after it


def shown_blocks(weaver: Weaver, root: Element, words: Words, *, strong_headings: bool) -> Shown:
    """The blocks of a page; a page that would be mostly furniture is kept whole.

    Args:
        weaver: that knows the texts of the tree.
        root: the tree.
        words: of the file, for words that a line end parts.
        strong_headings: whether a short block that is bold as a whole is a heading.
    """
    sheets = map(weaver.text_of, root.find_all("style"))
    scripts = map(weaver.text_of, filter(_is_program, root.find_all("script")))
    looks = _Looks(Styles(sheets, scripts))
    notes, links = _note_numbers(weaver, root), root.find_all("a")
    handed_on, has_links = handed_on_in(links), bool(links)
    builder = _Builder(weaver, words, strong_headings, notes, looks, handed_on, has_links)
    stack: list[_Open | Node] = [root]
    while stack:  # a page may be nested deeper than functions may
        item = stack.pop()
        if isinstance(item, _Open):
            builder.leave(item)
        elif isinstance(item, Text):
            builder.text(item.data)
        elif isinstance(item, Element) and (look := looks.of(item)).is_shown:
            stack.append(builder.enter(item, look))
            stack.extend(reversed(mathml.in_order(item)))
        elif isinstance(item, Element) and item.tag in _DRAWN_TAGS:
            builder.drawn(item)
    builder.close_block()
    return builder.shown()


class _Look(NamedTuple):
    """What the tag and the attributes of an element say of it, and the styles of its page."""

    tag: str  # what it is; in a table that its roles alone tell of, the tag of such a part
    is_shown: bool
    is_boxed: bool  # what stands in it stands apart
    is_block: bool  # it stands in lines of its own
    style: Style
    roles: Sequence[str]
    furniture: Furniture | None
    shift: str | None


class _Looks:
    """The looks of the elements of a page; those without attributes share one for each tag."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._plain: dict[str, _Look] = {}

    def of(self, element: Element) -> _Look:
        """How the element looks."""
        if element.attrs or element.tag == "button" or self._styles.depend_on_place(element.tag):
            return self._worked_out(element)
        look = self._plain.get(element.tag)
        if look is None:
            is_usual = self._styles.are_none and element.tag in _USUAL_TAGS
            look = _usual_look(element.tag) if is_usual else self._worked_out(element)
            self._plain[element.tag] = look
        return look

    def _worked_out(self, element: Element) -> _Look:
        style, roles = self._styles.of(element), _roles(element)
        tag, display = _tag_of(element, roles), style.display
        if display is Display.INLINE and tag not in _CELL_TAGS:
            is_block = False
        else:
            is_block = tag in _BLOCK_TAGS or display in (Display.BLOCK, Display.BOXES)
        furniture = furniture_of(element, is_fixed=style.fixed)
        # A mark that leads to a note is as good as raised.
        is_mark = tag == "a" and not _MARKS_NOTE.isdisjoint(roles)
        return _Look(
            tag=tag,
            is_shown=(_is_shown(element, display) and not _is_page_number(element, roles))
            or _holds_formula(element),
            is_boxed=display is Display.BOXES,
            is_block=is_block,
            style=style,
            roles=roles,
            furniture=furniture if is_block or (furniture and furniture.is_named) else None,
            shift="sup" if is_mark else None if is_block else style.shift,
        )


@cache
def _usual_look(tag: str) -> _Look:
    """How an element of a usual tag without attributes looks on a page without styles.

    A file of records may have ten thousand pages, each of a few elements.
    """
    return _Looks(Styles())._worked_out(Element(tag))


def _is_program(script: Element) -> bool:
    """False for data between the tags of a script."""
    return "json" not in (script.attr("type") or "")


def _is_shown(element: Element, display: Display | None) -> bool:
    """False for what a browser does not show, and for text that its author has taken back."""
    if element.tag in _UNSHOWN_TAGS and not _unfolds(element):
        return False
    if display is Display.HIDDEN:
        return False
    attributes = element.attrs
    if not attributes:
        return element.tag != "dialog"
    aside = _ASIDE_TAGS.get(element.tag)
    if aside and aside in (element.attr("class") or "").split():
        return False
    is_hidden = "hidden" in attributes and element.attr("hidden") != "until-found"
    is_closed = element.tag == "dialog" and "open" not in attributes
    if (is_hidden and display is None) or is_closed:
        return False
    is_silent = (element.attr("aria-hidden") or "").lower() == "true"
    return not (is_silent and _is_copy(element))


def _unfolds(element: Element) -> bool:
    """True for a heading that is clicked on to see what it heads, as a question its answer."""
    parent = element.parent
    heads = isinstance(parent, Element) and parent.tag in _UNFOLDING_TAGS
    return element.tag == "button" and heads


def _is_page_number(element: Element, roles: Sequence[str]) -> bool:
    """True for the number of a page of the printed book, which stands amid its sentences."""
    return not _PAGE_BREAKS.isdisjoint(roles) and all(isinstance(c, Text) for c in element.children)


def _is_copy(silent: Element) -> bool:
    """True where what is not read aloud is a dialog, or a formula drawn anew beside its markup."""
    if (silent.attr("role") or "").lower() == "dialog":
        return True
    return any(
        isinstance(each, Element) and (each.tag == "math" or _holds_formula(each))
        for each in (silent.previous_sibling, silent.next_sibling)
    )


def _holds_formula(element: Element) -> bool:
    """True for the markup of a formula; a page may hide that and show a picture of it instead."""
    first = element.children[:1]
    return bool(first) and isinstance(first[0], Element) and first[0].tag == "math"


def _note_numbers(weaver: Weaver, root: Element) -> frozenset[str]:
    """The raised numbers with which a note begins: the first text of what they stand in."""
    numbers = set[str]()
    for raised in root.find_all("sup"):
        before = raised.previous_sibling
        if before is None or (isinstance(before, Text) and not before.data.strip()):
            for inside in (raised, *_innermost(raised)):
                for child in inside.children[:2]:
                    if isinstance(child, Text):
                        texts = weaver.texts(child.data)
                        numbers |= {t.text.strip() for t in texts if not isinstance(t, str)}
    return frozenset(numbers)


@dataclass(slots=True)
class _Piece:
    """A text within a line; a raised one still has to find how it reads."""

    content: Final[AlignedText]
    strong: Final[bool]
    shift: Final[Shift | None] = None


@dataclass(slots=True)
class _Open:
    """An element that was entered and is to be left."""

    element: Element
    tag: str
    look: _Look
    around: tuple[bool, bool]  # whether what stands around it is visible, and has a size
    pieces: int = 0  # of the line, when it was entered
    place: int = 0  # raw end of the text before it
    furniture: Furniture | None = None  # that it may be
    before: Held | None = None  # by the page, up to it
    sink: list[DraftBlock] | None = None
    first: int = 0  # its first block in the sink


@dataclass(slots=True)
class _Builder:
    """Enters and leaves elements, takes texts, and collects the blocks that they make."""

    weaver: Weaver
    words: Words
    strong_headings: bool
    notes: frozenset[str]
    looks: _Looks
    handed_on: frozenset[str]  # addresses, by links
    has_links: bool  # of the page; without any no part of it is a bar of links
    blocks: list[DraftBlock] = field(default_factory=list)
    _lines: list[list[_Piece]] = field(default_factory=lambda: [[]])  # parted by line breaks
    _place: int = 0  # raw end of the last text
    _role: BlockKind | None = None
    _apart: Apart = Apart.NOT  # whether the next text stands apart from what is before it
    _strong: set[tuple[int | None, int | None]] = field(default_factory=set)
    _strong_before: set[tuple[int | None, int | None]] = field(default_factory=set)
    _verbatim: int = 0
    _printed: int = 0
    _centred: bool = False
    _after_picture: bool = False  # the last thing shown was a picture
    _sinks: list[list[DraftBlock]] = field(default_factory=list)
    _holding_tables: set[int] = field(default_factory=set)  # cells, by the identity of their sink
    _tables: list[Table] = field(default_factory=list)
    _term: DraftBlock | None = None  # the last block, if it is a term that is now explained
    _explains_more: bool = False  # the next block is a further explanation of a term
    _level: int = 0  # of the heading that is open
    _depth: int = 0  # items of lists that are open, one within the other
    _held: Held = field(default_factory=Held)  # by the page, up to here
    _links: int = 0  # links that are open
    _formulas: int = 0  # formulas that are
    _visible: bool = True  # what stands here, and its letters have a size
    _sized: bool = True
    _furniture: dict[int, DraftBlock] = field(default_factory=dict)  # by identity

    def shown(self) -> Shown:
        """What was collected."""
        if not self._furniture:
            return Shown(self.blocks, [], unclosed=self.weaver.unclosed)
        left_out = list(self._furniture.values())
        kept = [block for block in self.blocks if id(block) not in self._furniture]
        if sum(len(b.content) for b in left_out) > sum(len(b.content) for b in kept):
            return Shown(self.blocks, [], mostly_furniture=True, unclosed=self.weaver.unclosed)
        return Shown(kept, left_out, unclosed=self.weaver.unclosed)

    def text(self, data: str) -> None:
        """Adds a text of the tree to the line."""
        if not (self._visible and self._sized):
            return
        for piece in self.weaver.texts(data):
            if isinstance(piece, str):
                self._add(AlignedText.standing_for(piece, self._place, self._place))
            else:
                if self._apart:
                    self._part(piece.text)
                self._place = piece.runs[-1].raw_end
                self._held.text(piece.text, is_linked=self._links > 0)
                self._add(piece)

    def drawn(self, element: Element) -> None:
        """Passes over something that is drawn in the line."""
        self._held.element(element, self.handed_on)
        self._apart = max(self._apart, Apart.DRAWN)

    def _part(self, text: str) -> None:
        """Puts a space before ``text`` where it would be glued to what its neighbour says."""
        before = self._lines[-1][-1].content.text if self._lines[-1] else ""
        if before and not self._verbatim and self._apart.parts(before[-1], text[0]):
            self._add(AlignedText.standing_for(" ", self._place, self._place))
        self._apart = Apart.NOT

    def _add(self, content: AlignedText) -> None:
        if self._printed and "\n" in content.text:
            start = 0
            for line_break in re.finditer("\n", content.text):
                self._lines[-1].append(_Piece(content.cut(start, line_break.start()), False))
                self._lines.append([])
                start = line_break.end()
            content = content.cut(start, len(content))
        self._lines[-1].append(_Piece(content, bool(self._strong)))

    def enter(self, element: Element, look: _Look) -> _Open:
        """Opens what the element stands for."""
        tag = look.tag
        opened = _Open(element, tag, look, (self._visible, self._sized))
        self._visible = self._visible if look.style.visible is None else look.style.visible
        self._sized = self._sized if look.style.sized is None else look.style.sized
        if look.furniture:
            self.close_block()
            furniture = at_its_place(look.furniture, element)
            if self.has_links or furniture is not Furniture.BAR:
                opened.furniture = furniture
                opened.sink = self._sinks[-1] if self._sinks else self.blocks
                opened.first = len(opened.sink)
                opened.before = self._held.now()
        self._held.element(element, self.handed_on)
        self._links += tag == "a"
        self._formulas += tag == "math"
        if self._formulas:
            self._sign(mathml.signs_of(element)[0], element)
        if not look.is_block:
            parent = element.parent
            is_boxed = isinstance(parent, Element) and self.looks.of(parent).is_boxed
            self._apart = Apart.SURE if is_boxed else max(self._apart, apart_from(element))
        if tag == "br":
            self._break_line()
        elif tag in _DRAWN_TAGS:
            self._apart = max(self._apart, Apart.DRAWN)
            self._after_picture = self._after_picture or tag == "img"
        elif tag in _STRONG_TAGS:
            self._enter_strong(element)
        elif look.is_block:
            self._enter_block(element, look)
        opened.pieces, opened.place = len(self._lines[-1]), self._place
        return opened

    def _sign(self, sign: str, element: Element) -> None:
        """Adds a sign between the parts of a formula."""
        if element.tag in mathml.SEPARATE_TAGS:
            self._apart = Apart.SURE
        if sign:
            self._part(sign)
            self._add(AlignedText.standing_for(sign, self._place, self._place + 1))

    def _break_line(self) -> None:
        if self._verbatim:
            self._add(AlignedText.standing_for("\n", self._place, self._place))
        else:
            self._lines.append([])

    def _enter_strong(self, element: Element) -> None:
        # A tag that was never closed is opened anew in each paragraph: it marks the first alone.
        place = element.source_line, element.source_col
        if place not in self._strong_before:
            self._strong.add(place)
            self._strong_before.add(place)

    def _enter_block(self, element: Element, look: _Look) -> None:
        self.close_block()
        tag = look.tag
        self._centred = _is_centred(element)
        if tag == "title" or element.attr(TITLE) is not None:
            self._role = BlockKind.TITLE
        elif tag in _HEADING_TAGS:
            self._role, self._level = BlockKind.HEADING, int(tag[1])
        elif tag in _CAPTION_TAGS:
            self._role = BlockKind.CAPTION
        elif tag == "div" and element.attr("class") == _SENDER_CLASS:
            self._role, self._level = BlockKind.HEADING, _SENDER_LEVEL
        elif look.roles and not _NOTES.isdisjoint(look.roles):
            self._role = BlockKind.NOTE
        elif tag == "li":
            self._depth += _spanned(element, DEPTH)
        elif tag == "pre":
            children = [each for each in element.children if isinstance(each, Element)]
            is_code = element.attr(AS_WRITTEN) is not None or any(c.tag == "code" for c in children)
            self._verbatim += is_code
            self._printed += not is_code
        elif tag == "table":
            self._tables.append(Table(self._depth + 1))
        elif tag == "tr" and self._tables:
            self._tables[-1].begin_row()
        elif tag in _CELL_TAGS and self._tables:
            self._sinks.append([])
        elif tag == "dd":
            before = element.previous_sibling
            if isinstance(before, Text) and not before.data.strip():
                before = before.previous_sibling
            self._explains_more = isinstance(before, Element) and before.tag == "dd"

    def leave(self, opened: _Open) -> None:
        """Closes what the element stood for."""
        element, tag, look = opened.element, opened.tag, opened.look
        self._visible, self._sized = opened.around
        self._links -= tag == "a"
        if self._formulas:
            if tag in mathml.SCRIPTED_TAGS:  # what follows is not raised as well
                self._apart = Apart.SURE
            self._script(opened)
            self._sign(mathml.signs_of(element)[1], element)
        self._formulas -= tag == "math"
        if look.shift:
            self._shift(opened, look.shift)
        elif tag in _STRONG_TAGS:
            self._strong.discard((element.source_line, element.source_col))
        elif look.is_block:
            self.close_block()
            self._leave_block(element, look)
        if opened.furniture and opened.before and opened.sink is not None:
            self.close_block()
            if opened.furniture.holds(self._held.since(opened.before)):
                self._furniture |= {id(block): block for block in opened.sink[opened.first :]}
                self._term = None

    def _leave_block(self, element: Element, look: _Look) -> None:
        tag = look.tag
        self._centred = False
        is_note = bool(look.roles) and not _NOTES.isdisjoint(look.roles)
        if tag in _CELL_TAGS:
            self._role = None if is_note else self._role
            self._leave_cell(element, is_header=tag == "th")
        elif tag in _HEADING_TAGS or tag in _CAPTION_TAGS or tag == "title" or is_note:
            self._role = None
        elif tag == "pre":
            self._verbatim, self._printed = 0, 0
        elif tag == "li":
            self._depth -= _spanned(element, DEPTH)
        elif tag == "table":
            table = self._tables.pop()
            self._keep(table.blocks())
            if self._sinks and table.height > 1:
                self._holding_tables.add(id(self._sinks[-1]))
        elif tag == "dt":
            self._mark_term()
        elif tag in ("dd", "dl"):
            self._term, self._explains_more = None, False

    def _leave_cell(self, element: Element, *, is_header: bool) -> None:
        if not (self._tables and self._sinks):
            return
        sink = self._sinks.pop()
        blocks = tuple(sink)
        is_apart = id(sink) in self._holding_tables
        self._holding_tables.discard(id(sink))
        furnished = any(map(self._furniture.__contains__, map(id, blocks)))
        columns, rows = _spanned(element, "colspan"), _spanned(element, "rowspan")
        self._tables[-1].add(
            Cell(blocks, is_header, is_apart or furnished, furnished, columns, rows)
        )

    def _script(self, opened: _Open) -> None:
        """Makes one piece of what is raised or lowered in a formula."""
        script = mathml.script_of(opened.element)
        line = self._lines[-1]
        if script and (inside := line[opened.pieces :]):
            content = AlignedText.join(piece.content for piece in inside)
            content = in_formula(content, script, opened.place, self._place)
            line[opened.pieces :] = [_Piece(content, inside[0].strong)]

    def _shift(self, opened: _Open, shift: str) -> None:
        """Makes one piece of what is raised or lowered."""
        line = self._lines[-1]
        inside = line[opened.pieces :]
        content = AlignedText.join(piece.content for piece in inside)
        if not content.text.strip():
            return
        is_strong = any(piece.strong for piece in inside)
        shifted = Shift(shift, linked=_leads_to_note(opened.element))
        line[opened.pieces :] = [_Piece(content, is_strong, shifted)]

    def close_block(self) -> None:
        """Ends the block and keeps it if it shows anything."""
        if not any(self._lines):
            return
        lines, self._lines = self._lines, [[]]
        self._apart = Apart.NOT
        blocks = [block for block in self._blocks_of(lines) if block.content.text]
        if blocks:
            self._keep(blocks)
            self._after_picture = False
            self._strong.clear()  # a mark that goes on past its block is none of a heading
            if self._role is BlockKind.HEADING:
                self._role = None  # what follows within an unclosed heading is its text

    def _keep(self, blocks: Sequence[DraftBlock]) -> None:
        sink = self._sinks[-1] if self._sinks else self.blocks
        if self._term is not None and blocks and sink and sink[-1] is self._term:
            content = tabbed([sink.pop().content, blocks[0].content])
            blocks = [replace(blocks[0], content=content, depth=self._depth + 1), *blocks[1:]]
        elif self._explains_more and blocks:
            blocks = [replace(blocks[0], depth=self._depth + 2), *blocks[1:]]
        self._term, self._explains_more = None, False
        sink.extend(blocks)

    def _mark_term(self) -> None:
        sink = self._sinks[-1] if self._sinks else self.blocks
        if sink and len(sink[-1].content) <= _LONGEST_TERM:
            self._term = sink[-1]

    def _blocks_of(self, lines: list[list[_Piece]]) -> Iterator[DraftBlock]:
        """The blocks of the lines between two block tags; printed ones may be rows of a table."""
        if not self._printed:
            yield from self._texts_of(lines)
            return
        printed = [self._as_printed(pieces) for pieces in lines]
        start = 0
        for table in text_tables(printed):
            yield from self._texts_of(lines[start : table.start])
            yield from table.rows
            start = table.end
        yield from self._texts_of(lines[start:])

    def _as_printed(self, pieces: list[_Piece]) -> Printed:
        line = AlignedText.join(self._in_line(pieces))
        return Printed(line.strip(), width(line.text) - width(line.text.lstrip()), is_apart=False)

    def _texts_of(self, lines: list[list[_Piece]]) -> Iterator[DraftBlock]:
        """The blocks of lines of text: a sentence may run over line breaks."""
        group: list[tuple[AlignedText, bool]] = []
        for pieces in lines:
            for content in self._joined(pieces):
                if group and (not content.text or _ends_block(group[-1], content)):
                    yield self._block(group)
                    group = []
                if content.text:
                    group.append((content, self._is_strong(pieces, content)))
        if group:
            yield self._block(group)

    def _block(self, group: list[tuple[AlignedText, bool]]) -> DraftBlock:
        content = parted_by(" ", [content for content, _ in group])
        kind = self._kind(content.text, all(strong for _, strong in group))
        if kind is BlockKind.HEADING:
            return DraftBlock(kind, content, level=self._level if self._role is kind else 0)
        is_entry = not self._depth and not self._verbatim and "\t" in content.text
        return DraftBlock(kind, content, depth=self._depth + is_entry)

    def _is_strong(self, pieces: list[_Piece], content: AlignedText) -> bool:
        if not any(piece.strong for piece in pieces):
            return False
        strong = sum(len("".join(p.content.text.split())) for p in pieces if p.strong)
        return strong > 0 and strong >= len("".join(content.text.split()))

    def _joined(self, pieces: list[_Piece]) -> list[AlignedText]:
        """The text of a line; a line of the file in which dots lead to a value stays one."""
        is_plain = len(pieces) == 1 and pieces[0].shift is None  # most lines, by far
        whole = pieces[0].content if is_plain else AlignedText.join(self._in_line(pieces))
        if self._verbatim:
            return [as_written(whole)]
        if "\n" not in whole.text:
            return [self._with_gaps(tidy(whole))]
        lines = [tidy(whole.cut(*match.span())) for match in re.finditer(r"[^\n]+", whole.text)]
        lines = [self._with_gaps(line) for line in lines if line.text]
        runs = groupby(lines, lambda line: "\t" in line.text)
        texts = (run if led else [tidy(join_lines(list(run), self.words))] for led, run in runs)
        return [text for run in texts for text in run] or [AlignedText("", ())]

    def _with_gaps(self, line: AlignedText) -> AlignedText:
        """The line; as a row of a table where dots lead to a value."""
        return line if self._role else with_gaps(line, leaders(line.text))

    def _in_line(self, pieces: list[_Piece]) -> Iterator[AlignedText]:
        before = ""
        for index, piece in enumerate(pieces):
            content: AlignedText | None = piece.content
            if piece.shift:
                following = pieces[index + 1 : index + 4]
                after = "".join(p.content.text for p in following)[:_AROUND]
                lowered = index and (pieces[index - 1].shift or piece.shift).tag == "sub"
                if lowered and piece.shift.tag == "sup" and not piece.shift.linked:
                    before = ""  # the power of a variable with an index
                content = in_line(piece.content, piece.shift, before, after, self.notes)
            if content is not None:
                yield content
                before = (before + content.text)[-_AROUND:]

    def _kind(self, text: str, is_strong: bool) -> BlockKind:
        if self._role is BlockKind.HEADING and width(text) > _WIDEST_HEADING:
            return BlockKind.BODY
        if self._role is not None:
            return self._role
        if self._centred and (self._after_picture or _CREDIT.search(text)):
            return BlockKind.CAPTION
        if _BYLINE.fullmatch(text):
            return BlockKind.METADATA
        heads = self.strong_headings and is_strong and not ends_sentence(text)
        if heads and width(text) <= _WIDEST_STRONG_HEADING:
            return BlockKind.HEADING
        return BlockKind.BODY


def _roles(element: Element) -> Sequence[str]:
    """What an element is for, as its author says; in a book by an attribute of its own."""
    role, kind = element.attr("role"), element.attr("epub:type")
    return f"{role} {kind}".split() if role or kind else ()


def _tag_of(element: Element, roles: Sequence[str]) -> str:
    """The tag of the element, or of the part of a table that it has the role of."""
    if not roles or element.tag not in _OF_ANY_ROLE:
        return element.tag
    return _TABLE_ROLES.get(roles[0].lower(), element.tag)


def _is_centred(element: Element) -> bool:
    if not element.attrs:
        return False
    align, style = element.attr("align") or "", element.attr("style") or ""
    return align.lower() == "center" or bool(_CENTRED.search(style))


def _spanned(element: Element, name: str) -> int:
    """How many columns or rows a cell spans, or how deep an item lies; 1 where it does not say."""
    if not element.attrs:
        return 1
    value = (element.attr(name) or "").strip()
    return max(int(value), 1) if value.isdecimal() and len(value) < 5 else 1


def _ends_block(line: tuple[AlignedText, bool], following: AlignedText) -> bool:
    """True when a line break after ``line`` ends more than a line."""
    content, is_strong = line
    if "\t" in content.text or "\t" in following.text:  # dots lead to a value
        return True
    if is_strong or ends_clause(content.text) or _is_one_number(content.text, following.text):
        return True
    if _LABELLED.fullmatch(content.text) and _LABELLED.fullmatch(following.text):
        return not following.text[0].islower()  # lines of one list: "Tyres: 60", "Glass: 900"
    return bool(_LIST_MARK.match(following.text))


def _is_one_number(before: str, after: str) -> bool:
    """True where a space would make one number of two: "12" and "500 euro"."""
    return bool(_LAST_GROUP.search(before) and _GROUP.match(after))


def _leads_to_note(element: Element) -> bool:
    """True when a raised text is a link as a whole, or its class says that it is a mark.

    The notes of a book may stand in another of its files.
    """
    around = [element, *_innermost(element)]
    parent = element.parent
    if isinstance(parent, Element) and parent.tag == "a":
        around.append(parent)
    for each in around:
        target = (each.attr("href") or "") if each.tag == "a" else ""
        if target.startswith("#") or (target and (each is not parent or len(each.children) == 1)):
            return True
        names = f"{each.attr('class') or ''} {each.attr('id') or ''} {each.attr('role') or ''}"
        if _NOTE_CLASS.search(names):
            return True
    return False


def _innermost(element: Element) -> Iterator[Element]:
    """The first element within ``element``, the first within that, and so on, three at most."""
    for _ in range(3):
        inside = next((child for child in element.children if isinstance(child, Element)), None)
        if inside is None:
            return
        yield inside
        element = inside
