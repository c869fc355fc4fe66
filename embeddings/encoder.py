"""What an encoder is, and which one a name chooses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from corpus.document import Span
from corpus.progress import Progress, no_progress
from embeddings.e5 import EMBEDDED
from embeddings.sentence_transformer import SentenceTransformerEncoder
from embeddings.vectors import Encoded, Vectors

__all__ = ["EMBEDDED", "Encoder", "load_encoder"]

_NO_ADAPTER = "none"


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

    def token_spans(self, text: str) -> Sequence[Span]:
        """Where in a passage each of its tokens stands; empty where that is not known."""
        ...


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
        from embeddings.e5.encoder import E5Encoder
        from embeddings.e5.factors import SHIPPED_ADAPTER, Adapter

        path = Path(adapter) if plus else SHIPPED_ADAPTER
        opened = None if adapter == _NO_ADAPTER else Adapter.open(path)
        return E5Encoder.load(progress, opened, name)
    return SentenceTransformerEncoder.load(name)
