import pytest

from qa.asking.overview import asks_for_overview, is_mostly_name, subject_of


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


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What does the book say about Gansu?", "Gansu"),
        ("Summarise the cooperation in agriculture.", "the cooperation in agriculture"),
        ("Что книга говорит о Ганьсу?", "Ганьсу"),
        ("Обобщи сотрудничество в сельском хозяйстве", "сотрудничество в сельском хозяйстве"),
        ("书中关于甘肃说了什么？", "甘肃"),
        ("关于甘肃，书中说了什么？", "甘肃"),
        ("请概述农业合作。", "农业合作"),
        ("Wat zegt het boek over Gansu?", "Gansu"),
        ("Vat de samenwerking in de landbouw samen.", "de samenwerking in de landbouw"),
        ("Што кніга кажа пра Ганьсу?", "Ганьсу"),
        ("Summarise.", "Summarise."),
        ("Who wrote the book?", "Who wrote the book?"),
    ],
)
def test_the_subject_is_what_is_left_without_the_words_that_ask(
    question: str, subject: str
) -> None:
    assert subject_of(question) == subject


def test_a_name_is_told_from_what_is_asked_of_it() -> None:
    assert is_mostly_name("in Gansu", "nl")
    assert is_mostly_name("甘肃", "zh")
    assert not is_mostly_name("trade in Gansu", "en")
    assert not is_mostly_name("agriculture", "en")
