"""Prints small PDFs for the tests: texts, rules, pictures, filled-in fields and passwords."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.languages import is_wide

WIDTH, HEIGHT = 600, 800
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Sheet:
    """One page; places are points from its left edge and from its top."""

    content: list[bytes] = field(default_factory=list)
    fields: list[tuple[float, float, str]] = field(default_factory=list)
    remarks: list[tuple[float, float, str, int]] = field(default_factory=list)
    rotate: int = 0

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
        turn: str = "",
        spacing: float = 0,
    ) -> Sheet:
        """One line whose baseline is at ``y``; a character takes half an em, a wide one an em.

        ``turn`` "up" lets it run upwards from there; ``spacing`` sets its characters apart.
        """
        shown = text.encode("utf-16-be").hex()
        matrix = "0 1 -1 0" if turn == "up" else "1 0 0 1"
        font = "F2" if bold else "F1"
        place = f"/{font} {size} Tf {spacing} Tc {matrix} {x} {HEIGHT - y} Tm"
        self.content.append(f"BT {place} <{shown}> Tj ET".encode())
        return self

    def standing_for(self, x: float, y: float, text: str, said: str) -> Sheet:
        """A line that the file says in other characters, as browsers say ligatures."""
        self.content.append(f"/Span << /ActualText ({said}) >> BDC".encode())
        self.text(x, y, text).content.append(b"EMC")
        return self

    def column(self, x: float, y: float, text: str, *, size: float = 10) -> Sheet:
        """Characters below each other, as Chinese was written."""
        for number, character in enumerate(text):
            # PDFium leaves out what takes no room, as one character of a font that is not there.
            self.text(x, y + number * size, f"{character} ", size=size)
        return self

    def lines(
        self,
        x: float,
        y: float,
        lines: Iterable[str],
        *,
        size: float = 10,
        leading: float = 12,
        bold: bool = False,
    ) -> Sheet:
        """Lines under each other."""
        for number, line in enumerate(lines):
            self.text(x, y + number * leading, line, size=size, bold=bold)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """A straight line."""
        self.content.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S".encode())
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Sheet:
        """The rules of a table."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        return self

    def drawn(self, operators: str) -> Sheet:
        """Anything else, in the operators of PDF; its y runs up."""
        self.content.append(operators.encode())
        return self

    def written(self, x: float, y: float, text: str, flags: int = 4) -> Sheet:
        """A text that was written on the page later, as a remark in sight."""
        self.remarks.append((x, y, text, flags))
        return self

    def picture(self) -> Sheet:
        """A picture over the whole page."""
        self.content.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im1 Do Q".encode())
        return self

    def filled(self, x: float, y: float, value: str) -> Sheet:
        """A field of a form with its value, which no appearance draws."""
        self.fields.append((x, y, value))
        return self


def pdf(*sheets: Sheet, password: str | None = None, **facts: str) -> bytes:
    """The file; ``facts`` are Title, Author, CreationDate."""
    return _File(sheets, facts, password).bytes()


def prose(text: str, columns: int) -> list[str]:
    """The text as lines of so many characters at most."""
    lines = [""]
    for word in text.split():
        fits = len(lines[-1]) + len(word) + 1 <= columns
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if fits else [lines[-1], word]
    return lines


