"""Passages that speak of what is asked come first, and nothing is lost or added."""

from dataclasses import replace

import pytest

from qa.asking.constraints import Content, demands, union
from qa.asking.cues import AnswerKind
from qa.assistant import Assistant
from qa.finding.rerank import agreement, rerank
from tests.qa.searching import searched
from tests.qa.small import Line, found, page, pool

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
    nothing = agreement(wanted, Content(), set())
    name = agreement(wanted, Content(names=frozenset({"Gansu"})), set())
    both = agreement(wanted, Content(names=frozenset({"Gansu", "Minsk"})), set())
    in_title = agreement(wanted, Content(), {"Gansu"})
    concept = agreement(wanted, Content(concepts=frozenset({"loan"})), set())
    assert nothing == 0 < name < both
    assert in_title == name
    assert concept > 0
    assert agreement(wanted, Content(names=frozenset({"Brest"})), set()) == 0


@pytest.mark.parametrize(
    ("language", "text", "gains"),
    [
        ("en", "What is the Gansu bridge?", True),
        ("en", "What is the marvel of the Gansu bridge?", False),
        ("en", "Where is the Gansu bridge?", False),
        ("ru", "Что такое мост Ганьсу?", True),
        ("be", "Што такое мост Ганьсу?", True),
        ("nl", "Wat is de brug van Gansu?", True),
        ("zh", "甘肃桥是什么？", True),
    ],
)
def test_what_a_thing_is_a_document_tells_that_is_called_after_it(
    language: str, text: str, gains: bool
) -> None:
    wanted = demands(text, language)
    assert wanted == Content(names=frozenset({"Gansu"}), concepts=frozenset({"bridge"}))
    said = Line(0.5, "The Gansu bridge is named.")
    documents = pool(
        page("a", said), page("b", replace(said, text="It is long."), title="Gansu bridge")
    )
    search = found(documents, [0.6, 0.5], wanted=wanted, language=language, text=text)
    assert rerank(search).passages == ([1, 0] if gains else [0, 1])


@pytest.mark.parametrize(
    "asked",
    [Content(years=frozenset({2021})), Content(kinds=frozenset({AnswerKind.MONEY}))],
)
def test_a_figure_of_a_thing_or_a_year_of_it_is_not_what_it_is(asked: Content) -> None:
    text = "What is the Gansu bridge?"
    wanted = union([demands(text, "en"), asked])
    documents = pool(page("a", Line(0.5, "In Gansu.")), page("b", Line(0.5), title="Gansu bridge"))
    search = found(documents, [0.9, 0.5], wanted=wanted, language="en", text=text)
    assert rerank(search).passages == [0, 1]


NAME = Content(names=frozenset({"Gansu"}))
CONCEPT = Content(concepts=frozenset({"bridge"}))


@pytest.mark.parametrize(
    ("wanted", "text", "scores"),
    [
        # .50 + .18 = .68
        (NAME, "It is in Gansu.", [0.5, 0.63, 0.75]),
        (NAME, "Он в Ганьсу.", [0.5, 0.63, 0.75]),
        (NAME, "它在甘肃。", [0.5, 0.63, 0.75]),
        # .50 + .13 = .63
        (CONCEPT, "It is a bridge.", [0.5, 0.6, 0.7]),
        (CONCEPT, "Het is een brug.", [0.5, 0.6, 0.7]),
        (CONCEPT, "Гэта мост.", [0.5, 0.6, 0.7]),
    ],
)
def test_a_passage_rises_as_far_as_what_it_has_is_worth(
    wanted: Content, text: str, scores: list[float]
) -> None:
    """With half of it the first comes last, with twice as much first."""
    language = {"I": "en", "О": "ru", "它": "zh", "H": "nl", "Г": "be"}[text[0]]
    documents = pool(
        page("a", Line(text=text, language=language)), page("b", Line()), page("c", Line())
    )
    after = rerank(found(documents, scores, wanted=wanted, similarities=[0.3, 0.2, 0.1]))
    assert after.passages == [2, 0, 1]
    # What belongs to a passage moves with it.
    assert after.similarities == [0.3, 0.1, 0.2]
    added = after.scores[1] - 0.5
    assert after.agreements == pytest.approx([0, added, 0])
    assert after.scores == pytest.approx([scores[2], 0.5 + added, scores[1]])


def test_half_of_what_is_wanted_counts_half() -> None:
    wanted = Content(names=frozenset({"Gansu", "Minsk"}))
    documents = pool(page("a", Line(text="It is in Gansu.")), page("b", Line()))
    assert rerank(found(documents, [0.5, 0.60], wanted=wanted)).passages == [1, 0]  # .59
    assert rerank(found(documents, [0.5, 0.58], wanted=wanted)).passages == [0, 1]


def test_the_title_lends_its_names_and_nothing_else() -> None:
    documents = pool(page("a", Line(), title="A bridge in Gansu"), page("b", Line()))
    for wanted, expected in ((NAME, [0, 1]), (CONCEPT, [1, 0])):
        assert rerank(found(documents, [0.5, 0.6], wanted=wanted)).passages == expected


def test_the_parts_of_a_question_are_reranked_each_by_what_it_wants() -> None:
    documents = pool(page("a", Line(text="It is in Gansu.")), page("b", Line()))
    parts = [found(documents, [0.5, 0.6], wanted=NAME), found(documents, [0.5, 0.6])]
    after = rerank(found(documents, [0.5, 0.6], parts=parts))
    assert after.passages == [1, 0]
    assert [part.passages for part in after.parts] == [[0, 1], [1, 0]]


def test_a_search_for_no_name_and_no_concept_stays_as_it_is() -> None:
    documents = pool(page("a", Line(text="It is a bridge in Gansu.")))
    search = found(documents, wanted=Content(years=frozenset({2019})))
    assert rerank(search) is search
