import pytest
from made import chart, read_with, relations, shown, zipped

from corpus.errors import UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.pptx import read

NAMES = 'xmlns:p="urn:p" xmlns:a="urn:a" xmlns:r="urn:r"'


def shape(role: str | None, *lines: str, at: tuple[int, int, int, int] | None = None) -> str:
    """A box; ``at`` is its left, top, width and height."""
    placeholder = f'<p:ph type="{role}"/>' if role else ""
    place = f"<p:spPr>{placed(*at)}</p:spPr>" if at else ""
    text = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    head = f"<p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>"
    return f"<p:sp>{head}{place}<p:txBody>{text}</p:txBody></p:sp>"


def placed(left: int, top: int, width: int, height: int) -> str:
    size = f'<a:ext cx="{width}" cy="{height}"/>'
    return f'<a:xfrm><a:off x="{left}" y="{top}"/>{size}</a:xfrm>'


def slide(*shapes: str, tag: str = "sld", show: str = "1") -> str:
    tree = f"<p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld>"
    return f'<p:{tag} {NAMES} show="{show}">{tree}</p:{tag}>'


def pptx(*slides: str, **others: str) -> Draft:
    order = "".join(f'<p:sldId r:id="r{number}"/>' for number in range(len(slides)))
    parts = {
        "ppt/presentation.xml": f"<p:p {NAMES}><p:sldIdLst>{order}</p:sldIdLst></p:p>",
        "ppt/_rels/presentation.xml.rels": relations(
            *((f"r{n}", "slide", f"slides/slide{9 - n}.xml") for n in range(len(slides)))
        ),
    }
    parts |= {f"ppt/slides/slide{9 - n}.xml": each for n, each in enumerate(slides)}
    return read(zipped({**parts, **others}), "x.pptx")


def test_slides_come_in_the_order_of_the_show_each_a_page_headed_by_its_title() -> None:
    draft = pptx(
        slide(shape("body", "Мост"), shape("ctrTitle", "Отчёт")),
        slide(shape("title", "Costs"), shape(None, "120 million"), shape("sldNum", "2")),
    )
    assert shown(draft) == [
        ("title", "Отчёт"),
        ("body", "Мост"),
        ("heading", "Costs"),
        ("body", "120 million"),
    ]
    assert draft.page_starts == (0, draft.raw.index("Costs"))


def test_a_hidden_slide_is_left_out_and_told_and_its_page_still_counts() -> None:
    draft = pptx(
        slide(shape(None, "A")), slide(shape(None, "B"), show="0"), slide(shape(None, "C"))
    )
    assert [text for _, text in shown(draft)] == ["A", "C"]
    assert draft.warnings == ("slide 2 is hidden and left out",)
    assert len(draft.page_starts) == 3


def test_what_the_speaker_says_is_a_note_of_its_page() -> None:
    notes = slide(shape("sldImg"), shape("body", "Zeg dit."), tag="notes")
    draft = pptx(
        slide(shape(None, "Eerst")),
        slide(shape(None, "Later")),
        **{
            "ppt/slides/_rels/slide9.xml.rels": relations(("n", "notesSlide", "../notes/n.xml")),
            "ppt/notes/n.xml": notes,
        },
    )
    assert shown(draft)[-1] == ("note", "Zeg dit.")
    assert draft.raw.index("Zeg dit.") < draft.page_starts[1]


def test_boxes_are_read_by_their_places_whatever_their_order_in_the_file() -> None:
    left, right = [(10, top, 40, 20) for top in (30, 55)], [(60, top, 40, 20) for top in (35, 60)]
    draft = pptx(
        slide(
            shape(None, "Рига 43", at=right[1]),
            shape(None, "за год", at=(10, 10, 90, 10)),
            shape(None, "Ввоз", at=right[0]),
            shape(None, "Гомель 7", at=left[1]),
            shape("title", "Порты"),
            shape(None, "Вывоз", at=left[0]),
        )
    )
    said = ["Порты", "за год", "Вывоз", "Гомель 7", "Ввоз", "Рига 43"]
    assert [text for _, text in shown(draft)] == said


def test_boxes_of_a_group_stay_together() -> None:
    inside = shape(None, "B", at=(0, 500, 9, 9)) + shape(None, "A", at=(0, 0, 9, 9))
    group = f"<p:grpSp><p:grpSpPr>{placed(10, 10, 20, 20)}</p:grpSpPr>{inside}</p:grpSp>"
    draft = pptx(slide(shape(None, "C", at=(10, 60, 20, 9)), group))
    assert [text for _, text in shown(draft)] == ["A", "B", "C"]


