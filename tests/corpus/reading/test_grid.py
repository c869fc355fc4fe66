from collections.abc import Sequence

import pytest

from corpus.reading.grid import write_rows
from corpus.reading.headers import header_of, is_value
from corpus.reading.transcript import Piece, Transcript


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ([["name", "age"], ["Ann", "31"], ["Bob", "40"]], (0, 1)),
        ([["Jaarverslag"], ["stad", "inwoners"], ["Gent", "265.086"]], (1, 2)),
        ([["时间", "1月", "2月"], ["项目", "", ""], ["存款", "6779.07", "6861.12"]], (0, 2)),
        ([["Год", "2018", "2019"], ["Минск", "240", "255"]], (0, 1)),  # years head columns
        ([["колер", "памер"], ["сіні", "вялікі"]], (0, 1)),
        ([["1", "2"], ["3", "4"]], (0, 0)),
        ([["alone", "here"]], (0, 0)),
        ([["just a line"]], (1, 1)),
    ],
)
def test_the_header_stands_below_titles_and_above_values(
    table: list[list[str]], header: tuple[int, int]
) -> None:
    assert header_of(table) == header


@pytest.mark.parametrize("cell", ["240", "-16.55%", "4,755,785.11", "2008-01-24T00:00:00", "€ 12"])
def test_a_number_a_share_and_a_date_are_values(cell: str) -> None:
    assert is_value(cell)


@pytest.mark.parametrize("cell", ["", "1月", "2019", "№ 6", "Zone 3", "—"])
def test_a_word_and_a_year_are_none(cell: str) -> None:
    assert not is_value(cell)


def told(rows: Sequence[Sequence[str]]) -> list[str]:
    transcript = Transcript()
    write_rows(transcript, [[(Piece(cell),) if cell else () for cell in row] for row in rows])
    return [block.content.text for block in transcript.draft().blocks]


def test_a_blank_column_parts_tables_that_name_their_rows_and_is_a_gap_in_one() -> None:
    depots = [["Депо", "Штат"], ["Орша", "120"], ["Пинск", "85"], ["", ""]]
    routes = [["Откуда", "Км"], ["Минск", "212"], ["Брест", "177"], ["Лида", "90"]]
    assert told([[*one, "", *other] for one, other in zip(depots, routes, strict=True)]) == [
        "Депо\tШтат\tОрша\t120",
        "Депо\tШтат\tПинск\t85",
        "Откуда\tКм\tМинск\t212",
        "Откуда\tКм\tБрест\t177",
        "Откуда\tКм\tЛида\t90",
    ]
    titled = [["Депо", "", "", "Пути", ""], ["Город", "Штат", "", "Город", "Км"]]
    assert told([*titled, ["Орша", "120", "", "Минск", "212"]]) == [
        "Депо",
        "Город\tШтат\tОрша\t120",
        "Пути",
        "Город\tКм\tМинск\t212",
    ]
    gap = [["Депо", "Штат", "", "Глава", "Тел."], ["Орша", "120", "", "Янка", "44"]]
    assert told(gap) == ["Депо\tШтат\tГлава\tТел.\tОрша\t120\tЯнка\t44"]
