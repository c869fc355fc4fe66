"""A question that was encoded a moment ago is not encoded again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import numpy as np

from embeddings.recent import RecentQueries
from embeddings.vectors import Encoded


def test_each_question_is_encoded_once_and_in_its_place() -> None:
    asked: list[str] = []

    def read_queries(texts: Sequence[str]) -> Iterator[Encoded]:
        asked.extend(texts)
        for text in texts:
            vector = np.array([len(text)], np.float32)
            yield Encoded(vector, np.zeros(1, np.int32), vector[None])

    queries = RecentQueries(SimpleNamespace(fingerprint="f", read_queries=read_queries))  # type: ignore[arg-type]
    first = [encoded.vector[0] for encoded in queries.read_queries(["one", "three"])]
    again = [encoded.vector[0] for encoded in queries.read_queries(["three", "fourth", "one"])]
    assert (first, again) == ([3, 5], [5, 6, 3])
    assert asked == ["one", "three", "fourth"]
    assert queries.fingerprint == "f"
