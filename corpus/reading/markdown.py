"""Markdown becomes blocks; marks of form go, and every character keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
from pyromark import Options, events_with_range, reference_definitions

from corpus.document import BlockKind
from corpus.languages import WIDE
from corpus.reading.aligned import AlignedText, Edit
from corpus.reading.columns import Printed
from corpus.reading.dialects import as_commonmark
from corpus.reading.draft import DraftBlock
from corpus.reading.drawn import DrawnCell, drawn_rows, may_be_drawn
from corpus.reading.fineness import CELL, ROW, Pieces
from corpus.reading.lines import Words, as_written, lines_of, tidy, width
from corpus.reading.ruled import ruled_rows
from corpus.reading.shown import NOTE_ROLE, Shown, shown_blocks
from corpus.reading.tables import Cell, Table, parted_by
from corpus.reading.woven import Weaver, with_plain_line_ends

_OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_GFM
)
# The HTML that an element of Markdown is; one that is not listed has no mark of its own.
_TAGS = {
    "Paragraph": "p",
    "BlockQuote": "blockquote",
    "List": "ul",
    "Item": "li",
    "Table": "table",
    "TableHead": "tr",
    "TableRow": "tr",
    "TableCell": "td",
    "FootnoteDefinition": "aside",
    "Emphasis": "em",
    "Strong": "strong",
}
_INLINE = frozenset({"Emphasis", "Strong", "Link", "Image", "Strikethrough"})
# All up to the end of such an element is hidden or no markup: one that is left open is none.
_SWALLOWING = re.compile(
    r"<(?P<close>/?)(?P<name>title|textarea|style|xmp|iframe|noembed|noframes|noscript|script"
    r"|plaintext|select|svg|math|template|object|video|audio|canvas)\b",
    re.IGNORECASE,
)
# The number of an item; one that does not go on from the item before says more than its place.
_ITEM_NUMBER = re.compile(r"\s*(?P<mark>(?P<number>\d{1,9})[.)])")
# What a link definition leads to: an address, a path, or a place of the page.
_ADDRESS = re.compile(r"[<#/.?]|[\w+.-]+:|www\.|\S*\w[./]\w|\S*/$", re.IGNORECASE)
# A character of one byte that is nothing to Markdown takes the place of a bracket.
_NO_BRACKET = "\x01"
_NOTE_WITHOUT_TEXT = re.compile(r"\[\^[^\]\s]{1,40}\]")
# The cells of a row, within the marks of a quotation and the bars at its ends, and each of them.
_ROW = re.compile(r"[>\s]*\|?(?P<cells>.*?)\|?\s*$", re.DOTALL)
_CELL = re.compile(r"(?P<text>(?:[^|\\]|\\.)*)(?P<bar>\||$)", re.DOTALL)
_WORDS = re.compile(r"[^\W_]+(?: [^\W_]+)*")
# A rule over several columns, with rows below it; it may have a header above it.
_RULE = re.compile(r" *-{2,}(?: +-{2,})+ *")
_RULED = re.compile(rf"(?:[^\n|]*\n)?{_RULE.pattern}\n(?! *(?:--|\n))")
_FILLED_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BULLETS = "•‣◦▪●■"
_AFTER_BREAK = f" \t>{_BULLETS}"  # a mark of form or of an item may begin the next line
_WIDE = f"{WIDE}“”‘’"
# Emphasis that CommonMark does not see, since no space stands between Chinese words and quotes.
_WIDE_EMPHASIS = re.compile(
    rf"(?<=[{_WIDE}])\*\*(?P<after>[^*\n]{{1,200}})\*\*"
    rf"|\*\*(?P<before>[^*\n]{{1,200}})\*\*(?=[{_WIDE}])"
)

# Marks of quotations and lists at the beginning of a line are not longer (code points).
_LONGEST_MARK = 100

# What the parser tells: a name or a dictionary, and the bytes of the file that it speaks of.
_Event = tuple[Any, Mapping[str, int]]


def shown_markdown(raw: str, start: int = 0) -> Shown:
    """What a browser shows of a Markdown file from code point ``start`` on.

    A heading that comes before all text is the title.
    """
    page = with_plain_line_ends(raw)
    start = max(start, int(page.startswith("\ufeff")))
    weaver = Weaver(Pieces(len(raw)))
    source = as_commonmark(AlignedText.of_raw(page, start, len(page)))
    weaving = _Weaving(weaver, source)
    weaving.weave()
    words = Words(lines_of(raw, start))
    shown = shown_blocks(weaver, weaver.tree(), words, strong_headings=False)
    blocks = list(map(_without_lost_marks, shown.blocks))
    if weaving.rows:  # of a long table, before what follows it
        table_end = source.raw_range(weaving.table_end, weaving.table_end)[0]
        after = bool(blocks) and blocks[-1].content.runs[0].raw_start >= table_end
        place = len(blocks) - after
        blocks[place:place] = weaving.rows
    if blocks and blocks[0].kind is BlockKind.HEADING:
        blocks[0] = replace(blocks[0], kind=BlockKind.TITLE)
    return replace(shown, blocks=blocks)


def _without_lost_marks(block: DraftBlock) -> DraftBlock:
    edits: list[Edit] = []
    for match in _WIDE_EMPHASIS.finditer(block.content.text):
        edits += [Edit(match.start(), match.start() + 2), Edit(match.end() - 2, match.end())]
    return replace(block, content=tidy(block.content.replace(edits))) if edits else block


def _with_definitions_as_text(text: str) -> str:
    """``text``, byte for byte as long, with no definition that leads nowhere and is not used.

    ``[Director]: Yes.`` has the form of one, and would be lost.
    """
    definitions = reference_definitions(text, options=_OPTIONS)
    doubtful = {
        _label(name) for name, found in definitions.items() if not _ADDRESS.match(found["dest"])
    }
    if not doubtful:
        return text
    lost = doubtful - set(_used_labels(text))
    return re.sub(
        r"\[(?=([^\[\]]{1,1000})\]:)",
        lambda match: _NO_BRACKET if _label(match[1]) in lost else "[",
        text,
    )


def _used_labels(text: str) -> Iterator[str]:
    for event, _ in _events(text):
        if isinstance(event, dict) and isinstance(event.get("Start"), dict):
            link = event["Start"].get("Link") or event["Start"].get("Image")
            if link and link["id"]:
                yield _label(link["id"])


def _events(text: str) -> Iterable[_Event]:
    """What the parser tells, as it is asked for: of a file cut too fine not all is."""
    events: Any = events_with_range(text, options=_OPTIONS)
    return cast(Iterable[_Event], events)


def _label(name: str) -> str:
    return " ".join(name.casefold().split())


class _Weaving:
    """Turns the events of the parser into tags and texts."""

    def __init__(self, weaver: Weaver, source: AlignedText) -> None:
        self._weaver = weaver
        self._source = source
        self._page = source.text
        parsed = _with_definitions_as_text(source.text)
        self._events = _events(parsed)
        self._places = _code_points(parsed)
        self._closers = _closing_tags(list(_events(parsed))) if _SWALLOWING.search(parsed) else {}
        self._in_head = False
        self._images = 0
        self._lists: list[int | None] = []  # that are open: the number that the next item has
        self._mark: tuple[int, int] | None = None  # the place of an item's number, to be given
        self._cells_end = 0  # of the row: code point at which its last cell ends
        self._html: list[AlignedText] = []
        self._text_start, self._text_end = 0, -1  # of the text that is open
        self._skip_to = 0  # code point up to which the text is left out
        self._head = (0, 0)  # of the last table: code points of its header
        self._rows = 0  # of that table, so far
        self.table_end = 0  # code point at which it ends
        self.rows: list[DraftBlock] = []
        """Those of a table that came when the weaver was full."""
        self._drawn_to = 0  # code point up to which a table is drawn

    def weave(self) -> None:
        """Gives the weaver all that the events tell."""
        places = self._places
        for index, (event, place) in enumerate(self._events):
            start, end = places[place["start"]], places[place["end"]]
            if self._weaver.is_full and self._may_end(event, start):
                self._give_rest(start)
                return
            if start < self._drawn_to:
                continue
            if isinstance(event, str):
                self._sign(event, start, end)
                continue
            (name, value), *_ = event.items()
            if self._mark is not None and _is_in_line(name, value):
                self._give_mark()
            if name == "Text":
                self._text(value, start, end)
                continue
            self._close_text()
            if name == "Start":
                self._start(*_named(value), start, end)
            elif name == "End":
                self._end(*_named(value), end)
            elif self._images:
                continue  # what stands for a picture that is not seen
            elif name == "Code":
                self._weaver.text(_found_in(self._source, value, start, end))
            elif name == "Html":
                self._html.append(_found_in(self._source, value, start, end))
            elif name == "InlineHtml":
                self._inline_html(value, index)
        self._close_text()

    def _table(self, start: int, end: int) -> bool:
        """Gives the table that is drawn there; False where none is."""
        first_line = self._page[start:end].partition("\n")[0]
        rows = drawn_rows(self._source.cut(start, end)) if may_be_drawn(first_line) else None
        if rows is None:
            return False
        self._drawn_to = end
        self._give_rows(rows)
        return True

    def _ruled_table(self, start: int) -> bool:
        """Gives Pandoc's simple table that begins in that line; False where none does."""
        start = self._page.rfind("\n", 0, start) + 1
        if not _RULED.match(self._page, start):
            return False
        lines, ends, rules = list[Printed](), list[int](), 0
        # No table goes on below its third rule, and a file may be nothing but rules.
        while rules < 3 and (line := _FILLED_LINE.match(self._page, start)):
            text = self._source.cut(*line.span())
            indent = width(text.text) - width(text.text.lstrip())
            lines.append(Printed(text.strip(), indent, is_apart=False))
            ends.append(line.end())
            start = line.end() + 1
            rules += _RULE.fullmatch(line[0]) is not None
        table = ruled_rows(lines)
        if table is None:
            return False
        count, rows = table
        self._drawn_to = ends[count - 1] + 1
        self._give_rows(rows)
        return True

    def _give_rows(self, rows: Sequence[Sequence[DrawnCell]]) -> None:
        """Gives the rows of a table that is drawn."""
        self._weaver.tag("<table>")
        for index, row in enumerate(rows):
            if self._weaver.is_full:
                lines = (line.strip() for r in rows[index:] for cell in r for line in cell.lines)
                self._weaver.as_written(parted_by("\n", [line for line in lines if line.text]))
                return
            self._weaver.tag("<tr>")
            for cell in row:
                tag = "th" if cell.is_header else "td"
                self._weaver.tag(f'<{tag} colspan="{cell.columns}" rowspan="{cell.rows}">')
                content = cell.text()
                if _WORDS.fullmatch(content.text):  # without any mark
                    self._weaver.text(content)
                else:
                    _Weaving(self._weaver, content).weave()
                self._weaver.tag(f"</{tag}>")
            self._weaver.tag("</tr>")
        self._weaver.tag("</table>")

    def _may_end(self, event: Any, start: int) -> bool:
        """True where the rest of the file may begin: its place is that of ``event``."""
        is_end = isinstance(event, dict) and "End" in event
        is_within_row = start < self.table_end and event != {"Start": "TableRow"}
        return not (is_end or is_within_row or self._images or self._html)

    def _give_rest(self, start: int) -> None:
        """Gives what stands from there on as it is written; rows of a table with their header."""
        self._close_text()
        if start < self.table_end:
            self.rows = self._rows_as_written(start)
            start = self.table_end
        self._weaver.as_written(self._source.cut(start, len(self._page)))

    def _rows_as_written(self, start: int) -> list[DraftBlock]:
        """The rows of a table from there on, with its header; marks of form stay in them.

        They are counted as those of a table in text are, and each before them as two, since it took
        so long.
        """
        head = self._cells(*self._head, is_header=True)
        table, a_row = Table(), ROW + CELL * len(head)
        pieces = Pieces(self.table_end - self._head[0], 2 * self._rows * a_row)
        nothing = Cell((), is_header=False)
        while start < self.table_end and not pieces.are_too_fine:
            end = self._page.find("\n", start, self.table_end)
            end = self.table_end if end < 0 else end
            if end > start:
                cells = self._cells(start, end, is_header=False)
                if not table.height:
                    table.add_row(head)
                table.add_row([*cells, *[nothing] * (len(head) - len(cells))])
                pieces.count += a_row
            start = end + 1
        rest = as_written(self._source.cut(start, self.table_end))
        return [*table.blocks(), DraftBlock(BlockKind.BODY, rest)]

    def _cells(self, start: int, end: int, *, is_header: bool) -> list[Cell]:
        """The cells of the row of a table that stands there, each as it is written."""
        if row := _ROW.match(self._page, start, end):
            start, end = row.span("cells")
        cells: list[Cell] = []
        for cell in _CELL.finditer(self._page, start, end):
            content = tidy(self._source.cut(*cell.span("text")))
            blocks = (DraftBlock(BlockKind.BODY, content),) if content.text else ()
            cells.append(Cell(blocks, is_header))
            if not cell["bar"]:
                break
        return cells

    def _sign(self, name: str, start: int, end: int) -> None:
        if self._images:
            return
        if name == "SoftBreak" and self._page[end : end + 1] not in _AFTER_BREAK:
            self._add_text(start, end)
            return
        self._close_text()
        if name == "SoftBreak":
            rest = self._page[end : end + 8].lstrip()
            self._weaver.tag("<br>" if rest[:1] in _BULLETS and rest else "\n")
        elif name == "HardBreak":
            self._weaver.tag("<br>")
        elif name == "Rule" and not self._ruled_table(start):
            self._weaver.tag("<hr>")

    def _text(self, text: str, start: int, end: int) -> None:
        if self._images or start < self._skip_to:
            return
        note = _NOTE_WITHOUT_TEXT.match(self._page, start) if text == "[" else None
        if note:
            self._skip_to = note.end()
        elif len(text) == end - start and text.replace(_NO_BRACKET, "[") == self._page[start:end]:
            self._add_text(start, end)
        else:
            self._close_text()
            place = self._source.raw_range(start, end)
            self._weaver.reference(AlignedText.standing_for(text, *place))

    def _add_text(self, start: int, end: int) -> None:
        """Goes on with the text that ends at ``start``: the parser tells it in small pieces."""
        if self._text_end != start:
            self._close_text()
            self._text_start = start
        self._text_end = end

    def _close_text(self) -> None:
        if self._text_end >= 0:
            self._weaver.text(self._source.cut(self._text_start, self._text_end))
            self._text_end = -1

    def _start(self, name: str, value: Any, start: int, end: int) -> None:
        if name == "Image":
            self._images += 1
        elif self._images:
            return
        elif name == "Paragraph" and (self._table(start, end) or self._ruled_table(start)):
            pass  # what it holds was given with the table
        elif name == "Heading":
            self._weaver.tag(f"<{value['level'].lower()}>")
        elif name == "CodeBlock":
            self._weaver.tag("<pre><code>")
        elif name == "Strikethrough":
            self._strike(start, "<del>")
        elif name == "FootnoteDefinition":
            self._weaver.tag(f'<aside role="{NOTE_ROLE}">')
        elif name in _TAGS:
            if name == "Table":
                self.table_end, self._rows = end, 0
            elif name == "TableHead":
                self._head = start, end
            self._rows += name == "TableRow"
            self._in_head = self._in_head or name == "TableHead"
            self._weaver.tag(f"<{self._tag(name)}>")
        if name == "List":
            self._lists.append(None if value is None else 1)
        elif name == "Item" and not self._images:
            self._number(start)

    def _give_mark(self) -> None:
        """Gives the number of an item before its first words."""
        if self._mark is not None:
            start, end = self._mark
            self._mark = None
            self._weaver.text(self._source.cut(start, end))
            self._weaver.tag(" ")

    def _number(self, start: int) -> None:
        """Keeps the number of an item that is no mere place in its list, such as a year."""
        expected = self._lists[-1] if self._lists else None
        mark = _ITEM_NUMBER.match(self._page, start)
        if expected is None or mark is None:
            return
        number = int(mark["number"])
        self._lists[-1] = number + 1
        if number > expected:
            self._mark = mark.span("mark")

    def _end(self, name: str, value: Any, end: int) -> None:
        if name == "List" and self._lists:
            self._lists.pop()
        if name == "Image":
            self._images -= 1
        elif self._images:
            return
        elif name == "HtmlBlock":
            self._weaver.html(_without_open_ends(AlignedText.join(self._html)))
            self._html = []
        elif name == "Heading":
            self._weaver.tag(f"</{value.lower()}>")
        elif name == "CodeBlock":
            self._weaver.tag("</code></pre>")
        elif name == "Strikethrough":
            self._strike(end - 1, "</del>")
        elif name in _TAGS:
            if name == "TableCell":
                self._cells_end = end
            elif name == "TableRow":
                self._more_cells(end)
            self._weaver.tag(f"</{self._tag(name)}>")
            self._in_head = self._in_head and name != "TableHead"

    def _more_cells(self, end: int) -> None:
        """Gives what a row holds beyond the last column, such as the rest of code with a bar."""
        rest = self._source.cut(self._cells_end, end)
        for cell in re.finditer(r"(?:[^|\\]|\\.)+", rest.text):
            if cell[0].strip():
                self._weaver.tag("<td>")
                self._weaver.text(rest.cut(*cell.span()))
                self._weaver.tag("</td>")

    def _tag(self, name: str) -> str:
        return "th" if name == "TableCell" and self._in_head else _TAGS[name]

    def _strike(self, place: int, tag: str) -> None:
        """Two tildes take a text back; one alone is a sign of the text, as in 5~6."""
        other = place + 1 if tag == "<del>" else place - 1
        if self._page[other : other + 1] == "~":
            self._weaver.tag(tag)
        else:
            self._weaver.text(self._source.cut(place, place + 1))

    def _inline_html(self, markup: str, index: int) -> None:
        tag = _SWALLOWING.match(markup)
        if tag is None or tag["close"] or self._closers.get((tag["name"].lower(), index), False):
            self._weaver.tag(markup)


