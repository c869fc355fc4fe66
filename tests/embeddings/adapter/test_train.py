import copy
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from corpus.errors import UserError
from embeddings.adapter import model
from embeddings.adapter.data import Example
from embeddings.adapter.model import Read, Trainee
from embeddings.adapter.train import Options, batches, contrast, main, maxsim, read_data, train
from embeddings.e5.encoder import E5Encoder
from embeddings.e5.factors import Adapter
from embeddings.e5.weights import Weights, weights_path

pytestmark = pytest.mark.model

EXAMPLES = [
    Example(
        questions={"en": f"When was park {number} opened?", "ru": f"Когда открыли парк {number}?"},
        passages={
            "en": f"Park {number} opened in 20{number}.",
            "ru": f"Парк {number} открыт в 20{number} году.",
            "zh": f"{number}号园区于20{number}年开放。",
        },
        distractors={"en": ["The park is large."], "ru": ["Парк большой."]},
        places=frozenset({str(number)}),
    )
    for number in range(10, 16)
]


@pytest.fixture(scope="module", autouse=True)
def unpacked_once() -> Iterator[None]:
    """Weights and vocabulary take seconds to unpack and never change: runs share their tensors."""
    unpacked = model.bert_model(Weights(weights_path()))
    tensors = (*unpacked.parameters(), *unpacked.buffers())
    tokenizer = model.tokenizer_of(Weights(weights_path()))
    with pytest.MonkeyPatch.context() as patch:
        shared = {id(tensor): tensor for tensor in tensors}
        patch.setattr(model, "bert_model", lambda _: copy.deepcopy(unpacked, dict(shared)))
        patch.setattr(model, "tokenizer_of", lambda _: tokenizer)
        yield


@pytest.fixture(scope="module")
def trainee() -> Trainee:
    return Trainee(Weights(weights_path()), 0)


def test_a_right_pair_is_held_against_the_wrong_ones_of_its_row() -> None:
    scores = torch.tensor([[0.50, 0.48, 0.10]])
    right, wrong = torch.tensor([[True, False, False]]), torch.tensor([[False, True, False]])
    # -log(e^25 / (e^25 + e^24)): the third is neither right nor wrong.
    assert float(contrast(scores, right, wrong)) == pytest.approx(
        math.log1p(math.exp(-1)), abs=1e-4
    )


def test_maxsim_is_the_mean_of_the_best_cosines_of_the_tokens_that_count() -> None:
    x, y, z = torch.eye(3).tolist()
    questions = Read(
        torch.zeros(1, 3), torch.tensor([[x, y, z]]), torch.tensor([[True, True, False]])
    )
    passages = Read(
        torch.zeros(2, 3),
        torch.tensor([[x, y], [x, z]]),
        torch.tensor([[True, False], [True, True]]),
    )
    assert maxsim(questions, passages).tolist() == [[0.5, 0.5]]


def test_a_distractor_is_in_the_language_of_the_question() -> None:
    for batch, _ in zip(batches([(EXAMPLES, 4)], 0), range(20), strict=False):
        for asked, number in zip(batch.questions, batch.askers, strict=True):
            russian = "парк" in asked
            (distractor,) = (
                text
                for text, sayer in zip(batch.passages, batch.sayers, strict=True)
                if sayer == -1 - number
            )
            assert (distractor == "Парк большой.") is russian


def test_the_two_passages_of_an_example_differ_in_language() -> None:
    batch = next(batches([(EXAMPLES, 6)], 1))
    for number in range(6):
        said = {p for p, s in zip(batch.passages, batch.sayers, strict=True) if s == number}
        assert len(said) == 2


def test_before_training_the_model_is_the_embedded_encoder(
    trainee: Trainee, encoder: E5Encoder
) -> None:
    texts = ["The park was founded in 2011.", "Парк основан в 2011 году.", "园区", "Het park."]
    with torch.no_grad():
        read = trainee.encode(texts, "passage: ", 112)
    assert ((read.vectors.numpy() * encoder.encode_passages(texts)).sum(axis=1) > 0.98).all()
    assert read.own.sum(dim=1).tolist() == [
        len(encoded.token_ids) for encoded in encoder.read_passages(texts)
    ]


def test_training_brings_the_loss_down() -> None:
    lines: list[str] = []
    _, loss = train([(EXAMPLES, 3)], Options(steps=20), lines.append)
    assert len(lines) == 2
    assert loss < 0.5 * float(lines[0].split()[5].rstrip(","))


def test_training_repeats_itself_and_goes_on_changing() -> None:
    first, again, longer = (train([(EXAMPLES, 3)], Options(steps=steps))[0] for steps in (2, 2, 3))
    assert again.keys() == first.keys()
    assert all(np.array_equal(again[n][i], first[n][i]) for n in again for i in (0, 1))
    assert any(not np.array_equal(longer[n][1], first[n][1]) for n in first)


def test_the_command_writes_an_adapter_and_its_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, front_matter: str
) -> None:
    notes = {
        "en": "The park lies near Minsk.\n\nIt opened in 2011.",
        "nl": "Het park ligt bij Minsk.\n\nHet opende in 2011.",
    }
    for language, text in notes.items():
        (tmp_path / "notes").mkdir(exist_ok=True)
        head = front_matter.format(note="park", language=language, topic="park")
        (tmp_path / "notes" / f"{language}.md").write_text(head + text + "\n", encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text("")
    out = tmp_path / "own.safetensors"
    arguments = ["--corpus", tmp_path / "notes", "--questions", tmp_path / "questions.jsonl"]
    monkeypatch.setattr(
        sys, "argv", ["adapt", *map(str, arguments), "--out", str(out), "--steps", "1"]
    )
    main()
    card = out.with_suffix(".md").read_text(encoding="utf-8")
    assert "4 translations of notes" in card  # two paragraphs, and the one sentence of each
    assert Weights(weights_path()).digest in card
    adapted = Weights(weights_path(), Adapter.open(out)).matrix("l11.q.w", 384, 384)
    assert not np.array_equal(adapted, Weights(weights_path()).matrix("l11.q.w", 384, 384))


def test_a_folder_without_parallel_notes_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("# Alone\n\nA document without an id.\n")
    (tmp_path / "questions.jsonl").write_text("")
    with pytest.raises(UserError, match="holds no parallel notes"):
        read_data(tmp_path, tmp_path / "questions.jsonl", None, frozenset())
