"""Opens PDFs: the glyphs, rules, filled-in fields and pictures of each page."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.errors import Cause, UnreadableFileError
from corpus.reading.pdf.glyphs import Glyph, Page, Rule
from corpus.reading.pdf.paint import Box, Ink, Paint
from corpus.reading.pdf.vertical import as_line, parted, runs_down, turned, turned_down

# More pages are no document that a person reads; each takes some 40 ms.
MOST_PAGES = 3000
# A page of small print has 10,000 characters; a map or a plan some 100,000.
MOST_GLYPHS = 100_000
_MOST_OBJECTS = 50_000
_MOST_RULES = 4000  # a page
_DEEPEST = 5  # forms within forms
_FEW = 0.1  # of a page whose text runs down it, such as its number
_STRAIGHT = 0.5  # points that the ends of a rule may be off
_BOLD_WEIGHT = 650
_BOLD_NAME = re.compile(r"bold|black|heavy|medi\b|demi", re.IGNORECASE)
_STROKED = (1, 2, 5, 6)  # text render modes that draw the outlines
_INVISIBLE = (3, 7)  # those that draw nothing
_LIGHT = 245  # of 255: the least of red, green and blue that is white on white paper
_BROAD = 4.0  # points: a broader line may be the ground of a text
_MOST_STROKES = 8000  # a page
_RECTANGLE = 5  # segments of a path at most
# What is not printed: below it, and marks of PDFium's own.
_UNPRINTED = frozenset("\x00\ufeff\ufffe\u200b\u200c\u200d\u200e\u200f\u2060")
_HYPHENS = "\x02\xad"  # the hyphen at the end of a line, as PDFium tells it, or as fonts name it
_COMPATIBLE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06\uff61-\uff9f]")
# Marks in the form that they have in a text that runs down the page.
_UPRIGHT = dict(
    zip(
        "︐︑︒︓︔︕︖︙︰︱︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄",
        "，、。：；！？…：—（）｛｝〔〕【】《》〈〉「」『』",
        strict=True,
    )
)
_CHECKED = "☒"
_TEXT_FIELDS = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX)
_BUTTONS = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_UNSEEN_FLAGS = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_WRITTEN_SIZE = 10.0  # points; what was written on a page need not say it
_LARGEST_PICTURE = 25_000_000  # pixels
_SPANNING = 0.6  # of the width of the page
_FINE_SCAN = 2500  # pixels of the longer side: what tesseract reads best


@dataclass(frozen=True, slots=True)
class Facts:
    """What a PDF states of itself; empty where it does not."""

    title: str
    author: str
    created: str


class File:
    """An open PDF; to be used in a ``with`` statement."""

    def __init__(self, data: bytes, name: str) -> None:
        """Opens it.

        Raises:
            UnreadableFileError: it is damaged, encrypted, empty or endless.
        """
        try:
            self._document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                told, cause = f"{name} is encrypted; save it without its password", Cause.LOCKED
            else:
                told = f"{name} is damaged (no PDF can be read in it); save it anew or remove it"
                cause = Cause.OTHER
            raise UnreadableFileError(told, cause) from error
        self._count = len(self._document)
        if not 0 < self._count <= MOST_PAGES:
            self._document.close()
            held = f"{name} has {self._count:,} pages"
            raise UnreadableFileError(
                f"{held}, more than {MOST_PAGES:,}; split the file"
                if self._count
                else f"{held}; remove it",
                Cause.LARGE if self._count else Cause.EMPTY,
            )
        self._document.init_forms()

    def __enter__(self) -> File:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def __len__(self) -> int:
        return self._count

    @property
    def facts(self) -> Facts:
        """What it states of itself."""
        stated = self._document.get_metadata_dict()
        return Facts(stated["Title"], stated["Author"], stated["CreationDate"])

    def outline(self) -> list[str]:
        """The titles of its outline."""
        try:
            items = self._document.get_toc(max_depth=6)
            return [item.get_title() for item, _ in zip(items, range(10_000), strict=False)]
        except pypdfium2.PdfiumError:
            return []

    def page(self, index: int) -> Page | None:
        """The page, counted from 0; None where it is damaged or holds too much."""
        try:
            page = self._document[index]
        except pypdfium2.PdfiumError:
            return None
        try:
            return _page(page)
        except pypdfium2.PdfiumError:
            return None
        finally:
            page.close()

    def picture(self, index: int, dots_per_inch: int) -> tuple[bytes, float]:
        """The page as a grey picture in the format PGM, and its pixels a point.

        It is coarser where it would be too large. A scan, whose page is as large as its author
        likes, is no finer than it is itself, unless it is coarse.
        """
        page = self._document[index]
        width, height = page.get_size()
        scale = min(dots_per_inch / 72, math.sqrt(_LARGEST_PICTURE / max(width * height, 1)))
        if own := _resolution(page):
            scale = min(scale, max(own, _FINE_SCAN / max(width, height, 1)))
        bitmap = page.render(scale=scale, grayscale=True)
        rows = memoryview(bitmap.buffer)
        lines = [
            bytes(rows[y * bitmap.stride : y * bitmap.stride + bitmap.width])
            for y in range(bitmap.height)
        ]
        head = f"P5 {bitmap.width} {bitmap.height} 255\n".encode()
        bitmap.close()
        page.close()
        return head + b"".join(lines), scale


def _resolution(page: pypdfium2.PdfPage) -> float | None:
    """Pixels a point of the finest picture that spans the page; None where there is none."""
    spans = [
        image.get_px_size()[0] / max(right - left, 1)
        for image in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        for left, _, right, _ in [image.get_bounds()]
        if right - left > _SPANNING * page.get_width()
    ]
    return max(spans, default=None)


def _page(page: pypdfium2.PdfPage) -> Page | None:
    left, bottom, right, top = page.get_bbox()
    text = page.get_textpage()
    count = pdfium.FPDFText_CountChars(text)
    if count > MOST_GLYPHS:
        return None
    drawn = _drawn(page)
    unseen: list[str] = []
    placed = list(_glyphs(text, count, drawn.paint, unseen))
    placed += _fields(page)
    inside = [
        (angle, glyph)
        for angle, glyph in placed
        if left - 1 <= glyph.left <= right + 1 and bottom - 1 <= glyph.baseline <= top + 1
    ]
    text.close()
    lost = sum("\ufffd" in glyph.text for _, glyph in inside)
    angles = Counter(angle for angle, _ in inside)
    upright = max((a for a in angles if a % 90 == 0), key=lambda a: (angles[a], -a), default=0)
    frame = _Frame(upright, left, bottom, right, top)
    frames = {angle: _Frame(angle, left, bottom, right, top) for angle in angles}
    groups: dict[int, list[Glyph]] = defaultdict(list)
    for angle, glyph in inside:
        groups[angle].append(frames[angle].glyph(glyph))
    across, down = _rules(drawn.strokes, frame)
    width, height = frame.width, frame.height
    glyphs = groups.pop(upright, [])
    if upright == 0 and runs_down(glyphs):
        columns, along = parted(glyphs)
        # A word in Latin letters lies on its side there.
        columns = [as_line(glyph, width) for glyph in columns] + groups.pop(270, [])
        if len(along) < _FEW * len(columns):
            glyphs, groups[0] = columns, along
            across, down = turned(down, width), turned_down(across, width)
            width, height = height, width
        else:
            glyphs, groups[0] = along, columns
    return Page(
        width=width,
        height=height,
        glyphs=tuple(glyphs),
        turned=(
            *(tuple(group) for _, group in sorted(groups.items()) if group),
            *_written_on(page, frame),
        ),
        across=across,
        down=down,
        # A page may draw its text as outlines, which are pictures as well.
        pictured=min(drawn.pictured / max((right - left) * (top - bottom), 1), 1.0)
        if inside
        else float(pdfium.FPDFPage_CountObjects(page) > 0),
        lost=lost,
        unseen=len(unseen),
    )


class _Frame:
    """Turns what stands at an angle upright; y runs down from the top of the turned page."""

    def __init__(self, angle: int, left: float, bottom: float, right: float, top: float) -> None:
        self._cos, self._sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        corners = [self._turned(x, y) for x in (left, right) for y in (bottom, top)]
        self._left = min(x for x, _ in corners)
        self._top = max(y for _, y in corners)
        self.width = max(x for x, _ in corners) - self._left
        self.height = self._top - min(y for _, y in corners)

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        return x * self._cos + y * self._sin, y * self._cos - x * self._sin

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page in this frame."""
        x, y = self._turned(x, y)
        return x - self._left, self._top - y

    def glyph(self, glyph: Glyph) -> Glyph:
        """A glyph whose left and baseline are its origin, and whose right is its width beyond."""
        x, y = self.point(glyph.left, glyph.baseline)
        return glyph._replace(left=x, right=x + glyph.right, baseline=y)


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    angle: int
    ink: Ink = Ink.DARK
    piece: float = math.nan  # of the text that it belongs to, where the file is tagged


