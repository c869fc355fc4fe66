import pytest

from corpus.reading import fineness
from corpus.reading.markdown import shown_markdown
from corpus.reading.read import document_of


def blocks(raw: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.content.text) for block in shown_markdown(raw).blocks]


def test_headings_of_both_kinds_are_found() -> None:
    raw = "# Title #\n\nText one\ngoes on.\n\nUnder\n-----\nMore.\n### Third\n"
    assert blocks(raw) == [
        ("title", "Title"),
        ("body", "Text one goes on."),
        ("heading", "Under"),
        ("body", "More."),
        ("heading", "Third"),
    ]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("a **bold** and *slanted* __word__ _too_", "a bold and slanted word too"),
        ("***both*** and **a *nested* b**", "both and a nested b"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ('see [the page](http://a.b/c_(d) "t") or [that][1]', "see the page or [that][1]"),
        ("в 5~6 и 7~8 часов, ~~в 9~~", "в 5~6 и 7~8 часов,"),
        ("中文**“重点”**内容，**《茶》**很好", "中文“重点”内容，《茶》很好"),
        ("10<sup>6</sup> t, CO<sub>2</sub>", "10⁶ t, CO₂"),
        ("a <title> b <svg> c", "a b c"),
        ("![alt](x.png)text[^1]", "text"),
        ("`a_b*c` and \\*star\\*", "a_b*c and *star*"),
        ("R&amp;D <b>x</b> <...> <https://a.b>", "R&D x <...> https://a.b"),
        ("中文**重点**内容", "中文重点内容"),
    ],
)
def test_marks_go_and_words_stay(marked: str, plain: str) -> None:
    assert blocks(f"Первый.\n\n{marked}")[1] == ("body", plain)


def test_list_items_are_blocks() -> None:
    assert blocks("- один\n  дальше\n- два\n\n1. три\n> цитата") == [
        ("body", "один дальше"),
        ("body", "два"),
        ("body", "три"),
        ("body", "цитата"),
    ]


def test_fenced_code_stands_as_it_is() -> None:
    assert blocks("```py\nx = *a*\n\n# no heading\n```\nafter") == [
        ("body", "x = *a*\n\n# no heading"),
        ("body", "after"),
    ]


def test_an_open_fence_is_kept_to_the_end() -> None:
    assert blocks("~~~\ncode") == [("body", "code")]


def test_notes_and_definitions_leave_the_body() -> None:
    raw = "Text[^a].\n\n[^a]: The note.\n\n[ref]: http://x.y\n\n***\n"
    assert blocks(raw) == [("body", "Text."), ("note", "The note.")]


def test_a_table_row_is_read_with_its_header() -> None:
    raw = "| City | 2019 |\n|---|--:|\n| Minsk | **240** |\n| Брест \\| be | 41 |\n"
    assert blocks(raw) == [
        ("body", "City\t2019\tMinsk\t240"),
        ("body", "City\t2019\tБрест | be\t41"),
    ]


FINE = "| Ä | b |\n|---|---|\n" + "| 1 | 2 |\n" * 3 + "\n- *x*\n- y\n"
QUOTED = (
    "> | Ort | Jahr |\n> |---|---|\n> | Köln | 1880 |\n> | *Ulm* \\| Inn | 9 |\n> | | 19 | 5 |\n"
)


def test_what_is_cut_finer_than_text_is_read_as_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 16)  # the table, its head and a row of two cells
    document = document_of(FINE, "a.md")
    assert document.text == "Ä\tb\t1\t2\n" * 3 + "- *x*\n- y"
    start, end = document.alignment.raw_range(document.text.index("- *x*"))
    assert FINE[start:end] == "-"


def test_rows_of_a_long_table_keep_their_header_and_their_places(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 17)  # up to the end of the first row
    monkeypatch.setattr(fineness, "A_PIECE", 1000)
    document = document_of(QUOTED, "a.md")
    assert document.text.split("\n") == [
        "Ort\tJahr\tKöln\t1880",
        "Ort\tJahr\t*Ulm* \\| Inn\t9",
        "Ort\tJahr\t19\t5",
    ]
    start, end = document.alignment.raw_range(document.text.index("19"))
    assert QUOTED[start:end] == "1"


def test_rows_of_a_table_that_are_cut_too_finely_are_read_as_they_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        fineness, "PIECES", 9
    )  # up to the end of the first row, which counts as two; 1.4 a row
    monkeypatch.setattr(fineness, "A_PIECE", 1000)
    rows = [f"|Ort {number}|{number}|" for number in range(9)]
    raw = "\n".join(["|Ort|Jahr|", "|-|-|", *rows, "", "Ende."])
    told = [f"Ort\tJahr\tOrt {number}\t{number}" for number in range(6)]
    assert document_of(raw, "a.md").text.split("\n") == [*told, *rows[6:], "Ende."]


def test_a_long_text_may_have_many_elements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fineness, "PIECES", 16)
    long = FINE + "Ein Absatz, der lang genug ist. " * 20
    assert blocks(long)[-2:-1] == [("body", "x")]