def _is_in_line(name: str, value: Any) -> bool:
    """True for what stands in a line of text."""
    if name == "Start":
        return _named(value)[0] in _INLINE
    return name in ("Text", "Code", "InlineHtml")


def _named(value: Any) -> tuple[str, Any]:
    """The name of an element and what the parser says of it."""
    if isinstance(value, str):
        return value, None
    ((name, told),) = value.items()
    return name, told


def _code_points(text: str) -> list[int]:
    """For each byte of ``text`` in UTF-8, and for its end, the code point it belongs to."""
    data = np.frombuffer(text.encode(), dtype=np.uint8)
    ends: list[int] = np.concatenate(([0], np.cumsum((data & 0xC0) != 0x80))).tolist()
    return ends


def _closing_tags(events: Sequence[_Event]) -> dict[tuple[str, int], bool]:
    """For each swallowing tag within a line of text, whether its block closes it."""
    closed: dict[tuple[str, int], bool] = {}
    ahead = set[str]()
    for index in range(len(events) - 1, -1, -1):
        event = events[index][0]
        if isinstance(event, str):
            continue
        if "InlineHtml" in event:
            tag = _SWALLOWING.match(event["InlineHtml"])
            if tag and tag["close"]:
                ahead.add(tag["name"].lower())
            elif tag:
                closed[tag["name"].lower(), index] = tag["name"].lower() in ahead
        elif ("Start" in event or "End" in event) and ahead:
            (value,) = event.values()
            if _named(value)[0] not in _INLINE:
                ahead.clear()
    return closed


