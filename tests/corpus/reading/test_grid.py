import pytest

from corpus.reading.grid import header_of, is_value


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
