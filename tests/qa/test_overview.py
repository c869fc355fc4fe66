import pytest

from qa.overview import asks_for_overview


@pytest.mark.parametrize(
    "question",
    [
        "What does the book say about Gansu?",
        "Summarise the cooperation in agriculture.",
        "Что книга говорит о Ганьсу?",
        "Что сказано в документах о сельском хозяйстве?",
        "Расскажи о парке.",
        "书中关于甘肃说了什么？",
        "请概述农业合作。",
        "Wat zegt het boek over Gansu?",
        "Vat de samenwerking in de landbouw samen.",
        "Geef een overzicht van de handel.",
        "Што кніга кажа пра Ганьсу?",
        "Раскажы пра парк.",
    ],
)
def test_a_question_about_a_whole_is_recognised(question: str) -> None:
    assert asks_for_overview(question)


@pytest.mark.parametrize(
    "question",
    [
        "How many people live in Gansu?",
        "Which book praises translation technology?",
        "Сколько человек живёт в Ганьсу?",
        "Кто написал статью о парке?",
        "甘肃有多少人口？",
        "Hoeveel mensen wonen er in Gansu?",
        "Кто сказал, что парк велик?",
        "Колькі людзей жыве ў Ганьсу?",
    ],
)
def test_a_question_about_one_thing_is_not(question: str) -> None:
    assert not asks_for_overview(question)
