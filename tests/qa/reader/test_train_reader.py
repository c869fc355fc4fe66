"""Training: it computes what serving computes, learns, and goes on where it was stopped."""

import copy
import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from corpus.questions import by_language, load_questions
from embeddings.calibration import QuestionStatistics
from embeddings.e5.encoder import E5Encoder
from qa.reader.examples import Paragraph, Question, squad_paragraphs
from qa.reader.groups import Group, Source
from qa.reader.model import load_reader
from qa.reader.network import Network
from qa.reader.train import load, loss_of, save, scores_of, train

pytestmark = pytest.mark.model

MARKS = np.zeros(250_037, np.uint8)
PARAGRAPHS = [
    Paragraph(
        article=name,
        sentences={
            "en": (f"{name} was founded in {year}.", "It stands by a lake.", "Many visit it."),
            "ru": (f"{name} основан в {year} году.", "Он стоит у озера.", "Там много гостей."),
        },
        questions=(
            Question(
                {"en": f"When was {name} founded?", "nl": f"Wanneer is {name} gesticht?"},
                {"en": (0,), "ru": (0,)},
                (str(year),),
                twin=1,
            ),
            Question({"en": f"Who founded {name}?"}, {}),
        ),
    )
    for name, year in (("Dorl", 1920), ("Vessin", 1874), ("Marrow", 2003))
]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    encoder = E5Encoder.load()
    few = {code: texts[:3] for code, texts in by_language(load_questions()).items()}
    statistics = QuestionStatistics.measure(encoder, few)
    return Source("towns", PARAGRAPHS, encoder, statistics, tmp_path_factory.mktemp("states"))


@pytest.fixture(scope="module")
def groups(source: Source) -> list[Group]:
    seeds = [random.Random(seed) for seed in range(4)]  # noqa: S311
    drawn = [source.group(n, 0, rng) for n in range(len(PARAGRAPHS)) for rng in seeds]
    return [group for group in drawn if group is not None]


def test_serving_computes_what_was_trained(groups: list[Group], tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = Network().eval()
    save(network, MARKS, "an encoder", tmp_path / "reader.npz")
    reader = load_reader(tmp_path / "reader.npz")
    assert reader.encoder == "an encoder"
    with torch.no_grad():
        trained = scores_of(network, groups, MARKS)
    for group, scores in zip(groups, trained, strict=True):
        served = reader.read(group.asked, group.candidates)
        np.testing.assert_allclose(served, scores.numpy(), atol=0.02)  # half precision


def test_a_group_holds_the_answer_or_none_and_sentences_from_elsewhere(
    groups: list[Group],
) -> None:
    assert {int(group.answers.sum()) for group in groups} == {0, 1}
    assert all(len(group.candidates) > 3 for group in groups)


def test_both_languages_are_met_whatever_the_question_is_asked_in(groups: list[Group]) -> None:
    met = {(group.asked.language, each.language) for group in groups for each in group.candidates}
    assert met >= {("en", "en"), ("en", "ru"), ("nl", "ru")}


def test_a_few_steps_lower_the_loss(source: Source, groups: list[Group], tmp_path: Path) -> None:
    torch.manual_seed(1)
    untrained = Network().eval()
    trained = train(copy.deepcopy(untrained), {"towns": source}, MARKS, tmp_path, 12, 1)
    with torch.no_grad():
        assert loss_of(trained, groups, MARKS) < loss_of(untrained, groups, MARKS)


def test_a_run_goes_on_where_it_was_stopped(source: Source, tmp_path: Path) -> None:
    torch.manual_seed(1)
    start = Network()
    whole = train(copy.deepcopy(start), {"towns": source}, MARKS, tmp_path, 2, 1).state_dict()
    resumed = train(start, {"towns": source}, MARKS, tmp_path, 2, 1).state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_a_run_can_start_from_weights_of_any_size(tmp_path: Path) -> None:
    network = Network(dim=64, layers=3).eval()
    save(network, MARKS, "an encoder", tmp_path / "reader.npz")
    again = load(tmp_path / "reader.npz").state_dict()
    for name, value in network.state_dict().items():
        torch.testing.assert_close(again[name], value, atol=0.01, rtol=0.001)


def test_a_twin_comes_with_its_question_over_the_same_version(source: Source) -> None:
    drawn = [list(source.drawn(0, 0, random.Random(seed))) for seed in range(12)]  # noqa: S311
    assert all(len(groups) == 2 for groups in drawn)
    for asked, twin in drawn:
        assert not twin.answers.any()
        assert twin.altered == bool(asked.answers.any())


def test_a_twin_that_reads_likelier_than_its_question_costs_more(source: Source) -> None:
    pairs = [list(source.drawn(0, 0, random.Random(seed))) for seed in range(12)]  # noqa: S311
    groups = next(pair for pair in pairs if pair[1].altered)
    torch.manual_seed(3)
    network = Network().eval()
    apart = [groups[0], replace(groups[1], altered=False)]
    with torch.no_grad():
        assert loss_of(network, groups, MARKS) > loss_of(network, apart, MARKS)


def test_a_question_without_an_answer_is_the_twin_of_the_one_most_like_it(tmp_path: Path) -> None:
    asked = [
        {
            "question": "When was the mill of Dorl built?",
            "answers": [{"start": 21, "text": "1920"}],
        },
        {"question": "Who paints boats?", "impossible": True},
        {"question": "When was the mill of Vessin built?", "impossible": True},
    ]
    context = "The mill was built in 1920. It stands by a lake."
    row = {"language": "en", "article": "Dorl", "context": context, "questions": asked}
    path = tmp_path / "few.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row).encode()))
    (paragraph,) = squad_paragraphs(path)
    assert [question.twin for question in paragraph.questions] == [2, None, None]