def test_a_wrapped_line_that_begins_with_a_number_keeps_it() -> None:
    assert blocks("The number of residents was\n85. It grew.") == [
        ("body", "The number of residents was 85. It grew.")
    ]


def test_a_name_in_brackets_before_a_colon_is_text() -> None:
    raw = "[Директор]: Да.\n\n[Директор]: Нет.\n\n[Director]: The park had 85 companies."
    assert [text for _, text in blocks(raw)] == raw.split("\n\n")


def test_a_link_definition_that_is_used_or_leads_somewhere_is_none() -> None:
    raw = "See [the page][p].\n\n[p]: target\n[q]: https://x.y/z\n"
    assert blocks(raw) == [("body", "See the page.")]


def test_a_comment_over_paragraphs_is_not_read() -> None:
    assert blocks("Один.\n\n<!--\nДва.\n\nТри.\n-->\n\nЧетыре.") == [
        ("body", "Один."),
        ("body", "Четыре."),
    ]


def test_html_within_markdown_has_the_rules_of_html() -> None:
    raw = "<div hidden>\n\n*999*\n\n</div>\n\nПлошча <del>85</del> <ins>117</ins> км<sup>2</sup>."
    assert blocks(raw) == [("body", "Плошча 117 км².")]


def test_code_over_two_lines_of_a_quotation_knows_its_places() -> None:
    raw = "> `ab\n> cd` &amp; é"
    (block,) = shown_markdown(raw).blocks
    assert block.content.text == "ab cd & é"
    assert [raw[slice(*block.content.raw_range(i, i + 1))] for i in (0, 3, 4, 6, 8)] == [
        "a",
        "c",
        "d",
        "&amp;",
        "é",
    ]


@pytest.mark.parametrize(
    "raw", ["парк\n` d\nÿ` e", "> `` 园\n>区`` b", "`a\n b`c", "> `a \n> b` c", "`\na b`"]
)
def test_code_over_two_lines_has_its_characters_at_their_places(raw: str) -> None:
    document = document_of(raw, "a.md")
    for place, char in enumerate(document.text):
        start, end = document.alignment.raw_range(place)
        assert char.isspace() or raw[start:end] == char


@pytest.mark.parametrize(
    ("raw", "texts"),
    [
        ("1986. Год **чарнобыльскі**.\n", ["1986. Год чарнобыльскі."]),
        ("- жителей было\n85. Их стало больше.\n", ["жителей было", "85. Их стало больше."]),
        ("1. één\n\n85. twee\n\n86. drie\n", ["één", "85. twee", "drie"]),
        ("1. a\n   - b\n1. c\n1. d\n0. e\n", ["a", "b", "c", "d", "e"]),
        ("7) `код`\n8) [a](b)\n", ["7) код", "a"]),
    ],
)
def test_a_number_that_is_no_place_in_a_list_stays(raw: str, texts: list[str]) -> None:
    assert [text for _, text in blocks(raw)] == texts


def test_a_row_keeps_what_it_holds_beyond_the_last_column() -> None:
    raw = "| a | b |\n|--|--|\n| 1 | 2 | 3 |\n| `x|y` | z |\n| 4 | `p\\|q` |\n"
    assert [text for _, text in blocks(raw)] == ["a\tb\t1\t2\t3", "a\tb\t`x\ty`\tz", "a\tb\t4\tp|q"]


def test_a_mark_of_the_byte_order_hides_no_heading() -> None:
    assert blocks("\ufeff# Парк\n\nРасте.") == [("title", "Парк"), ("body", "Расте.")]


def test_a_reference_to_no_character_is_left_out() -> None:
    for none in ("&#xd800;", "&#0;", "&#xffff;", "&#x1f;"):
        raw = f"Мост {none}открыт{none} 桥"
        block = shown_markdown(raw).blocks[0].content
        assert block.text == "Мост открыт 桥"
        start, end = block.raw_range(5, 11)
        assert raw[start:end] == "открыт"


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (
            "  Right     Left\n-------     ------\n     12     tea\n    123     *abc*\n\nTable: a",
            ["Right\tLeft\t12\ttea", "Right\tLeft\t123\tabc", "Table: a"],
        ),
        (
            "-------     ------\n     12     чай\n    123     abc\n-------     ------\n\nДа.",
            ["12\tчай", "123\tabc", "Да."],
        ),
        (
            "城市       公里\n--------   ----\n布列斯特   346\n明斯克     0\n--------   ----\n好。",
            ["城市\t公里\t布列斯特\t346", "城市\t公里\t明斯克\t0", "好。"],
        ),
        ("Tea and rye\n--- ---\n\nThe port is open.", ["Tea and rye", "The port is open."]),
        ("The first.\n\n--- ---\n\nThe next.", ["The first.", "The next."]),
        ("> Tea   km\n> ---   --\n> a     5", ["Tea km", "a 5"]),
    ],
    ids=["headed", "without a header", "Chinese", "no rows", "a break", "in a quotation"],
)
def test_a_table_of_columns_below_a_rule_is_read_by_its_rows(raw: str, read: list[str]) -> None:
    assert [block.content.text for block in shown_markdown(f"{raw}\n").blocks] == read
