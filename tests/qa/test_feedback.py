from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.errors import UserError
from qa import feedback
from qa.assistant import Assistant
from qa.feedback import MAX_COMMENT_LENGTH, Judgement, keep


@pytest.fixture
def judgement(assistant: Assistant) -> Judgement:
    answer = assistant.ask("Сколько вёсен\n线? Where is asthma treated?")
    return Judgement("1", "up", "", answer, "ru")


def with_comment(judgement: Judgement, comment: str, identifier: str = "1") -> Judgement:
    return Judgement(identifier, "down", comment, judgement.answer, judgement.page_language)


def test_a_judgement_is_one_line_that_tells_what_was_judged(
    judgement: Judgement, tmp_path: Path
) -> None:
    file = tmp_path / "feedback.jsonl"
    keep(judgement, file)
    keep(with_comment(judgement, "line one\nline two\u2028 “quoted” \ud800"), file)
    first, second = (json.loads(line) for line in file.read_bytes().splitlines())
    assert first["verdict"] == "up"
    assert first["comment"] is None
    assert first["question"] == judgement.answer.question
    assert first["quotes"] == [quote.permalink for quote in judgement.answer.quotes]
    assert second["comment"].startswith("line one\nline two")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_long_comment_is_cut(judgement: Judgement, tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    keep(with_comment(judgement, "界" * 100_000), file)
    assert json.loads(file.read_text("utf-8"))["comment"] == "界" * MAX_COMMENT_LENGTH


def test_no_words_of_a_reader_begin_another_line_nor_give_a_terminal_orders(
    judgement: Judgement, tmp_path: Path
) -> None:
    file = tmp_path / "feedback.jsonl"
    comment = "a" + "".join(
        f'{sign}{{"verdict":"up"}}' for sign in "\n\r\x0b\x1c\x85\u2028\u2029\x9b\u202e"
    )
    keep(with_comment(judgement, comment), file)
    (line,) = file.read_text("utf-8").splitlines()
    assert json.loads(line)["comment"] == comment
    assert [sign for sign in line if not sign.isprintable()] == []


def test_a_judgement_tells_nothing_of_its_reader(judgement: Judgement, tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    keep(judgement, file)
    asked = {"question", "standalone_question", "language", "page_language"}
    told = {"abstained", "confidence", "engine", "answer", "quotes"}
    assert json.loads(file.read_bytes()).keys() == asked | told | {
        "time",
        "id",
        "verdict",
        "comment",
    }


def test_many_at_once_do_not_mix(judgement: Judgement, tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    many = [with_comment(judgement, "x" * 1500, str(number)) for number in range(200)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda each: keep(each, file), many))
    kept = [json.loads(line)["id"] for line in file.read_bytes().splitlines()]
    assert sorted(kept) == sorted(each.id for each in many)


def test_a_line_that_was_left_unfinished_spoils_no_other(
    judgement: Judgement, tmp_path: Path
) -> None:
    file = tmp_path / "feedback.jsonl"
    file.write_text('{"time": "20')
    keep(judgement, file)
    broken, whole = file.read_bytes().splitlines()
    assert broken == b'{"time": "20'
    assert json.loads(whole)["id"] == "1"


def test_a_full_file_takes_no_more(
    judgement: Judgement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "feedback.jsonl"
    keep(judgement, file)
    before = file.read_bytes()
    monkeypatch.setattr(feedback, "MAX_FILE_SIZE", len(before) + 10)
    with pytest.raises(UserError, match="is full"):
        keep(judgement, file)
    assert file.read_bytes() == before


def test_half_a_line_is_taken_back(
    judgement: Judgement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "feedback.jsonl"
    keep(judgement, file)
    before = file.read_bytes()
    os = feedback.os
    half = SimpleNamespace(**{name: getattr(os, name) for name in dir(os)})
    half.write = lambda descriptor, line: os.write(descriptor, line[: len(line) // 2])
    monkeypatch.setattr(feedback, "os", half)
    with pytest.raises(UserError, match="disk is full"):
        keep(judgement, file)
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_written_is_one_clear_line(
    judgement: Judgement, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="cannot write "):
        keep(judgement, tmp_path / "gone" / "feedback.jsonl")
