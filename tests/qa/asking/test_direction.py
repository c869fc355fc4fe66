"""Where a text puts what it tells, in five languages."""

import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from qa.asking.direction import is_elsewhere, whither

ASKED = {
    "en": "How many Chinese students were in Belarus?",
    "ru": "Сколько китайских студентов училось в Беларуси?",
    "zh": "有多少中国学生在白俄罗斯留学？",
    "nl": "Hoeveel Chinese studenten waren er in Belarus?",
    "be": "Колькі кітайскіх студэнтаў вучылася ў Беларусі?",
}
OTHER_WAY = {
    "en": "Some 600 Belarusians studied in China.",
    "ru": "Около 600 белорусов учились в Китае.",
    "zh": "约有600名白俄罗斯人在中国学习。",
    "nl": "Ruim 600 Belarussen studeerden in China.",
    "be": "Каля 600 беларусаў вучыліся ў Кітаі.",
}
SAME_WAY = {
    "en": "Universities in Belarus had 1,851 students from China.",
    "ru": "В Беларуси учился 1851 студент из Китая.",
    "zh": "来自中国的1851名学生在白俄罗斯就读。",
    "nl": "In Belarus studeerden 1.851 studenten uit China.",
    "be": "У Беларусі вучыўся 1851 студэнт з Кітая.",
}


@pytest.mark.parametrize("language", ASKED)
@pytest.mark.parametrize("told", OTHER_WAY)
def test_the_other_way_round_is_elsewhere_in_every_language(language: str, told: str) -> None:
    question = (ASKED[language], language)
    assert is_elsewhere(question, (OTHER_WAY[told], told), SHIPPED_KNOWLEDGE)
    assert not is_elsewhere(question, (SAME_WAY[told], told), SHIPPED_KNOWLEDGE)


def test_what_a_thing_comes_from_is_not_where_it_goes() -> None:
    assert whither("来自中国的学生在白俄罗斯学习。", "zh") == {"Belarus"}
    assert whither("Exports from China to Belarus grew.", "en") == {"Belarus"}


@pytest.mark.parametrize(
    "told",
    [
        "Students from China chose philology.",  # puts nothing anywhere
        "Others went to Poland.",  # a place that the question does not name
        "They studied in Belarus and later in China.",  # both
    ],
)
def test_what_does_not_contradict_the_question_is_not_elsewhere(told: str) -> None:
    assert not is_elsewhere((ASKED["en"], "en"), (told, "en"), SHIPPED_KNOWLEDGE)


def test_a_question_that_puts_nothing_anywhere_is_contradicted_by_no_place() -> None:
    asked = ("Which universities of Belarus and China cooperate?", "en")
    assert not is_elsewhere(asked, (OTHER_WAY["en"], "en"), SHIPPED_KNOWLEDGE)


def test_all_places_are_found_and_none_in_a_language_without_prepositions_here() -> None:
    assert whither("Из Минска в Китай и во Вьетнам", "ru") == {"China", "Vietnam"}
    assert whither("Students in China", "fr") == frozenset()
