"""Late interaction: each token of the question looks for its best match in the sentence.

    MaxSim(q, d) = sum over question tokens i of w_i * max over document tokens j of cos(q_i, d_j)

Source: Khattab and Zaharia, "ColBERT", 2020. Two things are added here. States are centred by
language like whole vectors (uncentred, MaxSim made ranking worse). And tokens have weights that
sum to 1:

    w_i  proportional to  log(1 + N / (1 + df_i)) * log(1 + M / max(1/2, cf_i))

with df_i the number of the N sentences in the index that hold the token, and cf_i the number of the
M calibration questions in the question's language that hold it. The second factor mutes the words
that questions are made of ("how many", "сколько", "多少").

A state is stored as numbers of eight bits and a scale: 386 bytes in place of 1,536. What is left is
the state without the usual one of its language, along the directions in which states differ most
(``Directions``): all of those of an encoder of 384 numbers. With four bits, which take half, R@5 is
the same on five long documents and on the shipped notes, but 3 keys of 227 are quoted less, and the
confidence of an answer moves by up to .3; with four bits and 192 numbers one decision in ten is
another, and other faculties pass for rivals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from embeddings.fairness import LanguageMeans, normalized

if TYPE_CHECKING:
    from embeddings.e5.session import Session


_BLOCK = 8192  # tokens that are compared at a time
# A digit of a question's state goes up to this: two products of it with a byte stay within 16 bits,
# in which processors without VNNI add them.
_MOST = 63
_BASE = 2 * _MOST
PRODUCT = Path(__file__).parent / "product.onnx"
_KEPT = 384  # directions
# With fewer tokens than this for each number of a state no directions are known.
_FEWEST = 5
_LEVELS = 256
_MIDDLE = (_LEVELS - 1) / 2


@dataclass(frozen=True)
class Directions:
    """Where the token states of an encoder lie: what is common to them, and where they differ.

    Attributes:
        matrix: (dim, kept) float32, orthonormal columns.
        origins: a usual state by language, that is taken off before a state is stored.
    """

    matrix: npt.NDArray[np.float32]
    origins: LanguageMeans

    @classmethod
    def fit(cls, states: npt.NDArray[np.float32], languages: Sequence[str]) -> Directions:
        """The principal directions of (tokens, dim) states; all directions where they are few."""
        origins = LanguageMeans.fit(states, languages)
        dim = states.shape[1]
        if len(states) < _FEWEST * dim or dim <= _KEPT:
            return cls.all(dim, origins)
        centred = origins.center(states, languages)
        spread = np.asarray(centred.T @ centred, np.float64)
        vectors: npt.NDArray[np.float64] = np.linalg.eigh(spread)[1]
        return cls(np.ascontiguousarray(vectors[:, ::-1][:, :_KEPT], np.float32), origins)

    @classmethod
    def all(cls, dim: int, origins: LanguageMeans | None = None) -> Directions:
        """Every number of a state by itself."""
        nothing = LanguageMeans({}, np.zeros(dim, np.float32))
        return cls(np.eye(dim, dtype=np.float32), origins or nothing)

    def project(self, states: npt.NDArray[np.float32], language: str) -> npt.NDArray[np.float32]:
        """(tokens, kept) float32 of (tokens, dim) states in a language."""
        centred = states - self.origins.of(language)
        return centred if self._are_all else np.asarray(centred @ self.matrix, np.float32)

    def back(self, projected: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """(tokens, dim) float32 of (tokens, kept), without the usual state."""
        return projected if self._are_all else projected @ self.matrix.T

    @cached_property
    def _are_all(self) -> bool:
        """Every number by itself: nothing is to be multiplied."""
        return np.array_equal(self.matrix, np.eye(len(self.matrix)))

    def shift(self, mean: npt.NDArray[np.float32], language: str) -> npt.NDArray[np.float32]:
        """(kept,) what is left of a language's mean state (dim,) where states are stored."""
        shift: npt.NDArray[np.float32] = self.project(mean[None], language)[0]
        return shift


