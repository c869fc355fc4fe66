"""PDFs printed here are read as a reader would: what is on their pages, in its order."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from printing import HEIGHT, WIDTH, Sheet, pdf, prose

from corpus.document import BlockKind, Span
from corpus.errors import UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.pdf import pdfium
from corpus.reading.pdf.glyphs import Glyph
from corpus.reading.pdf.lines import segments_of
from corpus.reading.pdf.read import read
from corpus.reading.read import document_from

ENGLISH = (
    "The river port of Gomel loads barges with potash from spring until the ice comes, and the "
    "railway takes over for the winter months. Most of the freight goes to the sea ports in the "
    "north, where it waits for ships. In a good year the port handles half a million tonnes of "
    "goods, which is twice what it handled ten years ago when its cranes were old."
)
OTHER = (
    "Quarries near the lake send gravel to builders in the capital every working day of the week. "
    "Their trucks are weighed at the gate and washed before they enter the public road. Neighbours "
    "complained of dust for years until the company planted a belt of trees around its pits and "
    "paved the road to the village with its own stone."
)
RUSSIAN = (
    "Порт на реке грузит баржи калийными удобрениями с весны до ледостава, а зимой грузы везёт "
    "железная дорога. Большая часть груза идёт в морские порты на севере и ждёт там судов. В "
    "хороший год порт перерабатывает полмиллиона тонн, вдвое больше, чем десять лет назад."
)


def texts(draft: Draft, kind: BlockKind | None = None) -> list[str]:
    return [b.content.text for b in draft.blocks if kind in (None, b.kind)]


def page_of(draft: Draft, text: str) -> int | None:
    document = document_from(draft, "a.pdf", "")
    start = document.text.index(text)
    return document.locate(Span(start, start + len(text))).page


def test_lines_of_a_paragraph_are_joined() -> None:
    draft = read(pdf(Sheet().lines(60, 100, prose(ENGLISH, 80))), "a.pdf")
    assert texts(draft) == [ENGLISH]


def test_two_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet().lines(40, 100, prose(ENGLISH, 48)).lines(320, 100, prose(OTHER, 48))
    assert texts(read(pdf(sheet), "a.pdf")) == [ENGLISH, OTHER]


def test_two_columns_of_cyrillic_with_lines_at_other_heights_are_read_so_too() -> None:
    sheet = Sheet().lines(40, 100, prose(RUSSIAN, 48)).lines(320, 105, prose(OTHER, 48))
    assert texts(read(pdf(sheet), "a.pdf")) == [RUSSIAN, OTHER]


def test_a_raised_mark_belongs_to_its_line_though_one_of_the_next_column_is_nearer() -> None:
    lines = prose(ENGLISH, 48)
    lines[2] = "of the lake, whose wide shores hold more than 10"
    sheet = Sheet().lines(40, 100, lines).lines(320, 93, prose(OTHER, 48))
    sheet.text(40 + 5 * len(lines[2]), 119.6, "6", size=8)  # near a line of the other at 117
    lines[2] += "⁶"
    assert texts(read(pdf(sheet), "a.pdf")) == [" ".join(lines), OTHER]


def test_a_space_that_is_stretched_to_fill_a_column_parts_no_cells() -> None:
    words = [line.replace(" ", "   ", 1) for line in prose(ENGLISH, 45)]
    stretched = Sheet()
    for number, line in enumerate(words):
        first, _, rest = line.partition("   ")
        at = 60 + 5 * (len(first) + 1) + 15
        stretched.drawn("/P << /MCID 0 >> BDC").text(60, 100 + 12 * number, f"{first} ")
        stretched.text(at, 100 + 12 * number, rest).drawn("EMC")
    assert texts(read(pdf(stretched), "a.pdf")) == [ENGLISH]


def test_a_title_over_two_columns_comes_first() -> None:
    sheet = Sheet().lines(40, 100, prose(ENGLISH, 48)).lines(320, 100, prose(OTHER, 48))
    sheet.text(150, 60, "Ports and Quarries of the North", size=18)
    assert texts(read(pdf(sheet), "a.pdf"))[0] == "Ports and Quarries of the North"


def test_a_heading_across_the_page_parts_the_columns_above_it_from_those_below() -> None:
    sheet = Sheet().lines(40, 60, prose(ENGLISH, 48)).lines(320, 60, prose(OTHER, 48))
    sheet.text(
        40, 180, "Вести из порта и с берегов большой реки за прошлый год", size=15, bold=True
    )
    sheet.lines(40, 210, prose(RUSSIAN, 48)).lines(320, 210, prose(OTHER, 48)[::-1])
    said = texts(read(pdf(sheet), "a.pdf"))
    heading = "Вести из порта и с берегов большой реки за прошлый год"
    assert said[:4] == [ENGLISH, OTHER, heading, RUSSIAN]


# Lines, x and y of the first, size, whether bold, leading: the last or the first is a short one.
WRAPPED = {
    "title": (("Freight on rivers and rails of the north", "in good years"), 40, 24, False, 28),
    "loose": (("Freight on rivers and rails of the north", "in good years"), 40, 20, False, 35),
    "ragged": (("Freight", "on the rivers and rails of the north", "now"), 40, 24, False, 28),
    "russian": (("Грузы на реках и железных дорогах севера", "страны"), 40, 24, False, 28),
    "bold": ((" ".join(["Rivers and their ports"] * 4), "in winter"), 40, 10, True, 12),
    "caption": ((f"Figure 1. {OTHER[:100]}", "by the month"), 40, 9, False, 11),
}


@pytest.mark.parametrize("name", WRAPPED)
@pytest.mark.parametrize("indent", [0, 300])
def test_a_text_across_two_columns_is_whole_though_a_line_stands_over_one(
    name: str, indent: int
) -> None:
    lines, x, size, bold, leading = WRAPPED[name]
    sheet = Sheet().lines(40, 60, prose(ENGLISH, 48)).lines(320, 60, prose(RUSSIAN, 48))
    for number, line in enumerate(lines):
        at = x if len(line) > 30 else x + indent
        sheet.text(at, 200 + leading * number, line, size=size, bold=bold)
    below = 200 + leading * len(lines) + 10
    sheet.lines(40, below, prose(OTHER, 48)).lines(320, below + 5, prose(ENGLISH, 48))
    expected = [ENGLISH, RUSSIAN, " ".join(lines), OTHER, ENGLISH]
    assert texts(read(pdf(sheet), "a.pdf")) == expected


def test_a_column_that_begins_under_a_text_across_the_page_keeps_its_first_line() -> None:
    above = f"{OTHER[:95]}."
    sheet = Sheet().text(40, 100, above).lines(40, 112, prose(ENGLISH, 48))
    sheet.lines(320, 124, prose(RUSSIAN, 48))
    assert texts(read(pdf(sheet), "a.pdf")) == [above, ENGLISH, RUSSIAN]


def test_a_word_hyphenated_over_a_column_is_whole_and_a_turned_remark_does_not_part_it() -> None:
    left = [*prose(ENGLISH, 46)[:6], "In the autumn the port handles the pota-"]
    sheet = (
        Sheet()
        .lines(40, 100, left)
        .lines(320, 100, ["toes of the region as well.", *prose(OTHER, 46)])
    )
    sheet.text(20, 400, "Printed in Gomel", turn="up")
    said = " ".join(texts(read(pdf(sheet), "a.pdf")))
    assert "handles the potatoes of the region" in said
    assert said.endswith("Printed in Gomel")


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    lines = prose(f"{ENGLISH} {OTHER}", 48)
    sheet = Sheet().lines(40, 100, lines[:9]).lines(320, 100, lines[9:])
    assert texts(read(pdf(sheet), "a.pdf")) == [f"{ENGLISH} {OTHER}"]


def test_a_paragraph_goes_on_on_the_next_page_and_keeps_the_page_of_each_part() -> None:
    lines = prose(f"{ENGLISH} {OTHER}", 80)
    draft = read(pdf(Sheet().lines(60, 660, lines[:6]), Sheet().lines(60, 60, lines[6:])), "a.pdf")
    assert texts(draft) == [f"{ENGLISH} {OTHER}"]
    assert page_of(draft, "The river") == 1
    assert page_of(draft, "its own stone") == 2


def test_a_paragraph_that_ended_with_its_page_is_not_joined() -> None:
    sheets = Sheet().lines(60, 660, prose(ENGLISH, 80)), Sheet().lines(60, 60, prose(OTHER, 80))
    assert texts(read(pdf(*sheets), "a.pdf")) == [ENGLISH, OTHER]


def test_running_heads_feet_and_page_numbers_are_left_out() -> None:
    bodies = [ENGLISH, RUSSIAN, OTHER, ENGLISH[72:], OTHER[83:]]
    sheets = []
    for number, text in enumerate(bodies, 1):
        sheet = Sheet().text(60, 40, "Annual report of the port", size=9)
        sheets.append(sheet.lines(60, 100, prose(text, 80)).text(300, 770, str(number), size=9))
    draft = read(pdf(*sheets), "a.pdf")
    assert texts(draft) == bodies
    assert draft.raw.count("Annual report") == 5


def test_a_head_that_stands_elsewhere_on_the_first_page_is_left_out_there_too() -> None:
    sheets = [
        Sheet().text(60, 40 if n else 20, "Annual report of the port", size=9) for n in range(4)
    ]
    bodies = [RUSSIAN, ENGLISH, OTHER, ENGLISH[72:]]
    for sheet, text in zip(sheets, bodies, strict=True):
        sheet.lines(60, 100, prose(text, 80))
    assert texts(read(pdf(*sheets), "a.pdf")) == bodies


def test_a_page_number_with_its_count_is_left_out() -> None:
    sheets = [
        Sheet().lines(60, 100, prose(text, 80)).text(270, 770, f"страница {n} из 3", size=9)
        for n, text in enumerate((RUSSIAN, ENGLISH, OTHER), 1)
    ]
    assert texts(read(pdf(*sheets), "a.pdf")) == [RUSSIAN, ENGLISH, OTHER]


def test_figures_at_the_foot_that_do_not_rise_with_the_pages_stay() -> None:
    sheets = [
        Sheet().lines(60, 100, prose(text, 80)).text(60, 770, f"Total {total}")
        for text, total in ((RUSSIAN, 917), (ENGLISH, 13), (OTHER, 402))
    ]
    said = " ".join(texts(read(pdf(*sheets), "a.pdf")))
    assert all(f"Total {total}" in said for total in (917, 13, 402))


def test_the_same_large_title_on_every_slide_stays() -> None:
    sheets = [
        Sheet().text(60, 60, "Our plan", size=30).text(60, 200, f"• {point}", size=16)
        for point in ("Build the port first", "Then hire the pilots", "Open it in the spring")
    ]
    assert texts(read(pdf(*sheets), "a.pdf")).count("Our plan") == 3


def test_footnotes_are_lifted_out_and_their_marks_cut() -> None:
    sheet = Sheet().lines(60, 100, prose(ENGLISH, 80))
    lines = prose(ENGLISH, 80)
    sheet.text(60 + 5 * len(lines[-1]), 96 + 12 * (len(lines) - 1), "1", size=6)
    sheet.lines(60, 740, ["1 Figures of the port authority, without transit."], size=8)
    draft = read(pdf(sheet), "a.pdf")
    assert texts(draft, BlockKind.BODY) == [ENGLISH]
    assert texts(draft, BlockKind.NOTE) == ["1 Figures of the port authority, without transit."]


def test_an_exponent_is_no_mark_of_a_note() -> None:
    sheet = Sheet().text(60, 100, "The port moved 10").text(145, 96, "6", size=6)
    sheet.text(150, 100, "tonnes.")
    assert texts(read(pdf(sheet), "a.pdf")) == ["The port moved 10⁶ tonnes."]


def test_a_lowered_figure_is_told() -> None:
    sheet = Sheet().text(60, 100, "They emit CO").text(121, 103, "2", size=6)
    sheet.text(128, 100, "all year.")
    assert texts(read(pdf(sheet), "a.pdf")) == ["They emit CO₂ all year."]


def test_a_word_that_the_printer_hyphenated_is_whole() -> None:
    lines = ["The ministry has decided that the agree-", "ment is to be signed in the spring."]
    assert "the agreement is" in texts(read(pdf(Sheet().lines(60, 100, lines)), "a.pdf"))[0]


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["A well-known port has many well-", "known cranes of its own."], "many well-known"),
        (["The cranes of 2016-", "2017 were the last that it bought."], "2016-2017 were"),
        (["They settled the Wit-", "Russische question at once."], "Wit-Russische question"),
        (["Вопрос решили при научно-", "техническом и научно-техническом совете."], "и научно-"),
        (["De bouw-", "en woningdienst kwam ook."], "bouw- en woningdienst"),
    ],
)
def test_a_hyphen_of_the_word_itself_stays(lines: list[str], whole: str) -> None:
    assert whole in texts(read(pdf(Sheet().lines(60, 100, lines)), "a.pdf"))[0]


def test_chinese_lines_are_joined_without_a_space() -> None:
    lines = [
        "白俄罗斯的河港从春天到结冰期间装运钾肥驳船冬季则由铁路承担",
        "运输任务。大部分货物运往北方海港。",
    ]
    draft = read(pdf(Sheet().lines(60, 100, lines)), "a.pdf")
    assert texts(draft) == ["".join(lines)]


def test_a_ligature_that_is_told_letter_by_letter_is_as_wide_as_all_of_them() -> None:
    sheet = Sheet().text(60, 100, "The o").standing_for(85, 100, "w", "ffi").text(90, 100, "ce.")
    assert texts(read(pdf(sheet), "a.pdf")) == ["The office."]


def test_ligatures_soft_hyphens_and_radicals_are_plain_characters() -> None:
    sheet = Sheet().text(60, 100, "The oﬃce con\u00adﬁrmed it.").text(60, 140, "⼈⼝一百万。")
    assert texts(read(pdf(sheet), "a.pdf")) == ["The office con-firmed it.", "人口一百万。"]


def test_a_letter_spaced_heading_is_a_word() -> None:
    sheet = Sheet().text(60, 100, "ВВЕДЕНИЕ В ДЕЛО", spacing=4).lines(60, 130, prose(RUSSIAN, 80))
    assert texts(read(pdf(sheet), "a.pdf"))[0] == "ВВЕДЕНИЕ В ДЕЛО"


def test_a_spaced_word_whose_letters_have_spaces_between_them_is_a_word() -> None:
    sheet = Sheet().text(60, 100, "П Р И К А З").lines(60, 130, prose(RUSSIAN, 80))
    assert texts(read(pdf(sheet), "a.pdf"))[0] == "ПРИКАЗ"


def test_bold_type_that_is_printed_twice_is_read_once() -> None:
    sheet = Sheet().text(60, 100, "Строго обязательно").text(60.3, 100, "Строго обязательно")
    assert texts(read(pdf(sheet), "a.pdf")) == ["Строго обязательно"]


def test_large_and_bold_lines_are_headings() -> None:
    sheet = Sheet().text(60, 80, "Ports", size=20).text(60, 130, "Freight", size=13)
    sheet.lines(60, 160, prose(ENGLISH, 80)).text(60, 260, "Quarries", bold=True)
    draft = read(pdf(sheet.lines(60, 275, prose(OTHER, 80))), "a.pdf")
    assert texts(draft, BlockKind.TITLE) == ["Ports"]
    assert texts(draft, BlockKind.HEADING) == ["Freight", "Quarries"]
    assert [b.level for b in draft.blocks if b.kind is BlockKind.HEADING] == [1, 2]
    assert texts(draft, BlockKind.BODY) == [ENGLISH, OTHER]


def test_the_items_of_a_list_are_apart_and_whole() -> None:
    sheet = Sheet().text(60, 100, "The port needs:")
    sheet.lines(70, 115, ["• two cranes that lift forty tonnes each and do not", "  freeze,"])
    sheet.text(70, 139, "• a tug.")
    assert texts(read(pdf(sheet), "a.pdf")) == [
        "The port needs:",
        "• two cranes that lift forty tonnes each and do not freeze,",
        "• a tug.",
    ]


def test_two_lists_beside_each_other_are_read_one_after_the_other() -> None:
    left, right = ["• a tug", "• a crane", "• a dock"], ["• a gate", "• a road", "• a bridge"]
    sheet = Sheet().lines(60, 100, left).lines(300, 100, right)
    assert texts(read(pdf(sheet), "a.pdf")) == left + right


def test_items_and_rows_know_that_they_are_such() -> None:
    sheet = Sheet().lines(60, 60, ["The port needs:", "• a tug,", "• a crane."])
    assert [b.depth for b in read(pdf(_table(sheet, ROWS)), "a.pdf").blocks] == [0, 1, 1, 1, 1]


def test_a_bold_item_over_a_text_is_a_heading_and_the_large_items_of_a_slide_are_none() -> None:
    page = Sheet().text(60, 80, "All of it is new.").text(60, 100, "• Quarries", bold=True)
    page.lines(60, 112, prose(OTHER, 80))
    assert texts(read(pdf(page), "a.pdf"), BlockKind.HEADING) == ["• Quarries"]
    slide = Sheet().lines(60, 300, prose(OTHER, 80)).text(60, 100, "• Two cranes", size=20)
    assert "• Two cranes" in texts(read(pdf(slide), "a.pdf"), BlockKind.BODY)


ROWS = (("Country", "Ports", "Tonnes"), ("Belarus", "10", "500"), ("Latvia", "3", "41 000"))


def _table(sheet: Sheet, rows: tuple[tuple[str, ...], ...], top: float = 100) -> Sheet:
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.text(70 + 120 * column, top + 20 * number, cell)
    return sheet


@pytest.mark.parametrize("ruled", [True, False])
def test_a_row_of_a_table_is_read_with_its_header(ruled: bool) -> None:
    sheet = _table(Sheet(), ROWS)
    if ruled:
        sheet.grid((60, 180, 300, 420), (85, 105, 125, 145))
    assert texts(read(pdf(sheet), "a.pdf")) == [
        "Country\tPorts\tTonnes\tBelarus\t10\t500",
        "Country\tPorts\tTonnes\tLatvia\t3\t41 000",
    ]


CITIES = [["Горад", "2018", "2019"], ["Мінск", "240", "250"], ["Брэст", "35", "36"]]
HEIGHTS = [
    ["East", "6", "203", "48.9"],
    ["North", "5", "88", "63.0"],
    ["Middle", "8", "54", "85.1"],
]
PRICES = [["Stad", "Prijs"], ["Gent", "1"], ["Luik", "2"], ["Brugge", "3"]]


def printed(sheet: Sheet, x: int, rows: list[list[str]], *, down: bool = True) -> Sheet:
    """A table at (x, 100), drawn with rules across it, and down it too."""
    xs = [x + 60 * place for place in range(len(rows[0]) + 1)]
    ys = [100 + 20 * place for place in range(len(rows) + 1)]
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.text(xs[place] + 4, ys[number] + 14, cell)
    for y in ys:
        sheet.rule(xs[0], y, xs[-1], y)
    return sheet.grid(xs, ys) if down else sheet


@pytest.mark.parametrize("down", [True, False])
def test_tables_beside_each_other_are_read_one_after_the_other_with_what_is_said_of_each(
    down: bool,
) -> None:
    sheet = Sheet().text(40, 90, "Табліца 1. Жыхары").text(300, 90, "Tabel 2. Prijzen")
    sheet.text(40, 175, "Крыніца: перапіс").text(300, 195, "Bron: de markt")
    printed(printed(sheet, 40, CITIES, down=down), 300, PRICES, down=down)
    assert texts(read(pdf(sheet), "a.pdf")) == [
        "Табліца 1. Жыхары",
        *("\t".join([*CITIES[0], *row]) for row in CITIES[1:]),
        "Крыніца: перапіс",
        "Tabel 2. Prijzen",
        *("\t".join([*PRICES[0], *row]) for row in PRICES[1:]),
        "Bron: de markt",
    ]


@pytest.mark.parametrize("top_ruled", [True, False])
def test_a_table_across_the_columns_of_a_page_is_read_row_by_row(top_ruled: bool) -> None:
    sheet, lines = Sheet(), prose(ENGLISH, 38)
    for left in (40, 310):
        sheet.lines(left, 100, lines, leading=14).lines(left, 400, lines, leading=14)
    rows, xs = (("Lake", "Sites", "Mean", "Share"), *HEIGHTS), (44, 180, 250, 460)
    for number, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=True):
            sheet.text(x, 300 + 20 * number, cell)
    for number in range(0 if top_ruled else 1, len(rows) + 1):
        y = 286 + 20 * number
        sheet.rule(40, y, 540, y)
        if not top_ruled:
            # As a browser ends the lower edge of each cell.
            for x in xs:
                sheet.rule(x - 4, y, x - 4, y + 0.75)
    assert texts(read(pdf(sheet), "a.pdf")) == [
        *[ENGLISH] * 2,
        *("\t".join([*rows[0], *row]) for row in HEIGHTS),
        *[ENGLISH] * 2,
    ]


def test_a_table_that_ends_higher_up_is_not_read_before_the_one_on_its_left() -> None:
    sheet = printed(printed(Sheet(), 40, PRICES), 300, CITIES)
    assert [text.split("\t")[0] for text in texts(read(pdf(sheet), "a.pdf"))] == [
        *("Stad", "Stad", "Stad", "Горад", "Горад")
    ]


def test_a_rule_down_a_page_parts_columns_however_near() -> None:
    sheet, rows = Sheet(), (("Thunder 19:00", "Sylosis"), ("Loverman", "Opeth"), ("Дождь", "王力"))
    for top, day in ((100, "Friday and the night after it"), (240, "Saturday")):
        # Over the middle stands a heading that a rule further down does not run through.
        sheet.text(100, top, day, size=14)
        sheet.text(85, top + 20, "Main", bold=True).text(175, top + 20, "Tent", bold=True)
        for number, (left, right) in enumerate(rows):
            sheet.text(145 - 5 * len(left), top + 40 + 14 * number, left)
            sheet.text(151, top + 40 + 14 * number, right)
        sheet.rule(148, top + 30, 148, top + 80)
    table = [f"Main\tTent\t{left}\t{right}" for left, right in rows]
    assert texts(read(pdf(sheet), "a.pdf")) == [
        "Friday and the night after it",
        *table,
        "Saturday",
        *table,
    ]


def test_a_rule_that_words_stand_on_parts_nothing() -> None:
    lines = prose(ENGLISH, 48)
    sheet = Sheet().lines(60, 100, lines, leading=14).rule(150, 90, 150, 100 + 14 * len(lines))
    assert texts(read(pdf(sheet), "a.pdf")) == [ENGLISH]


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_goes_on_on_the_next_page_with_its_header(repeated: bool) -> None:
    more = (("Poland", "7", "900"),)
    below = (ROWS[0], *more) if repeated else more
    first = _table(Sheet(), ROWS, 700).grid((60, 180, 300, 420), (685, 705, 725, 745))
    ys = [45 + 20 * number for number in range(len(below) + 1)]
    second = _table(Sheet(), below, 60).grid((60, 180, 300, 420), ys)
    draft = read(pdf(first, second), "a.pdf")
    assert texts(draft)[-1] == "Country\tPorts\tTonnes\tPoland\t7\t900"
    document = document_from(draft, "a.pdf", "")
    assert [document.locate(block.span).page for block in document.blocks] == [1, 1, 2]


def test_a_cell_that_reaches_over_rows_is_read_with_each() -> None:
    sheet = Sheet().text(70, 110, "North").text(190, 100, "Riga").text(310, 100, "41")
    sheet.text(190, 120, "Ventspils").text(310, 120, "22")
    sheet.grid((60, 180, 300, 420), (85, 125)).rule(180, 105, 420, 105)
    assert texts(read(pdf(sheet), "a.pdf")) == ["North\tRiga\t41", "North\tVentspils\t22"]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_value_beside_an_empty_cell_is_read_under_its_own_header(ruled: bool) -> None:
    sheet = _table(
        Sheet(), (("Порт", "2018 г.", "2019 г."), ("Рига", "", "43"), ("Гомель", "5", ""))
    )
    _table(sheet, (("Минск", "1", "2"),), 160)
    if ruled:
        sheet.grid((60, 180, 300, 420), (85, 105, 125, 145, 165))
    said = texts(read(pdf(sheet), "a.pdf"))
    assert said[:3] == [
        "Порт\t2019 г.\tРига\t43",
        "Порт\t2018 г.\tГомель\t5",
        "Порт\t2018 г.\t2019 г.\tМинск\t1\t2",
    ]


def test_a_header_of_two_rows_is_read_column_by_column() -> None:
    rows = (("", "2018", "2019", "2020"), ("", "feit", "plan", ""), ("Gent", "41", "43", "44"))
    sheet = _table(Sheet(), rows)
    sheet.grid((60, 180, 300, 420, 540), (85, 105)).grid((60, 180, 300, 420, 540), (125, 145))
    for x in (60, 180, 300, 540):  # the plan is that of two years
        sheet.rule(x, 105, x, 125)
    assert texts(read(pdf(sheet), "a.pdf")) == ["2018 feit\t2019 plan\t2020 plan\tGent\t41\t43\t44"]


def test_years_over_an_empty_corner_are_a_header_even_under_a_caption() -> None:
    rows = (("", "2018", "2019"), ("Riga", "41", "43"), ("Gomel", "5", "7"))
    sheet = _table(Sheet().text(70, 80, "Freight by year"), rows)
    sheet.grid((60, 180, 300, 420), (85, 105, 125, 145)).grid((60, 420), (65, 85))
    assert texts(read(pdf(sheet), "a.pdf")) == [
        "Freight by year",
        "2018\t2019\tRiga\t41\t43",
        "2018\t2019\tGomel\t5\t7",
    ]


def test_rows_that_share_a_ruled_row_are_read_one_by_one() -> None:
    sheet = _table(Sheet(), ROWS).grid((60, 180, 300, 420), (85, 105, 145))
    assert texts(read(pdf(sheet), "a.pdf")) == [
        "Country\tPorts\tTonnes\tBelarus\t10\t500",
        "Country\tPorts\tTonnes\tLatvia\t3\t41 000",
    ]


def test_the_lines_of_wrapped_cells_stay_together() -> None:
    sheet = Sheet().lines(64, 100, ["River", "ports"]).lines(150, 100, ["of the", "south"])
    sheet.lines(64, 130, ["Sea", "ports"]).lines(150, 130, ["of the", "north"])
    sheet.grid((60, 140, 220), (88, 118, 148))
    assert texts(read(pdf(sheet), "a.pdf")) == [
        "River ports\tof the south",
        "Sea ports\tof the north",
    ]


def test_a_word_that_its_cell_broke_is_whole_and_two_words_stay_two() -> None:
    sheet = Sheet().lines(64, 100, ["Ненефтегазов", "ые доходы"]).text(140, 100, "5")
    sheet.lines(64, 130, ["Прочие", "доходы"]).text(140, 130, "7")
    sheet.grid((60, 128, 200), (88, 118, 148))
    assert texts(read(pdf(sheet), "a.pdf")) == ["Ненефтегазовые доходы\t5", "Прочие доходы\t7"]


def test_names_and_places_in_two_columns_stay_together() -> None:
    rows = (("Eric Smit", "Riga"), ("Anna de Wit", "Gomel"), ("Jan Visser", "Minsk"))
    assert texts(read(pdf(_table(Sheet(), rows)), "a.pdf")) == ["\t".join(row) for row in rows]


def test_a_frame_around_a_page_is_no_table() -> None:
    sheet = Sheet().lines(60, 100, prose(f"{ENGLISH} {RUSSIAN} {OTHER}", 80), leading=14)
    sheet.grid((40, 560), (40, 85, 760)).text(60, 60, "The port")
    draft = read(pdf(sheet), "a.pdf")
    assert f"{ENGLISH} {RUSSIAN} {OTHER}" in texts(draft)


def test_filled_in_fields_are_read_where_they_stand() -> None:
    sheet = Sheet().text(60, 100, "Name of the applicant:").filled(180, 100, "Анна Петрова")
    said = texts(read(pdf(sheet), "a.pdf"))
    assert "\t".join(said).replace("\t", " ") == "Name of the applicant: Анна Петрова"


def test_a_text_that_runs_upwards_is_read_as_one_line_after_the_others() -> None:
    sheet = Sheet().text(30, 400, "PRINT CLEARLY", turn="up").lines(60, 100, prose(ENGLISH, 80))
    assert texts(read(pdf(sheet), "a.pdf")) == [ENGLISH, "PRINT CLEARLY"]


def test_a_page_whose_text_is_all_turned_is_read_upright() -> None:
    sheet = Sheet(rotate=90)
    for number, line in enumerate(prose(ENGLISH, 80)):
        sheet.text(100 + 12 * number, 700, line, turn="up")
    assert texts(read(pdf(sheet), "a.pdf")) == [ENGLISH]


COLUMNS = ("江上的大桥在一九三〇年开放，", "长四百二十米。每天有六千辆车", "从桥上开过。")


def test_chinese_that_runs_down_the_page_is_read_column_by_column_from_the_right() -> None:
    sheet = Sheet().text(300, 700, "17")  # the number of the page runs along it
    for number, column in enumerate(COLUMNS):
        sheet.column(400 - 18 * number, 100, column)
    assert texts(read(pdf(sheet), "a.pdf")) == ["".join(COLUMNS), "17"]


def test_a_headline_that_runs_along_the_page_comes_before_columns_that_run_down_it() -> None:
    sheet = Sheet().text(60, 60, "城市公报第三期", size=16)
    for number, column in enumerate(COLUMNS):
        sheet.column(400 - 18 * number, 100, column)
    assert texts(read(pdf(sheet), "a.pdf")) == ["城市公报第三期", "".join(COLUMNS)]


def test_a_label_of_characters_below_each_other_turns_no_page() -> None:
    lines = ["这座大桥在一九三〇年由当地的公司修建，", "后来又修了两条铁路和一条公路，每天有车。"]
    sheet = Sheet().column(64, 300, "江上大桥通车于一九三〇年十月").lines(90, 100, lines)
    assert texts(read(pdf(sheet), "a.pdf"))[0] == "".join(lines)


def test_a_mark_that_begins_no_line_takes_its_character_along() -> None:
    lines = [
        "这座大桥在一九三〇年由当地的公司开",
        "工，后来又修了两条铁路和一条公路，",
        "每天有车。",
    ]
    assert texts(read(pdf(Sheet().lines(60, 100, lines)), "a.pdf")) == ["".join(lines)]


def test_text_beyond_the_edge_of_the_page_is_not_read() -> None:
    sheet = Sheet().text(60, 100, "Seen by all.").text(60, -90, "Seen by none.")
    assert texts(read(pdf(sheet.text(60, HEIGHT + 90, "Nor this.")), "a.pdf")) == ["Seen by all."]


def test_leaders_to_a_page_number_are_a_gap() -> None:
    sheet = Sheet().lines(60, 100, ["Ports . . . . . . . . . . . 12", "Quarries ............. 40"])
    assert texts(read(pdf(sheet), "a.pdf")) == ["Ports\t12", "Quarries\t40"]


def test_addresses_and_ranges_that_a_line_cuts_are_whole() -> None:
    lines = [
        "The rules stand at https://www.example.org/",
        "ports/rules.html since 2016–",
        "17, they say.",
    ]
    assert texts(read(pdf(Sheet().lines(60, 100, lines)), "a.pdf"))[0] == (
        "The rules stand at https://www.example.org/ports/rules.html since 2016–17, they say."
    )


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Ports of the North", "Ports of the North"),
        ("Microsoft Word - ports_final2.doc", None),
        ("untitled", None),
        ("Template of the Ministry of Bridges", None),
        ("", None),
    ],
)
def test_a_stated_title_is_believed_where_the_pages_say_it_too(
    stated: str, title: str | None
) -> None:
    sheet = Sheet().text(60, 60, "Ports of the North", size=20).lines(60, 100, prose(ENGLISH, 80))
    draft = read(pdf(sheet, Title=stated), "a.pdf")
    assert draft.title == title
    assert texts(draft, BlockKind.TITLE) == ["Ports of the North"]


def test_author_and_date_are_read_and_names_of_accounts_are_none() -> None:
    sheet = Sheet().text(60, 100, "Text.")
    named = read(pdf(sheet, Author="Anna Petrova", CreationDate="D:20190326182903+01'00'"), "a.pdf")
    assert (named.metadata.author, named.metadata.date) == ("Anna Petrova", "2019-03-26")
    account = read(pdf(sheet, Author="Administrator", CreationDate="D:99999999"), "a.pdf")
    assert (account.metadata.author, account.metadata.date) == (None, None)


@pytest.mark.parametrize("ruled", [True, False])
def test_twice_the_rows_take_twice_the_steps(ruled: bool) -> None:
    def steps(rows: int) -> int:
        sheet, count = Sheet(), 0
        for row in range(rows):
            for column in range(5):
                sheet.text(10 + 110 * column, 5 + row * 780 / rows, f"ab{row}", size=2)
        if ruled:
            sheet.grid(range(5, 600, 110), [2 + row * 780 / rows for row in range(rows + 1)])

        def tick(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        data, before = pdf(sheet), sys.getprofile()
        sys.setprofile(tick)
        try:
            read(data, "a.pdf")
        finally:
            sys.setprofile(before)
        return count

    assert steps(160) < 2.6 * steps(80)


def test_where_very_many_columns_begin_near_to_each_other_few_are_looked_for(
    steps: Callable[..., int],
) -> None:
    def printed(columns: int) -> list[Glyph]:
        """Six rows, the last column of each first in the file."""
        rows = [
            [
                Glyph("a", 6.0 * c, 6.0 * c + 2.5, 10.0 * row, 8.0, False, False)
                for c in range(columns)
            ]
            for row in range(6)
        ]
        return [glyph for row in rows for glyph in reversed(row)]

    few, many = (steps(segments_of, printed(columns)) for columns in (300, 600))
    assert many < 2.5 * few


def test_every_character_of_the_blocks_stands_in_the_raw_text() -> None:
    sheet = Sheet().lines(40, 100, prose(ENGLISH, 48)).lines(320, 100, prose(RUSSIAN, 48))
    draft = read(pdf(_table(sheet, ROWS, 400)), "a.pdf")
    for block in draft.blocks:
        for position, character in enumerate(block.content.text):
            start, end = block.content.alignment.raw_range(position)
            assert draft.raw[start:end] == character or character.isspace()


def test_a_file_without_a_password_to_open_it_is_read_and_another_is_named() -> None:
    sheet = Sheet().text(60, 100, "Not to be printed.")
    assert texts(read(pdf(sheet, password=""), "a.pdf")) == ["Not to be printed."]
    with pytest.raises(UnreadableFileError, match=r"a\.pdf is encrypted; save it without"):
        read(pdf(sheet, password=ENGLISH[:9]), "a.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nnothing", b"\x00" * 2000])
def test_a_damaged_file_is_named(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"a\.pdf is damaged"):
        read(data, "a.pdf")


def test_a_file_that_was_cut_is_read_as_far_as_it_goes_or_named() -> None:
    whole = pdf(Sheet().text(60, 100, "Text."), Sheet().text(60, 100, "More."))
    for end in range(0, len(whole), 997):
        try:
            said = texts(read(whole[:end], "a.pdf"))
        except UnreadableFileError as error:
            assert str(error).startswith("a.pdf ")
        else:
            assert said in (["Text."], ["Text.", "More."])


def test_more_pages_than_a_person_reads_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium, "MOST_PAGES", 2)
    with pytest.raises(UnreadableFileError, match="has 3 pages, more than 2; split the file"):
        read(pdf(*[Sheet().text(60, 100, "Text.")] * 3), "a.pdf")


def test_a_page_with_too_much_on_it_is_named_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdfium, "MOST_GLYPHS", 30)
    draft = read(pdf(Sheet().text(60, 100, "Few words."), Sheet().text(60, 9, "x" * 31)), "a.pdf")
    assert texts(draft) == ["Few words."]
    assert draft.warnings == ("page 2 of 2 is damaged or overfull",)


GARBAGE = "M]heh\\guc dh^_dk Jhkkbckdhc N_^_jZpbb ijbgyl =hkm^Zjkl\\_gghc >mfhc b h^h[j_g"


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("no_tesseract")
def test_pages_without_text_and_pages_of_garbage_are_named() -> None:
    scan, garbled = Sheet().picture(), Sheet().lines(60, 100, prose(GARBAGE, 60))
    draft = read(pdf(Sheet().lines(60, 100, prose(ENGLISH, 80)), scan, scan, garbled), "a.pdf")
    assert texts(draft) == [ENGLISH]
    assert draft.warnings == (
        "pages 2-3 of 4 have no text, only pictures",
        "page 4 of 4 has fonts that do not tell its letters",
    )
    assert page_of(draft, ENGLISH) == 1


@pytest.mark.usefixtures("no_tesseract")
def test_a_file_of_scans_says_what_it_needs() -> None:
    with pytest.raises(UnreadableFileError, match=r"only pictures.*install tesseract"):
        read(pdf(Sheet().picture()), "a.pdf")


@pytest.mark.usefixtures("no_tesseract")
def test_a_blank_page_is_no_fault() -> None:
    assert read(pdf(Sheet(), Sheet().text(60, 100, "Text.")), "a.pdf").warnings == ()


def _fake_tesseract(folder: Path, words: str) -> None:
    program = folder / "tesseract"
    names = "level page_num block_num par_num line_num word_num left top width height conf text"
    rows = "\t".join(names.split()) + "\n"
    for number, word in enumerate(words.split()):
        rows += f"5\t1\t1\t1\t1\t{number}\t{300 + 200 * number}\t400\t180\t50\t91.5\t{word}\n"
    rows += "5\t1\t1\t1\t9\t1\t300\t900\t10\t10\t4.0\tspeck\n"
    program.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = --list-langs ]; then echo "List of languages:"; echo eng; echo rus; exit; fi\n'
        '[ "$(/bin/dd bs=2 count=1 2>/dev/null)" = P5 ] || exit 3\n'
        f"/bin/cat <<'END'\n{rows}END\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_scan_is_recognised_where_tesseract_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _fake_tesseract(tmp_path, "Порт открыт весной")
    monkeypatch.setenv("PATH", str(tmp_path))
    draft = read(pdf(Sheet().text(60, 100, "Cover."), Sheet().picture()), "a.pdf")
    assert texts(draft) == ["Cover.", "Порт открыт весной"]
    assert page_of(draft, "Порт") == 2
    assert draft.warnings == ("page 2 of 2 is recognised from a picture",)


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_tesseract_that_fails_leaves_the_page_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _fake_tesseract(tmp_path, "never")
    program = tmp_path / "tesseract"
    program.write_text(program.read_text().replace("= P5", "= nothing"))
    monkeypatch.setenv("PATH", str(tmp_path))
    draft = read(pdf(Sheet().text(60, 100, "Cover."), Sheet().picture()), "a.pdf")
    assert texts(draft) == ["Cover."]
    assert draft.warnings == ("page 2 of 2 has no text, only pictures",)


UNSEEN = "Никто этого не видит: 111."
BLACK, WHITE = "0 0 0 rg 0 Tr", "1 1 1 rg"
BOX = f"55 {HEIGHT - 205} 400 20 re f"  # around a line of text at 60, 200


@pytest.mark.parametrize(
    ("before", "size", "after"),
    [
        (WHITE, 10, ""),
        ("3 Tr", 10, ""),
        ("", 0.5, ""),
        ("", 10, f"0 0 0 rg {BOX}"),
        ("", 10, f"{WHITE} {BOX}"),
        (f"0.9 g {BOX} 0 g", 10, f"{WHITE} {BOX}"),
        (f"0 g 55 100 400 20 re f {WHITE}", 10, ""),
    ],
    ids=["white", "no ink", "tiny", "black box", "white box", "box over box", "ground elsewhere"],
)
def test_text_that_nobody_sees_is_left_out_and_told(before: str, size: float, after: str) -> None:
    sheet = Sheet().lines(60, 400, prose(ENGLISH, 80)).drawn(before)
    sheet.text(60, 200, UNSEEN, size=size).drawn(after).drawn(BLACK).text(60, 600, "85 ships.")
    draft = read(pdf(sheet), "a.pdf")
    assert texts(draft) == [ENGLISH, "85 ships."]
    count = len(UNSEEN.replace(" ", ""))
    left_out = "cannot be seen (white, covered, too small) and are left out"
    assert draft.warnings == (f"{count} characters on page 1 of 1 {left_out}",)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"0 0 0.5 rg {BOX} {WHITE}", ""),
        (f"20 w 0 0 0.5 RG 55 {HEIGHT - 195} m 455 {HEIGHT - 195} l S {WHITE}", ""),
        (f"{WHITE} 1 Tr", ""),
        (f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im1 Do Q 3 Tr", ""),
        (f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im1 Do Q {WHITE}", ""),
        ("3 Tr", f"{WHITE} 0 0 {WIDTH} {HEIGHT} re f q {WIDTH} 0 0 {HEIGHT} 0 0 cm /Im1 Do Q"),
        ("", f"0 g 55 {HEIGHT - 198} 400 1 re f"),
        ("", f"q 55 0 10 10 re W n 0 g {BOX} Q"),
        ("", f"0 g 55 {HEIGHT - 205} m 455 {HEIGHT - 205} l 255 {HEIGHT - 185} l f"),
        ("0.94 0.9 0.9 rg", ""),
    ],
)
def test_text_on_a_ground_over_a_picture_or_under_a_line_is_read(before: str, after: str) -> None:
    sheet = Sheet().drawn(before).text(60, 200, "Видно всем: 85.").drawn(after).drawn(BLACK)
    draft = read(pdf(sheet.lines(60, 400, prose(ENGLISH, 80))), "a.pdf")
    assert texts(draft) == ["Видно всем: 85.", ENGLISH]


def test_what_was_written_on_a_page_is_read_after_it() -> None:
    sheet = Sheet().lines(60, 100, prose(ENGLISH, 80)).written(300, 90, "Исправлено: 85 судов")
    sheet.written(300, 300, "Скрыто", flags=2)
    draft = read(pdf(sheet), "a.pdf")
    assert texts(draft) == [ENGLISH, "Исправлено: 85 судов"]


def test_marks_of_direction_and_what_is_no_character_are_left_out() -> None:
    sheet = Sheet().lines(60, 100, prose(ENGLISH, 80)).text(60, 300, "Груз\u202e в \u2066порту")
    sheet.filled(60, 340, "港口\x07\u202e开放").written(60, 400, "Haven\u202d is\ufdd0 open")
    draft = read(pdf(sheet), "a.pdf")
    assert texts(draft) == [ENGLISH, "Груз в порту", "港口开放", "Haven is open"]
    assert page_of(draft, "порту") == 1


def rows_at(sheet: Sheet, y: float, lefts: tuple[int, ...], *rows: tuple[str, ...]) -> Sheet:
    """Rows of a table that no rule draws, 16 points apart; "" leaves a column white."""
    for number, row in enumerate(rows):
        for left, text in zip(lefts, row, strict=True):
            if text:
                sheet.text(left, y + 16 * number, text)
    return sheet


def test_a_header_whose_cells_all_go_on_in_a_second_line_is_read_column_by_column() -> None:
    lefts = (60, 200, 320, 440)
    sheet = Sheet().text(60, 60, "Residents of the park", size=16)
    for y, head in (
        (110, ("Name of the", "Land of", "Дата", "计划")),
        (122, ("one", "birth", "входа", "岗位")),
    ):
        rows_at(sheet, y, lefts, head)
    rows_at(
        sheet, 140, lefts, ("Far Hill", "China", "12.03.2021", "86"), ("Birch", "Belarus", "", "41")
    )
    assert [text for text in texts(read(pdf(sheet), "a.pdf")) if "\t" in text] == [
        "Name of the one\tLand of birth\tДата входа\t计划岗位\tFar Hill\tChina\t12.03.2021\t86",
        "Name of the one\tLand of birth\t计划岗位\tBirch\tBelarus\t41",
    ]


def test_a_head_of_one_line_half_way_down_beside_two_lines_is_one_of_theirs() -> None:
    lefts = (60, 200, 320)
    sheet = Sheet().text(60, 60, "Uitgaven", size=16)
    rows_at(sheet, 110, lefts, ("", "Begroting", "Werkelijk"))
    rows_at(sheet, 116, lefts, ("Post", "", ""))
    rows_at(sheet, 122, lefts, ("", "2023 (€)", "2023 (€)"))
    rows_at(sheet, 140, lefts, ("Energie", "64.000", "81.250"), ("Reizen", "22.000", "9.740"))
    assert [text for text in texts(read(pdf(sheet), "a.pdf")) if "\t" in text] == [
        "Post\tBegroting 2023 (€)\tWerkelijk 2023 (€)\tEnergie\t64.000\t81.250",
        "Post\tBegroting 2023 (€)\tWerkelijk 2023 (€)\tReizen\t22.000\t9.740",
    ]


@pytest.mark.parametrize("places", [(290, 470), (265, 445)])
def test_what_heads_several_columns_is_read_with_each_of_them(places: tuple[int, int]) -> None:
    lefts = (60, 235, 330, 415, 510)
    sheet = Sheet().text(60, 60, "Грузы по видам", size=16)
    for left, year in zip(places, ("2022 год", "2023 год"), strict=True):
        sheet.text(left, 110, year)
    rows_at(sheet, 126, lefts, ("Вид груза", "вагонов", "тонн", "вагонов", "тонн"))
    rows_at(sheet, 142, lefts, ("Щебень", "120", "7 800", "131", "8 515"))
    rows_at(sheet, 158, lefts, ("Лес", "64", "3 900", "58", "3 480"))
    heads = "Вид груза\t2022 год вагонов\t2022 год тонн\t2023 год вагонов\t2023 год тонн"
    assert [text for text in texts(read(pdf(sheet), "a.pdf")) if "\t" in text] == [
        f"{heads}\tЩебень\t120\t7 800\t131\t8 515",
        f"{heads}\tЛес\t64\t3 900\t58\t3 480",
    ]


def test_a_total_in_bold_is_a_row_and_no_header() -> None:
    sheet = Sheet().lines(60, 60, prose(ENGLISH, 80))
    rows_at(sheet, 160, (60, 300), ("Pump body", "$ 700"), ("Motor", "$ 450"))
    sheet.text(60, 192, "Total", bold=True).text(300, 192, "$ 1,150", bold=True)
    rows_at(sheet, 208, (60, 300), ("Delivery", "$ 90"))
    said = texts(read(pdf(sheet), "a.pdf"))
    assert said[1:] == ["Pump body\t$ 700", "Motor\t$ 450", "Total\t$ 1,150", "Delivery\t$ 90"]


def test_a_ruled_head_over_two_rows_is_told_once() -> None:
    sheet = Sheet().text(60, 60, "Работа порта", size=16)
    sheet.grid((60, 200, 400), (100, 140, 160, 180))
    sheet.rule(200, 120, 400, 120).rule(300, 120, 300, 180)
    rows_at(sheet, 114, (70, 210), ("", "Оборот"))
    rows_at(sheet, 124, (70, 210), ("Груз", ""))
    rows_at(sheet, 134, (70, 210, 310), ("", "2022", "2023"))
    rows_at(sheet, 154, (70, 210, 310), ("Лес", "88,2", "79,6"))
    rows_at(sheet, 174, (70, 210, 310), ("Соль", "12,1", "13,4"))
    assert texts(read(pdf(sheet), "a.pdf"))[1:] == [
        "Груз\tОборот 2022\tОборот 2023\tЛес\t88,2\t79,6",
        "Груз\tОборот 2022\tОборот 2023\tСоль\t12,1\t13,4",
    ]


@pytest.mark.parametrize("gutter", [1, 2.5, 6])
def test_columns_as_near_as_words_are_read_one_after_the_other(gutter: float) -> None:
    def full(text: str) -> list[str]:
        """Lines that all reach the edge of their column."""
        return [f"{'m' * (48 - len(line))}{line}" for line in prose(text, 48)]

    left, right = full(ENGLISH), full(f"{RUSSIAN} {OTHER}")
    sheet = Sheet().text(40, 60, "Ports of the north", size=18)
    sheet.lines(40, 100, left).lines(280 + gutter, 100, right)
    said = texts(read(pdf(sheet), "a.pdf"))
    assert said == ["Ports of the north", " ".join(left), " ".join(right)]


def test_a_gap_that_is_the_same_in_some_rows_of_a_text_parts_no_columns() -> None:
    line = "the port and its old quay 120 barges of potash and salt in a year"
    sheet = Sheet().lines(60, 100, [line] * 8)
    assert texts(read(pdf(sheet), "a.pdf")) == [" ".join([line] * 8)]
