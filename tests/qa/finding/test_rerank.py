"""Passages that speak of what is asked come first, and nothing is lost or added."""

from dataclasses import replace

import pytest

from qa.asking.constraints import Content
from qa.assistant import Assistant
from qa.finding.rerank import agreement, rerank
from tests.qa.searching import searched

QUESTION = "Какой мост открыли в 2009 году?"


def test_a_question_that_names_nothing_leaves_the_ranking(assistant: Assistant) -> None:
    found = searched(assistant, QUESTION, "ru")
    found = replace(found, query=replace(found.query, wanted=Content()))
    assert rerank(found) is found


def test_reranking_keeps_every_passage_and_tells_what_it_added(assistant: Assistant) -> None:
    before = searched(assistant, QUESTION, "ru")
    after = rerank(before)
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
