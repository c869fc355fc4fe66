"""The trace tells the scores by which passages and quotes were in truth chosen."""

from __future__ import annotations

import numpy as np
import pytest

import qa.judging.abstain
from corpus.document import Span
from corpus.language import language_of
from qa.answer import Trace
from qa.answer_json import trace_to_json
from qa.asking.constraints import Content
from qa.assistant import Assistant
from qa.finding.rerank import rerank
from qa.finding.reread import reread
from qa.finding.retrieve import COSINE_WEIGHT
from qa.judging.abstain import judge
from qa.trace import explain
from tests.qa.searching import searched
from tests.qa.small import Line, asked, chosen, page, pool, retrieved

QUESTIONS = (
    "Where is asthma treated?",
    "Когда построили маяк?",
    "天文台的望远镜发现了什么？",
    "Hoeveel wisenten leven in het bos?",
    "Колькі мёду збіраюць манахі?",
)


def traced(assistant: Assistant, question: str) -> Trace:
    trace = assistant.ask(question).trace
    assert trace is not None
    return trace


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_signals_of_a_passage_add_up_to_its_score(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    trace = traced(assistant, question)
    assert [passage.rank for passage in trace.passages] == [hit.rank for hit in answer.hits]
    assert [passage.score for passage in trace.passages] == [hit.score for hit in answer.hits]
    for passage in trace.passages:
        # No passage of this corpus is a note, which would lose a penalty.
        assert passage.similarity == pytest.approx(
            passage.maxsim + COSINE_WEIGHT * passage.cosine, abs=1e-5
        )
        assert passage.score == pytest.approx(
            passage.similarity - passage.baseline + passage.agreement
        )
        assert -1 <= passage.cosine <= 1
    for name in ("maxsim", "cosine"):
        by_rank = sorted(trace.passages, key=lambda passage: getattr(passage, f"{name}_rank"))
        values = [getattr(passage, name) for passage in by_rank]
        assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("question", QUESTIONS)
def test_passages_of_one_language_share_their_baseline(assistant: Assistant, question: str) -> None:
    found = reread(rerank(searched(assistant, question, language_of(question))))
    languages = found.pool.index.passage_languages[found.passages]
    passages = traced(assistant, question).passages
    for language in set(languages):
        baselines = [p.baseline for p, own in zip(passages, languages, strict=True)
                     if own == language]  # fmt: skip
        # A parallel version that handed its score over lowers it.
        assert np.ptp(sorted(baselines)[1:] or [0]) == pytest.approx(0, abs=1e-6)


def test_a_refusal_withholds_the_quotes_that_an_answer_gives(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qa.judging.abstain, "ANSWER_THRESHOLD", 0.0)
    given = assistant.ask(QUESTIONS[0])
    monkeypatch.setattr(qa.judging.abstain, "ANSWER_THRESHOLD", 1.1)
    refused = assistant.ask(QUESTIONS[0])
    assert given.quotes
    assert given.withheld == ()
    assert (refused.abstained, refused.quotes) == (True, ())
    assert refused.withheld == given.quotes
    assert given.trace is not None
    assert refused.trace is not None
    assert refused.trace.quotes == given.trace.quotes
    assert (given.trace.threshold, refused.trace.threshold) == (0.0, 1.1)


def test_a_quote_of_the_trace_leads_to_the_quote_of_the_answer(answering: Assistant) -> None:
    for question in QUESTIONS:
        answer = answering.ask(question)
        assert answer.trace is not None
        candidates = answer.trace.quotes
        assert candidates
        assert [(quote.document, quote.span) for quote in candidates] == [
            (quote.document, quote.span) for quote in answer.quotes
        ]
        for quote in candidates:
            hit = answer.hits[quote.passage_rank - 1]
            assert hit.document == quote.document
            assert hit.span.overlaps(quote.span)


def test_the_trace_as_json_has_the_documented_keys(assistant: Assistant) -> None:
    value = trace_to_json(traced(assistant, QUESTIONS[1]))
    assert set(value) == {
        "language", "threshold", "signals", "passages", "quotes", "rejected_quotes", "writing"
    }  # fmt: skip
    assert value["language"] == "ru"
    assert set(value["passages"][0]) == {
        "rank", "score", "similarity", "baseline", "agreement",
        "maxsim", "maxsim_rank", "cosine", "cosine_rank",
    }  # fmt: skip
    assert set(value["quotes"][0]) == {
        "document", "start", "end", "passage_rank", "score", "cosine", "fault"
    }  # fmt: skip
    assert value["rejected_quotes"] == []
    assert value["writing"] is None  # no language model was asked


def test_a_trace_worked_by_hand() -> None:
    documents = pool(
        page("a", Line(0.2, "It began in Gansu."), Line(0.6), passages=[(0, 2, 0.4)]),
        page("b", Line(0.7, cosine=0.3)),
        page("c", Line(0.2), passages=[(0, 1, 0.4)]),
    )
    found = rerank(retrieved(documents, asked(wanted=Content(names=frozenset({"Gansu"}))), 20))
    choices = chosen(found, 2, 0, score=0.5)
    judged = judge(found, choices)
    trace = explain(found, choices, [None, "the source is gone"], judged)
    # .6 + .1, .7 and .2 + .1 have a mean of 1.7 / 3, three quarters of which are .425. The first
    # gains .18 by its name.
    first, second, third = trace.passages
    numbers = {"baseline": 0.425, "agreement": 0.18, "maxsim": 0.6, "cosine": 0.4}
    for name, value in ({"score": 0.455, "similarity": 0.7} | numbers).items():
        assert getattr(first, name) == pytest.approx(value), name
    assert (first.rank, first.maxsim_rank, first.cosine_rank) == (1, 2, 1)
    for name, value in {
        "score": 0.275, "similarity": 0.7, "baseline": 0.425, "agreement": 0, "maxsim": 0.7,
        "cosine": 0,
    }.items():  # fmt: skip
        assert getattr(second, name) == pytest.approx(value), name
    assert (second.rank, second.maxsim_rank, second.cosine_rank) == (2, 1, 3)
    # Equal cosines share the better rank.
    assert (third.rank, third.maxsim_rank, third.cosine_rank) == (3, 3, 1)
    assert [(quote.document, quote.span, quote.passage_rank) for quote in trace.quotes] == [
        ("b", Span(0, 10), 2), ("a", Span(0, 18), 1)
    ]  # fmt: skip
    assert [quote.fault for quote in trace.quotes] == [None, "the source is gone"]
    assert [quote.score for quote in trace.quotes] == [0.5, 0.5]
    assert [quote.cosine for quote in trace.quotes] == pytest.approx([0.3, 0.0])
    assert (trace.language, trace.threshold) == ("en", judged.threshold)
    assert trace.signals["similarity"] == pytest.approx(0.7)
    assert trace.signals["missing_names"] == 0
