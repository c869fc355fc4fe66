"""XQuAD-R is read as it is written, and judged as LAReQA says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.xquad import Result, _average_precision, load_xquad, summary

CONTEXT = {
    "en": ("The tower is tall. It was built in 1874.", "1874", [[0, 18], [19, 40]]),
    "zh": ("这座塔很高。它建于1874年。", "1874年", [[0, 6], [6, 15]]),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, (context, answer, breaks) in CONTEXT.items():
        qa = {
            "id": "q1",
            "question": f"{language}?",
            "answers": [{"text": answer, "answer_start": context.index(answer)}],
        }
        paragraph = {"context": context, "qas": [qa], "sentence_breaks": breaks}
        value = {"data": [{"paragraphs": [paragraph]}]}
        path = tmp_path / f"xquad-r-{language}.json"
        path.write_text(json.dumps(value), encoding="utf-8")
    return tmp_path


def test_a_paragraph_is_one_passage_of_the_sentences_given(folder: Path) -> None:
    xquad = load_xquad(folder)
    assert xquad.languages == ("en", "zh")
    for split, (context, _, breaks) in zip(xquad.documents, CONTEXT.values(), strict=True):
        (passage,) = split.passages
        assert split.document[passage.span] == context
        assert [[s.span.start, s.span.end] for s in split.sentences] == breaks
        assert split.document.locate(passage.span).raw_end == len(context)
    for question, split in zip(xquad.questions, xquad.documents, strict=True):
        assert split.document[question.answer] == CONTEXT[question.language][1]
        assert split.document.id == f"{question.language}/{question.paragraph}"


def test_average_precision_counts_every_version_of_the_answer() -> None:
    ranked = np.array([7, 3, 9, 4, 1])
    assert _average_precision(ranked, [7, 9]) == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert _average_precision(ranked, [1, 8]) == pytest.approx(1 / 5 / 2)
    assert _average_precision(ranked, [8]) == 0


def test_the_summary_keeps_the_askers_language_apart() -> None:
    results = [
        Result("en", 1.0, {"en": True, "zh": False, "ru": True}, (False, True)),
        Result("zh", 0.5, {"en": False, "zh": True, "ru": False}, (True,)),
    ]
    assert summary(results) == {
        "mAP": 0.75,
        "own": 1.0,
        "other": 0.25,
        "first": 0.5,
        "quoted": 1.0,
        "precision": pytest.approx(2 / 3),
    }


def test_mixed_an_article_is_there_in_one_language_and_asked_about_in_all(folder: Path) -> None:
    for path in folder.iterdir():
        data = json.loads(path.read_text(encoding="utf-8"))["data"] * 8
        path.write_text(json.dumps({"data": data}), encoding="utf-8")
    xquad = load_xquad(folder, mixed=True)
    ids = [split.document.id for split in xquad.documents]
    assert ids == ["en/0", "en/2", "en/5", "en/7", "zh/1", "zh/3", "zh/4", "zh/6"]
    assert [q.paragraph for q in xquad.questions if q.for_testing] == [3, 7, 3, 7]
