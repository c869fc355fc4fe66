"""What always holds of the years of a question, however they come to be weighed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.constraints import missing, years


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "between 2015 and 2019", {2015, 2019}),
        ("ru", "с 1992 года по 1-е мая 2015-го", {1992, 2015}),
        ("zh", "签了协议，2019年和２０２０年，共2000家", {2019, 2020}),
        ("nl", "in de jaren 1990-1999", {1990, 1999}),
        ("be", "у 2013 годзе", {2013}),
        ("en", "20150 tonnes, 2,015 metres, 12015 and 20.15", set()),
    ],
)
def test_years_are_read_in_every_language(language: str, text: str, found: set[int]) -> None:
    assert years(text, language) == found


@given(st.sets(st.integers(1900, 1905)), st.sets(st.integers(1900, 1905)))
def test_the_missing_part_is_0_exactly_where_all_is_there(wanted: set[int], had: set[int]) -> None:
    part = missing(wanted, had)
    assert 0 <= part <= 1
    assert (part == 0) == (wanted <= had)
