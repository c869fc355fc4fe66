"""Word documents (.docx): headings, lists, tables and notes, as their last author left them.

Deleted and hidden text, comments and the instructions of fields are left out; inserted text stays.
What stands at the head or foot of every page is read once, without page numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.errors import UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.drawings import write_drawn
from corpus.reading.formats import SUFFIXES, format_of
from corpus.reading.formulas import formula
from corpus.reading.lines import width
from corpus.reading.looks import LEAST_POINTS, PLAIN, Look, resolved, shifted
from corpus.reading.numbering import Numbering, is_cited, number_of
from corpus.reading.office import properties_of
from corpus.reading.package import Element, Package, attribute, child, is_on, local, parent_of
from corpus.reading.symbols import sign, with_signs
from corpus.reading.transcript import NOTE, Transcript, item_of

_DOCUMENT = "word/document.xml"
# Taken back, or about the text.
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "tblPr", "trPr", "tcPr", "rt"}
)
_BREAKS = frozenset({"br", "cr"})
_HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"toc \d|toc heading", re.IGNORECASE)
# A paragraph that is kept with the next is a heading unless it says so much (columns), or ends so.
_WIDEST_KEPT = 100
_NO_HEADING = re.compile(r"[.!?;:,。！？；：，]\W{0,2}$")
_NO_LIST = "0"
_SHIFTS = {"superscript": "sup", "subscript": "sub", "baseline": ""}
_DRAWN = frozenset({"chart", "relIds"})
# Fields of a running head that are filled in on each page, or anew each day.
_FILLED_IN = re.compile(r"\b(?:PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME)\b")


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
    numbering = Numbering.of(package.xml_or_none(relations.get("numbering")))
    reader = _Reader(Transcript(), styles, numbering, package, path)
    document = package.xml(path)
    body = child(document, "body")
    if body is not None:
        reader.blocks(body)
    for kind in ("footnotes", "endnotes"):
        notes = package.xml_or_none(relations.get(kind))
        for note in notes if notes is not None else ():
            if attribute(note, "type") in (None, "normal"):  # others are rules above the notes
                reader.note(note)
    settings = package.xml_or_none(relations.get("settings"))
    for part in _running_heads(package, path, document, settings):
        for line in _running_lines(part):
            reader.transcript.running_head(line)
    comments = package.xml_or_none(relations.get("comments"))
    reader.transcript.passed_over("comments", len(comments) if comments is not None else 0)
    said = properties_of(package)
    title = None if reader.has_title else said.title
    return reader.transcript.draft(title, None, said.metadata)


def _running_heads(
    package: Package, path: str, document: Element, settings: Element | None
) -> Iterator[Element]:
    """The heads and feet of pages, without those that no page shows."""
    unseen, seen = set[str](), set[str]()
    for reference in document.iter("{*}headerReference", "{*}footerReference"):
        kind, section = attribute(reference, "type"), reference.getparent()
        is_unseen = (kind == "first" and not _is_on(child(section, "titlePg"))) or (
            kind == "even" and not _is_on(child(settings, "evenAndOddHeaders"))
        )
        (unseen if is_unseen else seen).add(attribute(reference, "id") or "")
    for name, (kind, target) in package.relations(path).items():
        if kind in ("header", "footer") and name not in unseen - seen:
            part = package.xml_or_none(target)
            if part is not None:
                yield part


def _running_lines(part: Element) -> Iterator[str]:
    """What a running head says; a null character marks what is filled in on each page."""
    for paragraph in part.iter("{*}p"):
        said = ""
        for each in paragraph.iter():
            name = local(each)
            if name in ("tab", "ptab", *_BREAKS) and local(parent_of(each)) == "r":
                said += "\t"
            elif name == "t":
                said += each.text or ""
            told = (each.text if name == "instrText" else attribute(each, "instr")) or ""
            if _FILLED_IN.search(told):
                said += "\0"
        yield said


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style of paragraphs or of characters means."""

    heading: str | None = None  # the tag of its paragraphs, if they are headings
    kept: str | None = None  # the tag of those that are short: they stay on the page of the next
    list: str | None = None  # that its paragraphs are items of
    level: str | None = None  # of that list
    look: Look = PLAIN
    is_contents: bool = False  # whether its paragraphs are lines of the table of contents


_NO_STYLE = _Style()


@dataclass(frozen=True, slots=True)
class _Said:
    """What a style says itself."""

    heading: str | None
    is_kept: bool | None
    list: str | None  # that its paragraphs are items of
    level: str | None  # of that list
    look: Look
    is_contents: bool

    def over(self, below: _Said, /) -> _Said:
        """This, completed by the style below."""
        return _Said(
            self.heading or below.heading,
            below.is_kept if self.is_kept is None else self.is_kept,
            self.list or below.list,
            self.level or below.level,
            self.look.over(below.look),
            self.is_contents or below.is_contents,
        )


