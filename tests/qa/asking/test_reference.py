"""What "there" and "this province" point to is looked up, and stands in their place."""

from __future__ import annotations

import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from qa.asking.reference import with_referent

ASKED = {
    "en": "With which province is the Mogilev Region friends?",
    "ru": "С какой провинцией дружит Могилёвская область?",
    "zh": "莫吉廖夫州和哪个省友好？",
    "nl": "Met welke provincie is de regio Mogilev bevriend?",
    "be": "З якой правінцыяй сябруе Магілёўская вобласць?",
}
NAMES = {"en": "Hunan", "ru": "Хунань", "zh": "湖南", "nl": "Hunan", "be": "Хунань"}


def referred(question: str, *history: str, name: str | None = "Hunan") -> str | None:
    """The question with the one name that answers any question before it."""
    full = with_referent(question, history, lambda *_: name, SHIPPED_KNOWLEDGE)
    return full.text if full else None


@pytest.mark.parametrize(
    ("language", "question", "full"),
    [
        ("en", "How many people live in that province?", "How many people live in Hunan?"),
        ("en", "How many people live there?", "How many people live in Hunan?"),
        ("ru", "Сколько людей в этой провинции?", "Сколько людей в Хунань?"),
        ("ru", "а какой город там столица?", "а какой город в Хунань столица?"),
        ("zh", "这个省有多少人口？", "湖南有多少人口？"),
        ("zh", "那里生产什么？", "湖南生产什么？"),
        ("nl", "Hoeveel mensen wonen in die provincie?", "Hoeveel mensen wonen in Hunan?"),
        ("nl", "Wat maken ze daar?", "Wat maken ze in Hunan?"),
        ("be", "Колькі людзей у гэтай правінцыі?", "Колькі людзей у Хунань?"),
        ("be", "што там вырабляюць?", "што у Хунань вырабляюць?"),
    ],
)
def test_the_name_that_answers_stands_for_what_points_to_it(
    language: str, question: str, full: str
) -> None:
    assert referred(question, ASKED[language], name=NAMES[language]) == full


@pytest.mark.parametrize(
    "question",
    [
        "How many people live in Hunan?",  # it points to nothing
        "Is there a factory?",
        "How large is that fund?",  # of no kind that a name has
        "Which company is that?",
        "Who said that the province grew?",
        "Zei hij dat de provincie groeit?",
        "Since when has this university existed?",  # of another kind than what was asked for
    ],
)
def test_what_points_to_no_name_that_was_asked_for_is_left(question: str) -> None:
    assert referred(question, ASKED["en"]) is None


def test_without_a_question_before_or_one_name_that_answers_it_nothing_is_known() -> None:
    question = "How many people live in that province?"
    assert referred(question) is None
    assert referred(question, ASKED["en"], name=None) is None
    assert referred(question, "Where is the park?") is None


def test_the_one_city_of_a_question_is_that_city_and_need_not_be_there() -> None:
    before = "When did the institute in Dalian open?"
    assert referred("How large is this city?", before) == "How large is Dalian?"
    assert referred("Who works there?", before) is None  # the institute is told of as well
    assert referred("How large is this city?", "When did Dalian and Minsk sign?") is None


def test_one_follow_up_points_to_what_another_was_of() -> None:
    first = "Which region of Belarus is friends with Hunan?"
    asked: list[str] = []

    def told(question: str, _: frozenset[str]) -> str:
        asked.append(question)
        return "Mogilev Region" if question == first else "Jiangsu"

    second = f"{first} With which province does this region work too?"
    full = with_referent("When did that province sign?", [first, second], told, SHIPPED_KNOWLEDGE)
    assert full and full.text == "When did Jiangsu sign?"
    assert asked == [first, "With which province does Mogilev Region work too?"]


def test_a_chinese_region_is_asked_for_by_its_last_character_alone() -> None:
    before = "湖南省跟白俄罗斯哪个州是友好关系？"
    assert referred("这个州还和谁合作？", before, name="莫吉廖夫州") == "莫吉廖夫州还和谁合作？"


def test_there_asks_of_the_question_before_as_well_and_this_province_does_not() -> None:
    there = with_referent("Who works there?", [ASKED["en"]], lambda *_: "Hunan", SHIPPED_KNOWLEDGE)
    this = with_referent(
        "Who runs that province?", [ASKED["en"]], lambda *_: "Hunan", SHIPPED_KNOWLEDGE
    )
    assert there and this
    assert (there.alone, this.alone) == (False, True)
