import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asking.conversation import Signs, signs_of, standalone_question

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


FOLLOW_UPS = [
    ("How many locks has the canal?", "Why?"),
    ("Сколько шлюзов у канала?", "Когда закончили основную часть?"),
    ("运河有多少座船闸？", "最先通航的是哪一段？"),
    ("Hoeveel sluizen telt het kanaal?", "Met welk doel?"),
    ("Колькі шлюзаў мае канал?", "Якая глыбіня?"),
]
NEW_TOPICS = [
    ("How many locks has the canal?", "In which city of China do most of the pandas live?"),
    ("Сколько шлюзов у канала?", "В каком городе Китая живёт больше всего панд?"),
    ("运河有多少座船闸？", "中国的大熊猫大多数生活在哪一座城市的保护区里？"),
    ("Hoeveel sluizen telt het kanaal?", "In welke stad van China leven de meeste panda's?"),
    ("Колькі шлюзаў мае канал?", "У якім горадзе Кітая жыве больш за ўсё пандаў?"),
]


def found(before: float, question: float, together: float) -> Callable[[str], float]:
    """A search that finds so much for the question before, the one asked and both together."""

    def strength(text: str) -> float:
        pairs = FOLLOW_UPS + NEW_TOPICS
        if text in {earlier for earlier, _ in pairs}:
            return before
        return question if text in {asked for _, asked in pairs} else together

    return strength


@pytest.mark.parametrize(("before", "question"), FOLLOW_UPS)
def test_a_short_question_is_completed_without_a_word_that_points_back(
    before: str, question: str
) -> None:
    completed = standalone_question(question, (before,), found(0.3, 0.25, 0.3))
    assert completed == f"{before} {question}"


@pytest.mark.parametrize(("before", "question"), NEW_TOPICS)
def test_a_question_that_says_enough_stays_alone(before: str, question: str) -> None:
    assert standalone_question(question, (before,), found(0.3, 0.3, 0.2)) == question


@pytest.mark.parametrize(("before", "question"), FOLLOW_UPS)
def test_a_short_question_stays_alone_where_the_two_get_in_each_others_way(
    before: str, question: str
) -> None:
    assert standalone_question(question, (before,), found(0.45, 0.45, 0.2)) == question


def test_what_a_question_says_of_its_own_is_weighed() -> None:
    before, strength = "How many locks has the canal?", lambda text: float(len(text))
    signs = signs_of("And who built it in Gansu?", before, strength)
    assert signs == Signs(30.0, 27.0, math.log(20), named=1.0)
    chinese = signs_of("谁使用运河？", "运河有多少座船闸？", strength)
    assert chinese.length == pytest.approx(math.log(15))
    assert chinese.named == 0.0
    assert signs_of("?!", before, strength).length == 0.0


def test_a_rewriting_is_taken_where_it_finds_no_less() -> None:
    history, rewritten = ("How many locks has the canal?",), "Who uses the canal?"
    ours = f"{history[0]} And who uses it?"
    found = {history[0]: 0.3, "And who uses it?": 0.2, ours: 0.4}

    def chosen(strength: float) -> str:
        strengths = {**found, rewritten: strength}
        question = "And who uses it?"
        return standalone_question(question, history, strengths.__getitem__, rewritten)

    assert chosen(0.4) == chosen(0.5) == rewritten
    assert chosen(0.39) == ours


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_a_rewriting_never_replaces_what_finds_more(question: str, rewritten: str) -> None:
    history = ("How many locks has the canal?",)
    ours = standalone_question(question, history, len)
    both = standalone_question(question, history, len, rewritten)
    assert both == (rewritten if len(rewritten) >= len(ours) else ours)


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
