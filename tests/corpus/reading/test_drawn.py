import pytest

from corpus.reading.aligned import AlignedText
from corpus.reading.drawn import drawn_rows
from corpus.reading.read import document_of

CITIES = """\
+-----------+--------+-----------+
| Город     | Год    | Жителей   |
+===========+:======:+===========+
| **Минск** | 2019   | 1 992 685 |
| (столица) |        |           |
+-----------+--------+-----------+
| Брэст     | - 2019 | 350 616   |
|           | - 2020 |           |
+-----------+--------+-----------+
"""
SPANS = """\
+---------------------+----------+
| Property            | Earth    |
+=============+=======+==========+
|             | min   | -89.2 °C |
| Temperature +-------+----------+
| 1961-1990   | mean  | 14 °C    |
|             +-------+----------+
|             | max   | 56.7 °C  |
+-------------+-------+----------+
"""
WIDE = """\
+--------+------+
| 城市   | 人口 |
+========+======+
| 明斯克 | 199  |
+--------+------+
"""
COUNTED = """\
+-----+-----+
| 城市  | 人口  |
+=====+=====+
| 明斯克 | 199 |
+-----+-----+
"""


def read(raw: str) -> str:
    return document_of(raw, "a.md").text


def test_a_row_of_a_drawn_table_is_read_with_its_header_and_all_lines_of_its_cells() -> None:
    assert read(f"Шапка.\n\n{CITIES}\nKoniec.") == (
        "Шапка.\nГород\tГод\tЖителей\tМинск (столица)\t2019\t1 992 685\n"
        "Город\tГод\tЖителей\tБрэст\t2019\t2020\t350 616\nKoniec."
    )


def test_a_cell_over_rows_is_read_with_each() -> None:
    assert read(SPANS).split("\n") == [
        "Property\tEarth\tTemperature 1961-1990\tmin\t-89.2 °C",
        "Property\tEarth\tTemperature 1961-1990\tmean\t14 °C",
        "Property\tEarth\tTemperature 1961-1990\tmax\t56.7 °C",
    ]


@pytest.mark.parametrize("raw", [WIDE, COUNTED])
def test_chinese_may_count_for_one_column_or_two(raw: str) -> None:
    assert read(raw) == "城市\t人口\t明斯克\t199"


def test_a_table_within_an_item_of_a_list_is_read() -> None:
    assert read("- Steden:\n\n  +---+---+\n  | a | b |\n  +---+---+\n- y") == "Steden:\na\tb\ny"


def test_the_characters_of_cells_know_their_places() -> None:
    document = document_of(CITIES, "a.md")
    for place, char in enumerate(document.text):
        start, end = document.alignment.raw_range(place)
        assert char.isspace() or CITIES[start:end] == char


@pytest.mark.parametrize(
    "raw",
    [
        "+---+---+\n| a | b |",  # not closed
        "+---+---+\n| a | b |\n+---+---+\ntext",
        "+---+\n| a | b |\n+---+",  # wider than it is drawn
        "+---+\n+---+",
        "+ one\n+ two",
    ],
)
def test_what_is_no_whole_table_is_left_as_text(raw: str) -> None:
    assert drawn_rows(AlignedText.of_raw(raw, 0, len(raw))) is None


def test_a_table_in_code_is_left_as_it_is_drawn() -> None:
    assert read(f"```\n{WIDE}```") == WIDE.rstrip()
