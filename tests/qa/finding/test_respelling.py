"""A question in the words of a sentence, in five languages."""

import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from qa.finding.respelling import respelled


@pytest.mark.parametrize(
    ("language", "question", "sentence", "expected"),
    [
        (
            "ru",
            "Какой товарооборот был в 2021 году?",
            "Торговля составила 59 млн.",
            "Какой Торговля был в 2021 году?",
        ),
        (
            "be",
            "Які тавараабарот быў у 2021 годзе?",
            "У 2021 годзе гандаль вырас.",
            "Які гандаль быў у 2021 годзе?",
        ),
        ("zh", "2019年白罗斯出口多少？", "白俄罗斯出口额为5亿。", "2019年白俄罗斯出口多少？"),
        (
            "nl",
            "Wie bezocht Wit-Rusland?",
            "De gasten zagen Belarus.",
            "Wie bezocht Belarus?",
        ),
        (
            "en",
            "How large was commerce in 2021?",
            "In 2021 trade grew.",
            "How large was trade in 2021?",
        ),
    ],
)
def test_what_both_name_is_spelled_as_the_sentence_does(
    language: str, question: str, sentence: str, expected: str
) -> None:
    assert respelled(question, sentence, language, SHIPPED_KNOWLEDGE) == expected


@pytest.mark.parametrize(
    ("language", "question", "sentence"),
    [
        ("en", "How large was trade in 2021?", "In 2021 trading grew."),  # the same stem
        ("ru", "Что купил Китай?", "Китаю продали чай."),
        ("en", "How large was trade in 2021?", "The lake is deep."),  # nothing that both name
        ("nl", "Wie bezocht Wit-Rusland?", "De Belarussische gasten zwommen."),  # no name of it
    ],
)
def test_all_else_stays_as_it_was_asked(language: str, question: str, sentence: str) -> None:
    assert respelled(question, sentence, language, SHIPPED_KNOWLEDGE) == question


def test_several_words_change_at_once() -> None:
    told = "Belarus deed in 2019 meer aan handel."
    asked = respelled(
        "Wat was de commerciële waarde voor Wit-Rusland?", told, "nl", SHIPPED_KNOWLEDGE
    )
    assert asked == "Wat was de handel waarde voor Belarus?"
