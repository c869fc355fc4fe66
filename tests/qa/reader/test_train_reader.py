"""Training: it computes what serving computes, learns, and goes on where it was stopped."""

import argparse
import copy
import math
import random
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
import torch

from qa.reader.drawing import Drawing, Group
from qa.reader.export import Trained, build
from qa.reader.network import HIDDEN, Network
from qa.reader.train import (
    batch_of,
    hardest,
    loss_of,
    mined,
    mixed,
    read_batch,
    read_weights,
    save,
    train,
)
from qa.reader.unpack import weights_of

WORDS = torch.randn(60, HIDDEN, generator=torch.Generator().manual_seed(7))
MARKS = (0, 1)


def paragraph(first: int, source: str = "towns") -> dict[str, Any]:
    """Three sentences in two languages, a question that the first answers, and its twin."""
    lines = [[[first], [], [first, first + 1, 9]], [[first], [], [12, 13]], [[first], [12], [14]]]
    rows = {code: [[0, 1, 2]] for code in ("en", "ru")}
    asked = {
        "texts": {"en": [20, first], "nl": [21, first]},
        "rows": rows,
        "twin": 1,
        "said": [[first + 1]],
    }
    twin: dict[str, Any] = {"texts": {"en": [22, first]}, "rows": {}, "twin": None, "said": []}
    return {
        "source": source,
        "versions": {"en": lines, "ru": copy.deepcopy(lines)},
        "questions": [asked, twin],
    }


PARAGRAPHS = [paragraph(30), paragraph(40), paragraph(50)]
HARDEST = {
    (n, place): [((n + 1) % 3, "en", 0), ((n + 2) % 3, "ru", 1)]
    for n in range(3)
    for place in range(2)
}


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return Drawing(PARAGRAPHS, HARDEST, MARKS)


@pytest.fixture(scope="module")
def groups(drawing: Drawing) -> list[Group]:
    return [group for seed in range(4) for group in drawing.step(4, random.Random(seed))]  # noqa: S311


def given(work: Path, steps: int) -> argparse.Namespace:
    return argparse.Namespace(
        work=work,
        out=work / "r",
        layers=1,
        steps=steps,
        groups=4,
        rate=2e-3,
        seed=1,
        workers=1,
        kept_every=500,
        seconds=math.inf,
        compile=False,
        hardest=0,
        pairs=None,
    )


def scores(network: Network, groups: list[Group]) -> torch.Tensor:
    return read_batch(network, batch_of(groups), WORDS)[0][0]


@pytest.mark.parametrize("early", [0, 1])
def test_serving_computes_what_was_trained(groups: list[Group], tmp_path: Path, early: int) -> None:
    torch.manual_seed(3)
    network = Network(2, early).eval()
    save(network, tmp_path / "r")
    graph = build(Trained(tmp_path / "r", early)).SerializeToString()
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    candidates = [candidate for group in groups[:3] for candidate in group.candidates]
    for row in (candidate.row for candidate in candidates):
        words = WORDS[torch.tensor([row.ids])]
        segments = torch.tensor([row.segments])
        with torch.no_grad():
            reads = network(words, segments, torch.ones_like(segments, dtype=torch.bool))
            score, ends = reads[-1]  # of the early head, where there is one
        served = session.run(
            None,
            {
                "words": words.numpy(),
                "segments": segments.numpy(),
                "first": np.array([row.first], np.int64),
            },
        )
        np.testing.assert_allclose(served[0][:, 0], score.numpy(), atol=0.02)  # half precision
        np.testing.assert_allclose(served[1][0], ends[0, row.first :].numpy(), atol=0.02)


def test_a_group_holds_the_answer_or_none_and_sentences_from_elsewhere(
    groups: list[Group],
) -> None:
    answering = {sum(candidate.answers for candidate in group.candidates) for group in groups}
    assert answering == {0, 1}
    assert all(len(group.candidates) > 3 for group in groups)
    marked = [c for group in groups for c in group.candidates if c.answers]
    assert all(c.ends and c.row.ids[c.ends[1]] == 9 for c in marked)


def test_a_twin_comes_with_its_question_and_no_sentence_answers_it(drawing: Drawing) -> None:
    drawn = [group for seed in range(20) for group in drawing.step(2, random.Random(seed))]  # noqa: S311
    altered = [group for group in drawn if group.altered]
    assert altered
    assert not any(candidate.answers for group in altered for candidate in group.candidates)


def test_a_lost_answer_is_not_left_in_what_is_read_before_it() -> None:
    texts = paragraph(30)
    texts["versions"]["en"][1][1] = texts["versions"]["ru"][1][1] = [30, 31, 9]  # before the second
    texts["questions"] = [texts["questions"][0] | {"twin": None}]
    alone = Drawing([texts], {}, MARKS)
    rows = [
        candidate.row.ids
        for seed in range(60)
        for group in alone.step(1, random.Random(seed))  # noqa: S311
        if not any(each.answers for each in group.candidates)
        for candidate in group.candidates
    ]
    assert rows
    assert all(9 not in ids for ids in rows)


def test_rows_keep_their_order_however_they_are_read(groups: list[Group]) -> None:
    torch.manual_seed(3)
    network = Network(1).eval()
    with torch.no_grad():
        together = scores(network, groups)
        alone = torch.cat([scores(network, [group]) for group in groups])
    torch.testing.assert_close(together, alone, atol=0.05, rtol=0.05)


