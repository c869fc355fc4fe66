"""Late interaction: each token of the question looks for its best match in the sentence.

    MaxSim(q, d) = sum over question tokens i of w_i * max over document tokens j of cos(q_i, d_j)

Source: Khattab and Zaharia, "ColBERT", 2020. Two things are added here. States are centred by
language like whole vectors (uncentred, MaxSim made ranking worse). And tokens have weights that
sum to 1:

    w_i  proportional to  log(1 + N / (1 + df_i)) * log(1 + M / max(1/2, cf_i))

with df_i the number of the N sentences in the index that hold the token, and cf_i the number of the
M calibration questions in the question's language that hold it. The second factor mutes the words
that questions are made of ("how many", "сколько", "多少").

States are stored in int8 with one scale a token: 390 bytes in place of 1,536, at a mean cosine of
.9999 to the original and with the same ranks on the real documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from embeddings.fairness import LanguageMeans, normalized

# Tokens that are expanded to float32 at a time: 3 MB, which stays in the processor's cache (6.5 ms
# for 31,000 tokens against 22.7 ms all at once).
_BLOCK = 2048


@dataclass(frozen=True)
class TokenStates:
    """The token states of every sentence, in the order of the sentences.

    Attributes:
        codes: (tokens, dim) int8.
        scales: (tokens,) float32; a state is its codes times its scale.
        lengths: (tokens,) float32, length of the state without its language's mean.
        bounds: (sentences + 1,) int64; sentence i has the tokens bounds[i]:bounds[i + 1].
    """

    codes: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    lengths: npt.NDArray[np.float32]
    bounds: npt.NDArray[np.int64]

    @cached_property
    def counts(self) -> npt.NDArray[np.int64]:
        """(sentences,) tokens of each."""
        return np.diff(self.bounds)

    def maxsim(
        self,
        question: npt.NDArray[np.float32],
        sentences: npt.NDArray[np.int64],
        languages: Sequence[str],
        means: LanguageMeans,
    ) -> npt.NDArray[np.float32]:
        """The best cosine of every question token in every sentence.

        Args:
            question: (question tokens, dim) float32, centred, unit rows.
            sentences: (n,) rows of sentences, ascending.
            languages: (n,) their languages.
            means: of token states, by language.

        Returns:
            (question tokens, n) float32 in [-1, 1]; 0 for a sentence without tokens.
        """
        best = np.zeros((len(question), len(sentences)), np.float32)
        offsets = {language: question @ means.of(language) for language in set(languages)}
        for first, last in self._blocks(sentences):
            rows = sentences[first:last]
            counts = self.bounds[rows + 1] - self.bounds[rows]
            tokens = np.concatenate([np.arange(*self.bounds[row : row + 2]) for row in rows])
            products = question @ self.codes[tokens].astype(np.float32).T
            products *= self.scales[tokens]
            shift = np.stack([offsets[language] for language in languages[first:last]], axis=1)
            products -= np.repeat(shift, counts, axis=1)
            products /= self.lengths[tokens]
            filled = counts > 0
            starts = np.concatenate([[0], np.cumsum(counts)[:-1]])[filled]
            if len(starts):
                part = np.maximum.reduceat(products, starts, axis=1)
                best[:, np.arange(first, last)[filled]] = part
        return best

    def centred(self, tokens: slice, mean: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """(tokens, dim) float32, unit rows: the states of those tokens without a mean."""
        return center_states(dequantize(self.codes[tokens], self.scales[tokens]), mean)

    def _blocks(self, sentences: npt.NDArray[np.int64]) -> list[tuple[int, int]]:
        """Ranges of ``sentences`` of about ``_BLOCK`` tokens each."""
        counts = np.cumsum(self.bounds[sentences + 1] - self.bounds[sentences])
        cuts = np.flatnonzero(np.diff(counts // _BLOCK)) + 1
        edges = [0, *cuts.tolist(), len(sentences)]
        return [(a, b) for a, b in pairwise(edges) if a < b]


def quantize(
    states: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Codes (tokens, dim) int8 and scales (tokens,) float32 of (tokens, dim) float32 states."""
    scales = np.abs(states).max(axis=1, initial=1e-12) / np.float32(127)
    codes = np.rint(states / scales[:, None]).astype(np.int8)
    return codes, scales.astype(np.float32)


def dequantize(
    codes: npt.NDArray[np.int8], scales: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """(tokens, dim) float32 states."""
    states: npt.NDArray[np.float32] = codes.astype(np.float32) * scales[:, None]
    return states


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
