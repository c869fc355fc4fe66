"""Sheets (.xlsx): a row is read with its header, a number as the sheet shows it.

The name of a sheet heads its rows; rows above the header stand for themselves. Hidden sheets, rows
and columns are left out.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from corpus.errors import Cause, UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.grid import is_value, write_rows
from corpus.reading.office import properties_of
from corpus.reading.package import Element, Package, attribute, child, local
from corpus.reading.transcript import Transcript

_WORKBOOK = "xl/workbook.xml"
# More filled cells than this are a database, not a document.
MOST_CELLS = 500_000
_COLUMN = re.compile(r"[A-Z]+")
_RANGE = re.compile(r"(?P<left>[A-Z]{1,3})(?P<top>\d{1,7}):(?P<right>[A-Z]{1,3})(?P<foot>\d{1,7})")
_MOST_MERGED = 50  # columns
_LONGEST_MERGED = 100  # code points that are read again with each row
# What every program shows for these numbers of formats, without being told.
_BUILT_IN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **dict.fromkeys((14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "d"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h"),
    **{37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"},
}
# Words, colours and conditions in a format are no part of its digits.
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
# A colour, a condition, and the width of a character; the rest of a format is shown.
_UNSEEN = re.compile(r"_.|\*.|\[[^\]$][^\]]*\]")
_DIGITS = re.compile(r"[#0?](?:[#0?.,]*[#0?,])?")
_WORDS = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|([$€£¥₽])')
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")  # commas behind the digits: shown without them
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")
_LAST_DAY = 2_958_465  # 31 December 9999, as Excel counts days


def read(data: bytes, name: str) -> Draft:
    """What the sheets hold, in their order.

    Raises:
        UnreadableFileError: the file is encrypted or damaged, or holds too many cells.
    """
    package = Package(data, name)
    book = package.xml(_WORKBOOK)
    relations = package.relations(_WORKBOOK)
    targets = dict(relations.values())
    values = _Values(
        shared=_shared(package.xml_or_none(targets.get("sharedStrings"))),
        formats=_formats(package.xml_or_none(targets.get("styles"))),
        epoch=datetime.date(1904, 1, 1)
        if attribute(child(book, "workbookPr"), "date1904") in ("1", "true")
        else datetime.date(1899, 12, 30),
    )
    transcript = Transcript()
    warnings: list[str] = []
    cells = 0
    sheets = child(book, "sheets")
    for sheet in sheets if sheets is not None else ():
        title = sheet.get("name") or ""
        if sheet.get("state") in ("hidden", "veryHidden"):
            warnings.append(f"the sheet {title!r} is hidden and left out")
            continue
        _, path = relations.get(attribute(sheet, "id") or "", ("", ""))
        root = package.xml_or_none(path)
        if root is None or local(root) != "worksheet":
            continue
        cells += sum(1 for _ in root.iter("{*}v", "{*}is"))
        if cells > MOST_CELLS:
            told = f"{name} holds more than {MOST_CELLS:,} cells; split it, or save it as CSV"
            raise UnreadableFileError(told, Cause.LARGE)
        transcript.block("h2", title)
        write_rows(transcript, _rows(root, values))
    said = properties_of(package)
    return transcript.draft(said.title, None, said.metadata, warnings)


@dataclass(frozen=True, slots=True)
class _Values:
    """What a sheet refers to for the values of its cells."""

    shared: Sequence[str]
    formats: Sequence[str]  # by the number of a cell's style
    epoch: datetime.date

    def of(self, cell: Element) -> str:
        """What the cell shows."""
        kind = cell.get("t")
        if kind == "inlineStr":
            return _string(child(cell, "is"))
        value = (getattr(child(cell, "v"), "text", None) or "").strip()
        if kind == "s":
            number = int(value) if value.isdigit() else -1
            return self.shared[number] if 0 <= number < len(self.shared) else ""
        if kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        if kind == "e" or not value:
            return ""
        if kind == "str":
            return value
        style = int(cell.get("s") or 0)
        return shown(value, self.formats[style] if style < len(self.formats) else "", self.epoch)


def shown(value: str, form: str, epoch: datetime.date) -> str:
    """A number as a sheet shows it, with its unit and without the marks between its thousands.

    Args:
        value: as the file has it, such as "0.1534".
        form: the format of its cell, such as "0.0%"; "" for none.
        epoch: the day that dates are counted from.
    """
    try:
        number = float(value)
    except ValueError:  # a date in its own notation, for instance
        return value
    digits = _QUOTED.sub("", form.partition(";")[0]).lower()
    if re.search(r"[dyhs]|m", digits) and digits != "general":
        return _date(number, digits, epoch)
    if "%" in digits:
        return f"{_rounded(number * 100, digits)}%"
    if "0" in digits and "e" not in digits and "/" not in digits:
        thousands = _THOUSANDS.search(digits)
        scaled = number / 1000 ** len(thousands[1]) if thousands else number
        before, after = _words_of(form)
        return f"{before}{_rounded(scaled, digits)}{after}"
    return f"{number:.15g}" if abs(number) < 1e15 else value


def _words_of(form: str) -> tuple[str, str]:
    """What a format shows before and behind a number, such as a currency."""
    shown = _UNSEEN.sub("", form.partition(";")[0])
    digits = _DIGITS.search(_QUOTED.sub(lambda words: "." * len(words[0]), shown))
    if digits is None:
        return "", ""
    before, after = shown[: digits.start()], shown[digits.end() :]
    words = ["".join(map("".join, _WORDS.findall(part))) for part in (before, after)]
    return words[0].lstrip(), words[1].rstrip()


def _rounded(number: float, form: str) -> str:
    """The number with the decimals of the format, half a unit away from zero."""
    places = _decimals(form)
    if not math.isfinite(number):
        return str(number)
    unit = Decimal(1).scaleb(-places)
    return str(Decimal(repr(number)).quantize(unit, ROUND_HALF_UP))


def _decimals(form: str) -> int:
    match = _DECIMALS.search(form)
    return len(match[1]) if match else 0


def _date(number: float, form: str, epoch: datetime.date) -> str:
    """Day and time in the notation of ISO 8601, those of the two that the format shows."""
    if not 0 <= number <= _LAST_DAY:
        return f"{number:.15g}"
    days = int(number)
    seconds = round((number - days) * 86400)
    moment = datetime.datetime.combine(epoch, datetime.time()) + datetime.timedelta(days, seconds)
    has_day = "d" in form or "y" in form or ("m" in form and "h" not in form and "s" not in form)
    has_time = (("h" in form or "s" in form) and seconds > 0) or not has_day
    parts = [moment.date().isoformat()] if has_day else []
    if has_time:
        parts.append(moment.time().isoformat("seconds" if moment.second else "minutes"))
    return " ".join(parts)


def _shared(root: Element | None) -> list[str]:
    return [_string(each) for each in (root if root is not None else ()) if local(each) == "si"]


def _string(element: Element | None) -> str:
    """The text of a cell, without the reading of its characters that may stand beside it."""
    if element is None:
        return ""
    parts: list[str] = []
    for each in element:
        if local(each) == "t":
            parts.append(each.text or "")
        elif local(each) == "r":
            parts += [text.text or "" for text in each if local(text) == "t"]
    return "".join(parts)


def _formats(root: Element | None) -> list[str]:
    own: dict[int, str] = {}
    given = child(root, "numFmts")
    for each in given if given is not None else ():
        own[int(each.get("numFmtId") or 0)] = each.get("formatCode") or ""
    styles = child(root, "cellXfs")
    numbers = [int(each.get("numFmtId") or 0) for each in (styles if styles is not None else ())]
    return [own.get(number, _BUILT_IN.get(number, "")) for number in numbers]


def _rows(root: Element, values: _Values) -> list[list[str]]:
    """The rows of a sheet that are shown, each as wide as its last filled cell."""
    hidden = _hidden_columns(root)
    merged = _Merged.of(root)
    rows: list[list[str]] = []
    for number, row in enumerate(root.iter("{*}row"), 1):
        at = int(row.get("r") or number)
        cells: dict[int, str] = {}
        for index, cell in enumerate(row.iterchildren("{*}c")):
            cells[_column(cell.get("r"), index)] = values.of(cell)
        merged.fill(at, cells)
        if row.get("hidden") in ("1", "true"):
            continue
        shown = {column: text for column, text in cells.items() if column not in hidden}
        width = max((column for column, text in shown.items() if text.strip()), default=-1) + 1
        rows.append([shown.get(column, "") for column in range(width)])
    return rows


@dataclass(slots=True)
class _Merged:
    """Cells that were made one: what they say is read in each row, and over each column.

    Attributes:
        ranges: by its first row: first and last column, last row.
        reaching: by column: what is read there, down to which row.
    """

    ranges: Mapping[int, Sequence[tuple[int, int, int]]]
    reaching: dict[int, tuple[str, int]] = field(default_factory=dict)

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

    def fill(self, row: int, cells: dict[int, str]) -> None:
        """Fills in what reaches into the row, and takes what begins there."""
        self.reaching = {at: held for at, held in self.reaching.items() if held[1] >= row}
        for column, (text, _) in self.reaching.items():
            if not cells.get(column, "").strip():
                cells[column] = text
        for first, last, foot in self.ranges.get(row, ()):
            text = cells.get(first, "")
            around = (at for at, other in cells.items() if other.strip())
            # One cell over the whole table is its title, and a value is one value.
            alone = all(first <= at <= last for at in around)
            if not text.strip() or len(text) > _LONGEST_MERGED or alone or is_value(text):
                continue
            for column in range(first, last + 1):
                cells[column] = text
                if foot > row:
                    self.reaching[column] = text, foot


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
        if column.get("hidden") in ("1", "true"):
            first, last = int(column.get("min") or 1), int(column.get("max") or 1)
            yield from range(first - 1, min(last, 16_384))
