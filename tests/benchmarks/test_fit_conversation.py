"""A rule learns from what completing a question gains, and is judged on other conversations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.fit_conversation import Case, _cross_validated, _fitted

FOLLOW_UP = Case("", "follow-ups", True, False, (0.3, 0.1, 2.0, 0.0), 5, 1)
TOPIC = Case("", "new topics", True, False, (-0.2, -0.2, 4.0, 1.0), 1, None)
COLUMNS = range(4)


def cases(count: int = 20) -> list[Case]:
    return [replace(case, group=str(n)) for n in range(count) for case in (FOLLOW_UP, TOPIC)]


def test_what_completing_gains_is_the_difference_of_reciprocal_ranks() -> None:
    assert (FOLLOW_UP.gain, TOPIC.gain) == (0.8, -1.0)


def test_what_gains_is_completed_and_what_loses_stays() -> None:
    assert np.array_equal(_cross_validated(cases(), COLUMNS), [True, False] * 20)


def test_a_fragment_is_completed_whatever_its_signs() -> None:
    fragment = replace(TOPIC, group="fragment", fragment=True)
    assert _cross_validated([*cases(), fragment], COLUMNS)[-1]


def test_what_finds_the_same_in_both_ways_teaches_nothing() -> None:
    noise = [replace(TOPIC, group="n", alone=2, completed=2, signs=(9.0,) * 4)] * 50
    plain, noisy = (_fitted(each, COLUMNS) for each in (cases(), cases() + noise))
    assert np.allclose(plain.coef_, noisy.coef_)


def test_many_topics_weigh_no_more_than_few_follow_ups() -> None:
    # The same sign on both sides, so that nothing but their weight decides.
    few = replace(FOLLOW_UP, group="f", signs=(0.0,) * 4)
    many = [replace(TOPIC, group="t", signs=(0.0,) * 4)] * 50
    model = _fitted([few, *many], COLUMNS)
    assert abs(float(model.decision_function(np.zeros((1, 4)))[0])) < 0.01


def test_a_question_is_never_judged_by_a_rule_that_saw_its_conversation() -> None:
    # One conversation says the opposite of all others; by them it is judged, not by itself.
    odd = [replace(TOPIC, group="odd", signs=FOLLOW_UP.signs)] * 30
    assert _cross_validated([*cases(40), *odd], COLUMNS)[-30:].all()
