from collections.abc import Sequence

from corpus.document import BlockKind
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock
from corpus.reading.html import read_html
from corpus.reading.tables import Cell, Table


def read(*rows: Sequence[str]) -> list[str]:
    """The rows of a table, the first of which is its header; "" is an empty cell."""
    table = Table()
    for number, row in enumerate(rows):
        table.begin_row()
        for text in row:
            content = AlignedText.of_raw(text, 0, len(text))
            blocks = (DraftBlock(BlockKind.BODY, content),) if text else ()
            table.add(Cell(blocks, is_header=number == 0 and bool(text)))
    return [block.content.text for block in table.blocks()]


def test_a_row_is_read_with_its_header() -> None:
    assert read(["City", "2019", "2021"], ["Minsk", "240", "300"]) == [
        "City\t2019\t2021\tMinsk\t240\t300"
    ]


def test_a_row_with_an_empty_cell_is_read_with_the_columns_that_it_fills() -> None:
    rows = read(["City", "2019", "2020", "2021"], ["Brest", "", "", "70"], ["Minsk", "1", "2", "3"])
    assert rows == ["City\t2021\tBrest\t70", "City\t2019\t2020\t2021\tMinsk\t1\t2\t3"]


def test_a_row_of_other_columns_is_read_with_the_whole_header() -> None:
    assert read(["City", "2019", "2021"], ["Brest", "", "70", "x"]) == [
        "City\t2019\t2021\tBrest\t70\tx"
    ]


def test_a_cell_below_no_head_goes_on_with_the_one_before_it() -> None:
    rows = read(
        ["Товар", "", "Тонны", "Сумма"],
        ["Сыр", "твёрдый", "120", "18"],
        ["Говядина", "", "980", "51"],
        ["", "копчёный", "7", "2"],
    )
    assert rows == [
        "Товар\tТонны\tСумма\tСыр твёрдый\t120\t18",
        "Товар\tТонны\tСумма\tГовядина\t980\t51",
        "Тонны\tСумма\tкопчёный\t7\t2",
    ]
    years = read(["", "", "2021年", "2022年"], ["北原", "港口", "12", "15"])
    assert years == ["2021年\t2022年\t北原 港口\t12\t15"]
    notes = read(["Pomp", "Prijs", "", "Weken"], ["P1", "1150", "excl. btw", "6"])
    assert notes == ["Pomp\tPrijs\tWeken\tP1\t1150 excl. btw\t6"]


def test_two_numbers_are_not_made_one_where_the_second_has_no_head() -> None:
    assert read(["Порт", "Лодак", "", "Год"], ["Лазова", "12", "500", "2021"]) == [
        "Порт\tЛодак\tГод\tЛазова\t12\t500\t2021"
    ]


def html(rows: str) -> list[tuple[int, str]]:
    """Depth and text of each row of a table."""
    blocks = read_html(f"<table>{rows}</table>")
    return [(block.depth, block.content.text) for block in blocks]


def test_a_header_over_several_columns_is_read_over_each() -> None:
    rows = (
        "<tr><th rowspan=2>Город<th colspan=2>Население</tr><tr><th>2019<th>2021</tr>"
        "<tr><td>Минск<td>240<td>300</tr><tr><td>Брест<td><td>70</tr>"
    )
    assert html(rows) == [
        (1, "Город\tНаселение 2019\tНаселение 2021\tМинск\t240\t300"),
        (1, "Город\tНаселение 2021\tБрест\t70"),
    ]


def test_a_header_over_several_rows_that_no_mark_tells_is_known_by_the_numbers_below_it() -> None:
    head = "<tr><td rowspan=2>Рахунак<td colspan=2>Пачатак<td colspan=2>Канец</tr>"
    rows = (
        "<tr><td colspan=5>Ведамасць</tr>"
        f"{head}<tr><td>Дэбет<td>Крэдыт<td>Дэбет<td>Крэдыт</tr>"
        "<tr><td>01, Сродкі<td>1 200,50<td><td>1 400<td></tr>"
        "<tr><td>02, Знос<td><td>500<td><td>550</tr>"
    )
    assert html(rows)[1:] == [
        (2, "Рахунак\tПачатак Дэбет\tКанец Дэбет\t01, Сродкі\t1 200,50\t1 400"),
        (2, "Рахунак\tПачатак Крэдыт\tКанец Крэдыт\t02, Знос\t500\t550"),
    ]


def test_years_below_what_tells_them_apart_are_a_header() -> None:
    rows = (
        "<tr><td rowspan=2>地区<td colspan=2>出口<td colspan=2>进口</tr>"
        "<tr><td>2019<td>2020<td>2019<td>2020</tr>"
        "<tr><td>明斯克<td>1<td>2<td>3<td>4</tr><tr><td>布列斯特<td>5<td>6<td>7<td>8</tr>"
    )
    assert html(rows)[0] == (
        1,
        "地区\t出口 2019\t出口 2020\t进口 2019\t进口 2020\t明斯克\t1\t2\t3\t4",
    )


def test_years_below_a_head_over_several_columns_are_header_without_a_mark() -> None:
    rows = (
        "<tr><th>Line<th colspan=2>Trains</tr><tr><td><td>2022<td>2023</tr>"
        "<tr><td>Brest–Malin<td>85<td>112</tr><tr><td><td>7<td>9</tr>"
    )
    assert html(rows) == [
        (1, "Line\tTrains 2022\tTrains 2023\tBrest–Malin\t85\t112"),
        (1, "Trains 2022\tTrains 2023\t7\t9"),
    ]


