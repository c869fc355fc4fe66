"""Is there an answer at all: a probability, from what the question wants and the evidence has.

    P(right) = logistic(a * logit(P(topic) * P(met)) + b)
    P(topic) = logistic(TOPIC_BIAS + sum of TOPIC_i * x_i)
    P(met)   = logistic(MET_BIAS + sum of MET_i * x_i)

Two logistic regressions over ``Signals``, since two things can be wrong: the documents do not speak
of the matter, or they speak of it and not of what is asked. P(topic) sees the first: how close the
best passages come, in the question's language or in another, which concepts are missing, and
whether the question gives the program orders. Scores hardly see the second; so P(met) asks whether
the evidence has the years, names and concepts of the question, tells of the end that it presupposes
and matches it throughout, how many quotes stand out, and how likely the first reads to answer.
benchmarks/fit_answering.py fits all constants and names its data; those of P(topic) are of the
notes, those of P(met) of the notes and of invented documents that the reader has not learned from.
a and b, which are SCALE and SHIFT, make the product the probability of being right where seven
questions of ten have an answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from corpus.languages import LANGUAGES
from qa.asking.constraints import Content, tells_other_year, union, unmet
from qa.asking.cues import thing_asked
from qa.asking.query import is_all_known, known_things
from qa.finding.search import Choice, Search

# All as fitted.
ANSWER_THRESHOLD = 0.355
TOPIC_BIAS = -19.96
TOPIC = {
    "similarity": 46.67,
    "own_language": -2.08,
    "orders": -34.09,
    "missing_concepts": -5.52,
}
MET_BIAS = 2.16
MET = {
    "own_language": -0.48,
    "other_year": -3.64,
    "missing_names": -3.01,
    "missing_concepts": -0.95,
    "missing_end": -1.51,
    "left_open": -16.52,
    "uneven": -1.45,
    "quotes": -0.38,
    "reading": 0.47,
}
SCALE, SHIFT = 0.792, 0.66
# From which confidence on an answer is called likely, and a language model may not refuse it.
LIKELY = 0.65
# No overview is surer: it tells what there is, and no fact that could be right.
OVERVIEW_CEILING = 0.5
# Least P(topic) for a comparison.
OVERVIEW_TOPIC = 0.8
# Least closeness that counts where the quotes name the person, firm or place of "Who is X?": two
# words come close to nothing, by which the same question is refused in one language in two.
_NAMED = 0.55
# The best of these counts: after reranking the first need not be the closest.
_CLOSEST = 3


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an answer, and against it.

    Attributes:
        similarity: score of the closest passage before the language baseline; at least ``_NAMED``
            where the question is who or what a known name is, and the quotes have it.
        own_language: 1 when the first passage is in the question's language, where the same
            closeness means less; otherwise 0.
        orders: 1 when the question tells the program how to behave; otherwise 0.
        other_year: 1 when it names years and the first quote names others alone; otherwise 0.
        missing_names: part of its names, in [0, 1], that the quotes' passages, headings and titles
            lack.
        missing_concepts: part of its concepts that the quotes and their headings lack; 0 where one
            is in a language of which no concepts are known.
        missing_end: 1 when it speaks of an end and the quotes do not; otherwise 0.
        left_open: how much better some other sentence matches one token of the question than the
            quotes do, times the token's weight; that of the token with the highest.
        uneven: standard deviation of the tokens' best matches in the quotes: an answer matches
            throughout, where a quote that only shares the topic matches in part.
        quotes: how many there are for each thing asked, from 0 to 3; one that answers stands out
            from the others.
        reading: how likely the best sentence of the first quote is to answer, see ``qa.reader``; at
            least 0, which is even, where known things alone, which ask nothing ("beef exports"),
            are told of.
    """

    similarity: float
    own_language: float
    orders: float
    other_year: float
    missing_names: float
    missing_concepts: float
    missing_end: float
    left_open: float
    uneven: float
    quotes: float
    reading: float


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
    return Judgement(signals, probability(signals), ANSWER_THRESHOLD)


def judge_overview(
    found: Search, chosen: Sequence[Choice], likely: float | None, least: float
) -> Judgement:
    """Whether the documents speak of the matter, for which they need not hold a fact.

    Args:
        found: for the question.
        chosen: the quotes of the overview.
        likely: probability in [0, 1) that a second place belongs to it; None for a comparison,
            which is answered where the documents speak of its sides.
        least: such probability with which it is one.
    """
    signals = read_signals(found, chosen)
    if likely is None:
        spoken_of = topic_probability(signals)
    else:
        # On the scale of topics: what is likely enough to be quoted is enough.
        odds = _odds(likely) / _odds(least) * _odds(OVERVIEW_TOPIC) * (1 - signals.orders)
        spoken_of = odds / (1 + odds)
    confidence = OVERVIEW_CEILING * spoken_of if chosen else 0.0
    return Judgement(signals, confidence, OVERVIEW_CEILING * OVERVIEW_TOPIC)


def read_signals(found: Search, choices: Sequence[Choice]) -> Signals:
    """The signals of a search and the sentences chosen from it."""
    index, wanted = found.pool.index, found.query.wanted
    around = found.pool.names_told({choice.passage for choice in choices})
    rows = [row for choice in choices for row in range(choice.first, choice.last)]
    first = union(
        found.pool.in_context(row)
        for choice in choices[:1]
        for row in range(choice.first, choice.last)
    )
    said = union(map(found.pool.in_context, rows))
    listed = all(index.sentences[row].language in LANGUAGES for row in rows)
    matches = found.matches[:, np.searchsorted(found.sentences, rows)].max(axis=1, initial=0)
    gaps = found.weights * (found.matches.max(axis=1, initial=0) - matches)
    languages = [index.passages[row].language for row in found.passages[:1]]
    reading = choices[0].reading if choices else 0.0
    if known_things(found.query, found.pool.knowledge) & {*said.years, *said.names, *said.concepts}:
        reading = max(reading, 0.0)
    return Signals(
        similarity=max([*found.similarities[:_CLOSEST], _NAMED * _names_thing(found, said)]),
        own_language=float(found.query.language in languages),
        orders=float(wanted.orders),
        other_year=float(tells_other_year(wanted, first)),
        missing_names=unmet(wanted.names, around | said.names),
        missing_concepts=unmet(wanted.concepts, said.concepts) if listed else 0.0,
        missing_end=float(wanted.end and not said.end),
        left_open=float(gaps.max(initial=0)),
        uneven=float(matches.std()) if matches.size else 0.0,
        quotes=len(choices) / max(1, len(found.parts)),
        reading=reading,
    )


def _names_thing(found: Search, said: Content) -> bool:
    """True where the question is who or what a known name is, and this has it: "Who is Ivanov?"."""
    query = found.query
    thing = thing_asked(query.text, query.language)
    names, others = query.wanted.names, query.wanted.concepts
    alone = bool(thing and names and not others) and is_all_known(
        replace(query, text=thing), found.pool.knowledge
    )
    return alone and names <= said.names


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


def _odds(probability: float) -> float:
    return probability / (1 - probability)


def _sigmoid(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))
