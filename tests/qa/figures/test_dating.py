import pytest

from qa.figures.dating import asks_for_present, nearest_years, years_of_events


@pytest.mark.parametrize(
    "question",
    [
        "How many residents are there now?",
        "Сколько сейчас резидентов?",
        "目前有多少家企业？",
        "Hoeveel bedrijven zijn er nu?",
        "Колькі цяпер рэзідэнтаў?",
    ],
)
def test_the_present_is_asked_for_in_every_language(question: str) -> None:
    assert asks_for_present(question)


@pytest.mark.parametrize(
    "question",
    [
        "How many residents were known in 2019?",
        "Сколько резидентов было в 2019 году?",
        "2019年有多少家企业？",
        "Hoeveel bedrijven waren er in 2019?",
        "Колькі рэзідэнтаў было ў 2019 годзе?",
    ],
)
def test_the_past_is_not_the_present(question: str) -> None:
    assert not asks_for_present(question)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "An article of 2022 counts 71 residents in 2021."),
        ("ru", "Статья 2022 года насчитывает в 2021 году 71 резидента."),
        ("zh", "2022年的一篇文章称，2021年有71家企业。"),
        ("nl", "Een artikel uit 2022 telt in 2021 71 bedrijven."),
        ("be", "Артыкул 2022 года налічвае ў 2021 годзе 71 рэзідэнта."),
    ],
)
def test_the_year_of_a_publication_dates_no_event(language: str, text: str) -> None:
    assert [year for year, _ in years_of_events(text, language)] == [2021]


def test_the_nearest_year_dates_a_figure() -> None:
    text = "In 2019 it had 40 residents, and 71 residents in 2021."
    years = years_of_events(text, "en")
    assert nearest_years(years, text.index("40")) == {2019}
    assert nearest_years(years, text.index("71")) == {2021}
    assert nearest_years([], 7) == frozenset()
    assert nearest_years([(2016, 3), (2017, 8)], 20) == {2016, 2017}
