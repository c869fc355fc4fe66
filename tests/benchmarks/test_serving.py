"""What the load and the soak report is what happened."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks import serving
from benchmarks.server import BusyError
from benchmarks.serving import row, visit
from benchmarks.soak import Look, growth, requests_of, soak

SERVER: Any = SimpleNamespace(cpu_seconds=lambda: 3.0)
LONE = {"a?": {"answer": "A"}, "b?": {"answer": "B"}}


def answering(answers: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    return lambda question: {"answer": answers[question]}


def test_answers_that_differ_from_a_lone_visitors_are_counted() -> None:
    met = visit(SERVER, [answering({"a?": "A", "b?": "X"})] * 3, ["a?", "b?"], 2, LONE)
    assert (len(met.waits), met.unlike, met.busy, met.failures) == (6, 3, 0, [])
    assert row("three", met).startswith("| three | 6 | 3 | 0 | 0 | ")


def test_visitors_ask_the_questions_in_turn_so_that_no_answer_is_remembered() -> None:
    asked: list[str] = []

    def ask(question: str) -> dict[str, Any]:
        asked.append(question)
        return {"answer": question}

    met = visit(SERVER, [ask] * 2, ["a?", "b?", "c?", "d?"], 2, {})
    assert sorted(asked) == ["a?", "b?", "c?", "d?"]
    assert met.answers["d?"] == {"answer": "d?"}


def test_a_visitor_who_is_told_to_come_again_does_and_other_failures_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(serving.time, "sleep", slept.append)
    told = [BusyError(5), BusyError(300), None, ValueError("broken")]

    def ask(question: str) -> dict[str, Any]:
        error = told.pop(0)
        if error is not None:
            raise error
        return {"answer": "A"}

    met = visit(SERVER, [ask], ["a?", "b?"], 2, LONE)
    assert (len(met.waits), met.busy, met.failures) == (1, 2, ["ValueError: broken"])
    assert slept == [5, 30]


def test_growth_is_that_since_the_caches_were_full() -> None:
    looks = [Look(100 * n, n, 400 + 100 * (n > 1) + 2 * n, 9, 9) for n in range(1, 11)]
    share, slope = growth(looks[1:])
    assert share == pytest.approx(520 / 504 - 1)
    assert slope == pytest.approx(20)
    # A look at a moment when much is free and not given back yet is no growth by itself.
    uneven = [Look(100 * n, n, 500 + 20 * (n in (1, 5, 9)), 9, 9) for n in range(1, 11)]
    assert abs(growth(uneven)[0]) < 0.01
    assert growth([Look(5, 1, 400, 9, 9)]) == (0, 0)


def test_no_question_comes_twice_and_all_kinds_of_requests_come() -> None:
    drawn = list(islice(requests_of(["a?", "b?", "c?"]), 500))
    questions = [str(arguments[0]) for _, arguments in drawn]
    assert len(set(questions)) == 500
    assert {endpoint for endpoint, _ in drawn} == {"ask", "search"}
    assert any(len(arguments) == 2 and isinstance(arguments[1], list) for _, arguments in drawn)
    assert any(isinstance(arguments[0], int) for _, arguments in drawn)


def test_a_soak_counts_what_fails_and_looks_as_often_as_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Connection:
        def __init__(self, **_: object) -> None: ...
        def __enter__(self) -> Connection:
            return self

        def __exit__(self, *_: object) -> None: ...
        def post(self, _: str, json: dict[str, Any]) -> Any:
            return SimpleNamespace(status_code=200)  # a mistake is one, and should not be served

    monkeypatch.setattr("benchmarks.soak.httpx.Client", Connection)
    server: Any = SimpleNamespace(
        address="http://127.0.0.1/", memory=lambda: (1.0, 1.0), threads=lambda: 1, open_files=int
    )
    looks, failed = soak(server, ["a?", "b?"], 93, 2, 3)
    assert [look.requests for look in looks] == [31, 62, 93]
    assert failed == 3
