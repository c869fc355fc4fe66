from dataclasses import replace
from decimal import Decimal

import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from qa.figures.figures import Figure, Statement, figures, is_expected


def numbers(text: str, language: str = "en") -> list[Figure]:
    return [
        figure
        for figure in figures(Statement(text, language), SHIPPED_KNOWLEDGE)
        if figure.unit != "date"
    ]


def test_a_figure_has_the_nearest_measure_of_its_unit() -> None:
    text = "The 71 residents exported goods worth 41 million dollars and employ 1,725 people."
    assert [(figure.value, figure.measure) for figure in numbers(text)] == [
        (71, "resident"),
        (41_000_000, "export"),
        (1725, "worker"),
    ]


def test_the_year_of_a_publication_is_not_that_of_its_figure() -> None:
    (figure,) = numbers("An article of 2022 counts 71 residents in the first half of 2021.")
    assert figure.year == 2021


def test_a_span_of_years_is_of_both() -> None:
    (figure,) = numbers("The list of 2016–2017 has 25 projects.")
    assert (figure.years, figure.year) == ({2016, 2017}, 2017)


def test_without_a_year_the_statement_s_counts() -> None:
    assert figures(Statement("It has 40 residents.", "en", 2019), SHIPPED_KNOWLEDGE)[0].years == {
        2019
    }


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


def test_a_percentage_has_a_unit_of_its_own() -> None:
    figures_ = numbers("Exports grew by 12 % to 40 million dollars.")
    assert [(figure.value, figure.unit) for figure in figures_] == [(12, "%"), (40_000_000, "USD")]


def test_hectares_are_square_kilometres() -> None:
    (figure,) = numbers("It covers 850 hectares.")
    assert (figure.value, figure.unit) == (Decimal("8.5"), "km2")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "There were over 10 trains, about 20 trains, almost 30 trains and 40 trains."),
        ("ru", "Было более 10 поездов, около 20 поездов, почти 30 поездов и ещё 40 поездов."),
        ("zh", "超过10列班列，约20列班列，近30列班列，共40列班列。"),
        ("nl", "Er reden ruim 10 treinen, zo'n 20 treinen, bijna 30 treinen en 40 treinen."),
        ("be", "Было больш за 10 цягнікоў, каля 20 цягнікоў, амаль 30 цягнікоў і 40 цягнікоў."),
    ],
)
def test_over_about_and_almost_make_a_figure_rough(language: str, text: str) -> None:
    assert [figure.rough for figure in numbers(text, language)] == [True, True, True, False]


def test_a_figure_keeps_the_usual_name_that_comes_first() -> None:
    (there,) = numbers("There are 600 Belarusian students in China.")
    (here,) = numbers("There are 900 Chinese students in Belarus.")
    assert (there.usual, here.usual) == ("Belarus", "China")


def test_a_name_that_an_owner_calls_usual_is_kept_too() -> None:
    statement = Statement("Gomel sent 20 students of medicine to the city of Brest.", "en")
    owner = replace(SHIPPED_KNOWLEDGE, everywhere=frozenset({"Gomel", "Brest"}))
    assert figures(statement, owner)[0].usual == "Gomel"
    assert figures(statement, SHIPPED_KNOWLEDGE)[0].usual is None


def test_the_usual_name_right_after_a_figure_tells_whose_it_is() -> None:
    one, other = (
        Statement("In Belarus there were 1,851 students from China.", "en"),
        Statement("In China waren er 600 Belarussen.", "nl"),
    )
    chinese = Statement("在中国学习的白俄罗斯学生有600多人。", "zh")
    assert figures(chinese, SHIPPED_KNOWLEDGE)[0].usual == "Belarus"
    assert figures(one, SHIPPED_KNOWLEDGE)[0].usual == "China"
    assert figures(other, SHIPPED_KNOWLEDGE)[0].usual == "Belarus"


def test_the_years_of_a_statement_are_dates_of_the_nearest_event() -> None:
    dates = [
        f
        for f in figures(Statement("Signed on 18 May 2015.", "en"), SHIPPED_KNOWLEDGE)
        if f.unit == "date"
    ]
    assert [(date.value, date.measure) for date in dates] == [(2015, "signing")]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        # A measure counts within 45 code points, on either side; that of "Residents" has no "s".
        (f"It had 40 {'x' * 43} residents.", "resident"),
        (f"It had 40 {'x' * 44} residents.", None),
        (f"Residents {'x' * 42} 40.", "resident"),
        (f"Residents {'x' * 43} 40.", None),
        # Before it, "student" stands three off, which weighs seven: six after is nearer, eight not.
        ("Of students, 40 xxxx residents.", "resident"),
        ("Of students, 40 xxxxxx residents.", "student"),
        ("It had 40. Residents came.", None),
    ],
)
def test_a_measure_is_near_or_it_is_none(text: str, measure: str | None) -> None:
    assert [figure.measure for figure in numbers(text)] == [measure]


def test_a_part_is_told_within_twenty_five_code_points_after() -> None:
    # " residents " and " of them" are eleven and eight of them.
    for length, partial in ((6, True), (7, False)):
        (figure,) = numbers(f"It had 40 residents {'x' * length} of them.")
        assert figure.partial is partial


@pytest.mark.parametrize(
    ("language", "text", "room"),
    [("en", "It will {} 40 residents.", 54), ("zh", "将{}40家企业。", 17)],
)
def test_a_forecast_stands_right_before_its_figure(language: str, text: str, room: int) -> None:
    # Sixty code points, in Chinese eighteen, with the word itself and the spaces around it.
    filler = "好" if language == "zh" else "x"
    for length, expected in ((room, True), (room + 1, False)):
        (figure,) = numbers(text.format(filler * length), language)
        assert figure.expected is expected
