"""Constants chosen on one half are measured on the other."""

from __future__ import annotations

import numpy as np

from benchmarks.held_out import _best, halves

NEVER = np.inf


def test_the_best_setting_has_the_best_recall_then_the_best_ranks() -> None:
    ranks = np.array([[1, 9, 9], [5, 5, 9], [5, 4, 9], [9, 9, 9]])
    assert _best(ranks) == 2


def test_a_setting_that_is_better_everywhere_is_found_on_every_half() -> None:
    ranks = np.vstack([np.full(20, 1.0), np.full(20, 7.0), np.full(20, NEVER)])
    assert np.array_equal(halves(ranks, splits=9), np.ones((9, 2)))


def test_a_lucky_setting_does_not_carry_its_luck_to_the_other_half() -> None:
    # Many settings, each a coin for every question: the best of them is far over a half.
    ranks = np.where(np.random.default_rng(1).random((200, 40)) < 0.5, 1.0, NEVER)
    assert (ranks <= 5).mean(axis=1).max() > 0.65
    assert abs(halves(ranks)[:, 1].mean() - 0.5) < 0.06