def _glyphs(text: Any, count: int, paint: Paint, unseen: list[str]) -> Iterator[tuple[int, Glyph]]:
    """Each printed character with its angle in degrees; its right is its width for now.

    Args:
        text: of the page.
        count: of its characters.
        paint: of the page.
        unseen: is given the characters that cannot be seen.
    """
    styles: dict[int | None, _Style] = {}
    fonts: dict[int | None, bool] = {}
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    piece: float = math.nan
    spaced, spaces = False, 0  # told by the file or by PDFium, and those that the file tells
    held: tuple[int, Glyph] | None = None
    at: tuple[int | None, float, float] | None = None
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        character = chr(code) if code < 0x110000 else "\ufffd"
        is_generated = pdfium.FPDFText_IsGenerated(text, index) == 1
        if character.isspace():  # PDFium tells one as well where there is room for it
            spaced, spaces = True, spaces + 1 - is_generated
            continue
        if is_generated or character in _UNPRINTED:
            continue
        item = pdfium.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(item, ctypes.c_void_p).value
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(text, index, item, fonts)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        if not paint.shows(key or 0, style.ink, _box(box), style.size):
            unseen.append(character)
            spaced = True
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        place = (key, x.value, y.value)
        width = _width(box, style, x.value, y.value)
        if held is not None and place == at and not spaced:
            # The letters of one ligature: each has its part of the box.
            whole = held[1].text + _plain(character)
            held = held[0], held[1]._replace(text=whole, right=max(held[1].right, width))
            continue
        if held is not None:
            if at is not None and key == at[0]:
                held = held[0], _clamped(held[1], math.hypot(x.value - at[1], y.value - at[2]))
            yield held
        goes_on = spaces == 1 and at is not None and (key == at[0] or style.piece == piece)
        glyph = Glyph(
            _plain(character), x.value, width, y.value, style.size, style.bold, spaced, goes_on
        )
        held = style.angle, glyph
        at, spaced, spaces, piece = place, False, 0, style.piece
    if held is not None:
        yield held


