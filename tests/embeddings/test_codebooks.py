import numpy as np
import pytest

from embeddings.codebooks import ENTRIES, MIDDLE, Codebooks, balanced
from embeddings.fairness import normalized


def _worked() -> Codebooks:
    """Two books; entry k of the first is k in each of four places, of the second 255 - k."""
    entries = np.repeat(np.arange(ENTRIES, dtype=np.uint8)[:, None], 4, axis=1)
    return Codebooks(np.stack([entries, entries[::-1]]), 1 / MIDDLE)


def test_a_worked_example_is_read_as_it_was_written() -> None:
    books = _worked()
    rows = np.array([[1.0] * 4 + [-1.0] * 4, [-3.0] * 4 + [3.0] * 4], np.float32)
    codes, units = books.encode(rows)
    read = (books.decode(codes) - MIDDLE) * units.astype(np.float32)[:, None]
    assert books.width == 8
    assert codes.dtype == np.uint8
    np.testing.assert_allclose(read, rows, atol=0.02)


def test_codes_lead_to_the_entries_of_their_group() -> None:
    read = _worked().decode(np.array([[7, 9]], np.uint8))
    assert read.tolist() == [[7, 7, 7, 7, 246, 246, 246, 246]]


def test_no_rows_give_no_codes() -> None:
    codes, units = _worked().encode(np.zeros((0, 8), np.float32))
    assert codes.shape == (0, 2)
    assert units.shape == (0,)
    assert _worked().decode(codes).shape == (0, 8)


def test_a_row_of_zeros_stays_one() -> None:
    _, units = _worked().encode(np.zeros((1, 8), np.float32))
    assert units.tolist() == [0]


def test_codebooks_keep_more_than_the_same_bits_number_by_number() -> None:
    random = np.random.default_rng(1)
    rows = normalized(random.normal(size=(4000, 16)).astype(np.float32))
    books = Codebooks.fit(rows[:3000])
    codes, units = books.encode(rows[3000:])
    read = (books.decode(codes) - MIDDLE) * units.astype(np.float32)[:, None]
    lost = np.sum((read - rows[3000:]) ** 2, axis=1).mean()
    # Four levels for each number of a normal distribution lose .1175 at best (Lloyd and Max).
    assert lost < 0.1175


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_every_number_has_one_place(groups: int) -> None:
    assert sorted(balanced([4.0, 3.0, 2.0, 1.0, 0.5, 0.4, 0.0, 0.0], groups)) == list(range(8))


def test_numbers_that_vary_most_stand_in_groups_of_their_own() -> None:
    order = balanced([16.0, 8.0, 4.0, 2.0], 2)
    assert order == [0, 3, 1, 2]  # products 32 and 32
