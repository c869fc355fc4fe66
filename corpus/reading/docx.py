"""Word documents (.docx): headings, lists, tables and notes, as their last author left them.

Deleted and hidden text, comments and the instructions of fields are left out; inserted text stays.
Running heads and feet are no part of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.reading.draft import Draft
from corpus.reading.lines import width
from corpus.reading.office import properties_of
from corpus.reading.package import Element, Package, attribute, child, local
from corpus.reading.transcript import NOTE, Transcript, item_of

_DOCUMENT = "word/document.xml"
# Taken back, or about the text.
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "tblPr", "trPr", "tcPr", "rt"}
)
_BREAKS = frozenset({"br", "cr"})
_HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
# A paragraph that is kept with the next is a heading unless it says so much (columns), or ends so.
_WIDEST_KEPT = 100
_NO_HEADING = re.compile(r"[.!?;:,。！？；：，]\W{0,2}$")
_RAISED = {"superscript": "sup", "subscript": "sub"}


def read(data: bytes, name: str) -> Draft:
    """What the document holds.

    Raises:
        UnreadableFileError: it is encrypted or damaged.
    """
    package = Package(data, name)
    path = next(
        (path for kind, path in package.relations("").values() if kind == "officeDocument"),
        _DOCUMENT,
    )
    relations = dict(package.relations(path).values())
    styles = _styles(package.xml_or_none(relations.get("styles")))
    reader = _Reader(Transcript(), styles)
    body = child(package.xml(path), "body")
    if body is not None:
        reader.blocks(body)
    for kind in ("footnotes", "endnotes"):
        notes = package.xml_or_none(relations.get(kind))
        for note in notes if notes is not None else ():
            if attribute(note, "type") in (None, "normal"):  # others are rules above the notes
                reader.note(note)
    said = properties_of(package)
    title = None if reader.has_title else said.title
    return reader.transcript.draft(title, None, said.metadata)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style of paragraphs means."""

    heading: str | None  # the tag of its paragraphs, if they are headings
    strong: bool
    kept: str | None  # the tag of those that are short: they stay on the page of what follows


def _styles(root: Element | None) -> Mapping[str, _Style]:
    """By their ids; a style has what the one that it is based on has."""
    raw: dict[str, Element] = {}
    for each in root if root is not None else ():
        if local(each) == "style":
            raw[attribute(each, "styleId") or ""] = each
    styles: dict[str, _Style] = {}
    for name in raw:
        heading: str | None = None
        strong: bool | None = None
        kept: bool | None = None
        level: str | None = None
        at: str | None = name
        seen = set[str]()
        while at in raw and at not in seen:
            seen.add(at)
            style = raw[at]
            heading = heading or _heading(style)
            strong = _is_on(child(style, "rPr", "b")) if strong is None else strong
            kept = _is_on(child(style, "pPr", "keepNext")) if kept is None else kept
            level = level or attribute(child(style, "pPr", "numPr", "ilvl"), "val")
            at = attribute(child(style, "basedOn"), "val")
        # Below the headings that are marked as such, above those that are known by being bold.
        tag = f"h{min(4 + int(level), 6) if level and level.isdigit() else 4}"
        styles[name] = _Style(heading, bool(strong), tag if kept else None)
    return styles


def _heading(style: Element) -> str | None:
    name = attribute(child(style, "name"), "val") or ""
    if name.lower() == "title":
        return "title"
    match = _HEADING_NAME.match(name)
    return _tag_of_level(match[1] if match else attribute(child(style, "pPr", "outlineLvl"), "val"))


def _tag_of_level(level: str | None) -> str | None:
    return f"h{min(int(level) + 1, 6)}" if level and level.isdigit() and int(level) < 9 else None


def _is_on(element: Element | None) -> bool | None:
    """Whether a switch of a style is on; None where it is not set."""
    if element is None:
        return None
    return attribute(element, "val") not in ("0", "false", "off", "none")


