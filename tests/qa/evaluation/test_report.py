"""The report groups outcomes as it says and shows what it cannot measure as missing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from corpus.questions import Evidence, GoldQuestion
from qa.assistant import Assistant
from qa.evaluation.evaluate import Outcome, evaluate
from qa.evaluation.report import Row, report, report_to_json, table
from qa.evaluation.report_text import report_to_text


def outcome(sample: Outcome, *, confidence: float, abstained: bool, **changes: object) -> Outcome:
    answer = replace(sample.answer, confidence=confidence, abstained=abstained)
    return replace(sample, answer=answer, **changes)  # type: ignore[arg-type]


@pytest.fixture
def outcomes(assistant: Assistant) -> list[Outcome]:
    """Four answerable questions and two that are not, with made-up confidences."""
    question = GoldQuestion(
        id="q", language="ru", question="Где лечат астму?", kind="answerable", type="entity",
        evidence=(Evidence(need=1, document="be/salt.txt", text="лечаць астму", language="be"),),
        answer_keys=(("астму",),),
    )  # fmt: skip
    (sample,) = evaluate(assistant, [question])
    none = replace(
        sample, question=replace(question, evidence=(), kind="missing"), rank=None, right=False
    )
    return [
        outcome(sample, confidence=0.9, abstained=False, rank=1, right=True, quotes=(True,)),
        outcome(sample, confidence=0.8, abstained=False, rank=3, right=True, quotes=(True, False)),
        outcome(sample, confidence=0.7, abstained=False, rank=7, right=False, quotes=(False,)),
        outcome(sample, confidence=0.2, abstained=True, rank=None, right=True, quotes=()),
        outcome(none, confidence=0.6, abstained=False, quotes=(False, False)),
        outcome(none, confidence=0.1, abstained=True, quotes=()),
    ]


@pytest.fixture
def rows(outcomes: list[Outcome]) -> dict[str, Row]:
    return {row.group: row for row in table(outcomes)}


def test_measures_of_six_questions(rows: dict[str, Row]) -> None:
    everything = rows["all"]
    assert (everything.answerable, everything.unanswerable) == (4, 2)
    expected = {
        "recall_at_1": 1 / 4, "recall_at_5": 2 / 4, "recall_at_20": 3 / 4, "answered": 3 / 4,
        "key_accuracy": 2 / 4, "key_accuracy_never_abstaining": 3 / 4, "quote_precision": 2 / 4,
        "refused": 1 / 2, "auroc": 7 / 8,
        # Wrong are the third, the fourth and the last by confidence.
        "area_under_risk_coverage": (0 + 0 + 1 / 3 + 2 / 4 + 2 / 5 + 3 / 6) / 6,
        # Nine tenths of four answerable questions are all four: from .2 on.
        "refused_at_90": 1 / 2,
    }  # fmt: skip
    for name, value in expected.items():
        measure = everything.measures[name]
        assert measure.value == pytest.approx(value), name
        assert measure.low <= measure.value <= measure.high, name


def test_groups_are_named_by_what_they_hold(rows: dict[str, Row]) -> None:
    assert list(rows) == [
        "all", "evidence be", "evidence in another language", "kind missing", "language ru",
        "needs 1", "type entity",
    ]  # fmt: skip
    assert (rows["kind missing"].answerable, rows["kind missing"].unanswerable) == (0, 2)
    assert rows["kind missing"]["auroc"] == pytest.approx(7 / 8)
    assert "recall_at_1" not in rows["kind missing"].measures
    assert "refused" not in rows["evidence be"].measures


def test_evidence_in_every_version_of_a_note_is_in_the_askers_language(
    assistant: Assistant,
) -> None:
    for language, crosslingual in (("nl", False), ("de", True)):
        question = GoldQuestion(
            id="q", language=language, question="Wie vaart er op het kanaal?", kind="answerable",
            evidence=(Evidence(need=1, note="canal", paragraph=2),), answer_keys=(),
        )  # fmt: skip
        (found,) = evaluate(assistant, [question])
        assert found.crosslingual is crosslingual


def test_the_report_is_json_and_text(outcomes: list[Outcome]) -> None:
    found = report(outcomes)
    value = json.loads(json.dumps(report_to_json(found)))
    assert value["rows"][0]["recall_at_5"] == 0.5
    assert len(value["rows"][0]["auroc_interval"]) == 2
    assert [group["group"] for group in value["reliability"]] == ["all", "language ru"]
    assert sum(part["count"] for part in value["reliability"][0]["bins"]) == 6
    text = report_to_text(found)
    assert "0.88" in text
    assert "nan" not in text
