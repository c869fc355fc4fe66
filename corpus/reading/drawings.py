"""What is drawn in an Office file and can be read: texts of shapes, charts and diagrams.

DrawingML, which documents, slides and sheets share: ECMA-376, part 1, 20 and 21.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence

from corpus.reading.formulas import formula
from corpus.reading.looks import LEAST_SHARE, PLAIN, Look, shifted
from corpus.reading.number_format import shown
from corpus.reading.package import Element, Package, attribute, child, local, text_of
from corpus.reading.symbols import with_signs
from corpus.reading.transcript import Piece, Transcript, item_of

# Dates on an axis are counted so where a chart does not say otherwise.
_EPOCH = datetime.date(1899, 12, 30)
_STRIKES = ("sngStrike", "dblStrike")
_WHOLE = 100_000  # the height of a font, in the unit of ``baseline``


def write_text(
    transcript: Transcript,
    body: Element | None,
    tag: str | None = None,
    under: Sequence[Element] = (),
) -> bool:
    """Reads the paragraphs of a shape, each as deep as it lies; True where they say anything.

    Args:
        transcript: that takes them.
        body: of the shape.
        tag: of each paragraph; None where its level tells it.
        under: bodies whose styles hold where the shape has none of its own, such as the layout's.
    """
    wrote = False
    for paragraph in body if body is not None else ():
        pieces = pieces_of(paragraph, [body, *under]) if local(paragraph) == "p" else []
        if not "".join(piece.text for piece in pieces).strip():
            continue
        level = _level(paragraph)
        with transcript.element(tag or (item_of(str(level - 1)) if level else "p")):
            transcript.pieces(pieces)
        wrote = True
    return wrote


def pieces_of(paragraph: Element, bodies: Sequence[Element | None] = ()) -> list[Piece]:
    """The texts of a paragraph, each with its look; a number of a slide is none.

    Args:
        paragraph: of DrawingML.
        bodies: whose styles hold for it, the nearest first.
    """
    level = f"lvl{_level(paragraph) + 1}pPr"
    style = PLAIN
    for body in bodies:
        style = style.over(_look(child(body, "lstStyle", level, "defRPr")))
    return list(_pieces(paragraph, style))


def _level(paragraph: Element) -> int:
    stated = attribute(child(paragraph, "pPr"), "lvl") or ""
    return int(stated) if re.fullmatch("[0-8]", stated) else 0


def _pieces(parent: Element, style: Look) -> Iterator[Piece]:
    for each in parent:
        name = local(each)
        if name == "r" or (name == "fld" and (each.get("type") or "") != "slidenum"):
            properties = child(each, "rPr")
            font = attribute(child(properties, "latin"), "typeface")
            of_signs = attribute(child(properties, "sym"), "typeface")
            text = "".join(text.text or "" for text in each.iterchildren("{*}t"))
            text = with_signs(with_signs(text, of_signs, whole=False), font)
            yield Piece(text, _look(properties).over(style).tags)
        elif name == "br":
            yield Piece("\n")
        elif name in ("AlternateContent", "Choice"):
            yield from _pieces(each, style)
        elif name == "m":
            yield Piece(formula(each))


def _look(properties: Element | None) -> Look:
    """What is said of a run; one that is bold is no heading, so that is left aside."""
    strike = attribute(properties, "strike")
    baseline = attribute(properties, "baseline") or ""
    share = baseline.removesuffix("%")
    try:
        moved = float(share) / (100 if baseline.endswith("%") else _WHOLE)
    except ValueError:
        return Look(struck=None if strike is None else strike in _STRIKES)
    shift = shifted(moved, LEAST_SHARE)
    return Look(struck=None if strike is None else strike in _STRIKES, shift=shift)


def write_drawn(transcript: Transcript, package: Package, path: str, drawing: Element) -> bool:
    """Reads the charts and the diagrams that an element of the part ``path`` refers to.

    Returns:
        Whether they say anything.
    """
    relations = package.relations(path)
    wrote = False
    for each in drawing.iter("{*}chart", "{*}relIds"):
        name = "dm" if local(each) == "relIds" else "id"
        root = package.xml_or_none(relations.get(attribute(each, name) or "", ("", ""))[1])
        if root is None:
            continue
        write = write_diagram if local(each) == "relIds" else write_chart
        wrote = write(transcript, root) or wrote
    return wrote


def write_diagram(transcript: Transcript, root: Element) -> bool:
    """Reads the words of a diagram; True where it has any."""
    wrote = False
    for point in root.iter("{*}pt"):
        if point.get("type") in (None, "node"):
            wrote = write_text(transcript, child(point, "t"), "p") or wrote
    return wrote


def write_chart(transcript: Transcript, root: Element, *, with_values: bool = True) -> bool:
    """Reads the title of a chart and its values, as a table; True where there are any.

    The values are those that the file keeps: a chart shows them, whatever became of their source.
    """
    chart = child(root, "chart")
    plot = child(chart, "plotArea")
    caption = _title(chart)
    series = list(plot.iter("{*}ser")) if plot is not None and with_values else []
    categories = next((found for each in series if (found := _points(each, "cat", "xVal"))), {})
    columns = [categories, *(_points(each, "val", "yVal") for each in series)]
    places = sorted(set().union(*columns))
    corner = _axis(plot, "catAx", "dateAx")
    if corner or not places:
        transcript.block("figcaption", caption)
    if not places:
        return bool(caption)
    # A chart with one series is a table whose header would be a single word.
    names = [corner or caption, *(_name(each, _axis(plot, "valAx")) for each in series)]
    with transcript.element("table"):
        _row(transcript, "th", names)
        for place in places:
            _row(transcript, "td", [column.get(place, "") for column in columns])
    return True


def _row(transcript: Transcript, tag: str, cells: Sequence[str]) -> None:
    with transcript.element("tr"):
        for cell in cells:
            with transcript.element(tag):
                transcript.text(cell)


def _title(element: Element | None) -> str:
    """The title of a chart or of an axis, in one line."""
    title = child(element, "title")
    texts = (text_of(each) for each in (title.iter("{*}p", "{*}v") if title is not None else ()))
    return " ".join(filter(None, texts))


def _axis(plot: Element | None, *kinds: str) -> str:
    """The title of the first axis of such a kind."""
    return next(filter(None, (_title(child(plot, kind)) for kind in kinds)), "")


def _name(series: Element, axis: str) -> str:
    """What heads the values of a series: its name, and what the axis counts."""
    stated = child(series, "tx")
    words = (text_of(each) for each in (stated.iter("{*}v") if stated is not None else ()))
    return " ".join(filter(None, (*words, axis)))


def _points(series: Element, *names: str) -> Mapping[int, str]:
    """The values of a series by their places, as the chart shows them."""
    stated = next((found for name in names if (found := child(series, name)) is not None), None)
    if stated is None:
        return {}
    form = text_of(next(stated.iter("{*}formatCode"), None)) or ""
    level = next(stated.iter("{*}lvl"), stated)  # of several categories above each other the lowest
    points: dict[int, str] = {}
    for each in level.iter("{*}pt"):
        place, value = each.get("idx") or "", text_of(child(each, "v"))
        if place.isdecimal() and value:
            of_point = each.get("formatCode") or form
            points[int(place)] = shown(value, of_point, _EPOCH)
    return points
