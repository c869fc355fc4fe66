import json

import pytest
from made import shown

from corpus.errors import UnreadableFileError
from corpus.reading.records import read


def test_a_record_is_headed_by_its_title_and_told_in_full() -> None:
    row = {"title": "Мост", "year": 1930, "text": "Он открыт.\nОн каменный.", "tags": ["a", "b"]}
    draft = read(json.dumps(row).encode(), "x.jsonl")
    assert shown(draft) == [
        ("heading", "Мост"),
        ("body", "Он открыт."),
        ("body", "Он каменный."),
        ("body", "year: 1930"),
        ("body", "tags: a, b"),
    ]


def test_a_broken_line_is_told_and_loses_no_other() -> None:
    draft = read('{"text": "一"}\n{"te\n\n{"text": "二"}\n'.encode(), "x.jsonl")
    assert [text for _, text in shown(draft)] == ["一", "二"]
    assert draft.warnings == ("1 lines are no JSON, the first is line 2",)


def test_a_file_of_questions_with_their_answers_is_no_document() -> None:
    with pytest.raises(UnreadableFileError, match=r"x.jsonl is a file of questions"):
        read(b'{"question": "How long?", "evidence": "Two."}', "x.jsonl")


def test_nesting_without_end_ends_nothing() -> None:
    with pytest.raises(UnreadableFileError, match=r"x.jsonl holds no JSON"):
        read(b"[" * 200_000, "x.jsonl")


def test_numbers_stand_as_they_are_written_and_what_is_null_says_nothing() -> None:
    draft = read(b'{"name": 5, "sum": 1.50, "big": 1e6, "of": {"a": null, "b": 2.0}}\n', "x.jsonl")
    assert [text for _, text in shown(draft)] == ["name: 5", "sum: 1.50", "big: 1e6", "of: b: 2.0"]


def test_html_within_a_record_is_read_as_a_page_is() -> None:
    row = {"title": "Дэпо", "body": "<h1>Цэны</h1><p>Адкрыта ў <b>2015</b>.<br>12</p><p>500</p>"}
    draft = read(json.dumps(row).encode(), "x.jsonl")
    assert [(block.content.text, block.level) for block in draft.blocks] == [
        ("Дэпо", 2),
        ("Цэны", 3),
        ("Адкрыта ў 2015.", 0),
        ("12", 0),
        ("500", 0),
    ]
