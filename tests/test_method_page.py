"""Every constant that decides an answer is weighed on the page of the method."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/method.md").read_text(encoding="utf-8")
ROOMS = ("qa/asking", "qa/finding", "qa/figures", "qa/judging")
# They bound what is typed, remembered or read of a link, and decide no answer.
BOUNDS = {"MAX_QUESTION_LENGTH", "_REMEMBERED", "_YEAR_DIGITS"}


def constants(path: Path) -> Iterator[str]:
    """The names that a module gives to numbers, or to tuples and dictionaries of numbers."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.Assign):
            continue
        values = [child for child in ast.walk(node.value) if isinstance(child, ast.Constant)]
        names = [child.id for target in node.targets for child in ast.walk(target)
                 if isinstance(child, ast.Name)]  # fmt: skip
        if any(type(value.value) in (int, float) for value in values):
            yield from (name for name in names if name.isupper())


def test_every_constant_of_the_method_is_on_its_page() -> None:
    named = set(re.findall(r"`(_?[A-Z][A-Z_]+)`", PAGE))
    found = {
        name for room in ROOMS for path in (ROOT / room).glob("*.py") for name in constants(path)
    }
    assert len(found) > 30
    assert found - named - BOUNDS == set()


def test_what_the_page_names_is_in_the_program() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for room in (*ROOMS, "embeddings")
        for path in (ROOT / room).rglob("*.py")
    )
    named = set(re.findall(r"`(_?[A-Z][A-Z_]+)`", PAGE))
    assert {name for name in named if name not in source} == set()
