"""What was read last is kept within bytes of memory, and these are what Python takes."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from corpus.document import SplitDocument
from corpus.reading.read import document_of
from corpus.serial import document_from_json, document_to_json
from corpus.splitting.passages import split_document
from embeddings.index.postgres.recent import Recent, memory_of
from embeddings.index.postgres.shortlist import ReadDocument

TEXT = (
    "# Поезда\n\nПоезда ходят из Минска ежедневно. Они везут молоко &amp; лён в Чунцин.\n\n"
    "## Prices\n\nIn 2020 a yearly service of the car cost:\n\n- Geely: 240 roubles\n\n"
    "中欧班列经过布列斯特口岸。二〇二〇年班列超过八千列。\n\n"
)


@dataclass(frozen=True)
class Piece:
    data: bytes


def test_what_was_not_asked_for_longest_goes_first() -> None:
    recent: Recent[Piece] = Recent(3 * memory_of(Piece(bytes(1000))))
    for key in range(3):
        recent.put(key, Piece(bytes(1000)))
    assert recent.get(0) is not None
    recent.put(3, Piece(bytes(1000)))
    assert [key for key in range(4) if recent.get(key) is not None] == [0, 2, 3]


def test_what_is_larger_than_all_that_may_be_kept_is_not_kept() -> None:
    recent: Recent[bytes] = Recent(1000)
    recent.put(1, bytes(10))
    recent.put(2, bytes(5000))
    assert recent.get(2) is None


def read(times: int) -> ReadDocument:
    split = split_document(document_of(TEXT * times, "trains.md"))
    loaded = document_from_json(json.loads(json.dumps(document_to_json(split))))
    counts = np.full(len(loaded.sentences), 20, np.int64)
    shapes = json.loads('{"codes": ["|u1", 99, 96], "scales": ["<f2", 99], "counts": ["<i8", 99]}')
    return ReadDocument.of(loaded, shapes, counts)


# Long ones: what other threads of the tests take meanwhile is counted too.
@pytest.mark.parametrize("times", [20, 80])
def test_the_size_of_a_document_is_the_memory_that_it_takes(times: int) -> None:
    made: Callable[[int], ReadDocument] = read
    made(times)  # what is loaded at first use
    gc.collect()
    tracemalloc.start()
    held = made(times)
    gc.collect()
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(held.split, SplitDocument)
    assert 0.7 * taken < memory_of(held) < 1.4 * taken
