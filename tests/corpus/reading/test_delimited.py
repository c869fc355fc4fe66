import pytest

from corpus.document import Span
from corpus.reading import fineness
from corpus.reading.delimited import cells_of, read, separator_of
from corpus.reading.read import document_from

CITIES = 'город;"жителей; всего"\r\nМинск;1995471\r\n"Брест «старый""";340723\r\n'


def cells(raw: str, separator: str = ",") -> list[list[str]]:
    return [[cell.text for cell in row] for row in cells_of(raw, separator)]


def test_a_row_is_read_with_its_header_and_stands_at_its_place() -> None:
    document = document_from(read(CITIES.encode("cp1251"), "x.csv"), "x.csv", "")
    assert document.text.split("\n") == [
        "город;\tжителей; всего\tМинск;\t1995471",
        'город;\tжителей; всего\tБрест «старый";\t340723',
    ]
    start = document.text.index("1995471")
    place = document.locate(Span(start, start + 7))
    assert CITIES[place.raw_start : place.raw_end] == "1995471"
    assert (place.first_line, place.page) == (2, None)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_that_parts_the_rows_alike(separator: str) -> None:
    rows = ["name, first", "Ann; of Minsk", "王|小明"]
    raw = "".join(f'"{each}"{separator}{n}{separator}z\n' for n, each in enumerate(rows))
    assert separator_of(raw) == separator


def test_cells_in_quotes_may_hold_separators_line_ends_and_quotes() -> None:
    assert cells('a,"b, c",d\n"e\nf","g""h",\n') == [["a,", "b, c,", "d"], ["e f,", 'g"h,', ""]]


def test_a_quote_that_is_never_closed_swallows_no_more_than_its_line() -> None:
    assert cells('a,"b\nc,d\n') == [["a,", '"b'], ["c,", "d"]]


def test_the_last_row_needs_no_line_end() -> None:
    assert cells("a,b\r\nc,d") == [["a,", "b"], ["c,", "d"]]


def test_rows_that_are_cut_finer_than_data_are_read_as_they_are_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 3)  # of two rows and their cells
    draft = read("a,b\n1,2\n3,4\n5\u202e\uffff,6\n".encode(), "x.csv")
    assert [block.content.text for block in draft.blocks] == ["a,\tb\t1,\t2", "3,4\n5,6"]
    assert draft.blocks[1].content.raw_range(0, 3) == (8, 11)


def test_a_row_that_ends_early_is_read_with_the_headers_of_its_cells_alone() -> None:
    raw = "город;январь;февраль;март\nМинск;240;251;263\nБрест;118;121\n"
    assert [block.content.text for block in read(raw.encode(), "x.csv").blocks][1] == (
        "город;\tянварь;\tфевраль;\tБрест;\t118;\t121"
    )


def test_one_row_of_too_many_cells_is_read_as_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 1)
    draft = read(b"a,b,c,d\n1,2,3,4\n", "x.csv")
    assert [block.content.text for block in draft.blocks] == ["a,b,c,d\n1,2,3,4"]


def test_cells_with_and_without_quotation_marks_are_parted_alike() -> None:
    plain = "Город,Жители\nМинск, 1 992\n,\n\xa0Брест ,350\r\n\r\nГомель,5"
    quoted = plain.replace("Город", '"Город"').replace("Гомель", '"Гомель"')
    assert cells(plain) == cells(quoted)


def test_a_value_that_stands_alone_in_its_row_is_read_with_its_header() -> None:
    raw = "Год\tСтуденты\tГости\n2019\t240\t851\n\t260\t\n2021\t\t\n"
    assert [block.content.text for block in read(raw.encode(), "x.tsv").blocks][1:] == [
        "Студенты\t260",
        "2021",
    ]


def test_what_tells_excel_the_separator_and_empty_cells_of_a_title_are_no_text() -> None:
    raw = "sep=;\r\nЦены 2020;;\nУслуга;Geely;Zeekr\nШины;60;95\n"
    assert [block.content.text for block in read(raw.encode(), "x.csv").blocks] == [
        "Цены 2020;",
        "Услуга;\tGeely;\tZeekr\tШины;\t60;\t95",
    ]


@pytest.mark.parametrize("separator", [";", "\t", "|", ":"])
def test_a_file_may_state_its_separator(separator: str) -> None:
    raw = f"sep={separator}\n" + "".join(f"{n},5,a{separator}{n},7,b\n" for n in (1, 2, 3))
    assert separator_of(raw) == separator
    assert cells(raw, separator)[0][1] == "1,7,b"


def test_blank_rows_part_tables_and_not_the_rows_of_one() -> None:
    raw = "Вывоз\nГод,Млн\n2020,5\n,\nОтделы\nОтдел,Город,Людей\n1-й,Минск,40\n\n2-й,Брест,12\n"
    assert [block.content.text for block in read(raw.encode(), "x.csv").blocks] == [
        "Вывоз",
        "Год,\tМлн\t2020,\t5",
        "Отделы",
        "Отдел,\tГород,\tЛюдей\t1-й,\tМинск,\t40",
        "Отдел,\tГород,\tЛюдей\t2-й,\tБрест,\t12",
    ]


@pytest.mark.parametrize(
    ("raw", "first"),
    [
        (
            "Паказчык;2019;;2020;\n;план;факт;план;факт\nЭкспарт;100;120;130;125\n",
            "Паказчык\t2019 план\t2019 факт\t2020 план\t2020 факт\tЭкспарт;\t100;\t120;\t130;\t125",
        ),
        (
            "Artikel\tGewicht\tPrijs\n\tkg\tEUR\nKaas\t1,5\t12,50\n",
            "Artikel\tGewicht kg\tPrijs EUR\tKaas\t1,5\t12,50",
        ),
    ],
)
def test_a_header_of_two_rows_is_read_column_by_column(raw: str, first: str) -> None:
    assert read(raw.encode(), "x.csv").blocks[0].content.text == first


@pytest.mark.parametrize(
    ("raw", "first"),
    [
        (",Export,Import\nMinsk,100,200\n", "Export,\tImport\tMinsk,\t100,\t200"),
        ("地区,出口,,占比\n明斯克,100,200,5\n", "地区,\t出口,\t占比\t明斯克,\t100,\t200,\t5"),
        ("Город;Вывоз;Доля\nМинск;;5\nБрест;3;\n", "Город;\tДоля\tМинск;\t5"),
    ],
)
def test_a_cell_of_nothing_says_nothing_and_neither_does_its_separator(
    raw: str, first: str
) -> None:
    assert read(raw.encode(), "x.csv").blocks[0].content.text == first
