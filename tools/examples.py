"""The two examples in docs/programs.md, written from what the program really answers."""

from __future__ import annotations

import io
import json
import re
import sys
import textwrap
from contextlib import redirect_stdout
from pathlib import Path

from qa.cli import main

PAGE = Path(__file__).resolve().parent.parent / "docs/programs.md"

# <!-- example: answered -->, then a fence that opens with the command.
_EXAMPLE = re.compile(
    r'<!-- example: (?P<kind>\w+) -->\n```console\n\$ .*? ask "(?P<question>[^"\n]+)"\n'
    r"(?P<output>.*?)```",
    re.DOTALL,
)
_WIDTH = 96  # columns that a code block of a rendered page shows without scrolling


def with_examples(text: str) -> str:
    """``text`` with the output of each example's command as it is now.

    Raises:
        ValueError: a question that should be answered is refused, or the other way round.
    """
    return _EXAMPLE.sub(_current, text)


def _current(example: re.Match[str]) -> str:
    question, kind = example["question"], example["kind"]
    refused = json.loads(_printed("ask", question, "--json"))["abstained"]
    if refused != (kind == "refused"):
        found = "refused" if refused else "answered"
        raise ValueError(f"{question!r} should be {kind} and is {found}; choose another question")
    lines = _printed("ask", question).splitlines()
    wrapped = "".join(textwrap.fill(line, _WIDTH, break_on_hyphens=False) + "\n" for line in lines)
    start = example.start("output") - example.start()
    end = example.end("output") - example.start()
    return example[0][:start] + wrapped + example[0][end:]


def _printed(*arguments: str) -> str:
    output = io.StringIO()
    with redirect_stdout(output):
        status = main(arguments)
    if status:
        raise ValueError(f"python -m qa {' '.join(arguments)} ends with status {status}")
    return output.getvalue()


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    try:
        PAGE.write_text(with_examples(text), encoding="utf-8")
    except ValueError as error:
        sys.exit(f"error: {error}")
    print(f"{PAGE.name} is current")
