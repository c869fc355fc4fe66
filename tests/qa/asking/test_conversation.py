from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asking.conversation import (
    Signs,
    asked_behind,
    signs_of,
    standalone_question,
    topic_of,
)
from qa.asking.ellipsis import Senses


def sensing(
    strength: Callable[[str], float] = lambda _: 0.0,
    independence: Callable[[str], float] = lambda _: 0.0,
    incomplete: Callable[[str], bool] = lambda _: False,
) -> Senses:
    def likeness(_: str, others: Sequence[str]) -> list[float]:
        return [0.0] * len(others)

    return Senses(strength, independence, likeness, incomplete, tells=lambda _: True)


def standing(*alone: str) -> Senses:
    """Some questions surely stand by themselves, all others surely do not."""
    return sensing(independence=lambda text: 9.0 if text in alone else -9.0)


PAIRS = [
    ("How many locks has the canal?", "And who uses it?"),
    ("Сколько шлюзов у канала?", "А кто по нему ходит?"),
    ("运河有多少座船闸？", "谁使用它？"),
    ("Hoeveel sluizen telt het kanaal?", "En wie gebruikt het?"),
    ("Колькі шлюзаў мае канал?", "А хто па ім ходзіць?"),
]


@given(st.text(min_size=1))
def test_the_first_question_of_a_conversation_stands_alone(question: str) -> None:
    assert standalone_question(question, (), standing()) == question


@pytest.mark.parametrize(("before", "question"), PAIRS)
def test_what_does_not_stand_by_itself_is_completed(before: str, question: str) -> None:
    assert standalone_question(question, (before,), standing(question)) == question
    assert standalone_question(question, (before,), standing()) == f"{before} {question}"


@pytest.mark.parametrize(("before", "question"), PAIRS)
def test_where_words_tell_nothing_the_reading_that_finds_more_is_taken(
    before: str, question: str
) -> None:
    whole = f"{before} {question}"
    for wanted in (question, whole):
        senses = sensing(lambda text, wanted=wanted: float(text == wanted))  # type: ignore[misc]
        assert standalone_question(question, (before,), senses) == wanted


@pytest.mark.parametrize("before", [before for before, _ in PAIRS])
@pytest.mark.parametrize("question", ["Date?", "Срок?", "金额？", "Datum?", "Тэрмін?"])
def test_what_says_not_of_what_it_asks_comes_behind_a_question_and_replaces_none_of_its_words(
    before: str, question: str
) -> None:
    senses = sensing(independence=lambda _: 9.0, incomplete=lambda text: text == question)
    assert standalone_question(question, (before,), senses) == f"{before} {question}"


def test_what_a_preposition_leads_takes_its_place_though_it_says_not_of_what_it_asks() -> None:
    before = "How wide is the lock for a small ship?"
    senses = sensing(independence=lambda _: 9.0, incomplete=lambda _: True)
    whole = standalone_question("And for the big one?", (before,), senses)
    assert whole == "How wide is the lock for the big ship?"


def test_a_conversation_never_piles_up() -> None:
    first = "How many locks has the canal?"
    history = [first]
    for question in ("Who uses it?", "Who built it?", "Why?", "Who paid for it?") * 3:
        whole = standalone_question(question, history, standing(first))
        assert whole == f"{first} {question}"
        history.append(whole)


def test_a_new_question_is_the_topic_of_those_after_it() -> None:
    history = ["How many locks has the canal?", "How large is the port?"]
    assert standalone_question("Who runs it?", history, standing()) == (
        "How large is the port? Who runs it?"
    )


def test_the_topic_of_a_completed_question_is_what_stands_before_it() -> None:
    first = "What was built in 2019?"
    assert topic_of([first]) == first
    assert topic_of([first, f"{first} Who paid?"]) == first
    assert topic_of([first, "What was built? Who paid in 2021?"]) == "What was built?"
    assert topic_of([first, "What was built in 2021?"]) == "What was built in 2021?"


@pytest.mark.parametrize(
    ("before", "behind", "question", "whole"),
    [
        ("What does Gansu do in Grodno?", "Is it open?", "sorry, I meant Brest", "Brest"),
        ("Что делают в Гродно?", "Это открыто?", "нет, я про Брест", "Брест"),
        ("在格罗德诺做什么？", "开了吗？", "不对，我问的是布列斯特", "布列斯特"),
        ("Wat doet men in Grodno?", "Is het open?", "nee, ik bedoel Brest", "Brest"),
        ("Што робяць у Гродне?", "Ці адкрыта?", "не, я пра Брэст", "Брэст"),
    ],
)
def test_a_correction_changes_the_question_understood_last_and_leaves_what_stands_behind_it(
    before: str, behind: str, question: str, whole: str
) -> None:
    history = [before, f"{before} {behind}"]
    found = standalone_question(question, history, standing(), corrects=True)
    assert whole in found and found.endswith(behind)
    assert not {"Grodno", "Гродно", "格罗德诺", "Гродне"} & set(found.split())
    assert topic_of([*history, found]) == found.removesuffix(f" {behind}")
    assert asked_behind([*history, found]) == behind


def test_what_speaks_for_completing_a_question() -> None:
    senses = sensing(lambda text: float(len(text)), lambda _: 2.0)
    assert signs_of("Who runs it?", "How large is it? Who runs it?", senses) == Signs(2.0, 0.1, 1.0)
    assert signs_of("谁管理园区？", "园区有多大？ 谁管理园区？", senses).points == 0.0


def test_a_rewriting_is_taken_where_it_finds_more() -> None:
    history, rewritten = ("How many locks has the canal?",), "Who uses the canal?"
    ours = f"{history[0]} And who uses it?"
    found = {history[0]: 0.3, "And who uses it?": 0.2, ours: 0.4}

    def chosen(strength: float) -> str:
        strengths = {**found, rewritten: strength}
        question = "And who uses it?"
        return standalone_question(question, history, sensing(strengths.__getitem__), rewritten)

    assert chosen(0.41) == rewritten
    assert chosen(0.4) == ours
