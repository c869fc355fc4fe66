"""OpenDocument texts (.odt), sheets (.ods) and slides (.odp), as their last author left them.

Deleted text, comments and hidden text are left out. What stands at the head or foot of every page
is read once, without page numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from corpus.document import Metadata
from corpus.errors import Cause, UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.looks import LEAST_SHARE, PLAIN, Look, resolved, shifted
from corpus.reading.numbering import is_cited
from corpus.reading.odf_lists import OdfLists
from corpus.reading.office import meaningful, title_of_sheets
from corpus.reading.package import Element, Package, attribute, child, local, text_of
from corpus.reading.transcript import NOTE, Transcript

_LEFT_OUT = frozenset(
    {
        *("tracked-changes", "annotation", "annotation-end", "hidden-text", "hidden-paragraph"),
        *("sequence-decls", "variable-decls", "forms", "ruby-text", "page-number", "desc", "title"),
        *("scripts", "note-citation", "dde-connection-decls", "calculation-settings", "object"),
        *("text-input", "image", "plugin", "table-columns", "table-column", "validation-name"),
        *("content-validations", "shapes", "label-ranges", "named-expressions", "database-ranges"),
    }
)
_HEADING_STYLES = {"Title": "title", "Subtitle": "h2"}
# What is left out and tells an owner something: its elements, and how it is called.
_TOLD = {
    "annotation": "comments",
    "object": "charts, formulas and embedded files",
    "table-of-content": "tables of contents",
}
_HIDDEN = ("collapse", "filter")
_RUNNING = ("header", "footer", "header-first", "footer-first", "header-left", "footer-left")
_FILLED_IN = ("page-number", "page-count", "date", "time")  # on each page, or anew each day


def read(data: bytes, name: str) -> Draft:
    """What the file holds; of slides, each is a page.

    Raises:
        UnreadableFileError: it is encrypted or damaged.
    """
    package = Package(data, name)
    if b"encryption-data" in (
        package.part("META-INF/manifest.xml") if "META-INF/manifest.xml" in package.parts else b""
    ):
        raise UnreadableFileError(f"{name} is encrypted; save it without a password", Cause.LOCKED)
    content = package.xml("content.xml")
    named = package.xml_or_none("styles.xml")
    reader = _Reader(Transcript(), _styles(named, content), OdfLists.of((named, content)))
    body = child(content, "body")
    for part in body if body is not None else ():
        reader.blocks(part)
    for note in reader.notes:
        reader.note(note)
    for line in _running_lines(named):
        reader.transcript.running_head(line)
    meta = child(package.xml_or_none("meta.xml"), "meta")
    date = text_of(child(meta, "creation-date")) or text_of(child(meta, "date")) or ""
    author = text_of(child(meta, "initial-creator")) or text_of(child(meta, "creator"))
    title = None if reader.has_title else meaningful(text_of(child(meta, "title")))
    language = (text_of(child(meta, "language")) or "").partition("-")[0].lower()
    said = Metadata(author=author, date=date[:10] or None)
    title = title or title_of_sheets(reader.sheets)
    return reader.transcript.draft(title, language, said, opens_with_title=not reader.sheets)


_MOST_REPEATED = 50  # equal cells beside each other


def _running_lines(root: Element | None) -> Iterator[str]:
    """What stands at the head or foot of pages; a null character marks what is filled in there."""
    heads = (each for each in (root.iter() if root is not None else ()) if local(each) in _RUNNING)
    for head in heads:
        if attribute(head, "display") == "false":
            continue
        for paragraph in head.iter("{*}p"):
            yield "".join(_running_parts(paragraph))


def _running_parts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for each in element:
        if local(each) in ("tab", "line-break"):
            yield "\t"
        elif local(each) == "s":
            yield " "
        elif local(each) in _FILLED_IN:
            yield "\0"
        elif local(each) not in _LEFT_OUT:
            yield from _running_parts(each)
        yield each.tail or ""


@dataclass(frozen=True, slots=True)
class _Style:
    """A style of texts, or of another family of what a file holds."""

    base: str  # the named style that it is, or is based on
    look: Look


_Styles = dict[tuple[str, str], _Style]
"""By family and name."""


def _styles(*parts: Element | None) -> _Styles:
    """The styles of the parts of a file; each has what the one that it is based on has."""
    looks: dict[tuple[str, str], Look] = {}
    bases: dict[tuple[str, str], tuple[str, str]] = {}
    for part in parts:
        for each in part if part is not None else ():
            for style in each if local(each) in ("styles", "automatic-styles") else ():
                if local(style) != "style":
                    continue
                name = _family(style), attribute(style, "name") or ""
                look = _look(style)
                # A named style is laid over whole items of lists, which are no headings.
                is_named = name[0] == "text" and local(each) == "styles"
                looks[name] = replace(look, bold=None) if is_named else look
                if base := attribute(style, "parent-style-name"):
                    bases[name] = name[0], base
    whole = resolved(looks, bases)
    return {name: _Style(bases.get(name, name)[1], look) for name, look in whole.items()}


def _family(style: Element) -> str:
    return attribute(style, "family") or "paragraph"


def _look(style: Element) -> Look:
    said = child(style, "text-properties")
    lines = (attribute(said, "text-line-through-style"), attribute(said, "text-line-through-type"))
    stated = [line != "none" for line in lines if line is not None]
    weight, display = attribute(said, "font-weight"), attribute(said, "display")
    table = attribute(child(style, "table-properties"), "display")
    return Look(
        bold=None if weight is None else weight == "bold" or weight in ("700", "800", "900"),
        struck=all(stated) if stated else None,
        hidden=table == "false" if table else None if display is None else display == "none",
        shift=_shift((attribute(said, "text-position") or "").split()),
    )


def _shift(position: list[str]) -> str | None:
    """The shift of "super 58%" or "-33% 58%"."""
    if not position:
        return None
    try:
        return shifted(float(position[0].removesuffix("%")) / 100, LEAST_SHARE)
    except ValueError:
        return position[0][:3] if position[0] in ("super", "sub") else ""


class _Reader:
    def __init__(self, transcript: Transcript, styles: _Styles, lists: OdfLists) -> None:
        self.transcript = transcript
        self.styles = styles
        self.lists = lists
        self.notes: list[Element] = []
        self.sheets: list[str] = []  # their names
        self.has_title = False
        self.cell = PLAIN  # the look of the cell that is open

    def blocks(self, parent: Element) -> None:
        """The paragraphs, headings, tables and slides in ``parent``."""
        for each in parent:
            name = local(each)
            if name in ("p", "h"):
                self._paragraph(each)
            elif name == "table":
                self._table(each)
            elif name == "list":
                # Without an element for it an item would end the one around it.
                with self.transcript.element("ul"), self.lists.list(each):
                    self.blocks(each)
            elif name == "list-item":
                with self.transcript.element("li"), self.lists.item(each):
                    self.blocks(each)
            elif name == "list-header":
                with self.lists.item(each):
                    self.blocks(each)
            elif name == "section" and attribute(each, "display") == "none":
                continue
            elif name == "notes":
                self._speaker_notes(each)
            elif name == "page":
                self.transcript.page()
                self.blocks(each)
            elif name in _TOLD:
                self.transcript.passed_over(_TOLD[name])
            elif name not in _LEFT_OUT:
                self.blocks(each)

    def note(self, note: Element) -> None:
        """A footnote."""
        with self.transcript.element(NOTE):
            body = child(note, "note-body")
            for index, paragraph in enumerate(body if body is not None else ()):
                if index:
                    self.transcript.text(" ")
                self._inline(paragraph, [], self._look_of(paragraph, "paragraph"))

    def _speaker_notes(self, notes: Element) -> None:
        for box in notes.iter("{*}text-box"):
            for paragraph in box:
                self.transcript.block(NOTE, text_of(paragraph) or "")

    def _look_of(self, element: Element, family: str) -> Look:
        style = self.styles.get((family, attribute(element, "style-name") or ""))
        return style.look if style else PLAIN

    def _paragraph(self, paragraph: Element) -> None:
        name = attribute(paragraph, "style-name") or ""
        style = self.styles.get(("paragraph", name), _Style(name, PLAIN))
        tag = _HEADING_STYLES.get(style.base) or _HEADING_STYLES.get(name)
        if local(paragraph) == "h":
            level = attribute(paragraph, "outline-level") or "1"
            tag = f"h{min(int(level) + 1, 6)}" if level.isdigit() else "h2"
        self.has_title = self.has_title or tag == "title"
        boxes: list[Element] = []
        number = self.lists.number(paragraph)
        is_told = child(paragraph, "number") is not None  # in the file itself
        with self.transcript.element(tag or "p"):
            if number and not is_told and (tag or is_cited(number)):
                self.transcript.text(f"{number} ")
            self._inline(paragraph, boxes, style.look.over(self.cell))
        for box in boxes:
            self.blocks(box)

    def _inline(self, parent: Element, boxes: list[Element], look: Look) -> None:
        """The words in ``parent``, which look so; what is anchored there is put aside."""
        self._text(parent.text, look)
        for each in parent:
            name = local(each)
            if name == "s":
                self.transcript.text(" ")
            elif name == "tab":
                self.transcript.text("\t")
            elif name == "line-break":
                self.transcript.line_break()
            elif name == "number":  # of a heading, as it is shown
                self.transcript.text(f"{text_of(each) or ''} ")
            elif name == "note":
                self.notes.append(each)
            elif name in ("frame", "custom-shape", "text-box", "g"):
                boxes.append(each)
            elif name in _TOLD:
                self.transcript.passed_over(_TOLD[name])
            elif name == "ruby-base" or name not in _LEFT_OUT:
                self._inline(each, boxes, self._look_of(each, "text").over(look))
            self._text(each.tail, look)

    def _text(self, text: str | None, look: Look) -> None:
        # White space between elements has no look.
        with self.transcript.elements(look.tags if text and text.strip() else ()):
            self.transcript.text(text or "")

    def _table(self, table: Element) -> None:
        if self._look_of(table, "table").hidden:
            self.transcript.passed_over("hidden sheets and tables")
            return
        parent = table.getparent()
        if parent is not None and local(parent) == "spreadsheet":
            self.sheets.append(attribute(table, "name") or "")
            self.transcript.block("h2", self.sheets[-1])
        hidden = _hidden_columns(table)
        self.transcript.passed_over("hidden columns", len(hidden))
        with self.transcript.element("table"):
            self._rows(table, hidden, is_header=False)

    def _rows(self, parent: Element, hidden: Set[int], *, is_header: bool) -> None:
        for each in parent:
            name = local(each)
            if name in ("table-header-rows", "table-rows", "table-row-group"):
                self._rows(each, hidden, is_header=is_header or name == "table-header-rows")
            elif name == "table-row" and attribute(each, "visibility") in _HIDDEN:
                self.transcript.passed_over("hidden rows")
            elif name == "table-row":
                kind = "th" if is_header else "td"
                with self.transcript.element("tr"):
                    for cell, columns, rows in _cells(each, hidden):
                        tag = f'{kind} colspan="{columns}" rowspan="{rows}"'
                        around = self.cell
                        # A cell that is bold is no heading.
                        self.cell = replace(self._look_of(cell, "table-cell"), bold=None)
                        with self.transcript.element(tag):
                            self.blocks(cell)
                        self.cell = around


def _hidden_columns(table: Element) -> Set[int]:
    """Those of a table, by their numbers; of many beside each other the first."""
    hidden = set[int]()
    place = 0
    for column in table.iter("{*}table-column"):
        count = _count(column, "number-columns-repeated")
        if attribute(column, "visibility") in _HIDDEN:
            hidden.update(range(place, place + min(count, _MOST_REPEATED)))
        place += count
    return hidden


def _cells(row: Element, hidden: Set[int]) -> list[tuple[Element, int, int]]:
    """The cells of a row, with the columns and rows that each spans; none is covered.

    Equal ones beside each other are one in the file; empty ones end a row up to the sheet's edge.
    """
    cells: list[tuple[Element, int, int]] = []
    column = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        count = _count(cell, "number-columns-repeated")
        repeated = range(column, column + min(count, _MOST_REPEATED))
        column += count
        if local(cell) == "table-cell":
            spans = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            cells += [(cell, *spans)] * sum(place not in hidden for place in repeated)
    while cells and not len(cells[-1][0]):
        cells.pop()
    return cells


def _count(cell: Element, name: str) -> int:
    value = attribute(cell, name) or ""
    return max(int(value), 1) if value.isdecimal() and len(value) < 5 else 1
