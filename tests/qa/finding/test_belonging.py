"""How likely a sentence belongs to a broad answer: each signal by hand, and what they add to."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.document import BlockKind
from qa.asking.constraints import Content
from qa.asking.cues import AnswerKind
from qa.finding import belonging
from qa.finding.belonging import BIAS, MOST_NEWS, WEIGHTS, read_signals
from qa.finding.breadth import Breadth
from qa.finding.overview import candidates_of
from qa.finding.search import Search
from tests.qa.small import Line, found, page, pool


def signals(
    search: Search, kind: Breadth = Breadth.OVERVIEW, rows: list[int] | None = None
) -> dict[str, list[float]]:
    """Of all sentences in the order of their rows."""
    candidates = candidates_of(search)
    read = read_signals(search, kind, candidates, sorted(candidates) if rows is None else rows)
    return {name: values.tolist() for name, values in read.items()}


def alone(*lines: Line, **asked: object) -> Search:
    """Each line is the only one of its document."""
    return found(pool(*(page(str(number), line) for number, line in enumerate(lines))), **asked)


def test_the_weights_are_those_of_the_signals() -> None:
    assert WEIGHTS.keys() == signals(alone(Line(0.5))).keys()


def test_the_probability_is_logistic_in_the_signals() -> None:
    search = alone(Line(0.5, "It is in Gansu."), Line(0.1, "It is far."))
    candidates, read = candidates_of(search), signals(search)
    logits = [BIAS + sum(WEIGHTS[name] * read[name][n] for name in WEIGHTS) for n in (0, 1)]
    made = belonging.belonging(search, Breadth.OVERVIEW, candidates, [0, 1])
    assert made == pytest.approx([1 / (1 + np.exp(-logit)) for logit in logits])
    assert made[0] > made[1]


def test_a_closer_sentence_matches_more() -> None:
    read = signals(alone(Line(0.5), Line(0.2)))
    assert read["matched"] == pytest.approx([0.5, 0.2])
    assert read["weak"] == pytest.approx([0.5, 0.2])


def test_the_third_of_the_tokens_that_is_matched_worst_is_told() -> None:
    search = found(pool(page("a", Line((0.9, 0.6, 0.1)))), tokens=3)
    assert signals(search)["weak"] == pytest.approx([0.1])


def test_sentences_of_one_document_that_are_about_as_close_stand_by_each_other() -> None:
    lines = [Line(0.9, block=0), Line(0.85, block=1), Line(0.1, block=2)]
    documents = pool(page("a", *lines), page("b", Line(0.88)))
    assert signals(found(documents, [1.0, 1.0]))["beside"] == [2, 2, 2, 1]


def test_what_the_question_has_is_no_news_and_ten_names_count_as_three() -> None:
    wanted = Content(names=frozenset({"Gansu"}))
    lines = [
        Line(0.5, "It is in Gansu."),
        Line(0.5, "In 2019 it was in Hubei."),
        Line(0.5, "In Hubei, Hunan, Hainan, Sichuan and Jiangsu."),
    ]
    assert signals(alone(*lines, wanted=wanted))["news"] == [0, 2, MOST_NEWS]


def test_a_name_of_the_question_may_stand_in_the_sentence_or_be_missing() -> None:
    wanted = Content(names=frozenset({"Gansu", "Hubei"}))
    lines = [Line(0.5, "In Gansu and Hubei."), Line(0.5, "In Gansu."), Line(0.5, "It is far.")]
    assert signals(alone(*lines, wanted=wanted))["missing_names"] == [0, 0.5, 1]
    assert signals(alone(*lines))["missing_names"] == [0, 0, 0]


def test_a_name_may_stand_before_a_sentence_in_its_paragraph_and_counts_half_in_a_heading() -> None:
    wanted = Content(names=frozenset({"Gansu"}))
    lines = [
        Line(0.5, "In Gansu.", kind=BlockKind.HEADING, block=0),
        Line(0.5, "It is far.", block=1),
        Line(0.5, "Gansu is far.", block=2),
        Line(0.5, "It is near.", block=2),
    ]
    search = found(pool(page("a", *lines)), wanted=wanted)
    assert signals(search, rows=[1, 2, 3])["missing_names"] == [0.5, 0, 0]


def test_a_concept_of_the_question_may_be_missing() -> None:
    wanted = Content(concepts=frozenset({"medicine"}))
    lines = [Line(0.5, "Medicine is taught."), Line(0.5, "Malt is brewed.")]
    assert signals(alone(*lines, wanted=wanted))["missing_concepts"] == [0, 1]


def test_where_provinces_are_asked_for_a_sentence_names_another_or_none() -> None:
    wanted = Content(names=frozenset({"Gansu"}), concepts=frozenset({"province"}))
    lines = [Line(0.5, "It is in Hubei."), Line(0.5, "It is in Gansu."), Line(0.5, "Tea grows.")]
    assert signals(alone(*lines, wanted=wanted))["of_no_kind"] == [0, 1, 1]
    assert signals(alone(*lines))["of_no_kind"] == [0, 0, 0]


def test_where_reasons_are_asked_for_a_sentence_gives_one_or_none() -> None:
    lines = [Line(0.5, "It closed because of the rain."), Line(0.5, "It closed.")]
    wanted = Content(kinds=frozenset({AnswerKind.REASON}))
    assert signals(alone(*lines, wanted=wanted))["no_reason"] == [0, 1]
    assert signals(alone(*lines))["no_reason"] == [0, 0]


def test_a_list_is_told_from_an_overview() -> None:
    search = alone(Line(0.5))
    assert signals(search, Breadth.LIST)["list"] == [1]
    assert signals(search)["list"] == [0]


def test_what_another_encoder_found_is_not_read() -> None:
    assert signals(alone(Line(0.5)))["reading"] == [belonging._UNREAD]
