"""`python -m qa eval`: what the outcomes amount to, by group, each measure with its interval."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from qa.evaluation.evaluate import Outcome
from qa.evaluation.metrics import (
    Numbers,
    bootstrap_interval,
    ratio_interval,
    recall_at,
    reciprocal_rank,
)
from qa.evaluation.reliability import (
    Bin,
    area_under_risk_coverage,
    auroc,
    bins,
    expected_calibration_error,
    threshold_that_answers,
)

# Refusing is compared at the threshold that answers this share of the answerable questions.
ANSWERED = 0.9

Part = tuple[float, float]
"""What one question adds to a ratio: to its numerator and to its denominator."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A value and its 95 % bootstrap interval over the questions."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """Measures over a group of questions, by name; one that has no questions is left out."""

    group: str
    answerable: int
    unanswerable: int
    measures: Mapping[str, Measure]

    def __getitem__(self, name: str) -> float:
        """The value of a measure; NaN where there is none."""
        return self.measures[name].value if name in self.measures else float("nan")


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far the confidence of a group of questions can be trusted.

    Attributes:
        group: "all" or "language xx", of the question.
        confidence: (n,) of every question.
        right: (n,) 1 where the quotes, given or withheld, hold every key of an answer.
        bins: questions by confidence.
    """

    group: str
    confidence: Numbers
    right: Numbers
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that is measured: rows, reliability, passage lengths, evidence that was not found."""

    rows: Sequence[Row]
    reliability: Sequence[Reliability]
    mean_passage_length: Mapping[str, float]
    lost: Sequence[str]


def _recall(depth: int) -> Callable[[Outcome], Part]:
    return lambda o: (recall_at([o.rank], depth), o.answerable)


def _kept(outcome: Outcome) -> Part:
    """Sentences of a language model that passed, of those that it wrote; translations are none."""
    writing = outcome.answer.trace.writing if outcome.answer.trace else None
    if writing is None:
        return 0, 0
    dropped = sum(not text.startswith("translation of [") for text, _ in writing.dropped)
    return writing.kept, writing.kept + dropped


# Each is a ratio of sums over the questions of a group.
RATIOS: Mapping[str, Callable[[Outcome], Part]] = {
    "recall_at_1": _recall(1),
    "recall_at_5": _recall(5),
    "recall_at_20": _recall(20),
    "mean_reciprocal_rank": lambda o: (reciprocal_rank([o.rank]), o.answerable),
    "answered": lambda o: (o.answerable and not o.answer.abstained, o.answerable),
    "key_accuracy": lambda o: (o.keys, o.answerable),
    "key_accuracy_never_abstaining": lambda o: (o.right, o.answerable),
    "quote_precision": lambda o: (sum(o.quotes), len(o.quotes)) if o.answerable else (0, 0),
    "quotes_given": lambda o: (len(o.quotes), bool(o.quotes)) if o.answerable else (0, 0),
    "citation_recall": lambda o: (o.citations.entailed, o.citations.statements),
    "citation_precision": lambda o: (o.citations.counting, o.citations.given),
    "sentences_kept": _kept,
    "refused": lambda o: (o.answer.abstained and not o.answerable, not o.answerable),
}
# Each is a function of the confidences and of which questions are answerable, or right.
_OF_ANSWERABLE = {"auroc": auroc}
_OF_RIGHT = {
    "area_under_risk_coverage": area_under_risk_coverage,
    "expected_calibration_error": expected_calibration_error,
}


def report(outcomes: Sequence[Outcome]) -> Report:
    """The report on the outcomes, at least one."""
    groups = _groups(outcomes)
    return Report(
        rows=table(outcomes),
        reliability=[
            _reliability(name, groups[name])
            for name in groups
            if name == "all" or name.startswith("language ")
        ],
        mean_passage_length=mean_passage_lengths(outcomes),
        lost=[outcome.question.id for outcome in outcomes if not outcome.found],
    )


def table(outcomes: Sequence[Outcome]) -> list[Row]:
    """A row for all questions, then one for each group, in order of their names.

    Groups are the language of the question and of the evidence, evidence in the question's
    language or another, type, number of needs, and the kinds of unanswerable questions.
    """
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    return [_row(name, group, answerable) for name, group in _groups(outcomes).items()]


