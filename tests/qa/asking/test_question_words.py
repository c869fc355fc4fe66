"""By which words a question asks is told once, for all that read it."""

from __future__ import annotations

import re

import pytest

from corpus.languages import LANGUAGES
from qa.asking.cues import AnswerKind, kinds_asked
from qa.asking.question_words import Asks, question_words

ASKED = {
    "en": {
        Asks.WHEN: "When did it open, and since what year?",
        Asks.HOW_MANY: "How many came?",
        Asks.NUMBER: "the number of guests",
        Asks.HOW_BIG: "How large is it?",
        Asks.HOW_FAR: "How far is it?",
        Asks.HOW_MUCH: "How high is it?",
        Asks.WHICH: "Which one?",
        Asks.WHY: "Why so?",
        Asks.WHO: "Whose is it?",
        Asks.ELSE: "Where is it?",
    },
    "ru": {
        Asks.WHEN: "В каком году?",
        Asks.HOW_MANY: "Скольких?",
        Asks.NUMBER: "численность гостей",
        Asks.HOW_FAR: "Как далеко?",
        Asks.HOW_MUCH: "Как велика она?",
        Asks.WHICH: "Каким он был?",
        Asks.WHY: "Отчего так?",
        Asks.WHO: "Кем он был?",
        Asks.ELSE: "Куда едут?",
    },
    "zh": {
        Asks.WHEN: "哪一年开业？",
        Asks.HOW_MANY: "面积是多少？",
        Asks.NUMBER: "参加人数",
        Asks.HOW_BIG: "有多大？",
        Asks.HOW_FAR: "有多远？",
        Asks.HOW_MUCH: "有多重？",
        Asks.WHY: "为啥？",
        Asks.WHO: "是谁？",
        Asks.ELSE: "在哪里？",
    },
    "nl": {
        Asks.WHEN: "In welk jaar?",
        Asks.HOW_MANY: "Hoeveel?",
        Asks.NUMBER: "het aantal gasten",
        Asks.HOW_BIG: "Hoe groot?",
        Asks.HOW_FAR: "Hoe ver?",
        Asks.HOW_MUCH: "Hoe zwaar?",
        Asks.WHICH: "Welke?",
        Asks.WHY: "Waardoor?",
        Asks.WHO: "Wie?",
        Asks.ELSE: "Waarheen?",
    },
    "be": {
        Asks.WHEN: "У якім годзе?",
        Asks.HOW_MANY: "Колькі?",
        Asks.NUMBER: "колькасць гасцей",
        Asks.HOW_FAR: "Як далёка?",
        Asks.HOW_MUCH: "Памеры парка",
        Asks.WHICH: "Якія?",
        Asks.WHY: "Чаму так?",
        Asks.WHO: "Чыя яна?",
        Asks.ELSE: "Адкуль?",
    },
}


def search(language: str, text: str, *asks: Asks) -> re.Match[str] | None:
    return re.search(question_words(language, *asks), text, re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asks", Asks)
def test_each_thing_is_asked_for_by_its_own_words(language: str, asks: Asks) -> None:
    if asks not in ASKED[language]:
        assert question_words(language, asks) == ""
        return
    text = ASKED[language][asks]
    assert search(language, text, asks)
    # A number is asked for by a noun, which asks nothing by itself.
    assert bool(search(language, text)) is (asks is not Asks.NUMBER)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The showhow and the whole, a theme."),
        ("ru", "Сколь какаду, причем почемучка."),
        ("zh", "公园很大。"),
        ("nl", "De watten en hoera."),
        ("be", "Чамусьці шторы."),
    ],
)
def test_a_word_that_only_begins_so_asks_nothing(language: str, text: str) -> None:
    assert search(language, text) is None


def test_further_words_are_searched_beside_those_of_the_list() -> None:
    pattern = re.compile(question_words("en", Asks.HOW_FAR, besides="distance"))
    assert pattern.search("the distance") and pattern.search("how far")
    assert question_words("ru", Asks.HOW_BIG, besides="площад") == "площад"


def test_every_reader_of_the_list_knows_the_same_words() -> None:
    """What the words of asking part and what they ask for has one source: "скольких" is in both."""
    assert kinds_asked("До скольких студентов вырос лицей?", "ru") == {AnswerKind.COUNT}
    assert search("ru", "до скольких", Asks.HOW_MANY)
