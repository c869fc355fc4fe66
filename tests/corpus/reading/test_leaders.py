"""Dots that lead the eye from a label to its value are the gap of a row."""

from __future__ import annotations

import pytest

from corpus.document import BlockKind, Document, Span
from corpus.reading.formats import format_of
from corpus.reading.leaders import leaders
from corpus.reading.read import document_from
from qa.judging.verify import misplaced

ROWS = [
    ("Chapter 1. The park ............ 3", "Chapter 1. The park\t3"),
    ("Глава 2. Итоги . . . . . . . . 12", "Глава 2. Итоги\t12"),
    ("附录一……………………31", "附录一\t31"),
    ("Volwassene ______ € 12,50", "Volwassene\t€ 12,50"),
    ("Прадмова ········ iv", "Прадмова\tiv"),
]
PROSE = [
    "He waited ...... and then it rained.",
    "Name ............ Date ............",
    "...... 12",
    "Wait... 12 more",
    "Well he waited and waited.... then in 2019 he left.",
    "他说…… 12",
]


@pytest.mark.parametrize(("line", "row"), ROWS)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_dots_to_a_value_part_a_row(line: str, row: str, name: str) -> None:
    raw = f"<p>{line}" if name.endswith("html") else line
    document = _read(raw, name)
    assert document.text == row
    assert document.blocks[0].depth == 1
    assert misplaced(document, Span(0, len(row)), raw) is None


@pytest.mark.parametrize("text", PROSE)
def test_other_dots_stay(text: str) -> None:
    assert leaders(text) == []
    assert _read(text, "a.txt").text == text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_each_entry_is_a_row_of_its_own(name: str) -> None:
    lines = "Prices of the park\nAdult ....... 12.50\nChild ....... 6.00\nDogs are not let in.\n"
    document = _read(lines, name)
    rows = [document[block.span] for block in document.blocks]
    assert rows == ["Prices of the park", "Adult\t12.50", "Child\t6.00", "Dogs are not let in."]


def test_entries_amid_printed_prose_are_rows() -> None:
    prose = "The park was opened in spring of that year\nand has since taken in many firms.\n"
    document = _read(f"{prose * 3}Adult ....... 12.50\nChild ....... 6.00\n{prose * 3}", "a.txt")
    rows = [document[block.span] for block in document.blocks if block.depth]
    assert rows == ["Adult\t12.50", "Child\t6.00"]
    assert BlockKind.BODY in {block.kind for block in document.blocks if not block.depth}


def _read(text: str, name: str) -> Document:
    return document_from(format_of(name).reader.read(text.encode(), name), name, "")