def test_the_hardest_rows_are_kept_with_those_that_answer(groups: list[Group]) -> None:
    torch.manual_seed(3)
    network, batch = Network(1).eval(), batch_of(groups)
    fewer = hardest(batch, network, WORDS, 2)
    network.eval()
    with torch.no_grad():
        before = read_batch(network, batch, WORDS)[0][0]
        after = read_batch(network, fewer, WORDS)[0][0]
    for n, table in enumerate(batch.groups):
        rows = table[table >= 0]
        right = batch.answers[rows] > 0
        wrong = before[rows][~right].sort(descending=True).values[:2]
        kept = fewer.groups[n][fewer.groups[n] >= 0]
        assert fewer.answers[kept].sum() == right.sum()
        told = after[kept][fewer.answers[kept] == 0].sort(descending=True).values
        torch.testing.assert_close(told, wrong, atol=0.05, rtol=0.05)
    assert len(fewer.answers) < len(batch.answers)


def test_training_can_go_on_from_the_graph_that_ships(tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = Network(2)
    save(network, tmp_path / "r")
    found = weights_of(build(Trained(tmp_path / "r")))
    for name, value in network.state_dict().items():
        step = value.abs().max().item() / 127 if value.dim() > 1 else 1e-3
        np.testing.assert_allclose(found.pop(name), value.numpy(), atol=step + 1e-3)
    assert not found


def test_a_twin_that_reads_likelier_than_its_question_costs_more(drawing: Drawing) -> None:
    drawn = [group for seed in range(9) for group in drawing.step(2, random.Random(seed))]  # noqa: S311
    place = next(n for n, group in enumerate(drawn) if group.altered)
    batch = batch_of(drawn[place - 1 : place + 1])
    right = int(batch.answers.argmax())
    scores = torch.full((len(batch.answers),), -2.0)
    scores[right] = 2.0
    above = scores.clone()
    above[batch.groups[1, 0]] = 4.0
    assert loss_of(above, batch) > loss_of(scores, batch) + 1


def test_a_few_steps_lower_the_loss(drawing: Drawing, groups: list[Group], tmp_path: Path) -> None:
    torch.manual_seed(1)
    untrained = Network(1).eval()
    trained = train(copy.deepcopy(untrained), drawing, WORDS, given(tmp_path, 12))
    batch = batch_of(groups)
    with torch.no_grad():
        before, after = scores(untrained, groups), scores(trained, groups)
    assert loss_of(after, batch) < loss_of(before, batch)


def test_a_run_goes_on_where_it_was_stopped(drawing: Drawing, tmp_path: Path) -> None:
    torch.manual_seed(1)
    start = Network(1)
    whole = train(copy.deepcopy(start), drawing, WORDS, given(tmp_path, 2)).state_dict()
    resumed = train(start, drawing, WORDS, given(tmp_path, 2)).state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_fixed_layers_learn_nothing(drawing: Drawing, tmp_path: Path) -> None:
    torch.manual_seed(1)
    start = Network(2)
    network = copy.deepcopy(start)
    network.fix(1)
    after = train(network, drawing, WORDS, given(tmp_path, 2)).state_dict()
    moved = {name for name, value in start.state_dict().items() if not value.equal(after[name])}
    assert {name for name in moved if name.startswith("l.")} >= {"l.1.q.w", "l.1.fo.b"}
    assert not any(name.startswith(("l.0.", "pos", "segment", "ln.")) for name in moved)


def test_a_run_ends_when_its_time_is_over(drawing: Drawing, tmp_path: Path) -> None:
    short = given(tmp_path, 1000)
    short.seconds = 1e-6
    train(Network(1), drawing, WORDS, short)
    assert torch.load(tmp_path / "reader-1.pt", weights_only=True)["done"] == 1


def test_weights_of_two_runs_are_mixed() -> None:
    first, second = Network(1).state_dict(), Network(1).state_dict()
    between = mixed(second, first, 0.75)
    torch.testing.assert_close(
        between["head.h1.weight"], 0.75 * second["head.h1.weight"] + 0.25 * first["head.h1.weight"]
    )
    assert between.keys() == first.keys()


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    network = Network(1, early=1)
    save(network, tmp_path / "r")
    again = read_weights(tmp_path / "r")
    assert again.keys() == network.state_dict().keys()
    for name, value in network.state_dict().items():
        torch.testing.assert_close(again[name], value, atol=0.01, rtol=0.001)


def test_distractors_are_near_and_hold_no_words_of_the_answer(tmp_path: Path) -> None:
    torch.manual_seed(2)
    encoder = Network(1)
    start = {"marks": np.array(MARKS), "query": np.array([2]), "passage": np.array([3])}
    texts = [paragraph(30), paragraph(40), paragraph(50)]
    texts[1]["versions"]["en"][1][2] = [31, 9]  # the words that answer the first question
    found = mined(encoder, WORDS, start, texts, tmp_path / "hardest.pt")
    assert found[0, 0]
    assert all(n != 0 and (n, code, row) != (1, "en", 1) for n, code, row in found[0, 0])
    assert mined(encoder, WORDS, start, texts, tmp_path / "hardest.pt") == found


def test_the_same_paragraph_of_another_source_is_no_distractor(tmp_path: Path) -> None:
    torch.manual_seed(2)
    start = {"marks": np.array(MARKS), "query": np.array([2]), "passage": np.array([3])}
    texts = [paragraph(30), paragraph(40), paragraph(30, "asked")]
    texts[2]["versions"] = {"ru": texts[2]["versions"]["ru"]}
    found = mined(Network(1), WORDS, start, texts, tmp_path / "hardest.pt")
    assert {n for n, *_ in found[0, 1]} == {1}