def _without_open_ends(html: AlignedText) -> AlignedText:
    """``html`` with each swallowing tag that it does not close as a tag without a meaning."""
    tags = list(_SWALLOWING.finditer(html.text))
    last_close = {tag["name"].lower(): tag.start() for tag in tags if tag["close"]}

    def closed(tag: re.Match[str]) -> str:
        name = tag["name"].lower()
        is_open = not tag["close"] and last_close.get(name, -1) < tag.start()
        return f"<{'x' * len(name)}" if is_open else tag[0]

    return AlignedText(_SWALLOWING.sub(closed, html.text), html.runs)


def _found_in(source: AlignedText, text: str, start: int, end: int) -> AlignedText:
    """``text`` at the places of its characters in ``source[start:end]``, which may hold marks too.

    The characters are looked for one after the other, so code over two lines of a quotation finds
    its characters around the mark of the quotation.
    """
    page = source.text
    at = page.find(text, start, end)
    if at >= 0:
        return source.cut(at, at + len(text))
    pieces: list[AlignedText] = []
    # Behind the mark of the code: its first space may stand right there.
    position = start + len(page[start:end]) - len(page[start:end].lstrip("`"))
    for char in text:
        near = min(end, position + _LONGEST_MARK)
        at = page.find("\n" if char == " " else char, position, near)
        if char == " " and page[position : position + 1] == " ":
            at = position
        at = max(at, position - 1)
        pieces.append(AlignedText.standing_for(char, *source.raw_range(at, at + 1)))
        position = at + 1
    return AlignedText.join(pieces)