class _File:
    def __init__(self, sheets: Sequence[Sheet], facts: dict[str, str], password: str | None):
        self._objects: list[bytes] = []
        self._key: bytes | None = None
        self._trailer = b""
        if password is not None:
            self._encrypt(password.encode())
        fonts = self._fonts()
        picture = self._stream(
            b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8"
            b" /ColorSpace /DeviceGray",
            b"\x80",
        )
        pages = self._reserve()
        kids, fields = [], []
        for sheet in sheets:
            annotations = [self._field(*each) for each in sheet.fields]
            fields += annotations
            annotations = [*annotations, *(self._remark(*each) for each in sheet.remarks)]
            content = self._stream(b"", b"\n".join(sheet.content))
            kids.append(
                self._add(
                    b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Rotate %d"
                    b" /Contents %d 0 R /Annots [%s] /Resources << /Font %s"
                    b" /XObject << /Im1 %d 0 R >> >> >>"
                    % (
                        pages,
                        WIDTH,
                        HEIGHT,
                        sheet.rotate,
                        content,
                        _refs(annotations),
                        fonts,
                        picture,
                    )
                )
            )
        self._objects[pages - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
            len(kids),
            _refs(kids),
        )
        root = self._add(
            b"<< /Type /Catalog /Pages %d 0 R /AcroForm << /Fields [%s] >> >>"
            % (pages, _refs(fields))
        )
        told = b" ".join(b"/%s %s" % (k.encode(), self._string(v)) for k, v in facts.items())
        info = self._add(b"<< %s >>" % told)
        self._trailer += b"/Root %d 0 R /Info %d 0 R" % (root, info)

    def bytes(self) -> bytes:
        data = b"%PDF-1.7\n"
        starts = []
        for number, each in enumerate(self._objects, 1):
            starts.append(len(data))
            data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
        table = len(data)
        data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(starts) + 1)
        data += b"".join(b"%010d 00000 n \n" % start for start in starts)
        size = len(starts) + 1
        return data + b"trailer << /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (
            size,
            self._trailer,
            table,
        )

    def _reserve(self) -> int:
        self._objects.append(b"")
        return len(self._objects)

    def _add(self, content: bytes) -> int:
        self._objects.append(content)
        return len(self._objects)

    def _stream(self, head: bytes, data: bytes) -> int:
        number = self._reserve()
        data = self._coded(data, number)
        self._objects[number - 1] = b"<< %s /Length %d >>\nstream\n%s\nendstream" % (
            head,
            len(data),
            data,
        )
        return number

    def _string(self, text: str) -> bytes:
        data = b"\xfe\xff" + text.encode("utf-16-be")
        return b"<%s>" % self._coded(data, len(self._objects) + 1).hex().encode()

    def _field(self, x: float, y: float, value: str) -> int:
        return self._add(
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f%d) /Rect [%g %g %g %g] /V %s >>"
            % (len(self._objects), x, HEIGHT - y - 3, x + 200, HEIGHT - y + 11, self._string(value))
        )

    def _remark(self, x: float, y: float, text: str, flags: int) -> int:
        return self._add(
            b"<< /Type /Annot /Subtype /FreeText /F %d /Rect [%g %g %g %g] /Contents %s >>"
            % (flags, x, HEIGHT - y - 30, x + 200, HEIGHT - y, self._string(text))
        )

    def _fonts(self) -> bytes:
        ranges = b"\n".join(b"<%02X00> <%02XFF> <%02X00>" % (i, i, i) for i in range(256))
        told = self._stream(
            b"",
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            b"256 beginbfrange\n%s\nendbfrange\nendcmap end end" % ranges,
        )
        wide = b" ".join(b"%d %d 1000" % (i * 256, i * 256 + 255) for i in _WIDE)
        fonts = []
        for name in (b"Print", b"Print-Bold"):
            shape = self._add(
                b"<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [0 -200 1000 800]"
                b" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>" % name
            )
            letters = self._add(
                b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /DW 500 /W [%s]"
                b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
                b" /FontDescriptor %d 0 R /CIDToGIDMap /Identity >>" % (name, wide, shape)
            )
            fonts.append(
                self._add(
                    b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H"
                    b" /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (name, letters, told)
                )
            )
        return b"<< /F1 %d 0 R /F2 %d 0 R >>" % tuple(fonts)

    def _encrypt(self, password: bytes) -> None:
        """The oldest of the standard ways, 40 bits of RC4."""
        padded = (password + _PADDING)[:32]
        owner = _rc4(_md5(padded)[:5], padded)
        code = _md5(padded + owner + b"\xfc\xff\xff\xff" + b"i" * 16)[:5]
        user = _rc4(code, _PADDING)
        number = self._add(
            b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
            % (owner.hex().encode(), user.hex().encode())
        )
        self._trailer = b"/Encrypt %d 0 R /ID [<%s> <%s>] " % (number, b"69" * 16, b"69" * 16)
        self._key = code

    def _coded(self, data: bytes, number: int) -> bytes:
        if self._key is None:
            return data
        mixed = self._key + number.to_bytes(3, "little") + b"\x00\x00"
        return _rc4(_md5(mixed)[:10], data)


_WIDE = [block for block in range(256) if is_wide(chr(block * 256 + 0x80))]


def _refs(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    coded = bytearray()
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        coded.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(coded)
