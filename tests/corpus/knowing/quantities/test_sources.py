"""A year that says how old a source is, and one that says when something was."""

import pytest

from corpus.knowing.quantities import quantities, years_told


def told(text: str, language: str) -> list[int]:
    return [int(year.value) for year in years_told(text, quantities(text, language))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "An article of 2022 counts 71 residents in 2021."),
        ("en", "A column of 20 January 2022 says that in 2021 it had 71."),
        ("en", "The 2019 book, and another book published in late 2022, name 2021."),
        ("ru", "Статья 2022 года насчитывает в 2021 году 71 резидента."),
        ("ru", "В книге, вышедшей в январе 2022 года, назван 2021 год."),
        ("zh", "2022年的一篇文章称，2021年有71家企业。"),
        ("zh", "2022年1月20日发表的专栏和2022年一篇论贸易的论文都提到2021年。"),
        ("nl", "Een artikel uit 2022 telt in 2021 71 bedrijven."),
        ("nl", "Het boek over de handel van de regio uit 2022 telt er in 2021 71."),
        ("be", "Артыкул 2022 года налічвае ў 2021 годзе 71 рэзідэнта."),
        ("be", "У кнізе, выдадзенай у 2022 годзе, названы 2021 год."),
    ],
)
def test_the_year_of_a_source_is_not_told_of(language: str, text: str) -> None:
    assert told(text, language) == [2021]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The article says that in 2021 the park had 71 residents."),
        ("ru", "Согласно статье, в 2021 году в парке был 71 резидент."),
        ("zh", "一篇文章说，2021年贸易额有所增长。"),
        ("zh", "2021年出版了一部著作。"),
        ("nl", "Het boek plaatst het in juli 2021."),
        ("be", "Паводле артыкула, у 2021 годзе ў парку быў 71 рэзідэнт."),
        ("en", "In 2021 reports of exports fell."),
    ],
)
def test_what_a_source_dates_is_told_of(language: str, text: str) -> None:
    assert told(text, language) == [2021]
