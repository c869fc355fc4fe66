"""How much is asked: one thing, an overview, a list, or a comparison? Learned from examples.

Neither the words of a question nor what it finds tells by itself. "What do the two countries
trade?" reads like "What does Spartak sell?", but many passages answer it about equally well, and
each says something else. So a multinomial logistic regression reads both,

    p(breadth | v, x) = softmax(W (v - m, x - a) + b)

where v is the question's vector and x is ``Spread``, scaled to about the same size. A question
is broad where p(one thing) is small enough: a precise question that gets an overview is worse off
than a broad one that gets three quotes, so the bound is strict.

``python -m benchmarks.fit_breadth`` fits it on benchmarks/overviews.jsonl and on every question
of the repository. The vectors are those of the embedded encoder with the adapter that ships; with
another encoder every question asks one thing.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.document import BlockKind
from corpus.languages import letters_in
from qa.asking.learned import Stored, softmax
from qa.finding.search import Search

WEIGHTS = Path(__file__).with_name("breadth.npz")
"""What benchmarks/fit_breadth.py writes, see ``Weights``."""

# Cross-validated by benchmarks/fit_breadth.py, which counts what other values would take. Lists and
# comparisons have names to go by; an overview may quote anything, so that a wrong one costs more.
BROAD_THRESHOLD, OVERVIEW_THRESHOLD = 0.75, 0.93
# P(one thing) from which on a requested list is none: "list the area of the park" has .99.
LISTED = 0.75
# Sentences and passages that come as close as this to the best answer about equally well.
_NEAR = 0.15
_READ = 12  # passages whose sentences are looked at


class Breadth(StrEnum):
    """How much a question asks."""

    PRECISE = "precise"
    OVERVIEW = "overview"
    LIST = "list"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class Spread:
    """How the evidence for a question spreads, and how much the question fixes.

    Attributes:
        passages: logarithm of how many come near the best.
        documents: logarithm of how many documents they are of; versions of a note are one.
        sentences: logarithm of how many come near the best.
        news: logarithm of how many names and years these hold that the question does not.
        ahead: by how much the best sentence is ahead of the fifth.
        closeness: score of the best passage before the language baseline.
        years, names, kinds: how many the question insists on.
        length: logarithm of its letters and digits.
    """

    passages: float
    documents: float
    sentences: float
    news: float
    ahead: float
    closeness: float
    years: float
    names: float
    kinds: float
    length: float


@dataclass(frozen=True)
class Weights(Stored):
    """A logistic regression over the vectors of one encoder and the spread of what they find.

    Attributes:
        encoder: fingerprint of that encoder.
        mean: (dim + fields of Spread,) that is taken from every vector and spread.
        scale: (fields of Spread,) that a spread is then multiplied by.
        classes: the breadths, in the order of the rows.
        rows: (classes, dim + fields of Spread + 1), the constant last.
    """

    encoder: str
    mean: npt.NDArray[np.float32]
    scale: npt.NDArray[np.float32]
    classes: tuple[str, ...]
    rows: npt.NDArray[np.float32]

    def likely(self, vector: npt.NDArray[np.float32], spread: Spread) -> dict[str, float]:
        """Each breadth and its probability."""
        told = np.concatenate([vector, np.array(astuple(spread), np.float32)]) - self.mean
        told[len(vector) :] *= self.scale
        shares = softmax(self.rows[:, :-1] @ told + self.rows[:, -1])
        return dict(zip(self.classes, shares, strict=True))


def read_breadth(
    found: Search, vector: npt.NDArray[np.float32], encoder: str, is_list: bool = False
) -> Breadth:
    """How much a question asks.

    Args:
        found: what it finds.
        vector: (dim,) of it, as encoded.
        encoder: fingerprint of the encoder of that vector.
        is_list: it requests a list in so many words, see ``qa.asking.requests``.
    """
    weights = _shipped()
    if encoder != weights.encoder or not found.passages or found.query.wanted.orders:
        return Breadth.PRECISE
    likely = weights.likely(vector, read_spread(found))
    if is_list:
        return Breadth.LIST if likely[Breadth.PRECISE] < LISTED else Breadth.PRECISE
    return chosen(likely)


def chosen(likely: dict[str, float], threshold: float = BROAD_THRESHOLD) -> Breadth:
    """The breadth that probabilities stand for."""
    broad = {name: p for name, p in likely.items() if name != Breadth.PRECISE}
    kind = Breadth(max(broad, key=broad.__getitem__))
    least = max(threshold, OVERVIEW_THRESHOLD) if kind is Breadth.OVERVIEW else threshold
    return kind if sum(broad.values()) > least else Breadth.PRECISE


def read_spread(found: Search) -> Spread:
    """How what was found spreads; at least one passage."""
    pool, index, wanted = found.pool, found.pool.index, found.query.wanted
    near = [
        passage
        for passage, score in zip(found.passages, found.scores, strict=True)
        if score >= found.scores[0] - _NEAR
    ]
    holders = map(pool.holder_of, near)
    documents = {holder.metadata.note or holder.id for holder in holders}
    scores: dict[int, float] = {}
    for passage, fair in zip(found.passages[:_READ], found.scores, strict=False):
        for row in map(int, range(*index.passage_rows[passage])):
            if index.sentences[row].kind is BlockKind.BODY:
                own = float(found.sentence_scores[found.place(row)]) + fair
                scores[row] = max(own, scores.get(row, -math.inf))
    best = sorted(scores, key=scores.__getitem__, reverse=True)
    close = [row for row in best if scores[row] >= scores[best[0]] - _NEAR]
    news: set[str | int] = set()
    for row in close:
        news |= {*pool.names_in_sentence(row), *pool.unnamed_in_sentence(row).years}
    text = found.query.text
    letters = letters_in(text)
    return Spread(
        passages=math.log(len(near)),
        documents=math.log(len(documents)),
        sentences=math.log(max(1, len(close))),
        news=math.log1p(len(news - wanted.names - wanted.years)),
        ahead=scores[best[0]] - scores[best[min(4, len(best) - 1)]] if best else 0.0,
        closeness=max(found.similarities),
        years=float(len(wanted.years)),
        names=float(len(wanted.names)),
        kinds=float(len(wanted.kinds)),
        length=math.log(max(1, letters)),
    )


@lru_cache(maxsize=1)
def _shipped() -> Weights:
    return Weights.open(WEIGHTS)
