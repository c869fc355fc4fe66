"""Passages that speak of what is asked come first, and nothing is lost or added."""

from collections.abc import Callable

import pytest

from corpus.language import language_of
from qa.asking.constraints import Content, demands
from qa.assistant import Assistant
from qa.finding.rerank import agreement, rerank
from qa.finding.retrieve import Ranking, retrieve

QUESTION = "Какой мост открыли в 2009 году?"


@pytest.fixture
def ranked(assistant: Assistant) -> Callable[[str], Ranking]:
    def ranked(question: str) -> Ranking:
        encoded = next(iter(assistant.encoder.read_queries([question])))
        return retrieve(assistant.index, encoded, language_of(question), 20)

    return ranked


def test_a_question_that_names_nothing_leaves_the_ranking(
    assistant: Assistant, ranked: Callable[[str], Ranking]
) -> None:
    ranking = ranked(QUESTION)
    assert rerank(assistant.index, ranking, Content()) is ranking


def test_reranking_keeps_every_passage_and_tells_what_it_added(
    assistant: Assistant, ranked: Callable[[str], Ranking]
) -> None:
    before = ranked(QUESTION)
    after = rerank(assistant.index, before, demands(QUESTION, "ru"))
    assert sorted(after.passages) == sorted(before.passages)
    assert after.scores == sorted(after.scores, reverse=True)
    old = dict(zip(before.passages, before.scores, strict=True))
    for passage, score, added in zip(after.passages, after.scores, after.agreements, strict=True):
        assert score == pytest.approx(old[passage] + added)
        assert added >= 0
    assert any(after.agreements)


def test_a_passage_gains_by_each_thing_it_has() -> None:
    wanted = Content(years=frozenset({2019, 2020}), names=frozenset({"Gansu"}))
    nothing = agreement(wanted, Content(), Content())
    year = agreement(wanted, Content(years=frozenset({2020})), Content())
    both = agreement(wanted, Content(years=frozenset({2019, 2020})), Content())
    named = agreement(wanted, Content(), Content(names=frozenset({"Gansu"})))
    assert nothing == 0 < year < both
    assert named > 0
    assert agreement(wanted, Content(years=frozenset({2021})), Content()) == 0
