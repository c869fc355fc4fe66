"""What an encoder is, and which one a name chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""(n, dim) float32, every row of unit length."""

TokenIds = npt.NDArray[np.int32]
"""(tokens,) int32."""

EMBEDDED = "multilingual-e5-small"
_NO_ADAPTER = "none"


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


class Encoder(Protocol):
    """Texts to vectors. Questions and passages may be encoded differently (prompts, prefixes)."""

    name: str
    fingerprint: str  # changes whenever the same text may get another vector
    dim: int

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, unit rows; (0, dim) for no texts."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) float32, unit rows; (0, dim) for no texts."""
        ...

    def read_queries(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Vector and token states of each question, from one pass."""
        ...

    def read_passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Vector and token states of each passage, from one pass."""
        ...


Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is in all."""


def no_progress(label: str, done: int, total: int) -> None:
    """Reports nothing."""


def load_encoder(name: str = EMBEDDED, progress: Progress = no_progress) -> Encoder:
    """The encoder of that name.

    Args:
        name: "multilingual-e5-small" for the embedded one with the adapter that ships,
            "multilingual-e5-small+FILE" for it with another adapter, "multilingual-e5-small+none"
            for it with none; otherwise a folder or hub name that sentence-transformers can open.
        progress: told of the one-time preparation of the embedded encoder.

    Raises:
        UserError: no such encoder, or its files are damaged.
    """
    base, plus, adapter = name.partition("+")
    if base == EMBEDDED:
        from embeddings.adapter.factors import SHIPPED, Adapter
        from embeddings.e5.encoder import E5Encoder

        path = Path(adapter) if plus else SHIPPED
        opened = None if adapter == _NO_ADAPTER else Adapter.open(path)
        return E5Encoder.load(progress, opened, name)
    from embeddings.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder.load(name)
