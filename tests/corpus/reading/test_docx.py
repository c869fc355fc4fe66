import pytest
from made import WORD, chart, docx, paragraph, read_with, relations, shown, zipped

from corpus.errors import UnreadableFileError
from corpus.reading.docx import read
from corpus.reading.draft import Draft, assemble
from corpus.reading.package import LARGEST_PART, Package


def blocks(body: str, **parts: str) -> list[tuple[str, str]]:
    return shown(read(docx(body, **parts), "x.docx"))


STYLES = (
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Punt"><w:name w:val="Agendapunt"/><w:basedOn w:val="Kop1"/></w:style>'
)


def test_styles_make_titles_and_headings_also_by_what_they_are_based_on() -> None:
    body = paragraph("Отчёт", "T") + paragraph("Opening", "Punt") + paragraph("公园已开放。")
    assert blocks(body, styles=STYLES) == [
        ("title", "Отчёт"),
        ("heading", "Opening"),
        ("body", "公园已开放。"),
    ]


def test_a_document_is_called_by_the_heading_that_it_begins_with() -> None:
    body = paragraph("The bridge", "Kop1") + paragraph("It is open.")
    assert read(docx(body, styles=STYLES), "x.docx").title == "The bridge"


def test_deleted_and_hidden_text_is_left_out_and_inserted_text_stays() -> None:
    body = (
        "<w:p><w:r><w:t>It opened in </w:t></w:r>"
        "<w:del><w:r><w:delText>1929</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>1930</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> or 1931</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>"
    )
    assert blocks(body) == [("body", "It opened in 1930.")]


def test_the_instruction_of_a_field_is_no_text_and_its_result_is() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
        "<w:r><w:t>Мост построен.</w:t></w:r></w:p>"
    )
    assert blocks(body) == [("body", "Мост построен.")]


def test_a_footnote_is_lifted_out_and_its_mark_is_none_of_the_number() -> None:
    body = (
        "<w:p><w:r><w:t>It cost 120</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> million.</w:t></w:r></w:p>'
    )
    notes = (
        f'<w:footnote w:type="separator" w:id="0">{paragraph("----")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("In prices of 2010.")}</w:footnote>'
    )
    assert blocks(body, footnotes=notes) == [
        ("body", "It cost 120 million."),
        ("note", "In prices of 2010."),
    ]


def test_raised_digits_do_not_join_the_number_before_them() -> None:
    raised = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    runs = ("<w:t>10</w:t>", f"{raised}<w:t>6</w:t>", "<w:t> t</w:t>")
    body = "".join(f"<w:r>{run}</w:r>" for run in runs)
    assert blocks(f"<w:p>{body}</w:p>") == [("body", "10⁶ t")]


def test_a_row_is_read_with_the_header_that_the_table_marks() -> None:
    def row(*cells: str, mark: str = "") -> str:
        inside = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{mark}</w:trPr>{inside}</w:tr>"

    table = (
        f"<w:tbl>{row('Stad', 'Inwoners', mark='<w:tblHeader/>')}{row('Minsk', '1995471')}</w:tbl>"
    )
    (block,) = blocks(table)
    assert block == ("body", "Stad\tInwoners\tMinsk\t1995471")


def test_an_item_of_a_list_lies_below_its_lead_in() -> None:
    item = "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>brood</w:t></w:r></w:p>"
    draft = read(docx(paragraph("Te koop:") + item), "x.docx")
    assert [block.depth for block in draft.blocks] == [0, 1]


def test_an_item_lies_as_deep_as_its_level_says() -> None:
    items = "".join(
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/></w:numPr></w:pPr>"
        f"<w:r><w:t>item {level}</w:t></w:r></w:p>"
        for level in ("0", "1", "2", "0", "x", "99")
    )
    draft = read(docx(items), "x.docx")
    assert [block.depth for block in draft.blocks] == [1, 2, 3, 1, 1, 1]


def test_a_text_box_is_read_once_though_the_file_has_it_in_two_forms() -> None:
    box = f"<w:txbxContent>{paragraph('Парк працуе.')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent xmlns:mc='http://m'>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert blocks(body) == [("body", "Парк працуе.")]


