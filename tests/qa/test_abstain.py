from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.abstain import Signals, probability, refusal

LANGUAGES = ("en", "ru", "zh", "nl", "be")
VALUES = st.floats(allow_nan=False, allow_infinity=False)
COUNT = len(fields(Signals))


@given(st.lists(VALUES, min_size=COUNT, max_size=COUNT))
def test_a_probability_lies_between_0_and_1(values: list[float]) -> None:
    assert 0 <= probability(Signals(*values)) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_names_the_years_that_are_missing(language: str) -> None:
    plain = refusal(language, set())
    dated = refusal(language, {2031, 2029})
    assert dated.startswith(plain)
    assert dated.index("2029") < dated.index("2031")
    assert not any(character.isdigit() for character in plain)


def test_a_refusal_speaks_the_language_of_the_question() -> None:
    for years in (set[int](), {2031}):
        assert len({refusal(language, years) for language in LANGUAGES}) == len(LANGUAGES)
