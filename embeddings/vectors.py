"""What an encoder makes of texts: vectors, and the tokens with their states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""(n, dim) float32, every row of unit length."""

TokenIds = npt.NDArray[np.int32]
"""(tokens,) int32."""


def runs(starts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The numbers from each start on, so many of each, one run after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found: npt.NDArray[np.int64] = np.arange(total) + np.repeat(starts - ends + counts, counts)
    return found


@dataclass(frozen=True, slots=True)
class Encoded:
    """One text as an encoder sees it.

    Attributes:
        vector: (dim,) float32, unit length.
        token_ids: (tokens,) int32 of the text's own tokens: no prefix, no ``<s>`` or ``</s>``.
        states: (tokens, dim) float32, the last layer's state of each of those tokens.
    """

    vector: npt.NDArray[np.float32]
    token_ids: TokenIds
    states: npt.NDArray[np.float32]
