"""OpenDocument texts (.odt), sheets (.ods) and slides (.odp), as their last author left them.

Deleted text, comments and hidden text are left out; running heads stand in another part.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Metadata
from corpus.errors import Cause, UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.office import meaningful
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
    reader = _Reader(Transcript(), _looks(content))
    body = child(content, "body")
    for part in body if body is not None else ():
        reader.blocks(part)
    for note in reader.notes:
        reader.note(note)
    meta = child(package.xml_or_none("meta.xml"), "meta")
    date = text_of(child(meta, "creation-date")) or text_of(child(meta, "date")) or ""
    author = text_of(child(meta, "initial-creator")) or text_of(child(meta, "creator"))
    title = None if reader.has_title else meaningful(text_of(child(meta, "title")))
    language = (text_of(child(meta, "language")) or "").partition("-")[0].lower()
    said = Metadata(author=author, date=date[:10] or None)
    return reader.transcript.draft(title, language, said)


_MOST_REPEATED = 50  # equal cells beside each other


@dataclass(frozen=True, slots=True)
class _Look:
    """A style that a file makes up."""

    base: str  # the named style that it is based on
    tag: str | None  # "b", "sup" or "sub"; "del" for hidden text and text that is struck out


def _looks(content: Element) -> dict[str, _Look]:
    """The styles that the file makes up, by their names."""
    styles = child(content, "automatic-styles")
    found: dict[str, _Look] = {}
    for style in styles if styles is not None else ():
        look = child(style, "text-properties")
        position = (attribute(look, "text-position") or "").split()
        tag: str | None = None
        if attribute(look, "display") == "none" or _is_struck(look):
            tag = "del"
        elif position and position[0] != "0%":
            tag = "sub" if position[0].startswith(("sub", "-")) else "sup"
        elif attribute(look, "font-weight") == "bold":
            tag = "b"
        found[attribute(style, "name") or ""] = _Look(
            attribute(style, "parent-style-name") or "", tag
        )
    return found


def _is_struck(look: Element | None) -> bool:
    return attribute(look, "text-line-through-style") not in (None, "none")


class _Reader:
    def __init__(self, transcript: Transcript, looks: dict[str, _Look]) -> None:
        self.transcript = transcript
        self.looks = looks
        self.notes: list[Element] = []
        self.has_title = False

    def blocks(self, parent: Element) -> None:
        """The paragraphs, headings, tables and slides in ``parent``."""
        for each in parent:
            name = local(each)
            if name in ("p", "h"):
                self._paragraph(each)
            elif name == "table":
                self._table(each)
            elif name == "list":
                with self.transcript.element(
                    "ul"
                ):  # without it an item would end the one around it
                    self.blocks(each)
            elif name == "list-item":
                with self.transcript.element("li"):
                    self.blocks(each)
            elif name == "section" and attribute(each, "display") == "none":
                continue
            elif name == "notes":
                self._speaker_notes(each)
            elif name == "page":
                self.transcript.page()
                self.blocks(each)
            elif name not in _LEFT_OUT:
                self.blocks(each)

    def note(self, note: Element) -> None:
        """A footnote."""
        with self.transcript.element(NOTE):
            body = child(note, "note-body")
            for index, paragraph in enumerate(body if body is not None else ()):
                if index:
                    self.transcript.text(" ")
                self._inline(paragraph, [])

    def _speaker_notes(self, notes: Element) -> None:
        for box in notes.iter("{*}text-box"):
            for paragraph in box:
                self.transcript.block(NOTE, text_of(paragraph) or "")

    def _paragraph(self, paragraph: Element) -> None:
        style = attribute(paragraph, "style-name") or ""
        look = self.looks.get(style, _Look(style, None))
        tag = _HEADING_STYLES.get(look.base) or _HEADING_STYLES.get(style)
        if local(paragraph) == "h":
            level = attribute(paragraph, "outline-level") or "1"
            tag = f"h{min(int(level) + 1, 6)}" if level.isdigit() else "h2"
        self.has_title = self.has_title or tag == "title"
        boxes: list[Element] = []
        with self.transcript.element(tag or "p"):
            if look.tag == "b" and tag is None:
                with self.transcript.element("b"):
                    self._inline(paragraph, boxes)
            else:
                self._inline(paragraph, boxes)
        for box in boxes:
            self.blocks(box)

    def _inline(self, parent: Element, boxes: list[Element]) -> None:
        self.transcript.text(parent.text or "")
        for each in parent:
            name = local(each)
            if name == "s":
                self.transcript.text(" ")
            elif name == "tab":
                self.transcript.text("\t")
            elif name == "line-break":
                self.transcript.line_break()
            elif name == "note":
                self.notes.append(each)
            elif name in ("frame", "custom-shape", "text-box", "g"):
                boxes.append(each)
            elif name == "ruby-base" or name not in _LEFT_OUT:
                self._span(each, boxes)
            self.transcript.text(each.tail or "")

    def _span(self, span: Element, boxes: list[Element]) -> None:
        look = self.looks.get(attribute(span, "style-name") or "")
        if look is None or not look.tag:
            self._inline(span, boxes)
        else:
            with self.transcript.element(look.tag):
                self._inline(span, boxes)

    def _table(self, table: Element) -> None:
        parent = table.getparent()
        if parent is not None and local(parent) == "spreadsheet":
            self.transcript.block("h2", attribute(table, "name") or "")
        with self.transcript.element("table"):
            self._rows(table, is_header=False)

    def _rows(self, parent: Element, *, is_header: bool) -> None:
        for each in parent:
            name = local(each)
            if name in ("table-header-rows", "table-rows", "table-row-group"):
                self._rows(each, is_header=is_header or name == "table-header-rows")
            elif name == "table-row":
                kind = "th" if is_header else "td"
                with self.transcript.element("tr"):
                    for cell, columns, rows in _cells(each):
                        tag = f'{kind} colspan="{columns}" rowspan="{rows}"'
                        with self.transcript.element(tag):
                            self.blocks(cell)


def _cells(row: Element) -> list[tuple[Element, int, int]]:
    """The cells of a row, with the columns and rows that each spans; none is covered.

    Equal ones beside each other are one in the file; empty ones end a row up to the sheet's edge.
    """
    cells: list[tuple[Element, int, int]] = []
    for cell in row:
        if local(cell) == "table-cell":
            repeated = min(_count(cell, "number-columns-repeated"), _MOST_REPEATED)
            spans = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            cells += [(cell, *spans)] * repeated
    while cells and not len(cells[-1][0]):
        cells.pop()
    return cells


def _count(cell: Element, name: str) -> int:
    value = attribute(cell, name) or ""
    return max(int(value), 1) if value.isdecimal() and len(value) < 5 else 1
