import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.language import language_of
from qa.asking.constraints import demands
from qa.figures.conflicts import Relation, between
from qa.figures.figures import Statement
from qa.figures.request import read_request


def related(question: str, first: tuple[str, str], second: tuple[str, str]) -> list[Relation]:
    one, other = (Statement(text, language) for language, text in (first, second))
    request = read_request(question, demands(question, language_of(question)))
    return (
        [found for *_, found in between(request, one, other, SHIPPED_KNOWLEDGE)] if request else []
    )


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
def test_figures_of_different_years_are_no_conflict(first: str, second: str) -> None:
    language = "en" if first.startswith("In") else "ru"
    question = "How many residents?" if language == "en" else "Сколько резидентов?"
    assert related(question, (language, first), (language, second)) == []


@pytest.mark.parametrize(
    "question",
    [
        "How many residents were expected, and how many are there?",
        "Сколько резидентов прогнозировали и сколько их стало?",
        "预计有多少家企业，实际有多少家企业？",
        "Hoeveel residenten werden er verwacht en hoeveel zijn er?",
        "Ці дасягнуў парк колькасці рэзідэнтаў, якую прадказвалі?",
    ],
)
def test_a_forecast_is_set_against_what_came_about_for_who_asks_for_it(question: str) -> None:
    texts = ("nl", "Men verwacht 100 residenten in 2020."), ("en", "In 2021 it had 71 residents.")
    assert related(question, *texts) == [Relation.FORECAST]


def test_a_forecast_is_no_conflict_for_who_asks_how_many_there_are() -> None:
    texts = ("nl", "Men verwacht 100 bedrijven in 2020."), ("en", "In 2021 it had 71 companies.")
    assert related("How many companies has the park?", *texts) == []


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
        (
            "By how many percent did the revenue grow?",
            ("en", "Exports rose by 90.3%."),
            ("en", "Revenue rose by 140.2%."),
        ),
        (
            "На сколько процентов выросла выручка?",
            ("ru", "Прибыль выросла на 41 %."),
            ("ru", "Выручка выросла на 90 %."),
        ),
        (
            "收入增长了百分之多少？",
            ("zh", "出口增长41.3%。"),
            ("zh", "收入增长90%。"),
        ),
        (
            "Met hoeveel procent groeide de omzet?",
            ("nl", "De uitvoer steeg met 41 %, heette het. De omzet was bekend."),
            ("nl", "De omzet steeg met 90 %."),
        ),
        (
            "На колькі працэнтаў вырас экспарт?",
            ("be", "Імпарт вырас на 17 %, у адрозненне ад таго, што даваў экспарт."),
            ("be", "Экспарт вырас на 41 %."),
        ),
    ],
)
def test_growth_of_another_measure_is_no_conflict(
    question: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert related(question, first, second) == []


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        (
            "By how many percent did the revenue grow?",
            ("en", "Revenue rose by 120%."),
            ("en", "Revenue rose by 140.2%."),
        ),
        (
            "На сколько процентов вырос экспорт?",
            ("ru", "Экспорт вырос на 41 %."),
            ("nl", "De uitvoer steeg met 54 %."),
        ),
        ("出口增长了百分之多少？", ("zh", "出口增长41.3%。"), ("be", "Экспарт вырас на 54 %.")),
    ],
)
def test_growth_of_one_measure_may_disagree(
    question: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert related(question, first, second) == [Relation.FIGURES]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("When was it signed?", ("en", "Signed in 2014."), ("ru", "Подписано в 2016 году.")),
        ("是哪年签署的？", ("zh", "2014年签署。"), ("nl", "In 2016 ondertekend.")),
        ("Калі падпісалі?", ("be", "Падпісалі 18 мая 1992 года."), ("en", "Signed in 1994.")),
    ],
)
def test_dates_of_one_event_disagree(
    question: str, first: tuple[str, str], second: tuple[str, str]
) -> None:
    assert related(question, first, second) == [Relation.DATES]


def test_a_date_that_is_less_exact_agrees() -> None:
    texts = ("en", "It was signed in May 2015."), ("zh", "2015年签署。")
    assert related("When was it signed?", *texts) == []


def test_two_statements_disagree_in_either_order() -> None:
    texts = [("en", f"The canal has {count} locks.") for count in (14, 18)]
    for one, other in (texts, texts[::-1]):
        assert related("How many locks has the canal?", one, other) == [Relation.FIGURES]


def test_a_question_that_asks_no_figure_starts_no_conflict() -> None:
    texts = ("en", "The canal has 14 locks."), ("en", "The canal has 18 locks.")
    assert related("Who built the canal?", *texts) == []


