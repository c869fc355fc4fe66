import pytest
from made import shown, zipped

from corpus.errors import UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.odf import read

NAMES = " ".join(
    f'xmlns:{name}="urn:{name}"' for name in ("office", "text", "table", "style", "fo", "draw")
)


def odf(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {NAMES}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:document-content>"
    )
    return zipped({"content.xml": content})


def blocks(body: str, styles: str = "") -> list[tuple[str, str]]:
    return shown(read(odf(body, styles), "x.odt"))


def test_headings_spaces_and_bold_leads_of_a_text() -> None:
    styles = (
        '<style:style style:name="P1"><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    body = (
        '<office:text><text:h text:outline-level="1">Verslag</text:h>'
        '<text:p text:style-name="P1">Samenvatting</text:p>'
        "<text:p>Het<text:s/>doel is<text:line-break/>bereikt.</text:p></office:text>"
    )
    assert blocks(body, styles) == [
        ("heading", "Verslag"),
        ("heading", "Samenvatting"),
        ("body", "Het doel is bereikt."),
    ]


def test_deleted_text_and_comments_are_left_out() -> None:
    body = (
        "<office:text><text:tracked-changes><text:p>Снесён.</text:p></text:tracked-changes>"
        "<text:p>Мост<office:annotation><text:p>проверить</text:p></office:annotation> открыт."
        "</text:p></office:text>"
    )
    assert blocks(body) == [("body", "Мост открыт.")]


def test_a_hidden_section_is_left_out() -> None:
    body = '<text:section text:display="none"><text:p>скрыта</text:p></text:section>'
    section = "<text:section><text:p>видна</text:p></text:section>"
    assert blocks(f"<office:text>{body}{section}</office:text>") == [("body", "видна")]


def test_a_note_is_lifted_out_without_its_mark() -> None:
    body = (
        "<office:text><text:p>120<text:note><text:note-citation>1</text:note-citation>"
        "<text:note-body><text:p>In 2010.</text:p></text:note-body></text:note> million."
        "</text:p></office:text>"
    )
    assert blocks(body) == [("body", "120 million."), ("note", "In 2010.")]


def test_a_slide_is_a_page() -> None:
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    pages = (f"<draw:page>{box.format(text)}</draw:page>" for text in ("第一页", "第二页"))
    body = f"<office:presentation>{''.join(pages)}</office:presentation>"
    assert read(odf(body), "x.odp").page_starts == (0, len("第一页\n"))


def test_a_sheet_is_headed_by_its_name() -> None:
    def row(*cells: str) -> str:
        inside = "".join(
            f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells
        )
        return f"<table:table-row>{inside}</table:table-row>"

    rows = row("City", "2019") + row("Minsk", "240") + row("Brest", "35")
    table = f'<table:table table:name="Exports">{rows}</table:table>'
    body = f"<office:spreadsheet>{table}</office:spreadsheet>"
    assert blocks(body)[0] == ("heading", "Exports")
    assert "Minsk\t240" in blocks(body)[-2][1]


def test_an_encrypted_file_is_named() -> None:
    data = zipped({"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": "x"})
    with pytest.raises(UnreadableFileError, match=r"x.odt is encrypted; save it without"):
        read(data, "x.odt")


def test_spans_and_repeated_cells_keep_a_value_under_its_header() -> None:
    def cell(text: str, look: str = "") -> str:
        inside = f"<text:p>{text}</text:p>" if text else ""
        return f"<table:table-cell {look}>{inside}</table:table-cell>"

    two_rows = 'table:number-rows-spanned="2"'
    three = 'table:number-columns-spanned="3"'
    covered = "<table:covered-table-cell/>"
    empty = '<table:table-cell table:number-columns-repeated="2"/>'
    rows = (
        "<table:table-header-rows><table:table-row>"
        f"{cell('Stad', two_rows)}{cell('Inwoners', three)}{covered}{covered}</table:table-row>"
        f"<table:table-row>{covered}{cell('2019')}{cell('2020')}{cell('2021')}</table:table-row>"
        "</table:table-header-rows>"
        f"<table:table-row>{cell('Gent')}{empty}{cell('265')}"
        '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
    )
    body = f"<office:text><table:table>{rows}</table:table></office:text>"
    assert blocks(body) == [("body", "Stad\tInwoners 2021\tGent\t265")]


def test_an_item_of_a_list_within_an_item_lies_deeper() -> None:
    def item(text: str, inside: str = "") -> str:
        return f"<text:list-item><text:p>{text}</text:p>{inside}</text:list-item>"

    inner = f"<text:list>{item('brood')}</text:list>"
    items = item("Te koop", inner) + item("Te huur")
    body = f"<office:text><text:list>{items}</text:list></office:text>"
    draft = read(odf(body), "x.odt")
    assert [block.depth for block in draft.blocks] == [1, 2, 1]
    assert draft.raw.split() == ["Te", "koop", "brood", "Te", "huur"]