def _clamped(glyph: Glyph, advance: float) -> Glyph:
    """The glyph no wider than the way to the next one: its box may reach over it."""
    return glyph._replace(right=advance) if 0 < advance < glyph.right else glyph


def _width(box: Any, style: _Style, x: float, y: float) -> float:
    if style.angle == 0:
        return float(box.right) - x
    if style.angle == 90:
        return float(box.top) - y
    if style.angle == 180:
        return x - float(box.left)
    if style.angle == 270:
        return y - float(box.bottom)
    return 0.5 * style.size


def _plain(character: str) -> str:
    """A ligature as its letters, a radical as its ideograph, a hyphen as a hyphen."""
    if character in _HYPHENS:
        return "-"
    if character in _UPRIGHT:
        return _UPRIGHT[character]
    if _COMPATIBLE.match(character):
        return unicodedata.normalize("NFKC", character)
    if unicodedata.category(character) in ("Cc", "Co", "Cn", "Cs"):
        return "\ufffd"
    return character


def _style(text: Any, index: int, item: Any, fonts: dict[int | None, bool]) -> _Style:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, matrix)
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    nearest = round(angle / 90) * 90
    angle = nearest % 360 if abs(angle - nearest) <= 2 else angle
    if not item:
        return _Style(round(size, 1) or 1.0, False, angle)
    font = pdfium.FPDFTextObj_GetFont(item)
    key = ctypes.cast(font, ctypes.c_void_p).value
    if key not in fonts:
        name = ctypes.create_string_buffer(200)
        pdfium.FPDFFont_GetBaseFontName(font, name, 200)
        weight = pdfium.FPDFText_GetFontWeight(text, index)
        told = name.value.decode("latin-1")
        fonts[key] = weight >= _BOLD_WEIGHT or bool(_BOLD_NAME.search(told))
    stroked = pdfium.FPDFTextObj_GetTextRenderMode(item) in _STROKED
    piece = pdfium.FPDFPageObj_GetMarkedContentID(item)
    return _Style(
        size=round(size, 1) or 1.0,
        bold=fonts[key] or stroked,
        angle=angle,
        ink=_ink(item),
        piece=piece if piece >= 0 else math.nan,
    )


