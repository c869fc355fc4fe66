import pytest

from corpus.reading.clean import clean_text
from corpus.reading.html import read_html

PRICES = """\
Service              Geely     Zeekr
Tyre change             60        95
Yearly service         240       410

Windscreen             900      1700
"""
READ = [
    "Service\tGeely\tZeekr\tTyre change\t60\t95",
    "Service\tGeely\tZeekr\tYearly service\t240\t410",
    "Service\tGeely\tZeekr\tWindscreen\t900\t1700",
]


def read(raw: str) -> list[tuple[str, int]]:
    return [(block.content.text, block.depth) for block in clean_text(raw)]


def test_columns_that_begin_or_end_at_one_place_are_a_table() -> None:
    assert read(f"Price list\n{PRICES}\nWe are closed on Sunday.\n") == [
        ("Price list", 0),
        *((row, 1) for row in READ),
        ("We are closed on Sunday.", 0),
    ]


def test_tabs_part_cells_and_a_blank_line_the_tables_of_them() -> None:
    raw = "Год\tСтуденты\n2019\t240\n2020\t\n2021\t260\n\nИмя:\tПарк\nПлощадь:\t117\n"
    assert [text for text, _ in read(raw)] == [
        "Год\tСтуденты\t2019\t240",
        "2020",
        "Год\tСтуденты\t2021\t260",
        "Имя:\tПарк",
        "Площадь:\t117",
    ]


def test_wide_characters_take_two_columns() -> None:
    raw = "城市      人口\n明斯克    1990\n布列斯特  340\n"
    assert [text for text, _ in read(raw)] == [
        "城市\t人口\t明斯克\t1990",
        "城市\t人口\t布列斯特\t340",
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "The park was founded  in 2012\nby two states   and has grown\nsince,  as all men know\n",
        "It has 85 firms.  They are new.\nIt has 90 shops.  They are old.\n" * 2,
        "Anna    Minsk\nBoris   Brest\n",
    ],
)
def test_gaps_of_text_are_no_columns(raw: str) -> None:
    assert "\t" not in "".join(text for text, _ in read(raw))


def test_printed_text_of_a_page_has_tables_too() -> None:
    code = "a    b\nc    d\ne    f"
    lines = PRICES.replace("\n\n", "\n")
    found = read_html(f"<pre>\n{lines}</pre><pre><code>{code}</code></pre>")
    assert [block.content.text for block in found] == [*READ, code]
