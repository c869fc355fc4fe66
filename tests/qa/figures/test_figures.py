from decimal import Decimal

import pytest

from qa.figures.figures import Figure, Statement, figures, is_expected


def numbers(text: str, language: str = "en") -> list[Figure]:
    return [figure for figure in figures(Statement(text, language)) if figure.unit != "date"]


def test_a_figure_has_the_nearest_measure_of_its_unit() -> None:
    text = "The 71 residents exported goods worth 41 million dollars and employ 1,725 people."
    assert [(figure.value, figure.measure) for figure in numbers(text)] == [
        (71, "resident"),
        (41_000_000, "export"),
        (1725, "worker"),
    ]


def test_another_number_stands_between_a_figure_and_its_measure() -> None:
    two, hundred = numbers("The two countries have 100 agreements.")
    assert (two.measure, hundred.measure) == (None, "agreement")


def test_a_comma_parts_a_percentage_from_the_next_measure() -> None:
    (figure,) = numbers("Trade grew by 16%, though exports shrank.")
    assert figure.measure == "growth"


def test_the_year_of_a_publication_is_not_that_of_its_figure() -> None:
    (figure,) = numbers("An article of 2022 counts 71 residents in the first half of 2021.")
    assert figure.year == 2021


def test_a_span_of_years_is_of_both() -> None:
    (figure,) = numbers("The list of 2016–2017 has 25 projects.")
    assert figure.years == {2016, 2017}


def test_without_a_year_the_statement_s_counts() -> None:
    assert figures(Statement("It has 40 residents.", "en", 2019))[0].years == {2019}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Of these, half, 35 residents, are large."),
        ("ru", "Из них 35 резидентов — крупные."),
        ("zh", "其中35家企业规模较大。"),
        ("nl", "Daarvan zijn 35 bedrijven groot."),
        ("be", "З іх 35 рэзідэнтаў — буйныя."),
    ],
)
def test_a_part_is_told_from_the_whole(language: str, text: str) -> None:
    assert numbers(text, language)[0].partial


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In the first half of 2021 it had 35 residents."),
        ("ru", "В первой половине 2021 года было 35 резидентов."),
        ("nl", "In de eerste helft van 2021 waren er 35 bedrijven."),
        ("be", "У першай палове 2021 года было 35 рэзідэнтаў."),
    ],
)
def test_half_a_year_is_no_part(language: str, text: str) -> None:
    assert not numbers(text, language)[0].partial


def test_a_planned_area_is_not_the_whole() -> None:
    whole, planned = numbers("园区占地117平方公里，规划开发面积91.5平方公里。", "zh")
    assert (whole.partial, planned.partial) == (False, True)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "By then it was to have 100 residents."),
        ("ru", "К этому сроку должно было стать 100 резидентов."),
        ("zh", "届时企业应超过100家。"),
        ("nl", "Tegen die tijd moest het 100 bedrijven tellen."),
        ("be", "Да гэтага часу павінна было стаць 100 рэзідэнтаў."),
    ],
)
def test_a_forecast_is_recognised(language: str, text: str) -> None:
    assert numbers(text, language)[0].expected
    assert is_expected(text)


def test_a_forecast_in_the_sentence_before_makes_none() -> None:
    assert not numbers("It missed the forecast. It has 71 residents.")[0].expected


def test_bounds_and_rough_figures_are_told() -> None:
    over, about, almost, exact = numbers(
        "There were over 10 trains, about 20 trains, almost 30 trains and 40 trains."
    )
    assert [over.bound, about.bound, almost.bound, exact.bound] == [1, 0, -1, 0]
    assert [over.rough, about.rough, almost.rough, exact.rough] == [True, True, True, False]


def test_hectares_are_square_kilometres() -> None:
    (figure,) = numbers("It covers 850 hectares.")
    assert (figure.value, figure.unit) == (Decimal("8.5"), "km2")


def test_people_are_of_the_country_named_first() -> None:
    (figure,) = numbers("There are 600 Belarusians in China.")
    assert figure.people == "Belarus"


def test_a_date_is_as_exact_as_its_words() -> None:
    texts = ["Signed in 2015.", "Signed in May 2015.", "Signed on 18 May 2015."]
    dates = [figures(Statement(text, "en"))[-1] for text in texts]
    assert [str(date.value) for date in dates] == ["2015", "2015.05", "2015.0518"]
    assert {date.measure for date in dates} == {"signing"}