@dataclass(slots=True)
class _Reader:
    transcript: Transcript
    styles: Mapping[str, _Style]
    has_title: bool = False
    tables: int = 0  # that are open

    def blocks(self, parent: Element) -> None:
        """The paragraphs and tables in ``parent``."""
        for each in parent:
            name = local(each)
            if name == "p":
                self._paragraph(each)
            elif name == "tbl":
                self._table(each)
            elif name not in _LEFT_OUT:
                self.blocks(each)  # a content control, inserted paragraphs, and the like

    def note(self, note: Element) -> None:
        """A footnote or an endnote."""
        with self.transcript.element(NOTE):
            for index, paragraph in enumerate(note):
                if index:
                    self.transcript.text(" ")
                self._inline(paragraph, [])

    def _paragraph(self, paragraph: Element) -> None:
        style = self.styles.get(attribute(child(paragraph, "pPr", "pStyle"), "val") or "")
        level = attribute(child(paragraph, "pPr", "outlineLvl"), "val")
        heading = (style.heading if style else None) or _tag_of_level(level)
        boxes: list[Element] = []
        if heading == "title":
            self.has_title = True
        strong = style is not None and style.strong
        numbered = child(paragraph, "pPr", "numPr")
        is_item = numbered is not None
        if style and style.kept and not (heading or is_item or self.tables) and _heads(paragraph):
            heading = style.kept
        item = item_of(attribute(child(numbered, "ilvl"), "val")) if is_item else "p"
        with self.transcript.element(heading or item):
            if strong and not heading:
                with self.transcript.element("b"):
                    self._inline(paragraph, boxes)
            else:
                self._inline(paragraph, boxes)
        for box in boxes:
            self.blocks(box)

    def _table(self, table: Element) -> None:
        self.tables += 1
        with self.transcript.element("table"):
            for row in _spanned(_rows(table)):
                with self.transcript.element("tr"):
                    for cell, tag in row:
                        with self.transcript.element(tag):
                            self.blocks(cell)
        self.tables -= 1

    def _inline(self, parent: Element, boxes: list[Element]) -> None:
        """The words in ``parent``; text boxes that are anchored there are put aside."""
        for each in parent:
            name = local(each)
            if name == "r":
                self._run(each, boxes)
            elif name == "AlternateContent":
                self._inline(_chosen(each), boxes)
            elif name == "txbxContent":
                boxes.append(each)
            elif name == "t":
                self.transcript.text(each.text or "")
            elif name == "tab":
                self.transcript.text("\t")
            elif name in _BREAKS:
                self.transcript.line_break()
            elif name == "noBreakHyphen":
                self.transcript.text("-")
            elif name not in _LEFT_OUT:
                self._inline(each, boxes)

    def _run(self, run: Element, boxes: list[Element]) -> None:
        look = child(run, "rPr")
        if _is_on(child(look, "vanish")) or _is_on(child(look, "webHidden")):
            return
        raised = _RAISED.get(attribute(child(look, "vertAlign"), "val") or "")
        tag = raised or ("b" if _is_on(child(look, "b")) else None)
        if _is_on(child(look, "strike")) or _is_on(child(look, "dstrike")):
            return  # struck out: the author has taken it back, as <del> does
        if tag is None:
            self._inline(run, boxes)
        else:
            with self.transcript.element(tag):
                self._inline(run, boxes)


def _heads(paragraph: Element) -> bool:
    """True for a short line that is no sentence and leads no list in."""
    text = "".join(each.text or "" for each in paragraph.iter("{*}t")).strip()
    return 0 < width(text) <= _WIDEST_KEPT and not _NO_HEADING.search(text)


def _rows(table: Element) -> list[Element]:
    """The rows of a table, without those that were deleted."""
    rows = (each for each in table.iter() if local(each) == "tr" and _table_of(each) is table)
    return [each for each in rows if child(each, "trPr", "del") is None]


def _spanned(rows: Sequence[Element]) -> list[list[tuple[Element, str]]]:
    """The cells of each row with their tags, which say how far they reach; none is covered."""
    placed: list[list[tuple[Element, str]]] = []
    reaching: dict[int, int] = {}  # by column: rows further down that go on with its cell
    for row in reversed(rows):
        kind = "th" if _is_on(child(row, "trPr", "tblHeader")) is True else "td"
        column = _number(child(row, "trPr", "gridBefore"))
        cells: list[tuple[Element, str]] = []
        here: dict[int, int] = {}
        for cell in _cells(row):
            columns = max(_number(child(cell, "tcPr", "gridSpan")), 1)
            merged = child(cell, "tcPr", "vMerge")
            below = reaching.get(column, 0)
            if merged is not None and attribute(merged, "val") != "restart":
                here[column] = below + 1
            else:
                reach = below + 1 if merged is not None else 1
                cells.append((cell, f'{kind} colspan="{columns}" rowspan="{reach}"'))
            column += columns
        reaching = here
        placed.append(cells)
    return placed[::-1]


def _number(element: Element | None) -> int:
    value = attribute(element, "val") or ""
    return int(value) if value.isdecimal() and len(value) < 4 else 0


def _cells(row: Element) -> list[Element]:
    return [each for each in row.iter() if local(each) == "tc" and _row_of(each) is row]


def _table_of(element: Element) -> Element | None:
    return next((each for each in element.iterancestors() if local(each) == "tbl"), None)


def _row_of(element: Element) -> Element | None:
    return next((each for each in element.iterancestors() if local(each) == "tr"), None)


def _chosen(alternatives: Element) -> Element:
    """The first of several forms of the same content."""
    return alternatives[0] if len(alternatives) else alternatives