def test_a_name_that_a_program_gave_is_no_title() -> None:
    core = (
        '<c:coreProperties xmlns:c="http://c" xmlns:dc="http://dc" xmlns:t="http://t">'
        "<dc:title>Microsoft Word - draft3.doc</dc:title><dc:creator>A. Mason</dc:creator>"
        "<t:created>2020-05-06T07:08:09Z</t:created></c:coreProperties>"
    )
    parts = {"word/document.xml": "<d><body><p><r><t>Text.</t></r></p></body></d>"}
    draft = read(zipped({**parts, "docProps/core.xml": core}), "x.docx")
    assert (draft.title, draft.metadata.author, draft.metadata.date) == (
        None,
        "A. Mason",
        "2020-05-06",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\3\4 cut off", "is damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "is encrypted; save it without a password"),
        (zipped({"word/document.xml": "<w:document"}), "is damaged"),
        (zipped({"other": ""}), r"is damaged \(word/document.xml is missing\)"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=f"x.docx {reason}"):
        read(data, "x.docx")


def test_a_part_that_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = zipped({"word/document.xml": b" " * (LARGEST_PART + 1)})
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableFileError, match=r"x.docx unpacks to more than 100 MB; split"):
        Package(bomb, "x.docx").part("word/document.xml")


def test_entities_that_grow_without_end_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    part = (
        f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><d><body><p><r><t>&l9;A.</t></r></p></body></d>'
    )
    with pytest.raises(UnreadableFileError, match=r"x.docx is damaged \(Maximum entity"):
        read(zipped({"word/document.xml": part}), "x.docx")


def test_a_short_line_that_stays_with_the_next_is_a_heading() -> None:
    styles = (
        '<w:style w:styleId="Punt"><w:name w:val="Punt"/><w:pPr><w:keepNext/></w:pPr></w:style>'
        '<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
    )
    body = (
        paragraph("Протокол", "Kop1")
        + paragraph("Следующие темы", "Punt")
        + paragraph("Выбрали мосты.", "Punt")
        + paragraph("下一议题", "Punt")
        + paragraph("选择桥梁。")
    )
    assert blocks(body, styles=styles) == [
        ("heading", "Протокол"),
        ("heading", "Следующие темы"),
        ("body", "Выбрали мосты."),
        ("heading", "下一议题"),
        ("body", "选择桥梁。"),
    ]
    levels = [block.level for block in read(docx(body, styles=styles), "x.docx").blocks]
    assert levels == [2, 4, 0, 4, 0]


def test_cells_that_were_made_one_are_read_with_each_of_their_rows_and_columns() -> None:
    def cell(text: str, look: str = "") -> str:
        return f"<w:tc><w:tcPr>{look}</w:tcPr>{paragraph(text)}</w:tc>"

    begins, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    over_two = '<w:gridSpan w:val="2"/>'
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    body = (
        f"<w:tbl><w:tr>{header}{cell('Город', begins)}{cell('Население', over_two)}</w:tr>"
        f"<w:tr>{header}{cell('', goes_on)}{cell('2019')}{cell('2021')}</w:tr>"
        f"<w:tr>{cell('Минск', begins)}{cell('240')}{cell('300')}</w:tr>"
        f"<w:tr>{cell('', goes_on)}{cell('250')}{cell('310')}</w:tr></w:tbl>"
    )
    head = "Город\tНаселение 2019\tНаселение 2021\tМинск"
    assert blocks(body) == [("body", f"{head}\t240\t300"), ("body", f"{head}\t250\t310")]


@pytest.mark.parametrize(
    ("head", "rest", "whole"),
    [
        ("Open from 8 to 16,", "on Friday to 15.", "Open from 8 to 16, on Friday to 15."),
        ("Открыто с 8 до 16,", "в пятницу до 15.", "Открыто с 8 до 16, в пятницу до 15."),
        ("周一至周四八点开门，", "周五九点开门。", "周一至周四八点开门，周五九点开门。"),
        ("Open van 8 tot 16,", "vrijdag tot 15.", "Open van 8 tot 16, vrijdag tot 15."),
        ("Адчынена з 8 да 16,", "у пятніцу да 15.", "Адчынена з 8 да 16, у пятніцу да 15."),
    ],
)
def test_a_paragraph_that_ends_in_a_comma_goes_on_in_the_next(
    head: str, rest: str, whole: str
) -> None:
    assert blocks(paragraph(head) + paragraph(rest)) == [("body", whole)]


def test_a_salutation_and_items_that_end_in_a_comma_stay_apart() -> None:
    lines = ["Dear readers,", "The bath is closed.", "on Monday"]
    assert blocks("".join(map(paragraph, lines))) == [("body", line) for line in lines]
    item = "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>a bath,</w:t></w:r></w:p>"
    assert blocks(item + item) == [("body", "a bath,")] * 2


def test_a_deleted_row_is_left_out() -> None:
    cells = f"<w:tc>{paragraph('Мінск')}</w:tc><w:tc>{paragraph('240')}</w:tc>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cells}</w:tr>"
    rows = f"<w:tr>{cells}</w:tr>{gone}"
    assert shown(read(docx(f"<w:tbl>{rows}</w:tbl>"), "x.docx")) == [("body", "Мінск\t240")]


