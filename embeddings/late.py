"""Late interaction: each token of the question looks for its best match in the sentence.

    MaxSim(q, d) = sum over question tokens i of w_i * max over document tokens j of cos(q_i, d_j)

Source: Khattab and Zaharia, "ColBERT", 2020. Two things are added here. States are centred by
language like whole vectors (uncentred, MaxSim made ranking worse). And tokens have weights that
sum to 1:

    w_i  proportional to  log(1 + N / (1 + df_i)) * log(1 + M / max(1/2, cf_i))

with df_i the number of the N sentences in the index that hold the token, and cf_i the number of the
M calibration questions in the question's language that hold it. The second factor mutes the words
that questions are made of ("how many", "сколько", "多少").

What is stored of a state is what its sentence does not tell. The vector of a sentence is, up to its
length, the mean of its states, and is kept anyway; half of what states differ in goes with it. From
the rest the usual one of its language is taken, and it is turned so that the directions in which it
differs most lie in groups that differ alike (``Directions``). Each group of four numbers is then a
byte (``embeddings.codebooks``): 98 bytes in place of 1,536. Where too few tokens were seen to find
all that, a number is a byte and nothing is taken off but the usual state. docs/scale.md tells what
else was tried.
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

from embeddings.codebooks import FEWEST, GROUP, MIDDLE, Codebooks, balanced
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


@dataclass(frozen=True)
class Directions:
    """Where the token states of an encoder lie: what is common to them, and where they differ.

    Attributes:
        matrix: (dim, kept) float32, orthonormal columns.
        origins: a usual state by language, that is taken off before a state is stored.
        follows: how often the vector of its sentence is taken off as well.
        books: by which what is left is stored; None for a byte a number.
    """

    matrix: npt.NDArray[np.float32]
    origins: LanguageMeans
    follows: float = 0.0
    books: Codebooks | None = None

    @classmethod
    def fit(
        cls,
        states: npt.NDArray[np.float32],
        languages: Sequence[str],
        vectors: npt.NDArray[np.float32],
    ) -> Directions:
        """What (tokens, dim) states show; every number by itself where they are few.

        Args:
            states: as the encoder gives them.
            languages: of each.
            vectors: (tokens, dim), of the sentence that each stands in.
        """
        dim = states.shape[1]
        kept = min(dim, _KEPT) // GROUP * GROUP
        if len(states) < max(_FEWEST * dim, FEWEST) or not kept:
            return cls.all(dim, LanguageMeans.fit(states, languages))
        means = LanguageMeans.fit(vectors, languages)
        told = vectors - np.stack([means.of(language) for language in languages])
        follows = float(np.vdot(told, states) / max(float(np.vdot(told, told)), 1e-12))
        rest = states - np.float32(follows) * vectors
        origins = LanguageMeans.fit(rest, languages)
        centred = origins.center(rest, languages)
        spread = np.asarray(centred.T @ centred, np.float64)
        variances, turned = np.linalg.eigh(spread)
        chosen = np.arange(dim)[::-1][:kept]
        order = chosen[balanced(variances[chosen].tolist(), kept // GROUP)]
        matrix = np.ascontiguousarray(turned[:, order], np.float32)
        return cls(matrix, origins, follows, Codebooks.fit(normalized(centred @ matrix)))

    @classmethod
    def all(cls, dim: int, origins: LanguageMeans | None = None) -> Directions:
        """Every number of a state by itself."""
        nothing = LanguageMeans({}, np.zeros(dim, np.float32))
        return cls(np.eye(dim, dtype=np.float32), origins or nothing)

    @property
    def width(self) -> int:
        """Bytes of a state's codes."""
        return int(self.matrix.shape[1]) // (GROUP if self.books else 1)

    def encode(
        self,
        projected: npt.NDArray[np.float32],
        vectors: npt.NDArray[np.floating],
        counts: npt.NDArray[np.int64],
    ) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
        """Codes (tokens, width) and scales (tokens,) of states that ``project`` made.

        Args:
            projected: (tokens, kept), sentence by sentence.
            vectors: (sentences, dim) as they are kept.
            counts: (sentences,) tokens of each.
        """
        if self.books is None:
            return quantize(projected)
        return self.books.encode(projected - self._followed(vectors, counts))

    def decode(
        self,
        codes: npt.NDArray[np.uint8],
        scales: npt.NDArray[np.float16],
        vectors: npt.NDArray[np.floating],
        counts: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.float32]:
        """(tokens, kept) float32 of codes and scales; the reverse of ``encode``."""
        values = dequantize(self.numbers(codes), scales)
        if self.follows:
            values += self._followed(vectors, counts)
        return values

    def numbers(self, codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """(tokens, kept) uint8: the whole numbers that codes stand for."""
        return codes if self.books is None else self.books.decode(codes)

    def _followed(
        self, vectors: npt.NDArray[np.floating], counts: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float32]:
        """(tokens, kept) what states have of the vectors of their sentences."""
        turned = (np.float32(self.follows) * vectors.astype(np.float32)) @ self.matrix
        return np.repeat(turned, counts, axis=0)

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
        codes: (tokens, width) uint8.
        scales: (tokens,) float16; a state is the numbers of its codes, less their middle, times its
            scale, and what it has of its sentence's vector.
        lengths: (tokens,) float16, length of the state without its language's mean.
        bounds: (sentences + 1,) int64; sentence i has the tokens bounds[i]:bounds[i + 1].
        directions: that the numbers are along.
        vectors: (sentences, dim) float32 as they are kept, with the mean of their language; None
            where states have nothing of them, or are only to be kept.
    """

    middle: ClassVar[float] = MIDDLE

    codes: npt.NDArray[np.uint8]
    scales: npt.NDArray[np.float16]
    lengths: npt.NDArray[np.float16]
    bounds: npt.NDArray[np.int64]
    directions: Directions
    vectors: npt.NDArray[np.float32] | None = None

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
        # With numbers c, middle m, scale s, length l, their sentence's part f and their language's
        # mean k, the cosine with a is (s (c - m) . a + f . a - k . a) / l, so that c is multiplied
        # as it is stored.
        middle = self.middle * asked.sum(axis=0)[:, None]
        numbers = {name: number for number, name in enumerate(dict.fromkeys(languages))}
        spoken = np.array([numbers[name] for name in languages], np.int64)
        shifts = np.zeros((len(question), len(numbers)), np.float32)
        for name, number in numbers.items():
            shifts[:, number] = self.directions.shift(means.of(name), name) @ asked
        known = -shifts.take(spoken, axis=1)
        if self.vectors is not None and self.directions.follows:
            followed = self.vectors @ (self.directions.matrix @ asked)
            known += np.float32(self.directions.follows) * followed.T
        for first, last in self._blocks():
            tokens = slice(*self.bounds[[first, last]].tolist())
            counts = self.counts[first:last]
            products = self.multiplied(tokens, asked)
            products -= middle
            products *= self.scales[tokens].astype(np.float32)
            products += np.repeat(known[:, first:last], counts, axis=1)
            products /= self.lengths[tokens].astype(np.float32)
            filled = np.flatnonzero(counts)
            if len(filled):
                starts = self.bounds[first + filled] - tokens.start
                best[:, first + filled] = np.maximum.reduceat(products, starts, axis=1)
        return best

    def multiplied(self, tokens: slice, asked: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """(question tokens, tokens) the codes of those tokens times (kept, question tokens)."""
        digits, steps = _in_digits(asked)
        numbers = self.directions.numbers(self.codes[tokens])
        (sums,) = _product().run({"codes": numbers, "digits": digits})
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
    scales = np.nextafter((longest / MIDDLE).astype(np.float16), np.float16(np.inf))
    levels = np.rint(values / scales.astype(np.float32)[:, None] + np.float32(MIDDLE))
    return levels.astype(np.uint8), scales


def dequantize(
    codes: npt.NDArray[np.uint8], scales: npt.NDArray[np.float16]
) -> npt.NDArray[np.float32]:
    """(n, kept) float32 values."""
    values = codes.astype(np.float32)
    values -= np.float32(MIDDLE)
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
