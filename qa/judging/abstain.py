"""Is there an answer at all: a probability, and the reason for a refusal.

    P(right) = logistic(a * logit(P(topic) * P(met)) + b)
    P(topic) = logistic(b + sum of w_i * x_i)      over closeness, orders to the program, concepts
    P(met)   = logistic(b + sum of w_i * x_i)      over closeness, and what the evidence lacks

Two logistic regressions, since two things can be wrong: the documents do not speak of the matter,
or they speak of it and not of what is asked. Retrieval scores see the first and hardly the second;
so P(met) asks whether the evidence has the years, names, concepts and kinds of answer of the
question, tells of the end that a question presupposes, and matches the question throughout.
benchmarks/fit_answering.py fits all constants and names its data; a and b make the product the
probability of being right where seven questions of ten have an answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from qa.asking.constraints import Content, union, unmet
from qa.asking.cues import AnswerKind
from qa.asking.overview import is_name
from qa.finding.search import Choice, Search
from qa.writing.quotation import quoted

# All as fitted.
THRESHOLD = 0.415
TOPIC_BIAS = -20.34
TOPIC = {
    "similarity": 47.88,
    "own_language": -1.96,
    "orders": -36.60,
    "missing_concepts": -5.07,
}
MET_BIAS = 0.86
MET = {
    "similarity": 3.41,
    "own_language": -0.32,
    "missing_years": -1.58,
    "missing_names": -1.95,
    "missing_concepts": -1.40,
    "missing_kinds": -0.65,
    "missing_end": -1.22,
    "left_open": -12.62,
    "uneven": -9.77,
    "quotes": -0.42,
}
SCALE, SHIFT = 0.807, 0.640
# The best of these counts: after reranking the first need not be the closest.
_CLOSEST = 3

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
_MISSING_NAMES = {
    "en": "What comes nearest to it does not mention: {names}.",
    "ru": "В самых близких к нему местах не упоминается: {names}.",
    "zh": "最接近的段落没有提到：{names}。",
    "nl": "Wat er het dichtst bij komt, noemt dit niet: {names}.",
    "be": "У самых блізкіх да яго месцах не згадваецца: {names}.",
}
_MISSING_KINDS = {
    "en": {
        AnswerKind.DATE: "It gives no date.",
        AnswerKind.COUNT: "It gives no number.",
        AnswerKind.MONEY: "It gives no sum of money.",
        AnswerKind.SHARE: "It gives no share.",
        AnswerKind.DISTANCE: "It gives no distance.",
        AnswerKind.AREA: "It gives no area.",
        AnswerKind.REASON: "It gives no reason.",
    },
    "ru": {
        AnswerKind.DATE: "Дата там не указана.",
        AnswerKind.COUNT: "Число там не указано.",
        AnswerKind.MONEY: "Денежная сумма там не указана.",
        AnswerKind.SHARE: "Доля там не указана.",
        AnswerKind.DISTANCE: "Расстояние там не указано.",
        AnswerKind.AREA: "Площадь там не указана.",
        AnswerKind.REASON: "Причина там не указана.",
    },
    "zh": {
        AnswerKind.DATE: "其中没有给出日期。",
        AnswerKind.COUNT: "其中没有给出数量。",
        AnswerKind.MONEY: "其中没有给出金额。",
        AnswerKind.SHARE: "其中没有给出比例。",
        AnswerKind.DISTANCE: "其中没有给出距离。",
        AnswerKind.AREA: "其中没有给出面积。",
        AnswerKind.REASON: "其中没有说明原因。",
    },
    "nl": {
        AnswerKind.DATE: "Een datum staat er niet bij.",
        AnswerKind.COUNT: "Een aantal staat er niet bij.",
        AnswerKind.MONEY: "Een bedrag staat er niet bij.",
        AnswerKind.SHARE: "Een aandeel staat er niet bij.",
        AnswerKind.DISTANCE: "Een afstand staat er niet bij.",
        AnswerKind.AREA: "Een oppervlakte staat er niet bij.",
        AnswerKind.REASON: "Een reden staat er niet bij.",
    },
    "be": {
        AnswerKind.DATE: "Дата там не названа.",
        AnswerKind.COUNT: "Колькасць там не названа.",
        AnswerKind.MONEY: "Грашовая сума там не названа.",
        AnswerKind.SHARE: "Доля там не названа.",
        AnswerKind.DISTANCE: "Адлегласць там не названа.",
        AnswerKind.AREA: "Плошча там не названа.",
        AnswerKind.REASON: "Прычына там не названа.",
    },
}
_MISSING_END = {
    "en": "Nothing there speaks of an end, a refusal or a failure, which the question presupposes.",
    "ru": "Там ничего не говорится о прекращении, отказе или неудаче, из которых исходит вопрос.",
    "zh": "其中没有提到问题所预设的终止、拒绝或失败。",
    "nl": "Er staat niets over een einde, weigering of mislukking, waar de vraag van uitgaat.",
    "be": "Там нічога не гаворыцца пра спыненне, адмову ці няўдачу, з якіх зыходзіць пытанне.",
}
_MISSING_CONCEPTS = {
    "en": "Nothing in it corresponds to: {words}.",
    "ru": "Ничто там не соответствует словам: {words}.",
    "zh": "其中没有与下列词语对应的内容：{words}。",
    "nl": "Niets daarin komt overeen met: {words}.",
    "be": "Нішто там не адпавядае словам: {words}.",
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
        similarity: score of the closest passage before the language baseline.
        own_language: 1 when the first passage is in the question's language, where the same
            closeness means less; otherwise 0.
        orders: 1 when the question tells the program how to behave; otherwise 0.
        missing_years: part of the question's years, in [0, 1], that the quotes lack.
        missing_names: part of its names that the quotes' passages and their titles lack.
        missing_concepts: part of its concepts that the quotes lack.
        missing_kinds: part of the kinds of answer asked for that the quotes lack.
        missing_end: 1 when it speaks of an end and the quotes do not; otherwise 0.
        left_open: how much better some other sentence matches one token of the question than the
            quotes do, times the token's weight; that of the token with the highest.
        uneven: standard deviation of the tokens' best matches in the quotes: an answer matches
            throughout, where a quote that only shares the topic matches in part.
        quotes: how many there are for each thing asked, from 0 to 3; one that answers stands out
            from the others.
    """

    similarity: float
    own_language: float
    orders: float
    missing_years: float
    missing_names: float
    missing_concepts: float
    missing_kinds: float
    missing_end: float
    left_open: float
    uneven: float
    quotes: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether what was chosen is an answer.

    Attributes:
        signals: that the confidence was computed from.
        confidence: calibrated probability in [0, 1].
        threshold: least confidence at which an answer is given.
    """

    signals: Signals
    confidence: float
    threshold: float

    @property
    def answers(self) -> bool:
        """True where the confidence is enough for an answer."""
        return self.confidence >= self.threshold


def judge(found: Search, chosen: Sequence[Choice]) -> Judgement:
    """Whether the sentences chosen from a search answer what was asked."""
    signals = read_signals(found, chosen)
    return Judgement(signals, probability(signals), THRESHOLD)


def judge_overview(
    found: Search, evidence: Sequence[Choice], chosen: Sequence[Choice]
) -> Judgement:
    """Whether the documents speak of a subject, for which they need not hold a fact.

    Args:
        found: for the subject.
        evidence: the sentences that would answer it as a question.
        chosen: the places of the overview.
    """
    signals = read_signals(found, evidence)
    confidence = topic_probability(signals) if chosen else 0.0
    if len(chosen) > 1 and is_name(found.query.text, found.query.language):
        # A name is the same in every language, whatever the vectors say of one word.
        confidence = max(confidence, THRESHOLD)
    return Judgement(signals, confidence, THRESHOLD)


def read_signals(found: Search, choices: Sequence[Choice]) -> Signals:
    """The signals of a search and the sentences chosen from it."""
    index, wanted = found.pool.index, found.query.wanted
    around = found.pool.told({choice.passage for choice in choices})
    rows = [row for choice in choices for row in range(choice.first, choice.last)]
    said = union(map(found.pool.in_sentence, rows))
    matches = found.matches[:, np.searchsorted(found.sentences, rows)].max(axis=1, initial=0)
    gaps = found.weights * (found.matches.max(axis=1, initial=0) - matches)
    languages = [index.passages[row].language for row in found.passages[:1]]
    return Signals(
        similarity=max(found.similarities[:_CLOSEST], default=0.0),
        own_language=float(found.query.language in languages),
        orders=float(wanted.orders),
        missing_years=unmet(wanted.years, said.years),
        missing_names=unmet(wanted.names, around.names),
        missing_concepts=unmet(wanted.concepts, said.concepts),
        missing_kinds=unmet(wanted.kinds, said.kinds),
        missing_end=float(wanted.end and not said.end),
        left_open=float(gaps.max(initial=0)),
        uneven=float(matches.std()) if matches.size else 0.0,
        quotes=len(choices) / max(1, len(found.parts)),
    )


def probability(signals: Signals) -> float:
    """Probability in [0, 1] that the evidence answers the question."""
    values = asdict(signals)
    product = _logistic(TOPIC_BIAS, TOPIC, values) * _logistic(MET_BIAS, MET, values)
    product = min(1 - 1e-9, max(1e-9, product))
    return _sigmoid(SCALE * math.log(product / (1 - product)) + SHIFT)


def topic_probability(signals: Signals) -> float:
    """Probability in [0, 1] that the documents speak of the matter: all that an overview needs."""
    return _logistic(TOPIC_BIAS, TOPIC, asdict(signals))


def _logistic(bias: float, weights: Mapping[str, float], values: Mapping[str, float]) -> float:
    return _sigmoid(bias + sum(weight * values[name] for name, weight in weights.items()))


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def refusal(language: str, wanted: Content, nearest: Content, spelled: Mapping[str, str]) -> str:
    """Why there is no answer, in ``language``: the first thing wanted that the nearest text lacks.

    Args:
        language: one of the five.
        wanted: what the question names and asks for.
        nearest: what the nearest passages speak of.
        spelled: id of a name or a concept -> as the question spells it.
    """
    years, names = wanted.years - nearest.years, wanted.names - nearest.names
    kinds, concepts = wanted.kinds - nearest.kinds, wanted.concepts - nearest.concepts
    separator = "、" if language == "zh" else ", "
    sentences = [_REASONS[language]]
    if years:
        listed = separator.join(str(year) for year in sorted(years))
        sentences.append(_MISSING_YEARS[language].format(years=listed))
    elif names:
        listed = separator.join(sorted(spelled[name] for name in names))
        sentences.append(_MISSING_NAMES[language].format(names=listed))
    elif wanted.end and not nearest.end:
        sentences.append(_MISSING_END[language])
    elif kinds:
        sentences.append(_MISSING_KINDS[language][min(kinds)])
    elif concepts:
        words = dict.fromkeys(quoted(spelled[concept], language) for concept in sorted(concepts))
        sentences.append(_MISSING_CONCEPTS[language].format(words=separator.join(words)))
    return ("" if language == "zh" else " ").join(sentences)


def nothing_to_search(language: str) -> str:
    """Why there is no answer where the reader's own choice leaves no document, in ``language``."""
    return _NOTHING_TO_SEARCH[language]