def marked(mark: str, *runs: str) -> str:
    """A paragraph whose end has such a mark of a change."""
    inside = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{inside}</w:p>"


@pytest.mark.parametrize("mark", ["<w:del/>", "<w:moveFrom/>"])
def test_a_paragraph_whose_end_was_taken_back_goes_on_in_the_next(mark: str) -> None:
    place = '<w:bookmarkStart w:name="a"/>'
    body = marked(mark, "The price is 24") + place + paragraph("0 euro.") + paragraph("The end.")
    assert blocks(body) == [("body", "The price is 240 euro."), ("body", "The end.")]
    assert blocks(paragraph("Конец.") + marked(mark, "Мост")) == [
        ("body", "Конец."),
        ("body", "Мост"),
    ]


def test_text_that_a_style_of_its_paragraph_hides_is_left_out_unless_it_says_otherwise() -> None:
    styles = (
        '<w:style w:styleId="H"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="B"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="C" w:type="character"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    seen = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r>'
    # What the styles of a run and of its paragraph both switch on is off.
    both = '<w:r><w:rPr><w:rStyle w:val="C"/></w:rPr><w:t> and shown</w:t></w:r>'
    line = f'<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>gone </w:t></w:r>{seen}{both}</w:p>'
    body = paragraph("Скрыто 321.", "H") + line
    draft = read(docx(body, styles=styles), "x.docx")
    assert shown(draft) == [("body", "seen and shown")]
    assert "Скрыто 321." in draft.raw  # so that `inspect` shows it as left out


def test_the_style_of_most_text_holds_where_a_paragraph_names_none() -> None:
    usual = '<w:style w:type="paragraph" w:default="1" w:styleId="N">'
    styles = f"{usual}<w:rPr><w:strike/></w:rPr></w:style>"
    assert blocks(paragraph("900 euro"), styles=styles) == []


def test_a_bold_style_of_characters_makes_no_heading_of_an_item() -> None:
    styles = '<w:style w:type="character" w:styleId="S"><w:rPr><w:b/></w:rPr></w:style>'
    run = '<w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>приём документов;</w:t></w:r>'
    assert blocks(f"<w:p>{run}</w:p>", styles=styles) == [("body", "приём документов;")]


def test_signs_of_fonts_are_read_and_those_that_are_not_known_are_told() -> None:
    degree = '<w:sym w:font="Symbol" w:char="F0B0"/>'
    other = '<w:sym w:font="Ornaments" w:char="F041"/>'
    micro = '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>m</w:t>'
    runs = ("<w:t>5</w:t>", degree, "<w:t>C, 3 </w:t>", micro, f"<w:t>g</w:t>{other}")
    body = "".join(f"<w:r>{run}</w:r>" for run in runs)
    draft = read(docx(f"<w:p>{body}</w:p>"), "x.docx")
    assert shown(draft) == [("body", "5°C, 3 μg")]
    assert draft.warnings == ("signs of unknown fonts left out: 1",)


def test_the_head_of_pages_is_read_once_after_all_else_without_their_numbers() -> None:
    page = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    tab = "<w:r><w:tab/></w:r>"
    head = (
        f"<w:p><w:r><w:t>Договор № 15/2021</w:t></w:r>{tab}<w:r><w:t>стр. </w:t></w:r>{page}</w:p>"
    )
    assert blocks(paragraph("Мост открыт."), header=head, footer=head) == [
        ("body", "Мост открыт."),
        ("metadata", "Договор № 15/2021"),
    ]


def test_the_head_of_a_first_page_that_is_none_of_the_document_is_left_out() -> None:
    names = 'xmlns:r="urn:r" w:type="first" r:id="rheader"'
    section = f"<w:sectPr><w:headerReference {names}/>{{}}</w:sectPr>"
    head = paragraph("Черновик договора")
    assert blocks(paragraph("A.") + section.format(""), header=head) == [("body", "A.")]
    assert len(blocks(paragraph("A.") + section.format("<w:titlePg/>"), header=head)) == 2


def test_comments_and_embedded_files_are_told() -> None:
    draft = read(
        docx("<w:p><w:r><w:object><o:OLEObject xmlns:o='urn:o'/></w:object></w:r></w:p>"
             + paragraph("A."), comments=f"<w:comment>{paragraph('why?')}</w:comment>"),
        "x.docx",
    )  # fmt: skip
    assert shown(draft) == [("body", "A.")]
    assert draft.warnings == (
        "comments left out: 1",
        "drawings and embedded files left out: 1",
    )


def test_a_file_that_is_included_is_read_with_its_structure_or_told() -> None:
    page = "<h2>Geely</h2><ul><li>Service 240</li></ul><table><tr><th>a<th>b<tr><td>c<td>1</table>"

    def including(path: str, data: str | bytes) -> Draft:
        names = f'xmlns:w="{WORD}" xmlns:r="urn:r"'
        body = f'<w:body><w:altChunk r:id="r1"/>{paragraph("A.")}</w:body>'
        return read(
            zipped({
                "word/document.xml": f"<w:document {names}>{body}</w:document>",
                "word/_rels/document.xml.rels": relations(("r1", "aFChunk", path)),
                f"word/{path}": data,
            }),
            "x.docx",
        )  # fmt: skip

    draft = including("one.html", page)
    assert shown(draft)[2:] == [("body", "a\tb\tc\t1"), ("body", "A.")]
    assert read_with(draft, "Service 240") == ["Geely"]
    assert shown(including("two.docx", docx(paragraph("Мост."))))[0] == ("body", "Мост.")
    told = ("included files that cannot be read left out: 1",)
    assert including("three.mht", "x").warnings == told
    assert including("four.docx", "no zip").warnings == told


def test_a_chart_is_read_with_what_it_shows() -> None:
    names = 'xmlns:c="urn:c" xmlns:r="urn:r" r:id="r1"'
    body = f"<w:p><w:r><w:drawing><c:chart {names}/></w:drawing></w:r></w:p>"
    data = zipped({
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": relations(("r1", "chart", "chart.xml")),
        "word/chart.xml": chart("Вывоз", {"Минск": {"2019": "4.25", "2020": "5"}}),
    })  # fmt: skip
    assert shown(read(data, "x.docx")) == [
        ("body", "Вывоз\tМинск\t2019\t4.3"),
        ("body", "Вывоз\tМинск\t2020\t5.0"),
    ]


def test_a_fraction_and_a_root_of_a_formula_keep_their_signs() -> None:
    def part(tag: str, text: str) -> str:
        return f"<m:{tag}><m:r><m:t>{text}</m:t></m:r></m:{tag}>"

    half = f"<m:f>{part('num', '1')}{part('den', '2')}</m:f>"
    root = f"<m:rad>{part('deg', '3')}{part('e', 'x+1')}</m:rad>"
    body = f"<w:p><m:oMath xmlns:m='urn:m'>{part('e', 'a=')}{half}{root}</m:oMath></w:p>"
    assert assemble(read(docx(body), "x.docx").blocks)[0] == "a=1/2³√(x+1)"


@pytest.mark.parametrize("none", ["&#xD800;", "&#0;", "&#xffff;", "&#x1F;", "\x1f", "\uffff"])
def test_what_is_no_character_is_left_out_of_a_word_file(none: str) -> None:
    data = docx(paragraph(f"Мост {none}открыт{none}.") + paragraph("桥已开放"))
    assert shown(read(data, "x.docx")) == [("body", "Мост открыт."), ("body", "桥已开放")]


def test_headings_and_articles_have_the_numbers_that_word_counts() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{place}"><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(
            [("decimal", "%1."), ("chineseCounting", "第%2条"), ("lowerLetter", "%3)")]
        )
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:styleId="H"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:styleId="L"><w:pPr><w:numPr>'
        '<w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    article = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>税率为五。</w:t></w:r></w:p>"
    )
    off = (
        '<w:p><w:pPr><w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
        "<w:r><w:t>После списка</w:t></w:r></w:p>"
    )
    body = paragraph("Налоги", "H") + article + article + paragraph("соль;", "L") + off
    draft = read(docx(body + paragraph("Сборы", "H"), styles=styles, numbering=numbering), "x.docx")
    assert [(block.content.text, block.depth) for block in draft.blocks] == [
        ("1. Налоги", 0),
        ("第一条 税率为五。", 2),
        ("第二条 税率为五。", 2),
        ("соль;", 3),
        ("После списка", 0),
        ("2. Сборы", 0),
    ]


def test_lines_of_contents_and_what_a_form_asks_for_are_left_out() -> None:
    styles = '<w:style w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    asked = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        "<w:r><w:t>Место для ввода.</w:t></w:r></w:sdtContent></w:sdt>"
    )
    filled = asked.replace("<w:showingPlcHdr/>", "").replace("Место для ввода.", "44 тонны")
    body = f"{paragraph('Налоги 12', 'T')}<w:p>{asked}</w:p>{asked}<w:p>{filled}</w:p>"
    draft = read(docx(body, styles=styles), "x.docx")
    assert shown(draft) == [("body", "44 тонны")]
    assert draft.warnings == ("lines of the table of contents left out: 1",)
