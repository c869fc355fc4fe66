"""The examples of docs/programs.md hold what the program prints, each of its own kind."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence

import pytest

from tools import examples

TEXT = """Before.

<!-- example: answered -->
```console
$ python -m qa ask "How many?"
an old answer
```

After.
"""
Program = Callable[[Sequence[str]], int]


def _program(*, abstained: bool, prints: str = "", status: int = 0) -> Program:
    """A command line that answers every question alike."""

    def main(arguments: Sequence[str]) -> int:
        text = json.dumps({"abstained": abstained}) if "--json" in arguments else prints
        sys.stdout.write(f"{text}\n")
        return status

    return main


def test_page_has_one_example_of_each_kind():
    found = examples._EXAMPLE.finditer(examples.PAGE.read_text(encoding="utf-8"))

    assert [example["kind"] for example in found] == ["answered", "refused"]


def test_output_replaces_the_old_one_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        examples, "main", _program(abstained=False, prints="Eleven. [1]\n\n[1] a.md")
    )

    assert examples.with_examples(TEXT) == TEXT.replace(
        "an old answer\n", "Eleven. [1]\n\n[1] a.md\n"
    )


def test_long_lines_are_wrapped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(examples, "main", _program(abstained=False, prints="word " * 60))

    assert max(map(len, examples.with_examples(TEXT).splitlines())) <= 96


def test_refusal_in_the_place_of_an_answer_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(examples, "main", _program(abstained=True))

    with pytest.raises(ValueError, match="'How many\\?' should be answered and is refused"):
        examples.with_examples(TEXT)


def test_command_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(examples, "main", _program(abstained=False, status=1))

    with pytest.raises(ValueError, match="ends with status 1"):
        examples.with_examples(TEXT)
