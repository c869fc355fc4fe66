"""Slides (.pptx): a slide is a page; its title heads its text, its speaker's notes come as notes.

The boxes of a slide are read by their places where all tell them, else in the order of the file.
Slide numbers and dates are left out, and so are hidden slides and shapes; what stands at the foot
of many slides is read once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from corpus.errors import Cause, UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.drawings import pieces_of, write_drawn, write_text
from corpus.reading.office import properties_of
from corpus.reading.package import Element, Package, attribute, child, is_on, local, text_of
from corpus.reading.placed import Box, reading_order
from corpus.reading.transcript import NOTE, Piece, Transcript

_PRESENTATION = "ppt/presentation.xml"
_FURNITURE = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})
_FEET = frozenset({"ftr", "hdr"})
_TITLES = frozenset({"title", "ctrTitle"})


def read(data: bytes, name: str) -> Draft:
    """What the slides hold, in their order.

    Raises:
        UnreadableFileError: the file is encrypted or damaged.
    """
    package = Package(data, name)
    relations = package.relations(_PRESENTATION)
    order = child(package.xml(_PRESENTATION), "sldIdLst")
    transcript = Transcript()
    warnings: list[str] = []
    silent: list[str] = []  # slides of pictures
    for number, each in enumerate(order if order is not None else (), 1):
        transcript.page()
        _, path = relations.get(_relation_id(each), ("", ""))
        slide = package.xml_or_none(path)
        if slide is None:
            warnings.append(f"slide {number} is missing")
        elif slide.get("show") in ("0", "false"):
            warnings.append(f"slide {number} is hidden and left out")
        elif not _slide(package, path, slide, transcript, first=number == 1):
            silent += [str(number)] if _shows(slide) else []
    if silent:
        warnings.append(f"slides that show something and hold no text: {', '.join(silent)}")
    if order is None or not len(order):
        raise UnreadableFileError(
            f"{name} has no slides; put some in or remove the file", Cause.EMPTY
        )
    said = properties_of(package)
    return transcript.draft(said.title, None, said.metadata, warnings)


def _relation_id(reference: Element) -> str:
    return next((str(v) for k, v in reference.attrib.items() if str(k).endswith("}id")), "")


def _slide(
    package: Package, path: str, slide: Element, transcript: Transcript, *, first: bool
) -> bool:
    """Reads a slide and what is said with it; True where the slide says anything."""
    related = dict(package.relations(path).values())
    layout = package.xml_or_none(related.get("slideLayout"))
    stated = {_place_name(shape): shape for shape in _flat(child(layout, "cSld", "spTree"))}
    stated.pop("", None)  # what is drawn there
    tree = child(slide, "cSld", "spTree")
    shapes = _shapes(tree, stated)
    transcript.passed_over("hidden shapes", sum(map(_is_hidden, _flat(tree, hidden=True))))
    # The title of a slide is read first, wherever it stands in the file.
    shapes.sort(key=lambda shape: _role(shape) not in _TITLES)
    wrote = False
    for shape in shapes:
        role, body = _role(shape), child(shape, "txBody")
        under = [
            each for each in (child(stated.get(_place_name(shape)), "txBody"),) if each is not None
        ]
        if role in _FEET:
            transcript.running_head(text_of(body) or "")
        elif role in _FURNITURE:
            continue
        elif local(shape) == "graphicFrame":
            wrote = _frame(package, path, shape, transcript) or wrote
        elif role in _TITLES:
            wrote = _title(transcript, "title" if first else "h2", body, under) or wrote
        else:
            wrote = write_text(transcript, body, under=under) or wrote
    for kind, target in package.relations(path).values():
        if kind == "comments":
            comments = package.xml_or_none(target)
            count = sum(1 for _ in comments.iter("{*}cm")) if comments is not None else 0
            transcript.passed_over("comments", count)
        notes = package.xml_or_none(target) if kind == "notesSlide" else None
        for shape in _flat(child(notes, "cSld", "spTree")):
            if _role(shape) == "body":
                write_text(transcript, child(shape, "txBody"), NOTE)
    return wrote


def _title(
    transcript: Transcript, tag: str, body: Element | None, under: Sequence[Element]
) -> bool:
    """Reads all paragraphs of a title as one; True where they say anything."""
    found = (each for each in (body if body is not None else ()) if local(each) == "p")
    lines = [pieces_of(each, [body, *under]) for each in found]
    pieces = [piece for line in lines for piece in (*line, Piece(" "))]
    texts = [Piece(" ", tags) if text == "\n" else Piece(text, tags) for text, tags in pieces]
    if not any(piece.text.strip() for piece in texts):
        return False
    with transcript.element(tag):
        transcript.pieces(texts)
    return True


def _shows(slide: Element) -> bool:
    """True for a slide with a picture, or with something else that is no text."""
    return next(slide.iter("{*}pic", "{*}graphicFrame", "{*}blip"), None) is not None


def _shapes(tree: Element | None, layout: Mapping[str, Element]) -> list[Element]:
    """The shapes with a text as they are read, those of a group together.

    Args:
        tree: of the slide or of a group.
        layout: shapes of the layout, whose places those of the slide take over, by their names.
    """
    found = [each for each in _within(tree) if local(each) != "sp" or text_of(each)]
    texts = [each for each in found if _role(each) not in _TITLES | _FURNITURE]
    boxes = [_box(each) or _box(layout.get(_place_name(each))) for each in texts]
    if (
        boxes
        and (placed := [box for box in boxes if box is not None])
        and len(placed) == len(texts)
    ):
        texts = [texts[index] for index in reading_order(placed)]
    others = [each for each in found if _role(each) in _TITLES | _FURNITURE]
    return [
        shape
        for each in (*others, *texts)
        for shape in (_shapes(each, layout) if local(each) == "grpSp" else [each])
    ]


def _within(tree: Element | None, *, hidden: bool = False) -> Iterator[Element]:
    """The shapes and groups of a tree, in the order of the file; hidden ones if they are wanted."""
    for each in tree if tree is not None else ():
        if local(each) in ("sp", "graphicFrame", "grpSp"):
            if hidden or not _is_hidden(each):
                yield each
        elif local(each) in ("AlternateContent", "Choice"):
            yield from _within(each, hidden=hidden)


def _is_hidden(shape: Element) -> bool:
    return any(
        is_on(attribute(child(shape, name, "cNvPr"), "hidden"))
        for name in ("nvSpPr", "nvGraphicFramePr", "nvGrpSpPr")
    )


def _flat(tree: Element | None, *, hidden: bool = False) -> Iterator[Element]:
    """The shapes, those in groups among them, in the order of the file."""
    for each in _within(tree, hidden=hidden):
        if local(each) == "grpSp" and not (hidden and _is_hidden(each)):
            yield from _flat(each, hidden=hidden)
        else:
            yield each


def _box(shape: Element | None) -> Box | None:
    """Where the shape states to stand, in its slide or group."""
    place = child(shape, "xfrm")
    for name in ("spPr", "grpSpPr"):
        place = place if place is not None else child(shape, name, "xfrm")
    start, size = child(place, "off"), child(place, "ext")
    try:
        left, top = (float(start.get(key, "")) for key in "xy")  # type: ignore[union-attr]
        width, height = (float(size.get(key, "")) for key in ("cx", "cy"))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        return None
    return Box(left, top, left + width, top + height)


def _place_name(shape: Element) -> str:
    """By what a placeholder of a slide finds its own in the layout: its number, or its kind."""
    for name in ("nvSpPr", "nvGraphicFramePr"):
        placeholder = child(shape, name, "nvPr", "ph")
        if placeholder is not None:
            return str(placeholder.get("idx") or placeholder.get("type", "body"))
    return ""


def _role(shape: Element) -> str | None:
    """What a shape is for; "body" for a placeholder that does not say; None for a free shape."""
    for name in ("nvSpPr", "nvGraphicFramePr"):
        placeholder = child(shape, name, "nvPr", "ph")
        if placeholder is not None:
            return placeholder.get("type", "body")
    return None


def _is_covered(cell: Element) -> bool:
    """True for a cell that another one reaches over."""
    return any(is_on(cell.get(key)) for key in ("hMerge", "vMerge"))


def _spans(cell: Element) -> str:
    """The columns and rows that a cell takes, as HTML says it."""
    spans = (("colspan", cell.get("gridSpan")), ("rowspan", cell.get("rowSpan")))
    return "".join(f' {name}="{count}"' for name, count in spans if count and count.isdecimal())


def _frame(package: Package, path: str, frame: Element, transcript: Transcript) -> bool:
    """Reads a table, a chart, or the words of a diagram; True where it says anything."""
    wrote = False
    for table in frame.iter("{*}tbl"):
        wrote = True
        with transcript.element("table"):
            header = child(table, "tblPr")
            marked = header is not None and is_on(header.get("firstRow"))
            for index, row in enumerate(table.iterchildren("{*}tr")):
                with transcript.element("tr"):
                    for cell in row.iterchildren("{*}tc"):
                        if _is_covered(cell):
                            continue
                        tag = "th" if marked and index == 0 else "td"
                        with transcript.element(f"{tag}{_spans(cell)}"):
                            write_text(transcript, child(cell, "txBody"), "p")
    if write_drawn(transcript, package, path, frame) or wrote:
        return True
    transcript.passed_over("drawings and embedded files")
    return False
