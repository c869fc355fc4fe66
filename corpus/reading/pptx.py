"""Slides (.pptx): a slide is a page; its title heads its text, its speaker's notes come as notes.

The boxes of a slide are read by their places where all tell them, else in the order of the file.
Slide numbers, dates and feet of slides are left out, and so are hidden slides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from corpus.errors import Cause, UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.office import properties_of
from corpus.reading.package import Element, Package, attribute, child, local, text_of
from corpus.reading.placed import Box, reading_order
from corpus.reading.transcript import NOTE, Transcript

_PRESENTATION = "ppt/presentation.xml"
_FURNITURE = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})
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
    for number, each in enumerate(order if order is not None else (), 1):
        transcript.page()
        _, path = relations.get(_relation_id(each), ("", ""))
        slide = package.xml_or_none(path)
        if slide is None:
            warnings.append(f"slide {number} is missing")
        elif slide.get("show") in ("0", "false"):
            warnings.append(f"slide {number} is hidden and left out")
        else:
            _slide(package, path, slide, transcript, first=number == 1)
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
) -> None:
    related = dict(package.relations(path).values())
    layout = package.xml_or_none(related.get("slideLayout"))
    stated = {_place_name(shape): shape for shape in _flat(child(layout, "cSld", "spTree"))}
    stated.pop("", None)  # what is drawn there
    shapes = _shapes(child(slide, "cSld", "spTree"), stated)
    # The title of a slide is read first, wherever it stands in the file.
    shapes.sort(key=lambda shape: _role(shape) not in _TITLES)
    for shape in shapes:
        role = _role(shape)
        if role in _FURNITURE:
            continue
        if local(shape) == "graphicFrame":
            _frame(package, path, shape, transcript)
        elif role in _TITLES:
            title = text_of_paragraphs(child(shape, "txBody"))
            transcript.block("title" if first else "h2", title)
        else:
            _paragraphs(child(shape, "txBody"), transcript, "p")
    for kind, target in package.relations(path).values():
        notes = package.xml_or_none(target) if kind == "notesSlide" else None
        if notes is not None:
            for shape in _flat(child(notes, "cSld", "spTree")):
                if _role(shape) == "body":
                    _paragraphs(child(shape, "txBody"), transcript, NOTE)


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


def _within(tree: Element | None) -> Iterator[Element]:
    """The shapes and groups of a tree, in the order of the file."""
    for each in tree if tree is not None else ():
        if local(each) in ("sp", "graphicFrame", "grpSp"):
            yield each
        elif local(each) in ("AlternateContent", "Choice"):
            yield from _within(each)


def _flat(tree: Element | None) -> Iterator[Element]:
    """The shapes, those in groups among them, in the order of the file."""
    for each in _within(tree):
        if local(each) == "grpSp":
            yield from _flat(each)
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


def text_of_paragraphs(body: Element | None) -> str:
    """The words of a shape in one line."""
    parts = (_text(each) for each in (body if body is not None else ()) if local(each) == "p")
    return " ".join(part for part in parts if part.strip())


def _paragraphs(body: Element | None, transcript: Transcript, tag: str) -> None:
    for paragraph in body if body is not None else ():
        if local(paragraph) == "p":
            transcript.block(tag, _text(paragraph))


def _text(paragraph: Element) -> str:
    """Its words; numbers of slides and dates that fill themselves in are none."""
    parts: list[str] = []
    for each in paragraph:
        name = local(each)
        if name == "r":
            parts.append(_words(each))
        elif name == "br":
            parts.append("\n")
        elif name == "fld" and (each.get("type") or "") != "slidenum":
            parts.append(_words(each))
    return "".join(parts)


def _words(run: Element) -> str:
    return "".join(text.text or "" for text in run.iterchildren("{*}t"))


def _is_covered(cell: Element) -> bool:
    """True for a cell that another one reaches over."""
    return any(cell.get(key) in ("1", "true") for key in ("hMerge", "vMerge"))


def _spans(cell: Element) -> str:
    """The columns and rows that a cell takes, as HTML says it."""
    spans = (("colspan", cell.get("gridSpan")), ("rowspan", cell.get("rowSpan")))
    return "".join(f' {name}="{count}"' for name, count in spans if count and count.isdecimal())


def _frame(package: Package, path: str, frame: Element, transcript: Transcript) -> None:
    """A table, or the words of a diagram."""
    for table in frame.iter("{*}tbl"):
        with transcript.element("table"):
            header = child(table, "tblPr")
            marked = header is not None and header.get("firstRow") in ("1", "true")
            for index, row in enumerate(table.iterchildren("{*}tr")):
                with transcript.element("tr"):
                    for cell in row.iterchildren("{*}tc"):
                        if _is_covered(cell):
                            continue
                        tag = "th" if marked and index == 0 else "td"
                        with transcript.element(f"{tag}{_spans(cell)}"):
                            _paragraphs(child(cell, "txBody"), transcript, "p")
    for reference in frame.iter("{*}relIds"):
        _, target = package.relations(path).get(attribute(reference, "dm") or "", ("", ""))
        diagram = package.xml_or_none(target)
        for point in diagram.iter("{*}pt") if diagram is not None else ():
            if point.get("type") in (None, "node"):
                transcript.block("p", text_of(child(point, "t")) or "")
