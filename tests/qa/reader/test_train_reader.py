"""Training: it computes what serving computes, learns, and goes on where it was stopped."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from corpus.questions import by_language, load_questions
from embeddings.calibration import QuestionStatistics
from embeddings.e5.encoder import E5Encoder
from qa.reader.examples import Paragraph, Question
from qa.reader.groups import Group, Source
from qa.reader.model import load_reader
from qa.reader.network import Network
from qa.reader.train import loss_of, save, scores_of, train

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
    trained = train({"towns": source}, MARKS, tmp_path, 12, 1)
    with torch.no_grad():
        assert loss_of(trained, groups, MARKS) < loss_of(untrained, groups, MARKS)


def test_a_run_goes_on_where_it_was_stopped(source: Source, tmp_path: Path) -> None:
    whole = train({"towns": source}, MARKS, tmp_path, 2, 1).state_dict()
    resumed = train({"towns": source}, MARKS, tmp_path, 2, 1).state_dict()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