def test_a_box_without_a_place_has_that_of_its_layout_else_the_order_of_the_file_holds() -> None:
    page = slide(shape("body", "Onder"), shape(None, "Boven", at=(0, 0, 50, 10)))
    layout = {
        "ppt/slides/_rels/slide9.xml.rels": relations(("l", "slideLayout", "../l.xml")),
        "ppt/l.xml": slide(shape("body", at=(0, 40, 50, 10)), tag="sldLayout"),
    }
    assert [text for _, text in shown(pptx(page, **layout))] == ["Boven", "Onder"]
    assert [text for _, text in shown(pptx(page))] == ["Onder", "Boven"]


def test_a_header_of_two_rows_with_merged_cells_is_read_column_by_column() -> None:
    def cell(text: str, spans: str = "") -> str:
        return f"<a:tc {spans}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    rows = (
        cell("港口", 'rowSpan="2"') + cell("吨", 'gridSpan="2"') + cell("", 'hMerge="1"'),
        cell("", 'vMerge="1"') + cell("2018") + cell("2019"),
        cell("戈梅利") + cell("5") + cell("7"),
    )
    table = "".join(f"<a:tr>{row}</a:tr>" for row in rows)
    look = '<a:tblPr firstRow="1"/>'
    frame = f"<p:graphicFrame><a:graphic><a:tbl>{look}{table}</a:tbl></a:graphic></p:graphicFrame>"
    said = [text for _, text in shown(pptx(slide(frame)))]
    assert said == ["港口\t吨 2018\t吨 2019\t戈梅利\t5\t7"]


def test_a_show_without_slides_is_named() -> None:
    with pytest.raises(UnreadableFileError, match=r"x.pptx has no slides"):
        pptx()


def test_a_line_lies_as_deep_as_its_level_says() -> None:
    lines = (("Geely", 0), ("Service 240", 1), ("with oil", 2), ("Volvo", 0), ("Service 900", 1))
    text = "".join(
        f'<a:p><a:pPr lvl="{level}"/><a:r><a:t>{line}</a:t></a:r></a:p>' for line, level in lines
    )
    draft = pptx(slide(shape("title", "Prices"), f"<p:sp><p:txBody>{text}</p:txBody></p:sp>"))
    assert [block.depth for block in draft.blocks] == [0, 0, 1, 2, 0, 1]
    assert read_with(draft, "900") == ["Prices", "Volvo"]
    assert read_with(draft, "with oil") == ["Prices", "Geely", "Service 240"]


def test_a_style_of_the_layout_holds_where_a_shape_has_none() -> None:
    page = slide(shape("body", "900 euro"), shape(None, "750 euro"))
    struck = '<a:lstStyle><a:lvl1pPr><a:defRPr strike="sngStrike"/></a:lvl1pPr></a:lstStyle>'
    box = shape("body").replace("<p:txBody>", f"<p:txBody>{struck}")
    layout = {
        "ppt/slides/_rels/slide9.xml.rels": relations(("l", "slideLayout", "../l.xml")),
        "ppt/l.xml": slide(box, tag="sldLayout"),
    }
    assert [text for _, text in shown(pptx(page, **layout))] == ["750 euro"]


def test_a_chart_is_read_with_what_it_shows_and_a_slide_of_pictures_is_told() -> None:
    drawn = '<a:graphic><c:chart xmlns:c="urn:c" r:id="c"/></a:graphic>'
    frame = f"<p:graphicFrame>{drawn}</p:graphicFrame>"
    parts = {
        "ppt/slides/_rels/slide9.xml.rels": relations(("c", "chart", "../chart.xml")),
        "ppt/chart.xml": chart("Export", {"Gent": {"2019": "4"}, "Brugge": {"2019": "7"}}),
    }
    draft = pptx(slide(frame), slide("<p:pic/>"), slide(), **parts)
    assert shown(draft) == [("body", "Export\tGent\tBrugge\t2019\t4.0\t7.0")]
    assert draft.warnings == ("slides that show something and hold no text: 2",)


def test_feet_are_read_once_and_hidden_shapes_and_comments_are_told() -> None:
    foot = shape("ftr", "Договор № 15/2021")
    hidden = "<p:sp><p:nvSpPr><p:cNvPr hidden='1'/></p:nvSpPr>" + shape(None, "H")[len("<p:sp>") :]
    parts = {
        "ppt/slides/_rels/slide9.xml.rels": relations(("c", "comments", "../c.xml")),
        "ppt/c.xml": f"<p:cmLst {NAMES}><p:cm/><p:cm/></p:cmLst>",
    }
    draft = pptx(slide(shape(None, "A"), foot, hidden), slide(shape(None, "B"), foot), **parts)
    assert shown(draft) == [("body", "A"), ("body", "B"), ("metadata", "Договор № 15/2021")]
    assert draft.warnings == ("comments left out: 2", "hidden shapes left out: 1")
