import pytest
from made import chart, relations, shown, zipped

from corpus.errors import UnreadableFileError
from corpus.reading import sheets
from corpus.reading.draft import Draft

NAMES = 'xmlns="urn:x" xmlns:r="urn:r"'


def xlsx(
    *rows: str,
    state: str = "visible",
    name: str = "Вывоз",
    merged: str = "",
    tag: str = "worksheet",
    related: str = "",
    **others: str,
) -> Draft:
    files = {
        "xl/workbook.xml": f"<workbook {NAMES}><sheets>"
        f'<sheet name="{name}" r:id="r1" state="{state}"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("r1", "worksheet", "worksheets/one.xml"), ("r2", "styles", "styles.xml")
        ),
        "xl/worksheets/one.xml": f"<{tag} {NAMES}><sheetData>{''.join(rows)}</sheetData>"
        f"{merged}</{tag}>",
        **({"xl/worksheets/_rels/one.xml.rels": related} if related else {}),
        **others,
        "xl/styles.xml": f"<styleSheet {NAMES}>"
        "<fonts><font/><font><strike/></font></fonts><cellXfs>"
        '<xf numFmtId="0"/><xf numFmtId="10"/>'
        '<xf numFmtId="14"/><xf fontId="1"/></cellXfs></styleSheet>',
    }
    return sheets.read(zipped(files), "x.xlsx")


def row(*cells: str | tuple[float, int]) -> str:
    parts = []
    for column, cell in enumerate(cells):
        place = f'r="{chr(65 + column)}1"'
        if isinstance(cell, str):
            parts.append(f'<c {place} t="inlineStr"><is><t>{cell}</t></is></c>' if cell else "")
        else:
            parts.append(f'<c {place} s="{cell[1]}"><v>{cell[0]}</v></c>')
    return f"<row>{''.join(parts)}</row>"


def test_a_row_is_read_with_the_header_below_the_title() -> None:
    draft = xlsx(
        row("Товары"),
        row("город", "2018", "2019"),
        row("Минск", (240, 0), (0.153, 1)),
        row("Брест", (35, 0), (43831, 2)),
    )
    assert shown(draft) == [
        ("heading", "Вывоз"),
        ("body", "Товары"),
        ("body", "город\t2018\t2019\tМинск\t240\t15.30%"),
        ("body", "город\t2018\t2019\tБрест\t35\t2020-01-01"),
    ]


def test_a_row_that_ends_early_is_read_with_the_headers_of_its_cells_alone() -> None:
    draft = xlsx(
        row("项目", "单位", "1月", "2月", "3月"),
        row("存款", "亿元", (310, 0), (329, 0), (328, 0)),
        row("贷款", "亿元", (120, 0)),
    )
    assert shown(draft)[-1] == ("body", "项目\t单位\t1月\t贷款\t亿元\t120")


def test_a_hidden_sheet_is_left_out_and_told() -> None:
    draft = xlsx(row("A"), state="hidden")
    assert draft.blocks == ()
    assert draft.warnings == ("the sheet 'Вывоз' is hidden and left out",)


def test_a_database_is_no_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.reading.sheets.MOST_CELLS", 3)
    with pytest.raises(UnreadableFileError, match=r"x.xlsx holds more than 3 cells; split it"):
        xlsx(row("a", "b"), row("c", "d"))


def test_cells_that_were_made_one_are_read_in_each_row_and_over_each_column() -> None:
    ranges = ("A1:D1", "A2:A3", "B2:C2", "A4:A5", "D4:D5")
    draft = xlsx(
        row("Товары за год"),
        row("край", "вывоз", "", "город"),
        row("", "тонны", "рубли", ""),
        row("Минск", (240, 0), (7, 0), "Минск"),
        row("", (35, 0), (1, 0), ""),
        merged="".join(f'<mergeCell ref="{each}"/>' for each in ranges),
    )
    head = "край\tвывоз тонны\tвывоз рубли\tгород"
    assert [text for _, text in shown(draft)][1:] == [
        "Товары за год",
        f"{head}\tМинск\t240\t7\tМинск",
        f"{head}\tМинск\t35\t1\tМинск",
    ]


