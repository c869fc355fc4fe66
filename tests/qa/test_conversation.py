from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.conversation import points_back, standalone_question

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


@pytest.mark.parametrize(
    "question",
    [
        "And who signed it?",
        "How long is their canal?",
        "А кто его подписал?",
        "Когда они там были?",
        "它的面积有多大？",
        "那2021年呢？",
        "En waarom?",
        "Hoe lang is dat?",
        "А калі яны падпісалі мемарандум?",
        "Колькі людзей там працуе?",
    ],
)
def test_words_that_lean_on_what_was_said_point_back(question: str) -> None:
    assert points_back(question)


@pytest.mark.parametrize(
    "question",
    [
        "How many locks has the royal canal?",
        "Сколько шлюзов у королевского канала?",
        "其他国家有多少座皇家运河？",
        "Hoeveel sluizen telt het koninklijke kanaal?",
        "Колькі шлюзаў у каралеўскага канала?",
    ],
)
def test_a_question_of_its_own_points_to_nothing(question: str) -> None:
    assert not points_back(question)


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("How many locks has the canal?", "Which city keeps pandas?"),
        ("Сколько шлюзов у канала?", "В каком городе живут панды?"),
        ("运河有多少座船闸？", "哪座城市有大熊猫？"),
        ("Hoeveel sluizen telt het kanaal?", "Welke stad houdt panda's?"),
        ("Колькі шлюзаў мае канал?", "У якім горадзе жывуць панды?"),
    ],
)
def test_a_new_topic_stays_alone_unless_completing_it_finds_far_more(
    before: str, question: str
) -> None:
    completed = f"{before} {question}"
    little = {completed: 0.4, question: 0.3}
    assert standalone_question(question, (before,), little.__getitem__) == question
    much = {completed: 0.6, question: 0.3}
    assert standalone_question(question, (before,), much.__getitem__) == completed


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What was the trade in 2019?", "And in 2021?", "What was the trade? And in 2021?"),
        (
            "Каким был товарооборот в 2019 году?",
            "А в 2021-м?",
            "Каким был товарооборот? А в 2021-м?",
        ),
        ("2019年的贸易额是多少？", "那2021年呢？", "的贸易额是多少？ 那2021年呢？"),
        ("Hoe groot was de handel in 2019?", "En in 2021?", "Hoe groot was de handel? En in 2021?"),
        (
            "Якім быў тавараабарот у 2019 годзе?",
            "А ў 2021 годзе?",
            "Якім быў тавараабарот? А ў 2021 годзе?",
        ),
    ],
)
def test_a_follow_up_about_another_year_asks_about_that_year_alone(
    before: str, question: str, expected: str
) -> None:
    assert standalone_question(question, (before,), len) == expected


def test_the_year_before_stays_where_the_follow_up_names_none_or_the_same() -> None:
    for question in ("And who paid?", "And who paid in 2019?"):
        completed = f"Who built it in 2019? {question}"
        assert standalone_question(question, ("Who built it in 2019?",), len) == completed


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("What was the trade in 2019?", "What about 2021?"),
        ("Каким был товарооборот в 2019 году?", "А в 2021-м?"),
        ("2019年的贸易额是多少？", "那2021年呢？"),
        ("Hoe groot was de handel in 2019?", "En in 2021?"),
        ("Якім быў тавараабарот у 2019 годзе?", "А ў 2021 годзе?"),
    ],
)
def test_a_year_alone_never_stands_alone_and_leaves_no_trace_of_another(
    before: str, question: str
) -> None:
    first = standalone_question(question, (before,), lambda text: -len(text))
    assert first.endswith(question)
    assert "2019" not in first
    assert len(first) > len(question)
    second = standalone_question(question.replace("2021", "2020"), (first,), lambda _: 0.0)
    assert second == first.replace("2021", "2020")