def test_rows_of_data_whose_cells_span_others_are_no_header() -> None:
    rows = (
        "<tr><td rowspan=2>Gent<td>2019<td>12</tr><tr><td>2020<td>13</tr>"
        "<tr><td>Luik<td colspan=2>onbekend</tr>"
    )
    assert html(rows)[0] == (1, "Gent\t2019\t12")


def test_a_cell_over_several_rows_is_read_with_each() -> None:
    rows = "<tr><td rowspan=3>2019年<td>明斯克<td>240</tr><tr><td>布列斯特<td>70</tr><tr><td>戈梅利"
    assert html(rows) == [
        (1, "2019年\t明斯克\t240"),
        (1, "2019年\t布列斯特\t70"),
        (1, "2019年\t戈梅利"),
    ]


def test_a_long_text_over_several_rows_is_read_once() -> None:
    text = "Lang verhaal. " * 10
    rows = f"<tr><td rowspan=2>{text}<td>1</tr><tr><td>a<td>2</tr>"
    assert html(rows)[1] == (1, "a\t2")


def test_a_cell_over_all_columns_heads_the_rows_below_it() -> None:
    rows = (
        "<tr><th>Rok<th>Cena</tr><tr><td colspan=2>Минск</tr><tr><td>2019<td>24</tr>"
        "<tr><td colspan=2>Брест</tr><tr><td>2019<td>7</tr>"
    )
    assert html(rows) == [
        (1, "Минск"),
        (2, "Rok\tCena\t2019\t24"),
        (1, "Брест"),
        (2, "Rok\tCena\t2019\t7"),
    ]


def test_rows_of_nothing_but_headers_are_kept_and_read_in_linear_time() -> None:
    rows = "".join(f"<tr><th>a{number}<th>b</tr>" for number in range(500))
    told = "\t".join(text for _, text in html(rows)).split("\t")
    assert told == [cell for number in range(500) for cell in (f"a{number}", "b")]


def test_spans_beyond_all_measure_are_bounded() -> None:
    rows = "<tr>" + "<td rowspan=9999 colspan=9999>a" * 200 + "</tr>" + "<tr><td>b<td>c</tr>" * 200
    assert html(rows)[-1][1].startswith("a\t")


def test_a_value_over_several_columns_has_the_heads_of_all_and_a_name_over_them_none() -> None:
    rows = (
        "<tr><th>Модель<th>2022<th>2023<th>Прим.</tr><tr><td>Зубр<td colspan=2>нет данных<td>а</tr>"
        "<tr><td colspan=2>Всего<td>99<td>б</tr>"
    )
    assert html(rows) == [
        (1, "Модель\t2022 2023\tПрим.\tЗубр\tнет данных\tа"),
        (1, "Модель\t2023\tПрим.\tВсего\t99\tб"),
    ]


def test_brief_cells_beside_a_text_or_a_table_keep_their_header_and_head_what_that_says() -> None:
    long = "Дэпо стаіць ля ракі і працуе ўвесь год. " * 8
    rows = (
        "<tr><th>Depot<th>About<th>Staff</tr>"
        f"<tr><td>Orsha<td>{long}<td>120</tr>"
        "<tr><td>Pinsk<td><p>Ports:</p><table><tr><th>Port<th>m</tr><tr><td>Old<td>4</tr></table>"
        "<td>85</tr>"
    )
    assert html(rows) == [
        (1, "Depot\tStaff\tOrsha\t120"),
        (2, long.strip()),
        (1, "Depot\tStaff\tPinsk\t85"),
        (2, "Ports:"),
        (3, "Port\tm\tOld\t4"),
    ]


def test_sentences_of_a_cell_are_one_text_and_its_items_stay_apart() -> None:
    rows = "<tr><td>Юг<td><p>Портов нет.</p><p>Будут два.</p><td><p>соль</p><p>руда</p></tr>"
    assert html(rows) == [(1, "Юг\tПортов нет. Будут два.\tсоль\tруда")]


def test_years_are_a_header_without_a_mark() -> None:
    for head in (
        "<td><td>2021<td>2022",
        "<td>Показатель<td>2021 г.<td>2022 г.",
        "<td><td>План<td>2022年",
    ):
        told = head.removeprefix("<td>").removeprefix("<td>").replace("<td>", "\t")
        rows = f"<tr>{head}</tr><tr><td>Вывоз<td>1,2<td>1,5</tr><tr><td>Сальдо<td>-2,2<td>−2,4</tr>"
        assert html(rows)[1] == (1, f"{told}\tСальдо\t-2,2\t−2,4")
    rows = "<tr><td>Начало<td>2015</tr><tr><td>Конец<td>2020</tr><tr><td>Цена<td>44</tr>"
    assert html(rows)[1] == (1, "Конец\t2020")


def test_words_below_a_title_head_columns_of_numbers_and_names_of_values_do_not() -> None:
    rows = "".join(
        f"<tr><td>{name}<td>{n}<td>{n},5</tr>" for n, name in enumerate(["болт", "гайка"])
    )
    title = "<tr><td>Итоги<td><td></tr><tr><td>Товар<td>Штук<td>Сумма</tr>"
    assert html(title + rows)[1:] == [
        (1, "Товар\tШтук\tСумма\tболт\t0\t0,5"),
        (1, "Товар\tШтук\tСумма\tгайка\t1\t1,5"),
    ]
    rows = "<tr><td>Имя:<td>Анна</tr><tr><td>Тел.:<td>44</tr><tr><td>Лет:<td>5</tr>"
    assert html(rows)[1] == (1, "Тел.:\t44")


def test_a_row_without_cells_below_one_that_spans_it_is_no_header() -> None:
    assert [text for _, text in html("<tr><th>Год<td rowspan=2>1<tr></tr>")] == ["Год\t1"]
