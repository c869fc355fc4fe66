"""An encoder whose numbers can be told from the words: texts are near that share words."""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from corpus.document import Span
from embeddings.fairness import normalized
from embeddings.vectors import Encoded, Vectors

_WORD = re.compile(r"\w+")


class Letters:
    """Each word has a direction of its own, and a text the mean of its words'."""

    name = "letters"
    fingerprint = "letters-1"
    dim = 16

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        rows = [each.vector for each in self.read_passages(texts)]
        return np.stack(rows) if rows else np.zeros((0, self.dim), np.float32)

    def read_queries(self, texts: Sequence[str]) -> Iterator[Encoded]:
        return self.read_passages(texts)

    def read_passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        return map(_read, texts)

    def token_spans(self, text: str) -> Sequence[Span]:
        return ()


@functools.cache  # tests index the same few texts again and again
def _read(text: str) -> Encoded:
    numbers = [zlib.crc32(word.lower().encode("utf-8", "replace")) for word in words(text)]
    states = np.stack([_direction(number) for number in numbers])
    return Encoded(
        vector=normalized(states.mean(axis=0)),
        token_ids=np.array([number % 250_000 for number in numbers], np.int32),
        states=states,
    )


def _direction(number: int) -> Vectors:
    drawn = np.random.default_rng(number).normal(size=Letters.dim)
    return normalized(drawn.astype(np.float32))


def words(text: str) -> list[str]:
    """The words of a text, of which there is always one."""
    return _WORD.findall(text) or ["nothing"]
