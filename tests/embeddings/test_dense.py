import resource
from collections.abc import Sequence

import numpy as np
import pytest

from embeddings import dense
from embeddings.dense import DenseIndex
from embeddings.fairness import normalized

RANDOM = np.random.default_rng(0)
DIM = 16
VECTORS = normalized(RANDOM.normal(size=(300, DIM)).astype(np.float32))
QUESTION = normalized(RANDOM.normal(size=DIM).astype(np.float32))
QUESTIONS = normalized(RANDOM.normal(size=(30, DIM)).astype(np.float32))


def _bits(rows: Sequence[int]) -> np.ndarray:
    allowed = np.zeros(len(VECTORS), np.bool_)
    allowed[list(rows)] = True
    return np.packbits(allowed, bitorder="little")


def _built() -> DenseIndex:
    return DenseIndex.build([VECTORS[:100], VECTORS[100:]], len(VECTORS), DIM, QUESTIONS)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> DenseIndex:
    """As an index of many vectors is made, of few of them."""
    monkeypatch.setattr(dense, "FLAT", 100)
    monkeypatch.setattr(dense, "_LISTED", 20)
    monkeypatch.setattr(dense, "_NARROW", 10)
    return _built()


def test_search_finds_what_comparing_with_every_vector_finds() -> None:
    rows, cosines = _built().search(QUESTION, 7)
    expected = np.argsort(-(VECTORS @ QUESTION))[:7]
    assert sorted(rows) == sorted(expected)
    np.testing.assert_allclose(cosines, (VECTORS @ QUESTION)[rows], atol=1e-3)


def test_only_what_is_allowed_is_found() -> None:
    allowed = range(0, 300, 3)
    nearest = sorted(allowed, key=lambda row: -(VECTORS[row] @ QUESTION))
    for narrow in (0, 1000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(dense, "_NARROW", narrow)
            rows, _ = _built().search(QUESTION, 5, _bits(allowed))
            assert sorted(rows) == sorted(nearest[:5])
    rows, _ = _built().search(QUESTION, 5, _bits([4, 7]))
    assert sorted(rows) == [4, 7]
    assert len(_built().search(QUESTION, 5, _bits([]))[0]) == 0


def test_of_few_vectors_all_are_found() -> None:
    few = DenseIndex.build([VECTORS[:3]], 3, DIM, QUESTIONS)
    assert sorted(few.search(QUESTION, 7)[0]) == [0, 1, 2]
    np.testing.assert_allclose(few.vectors(np.array([2, 0])), VECTORS[[2, 0]], atol=1e-3)


def test_many_vectors_lie_in_lists_with_the_recall_that_was_measured(many: DenseIndex) -> None:
    assert 0 < many.probes <= 15
    assert many.recall >= dense.RECALL
    found = [
        len(np.intersect1d(many.search(q, 40)[0], np.argsort(-(VECTORS @ q))[:40])) / 40
        for q in QUESTIONS
    ]
    assert np.mean(found) >= dense.RECALL
    np.testing.assert_allclose(many.vectors(np.array([3, 0, 299])), VECTORS[[3, 0, 299]], atol=0.02)


def test_the_measured_recall_is_what_decides_how_many_lists_are_looked_through(
    many: DenseIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "RECALL", 0.0)
    assert _built().probes < many.probes


def test_lists_tell_near_copies_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense, "FLAT", 100)
    noise = np.random.default_rng(1).normal(size=(3, 100, DIM)).astype(np.float32)
    copies = normalized((VECTORS[:3, None] + 0.01 * noise).reshape(-1, DIM))
    made = DenseIndex.build([copies], len(copies), DIM, QUESTIONS)
    assert made.recall >= dense.RECALL


def test_texts_that_are_the_same_do_not_make_all_lists_be_looked_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dense, "FLAT", 100)
    monkeypatch.setattr(dense, "_LISTED", 20)
    copies = np.repeat(VECTORS[:40], 60, axis=0)
    made = DenseIndex.build([copies], len(copies), DIM, QUESTIONS)
    assert made.recall >= dense.RECALL
    assert made.probes < 60


def test_lists_too_find_only_what_is_allowed(many: DenseIndex) -> None:
    for allowed in (range(0, 300, 2), range(8)):
        rows, _ = many.search(QUESTION, 10, _bits(allowed))
        assert set(rows.tolist()) <= set(allowed)
        assert len(rows) == min(10, len(allowed))


@pytest.mark.parametrize("kind", ["few", "many"])
def test_an_index_of_bytes_finds_the_same(kind: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue("many") if kind == "many" else _built()
    again = DenseIndex.from_bytes(built.to_bytes(), built.probes, built.recall)
    assert sorted(again.search(QUESTION, 9)[0]) == sorted(built.search(QUESTION, 9)[0])
    rows = np.array([3, 0, 99])
    np.testing.assert_array_equal(again.vectors(rows), built.vectors(rows))
    assert (len(again), again.dim) == (300, DIM)


def test_damaged_bytes_are_no_index() -> None:
    with pytest.raises(RuntimeError):
        DenseIndex.from_bytes(_built().to_bytes()[:100], 0, 1.0)


@pytest.mark.parametrize("kind", ["few", "many"])
def test_a_number_that_is_damaged_is_noticed_or_changes_nothing_that_is_asked(
    kind: str, request: pytest.FixtureRequest
) -> None:
    built = request.getfixturevalue("many") if kind == "many" else _built()
    whole, before = built.to_bytes(), _peak()
    for place in range(250):  # before the codes themselves
        for number in (0, 37, 1 << 28, 1 << 31, -1):
            data = whole.copy()
            data[place : place + 8] = np.frombuffer(np.int64(number).tobytes(), np.uint8)
            try:
                read = DenseIndex.from_bytes(data, built.probes, built.recall)
            except RuntimeError:
                continue
            assert (len(read), read.dim) == (300, DIM)
            read.search(QUESTION, 9)
            read.vectors(np.arange(300))
    assert _peak() - before < 200, "memory was taken for vectors that the bytes do not hold"


def _peak() -> float:
    """MB resident at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
