from decimal import Decimal

import pytest

from corpus.language import language_of
from qa.asking.constraints import demands
from qa.figures.figures import Figure
from qa.figures.request import Request, read_check, read_request


def asked(question: str) -> Request | None:
    return read_request(question, demands(question, language_of(question)))


@pytest.mark.parametrize(
    ("question", "measures"),
    [
        ("How many residents does the park have?", {"resident"}),
        ("What net profit did the residents make?", {"profit"}),
        ("Какую прибыль получили резиденты?", {"profit"}),
        ("Сколько студентов в университете?", {"student", "university"}),
        ("2020年出口额是多少？", {"export"}),
        ("园区吸引了多少投资？", {"investment"}),
        ("Hoeveel studenten telt de universiteit?", {"student", "university"}),
        ("Колькі пагадненняў паміж універсітэтамі?", {"agreement", "university"}),
        ("How large is the garden?", {"area"}),
        ("What is the population of the town?", {"inhabitant"}),
        ("Hoeveel inwoners telt de stad?", {"inhabitant"}),
        ("How large was the trade?", {"trade"}),
        ("Are there 28 or 25 projects?", {"project"}),
        ("项目是28个还是25个？", {"project"}),
        ("When was the school founded, and how many students has it?", {"founding", "student"}),
        ("Когда открыли школу?", {"opening"}),
        ("条约是哪年签署的？", {"signing"}),
        ("Wanneer werd de school opgericht?", {"founding"}),
        ("Калі адкрыўся цэнтр?", {"opening"}),
        ("Каким был товарооборот в 2020 году?", {"trade"}),
        ("Колькі ўклалі ў парк?", {"investment"}),
    ],
)
def test_a_question_for_figures_asks_for_the_measures_that_it_names(
    question: str, measures: set[str]
) -> None:
    request = asked(question)
    assert request is not None
    assert request.measures == measures


@pytest.mark.parametrize(
    "question",
    [
        "Which company became the 42nd resident?",
        "Кто построил канал?",
        "为什么停运？",
        "Wie bouwde de fabriek?",
        "Чаму закрылі школу?",
        "江苏提出了哪些投资项目？",
    ],
)
def test_a_question_for_no_figure_asks_for_none(question: str) -> None:
    assert asked(question) is None


def test_what_was_signed_is_asked_for_too() -> None:
    request = asked("When was the memorandum signed?")
    assert request is not None
    assert (request.measures, request.things) == ({"signing"}, {"memorandum"})


def test_years_names_and_percentages_are_kept() -> None:
    request = asked("What share of exports went to Gansu in 2020?")
    assert request is not None
    assert request.share
    assert (request.years, request.names) == ({2020}, {"Gansu"})


@pytest.mark.parametrize(
    ("question", "forecast"),
    [
        ("How many residents were expected, and how many are there?", True),
        ("Сколько резидентов прогнозировали?", True),
        ("预计有多少家企业？", True),
        ("Hoeveel bezoekers werden er verwacht?", True),
        ("Колькі рэзідэнтаў прадказвалі?", True),
        ("How many residents are there?", False),
        ("Сколько там резидентов?", False),
        ("有多少家企业？", False),
        ("Hoeveel bezoekers waren er?", False),
        ("Колькі там рэзідэнтаў?", False),
    ],
)
def test_only_a_question_for_what_was_expected_asks_for_a_forecast(
    question: str, forecast: bool
) -> None:
    request = asked(question)
    assert request is not None
    assert request.forecast is forecast


def test_a_share_is_no_sum_and_a_sum_no_share() -> None:
    share = Figure(Decimal(12), "12 %", "%", "export")
    money = Figure(Decimal(12), "12 dollars", "USD", "export")
    day = Figure(Decimal(2019), "2019", "date", "signing")
    much, part = asked("How much was exported?"), asked("What share of exports went there?")
    when = asked("When was it signed?")
    assert much is not None and part is not None and when is not None
    assert [much.wants(each) for each in (share, money, day)] == [False, True, False]
    assert [part.wants(each) for each in (share, money, day)] == [True, False, False]
    assert [when.wants(each) for each in (share, money, day)] == [False, False, True]


def test_what_is_counted_is_no_further_thing() -> None:
    request = asked("How many agreements are there?")
    assert request is not None
    assert (request.measures, request.things) == ({"agreement"}, set())


def checked(question: str) -> Request | None:
    return read_check(question, demands(question, language_of(question)))


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("Does the park have more than 100 residents?", "resident"),
        ("Did the park reach 100 residents by 2020?", "resident"),
        ("Достиг ли парк 100 резидентов к 2020 году?", "resident"),
        ("园区有超过100家企业吗？", "resident"),
        ("Heeft het park meer dan 100 bedrijven?", "resident"),
        ("Ці стала ў парку больш за 100 рэзідэнтаў?", "resident"),
        ("Did exports reach 5 billion dollars?", "export"),
    ],
)
def test_a_figure_in_a_question_is_one_to_check(question: str, measure: str) -> None:
    assert asked(question) is None
    request = checked(question)
    assert request is not None
    assert measure in request.measures
    assert not request.forecast
    assert not request.years


def test_a_forecast_may_be_checked_itself() -> None:
    request = checked("Was the park expected to have 100 residents by 2020?")
    assert request is not None
    assert request.forecast


@pytest.mark.parametrize(
    "question", ["Does the park have residents?", "Did the park open in 2019?", "园区有企业吗？"]
)
def test_without_a_figure_there_is_none_to_check(question: str) -> None:
    assert checked(question) is None