def _styles(root: Element | None) -> Mapping[str, _Style]:
    """By their ids; a style has what the one that it is based on has. "" is that of most text."""
    said: dict[str, _Said] = {}
    bases: dict[str, str] = {}
    usual = ""
    for each in root if root is not None else ():
        if local(each) != "style":
            continue
        name = attribute(each, "styleId") or ""
        if attribute(each, "type") == "paragraph" and is_on(attribute(each, "default")):
            usual = name
        bases[name] = attribute(child(each, "basedOn"), "val") or ""
        said[name] = _Said(
            _heading(each),
            _is_on(child(each, "pPr", "keepNext")),
            attribute(child(each, "pPr", "numPr", "numId"), "val"),
            attribute(child(each, "pPr", "numPr", "ilvl"), "val"),
            _look(child(each, "rPr")),
            bool(_CONTENTS_NAME.match(attribute(child(each, "name"), "val") or "")),
        )
    styles = {name: _style(whole) for name, whole in resolved(said, bases).items()}
    return {"": _Style(look=styles.get(usual, _NO_STYLE).look), **styles}


def _style(said: _Said) -> _Style:
    # Below the headings that are marked as such, above those that are known by being bold.
    level = said.level
    tag = f"h{min(4 + int(level), 6) if level and level.isdigit() else 4}"
    kept = tag if said.is_kept else None
    return _Style(said.heading, kept, said.list, level, said.look, said.is_contents)


def _look(properties: Element | None) -> Look:
    """What is said of a run, or in a style of it."""
    if properties is None:
        return PLAIN
    said = {local(each): each for each in properties}
    return Look(
        bold=_is_on(said.get("b")),
        struck=_any(_is_on(said.get("strike")), _is_on(said.get("dstrike"))),
        hidden=_any(_is_on(said.get("vanish")), _is_on(said.get("webHidden"))),
        shift=_shift(said.get("vertAlign"), said.get("position")),
    )


def _any(one: bool | None, other: bool | None) -> bool | None:
    """True where one is on; None where none is set."""
    return one if other is None else bool(other or one)


def _shift(aligned: Element | None, moved: Element | None) -> str | None:
    shift = _SHIFTS.get(attribute(aligned, "val") or "")
    position = attribute(moved, "val") or ""
    if shift or not re.fullmatch(r"-?\d{1,4}", position):
        return shift
    return shifted(int(position) / 2, LEAST_POINTS)  # it counts half points


def _in_paragraph(own: Look, character: Look, paragraph: Look) -> Look:
    """The look of a run: what it says itself holds, else the styles of the run and its paragraph.

    What both styles switch on is off: ECMA-376, part 1, 17.7.3. A style of characters that is bold
    is left aside: "Strong" is laid over whole items of lists, which would be taken for headings.
    """
    styled = Look(
        bold=paragraph.bold,
        struck=bool(character.struck) is not bool(paragraph.struck),
        hidden=bool(character.hidden) is not bool(paragraph.hidden),
        shift=character.over(paragraph).shift,
    )
    return own.over(styled)


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


def _is_joined(paragraph: Element) -> bool:
    """True where the mark that ends a paragraph was deleted or moved: the next one goes on."""
    mark = child(paragraph, "pPr", "rPr")
    return child(mark, "del") is not None or child(mark, "moveFrom") is not None


