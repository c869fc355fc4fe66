"""A cache of the latest encoded questions: several steps of an answer need the same one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from embeddings.encoder import Encoder
from embeddings.vectors import Encoded

_REMEMBERED = 64  # questions; one of thirty tokens takes some 50 kB


class RecentQueries:
    """Encodes questions as its encoder does, and one that it has seen lately at once.

    Attributes:
        fingerprint: of the encoder.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.fingerprint = encoder.fingerprint
        self._encoder = encoder
        self._encoded = lru_cache(_REMEMBERED)(self._encode)

    def read_queries(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Vector and token states of each question."""
        return map(self._encoded, texts)

    def _encode(self, text: str) -> Encoded:
        (encoded,) = self._encoder.read_queries([text])
        return encoded
