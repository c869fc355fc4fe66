"""What stands by itself is told by the vector of the shipped encoder, in five languages."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import Encoder
from qa.asking import independence as module
from qa.asking.independence import WEIGHTS, Weights, independence, likeness

STAND = [
    "Who paints the bridges of the town?",
    "Кто красит мосты в этом городе?",
    "谁给城里的桥刷漆？",
    "Wie schildert de bruggen van de stad?",
    "Хто фарбуе масты горада?",
]
FOLLOW = ["And on Tuesdays?", "А по вторникам?", "那星期二呢？", "En op dinsdag?", "А па аўторках?"]


def test_a_whole_question_stands_by_itself_and_a_piece_of_one_does_not(encoder: Encoder) -> None:
    for text in STAND:
        assert independence(text, encoder) > 0, text
    for text in FOLLOW:
        assert independence(text, encoder) < 0, text


def test_another_encoder_tells_nothing(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(Weights.open(WEIGHTS), encoder="other")
    monkeypatch.setattr(module, "_shipped", lambda: other)
    assert independence(FOLLOW[0], encoder) == 0.0


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    weights = Weights("name", np.ones(2, np.float32), np.array([1, 2, 3], np.float32))
    weights.save(tmp_path / "file.npz")
    again = Weights.open(tmp_path / "file.npz")
    assert again.encoder == "name"
    assert again.logit(np.array([2, 3], np.float32)) == 1 * 1 + 2 * 2 + 3
    assert WEIGHTS.exists()


def test_poultry_is_more_like_beef_than_like_a_port(encoder: Encoder) -> None:
    beef, port = likeness("poultry", ["beef", "port"], encoder)
    assert beef > port