@dataclass(slots=True)
class _Reader:
    transcript: Transcript
    styles: Mapping[str, _Style]
    numbering: Numbering
    package: Package
    path: str  # of the document in the package
    has_title: bool = False
    tables: int = 0  # that are open

    def blocks(self, parent: Element) -> None:
        """The paragraphs and tables in ``parent``."""
        joined: list[Element] = []
        for each in parent:
            name = local(each)
            if name == "p":
                joined.append(each)
                if _is_joined(each):
                    continue
            if joined and (name == "p" or len(each)):  # marks of places are empty
                self._paragraph(joined)
                joined = []
            if name == "tbl":
                self._table(each)
            elif name == "altChunk":
                self._included(each)
            elif name != "p" and not _is_unsaid(each):
                self.blocks(each)  # a content control, inserted paragraphs, and the like
        if joined:
            self._paragraph(joined)

    def note(self, note: Element) -> None:
        """A footnote or an endnote."""
        with self.transcript.element(NOTE):
            for index, paragraph in enumerate(note):
                if index:
                    self.transcript.text(" ")
                self._inline(paragraph, [], self._style_of(paragraph).look)

    def _style_of(self, paragraph: Element) -> _Style:
        name = attribute(child(paragraph, "pPr", "pStyle"), "val") or ""
        return self.styles.get(name, _NO_STYLE)

    def _paragraph(self, paragraphs: Sequence[Element]) -> None:
        """A paragraph; of several that were made one the mark of the last is left."""
        paragraph = paragraphs[-1]
        style = self._style_of(paragraph)
        if style.is_contents:
            self.transcript.passed_over("lines of the table of contents")
            return
        level = attribute(child(paragraph, "pPr", "outlineLvl"), "val")
        heading = style.heading or _tag_of_level(level)
        boxes: list[Element] = []
        if heading == "title":
            self.has_title = True
        is_item, level, number = self._numbered(paragraph, style)
        listed = child(paragraph, "pPr", "numPr") is not None
        if style.kept and not (heading or listed or self.tables) and _heads(paragraphs):
            heading = style.kept
        with self.transcript.element(heading or (item_of(level) if is_item else "p")):
            if number and (heading or is_cited(number)):
                self.transcript.text(f"{number} ")
            for each in paragraphs:
                self._inline(each, boxes, style.look)
        for box in boxes:
            if local(box) == "txbxContent":
                self.blocks(box)
            elif not write_drawn(self.transcript, self.package, self.path, box):
                self.transcript.passed_over("drawings and embedded files")

    def _numbered(self, paragraph: Element, style: _Style) -> tuple[bool, str | None, str]:
        """Whether a paragraph is an item, its level as the file states it, and its number."""
        own = child(paragraph, "pPr", "numPr")
        name = attribute(child(own, "numId"), "val") or style.list
        if name == _NO_LIST or (own is None and name is None):
            return False, None, ""
        level = attribute(child(own, "ilvl"), "val") or style.level
        number = self.numbering.next_of(name or "", number_of(level))
        return True, level, number

    def _included(self, reference: Element) -> None:
        """A file of another format that Word reads at this place."""
        relations = self.package.relations(self.path)
        _, path = relations.get(attribute(reference, "id") or "", ("", ""))
        suffix = path[path.rfind(".") :].lower()
        path_as = f"{path}.html" if suffix == ".xhtml" else path
        try:
            if path_as == path and suffix not in SUFFIXES:
                raise UnreadableFileError(f"{path} has a format that is not known")
            draft = format_of(path_as).reader.read(self.package.part(path), path_as)
        except (UnreadableFileError, KeyError):
            self.transcript.passed_over("included files that cannot be read")
        else:
            self.transcript.retell(draft.blocks)

    def _table(self, table: Element) -> None:
        self.tables += 1
        with self.transcript.element("table"):
            for row in _spanned(_rows(table)):
                with self.transcript.element("tr"):
                    for cell, tag in row:
                        with self.transcript.element(tag):
                            if child(cell, "tcPr", "cellDel") is None:
                                self.blocks(cell)
        self.tables -= 1

    def _inline(self, parent: Element, boxes: list[Element], look: Look) -> None:
        """The words in ``parent``; what is anchored there and stands apart is put aside.

        Args:
            parent: a paragraph, a run, or what holds runs.
            boxes: takes text boxes, charts and diagrams.
            look: of the paragraph's style.
        """
        for each in parent:
            name = local(each)
            if name == "r":
                self._run(each, boxes, look)
            elif name == "AlternateContent":
                self._inline(_chosen(each), boxes, look)
            elif name == "txbxContent" or name in _DRAWN:
                boxes.append(each)
            elif name == "OLEObject":
                self.transcript.passed_over("drawings and embedded files")
            elif name == "t":
                font = attribute(child(parent, "rPr", "rFonts"), "ascii")
                self.transcript.text(with_signs(each.text or "", font))
            elif name == "sym":
                self._sign(each)
            elif name in ("tab", "ptab"):
                self.transcript.text("\t")
            elif name in _BREAKS:
                self.transcript.line_break()
            elif name == "noBreakHyphen":
                self.transcript.text("-")
            elif name == "oMath":
                self.transcript.text(formula(each))
            elif not _is_unsaid(each):
                self._inline(each, boxes, look)

    def _sign(self, element: Element) -> None:
        """A sign that is stated by its font and its code."""
        code = attribute(element, "char") or ""
        is_code = re.fullmatch(r"[0-9A-Fa-f]{1,6}", code)
        found = sign(int(code, 16), attribute(element, "font")) if is_code else None
        self.transcript.text(found or "")
        self.transcript.passed_over("signs of unknown fonts", int(found is None))

    def _run(self, run: Element, boxes: list[Element], look: Look) -> None:
        properties = child(run, "rPr")
        style = self.styles.get(attribute(child(properties, "rStyle"), "val") or " ", _NO_STYLE)
        tags = _in_paragraph(_look(properties), style.look, look).tags
        with self.transcript.elements(tags):
            self._inline(run, boxes, look)


def _is_unsaid(element: Element) -> bool:
    """True for what is no text, and for a field that its author has left as the form had it."""
    if local(element) in _LEFT_OUT:
        return True
    return _is_on(child(element, "sdtPr", "showingPlcHdr")) is True


def _heads(paragraphs: Sequence[Element]) -> bool:
    """True for a short line that is no sentence and leads no list in."""
    text = "".join(t.text or "" for each in paragraphs for t in each.iter("{*}t")).strip()
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
