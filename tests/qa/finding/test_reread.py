"""Passages are read in goes, and what reads as an answer rises."""

from collections.abc import Mapping, Sequence

import pytest

import qa.finding.reread
from corpus.document import BlockKind
from qa.finding.reread import READS, answers_surely, reread
from qa.finding.search import Search
from qa.reader.model import Reading
from tests.qa.small import Line, found, page, pool


def read_as(monkeypatch: pytest.MonkeyPatch, scores: Mapping[int, float]) -> list[list[int]]:
    """Reads sentences as these, -9 where none is given; returns what was asked for, go by go."""
    goes: list[list[int]] = []

    def readings(_: Search, rows: Sequence[int]) -> dict[int, Reading]:
        goes.append(list(rows))
        return {row: Reading(scores.get(row, -9.0), None, 0.0) for row in rows}

    for name in ("readings", "likelier_readings"):
        monkeypatch.setattr(qa.finding.reread, name, readings)
    return goes


def passages(count: int) -> Search:
    return found(pool(*(page(f"{n:02}", Line(0.9 - 0.01 * n)) for n in range(count))))


def test_they_are_read_in_three_goes_until_one_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    goes = read_as(monkeypatch, {0: 1.0})
    reread(passages(14))
    assert goes == [[0]]
    goes = read_as(monkeypatch, {3: 1.0})
    reread(passages(14))
    assert goes == [[0], [1, 2, 3, 4]]
    goes = read_as(monkeypatch, {})
    reread(passages(14))
    assert goes == [[0], [1, 2, 3, 4], [5, 6, 7, 8, 9, 10, 11]]


def test_what_reads_likelier_rises(monkeypatch: pytest.MonkeyPatch) -> None:
    read_as(monkeypatch, {0: -9.0, 2: 0.0})
    before = passages(3)
    after = reread(before)
    # Two passages above are .02 ahead, of which .06 is more.
    assert after.passages == [2, 0, 1]
    assert after.scores[0] == pytest.approx(before.scores[2] + 6 * READS)
    assert after.scores[1:] == before.scores[:2]
    assert after.similarities == [before.similarities[n] for n in (2, 0, 1)]
    assert set(after.read) == {0, 1, 2}


def test_the_best_sentence_is_read_and_no_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    goes = read_as(monkeypatch, {})
    lines = [Line(0.9, kind=BlockKind.TITLE, block=0), Line(0.3, block=1), Line(0.5, block=2)]
    reread(found(pool(page("a", *lines), page("b", Line(0.1, kind=BlockKind.TITLE)))))
    assert [row for go in goes for row in go] == [2]


def test_where_nothing_can_be_read_nothing_changes() -> None:
    search = passages(3)
    assert reread(search) is search


def test_what_the_first_passage_surely_answers_asks_for_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    goes = read_as(monkeypatch, {0: 2.0, 1: 9.0})
    assert answers_surely(passages(3))
    assert goes == [[0]]
    read_as(monkeypatch, {0: 1.9, 1: 9.0})
    assert not answers_surely(passages(3))
