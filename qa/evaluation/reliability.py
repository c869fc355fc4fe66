"""Is the confidence worth its name: discrimination, risk against coverage, calibration.

All take the confidences of questions and whether each is right, as (n,) float64 of 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qa.evaluation.metrics import Numbers

# Ten are usual; a language has some forty questions here, of which ten bins would hold four each.
BINS = 5


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence: their number, mean confidence, and share that is right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def auroc(confidence: Numbers, positive: Numbers) -> float:
    """Probability that a positive has the higher confidence than a negative; ties count half.

    NaN where either is missing. Source: Hanley and McNeil, "The meaning and use of the area under
    a receiver operating characteristic (ROC) curve", 1982.
    """
    chosen = positive > 0
    ours, others = confidence[chosen], confidence[~chosen]
    if not len(ours) or not len(others):
        return float("nan")
    difference = ours[:, None] - others[None, :]
    return float(np.mean((difference > 0) + 0.5 * (difference == 0)))


def risk_coverage(confidence: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """(n,) coverage, rising to 1, and (n,) risk when the surest questions alone are answered.

    Coverage is the share of all questions that is answered, risk the share of those that is wrong.
    Questions of equal confidence enter together, each as wrong as they are on average.
    Source: El-Yaniv and Wiener, "On the foundations of noise-free selective classification", 2010.
    """
    order = np.argsort(-confidence, kind="stable")
    _, groups = np.unique(confidence[order], return_inverse=True)
    wrong = 1 - right[order]
    shared = np.bincount(groups, wrong) / np.maximum(np.bincount(groups), 1)
    counts = np.arange(1, len(order) + 1)
    risk: Numbers = np.cumsum(shared[groups]) / counts
    coverage: Numbers = counts / len(order)
    return coverage, risk


def area_under_risk_coverage(confidence: Numbers, right: Numbers) -> float:
    """Mean risk over all coverages, in [0, 1]; lower is better.

    Source: Geifman and El-Yaniv, "Selective classification for deep neural networks", 2017.
    """
    return float(risk_coverage(confidence, right)[1].mean())


def bins(confidence: Numbers, right: Numbers, count: int = BINS) -> list[Bin]:
    """Equal parts of [0, 1] with the questions that fall in them; empty ones are left out."""
    places = np.minimum((confidence * count).astype(int), count - 1)
    return [
        Bin(
            low=place / count,
            high=(place + 1) / count,
            count=int(np.count_nonzero(places == place)),
            confidence=float(confidence[places == place].mean()),
            accuracy=float(right[places == place].mean()),
        )
        for place in np.unique(places).tolist()
    ]


def expected_calibration_error(confidence: Numbers, right: Numbers) -> float:
    """Mean distance of confidence and share that is right, over the bins by their size, in [0, 1].

    Source: Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian
    binning", 2015.
    """
    parts = bins(confidence, right)
    return sum(part.count * abs(part.confidence - part.accuracy) for part in parts) / len(
        confidence
    )


def threshold_that_answers(confidence: Numbers, share: float) -> float:
    """The highest threshold at which at least ``share`` of these questions are answered."""
    ordered = np.sort(confidence)[::-1]
    return float(ordered[max(0, int(np.ceil(share * len(ordered))) - 1)])