def test_a_cell_that_is_struck_out_is_left_out() -> None:
    draft = xlsx(
        row("город", "тонны", "рубли"), row("Минск", (240, 3), (7, 0)), row("Брест", (1, 0))
    )
    assert [text for _, text in shown(draft)][1:] == [
        "город\tрубли\tМинск\t7",
        "город\tтонны\tБрест\t1",
    ]
    assert "240" in draft.raw


def test_what_a_sheet_hides_or_does_not_keep_is_told() -> None:
    draft = xlsx(
        row("A", "B"),
        "<row hidden='1'><c><v>1</v></c></row>",
        "<row><c><f>B1*2</f></c><c t='str'><f>\"\"</f><v></v></c><c><f>2</f><v>2</v></c></row>",
        related=relations(("c", "comments", "../comments.xml")),
        **{"xl/comments.xml": "<comments><commentList><comment/></commentList></comments>"},
    )
    assert draft.warnings == (
        "comments left out: 1",
        "formulas without a kept value left out: 1",
        "hidden rows left out: 1",
    )


def test_texts_on_a_sheet_are_read_after_its_rows_and_a_chart_sheet_with_its_values() -> None:
    parts = {
        "xl/drawing.xml": '<d xmlns:a="urn:a"><txBody><a:p><a:r><a:t>In euro.</a:t></a:r></a:p>'
        "</txBody></d>",
        "xl/_rels/drawing.xml.rels": relations(("c", "chart", "chart.xml")),
        "xl/chart.xml": chart("Export", {"Gent": {"2019": "4"}}),
    }
    related = relations(("d", "drawing", "../drawing.xml"))
    rows = [row("city", "2019"), row("Gent", (4, 0))]
    on_rows = shown(xlsx(*rows, related=related, **parts))
    assert on_rows[2:] == [("body", "In euro."), ("caption", "Export")]
    alone = shown(xlsx(tag="chartsheet", related=related, **parts))
    assert alone[1:] == [("body", "In euro."), ("body", "Export\tGent\t2019\t4.0")]
    assert xlsx(tag="chartsheet").warnings == ("sheets without cells left out: 1",)


def test_a_line_break_in_a_cell_makes_no_thousands_of_two_numbers() -> None:
    draft = xlsx(row("имя", "цены"), row("болт", "12\n500"), row("гайка", "М6\nи М8"))
    assert [text for _, text in shown(draft)][1:] == [
        "имя\tцены\tболт\t12\t500",
        "имя\tцены\tгайка\tМ6 и М8",
    ]


def test_a_sheet_is_called_as_a_person_named_it_or_by_what_stands_above_its_table() -> None:
    rows = row("Цены"), row("город", "цена"), row("Минск", (240, 0))
    assert xlsx(*rows).title == "Вывоз"
    for name in ("Sheet1", "Лист 2", "TDSheet", "Blad1", "工作表1"):
        assert xlsx(*rows, name=name).title == "Цены"
        assert xlsx(*rows[1:], name=name).title is None  # so it has the name of its file


def test_several_sheets_are_not_called_by_the_first() -> None:
    sheet = f"<worksheet {NAMES}><sheetData>{row('Цены')}</sheetData></worksheet>"
    book = "".join(f'<sheet name="{name}" r:id="{name}"/>' for name in ("Доход", "Расход"))
    files = {
        "xl/workbook.xml": f"<workbook {NAMES}><sheets>{book}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(
            *((name, "worksheet", "worksheets/one.xml") for name in ("Доход", "Расход"))
        ),
        "xl/worksheets/one.xml": sheet,
    }
    assert sheets.read(zipped(files), "x.xlsx").title is None


def test_what_stands_above_several_columns_is_read_with_each_though_no_cells_are_merged() -> None:
    draft = xlsx(
        row("", "2021", "", "2022", ""),
        row("Регион", "Вывоз", "Ввоз", "Вывоз", "Ввоз"),
        row("Минск", (100, 0), (200, 0), (110, 0), (210, 0)),
        row("Брест", (50, 0), (60, 0), (55, 0), (65, 0)),
    )
    header = "Регион\t2021 Вывоз\t2021 Ввоз\t2022 Вывоз\t2022 Ввоз"
    assert shown(draft)[1][1] == f"{header}\tМинск\t100\t200\t110\t210"
