import pytest

from corpus.reading.clean import clean_text
from corpus.reading.html import read_html
from corpus.reading.read import document_of

SQL = """\
+--------+------+---------+
| Город  | Год  | Жителей |
+--------+------+---------+
| Минск  | 2019 | 1992685 |
| Брест  | 2019 |  350616 |
+--------+------+---------+
"""
SQL_READ = [
    "Город\tГод\tЖителей\tМинск\t2019\t1992685",
    "Город\tГод\tЖителей\tБрест\t2019\t350616",
]
UNDERLINED = """\
=========  ============================
Тавар      Апісанне
=========  ============================
Трактар    Моцны і надзейны, вырабляецца
           ў Мінску.
Камбайн    Новы.
=========  ============================
"""
UNDERLINED_READ = [
    "Тавар\tАпісанне\tТрактар\tМоцны і надзейны, вырабляецца ў Мінску.",
    "Тавар\tАпісанне\tКамбайн\tНовы.",
]


def read(raw: str) -> list[str]:
    return [block.content.text for block in clean_text(raw)]


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        (SQL, SQL_READ),
        (SQL.replace("+--------+------+---------+\n", "|--------+------+---------|\n"), SQL_READ),
        (
            "| Stad | Inwoners |\n| Brest | 350 616 |\n| Gomel | onbekend |\n",
            ["Stad\tInwoners\tBrest\t350 616", "Stad\tInwoners\tGomel\tonbekend"],
        ),
        (
            "  name  | age \n--------+-----\n Anna   |  12\n Boris  |  13\n",
            ["name\tage\tAnna\t12", "name\tage\tBoris\t13"],
        ),
        (
            "┌──────────┬──────┐\n│ 城市     │ 人口 │\n├──────────┼──────┤\n"
            "│ 明斯克   │ 199  │\n│ 布列斯特 │ 35   │\n└──────────┴──────┘\n",
            ["城市\t人口\t明斯克\t199", "城市\t人口\t布列斯特\t35"],
        ),
        ("Анна | 12 | Минск\nВера | 13 | Брест\nОльга | 14 | Гродно\n", None),
    ],
)
def test_each_line_between_bars_is_a_row_that_is_read_with_the_header(
    raw: str, rows: list[str] | None
) -> None:
    if rows is None:
        rows = [line.replace(" | ", "\t") for line in raw.splitlines()]
    assert read(f"Before it.\n\n{raw}\nAfter it.\n") == ["Before it.", *rows, "After it."]


def test_a_row_between_lines_has_all_lines_of_its_cells() -> None:
    raw = (
        "+---------+-------+\n| Product | Prijs |\n|         | (EUR) |\n+=========+=======+\n"
        "| Tractor | 5 000 |\n| (MTZ)   |       |\n+---------+-------+\n| Maaier  | 900   |\n"
        "+---------+-------+\n"
    )
    assert read(raw) == [
        "Product\tPrijs (EUR)\tTractor (MTZ)\t5 000",
        "Product\tPrijs (EUR)\tMaaier\t900",
    ]


def test_a_line_that_fills_few_cells_goes_on_with_the_row_above() -> None:
    raw = (
        "+------+-------+------+\n| Имя  | Адрес | Тел. |\n+------+-------+------+\n"
        "| Анна | Минск, | 12  |\n|      | дом 5  |     |\n| Вера | Брест  | 13  |\n"
        "+------+-------+------+\n"
    )
    assert read(raw) == [
        "Имя\tАдрес\tТел.\tАнна\tМинск, дом 5\t12",
        "Имя\tАдрес\tТел.\tВера\tБрест\t13",
    ]


def test_a_line_that_fills_most_cells_is_a_row_of_its_own() -> None:
    raw = (
        "+------+------+-----+\n| Обл. | Год  | Млн |\n+------+------+-----+\n"
        "| Мин. | 2019 | 5   |\n|      | 2020 | 6   |\n+------+------+-----+\n"
    )
    assert read(raw) == ["Обл.\tГод\tМлн\tМин.\t2019\t5", "Год\tМлн\t2020\t6"]


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        (UNDERLINED, UNDERLINED_READ),
        (
            "=====  ===\n Anna   12\nBoris    3\n=====  ===\n",
            ["Anna\t12", "Boris\t3"],
        ),
        (
            "  Right Left\n------- ------\n     12 a b\n    123 c\n",
            ["Right\tLeft\t12\ta b", "Right\tLeft\t123\tc"],
        ),
        (
            "城市      人口\n--------  ----\n明斯克     199\n布列斯特    35\n",
            ["城市\t人口\t明斯克\t199", "城市\t人口\t布列斯特\t35"],
        ),
    ],
)
def test_rules_part_columns(raw: str, rows: list[str]) -> None:
    assert read(f"Before it.\n\n{raw}\nAfter it.\n") == ["Before it.", *rows, "After it."]


def test_printed_lines_of_a_page_are_read_alike() -> None:
    for raw, rows in ((SQL, SQL_READ), (UNDERLINED, UNDERLINED_READ)):
        assert [block.content.text for block in read_html(f"<pre>{raw}</pre>")] == rows


def test_bars_without_a_rule_are_a_table_of_markdown_too() -> None:
    raw = "| Stad | Inwoners |\n| **Brest** | 350 616 |\n"
    assert document_of(raw, "a.md").text == "Stad\tInwoners\tBrest\t350 616"
    assert document_of(SQL, "a.md").text.split("\n") == SQL_READ


@pytest.mark.parametrize(
    "raw",
    [
        "Home | News | Contact\n",
        "The chance P(A|B) is small.\nThe chance P(B|A) is not.\nNor is P(C|A).\n",
        "| one bar alone begins it\n| and another\n",
        "-- --\nIt was he.\n",
        "Heading\n--- ---\n",
        "== ==\nA text without columns.\n=== ===\n",
    ],
)
def test_other_bars_and_rules_are_no_table(raw: str) -> None:
    assert "\t" not in "".join(read(raw))


def test_the_characters_of_cells_know_their_places() -> None:
    for raw in (SQL, UNDERLINED):
        document = document_of(raw, "a.txt")
        for place, char in enumerate(document.text):
            start, end = document.alignment.raw_range(place)
            assert char.isspace() or raw[start:end] == char