def with_styles(body: str, styles: str) -> Draft:
    """A text whose named styles and pages stand in a part of their own."""
    content = f"<office:document-content {NAMES}><office:body>{body}</office:body>"
    parts = {
        "content.xml": f"{content}</office:document-content>",
        "styles.xml": f"<office:document-styles {NAMES}>{styles}</office:document-styles>",
    }
    return read(zipped(parts), "x.odt")


def test_a_paragraph_that_its_style_hides_is_left_out() -> None:
    styles = (
        '<style:style style:family="paragraph" style:name="H"><style:text-properties'
        ' text:display="none"/></style:style><style:style style:family="paragraph"'
        ' style:name="P" style:parent-style-name="H"/>'
    )
    lines = '<text:p text:style-name="P">скрыт</text:p><text:p>виден</text:p>'
    draft = with_styles(
        f"<office:text>{lines}</office:text>", f"<office:styles>{styles}</office:styles>"
    )
    assert shown(draft) == [("body", "виден")]
    assert "скрыт" in draft.raw


def test_the_head_of_pages_is_read_once_after_all_else_without_their_numbers() -> None:
    number = "<text:page-number>7</text:page-number>"
    line = f"<text:p>Договор<text:s/>№ 15<text:tab/>стр. {number}</text:p>"
    page = f"<style:header>{line}</style:header><style:footer>{line}</style:footer>"
    unseen = (
        '<style:header-left style:display="false"><text:p>Черновик</text:p></style:header-left>'
    )
    draft = with_styles("<office:text><text:p>A.</text:p></office:text>", page + unseen)
    assert shown(draft) == [("body", "A."), ("metadata", "Договор № 15")]


def test_comments_objects_and_hidden_rows_and_sheets_are_told() -> None:
    cell = "<table:table-cell><text:p>A<office:annotation/></text:p></table:table-cell>"
    rows = (
        f"<table:table-row>{cell}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell}</table:table-row>'
    )
    styles = (
        '<style:style style:family="table" style:name="T">'
        '<style:table-properties table:display="false"/></style:style>'
    )
    sheets = (
        f'<table:table table:name="one">{rows}<table:shapes/></table:table>'
        '<table:table table:name="two" table:style-name="T"/>'
    )
    box = "<text:p><draw:frame><draw:object/></draw:frame></text:p>"
    draft = read(odf(f"<office:spreadsheet>{sheets}{box}</office:spreadsheet>", styles), "x.ods")
    assert draft.warnings == (
        "charts, formulas and embedded files left out: 1",
        "comments left out: 1",
        "hidden rows left out: 1",
        "hidden sheets and tables left out: 1",
    )


def test_a_struck_cell_and_a_hidden_column_of_a_sheet_are_left_out() -> None:
    styles = (
        '<style:style style:family="table-cell" style:name="C">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    cells = "".join(
        f"<table:table-cell {look}><text:p>{text}</text:p></table:table-cell>"
        for text, look in (("Минск", ""), ("900", 'table:style-name="C"'), ("7", ""), ("750", ""))
    )
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/><table:table-column/>'
    )
    table = f"<table:table>{columns}<table:table-row>{cells}</table:table-row></table:table>"
    draft = read(odf(f"<office:spreadsheet>{table}</office:spreadsheet>", styles), "x.ods")
    assert shown(draft) == [("body", "Минск\t750")]
    assert draft.warnings == ("hidden columns left out: 1",)


def test_contents_are_left_out_and_the_number_of_a_heading_is_not_glued_to_it() -> None:
    body = (
        "<office:text><text:table-of-content><text:index-body><text:p>Сборы 12</text:p>"
        "</text:index-body></text:table-of-content>"
        "<text:h><text:number>1.2</text:number>Сборы</text:h></office:text>"
    )
    draft = read(odf(body), "x.odt")
    assert shown(draft) == [("heading", "1.2 Сборы")]
    assert draft.warnings == ("tables of contents left out: 1",)


def test_sheets_are_called_by_the_one_that_a_person_named() -> None:
    def title(*names: str) -> str | None:
        tables = "".join(f'<table:table table:name="{name}"/>' for name in names)
        return read(odf(f"<office:spreadsheet>{tables}</office:spreadsheet>"), "x.ods").title

    assert title("Бюджэт") == "Бюджэт"
    assert title("Лист1") is title("Доход", "Расход") is None
