"""Pages in wikitext are read as a reader of the wiki sees them."""

from __future__ import annotations

import pytest

from corpus.reading.html import read_html
from corpus.reading.wikitext import as_html


def texts(wikitext: str) -> list[str]:
    return [block.content.text for block in read_html(as_html(wikitext))]


@pytest.mark.parametrize(
    ("wikitext", "read"),
    [
        (
            "Мост '''Вилия''' через [[Вилия (река)|Вилию]] — ''длинный''.",
            "Мост Вилия через Вилию — длинный.",
        ),
        ("Завод на [[рака|рац]]э [[Нёман]].", "Завод на рацэ Нёман."),
        ("Zie [https://a.example de site] en [https://b.example].", "Zie de site en ."),
        ("长度 {{convert|12|km|mi}}。<!-- 旧：99 -->", "长度 12 km。"),
        ("Сто {{число|1310}} м, 4,5{{e|6}} руб.", "Сто 1310 м, 4,5×10⁶ руб."),
        ("{{lang-en|Stone}}, {{lang|zh|石}}, {{formatnum:1200}}", "Stone, 石, 1200"),
        ("It cost 5{{sum|3}} euro.{{citation needed}}", "It cost 5 (sum: 3) euro."),
        ("__NOTOC__Text [[Category:A]][[fr:Jardin]][[:Category:B]].", "Text Category:B."),
        ("Text.[[Category:Cities|Minsk]] [[de:Minsk|Minsk]]", "Text. Minsk"),
        ("[[Катэгорыя:Гарады|Мінск]]Горад.", "Горад."),
        ("Per [[ISO: quality]], see [[:File:A.png|the map]].", "Per ISO: quality, see the map."),
        ("__БЕЗ_ОГЛАВЛЕНИЯ__В __init__ метод. __无目录__", "В __init__ метод."),
        ("<nowiki>[[no link]] {{no}}</nowiki>", "[[no link]] {{no}}"),
        ("Пусть <math>\\frac{{a}}{b}</math>.", "Пусть \\frac{{a}}{b}."),
        ("<syntaxhighlight>a[[0]] = {{1}}</syntaxhighlight>", "a[[0]] = {{1}}"),
        ("{{convert|5|to|10|km|mi}}, {{cvt|6|ft|2|in}}", "5 to 10 km, 6 ft 2 in"),
        ("{{convert|3|km|0}}, {{num|1000|км}}", "3 km, 1000 км"),
        ("It is {{val|1.2|e=6|u=kg}}.", "It is (val: 1.2, e=6, u=kg)."),
        ("{{open and [[left open", "{{open and [[left open"),
    ],
)
def test_a_line_reads_as_the_wiki_shows_it(wikitext: str, read: str) -> None:
    assert texts(wikitext) == [read]


def test_notes_are_lifted_out_of_their_sentences() -> None:
    said = texts(
        'Open in 1987<ref name="a">{{cite book|title=Trees|year=2020|url=x}}</ref>.<ref name=a />'
    )
    assert said == ["Open in 1987.", "Trees. 2020"]


def test_headings_stand_below_that_of_their_page_and_items_below_those_around_them() -> None:
    blocks = read_html(
        as_html("== История ==\n* Опор: 12\n** в воде: 5\n# Этап\n; Лето : 8:00–20:00")
    )
    assert [(b.level, b.depth, b.content.text) for b in blocks] == [
        (3, 0, "История"),
        (0, 1, "Опор: 12"),
        (0, 2, "в воде: 5"),
        (0, 1, "Этап"),
        (0, 1, "Лето\t8:00–20:00"),
    ]


def test_a_table_is_read_row_by_row_with_its_header() -> None:
    table = """{| class="wikitable"
|+ Движение
! Год !! Машин !! style="x" | Автобусов
|-
| 2022 || 4100 || [[автобус|55]]
|-
| 2023
| align="right" | 5200
| rowspan="2" | 61
|-
| 2024 || 5300
|}"""
    heads = "Год\tМашин\tАвтобусов"
    assert texts(table) == [
        "Движение",
        f"{heads}\t2022\t4100\t55",
        f"{heads}\t2023\t5200\t61",
        f"{heads}\t2024\t5300\t61",
    ]


def test_a_table_that_colons_indent_is_one() -> None:
    assert texts(":{|\n! A !! B\n|-\n| 1 || 2\n|}") == ["A\tB\t1\t2"]


def test_an_infobox_is_read_value_by_value_and_a_picture_by_its_caption() -> None:
    values = ("длина = {{число|1310}} м", "фото = A.jpg", "мэр = ", "языки =\n* ru\n* be")
    box = "\n| ".join(["{{Карточка", *values]) + "\n}}\nТекст."
    assert texts(box) == ["длина\t1310 м", "языки\tru be", "Текст."]
    assert texts("[[Файл:A.jpg|thumb|200px|Вид на [[мост]]]]\nТекст.") == ["Вид на мост", "Текст."]
    assert texts("[[File:A.jpg|thumb|left]]\nText.") == ["Text."]
    assert texts("[[File:A.jpg|thumb|upright=1.2|Upright piano]]") == ["Upright piano"]
    assert texts("<gallery>\nFile:A.jpg|Gate of 1990\nFile:B.jpg\n</gallery>") == ["Gate of 1990"]


@pytest.mark.parametrize(
    "piece",
    [
        "{{",
        "{{a|",
        "[[",
        "<ref>",
        "<nowiki>",
        "[//a",
        "=",
        "= ",
        "; a",
        "|",
        "{|\n|a=",
        "''",
        "__a",
        "<!--",
        "[//a    ",
    ],
)
def test_marks_without_end_are_read_in_the_time_of_a_text(piece: str) -> None:
    assert len(as_html(piece * 50_000)) < 1_000_000


def test_a_table_in_a_table_without_end_is_read() -> None:
    said = texts("{|\n|-\n|a\n" * 5_000 + "b")
    assert said[0].startswith("a") and said[-1].endswith("b")