def _ink(item: Any) -> Ink:
    mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
    if mode in _INVISIBLE:
        return Ink.NONE
    if mode in _STROKED:
        return Ink.DARK
    return _colour(item)


def _colour(item: Any) -> Ink:
    """The colour that the object is filled with; dark where that is a pattern."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return Ink.DARK
    if alpha.value == 0:
        return Ink.NONE
    return Ink.LIGHT if min(red.value, green.value, blue.value) >= _LIGHT else Ink.DARK


def _box(box: Any) -> Box:
    return Box(box.left, box.bottom, box.right, box.top)


def _fields(page: pypdfium2.PdfPage) -> Iterator[tuple[int, Glyph]]:
    """The values that were filled into the fields of a form, each as one glyph."""
    form = page.formenv
    if form is None:
        return
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_OBJECTS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        value = _value(form, annotation)
        box = pdfium.FS_RECTF()
        if value and pdfium.FPDFAnnot_GetRect(annotation, box):
            height = abs(box.top - box.bottom)
            size = min(height, 12.0) * 0.75
            middle = (box.top + box.bottom) / 2
            width = min(abs(box.right - box.left), 0.6 * size * len(value))
            yield 0, Glyph(value, box.left, width, middle - 0.35 * size, size, False, True)
        pdfium.FPDFPage_CloseAnnot(annotation)


def _written_on(page: pypdfium2.PdfPage, frame: _Frame) -> Iterator[tuple[Glyph, ...]]:
    """The lines of each text that somebody has written on the page without changing its own."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_OBJECTS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        box = pdfium.FS_RECTF()
        is_text = pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_FREETEXT
        is_seen = not pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN_FLAGS
        if is_text and is_seen and pdfium.FPDFAnnot_GetRect(annotation, box):
            contents = _string(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
            lines = [line.strip() for line in contents.splitlines() if line.strip()]
            x, top = frame.point(min(box.left, box.right), max(box.top, box.bottom))
            right, size = x + abs(box.right - box.left), _WRITTEN_SIZE
            yield tuple(
                Glyph(line, x, right, top + number * size, size, False, True)
                for number, line in enumerate(lines, 1)
            )
        pdfium.FPDFPage_CloseAnnot(annotation)


def _value(form: Any, annotation: Any) -> str:
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _BUTTONS:
        return _CHECKED if pdfium.FPDFAnnot_IsChecked(form, annotation) else ""
    if kind not in _TEXT_FIELDS:
        return ""
    return " ".join(_string(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation).split())


def _string(read: Callable[..., int], *subject: Any) -> str:
    length = read(*subject, None, 0)
    if length <= 2 or length > 100_000:
        return ""
    buffer = (pdfium.FPDF_WCHAR * (length // 2))()
    read(*subject, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00")


_Point = tuple[float, float]


def _moved(point: _Point, matrices: Iterable[Any]) -> _Point:
    for matrix in matrices:
        point = (
            matrix.a * point[0] + matrix.c * point[1] + matrix.e,
            matrix.b * point[0] + matrix.d * point[1] + matrix.f,
        )
    return point


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is drawn on a page.

    Attributes:
        paint: what hides a text, or shows it.
        strokes: straight pieces of what is drawn, in points of the page.
        pictured: the area of the pictures in square points.
    """

    paint: Paint
    strokes: tuple[tuple[_Point, _Point], ...]
    pictured: float


def _drawn(page: pypdfium2.PdfPage) -> _Drawn:
    paint, pictured = Paint(), 0.0
    strokes: list[tuple[_Point, _Point]] = []
    for item, matrices in _objects(page):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            paint.text(ctypes.cast(item, ctypes.c_void_p).value or 0)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictured += _area(item, matrices)
            paint.picture(_bounds(item, matrices))
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            paint.area(_bounds(item, matrices), is_light=False, cover=None)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            most = _MOST_RULES if len(strokes) < _MOST_STROKES else _RECTANGLE
            pieces = list(_strokes(item, matrices, most))
            if _is_filled(item):
                ink, box = _colour(item), _bounds(item, matrices)
                cover = _cover(item, pieces, box) if ink is not Ink.NONE else None
                paint.area(box, is_light=ink is not Ink.DARK, cover=cover)
            strokes += pieces[: _MOST_STROKES - len(strokes)]
    return _Drawn(paint, tuple(strokes), pictured)


def _rules(
    strokes: Iterable[tuple[_Point, _Point]], frame: _Frame
) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules along the lines and down them."""
    across: list[Rule] = []
    down: list[Rule] = []
    for start, end in strokes:
        if len(across) + len(down) >= _MOST_RULES:
            break
        (x0, y0), (x1, y1) = frame.point(*start), frame.point(*end)
        if abs(y1 - y0) <= _STRAIGHT < abs(x1 - x0):
            across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= _STRAIGHT < abs(y1 - y0):
            down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return tuple(across), tuple(down)


def _is_filled(item: Any) -> bool:
    """True for a filled path; a broad line is as good as one."""
    fill, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    pdfium.FPDFPageObj_GetStrokeWidth(item, width)
    return bool(fill.value or (stroke.value and width.value >= _BROAD))


def _cover(item: Any, pieces: Sequence[tuple[_Point, _Point]], box: Box) -> Box | None:
    """What a filled rectangle hides of what is below it; None for what hides nothing, or not all.

    What is painted into what is below it, such as a marker over a text, has transparency.
    """
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    is_rectangle = 3 <= len(pieces) <= _RECTANGLE and all(
        min(abs(x1 - x0), abs(y1 - y0)) <= _STRAIGHT for (x0, y0), (x1, y1) in pieces
    )
    if not fill.value or not is_rectangle or pdfium.FPDFPageObj_HasTransparency(item):
        return None
    return _clipped(box, pdfium.FPDFPageObj_GetClipPath(item))


def _clipped(box: Box, clip: Any) -> Box | None:
    """The box within a clip; None where that is no rectangle."""
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(pdfium.FPDFClipPath_CountPaths(clip), 0)):
        count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        if not 0 < count <= _RECTANGLE:
            return None
        points = []
        for index in range(count):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            points.append((x.value, y.value))
        box = box.within(_around(points))
    return box


def _bounds(item: Any, matrices: Sequence[Any]) -> Box:
    """What the object takes up of the page."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    corners = [(x.value, y.value) for x in (left, right) for y in (bottom, top)]
    return _around([_moved(corner, matrices) for corner in corners])


def _around(points: Sequence[_Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _objects(page: pypdfium2.PdfPage) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The objects of the page and of the forms in it, each with the matrices of its forms."""
    budget = _MOST_OBJECTS

    def within(
        count: int, get: Callable[[int], Any], matrices: tuple[Any, ...]
    ) -> Iterator[tuple[Any, tuple[Any, ...]]]:
        nonlocal budget
        for index in range(count):
            budget -= 1
            if budget < 0:
                return
            item = get(index)
            if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
                yield item, matrices
            elif len(matrices) < _DEEPEST:
                matrix = pdfium.FS_MATRIX()
                pdfium.FPDFPageObj_GetMatrix(item, matrix)
                yield from within(
                    pdfium.FPDFFormObj_CountObjects(item),
                    partial(pdfium.FPDFFormObj_GetObject, item),
                    (matrix, *matrices),
                )

    yield from within(
        pdfium.FPDFPage_CountObjects(page), partial(pdfium.FPDFPage_GetObject, page), ()
    )


def _area(item: Any, matrices: Sequence[Any]) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, matrix)
    scale = abs(matrix.a * matrix.d - matrix.b * matrix.c)
    for outer in matrices:
        scale *= abs(outer.a * outer.d - outer.b * outer.c)
    return float(scale)


def _strokes(item: Any, matrices: Sequence[Any], most: int) -> Iterator[tuple[_Point, _Point]]:
    """The straight pieces of a path that is drawn or filled; none of one of more than ``most``."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    count = pdfium.FPDFPath_CountSegments(item)
    if not (fill.value or stroke.value) or count > most:
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, own)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _moved((x.value, y.value), (own, *matrices))
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield last, point
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield point, first
            last = first
