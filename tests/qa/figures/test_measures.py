import pytest

from qa.figures.measures import EVENTS, MONEY, fits, measures


@pytest.mark.parametrize(
    "text", ["71 residents", "71 резидент", "71家入驻企业", "71 рэзідэнт", "71 inwoners"]
)
def test_a_measure_is_known_in_every_language(text: str) -> None:
    assert "resident" in {name for name, _, _ in measures(text)}


def test_a_measure_has_its_place() -> None:
    assert measures("The exports and the area") == [("export", 4, 10), ("area", 20, 24)]


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
