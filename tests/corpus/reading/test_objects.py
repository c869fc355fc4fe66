"""JSON files: records as a list, or in an object; what holds no words is no document."""

from __future__ import annotations

import pytest
from made import read_with, shown

from corpus.errors import UnreadableFileError
from corpus.reading.objects import read


def test_records_of_a_list_are_headed_by_their_titles() -> None:
    draft = read(
        '[{"title": "Парк", "size": 91.50}, {"title": "港口", "text": "六个码头。"}]'.encode(), "x"
    )
    assert [text for _, text in shown(draft)] == ["Парк", "size: 91.50", "港口", "六个码头。"]
    assert read_with(draft, "91.50") == ["Парк"]


def test_an_object_tells_its_own_facts_then_the_records_of_its_lists() -> None:
    draft = read(b'{"items": [{"name": "Pomp", "prijs": 12}], "stand": "mei"}', "x.json")
    assert [text for _, text in shown(draft)] == ["stand: mei", "Pomp", "prijs: 12"]


@pytest.mark.parametrize("raw", [b'{"version": 3, "flags": [1, 2]}', b"[1, 2]", b'"a"', b"[]"])
def test_settings_and_coordinates_are_no_document(raw: bytes) -> None:
    with pytest.raises(
        UnreadableFileError, match=r"x.json holds no records with a title or a text"
    ):
        read(raw, "x.json")


@pytest.mark.parametrize("raw", [b'{"a": 1', b"[" * 200_000])
def test_what_is_no_json_is_told_with_a_remedy(raw: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"x.json is no JSON; mend it"):
        read(raw, "x.json")


def test_questions_with_their_answers_are_no_document() -> None:
    with pytest.raises(UnreadableFileError, match=r"x.json is a file of questions"):
        read(b'[{"question": "How long?", "text": "A", "answers": ["Two."]}]', "x.json")
