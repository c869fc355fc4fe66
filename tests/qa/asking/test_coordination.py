"""Of which things the same is asked, and which only stand side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asking.coordination import coordinated


@pytest.mark.parametrize(
    ("language", "question", "alone"),
    [
        (
            "en",
            "Which museums do Minsk and Grodno have?",
            ["Which museums do Minsk have?", "Which museums do Grodno have?"],
        ),
        (
            "en",
            "How many trams ran in Gomel in 2019 and in 2021?",
            ["How many trams ran in Gomel in 2019?", "How many trams ran in Gomel in 2021?"],
        ),
        (
            "ru",
            "Какие музеи есть у Минска и у Гродно?",
            ["Какие музеи есть у Минска?", "Какие музеи есть у Гродно?"],
        ),
        (
            "ru",
            "Сколько трамваев было в 2014/15 учебном году и в марте 2019 года?",
            [
                "Сколько трамваев было в 2014/15 учебном году?",
                "Сколько трамваев было в марте 2019 года?",
            ],
        ),
        (
            "zh",
            "明斯克和格罗德诺有哪些博物馆？",
            ["明斯克有哪些博物馆？", "格罗德诺有哪些博物馆？"],
        ),
        ("zh", "2019年和2021年有多少电车？", ["2019年有多少电车？", "2021年有多少电车？"]),
        (
            "nl",
            "Welke musea hebben Minsk, Brest en Grodno?",
            [
                "Welke musea hebben Minsk?",
                "Welke musea hebben Brest?",
                "Welke musea hebben Grodno?",
            ],
        ),
        (
            "nl",
            "Wie bouwt voor de Skorina-universiteit en de Kupala-universiteit?",
            [
                "Wie bouwt voor de Skorina-universiteit?",
                "Wie bouwt voor de Kupala-universiteit?",
            ],
        ),
        (
            "be",
            "Якія музеі ёсць у Мінску і ў Гродне?",
            ["Якія музеі ёсць у Мінску?", "Якія музеі ёсць ў Гродне?"],
        ),
        (
            "be",
            "Што купілі «Гомсельмаш» і «Амкадор»?",
            ["Што купілі «Гомсельмаш»?", "Што купілі «Амкадор»?"],
        ),
    ],
)
def test_the_question_is_asked_of_each(language: str, question: str, alone: list[str]) -> None:
    assert coordinated(question, language) == alone


@pytest.mark.parametrize(
    ("language", "question", "alone"),
    [
        (
            "en",
            "Which is higher, the tower in Minsk or that in Gomel?",
            ["Which is higher, the tower in Minsk?", "Which is higher, that in Gomel?"],
        ),
        (
            "ru",
            "Что выше: башня в Минске или башня в Гомеле?",
            ["Что выше: башня в Минске?", "Что выше: башня в Гомеле?"],
        ),
        (
            "zh",
            "哪座塔更高，明斯克的还是戈梅利的？",
            ["哪座塔更高，明斯克的？", "哪座塔更高，戈梅利的？"],
        ),
        (
            "nl",
            "Wat is hoger: de toren in Minsk of die in Gomel?",
            ["Wat is hoger: de toren in Minsk?", "Wat is hoger: die in Gomel?"],
        ),
        (
            "be",
            "Што вышэй: вежа ў Мінску ці вежа ў Гомелі?",
            ["Што вышэй: вежа ў Мінску?", "Што вышэй: вежа ў Гомелі?"],
        ),
    ],
)
def test_it_is_asked_of_both_choices(language: str, question: str, alone: list[str]) -> None:
    assert coordinated(question, language) == alone


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "How far is it between Minsk and Grodno?"),
        ("en", "How did trade change between 2019 and 2021?"),
        ("en", "How much was built from 2019 to 2021?"),
        ("en", "When did Minsk and Changchun sign?"),
        ("en", "What do Belarus and China trade?"),  # they are everywhere
        ("en", "Who runs the mill and the bakery?"),
        ("en", "Which museums do Minsk, Brest, Gomel and Grodno have?"),  # more than are quoted
        ("en", "Does the university of Minsk and Spartak share a hall?"),  # not of one kind
        ("en", "Which is better, tea or coffee?"),
        ("en", "When did it open in Minsk and why did Gomel close it?"),
        ("ru", "Сколько километров между Минском и Гродно?"),
        ("ru", "С какого года сотрудничают Минск и Чанчунь?"),
        ("zh", "明斯克和格罗德诺之间有多远？"),
        ("zh", "明斯克与长春何时签署协议？"),
        ("nl", "Hoe ver is het tussen Minsk en Grodno?"),
        ("nl", "Hoeveel werd er van 2019 tot en met 2021 gebouwd?"),
        ("be", "Колькі кіламетраў паміж Мінскам і Гродна?"),
        ("be", "Калі Мінск і Чанчунь падпісалі пагадненне?"),
        ("de", "Welche Museen haben Minsk und Grodno?"),  # a language without its words
    ],
)
def test_what_goes_together_stays_together(language: str, question: str) -> None:
    assert coordinated(question, language) == []


def test_what_two_do_together_with_a_preposition_each_they_do_apart() -> None:
    assert coordinated("С кем сотрудничают в Минске и в Гродно?", "ru") == [
        "С кем сотрудничают в Минске?",
        "С кем сотрудничают в Гродно?",
    ]


TOWNS = {
    "en": ["Minsk", "Grodno", "Brest", "Gomel"],
    "ru": ["Минск", "Гродно", "Брест", "Гомель"],
    "zh": ["明斯克", "格罗德诺", "布列斯特", "戈梅利"],
    "nl": ["Minsk", "Grodno", "Brest", "Gomel"],
    "be": ["Мінск", "Гродна", "Брэст", "Гомель"],
}
PIECES = {
    "en": ["Which parks have", " and ", " or ", ", ", " in ", "?", "2019", "2021"],
    "ru": ["Какие парки есть", " и ", " или ", ", ", " в ", "?", "2019", "2021"],
    "zh": ["有哪些公园", "和", "还是", "、", "在", "？", "2019年", "2021年"],
    "nl": ["Welke parken hebben", " en ", " of ", ", ", " in ", "?", "2019", "2021"],
    "be": ["Якія паркі маюць", " і ", " ці ", ", ", " у ", "?", "2019", "2021"],
}


@given(st.data(), st.sampled_from(sorted(TOWNS)))
def test_each_is_shorter_than_the_question_and_made_of_it(
    data: st.DataObject, language: str
) -> None:
    pieces = st.lists(st.sampled_from(TOWNS[language] + PIECES[language]), max_size=10)
    question = data.draw(pieces.map("".join) | st.text())
    alone = coordinated(question, language)
    assert len(alone) in (0, 2, 3)
    for each in alone:
        assert len(each) < len(question)
        assert set(each) <= set(question)
