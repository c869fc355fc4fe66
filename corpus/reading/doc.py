"""Old Word documents (.doc, Word 97 to 2003): their words, tables and notes.

The text stands in pieces, each in one of two encodings, which a table lists.
The format: Microsoft, [MS-DOC] Word (.doc) Binary File Format.
"""

from __future__ import annotations

import io
import re
import struct

import olefile

from corpus.document import Metadata
from corpus.errors import Cause, UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.office import meaningful
from corpus.reading.transcript import NOTE, Transcript

_WORD = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200  # flags of the header
_CELL, _PARAGRAPH, _PAGE = "\x07", "\r", "\x0c"
# A field's instruction stands before its result: HYPERLINK "..." and then what is shown.
_INSTRUCTION = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_SIGNS = {"\x0b": "\n", "\x1e": "-", "\x1f": "", "\xa0": " ", "\x15": "", "\x14": ""}
_OTHER = re.compile("[\x00-\x06\x08\x0e-\x1d]")


def read(data: bytes, name: str) -> Draft:
    """What the document says.

    Raises:
        UnreadableFileError: it is encrypted, damaged, or older than Word 97.
    """
    anew = "save it as .docx"
    if not olefile.isOleFile(data=data):
        raise UnreadableFileError(f"{name} is no Word document; {anew}")
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        if not ole.exists("WordDocument"):
            raise UnreadableFileError(f"{name} is no Word document; {anew}")
        head = ole.openstream("WordDocument").read()
        magic, version = struct.unpack_from("<HH", head)
        flags = struct.unpack_from("<H", head, 10)[0]
        if flags & _ENCRYPTED:
            raise UnreadableFileError(
                f"{name} is encrypted; save it without a password", Cause.LOCKED
            )
        if magic != _WORD or version < 0xC1:
            raise UnreadableFileError(f"{name} is older than Word 97; {anew}")
        table = ole.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
        text = _text(head, table)
        body, notes = (struct.unpack_from("<i", head, offset)[0] for offset in (0x4C, 0x50))
        said = ole.get_metadata()
    transcript = Transcript()
    _write(transcript, text[:body])
    for note in re.split("[\r\x02]+", text[body : body + notes]):
        transcript.block(NOTE, _tidied(note))
    created = said.create_time
    encoding = _codec(said.codepage)
    metadata = Metadata(
        author=_decoded(said.author, encoding), date=str(created.date()) if created else None
    )
    return transcript.draft(meaningful(_decoded(said.title, encoding)), None, metadata)


def _text(head: bytes, table: bytes) -> str:
    """The text of the whole file, as its list of pieces puts it together."""
    place, length = struct.unpack_from("<II", head, 0x1A2)
    clx = table[place : place + length]
    position = 0
    while position < len(clx) and clx[position] == 1:  # changes of form, which are no text
        position += 3 + struct.unpack_from("<H", clx, position + 1)[0]
    if position >= len(clx) or clx[position] != 2:
        raise ValueError("it has no list of pieces")
    size = struct.unpack_from("<I", clx, position + 1)[0]
    pieces = clx[position + 5 : position + 5 + size]
    count = (len(pieces) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", pieces)
    parts: list[str] = []
    for index in range(count):
        offset = struct.unpack_from("<I", pieces, 4 * (count + 1) + 8 * index + 2)[0]
        characters = ends[index + 1] - ends[index]
        if offset & 0x40000000:
            start = (offset & 0x3FFFFFFF) // 2
            parts.append(head[start : start + characters].decode("cp1252", "replace"))
        else:
            part = head[offset : offset + 2 * characters].decode("utf-16-le", "replace")
            parts.append(part)
    return "".join(parts)


def _write(transcript: Transcript, text: str) -> None:
    """Paragraphs, and rows of cells; a row ends with a cell mark right after one."""
    text = _INSTRUCTION.sub("", text)
    rows: list[list[str]] = []
    cells: list[str] = []
    for match in re.finditer("([^\r\x07\x0c]*)([\r\x07\x0c]|$)", text):
        words, mark = match[1], match[2]
        if mark == _CELL:
            if words or not cells or match.start() == 0 or text[match.start() - 1] != _CELL:
                cells.append(words)
            else:
                rows.append(cells)
                cells = []
        elif cells and mark == _PARAGRAPH and _in_row(text, match.end()):
            cells.append(words)
        else:
            _table(transcript, rows, cells)
            rows, cells = [], []
            transcript.block("p", _tidied(words))
    _table(transcript, rows, cells)


def _in_row(text: str, position: int) -> bool:
    """True when the paragraph at ``position`` stands in a cell too."""
    end = text.find(_PARAGRAPH, position)
    cell = text.find(_CELL, position)
    return cell >= 0 and (end < 0 or cell < end)


def _table(transcript: Transcript, rows: list[list[str]], cells: list[str]) -> None:
    if cells:
        rows = [*rows, cells]
    if not rows:
        return
    with transcript.element("table"):
        for row in rows:
            with transcript.element("tr"):
                for cell in row:
                    with transcript.element("td"):
                        transcript.text(_tidied(cell))


def _tidied(text: str) -> str:
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    return _OTHER.sub("", text)


def _codec(codepage: int | None) -> str:
    return "utf-8" if codepage in (None, 65001, -535) else f"cp{(codepage or 0) % 65536}"


def _decoded(value: bytes | str | None, encoding: str) -> str | None:
    if isinstance(value, bytes):
        try:
            value = value.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            return None
    return (value or "").strip("\0 ") or None
