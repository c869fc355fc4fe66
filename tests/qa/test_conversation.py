from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conversation import standalone_question

LONGER_THAN_AN_ENCODER_READS = 512  # tokens; of Chinese about as many characters


def preferring(wanted: str) -> Callable[[str], float]:
    return lambda text: 10.0 if text == wanted else 0.0


@given(st.text(min_size=1))
def test_the_first_question_of_a_conversation_stands_alone(question: str) -> None:
    assert standalone_question(question, (), lambda _: 0.0) == question


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("How many locks has the canal?", "And who uses it?"),
        ("Сколько шлюзов у канала?", "А кто по нему ходит?"),
        ("运河有多少座船闸？", "谁使用它？"),
        ("Hoeveel sluizen telt het kanaal?", "En wie gebruikt het?"),
        ("Колькі шлюзаў мае канал?", "А хто па ім ходзіць?"),
    ],
)
def test_the_reading_that_finds_more_is_taken(before: str, question: str) -> None:
    completed = f"{before} {question}"
    for wanted in (question, completed):
        assert standalone_question(question, (before,), preferring(wanted)) == wanted


def test_a_question_is_completed_by_the_latest_one() -> None:
    completed = "second third"
    assert standalone_question("third", ("first", "second"), preferring(completed)) == completed


@given(st.text(min_size=1, max_size=60), st.lists(st.text(min_size=1), min_size=1, max_size=5))
def test_a_standalone_question_ends_with_what_was_asked(question: str, history: list[str]) -> None:
    for strength in (len, lambda text: -len(text)):
        assert standalone_question(question, history, strength).endswith(question)


@pytest.mark.parametrize("turn", ["And what about it?", "那么呢？", "А что с ним дальше?"])
def test_a_long_conversation_never_pushes_the_question_out_of_sight(turn: str) -> None:
    asked = turn
    for number in range(200):
        question = f"{turn} ({number})"
        asked = standalone_question(question, (asked,), len)
        assert asked.endswith(question)
        assert len(asked) <= LONGER_THAN_AN_ENCODER_READS
    assert asked.count(turn) > 5  # what fits of the conversation is kept


def test_a_question_that_fills_the_limit_is_left_as_it_is() -> None:
    question = "园" * 2000
    assert standalone_question(question, ("运河有多少座船闸？",), len) == question
