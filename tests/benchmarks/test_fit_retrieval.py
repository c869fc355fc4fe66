"""Constants chosen on some questions are measured on others."""

from __future__ import annotations

import numpy as np

from benchmarks.fit_retrieval import best_setting, cross_validated

NEVER = np.inf


def test_the_best_setting_has_the_best_reciprocal_ranks() -> None:
    ranks = np.array([[1, 9, NEVER], [2, 2, 2], [9, 1, 1], [NEVER, NEVER, NEVER]])
    assert best_setting(ranks) == 2


def test_a_setting_that_is_better_everywhere_is_chosen_in_every_fold() -> None:
    ranks = np.vstack([np.full(20, 1.0), np.full(20, 7.0), np.full(20, NEVER)])
    assert np.array_equal(cross_validated(ranks, [str(n) for n in range(20)]), np.ones(20))


def test_a_lucky_setting_does_not_carry_its_luck_to_other_questions() -> None:
    # Many settings, each a coin for every question: the best of them is far over a half.
    ranks = np.where(np.random.default_rng(1).random((200, 40)) < 0.5, 1.0, NEVER)
    assert (1 / ranks).mean(axis=1).max() > 0.65
    held_out = cross_validated(ranks, [str(n) for n in range(40)])
    assert abs((1 / held_out).mean() - 0.5) < 0.15


def test_copies_of_a_question_are_never_chosen_by_one_another() -> None:
    # Each setting knows one group: what is chosen without that group cannot know it.
    groups = [str(n // 4) for n in range(20)]
    knows = np.array([[1.0 if int(g) == n else NEVER for g in groups] for n in range(5)])
    assert np.isinf(cross_validated(knows, groups)).all()
