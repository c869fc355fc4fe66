"""Is there an answer at all: a probability, and the reason for a refusal.

    P(right) = 1 / (1 + exp(-(b + sum of w_i * x_i)))

a logistic regression on signals of the ranking, and on whether the evidence speaks of the years and
numbers that the question names. benchmarks/fit_abstention.py fits it and names its data.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from embeddings.store import Index
from qa.constraints import missing, numbers, years
from qa.evidence import Choice
from qa.retrieve import Ranking

# Answer when the probability is at least this.
THRESHOLD = 0.5
_BIAS = 0.0
_WEIGHTS: dict[str, float] = {}

_REASONS = {
    "en": "The documents do not answer this question.",
    "ru": "В документах нет ответа на этот вопрос.",
    "zh": "文献中没有这个问题的答案。",
    "nl": "De documenten geven geen antwoord op deze vraag.",
    "be": "У дакументах няма адказу на гэта пытанне.",
}
_MISSING_YEARS = {
    "en": "What comes nearest to it says nothing about {years}.",
    "ru": "В самых близких к нему местах не упоминается {years} год.",
    "zh": "最接近的段落没有提到{years}年。",
    "nl": "Wat er het dichtst bij komt, zegt niets over {years}.",
    "be": "У самых блізкіх да яго месцах не згадваецца {years} год.",
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, and against it.

    Attributes:
        similarity: score of the best passage before the language baseline.
        fairness: the same after it.
        sentence: centred cosine of the best quote, in [-1, 1].
        match: MaxSim of the best quote alone, in [-1, 1].
        weakest: best match of the question's weakest heavy token in the best passage.
        missing_years: part of the question's years, in [0, 1], that the passages do not name.
        missing_numbers: the same for its other numbers.
    """

    similarity: float
    fairness: float
    sentence: float
    match: float
    weakest: float
    missing_years: float
    missing_numbers: float


def read_signals(
    index: Index, ranking: Ranking, choices: Sequence[Choice], question: str
) -> Signals:
    """The signals of a question and the quotes chosen for it; all passages count as evidence."""
    if not choices:
        return Signals(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    best = choices[0]
    text = " ".join(_passage_text(index, choice.passage) for choice in choices)
    quoted = _matches(ranking, best.first, best.last)
    around = _matches(ranking, *index.passage_rows[best.passage])
    heavy = ranking.weights >= np.median(ranking.weights)
    return Signals(
        similarity=ranking.similarities[0],
        fairness=ranking.scores[0],
        sentence=best.similarity,
        match=float(ranking.weights @ quoted),
        weakest=float(around[heavy].min()) if heavy.any() else 0.0,
        missing_years=missing(years(question), years(text)),
        missing_numbers=missing(numbers(question), numbers(text)),
    )


def probability(signals: Signals) -> float:
    """Probability in [0, 1] that the evidence answers the question."""
    values = asdict(signals)
    logit = _BIAS + sum(weight * values[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def refusal(language: str, absent_years: set[str]) -> str:
    """Why there is no answer, in ``language``.

    Args:
        language: one of the five.
        absent_years: years of the question that the nearest passages do not name.
    """
    if not absent_years:
        return _REASONS[language]
    separator = "、" if language == "zh" else ", "
    named = separator.join(sorted(absent_years))
    sentences = (_REASONS[language], _MISSING_YEARS[language].format(years=named))
    return ("" if language == "zh" else " ").join(sentences)


def _passage_text(index: Index, row: int) -> str:
    passage = index.passages[row]
    return index.documents[passage.document].document[passage.span]


def _matches(ranking: Ranking, first: int, last: int) -> np.ndarray:
    """(question tokens,) best cosine of each token in the sentences ``first`` to ``last``."""
    start, end = np.searchsorted(ranking.sentences, (first, last))
    return ranking.matches[:, start:end].max(axis=1, initial=-1.0)
