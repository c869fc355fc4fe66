import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.plurals import PLURALS, Counted, plural_form

# From the examples of whole numbers in CLDR's plural rules.
CLDR = {
    ("en", "one"): [1],
    ("en", "other"): [0, 2, 3, 11, 21, 100, 101, 1001],
    ("nl", "one"): [1],
    ("nl", "other"): [0, 2, 3, 11, 21, 100, 101, 1001],
    ("ru", "one"): [1, 21, 31, 41, 71, 101, 1001],
    ("ru", "few"): [2, 3, 4, 22, 34, 42, 102, 1002],
    ("ru", "many"): [0, 5, 6, 9, 10, 11, 12, 13, 14, 19, 100, 111, 112, 1000],
    ("be", "one"): [1, 21, 31, 41, 71, 101, 1001],
    ("be", "few"): [2, 3, 4, 22, 34, 42, 102, 1002],
    ("be", "many"): [0, 5, 6, 9, 10, 11, 12, 13, 14, 19, 100, 111, 112, 1000],
    ("zh", "other"): [0, 1, 2, 3, 5, 11, 21, 100],
}
RESIDENTS = {
    "en": {"one": "{count} resident", "other": "{count} residents"},
    "ru": {"one": "{count} резидент", "few": "{count} резидента", "many": "{count} резидентов"},
    "zh": {"other": "{count}家入驻企业"},
    "nl": {"one": "{count} bewoner", "other": "{count} bewoners"},
    "be": {"one": "{count} рэзідэнт", "few": "{count} рэзідэнты", "many": "{count} рэзідэнтаў"},
}


@pytest.mark.parametrize(("language", "form"), CLDR)
def test_a_number_takes_the_form_that_cldr_gives(language: str, form: str) -> None:
    for count in CLDR[language, form]:
        assert plural_form(count, language) == form, count


@given(st.sampled_from(sorted(PLURALS)), st.integers(0, 10**9))
def test_every_number_takes_one_of_the_forms_of_its_language(language: str, count: int) -> None:
    assert plural_form(count, language) in PLURALS[language]


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 resident"),
        ("en", 71, "71 residents"),
        ("ru", 71, "71 резидент"),
        ("ru", 73, "73 резидента"),
        ("ru", 111, "111 резидентов"),
        ("zh", 71, "71家入驻企业"),
        ("nl", 1, "1 bewoner"),
        ("nl", 71, "71 bewoners"),
        ("be", 71, "71 рэзідэнт"),
        ("be", 74, "74 рэзідэнты"),
        ("be", 12, "12 рэзідэнтаў"),
    ],
)
def test_a_text_agrees_with_its_number(language: str, count: int, said: str) -> None:
    assert Counted(language, RESIDENTS[language]).of(count) == said


def test_a_text_may_leave_its_number_out_and_have_other_gaps() -> None:
    years = {"one": "no mention of the year {years}", "other": "no mention of the years {years}"}
    counted = Counted("en", years)
    assert counted.of(1, years="2031") == "no mention of the year 2031"
    assert counted.of(2, years="2029, 2031") == "no mention of the years 2029, 2031"