@dataclass(frozen=True)
class TokenStates:
    """The token states of every sentence, in the order of the sentences.

    Attributes:
        codes: (tokens, kept) uint8.
        scales: (tokens,) float16; a state is its codes, less their middle, times its scale.
        lengths: (tokens,) float16, length of the state without its language's mean.
        bounds: (sentences + 1,) int64; sentence i has the tokens bounds[i]:bounds[i + 1].
        directions: that the numbers are along.
    """

    middle: ClassVar[float] = _MIDDLE

    codes: npt.NDArray[np.uint8]
    scales: npt.NDArray[np.float16]
    lengths: npt.NDArray[np.float16]
    bounds: npt.NDArray[np.int64]
    directions: Directions

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """(sentences,) tokens of each."""
        return np.diff(self.bounds)

    def maxsim(
        self,
        question: npt.NDArray[np.float32],
        languages: Sequence[str],
        means: LanguageMeans,
    ) -> npt.NDArray[np.float32]:
        """The best cosine of every question token in every sentence.

        Args:
            question: (question tokens, dim) float32, centred, unit rows.
            languages: of each sentence.
            means: of token states, by language.

        Returns:
            (question tokens, sentences) float32 in [-1, 1]; 0 for a sentence without tokens.
        """
        best = np.zeros((len(question), len(languages)), np.float32)
        asked = np.ascontiguousarray((question @ self.directions.matrix).T)
        # With numbers c, middle m, scale s, length l and their language's mean k, the cosine with a
        # is (s (c - m) . a - k . a) / l, so that c is multiplied as it is stored.
        middle = self.middle * asked.sum(axis=0)[:, None]
        numbers = {name: number for number, name in enumerate(dict.fromkeys(languages))}
        spoken = np.array([numbers[name] for name in languages], np.int64)
        shifts = np.zeros((len(question), len(numbers)), np.float32)
        for name, number in numbers.items():
            shifts[:, number] = self.directions.shift(means.of(name), name) @ asked
        for first, last in self._blocks():
            tokens = slice(*self.bounds[[first, last]].tolist())
            counts = self.counts[first:last]
            products = self.multiplied(tokens, asked)
            products -= middle
            products *= self.scales[tokens].astype(np.float32)
            products -= shifts.take(np.repeat(spoken[first:last], counts), axis=1)
            products /= self.lengths[tokens].astype(np.float32)
            filled = np.flatnonzero(counts)
            if len(filled):
                starts = self.bounds[first + filled] - tokens.start
                best[:, first + filled] = np.maximum.reduceat(products, starts, axis=1)
        return best

    def multiplied(self, tokens: slice, asked: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """(question tokens, tokens) the codes of those tokens times (kept, question tokens)."""
        digits, steps = _in_digits(asked)
        (sums,) = _product().run({"codes": self.codes[tokens], "digits": digits})
        # Turned, so that what follows runs along the tokens, in a third of the time.
        products, low = np.split(sums.T.astype(np.float32, order="C"), 2)
        products *= _BASE
        products += low
        products *= steps[:, None]
        return products

    def _blocks(self) -> list[tuple[int, int]]:
        """Ranges of sentences of about ``_BLOCK`` tokens each."""
        cuts = np.flatnonzero(np.diff(self.bounds[1:] // _BLOCK)) + 1
        edges = [0, *cuts.tolist(), len(self.counts)]
        return [(a, b) for a, b in pairwise(edges) if a < b]


def _in_digits(
    asked: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """States by column as whole numbers, to a sixteen-thousandth of the largest of each.

    Args:
        asked: (kept, tokens).

    Returns:
        (kept, 2 tokens) the high digits, then the low ones, and (tokens,) what a low one counts.
    """
    steps = np.abs(asked).max(axis=0, initial=1e-6) / (_MOST * _BASE)
    numbers = np.rint(asked / steps)
    high = np.rint(numbers / _BASE)
    return np.concatenate([high, numbers - high * _BASE], axis=1).astype(np.int8), steps


@cache
def _product() -> Session:
    """Whole numbers multiplied as they are stored, in half the time that expanding them takes."""
    from embeddings.e5.session import Session

    return Session(PRODUCT)


def quantize(
    values: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
    """Codes (n, kept) uint8 and scales (n,) float16 of (n, kept) float32 values."""
    longest = np.abs(values).max(axis=1, initial=1e-6)
    # Rounded up, so that the largest number stays within the levels.
    scales = np.nextafter((longest / _MIDDLE).astype(np.float16), np.float16(np.inf))
    levels = np.rint(values / scales.astype(np.float32)[:, None] + np.float32(_MIDDLE))
    return levels.astype(np.uint8), scales


def dequantize(
    codes: npt.NDArray[np.uint8], scales: npt.NDArray[np.float16]
) -> npt.NDArray[np.float32]:
    """(n, kept) float32 values."""
    values = codes.astype(np.float32)
    values -= np.float32(_MIDDLE)
    values *= scales.astype(np.float32)[:, None]
    return values


def token_weights(
    document_frequency: npt.NDArray[np.int64],
    sentences: int,
    question_frequency: npt.NDArray[np.int64],
    questions: int,
) -> npt.NDArray[np.float64]:
    """(question tokens,) weights that sum to 1; see the formula at the top.

    Where there are no calibration questions the second factor is the same for all.
    """
    weights = np.log1p(sentences / (1 + document_frequency))
    if questions:
        weights = weights * np.log1p(questions / np.maximum(question_frequency, 0.5))
    total: npt.NDArray[np.float64] = weights / max(float(weights.sum()), 1e-12)
    return total


def center_states(
    states: npt.NDArray[np.float32], mean: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """(tokens, dim) float32, unit rows: the states without their language's mean."""
    return normalized(states - mean)


def mean_maxsim(text: npt.NDArray[np.float32], sources: npt.NDArray[np.float32]) -> float:
    """Mean over the tokens of a text of their best cosine with a token of its sources, in [-1, 1].

    Args:
        text: (tokens, dim) float32, centred unit rows.
        sources: the same of all sources together; without rows of either the mean is 0.
    """
    return float((text @ sources.T).max(axis=1).mean()) if len(text) and len(sources) else 0.0
