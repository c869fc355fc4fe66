"""Is there an answer at all: a probability, and the reason for a refusal.

    P(right) = 1 / (1 + exp(-(b + sum of w_i * x_i)))

a logistic regression on how close the best passage is, and on whether the evidence speaks of the
years that the question names. benchmarks/fit_abstention.py fits it and names its data. The MaxSim
of the best quote and the question's other numbers were tried as further signals; their weights
came out near zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from embeddings.store import Index
from qa.constraints import missing, years
from qa.evidence import Choice
from qa.retrieve import Ranking

# All three as fitted. At this threshold, in cross-validation, .97 of the answerable questions are
# answered; refused are .82 of the off-topic, .49 of the injected, .16 of those that ask for what is
# missing and .13 of those with a false premise. On the real documents: .85; .80, .60, .29, .20.
THRESHOLD = 0.558
_BIAS = -2.00
_WEIGHTS = {"similarity": 5.04, "own_language": -0.57, "missing_years": -3.22}

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
_NOTHING_TO_SEARCH = {
    "en": "No document is left to search: the chosen filters exclude all of them.",
    "ru": "Искать негде: под выбранные фильтры не подходит ни один документ.",
    "zh": "没有符合所选筛选条件的文献，因此无从检索。",
    "nl": "Er blijft geen document over om in te zoeken: geen enkel past bij de gekozen filters.",
    "be": "Шукаць няма дзе: пад выбраныя фільтры не падыходзіць ніводзін дакумент.",
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, and against it.

    Attributes:
        similarity: score of the best passage before the language baseline, see qa.retrieve.
        own_language: 1 when that passage is in the question's language, where the same closeness
            means less; otherwise 0.
        missing_years: part of the question's years, in [0, 1], that the quotes' passages lack.
    """

    similarity: float
    own_language: float
    missing_years: float


def read_signals(
    index: Index, ranking: Ranking, choices: Sequence[Choice], question: str, language: str
) -> Signals:
    """The signals of a question and the quotes chosen for it, at least one."""
    passages = {choice.passage for choice in choices}
    return Signals(
        similarity=ranking.similarities[0],
        own_language=float(index.passages[ranking.passages[0]].language == language),
        missing_years=missing(years(question, language), spoken_of(index, passages)),
    )


def spoken_of(index: Index, passages: Iterable[int]) -> set[int]:
    """The years that any of these passages, given by row, speaks of."""
    return {
        year
        for row in passages
        for passage in [index.passages[row]]
        for year in years(
            index.documents[passage.document].document[passage.span], passage.language
        )
    }


def probability(signals: Signals) -> float:
    """Probability in [0, 1] that the evidence answers the question."""
    values = asdict(signals)
    logit = _BIAS + sum(weight * values[name] for name, weight in _WEIGHTS.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def refusal(language: str, absent_years: set[int]) -> str:
    """Why there is no answer, in ``language``.

    Args:
        language: one of the five.
        absent_years: years of the question that the nearest passages do not name.
    """
    if not absent_years:
        return _REASONS[language]
    separator = "、" if language == "zh" else ", "
    named = separator.join(str(year) for year in sorted(absent_years))
    sentences = (_REASONS[language], _MISSING_YEARS[language].format(years=named))
    return ("" if language == "zh" else " ").join(sentences)


def nothing_to_search(language: str) -> str:
    """Why there is no answer where the reader's own choice leaves no document, in ``language``."""
    return _NOTHING_TO_SEARCH[language]