def mean_passage_lengths(outcomes: Iterable[Outcome], depth: int = 5) -> dict[str, float]:
    """Mean code points of the first passages, by their language."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for outcome in outcomes:
        for hit in outcome.answer.hits[:depth]:
            lengths[hit.language].append(len(hit.text))
    return {name: sum(values) / len(values) for name, values in sorted(lengths.items())}


def report_to_json(found: Report) -> dict[str, Any]:
    """The report as values that JSON can hold; ``NAME_interval`` stands beside each measure."""
    return {
        "rows": [
            {"group": row.group, "answerable": row.answerable, "unanswerable": row.unanswerable}
            | {name: round(measure.value, 4) for name, measure in row.measures.items()}
            | {
                f"{name}_interval": [round(measure.low, 4), round(measure.high, 4)]
                for name, measure in row.measures.items()
            }
            for row in found.rows
        ],
        "reliability": [
            {"group": group.group, "bins": [asdict(part) for part in group.bins]}
            for group in found.reliability
        ],
        "mean_passage_length": found.mean_passage_length,
        "lost": list(found.lost),
    }


def _groups(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        for name in _names(outcome):
            groups[name].append(outcome)
    return {"all": list(outcomes), **dict(sorted(groups.items()))}


def _names(outcome: Outcome) -> Iterator[str]:
    question = outcome.question
    yield f"language {question.language}"
    if not outcome.answerable:
        yield f"kind {question.kind}"
        return
    for language in sorted({item.language for item in question.evidence if item.language}):
        yield f"evidence {language}"
    yield (
        "evidence in another language" if outcome.crosslingual else "evidence in the same language"
    )
    yield f"needs {len({item.need for item in question.evidence})}"
    yield f"type {question.type or 'unknown'}"


def _row(name: str, outcomes: Sequence[Outcome], answerable: Sequence[Outcome]) -> Row:
    own = [outcome for outcome in outcomes if outcome.answerable]
    measures = {}
    for ratio, part in RATIOS.items():
        numerators, denominators = np.array([part(o) for o in outcomes], np.float64).T
        if denominators.any():
            value = float(numerators.sum() / denominators.sum())
            measures[ratio] = Measure(value, *ratio_interval(numerators, denominators))
    refused = len(outcomes) - len(own)
    # Confidence is judged where some questions have an answer and some have none; a kind of those
    # that have none is told from all that have one.
    if own and refused:
        measures |= _of_confidence(_OF_RIGHT, outcomes, [o.right for o in outcomes])
        measures |= _of_confidence(_OF_ANSWERABLE, outcomes, [o.answerable for o in outcomes])
    elif refused and answerable:
        both = [*answerable, *outcomes]
        measures |= _of_confidence(_OF_ANSWERABLE, both, [o.answerable for o in both])
    if refused and answerable:
        threshold = threshold_that_answers(_confidences(answerable), ANSWERED)
        below = (_confidences([o for o in outcomes if not o.answerable]) < threshold).astype(float)
        interval = ratio_interval(below, np.ones_like(below))
        measures["refused_at_90"] = Measure(float(below.mean()), *interval)
    return Row(name, len(own), refused, measures)


def _of_confidence(
    functions: Mapping[str, Callable[[Numbers, Numbers], float]],
    outcomes: Sequence[Outcome],
    positive: Sequence[bool],
) -> dict[str, Measure]:
    confidence, labels = _confidences(outcomes), np.array(positive, np.float64)
    values = {name: function(confidence, labels) for name, function in functions.items()}
    return {
        name: Measure(value, *bootstrap_interval(functions[name], confidence, labels))
        for name, value in values.items()
        if not np.isnan(value)
    }


def _reliability(name: str, outcomes: Sequence[Outcome]) -> Reliability:
    confidence = _confidences(outcomes)
    right = np.array([outcome.right for outcome in outcomes], np.float64)
    return Reliability(name, confidence, right, tuple(bins(confidence, right)))


def _confidences(outcomes: Sequence[Outcome]) -> Numbers:
    return np.array([outcome.answer.confidence for outcome in outcomes], np.float64)
