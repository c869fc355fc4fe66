"""Hand-worked examples of the measures, and parity with the checker of the gold set."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Span
from qa.evaluation.metrics import (
    bootstrap_interval,
    fold,
    has_all_keys,
    has_any_key,
    has_key,
    rank_of_needs,
    ratio_interval,
    recall_at,
    reciprocal_rank,
)

CHECK = Path(__file__).parents[3].parent / "shared" / "gold" / "check.py"
# Characters on which two ways of folding could differ.
TEXTS = st.text(
    st.sampled_from("aZéß12.,:- \t\n\u3000\u00a0\u2028“”„«»‘’ʼ–—−‑园區，。０Ⅳ①ﬁİ\x1c\u200bжЎў")
    | st.characters(),
    max_size=30,
)

PASSAGES = [
    ("a", Span(0, 100)),
    ("b", Span(0, 50)),
    ("a", Span(100, 200)),
    ("b", Span(40, 90)),
    ("c", Span(0, 10)),
]


def test_one_need_is_met_by_the_first_passage_that_holds_a_place() -> None:
    assert rank_of_needs(PASSAGES, {1: [("a", Span(100, 200))]}) == 3
    assert rank_of_needs(PASSAGES, {1: [("b", Span(45, 50))]}) == 2
    assert rank_of_needs(PASSAGES, {1: [("c", Span(0, 10)), ("b", Span(60, 70))]}) == 4


def test_two_needs_are_met_where_the_later_one_is() -> None:
    needs = {1: [("a", Span(0, 5))], 2: [("b", Span(80, 90)), ("c", Span(9, 10))]}
    assert rank_of_needs(PASSAGES, needs) == 4
    assert rank_of_needs(PASSAGES[:3], needs) is None
    assert rank_of_needs(PASSAGES, {**needs, 3: []}) is None


def test_a_place_that_sticks_out_of_a_passage_or_lies_elsewhere_meets_nothing() -> None:
    assert rank_of_needs(PASSAGES, {1: [("a", Span(90, 110))]}) is None
    assert rank_of_needs(PASSAGES, {1: [("d", Span(0, 5))]}) is None
    assert rank_of_needs([], {1: [("a", Span(0, 5))]}) is None


def test_recall_and_reciprocal_rank_of_four_questions() -> None:
    ranks = [1, 3, None, 6]
    assert recall_at(ranks, 1) == 0.25
    assert recall_at(ranks, 5) == 0.5
    assert recall_at(ranks, 6) == 0.75
    assert reciprocal_rank(ranks) == pytest.approx((1 + 1 / 3 + 1 / 6) / 4)
    assert (recall_at([], 5), reciprocal_rank([])) == (0.0, 0.0)


@given(st.lists(st.none() | st.integers(1, 30), min_size=1), st.integers(1, 30))
def test_recall_grows_with_depth_and_bounds_the_reciprocal_rank(
    ranks: list[int | None], k: int
) -> None:
    assert 0 <= recall_at(ranks, k) <= recall_at(ranks, k + 1) <= 1
    assert recall_at(ranks, 1) <= reciprocal_rank(ranks) + 1e-9
    assert reciprocal_rank(ranks) <= recall_at(ranks, 30) + 1e-9


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=60))
def test_the_interval_of_a_share_holds_it_and_never_varies(values: list[float]) -> None:
    data, ones = np.array(values), np.ones(len(values))
    low, high = ratio_interval(data, ones)
    assert 0 <= low <= data.mean() <= high <= 1
    assert ratio_interval(data, ones) == (low, high)


def test_the_interval_narrows_with_more_questions() -> None:
    def interval(questions: int) -> tuple[float, float]:
        return ratio_interval(np.array([0.0, 1.0] * (questions // 2)), np.ones(questions))

    few, many = interval(20), interval(2000)
    assert many[1] - many[0] < (few[1] - few[0]) / 5
    # Half of 2,000: the normal approximation gives 0.5 +- 1.96 * 0.5 / sqrt(2000) = 0.5 +- 0.0219.
    assert many == pytest.approx((0.478, 0.522), abs=0.004)


def test_a_ratio_of_nothing_is_zero_and_questions_weigh_as_their_denominators() -> None:
    assert ratio_interval(np.zeros(3), np.zeros(3)) == (0.0, 0.0)
    # Every resample that holds a question with quotes has one in two of them to the point.
    assert ratio_interval(np.array([1.0, 2.0, 0.0]), np.array([2.0, 4.0, 0.0])) == (0.5, 0.5)


def test_any_statistic_has_the_interval_that_a_mean_has() -> None:
    data, ones = np.array([0.0, 1.0, 1.0, 0.0, 1.0]), np.ones(5)
    by_resampling = bootstrap_interval(lambda x, _: float(x.mean()), data, ones)
    assert by_resampling == pytest.approx(ratio_interval(data, ones))
    assert bootstrap_interval(lambda *_: float("nan"), data, ones) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("key", "text", "found"),
    [
        ("2015", "signed in 2015.", True),
        ("2015", "number 12015", False),
        ("2015", "20150 tonnes", False),
        ("91.5", "an area of 91.5 km", True),
        ("91.5", "an area of 191.5 km", False),
        ("1.5", "an area of 91.5 km", False),
        ("5", "91.5 km", False),
        ("91", "91.5 km", False),
        ("16%", "рост на 16 %", False),
        ("16 %", "рост на 16 %", True),
        ("50 亿", "远高于50亿美元", True),
        ("great stone", "the GREAT\n STONE park", True),
        ("«Великий камень»", 'парк "великий камень"', True),
        ("Oost-Europa", "oost–europa", True),
        ("", "anything", False),
        (" ", "any thing", False),
    ],
)
def test_a_key_is_found_as_a_reader_would(key: str, text: str, found: bool) -> None:
    assert has_key(key, text) is found


def test_an_answer_needs_one_key_of_each_group() -> None:
    groups = (("нобель", "nobel"), ("1921", "twenty-one"))
    assert has_all_keys(groups, "Nobel, 1921")
    assert not has_all_keys(groups, "Nobel")
    assert has_any_key(groups, "Nobel")
    assert not has_any_key(groups, "1922")
    assert has_all_keys((), "anything")
    assert not has_any_key((), "anything")


@given(TEXTS)
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.fixture(scope="module")
def check() -> ModuleType:
    """The checker that made the gold set, which lies outside the repository."""
    if not CHECK.is_file():
        pytest.skip(f"there is no {CHECK}")
    spec = importlib.util.spec_from_file_location("gold_check", CHECK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# The checker counts kana, radicals and the characters of the further planes as no Chinese.
BASIC = TEXTS.filter(lambda text: not re.search("[\u3040-\u33ff\U00010000-\U0010ffff]", text))


@given(text=BASIC)
def test_folding_agrees_with_the_checker_of_the_gold_set(check: ModuleType, text: str) -> None:
    assert fold(text) == check.fold(text)


@given(before=BASIC, key=BASIC, after=BASIC)
def test_keys_agree_with_the_checker_of_the_gold_set(
    check: ModuleType, before: str, key: str, after: str
) -> None:
    for text in (before, before + key + after, f"{before} {key} {after}"):
        assert has_key(key, text) == check.key_in(key, text)
