"""Measures of the confidence: hand-worked examples and what must hold of any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from qa.evaluation.reliability import (
    area_under_risk_coverage,
    auroc,
    bins,
    expected_calibration_error,
    risk_coverage,
    threshold_that_answers,
)

QUESTIONS = st.lists(
    st.tuples(st.floats(0, 1, width=16), st.sampled_from([0.0, 1.0])), min_size=1, max_size=60
)


def arrays(questions: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    confidence, right = np.array(questions, np.float64).T
    return confidence, right


def test_auroc_of_five_questions() -> None:
    confidence = np.array([0.9, 0.5, 0.5, 0.3, 0.1])
    positive = np.array([1.0, 1.0, 0.0, 1.0, 0.0])
    # Of six pairs, 0.9 wins two, 0.5 wins one and halves one, 0.3 wins one.
    assert auroc(confidence, positive) == pytest.approx(4.5 / 6)
    assert np.isnan(auroc(confidence, np.ones(5)))


@given(QUESTIONS)
def test_auroc_agrees_with_scikit_learn(questions: list[tuple[float, float]]) -> None:
    confidence, positive = arrays([*questions, (0.4, 0.0), (0.6, 1.0)])
    assert auroc(confidence, positive) == pytest.approx(roc_auc_score(positive, confidence))


def test_risk_of_four_questions_as_more_of_them_are_answered() -> None:
    coverage, risk = risk_coverage(np.array([0.2, 0.9, 0.7, 0.5]), np.array([0.0, 1.0, 0.0, 1.0]))
    assert coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])


def test_questions_of_equal_confidence_enter_together() -> None:
    for right in ([1.0, 0.0], [0.0, 1.0]):
        assert risk_coverage(np.full(2, 0.5), np.array(right))[1].tolist() == [0.5, 0.5]


@given(QUESTIONS)
def test_risk_ends_at_the_share_that_is_wrong_whatever_the_order(
    questions: list[tuple[float, float]],
) -> None:
    confidence, right = arrays(questions)
    coverage, risk = risk_coverage(confidence, right)
    assert coverage[-1] == 1
    assert risk[-1] == pytest.approx(1 - right.mean())
    turned = risk_coverage(confidence[::-1], right[::-1])[1]
    assert turned == pytest.approx(risk)
    # No order of the questions has less risk than the one that knows which are right.
    assert (
        area_under_risk_coverage(right, right) <= area_under_risk_coverage(confidence, right) + 1e-9
    )


@given(QUESTIONS)
def test_bins_hold_every_question_once(questions: list[tuple[float, float]]) -> None:
    confidence, right = arrays(questions)
    parts = bins(confidence, right)
    assert sum(part.count for part in parts) == len(questions)
    assert sum(part.count * part.accuracy for part in parts) == pytest.approx(right.sum())
    assert all(part.low <= part.confidence <= part.high for part in parts)
    assert 0 <= expected_calibration_error(confidence, right) <= 1


def test_calibration_error_of_two_bins() -> None:
    confidence = np.array([0.9, 0.9, 0.9, 0.9, 0.1])
    right = np.array([1.0, 1.0, 1.0, 0.0, 0.0])
    # 4/5 of the questions are off by .9 - .75, 1/5 by .1.
    assert expected_calibration_error(confidence, right) == pytest.approx(0.8 * 0.15 + 0.2 * 0.1)
    assert expected_calibration_error(right, right) == 0


@given(st.lists(st.floats(0, 1, width=16), min_size=1, max_size=60), st.floats(0.01, 1))
def test_the_threshold_answers_the_share_and_is_the_highest_that_does(
    values: list[float], share: float
) -> None:
    confidence = np.array(values)
    threshold = threshold_that_answers(confidence, share)
    assert np.mean(confidence >= threshold) >= share
    assert np.mean(confidence > threshold) < share
