"""Passages that speak of what is asked come first, and nothing is lost or added."""

from dataclasses import replace

import pytest

from qa.asking.constraints import Content
from qa.assistant import Assistant
from qa.finding.rerank import agreement, rerank
from tests.qa.searching import searched

QUESTION = "Где могут плавать посетители?"


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
    wanted = Content(names=frozenset({"Gansu", "Minsk"}), concepts=frozenset({"loan"}))
    nothing = agreement(wanted, Content(), Content())
    name = agreement(wanted, Content(names=frozenset({"Gansu"})), Content())
    both = agreement(wanted, Content(names=frozenset({"Gansu", "Minsk"})), Content())
    in_title = agreement(wanted, Content(), Content(names=frozenset({"Gansu"})))
    concept = agreement(wanted, Content(concepts=frozenset({"loan"})), Content())
    assert nothing == 0 < name < both
    assert in_title == name
    assert concept > 0
    assert agreement(wanted, Content(names=frozenset({"Brest"})), Content()) == 0
