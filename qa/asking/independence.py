"""Does a question stand by itself, as far as its own words tell?

What tells is learned, and no list of pronouns: a logistic regression over the vector v of the
question, less the mean vector m of the examples,

    logit p(stands by itself | v) = w (v - m) + b

``python -m benchmarks.fit_conversation`` fits it. "And who runs it?" does not stand by itself, "Who
runs the fund?" does; "How much is a service?" may, so qa.asking.conversation weighs more than this.
The vectors are those of the embedded encoder with the adapter that ships; another encoder tells
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.asking.learned import Stored
from qa.asking.talk import QueryEncoder

WEIGHTS = Path(__file__).with_name("independence.npz")
"""What benchmarks/fit_conversation.py writes, see ``Weights``."""


@dataclass(frozen=True)
class Weights(Stored):
    """A logistic regression over the vectors of one encoder.

    Attributes:
        encoder: fingerprint of that encoder.
        mean: (dim,) that is taken from every vector.
        row: (dim + 1,), the constant last.
    """

    encoder: str
    mean: npt.NDArray[np.float32]
    row: npt.NDArray[np.float32]

    def logit(self, vector: npt.NDArray[np.float32]) -> float:
        """Above 0 for a question that more likely stands by itself than not."""
        return float(self.row[:-1] @ (vector - self.mean) + self.row[-1])


def independence(question: str, encoder: QueryEncoder) -> float:
    """The logit of a question to stand by itself; 0 where the encoder tells nothing."""
    weights = _shipped()
    if encoder.fingerprint != weights.encoder:
        return 0.0
    (encoded,) = encoder.read_queries([question])
    return weights.logit(encoded.vector)


def likeness(text: str, others: Sequence[str], encoder: QueryEncoder) -> list[float]:
    """How like a text each of the others is: the cosine of their vectors, less a mean."""
    vectors = np.stack([each.vector for each in encoder.read_queries([text, *others])])
    # The mean of questions tells phrases of one sentence apart better than their own mean.
    weights = _shipped()
    vectors -= weights.mean if encoder.fingerprint == weights.encoder else vectors.mean(axis=0)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    likes: list[float] = (vectors[1:] @ vectors[0]).tolist()
    return likes


@lru_cache(maxsize=1)
def _shipped() -> Weights:
    return Weights.open(WEIGHTS)
