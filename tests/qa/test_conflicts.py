import pytest

from qa.conflicts import Relation, Statement, disagreements, figures, relation
from qa.measures import measures


def related(question: str, *texts: tuple[str, str]) -> list[Relation]:
    statements = [Statement(text, language) for language, text in texts]
    return [found for *_, found in disagreements(question, statements)]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("How large is the garden?", "The garden covers 117 km².", "Its area is 91.5 km²."),
        ("Какова площадь сада?", "Площадь сада — 117 км².", "Сад занимает площадь 91,5 км²."),
        ("花园面积多大？", "花园总面积117平方公里。", "花园占地91.5平方公里。"),
        ("Hoe groot is de tuin?", "De tuin beslaat 117 km².", "De oppervlakte is 91,5 km²."),
        ("Якая плошча саду?", "Плошча саду — 117 км².", "Сад мае плошчу 91,5 км²."),
    ],
)
def test_two_areas_of_one_garden_disagree(question: str, first: str, second: str) -> None:
    language = {"H": "en", "К": "ru", "花": "zh", "Я": "be"}[question[0]]
    language = "nl" if question.startswith("Hoe ") else language
    assert related(question, (language, first), (language, second)) == [Relation.FIGURES]


def test_figures_disagree_across_languages_and_number_formats() -> None:
    question = "How many projects are there?"
    assert related(question, ("ru", "Всего 28 проектов."), ("zh", "共有25个项目。")) == [
        Relation.FIGURES
    ]
    assert related(question, ("ru", "Двадцать пять проектов."), ("zh", "共有25个项目。")) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("In 2019 the park had 40 residents.", "In 2021 the park had 71 residents."),
        ("В 2019 году было 40 резидентов.", "В 2021 году был 71 резидент."),
    ],
)
def test_figures_of_different_years_are_a_series(first: str, second: str) -> None:
    language = "en" if first.startswith("In") else "ru"
    question = "How many residents?" if language == "en" else "Сколько резидентов?"
    assert related(question, (language, first), (language, second)) == [Relation.SERIES]


def test_the_year_of_a_publication_is_not_that_of_its_figure() -> None:
    statement = Statement("An article of 2022 counts 71 residents in the first half of 2021.", "en")
    assert [figure.year for figure in figures(statement) if figure.unit != "date"] == [2021]


def test_a_forecast_is_set_against_what_came_about() -> None:
    assert related(
        "How many residents has the park?",
        ("nl", "Men verwacht 100 inwoners in 2020."),
        ("en", "In 2021 the park had 71 residents."),
    ) == [Relation.FORECAST]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("en", "Exports were 160 million dollars."), ("zh", "出口额为1.6亿美元。")),
        (("en", "Exports were 4.472 billion dollars."), ("ru", "Экспорт — 4,5 млрд долларов.")),
        (("en", "Exports were over 130 dollars."), ("be", "Экспарт — 134 долары.")),
        (("nl", "De uitvoer was bijna 1.000 dollar."), ("en", "Exports were 976 dollars.")),
    ],
)
def test_rounding_and_bounds_are_no_conflict(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert related("How much was exported?", first, second) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The park has 71 residents.", "The park has 125 employees."),
        ("The park of Gomel has 71 residents.", "The park of Brest has 125 residents."),
        ("The park has 71 residents.", "Of these, half, 35 residents, are large."),
    ],
)
def test_other_things_other_places_and_parts_are_no_conflict(first: str, second: str) -> None:
    assert related("How many residents has the park?", ("en", first), ("en", second)) == []


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("When was it signed?", ("en", "Signed in 2014."), ("ru", "Подписано в 2016 году.")),
        ("是哪年签署的？", ("zh", "2014年签署。"), ("nl", "In 2016 ondertekend.")),
        (
            "Калі падпісалі?",
            ("be", "Падпісалі 18 мая 1992 года."),
            ("en", "Signed on 20 May 1992."),
        ),
    ],
)
def test_dates_of_one_event_disagree(
    question: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert related(question, first, second) == [Relation.DATES]


def test_a_date_that_is_less_exact_agrees() -> None:
    texts = ("en", "It was signed in May 2015."), ("zh", "2015年签署。")
    assert related("When was it signed?", *texts) == []


def test_a_figure_has_the_same_relation_in_either_order() -> None:
    one, other = (
        figures(Statement(f"The canal has {count} locks.", "en"))[0] for count in (14, 18)
    )
    assert relation(one, other) is relation(other, one) is Relation.FIGURES


def test_a_question_that_asks_no_figure_starts_no_conflict() -> None:
    texts = ("en", "The canal has 14 locks."), ("en", "The canal has 18 locks.")
    assert related("Who built the canal?", *texts) == []


@pytest.mark.parametrize(
    "text", ["71 residents", "71 резидент", "71家入驻企业", "71 рэзідэнт", "71 inwoners"]
)
def test_a_measure_is_known_in_every_language(text: str) -> None:
    assert "resident" in {name for name, _, _ in measures(text)}
