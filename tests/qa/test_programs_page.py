"""docs/programs.md names every field of an answer, and its Python and batch examples run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from embeddings.encoder import Encoder
from qa.answer import Answer, Conflict, WritingTrace
from qa.answer_json import answer_to_json
from qa.assistant import Assistant
from qa.cli import main

PAGE = (Path(__file__).parents[2] / "docs/programs.md").read_text(encoding="utf-8")


def example(kind: str, name: str) -> str:
    code = re.search(rf"<!-- {kind}: {name} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert code
    return code[1]


def fields(opening: str) -> set[str]:
    """The names in the first column of the table that follows a line."""
    _, found, rest = PAGE.partition(f"\n{opening}\n")
    assert found
    table = re.search(r"\| Field \| What it is \|\n\|---\|---\|\n((?:\|.*\n)+)", rest)
    assert table
    return {
        name for row in table[1].splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])
    }


@pytest.fixture(scope="module")
def answer(assistant: Assistant) -> Answer:
    """An answer that has all that an answer can have."""
    found = assistant.ask("How many locks does the royal canal have?")
    assert found.quotes and found.hits and found.trace
    return replace(
        found,
        conflicts=(Conflict((1, 2), ("22", "23")),),
        trace=replace(found.trace, writing=WritingTrace("x", dropped=(("Said.", "no mark"),))),
    )


def first(values: Any) -> Mapping[str, Any]:
    assert values
    value = values[0]
    assert isinstance(value, dict)
    return value


def test_every_field_of_an_answer_is_told_and_no_other(answer: Answer) -> None:
    written = answer_to_json(answer)
    assert fields("### An answer") == set(written)
    assert fields("### A citation") == set(first(written["citations"]))
    assert fields("### A passage") == set(first(written["passages"]))
    assert fields("### A conflict") == set(first(written["conflicts"]))
    assert fields("### The trace") == set(written["trace"])
    assert fields("A passage of the trace:") == set(first(written["trace"]["passages"]))
    assert fields("What a language model wrote:") == set(written["trace"]["writing"])


@pytest.mark.parametrize(
    ("row", "inside"),
    [
        ("timings_ms", lambda answer: answer["timings_ms"]),
        ("scope", lambda answer: answer["scope"]),
        ("also_in", lambda answer: first(first(answer["citations"])["also_in"])),
        ("quotes", lambda answer: first(answer["trace"]["quotes"])),
        ("dropped", lambda answer: first(answer["trace"]["writing"]["dropped"])),
    ],
)
def test_what_has_no_table_is_told_in_its_row(
    row: str, inside: Callable[[Any], Mapping[str, Any]], answer: Answer
) -> None:
    told = re.search(rf"^\| `{row}` \| (.*) \|$", PAGE, re.MULTILINE)
    assert told
    assert set(inside(answer_to_json(answer))) <= set(re.findall(r"`(\w+)`", told[1]))


def test_python_example_prints_the_answer_and_passages(
    encoder: Encoder,
    write_corpus: Callable[[Path, Mapping[str, str | bytes]], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = "The Great Stone park had 71 residents in 2021. They employed 1,725 people."
    write_corpus(tmp_path / "my-documents", {"park.txt": text})
    monkeypatch.chdir(tmp_path)
    exec(compile(example("program", "assistant"), "docs/programs.md", "exec"), {})  # noqa: S102
    printed = capsys.readouterr().out
    assert "71 residents" in printed
    assert re.search(r"^park\.txt 1 The Great Stone", printed, re.MULTILINE)
    assert re.search(r"^1 park\.txt \d", printed, re.MULTILINE)


def test_batch_example_is_answered_row_by_row(
    encoder: Encoder, town: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = example("example", "batch")
    file = tmp_path / "rows.jsonl"
    file.write_text(rows, encoding="utf-8")
    assert main(["batch", str(file), "--corpus", str(town.corpus), "--index", str(town.index)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    asked = [json.loads(line) for line in rows.splitlines()]
    assert [answer["id"] for answer in answers] == [row["id"] for row in asked]
    assert not any("error" in answer for answer in answers)
    # The third row is a turn of the second row's conversation.
    assert answers[2]["standalone_question"] != asked[2]["question"]
