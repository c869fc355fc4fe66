import pytest

from corpus.knowing.knowledge import MEASURES
from corpus.languages import LANGUAGES
from qa.figures.measures import EVENTS, MONEY, fits, measures


@pytest.mark.parametrize(
    "text", ["71 residents", "71 резидент", "71家入驻企业", "71 рэзідэнт", "71 residenten"]
)
def test_a_measure_is_known_in_every_language(text: str) -> None:
    assert "resident" in {name for name, _, _ in measures(text)}


def test_a_measure_has_its_place() -> None:
    assert measures("The exports and the area") == [("export", 4, 10), ("area", 20, 24)]


def test_sums_of_money_are_told_from_counts_and_events() -> None:
    assert {"export", "trade", "profit"} <= MONEY
    assert {"signing", "opening"} <= EVENTS
    assert not {"resident", "area"} & (MONEY | EVENTS)
    assert not MONEY & EVENTS


@pytest.mark.parametrize("measure", sorted(MONEY))
def test_sums_of_money_are_no_counts(measure: str) -> None:
    assert fits(measure, "USD")
    assert not fits(measure, "people")
    assert not fits(measure, None)
    assert not fits(measure, "date")


@pytest.mark.parametrize("measure", sorted(EVENTS))
def test_an_event_has_a_date_and_no_share(measure: str) -> None:
    assert fits(measure, "date")
    assert not fits(measure, "%")
    assert not fits(measure, None)


def test_what_is_counted_has_no_currency() -> None:
    assert fits("resident", None) and fits("student", "people")
    assert not fits("resident", "USD")
    assert not fits("area", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_has_forms_in_every_language_which_it_shares_with_no_other(
    language: str,
) -> None:
    for entry in MEASURES.entries:
        assert entry.forms[language], entry.name
        for form in entry.forms[language]:
            assert [name for name, _, _ in measures(form.strip("*$"))] == [entry.name], form


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Рэзідэнты ўклалі 46 млн рублёў", "investment"),  # the ў of a word that begins with у
        ("de samenwerkingsovereenkomst", "agreement"),
        ("28 мая подписали", "signing"),
        ("the signed accord", "signing"),
        ("2018年出口", "export"),
    ],
)
def test_a_measure_is_found_by_the_forms_of_its_language(text: str, measure: str) -> None:
    assert measure in {name for name, _, _ in measures(text)}


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("весной и весьма", "load"),
        ("жывёлагадоўля", "inhabitant"),
        ("signal", "signing"),
        ("reopened", "opening"),
        ("an airtrade", "trade"),
    ],
)
def test_words_that_only_look_like_a_measure_are_none(text: str, measure: str) -> None:
    assert measure not in {name for name, _, _ in measures(text)}
