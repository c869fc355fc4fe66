"""Sheets (.xlsx): a row is read with its header, a number as the sheet shows it.

The name of a sheet heads its rows; rows above the header stand for themselves. Hidden sheets, rows
and columns are left out. What is drawn on a sheet is read after its rows.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from corpus.errors import Cause, UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.drawings import write_chart, write_text
from corpus.reading.grid import Cell, plain, write_rows
from corpus.reading.headers import is_value
from corpus.reading.looks import PLAIN, Look
from corpus.reading.number_format import BUILT_IN, shown
from corpus.reading.office import properties_of, title_of_sheets
from corpus.reading.package import Element, Package, attribute, child, is_on, local, text_of
from corpus.reading.transcript import Piece, Transcript

_WORKBOOK = "xl/workbook.xml"
# More filled cells than this are a database, not a document.
MOST_CELLS = 500_000
_COLUMN = re.compile(r"[A-Z]+")
_RANGE = re.compile(r"(?P<left>[A-Z]{1,3})(?P<top>\d{1,7}):(?P<right>[A-Z]{1,3})(?P<foot>\d{1,7})")
_SHIFTS = {"superscript": "sup", "subscript": "sub"}
_MOST_MERGED = 50  # columns
_LONGEST_MERGED = 100  # code points that are read again with each row


def read(data: bytes, name: str) -> Draft:
    """What the sheets hold, in their order.

    Raises:
        UnreadableFileError: the file is encrypted or damaged, or holds too many cells.
    """
    package = Package(data, name)
    book = package.xml(_WORKBOOK)
    relations = package.relations(_WORKBOOK)
    targets = dict(relations.values())
    styles = package.xml_or_none(targets.get("styles"))
    values = _Values(
        shared=_shared(package.xml_or_none(targets.get("sharedStrings"))),
        styles=_styles(styles),
        epoch=datetime.date(1904, 1, 1)
        if is_on(attribute(child(book, "workbookPr"), "date1904"))
        else datetime.date(1899, 12, 30),
    )
    transcript = Transcript()
    warnings: list[str] = []
    names: list[str] = []  # of the sheets, and how their tables are called in them
    titles: list[str | None] = []
    cells = 0
    sheets = child(book, "sheets")
    for sheet in sheets if sheets is not None else ():
        title = sheet.get("name") or ""
        if sheet.get("state") in ("hidden", "veryHidden"):
            warnings.append(f"the sheet {title!r} is hidden and left out")
            continue
        _, path = relations.get(attribute(sheet, "id") or "", ("", ""))
        root = package.xml_or_none(path)
        if root is None:
            warnings.append(f"the sheet {title!r} is missing")
            continue
        cells += sum(1 for _ in root.iter("{*}v", "{*}is"))
        if cells > MOST_CELLS:
            told = f"{name} holds more than {MOST_CELLS:,} cells; split it, or save it as CSV"
            raise UnreadableFileError(told, Cause.LARGE)
        transcript.block("h2", title)
        names.append(title)
        has_rows = local(root) == "worksheet"
        if has_rows:
            _count_unread(root, transcript)
            titles.append(write_rows(transcript, _rows(root, values)))
        # The values of a chart mostly stand in the cells.
        if not _drawings(package, path, transcript, with_values=not has_rows) and not has_rows:
            transcript.passed_over("sheets without cells")
    said = properties_of(package)
    own = title_of_sheets(names) or (titles[0] if len(titles) == 1 else None)
    return transcript.draft(
        said.title or own, None, said.metadata, warnings, opens_with_title=False
    )


def _count_unread(root: Element, transcript: Transcript) -> None:
    """Tells what a sheet holds that is not read."""
    formulas = (cell for cell in root.iter("{*}c") if child(cell, "f") is not None)
    # One that gives an empty text says that it is a text.
    unknown = sum(not text_of(child(each, "v")) and each.get("t") != "str" for each in formulas)
    transcript.passed_over("formulas without a kept value", unknown)
    rows = sum(len(row) > 0 for row in root.iter("{*}row") if is_on(row.get("hidden")))
    transcript.passed_over("hidden rows", rows)
    columns = _hidden_columns(root)
    filled = {_column(cell.get("r"), -1) for cell in root.iter("{*}c")} if columns else set()
    transcript.passed_over("hidden columns", len(columns & filled))


def _drawings(package: Package, path: str, transcript: Transcript, *, with_values: bool) -> bool:
    """Reads what is drawn on the sheet ``path``, charts with their values if these are wanted.

    Returns:
        Whether anything was read.
    """
    was_read = False
    for kind, target in package.relations(path).values():
        root = package.xml_or_none(target) if kind in ("drawing", "comments") else None
        if root is None:
            continue
        if kind == "comments":
            transcript.passed_over("comments", sum(1 for _ in root.iter("{*}comment")))
            continue
        for body in root.iter("{*}txBody"):
            was_read = write_text(transcript, body) or was_read
        for chart_kind, chart in package.relations(target).values():
            if chart_kind == "chart" and (drawn := package.xml_or_none(chart)) is not None:
                was_read = write_chart(transcript, drawn, with_values=with_values) or was_read
    return was_read


@dataclass(frozen=True, slots=True)
class _Style:
    """How a cell shows its value."""

    form: str  # of numbers
    look: Look


@dataclass(frozen=True, slots=True)
class _Values:
    """What a sheet refers to for the values of its cells."""

    shared: Sequence[Cell]
    styles: Sequence[_Style]  # by their numbers
    epoch: datetime.date

    def of(self, cell: Element) -> Cell:
        """What the cell shows."""
        number = int(cell.get("s") or 0)
        style = self.styles[number] if number < len(self.styles) else _Style("", PLAIN)
        kind = cell.get("t")
        value = (getattr(child(cell, "v"), "text", None) or "").strip()
        if kind == "inlineStr":
            said = _string(child(cell, "is"))
        elif kind == "s":
            place = int(value) if value.isdigit() else -1
            said = self.shared[place] if 0 <= place < len(self.shared) else ()
        elif kind == "b":
            said = (Piece({"1": "TRUE", "0": "FALSE"}.get(value, value)),)
        elif kind == "e" or not value:
            return ()
        else:
            said = (Piece(value if kind == "str" else shown(value, style.form, self.epoch)),)
        return tuple(Piece(each.text, ("del",)) for each in said) if style.look.struck else said


def _shared(root: Element | None) -> list[Cell]:
    return [_string(each) for each in (root if root is not None else ()) if local(each) == "si"]


def _string(element: Element | None) -> Cell:
    """The text of a cell, without the reading of its characters that may stand beside it."""
    pieces: list[Piece] = []
    for each in element if element is not None else ():
        if local(each) == "t":
            pieces += _lines(each.text, ())
        elif local(each) == "r":
            tags = _look(child(each, "rPr")).tags
            for text in each:
                pieces += _lines(text.text, tags) if local(text) == "t" else ()
    return tuple(pieces)


def _lines(text: str | None, tags: tuple[str, ...]) -> Iterator[Piece]:
    """The lines of a text of a cell, and the breaks between them."""
    for number, line in enumerate((text or "").split("\n")):
        if number:
            yield Piece("\n")
        yield Piece(line, tags)


def _look(font: Element | None) -> Look:
    """What a font says; a cell that is bold is no heading, so that is left aside."""
    strike = child(font, "strike")
    struck = None if strike is None else is_on(attribute(strike, "val") or "1")
    shift = _SHIFTS.get(attribute(child(font, "vertAlign"), "val") or "")
    return Look(struck=struck, shift=shift)


def _styles(root: Element | None) -> list[_Style]:
    own: dict[int, str] = {}
    given = child(root, "numFmts")
    for each in given if given is not None else ():
        own[int(each.get("numFmtId") or 0)] = each.get("formatCode") or ""
    stated = child(root, "fonts")
    fonts = [_look(each) for each in (stated if stated is not None else ())]
    styles: list[_Style] = []
    formats = child(root, "cellXfs")
    for each in formats if formats is not None else ():
        number, font = int(each.get("numFmtId") or 0), int(each.get("fontId") or 0)
        look = fonts[font] if font < len(fonts) else PLAIN
        styles.append(_Style(own.get(number, BUILT_IN.get(number, "")), look))
    return styles


def _rows(root: Element, values: _Values) -> list[list[Cell]]:
    """The rows of a sheet that are shown, each as wide as its last filled cell."""
    hidden = _hidden_columns(root)
    merged = _Merged.of(root)
    rows: list[list[Cell]] = []
    for number, row in enumerate(root.iter("{*}row"), 1):
        at = int(row.get("r") or number)
        cells: dict[int, Cell] = {}
        for index, cell in enumerate(row.iterchildren("{*}c")):
            cells[_column(cell.get("r"), index)] = values.of(cell)
        merged.fill(at, cells)
        if is_on(row.get("hidden")):
            continue
        seen = {column: cell for column, cell in cells.items() if column not in hidden}
        width = (
            max((column for column, cell in seen.items() if plain(cell).strip()), default=-1) + 1
        )
        rows.append([seen.get(column, ()) for column in range(width)])
    return rows


@dataclass(slots=True)
class _Merged:
    """Cells that were made one: what they say is read in each row, and over each column.

    Attributes:
        ranges: by its first row: first and last column, last row.
        reaching: by column: what is read there, down to which row.
    """

    ranges: Mapping[int, Sequence[tuple[int, int, int]]]
    reaching: dict[int, tuple[Cell, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element) -> _Merged:
        """Those of a sheet."""
        ranges: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
        for each in root.iter("{*}mergeCell"):
            match = _RANGE.fullmatch(each.get("ref") or "")
            if match:
                first, last = _column(match["left"], 0), _column(match["right"], 0)
                if last - first < _MOST_MERGED:
                    ranges[int(match["top"])].append((first, last, int(match["foot"])))
        return cls(ranges)

    def fill(self, row: int, cells: dict[int, Cell]) -> None:
        """Fills in what reaches into the row, and takes what begins there."""
        self.reaching = {at: held for at, held in self.reaching.items() if held[1] >= row}
        for column, (cell, _) in self.reaching.items():
            if not plain(cells.get(column, ())).strip():
                cells[column] = cell
        for first, last, foot in self.ranges.get(row, ()):
            cell = cells.get(first, ())
            text = plain(cell)
            around = (at for at, other in cells.items() if plain(other).strip())
            # One cell over the whole table is its title, and a value is one value.
            alone = all(first <= at <= last for at in around)
            if not text.strip() or len(text) > _LONGEST_MERGED or alone or is_value(text):
                continue
            for column in range(first, last + 1):
                cells[column] = cell
                if foot > row:
                    self.reaching[column] = cell, foot


def _column(reference: str | None, index: int) -> int:
    match = _COLUMN.match(reference or "")
    if match is None or len(match[0]) > 3:
        return index
    number = 0
    for letter in match[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _hidden_columns(root: Element) -> frozenset[int]:
    return frozenset(_hidden(root))


def _hidden(root: Element) -> Iterator[int]:
    for column in root.iter("{*}col"):
        if is_on(column.get("hidden")):
            first, last = int(column.get("min") or 1), int(column.get("max") or 1)
            yield from range(first - 1, min(last, 16_384))
