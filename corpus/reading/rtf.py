"""Rich text (.rtf): paragraphs, tables and notes; deleted and hidden text is left out.

What stands at the head or foot of every page is read once, without page numbers.

A small reader of its own, since the libraries for RTF give its words without their structure.
The format: Microsoft, Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from corpus.document import Metadata
from corpus.errors import UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.looks import LEAST_POINTS, PLAIN, Look, shifted
from corpus.reading.numbering import is_cited
from corpus.reading.office import meaningful
from corpus.reading.symbols import sign, with_signs
from corpus.reading.tables import LONGEST_REPEATED
from corpus.reading.transcript import NOTE, Piece, Transcript, item_of

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+",
    re.DOTALL,
)
# Groups that are no text of the document; so is each that begins with \* and is none of ours.
_LEFT_OUT = frozenset(
    b"fonttbl colortbl stylesheet pict object fldinst themedata datastore listtable"
    b" listoverridetable rsidtbl generator xmlnstbl"
    b" atnid atnauthor annotation bkmkstart bkmkend nonshppict private comment"
    b" revtbl filetbl tc xe txe mmathPr operator company category keywords doccomm hlinkbase"
    b" passwordhash latentstyles sp shprslt result do".split()
)
# Pictures and buttons apart, a shape may hold a text: it is read where it stands.
_RUNNING = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
_FILLED_IN = frozenset(b"chpgn chdate chtime sectnum".split())  # on each page, or anew each day
_FILLED_IN_FIELD = re.compile(r"\b(?:PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME)\b")
# What is left out and tells an owner something, and how it is called.
_TOLD = {b"annotation": "comments", b"object": "drawings and embedded files"}
_STATED = frozenset(b"title author creatim".split())  # of the file, by its author
_NUMBERS = frozenset((b"listtext", b"pntext"))
_ABOVE, _LEFT = "above", "left"  # where the cell is that another was made one with
_PARTS_OF_DATE = frozenset(b"yr mo dy".split())
_KEPT = frozenset(b"shptxt shpinst fldrslt footnote fldinst annotation".split())
_SIGNS = {
    b"tab": "\t", b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’",
    b"ldblquote": "“", b"rdblquote": "”", b"emspace": " ", b"enspace": " ", b"line": "\n",
}  # fmt: skip
_CHARSETS = {
    **{0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030"},
    **{136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256"},
    **{186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"},
}
_DEEPEST = 2_000
_STATED_WITHIN = 4096  # bytes


def read(data: bytes, name: str) -> Draft:
    """What the document says.

    Raises:
        UnreadableFileError: it is no RTF.
    """
    if not data.lstrip().startswith(b"{\\rt"):
        raise UnreadableFileError(f"{name} is no RTF; save it anew or give it its right ending")
    stated = re.search(rb"\\ansicpg(\d{1,5})", data[:_STATED_WITHIN])
    encoding = _codec(f"cp{int(stated[1])}") if stated else "cp1252"
    reader = _Reader(_fonts(data), _fonts_of_signs(data), encoding, _State(encoding=encoding))
    for token in _TOKEN.finditer(data):
        reader.token(token)
        if len(reader.stack) > _DEEPEST:
            raise UnreadableFileError(f"{name} is damaged (it is nested without end); remove it")
    reader.paragraph_ends()
    reader.table_ends()
    info = {key: "".join(parts).strip() for key, parts in reader.info.items()}
    metadata = Metadata(author=info.get("author") or None, date=_date(info.get("creatim", "")))
    return _written(reader).draft(meaningful(info.get("title") or None), None, metadata)


@dataclass(frozen=True, slots=True)
class _State:
    """How the text of a group is to be taken."""

    # Or "note", "number" of an item, "running", "instruction" of a field there, "info:title"; ""
    # for what is left out.
    target: str = "text"
    is_gone: bool = False  # deleted, or written for other programs
    look: Look = PLAIN
    encoding: str = "cp1252"
    font: str | None = None  # one of signs
    follow: int = 1  # characters after \u that stand in for it
    level: int | None = None  # of the outline
    depth: int = 0  # of its items


@dataclass(slots=True)
class _Paragraph:
    pieces: list[Piece]
    level: int | None = None
    number: str | None = None  # of an item, as it is shown
    depth: int = 0  # of that, from 0


@dataclass(slots=True)
class _Row:
    """A row of a table.

    Attributes:
        cells: their paragraphs.
        columns: that each cell spans; 0 for one that is covered by the one before.
        is_header: whether it stands on each page.
    """

    cells: list[list[_Paragraph]]
    columns: list[int]
    is_header: bool


@dataclass(slots=True)
class _Reader:
    fonts: Mapping[int, str]  # their encodings
    fonts_of_signs: Mapping[int, str]  # their names
    encoding: str  # of fonts that state none
    state: _State
    stack: list[_State] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    note: list[Piece] = field(default_factory=list)
    notes: list[_Paragraph] = field(default_factory=list)
    cells: list[list[_Paragraph]] = field(default_factory=list)
    cell: list[_Paragraph] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)  # by cell: from where, or ""
    is_covered: str = ""  # the next
    is_header: bool = False
    number: list[str] | None = None  # of the item that has begun
    blocks: list[_Paragraph | list[_Row]] = field(default_factory=list)
    info: dict[str, list[str]] = field(default_factory=dict)
    running: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)  # of what was left out
    in_table: bool = False
    starred: bool = False
    skip: int = 0  # characters that stand in for one that was given by its number
    waiting: bytearray = field(default_factory=bytearray)  # bytes that may be part of a character
    high: int | None = None  # the first half of a character

    def token(self, token: re.Match[bytes]) -> None:
        """Takes the next token."""
        byte = token["byte"]
        if byte is not None:
            if self.skip:
                self.skip -= 1
            else:
                self.waiting += bytes.fromhex(byte.decode())
            return
        plain = token["text"]
        if plain is not None:
            if self.skip:
                used = min(self.skip, len(plain))
                self.skip -= used
                plain = plain[used:]
            self.waiting += plain
            return
        self._flush()
        if token["brace"] == b"{":
            self.stack.append(self.state)
            self.starred = False
        elif token["brace"] == b"}":
            self._group_ends()
        elif token["sign"] is not None:
            self._sign(token["sign"])
        elif token["word"] is not None:
            number = token["number"]
            self._word(token["word"], int(number) if number is not None else None)

    def _group_ends(self) -> None:
        self.skip = 0
        before = self.state
        self.state = self.stack.pop() if self.stack else _State(encoding=self.encoding)
        if before.target == "note" and self.state.target != "note" and self.note:
            self.notes.append(_Paragraph(self.note))
            self.note = []
        if before.target == "running" and self.state.target != "running":
            self.running.append("\n")

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.starred = True
        elif sign in b"\\{}":
            self._add(sign.decode())
        elif sign == b"~":
            self._add(" ")
        elif sign == b"_":
            self._add("-")
        elif sign in b"\r\n":
            self.paragraph_ends()

    def _word(self, word: bytes, number: int | None) -> None:
        on = number != 0
        starred, self.starred = self.starred, False
        if starred and word not in _KEPT:
            self._become(target="")
        elif word == b"shptxt" and self.state.target == "text":
            self.paragraph_ends()  # its text is not glued to what is before its anchor
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word == b"u" and number is not None:
            self._character(number % 65536)
            self.skip = self.state.follow
        elif word in _ACTS:
            _ACTS[word](self)
        elif word == b"pard":
            self.in_table = False
            self._become(level=None, depth=0)
        elif word == b"f" and number is not None:
            encoding = self.fonts.get(number, self.encoding)
            self._become(encoding=encoding, font=self.fonts_of_signs.get(number))
        elif word in _STATES:
            self._become(**_STATES[word](on, number))
        elif word in _LOOKS:
            look = replace(self.state.look, **_LOOKS[word](on, number))  # type: ignore[arg-type]
            self._become(look=look)
        else:
            self._destination(word, number)

    def _destination(self, word: bytes, number: int | None) -> None:
        """Takes a word that says where the text of its group belongs, if it is one."""
        is_running = self.state.target == "running"
        if word in _RUNNING:
            self._become(target="running")
        elif word in _NUMBERS:
            is_item = self.state.target == "text"
            self.number = [] if is_item else self.number
            self._become(target="number" if is_item else "")
        elif is_running and word in _FILLED_IN:
            self._add("\0")
        elif is_running and word == b"fldinst":
            self._become(target="instruction")
        elif word in _STATED and self.state.target.startswith("info:"):
            self._become(target=f"info:{word.decode()}")
        elif word in _PARTS_OF_DATE and self.state.target == "info:creatim":
            self._add(f"{number or 0:02}-")
        elif word in _LEFT_OUT:
            self.told += [_TOLD[word]] if word in _TOLD and self.state.target else []
            self._become(target="")

    def _become(self, **changes: object) -> None:
        if self.state.target == "" and "target" in changes:
            return  # within what is left out nothing is text again
        self.state = replace(self.state, **changes)  # type: ignore[arg-type]

    def _character(self, number: int) -> None:
        if 0xD800 <= number < 0xDC00:
            self.high = number
        elif 0xDC00 <= number < 0xE000:
            if self.high is not None:
                self._add(chr(0x10000 + (self.high - 0xD800 << 10) + number - 0xDC00))
            self.high = None
        elif 0xF000 <= number < 0xF100:
            self._add(sign(number, self.state.font or "Symbol") or " ")
        else:
            self._add(chr(number))

    def _flush(self) -> None:
        if self.waiting:
            font = self.state.font
            encoding = self.state.encoding if font is None else "latin-1"
            text = self.waiting.decode(encoding, "replace")
            self.waiting.clear()
            self._add(text if font is None else with_signs(text, font))

    def _add(self, text: str) -> None:
        state = self.state
        if state.is_gone:
            return
        if state.target.startswith("info:"):
            self.info.setdefault(state.target.removeprefix("info:"), []).append(text)
        elif state.target == "note":
            self.note.append(Piece(text, state.look.tags))
        elif state.target == "text":
            self.pieces.append(Piece(text, state.look.tags))
        elif state.target == "number" and self.number is not None:
            self.number.append(text)
        elif state.target == "running" and state.look.tags != ("del",):
            self.running.append(text)
        elif state.target == "instruction" and _FILLED_IN_FIELD.search(text):
            self.running.append("\0")

    def paragraph_ends(self) -> None:
        """Ends the paragraph, in a cell or outside of one."""
        self._flush()
        if self.state.target == "note":
            self.note.append(Piece(" "))
            return
        if self.state.target == "running":
            self.running.append("\n")
            return
        pieces, self.pieces = self.pieces, []
        number, self.number = self.number, None
        if not "".join(piece.text for piece in pieces).strip():
            return
        shown = None if number is None else "".join(number).strip()
        paragraph = _Paragraph(pieces, self.state.level, shown, self.state.depth)
        if self.in_table:
            self.cell.append(paragraph)
        else:
            self.table_ends()
            self.blocks.append(paragraph)

    def cell_ends(self) -> None:
        """Ends a cell."""
        self.in_table = True
        self.paragraph_ends()
        self.cells.append(self.cell)
        self.cell = []

    def row_ends(self) -> None:
        """Ends a row."""
        if self.cells:
            self.rows.append(self._row(self.cells))
        self.cells = []

    def row_begins(self) -> None:
        """Forgets how the cells of other rows are laid out."""
        self.covered, self.is_covered, self.is_header = [], "", False

    def cell_is_defined(self) -> None:
        """Takes how a cell of the row is laid out."""
        self.covered.append(self.is_covered)
        self.is_covered = ""

    def _row(self, cells: list[list[_Paragraph]]) -> _Row:
        """The row of these cells; one that goes on from the row above says what is said there."""
        above = self.rows[-1].cells if self.rows else []
        columns = [1] * len(cells)
        last = 0
        for place, covered in enumerate(self.covered[: len(cells)]):
            if covered == _LEFT and place and not cells[place]:
                columns[place] = 0
                columns[last] += 1
                continue
            last = place
            if covered == _ABOVE and place < len(above) and not cells[place]:
                said = sum(len(piece.text) for each in above[place] for piece in each.pieces)
                cells[place] = above[place] if said <= LONGEST_REPEATED else []
        return _Row(cells, columns, self.is_header)

    def table_ends(self) -> None:
        """Ends the table that stands before a paragraph."""
        if self.cell or self.cells:
            self.cells.append(self.cell)
            self.rows.append(self._row(self.cells))
        if self.rows:
            self.blocks.append(self.rows)
        self.rows, self.cells, self.cell = [], [], []


_ACTS: Mapping[bytes, Callable[[_Reader], None]] = {
    **dict.fromkeys((b"par", b"sect", b"page"), _Reader.paragraph_ends),
    **dict.fromkeys((b"cell", b"nestcell"), _Reader.cell_ends),
    **dict.fromkeys((b"row", b"nestrow"), _Reader.row_ends),
    b"intbl": lambda reader: setattr(reader, "in_table", True),
    b"trowd": _Reader.row_begins,
    b"trhdr": lambda reader: setattr(reader, "is_header", True),
    b"clvmrg": lambda reader: setattr(reader, "is_covered", _ABOVE),
    b"clmrg": lambda reader: setattr(reader, "is_covered", _LEFT),
    b"cellx": _Reader.cell_is_defined,
}
# What a word changes, from whether it is switched on and from its number.
_Changes = Mapping[bytes, Callable[[bool, int | None], dict[str, object]]]
_STATES: _Changes = {
    b"uc": lambda on, number: {"follow": max(0, number or 0)},
    b"bin": lambda on, number: {"target": ""},  # bytes of a picture
    b"plain": lambda on, number: {"look": PLAIN, "is_gone": False},
    **dict.fromkeys((b"deleted", b"htmlrtf"), lambda on, number: {"is_gone": on}),
    b"ilvl": lambda on, number: {"depth": number or 0},
    b"outlinelevel": lambda on, number: {"level": number},
    b"footnote": lambda on, number: {"target": "note"},
    b"info": lambda on, number: {"target": "info:"},
}
_HALF_POINTS = 6  # by which a text is moved where the number is left out
_LOOKS: _Changes = {
    b"b": lambda on, number: {"bold": on},
    b"v": lambda on, number: {"hidden": on},
    **dict.fromkeys((b"strike", b"striked"), lambda on, number: {"struck": on}),
    b"super": lambda on, number: {"shift": "sup" if on else ""},
    b"sub": lambda on, number: {"shift": "sub" if on else ""},
    b"nosupersub": lambda on, number: {"shift": ""},
    b"up": lambda on, number: {"shift": _moved(number)},
    b"dn": lambda on, number: {"shift": _moved(number, -1)},
}


def _moved(half_points: int | None, sign: int = 1) -> str:
    return shifted(sign * (_HALF_POINTS if half_points is None else half_points) / 2, LEAST_POINTS)


def _fonts(data: bytes) -> dict[int, str]:
    """The encoding of each font that states one."""
    fonts: dict[int, str] = {}
    for match in re.finditer(rb"\{\\f(\d{1,6})([^{}]{0,200}?)\\fcharset(\d{1,3})", data):
        charset = int(match[3])
        if charset in _CHARSETS and charset not in (0, 2):
            fonts[int(match[1])] = _CHARSETS[charset]
    return fonts


def _fonts_of_signs(data: bytes) -> dict[int, str]:
    """The names of the fonts whose letters are drawn as signs."""
    found = re.finditer(rb"\{\\f(\d{1,6})\\[^{}]{0,200}? (Symbol|Wingdings)\s*;", data)
    return {int(match[1]): match[2].decode() for match in found}


def _date(stated: str) -> str | None:
    """The day on which the file was made: "2020-05-06" of "2020-05-06-"."""
    match = re.match(r"\d{4}-\d\d-\d\d(?=-)", stated)
    return match[0] if match and "-00" not in match[0] else None


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _written(reader: _Reader) -> Transcript:
    transcript = Transcript()
    for each in reader.told:
        transcript.passed_over(each)
    for block in reader.blocks:
        if isinstance(block, _Paragraph):
            _paragraph(transcript, block, _tag(block))
            continue
        with transcript.element("table"):
            for row in block:
                with transcript.element("tr"):
                    for cell, columns in zip(row.cells, row.columns, strict=True):
                        tag = "th" if row.is_header else "td"
                        if not columns:
                            continue
                        with transcript.element(f'{tag} colspan="{columns}"'):
                            for paragraph in cell:
                                _paragraph(transcript, paragraph, "p")
    for note in reader.notes:
        _paragraph(transcript, note, NOTE)
    for line in "".join(reader.running).split("\n"):
        transcript.running_head(line)
    return transcript


def _tag(paragraph: _Paragraph) -> str:
    level = paragraph.level
    if level is not None and 0 <= level < 9:
        return f"h{min(level + 2, 6)}"
    return "p" if paragraph.number is None else item_of(str(paragraph.depth))


def _paragraph(transcript: Transcript, paragraph: _Paragraph, tag: str) -> None:
    number = paragraph.number or ""
    with transcript.element(tag):
        if number and (is_cited(number) or tag.startswith("h")):
            transcript.text(f"{number} ")
        transcript.pieces(paragraph.pieces)