def test_what_was_there_before_a_forecast_was_due_does_not_fail_it() -> None:
    forecast = ("en", "By 2030 the harbour is expected to have 90 companies.")
    question = "How many companies are expected?"
    for year, relations in ((2022, []), (2030, [Relation.FORECAST]), (2031, [Relation.FORECAST])):
        fact = ("en", f"In {year} it had 38 companies.")
        assert related(question, forecast, fact) == relations
        assert related(question, fact, forecast) == relations


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("How many students?", "There were 300 students, now 480.", "It has 480 students."),
        ("How many students?", "It had 3,000 students, now 4,472 students.", "4,500 students."),
        (
            # Too far from the word to be known for students: it stands in both all the same.
            "How many students?",
            "It had 300 students when rain fell on the town for days on end, and now 480.",
            "It has 480 students.",
        ),
        (
            "How many visitors in 2018?",
            "It had 640 visitors in 2018.",
            "In 2018 it made 900 euros.",
        ),
        (
            "How many students in 2010?",
            "In 2010 it had 90 students.",
            "In 2016 it had 99 students.",
        ),
        ("When did it open?", "It opened in 2009.", "A tower was built in 2006."),
        (
            "How many Chinese students are there?",
            "There are 1,400 Chinese students in Minsk.",
            "There are 700 Belarusian students in China.",
        ),
        (
            "When was the treaty signed?",
            "The treaty was signed in 2012.",
            "A plan was signed in 2010.",
        ),
    ],
)
def test_where_in_doubt_there_is_no_conflict(question: str, first: str, second: str) -> None:
    found = related(question, ("en", first), ("en", second))
    assert found == []


def test_a_rough_figure_that_agrees_does_not_hide_two_that_disagree() -> None:
    texts = ("en", "It counts 28 projects."), ("en", "There are 25 projects, or about 30 projects.")
    assert related("How many projects are there?", *texts) == [Relation.FIGURES]


def test_a_statement_about_another_name_is_held_against_none() -> None:
    question = "How many people live in Gansu?"
    here = Statement("25 million people live in Gansu.", "en")
    there = Statement("18 million people live in it.", "en", passage="Hunan is large.")
    wanted = read_request(question, demands(question, "en"))
    assert wanted is not None
    assert between(wanted, here, there, SHIPPED_KNOWLEDGE) == []
    same = Statement(there.text, "en", passage="Gansu is large.")
    assert [found for *_, found in between(wanted, here, same, SHIPPED_KNOWLEDGE)] == [
        Relation.FIGURES
    ]


@pytest.mark.parametrize(
    ("first", "second", "disagree"),
    [
        # Beyond a factor of 3.6 they are figures of other things.
        ("100 locks", "360 locks", True),
        ("100 locks", "361 locks", False),
        # To 1,000 one rounds within a factor of 1.1: 915 is one of 1.09, 905 one of 1.105.
        ("1,000 locks", "915 locks", False),
        ("1,000 locks", "905 locks", True),
        # "Over 100" goes as far as a factor of 1.25.
        ("over 100 locks", "124 locks", False),
        ("over 100 locks", "126 locks", True),
        # As exactly as the less exact: 6,700 has two digits.
        ("6,700 locks", "6,749 locks", False),
        ("6,700 locks", "6,751 locks", True),
        # However small they are; nothing at all is another thing.
        ("0.5 million locks", "0.6 million locks", True),
        ("0 locks", "5 locks", False),
    ],
)
def test_how_far_apart_figures_disagree(first: str, second: str, disagree: bool) -> None:
    texts = ("en", f"The canal has {first}."), ("en", f"The canal has {second}.")
    expected = [Relation.FIGURES] if disagree else []
    for one, other in (texts, texts[::-1]):
        assert related("How many locks has the canal?", one, other) == expected


def test_a_name_in_one_statement_alone_keeps_none_apart() -> None:
    texts = ("en", "The park of Gomel has 71 residents."), ("en", "The park has 125 residents.")
    assert related("How many residents has the park?", *texts) == [Relation.FIGURES]


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        # Two measures of one unit, and one measure in two units.
        (
            "How much were exports and imports?",
            "Exports were 5 million dollars.",
            "Imports were 8 million dollars.",
        ),
        (
            "How much were exports?",
            "Exports were 5 million dollars.",
            "Exports were 8 million yuan.",
        ),
    ],
)
def test_each_sum_is_held_against_its_like(question: str, first: str, second: str) -> None:
    assert related(question, ("en", first), ("en", second)) == []
    other = second.replace("Imports", "Exports").replace("yuan", "dollars")
    assert related(question, ("en", first), ("en", other)) == [Relation.FIGURES]
