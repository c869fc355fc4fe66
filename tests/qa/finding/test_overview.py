"""An overview takes sentences from many places: worked examples.

All of one language, so that what sentences count by themselves differs as their matches do.
"""

from __future__ import annotations

import pytest

from corpus.document import BlockKind, Metadata
from qa.asking.constraints import Content
from qa.finding.overview import select_overview
from qa.finding.search import Search
from tests.qa.small import Line, found, page, pool

HEADING = BlockKind.HEADING


def rows(search: Search) -> list[int]:
    """The sentences that are quoted."""
    choices = select_overview(search)
    assert all(choice.last == choice.first + 1 for choice in choices)
    return [choice.first for choice in choices]


def alone(*lines: Line, scores: list[float] | None = None, **asked: object) -> Search:
    """Each line is the only one of its document."""
    documents = pool(*(page(str(number), line) for number, line in enumerate(lines)))
    return found(documents, scores, **asked)


def test_eight_places_are_quoted_of_more() -> None:
    search = alone(*[Line(0.5)] * 10, scores=[1.0 - place / 100 for place in range(10)])
    assert rows(search) == list(range(8))


def test_a_place_stands_out_at_least_half_as_far_as_the_best() -> None:
    search = alone(*[Line(0.5)] * 4, scores=[1.0, 0.6, 0.5, 0.49])
    assert rows(search) == [0, 1, 2]


def test_a_sentence_matches_at_most_three_tenths_less_than_the_best() -> None:
    """With half of that one is quoted, with twice as much all are."""
    assert rows(alone(Line(0.55), Line(0.8), Line(0.45))) == [0, 1]


def test_the_best_sentence_of_each_passage_is_quoted() -> None:
    lines = [Line(0.5), Line(0.6), Line(0.4), Line(0.5), Line(0.55)]
    documents = pool(page("a", *lines, passages=[(0, 3, 0.0), (3, 5, 0.0)]))
    first, second = select_overview(found(documents, [1.0, 0.8]))
    assert (first.first, first.passage, second.first, second.passage) == (1, 0, 4, 1)
    # Its score is its own, without that of its passage.
    assert first.score - second.score == pytest.approx(0.05)


def test_passages_that_share_their_best_sentence_are_one_place() -> None:
    lines = [Line(0.5), Line(0.6), Line(0.4)]
    documents = pool(page("a", *lines, passages=[(0, 2, 0.0), (1, 3, 0.0)]))
    assert rows(found(documents)) == [1, 2]


def test_of_a_section_two_sentences_are_quoted() -> None:
    # Two sections of three passages each; rows 0 and 4 are their headings.
    lines = [
        Line(0.9, kind=HEADING, block=row) if row in (0, 4)
        else Line(0.5, block=row)
        for row in range(8)
    ]  # fmt: skip
    passages = [(row, row + 1, 0.0) for row in (1, 2, 3, 5, 6, 7)]
    assert rows(found(pool(page("a", *lines, passages=passages)))) == [1, 2, 5, 6]


def test_a_document_without_headings_is_one_section() -> None:
    passages = [(row, row + 1, 0.0) for row in range(3)]
    documents = pool(*(page(name, *[Line(0.5)] * 3, passages=passages) for name in "ab"))
    assert rows(found(documents)) == [0, 1, 3, 4]


def test_what_stands_above_the_first_heading_is_a_section() -> None:
    lines = [Line(0.5, block=0), Line(0.9, kind=HEADING, block=1), *[Line(0.5, block=2)] * 3]
    passages = [(row, row + 1, 0.0) for row in (0, 2, 3, 4)]
    assert rows(found(pool(page("a", *lines, passages=passages)))) == [0, 2, 3]


def test_only_the_text_itself_is_quoted() -> None:
    lines = [Line(0.9, kind=HEADING), Line(0.5, block=1), Line(0.8, kind=BlockKind.NOTE, block=2)]
    assert rows(found(pool(page("a", *lines)))) == [1]
    assert rows(alone(Line(0.9, kind=BlockKind.NOTE))) == []


def test_every_sentence_names_what_is_asked_about() -> None:
    lines = [
        Line(0.5, "It is in Gansu."),
        Line(0.7, "It is there."),
        Line(0.6, "From Minsk to Gansu."),
    ]
    assert rows(alone(*lines, wanted=Content(names=frozenset({"Gansu"})))) == [0, 2]
    assert rows(alone(*lines, wanted=Content(names=frozenset({"Gansu", "Minsk"})))) == [2]
    assert rows(alone(*lines)) == [0, 1, 2]


def test_of_parallel_versions_of_a_paragraph_one_is_quoted() -> None:
    note = Metadata(note="n")
    english = [Line(0.5, block=block) for block in range(2)]
    russian = [Line(0.5, block=block, language="ru") for block in range(3)]
    documents = pool(
        page("en", *english, passages=[(0, 1, 0.0), (1, 2, 0.0)], metadata=note),
        page("ru", *russian, passages=[(0, 3, 0.0)], metadata=note),
    )
    # The Russian passage has only its third paragraph left.
    assert rows(found(documents, [1.0, 0.9, 0.8], language="zh")) == [0, 1, 4]


def test_documents_come_by_their_best_passage_and_their_sentences_in_order() -> None:
    passages = [(0, 1, 0.0), (1, 2, 0.0)]
    documents = pool(*(page(name, Line(0.5), Line(0.5), passages=passages) for name in "ab"))
    assert rows(found(documents, [0.7, 0.9, 0.8, 1.0])) == [2, 3, 0, 1]


def test_where_nothing_is_found_there_is_no_overview() -> None:
    assert rows(found(pool(page("a", Line(0.5))), {})) == []
