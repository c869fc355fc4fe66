from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asking.ellipsis import completed, matter_of, points_back, without_years

LONGER_THAN_AN_ENCODER_READS = 512  # tokens; of Chinese about as many characters


def liking(*wanted: str) -> object:
    """Finds what is wanted most like anything, in the order of the list."""

    def likeness(_: str, others: Sequence[str]) -> list[float]:
        return [
            float(len(wanted) - wanted.index(each)) if each in wanted else 0.0 for each in others
        ]

    return likeness


CHANGED = [
    (
        "How much is a tyre change for the Zeekr 001?",
        "What about a service?",
        "change",
        "How much is a service for the Zeekr 001?",
    ),
    (
        "Does Belarus sell beef to China?",
        "And poultry?",
        "beef",
        "Does Belarus sell poultry to China?",
    ),
    (
        "Сколько стоит замена масла для фургона?",
        "А аккумулятора?",
        "масла",
        "Сколько стоит замена аккумулятора для фургона?",
    ),
    ("最近的药店在哪里？", "我说的是医院", "药店", "最近的医院在哪里？"),
    ("白俄罗斯向中国出口牛肉吗？", "鸡肉呢？", "牛肉", "白俄罗斯向中国出口鸡肉吗？"),
    (
        "Wat kost een accu voor het kleine busje?",
        "En een winterband?",
        "accu",
        "Wat kost een winterband voor het kleine busje?",
    ),
    ("Ці прадае Беларусь ялавічыну?", "А малако?", "ялавічыну", "Ці прадае Беларусь малако?"),
    ("When do you close on Friday?", "Sorry, Saturday", "Friday", "When do you close on Saturday?"),
]


@pytest.mark.parametrize(("before", "question", "alike", "whole"), CHANGED)
def test_a_changed_aspect_takes_the_place_of_what_is_most_like_it(
    before: str, question: str, alike: str, whole: str
) -> None:
    assert completed(question, before, liking(alike)) == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("How many students are in Minsk?", "And in Gomel?", "How many students are in Gomel?"),
        (
            "Сколько студентов учится в Минске?",
            "Нет, я имел в виду Гродно",
            "Сколько студентов учится в Гродно?",
        ),
        ("明斯克有多少留学生？", "戈梅利呢？", "戈梅利有多少留学生？"),
        (
            "Hoeveel studenten zijn er in Minsk?",
            "En in Brest?",
            "Hoeveel studenten zijn er in Brest?",
        ),
        (
            "Колькі студэнтаў вучыцца ў Мінску?",
            "А ў Гомелі?",
            "Колькі студэнтаў вучыцца ў Гомелі?",
        ),
    ],
)
def test_a_name_takes_the_place_of_the_one_name_of_its_kind(
    before: str, question: str, whole: str
) -> None:
    assert completed(question, before, liking()) == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("What was the trade in 2019?", "And in 2021?", "What was the trade in 2021?"),
        ("Каким был экспорт в 2019 году?", "А в 2021 году?", "Каким был экспорт в 2021 году?"),
        ("2019年的贸易额是多少？", "那2021年呢？", "2021年的贸易额是多少？"),
        ("Hoe groot was de handel in 2019?", "En in 2021?", "Hoe groot was de handel in 2021?"),
        ("Якім быў экспарт у 2019 годзе?", "А ў 2021 годзе?", "Якім быў экспарт ў 2021 годзе?"),
        ("What was the trade?", "And in 2021?", "What was the trade in 2021?"),
    ],
)
def test_a_year_takes_the_place_of_the_year(before: str, question: str, whole: str) -> None:
    assert completed(question, before, liking()) == whole


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("How large is the park?", "Who runs it?"),
        ("Какова площадь парка?", "С какого года?"),
        ("园区有多大？", "由谁管理？"),
        ("Hoe groot is het park?", "Waarom?"),
        ("Якая плошча парка?", "Яна платная?"),
    ],
)
def test_what_asks_in_its_own_words_comes_after_the_question_before(
    before: str, question: str
) -> None:
    assert completed(question, before, liking("park", "парка", "园区", "плошча")) == (
        f"{before} {question}"
    )


def test_asking_in_the_words_of_the_question_before_is_no_asking() -> None:
    before = "How much is a tyre change for the Zeekr 001?"
    assert completed("How much is a service?", before, liking()) == (
        "How much is a service for the Zeekr 001?"
    )


def test_another_year_replaces_the_one_before_it_in_a_question_of_its_own() -> None:
    whole = completed("And who paid in 2021?", "Who built it in 2019?", liking())
    assert whole == "Who built it? And who paid in 2021?"
    assert completed("And who paid?", "Who built it in 2019?", liking()) == (
        "Who built it in 2019? And who paid?"
    )


def test_a_question_without_its_years() -> None:
    assert without_years("Who built it in 2019?") == "Who built it?"
    assert without_years("Who built it?") == "Who built it?"


def test_a_pronoun_points_back() -> None:
    for text in (
        "Who runs it?",
        "Кто им управляет?",
        "它何时生效？",
        "Hoeveel kost hij?",
        "Хто яго стварыў?",
    ):
        assert points_back(text)
    assert not points_back("Who runs the park?")


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_is_completed_is_never_longer_than_both(question: str, before: str) -> None:
    whole = completed(question, before, lambda _, others: [0.0] * len(others))
    assert len(whole) <= max(len(question), len(question) + len(before) + 3)


def test_a_long_question_before_never_pushes_the_question_out_of_sight() -> None:
    whole = completed("And what did it cost?", "园" * 600, liking())
    assert whole.endswith("And what did it cost?")
    assert len(whole) <= LONGER_THAN_AN_ENCODER_READS


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Who founded the venture fund?", "founded the venture fund"),
        ("Какая площадь порта?", "площадь порта"),
        ("港口在哪里？", "港口在"),
        ("Hoe groot is de haven?", "haven"),
        ("Дзе знаходзіцца порт?", "знаходзіцца порт"),
    ],
)
def test_the_matter_of_a_question_is_what_it_asks_about(question: str, matter: str) -> None:
    assert matter_of(question) == matter


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("How many residents does the park have?", "how many people work there?"),
        ("Сколько студентов в Минске?", "а сколько студентов там китайцы?"),
        ("Hoeveel bedrijven telt het park?", "en hoeveel mensen werken daar?"),
        ("Колькі студэнтаў у Мінску?", "а колькі студэнтаў там кітайцы?"),
    ],
)
def test_what_points_to_a_place_is_asked_after_the_question_that_names_it(
    before: str, question: str
) -> None:
    assert completed(question, before, liking()) == f"{before} {question}"


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("How many people work there?", "no, I meant 2019", "How many people work there? 2019"),
        ("Колькі там людзей?", "Не, я пра 2019 год", "Колькі там людзей? 2019 год"),
    ],
)
def test_a_year_put_right_comes_without_the_words_that_put_it_right(
    before: str, question: str, whole: str
) -> None:
    assert completed(question, before, liking()) == whole
