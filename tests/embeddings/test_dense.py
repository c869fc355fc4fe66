from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import UserError
from embeddings.dense import DenseIndex
from embeddings.fairness import normalized

RANDOM = np.random.default_rng(0)
LANGUAGES = ["ru"] * 50 + ["zh"] * 30 + ["nl"] * 3 + ["en"] * 20
VECTORS = normalized(RANDOM.normal(size=(len(LANGUAGES), 16)).astype(np.float32))
QUESTION = normalized(RANDOM.normal(size=16).astype(np.float32))


def test_search_finds_what_comparing_with_every_vector_finds() -> None:
    found = DenseIndex.build(VECTORS, LANGUAGES).search(QUESTION, 7)
    labels, cosines = np.array(LANGUAGES), VECTORS @ QUESTION
    expected = []
    for language in ("ru", "zh", "nl", "en"):
        rows = np.flatnonzero(labels == language)
        expected += sorted(rows, key=lambda row: -cosines[row])[:7]
    assert found.tolist() == sorted(expected)


def test_a_crowd_of_one_language_leaves_room_for_the_others() -> None:
    near = normalized(QUESTION + 0.01 * RANDOM.normal(size=(100, 16)).astype(np.float32))
    index = DenseIndex.build(np.concatenate([near, -near[:5]]), ["ru"] * 100 + ["zh"] * 5)
    assert index.search(QUESTION, 5)[-5:].tolist() == [100, 101, 102, 103, 104]


def _read(path: Path, languages: Sequence[str]) -> DenseIndex:
    with path.open("rb") as file:
        return DenseIndex.read(file, languages)


def test_a_written_index_opens_with_the_same_vectors(tmp_path: Path) -> None:
    DenseIndex.build(VECTORS, LANGUAGES).write(tmp_path / "index")
    opened = _read(tmp_path / "index", LANGUAGES)
    rows = np.array([3, 0, 99])
    np.testing.assert_array_equal(opened.vectors(rows), VECTORS[rows])
    assert len(opened.search(QUESTION, 4)) == 4 + 4 + 3 + 4


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index"
    DenseIndex.build(VECTORS, LANGUAGES).write(path)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(UserError, match="index is damaged: run"):
        _read(path, LANGUAGES)


def test_a_file_of_other_documents_is_refused_with_both_numbers(tmp_path: Path) -> None:
    DenseIndex.build(VECTORS, LANGUAGES).write(tmp_path / "index")
    with pytest.raises(UserError, match="holds 103 vectors, 2 were expected"):
        _read(tmp_path / "index", ["ru", "zh"])
