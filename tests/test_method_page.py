"""Every constant that decides an answer is weighed on the page of the method."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/method.md").read_text(encoding="utf-8")
PARTS = (
    "corpus/splitting/*.py",
    "corpus/knowing/usual.py",
    "embeddings/fairness.py",
    "qa/asking/*.py",
    "qa/finding/*.py",
    "qa/figures/*.py",
    "qa/judging/*.py",
    "qa/reader/layout.py",
    "qa/reader/model.py",
)
# They bound what is typed or remembered, and decide no answer.
BOUNDS = {"MAX_QUESTION_LENGTH", "_REMEMBERED"}


def constants(path: Path) -> Iterator[str]:
    """The names that a module gives to numbers, or to tuples and dictionaries of numbers."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.Assign):
            continue
        ratio = node.value
        if isinstance(ratio, ast.BinOp) and isinstance(ratio.op, ast.Div):  # such as 1 / 40
            node.value = ratio.left
        try:
            value = ast.literal_eval(node.value)
        except ValueError:
            continue
        parts = value.values() if isinstance(value, dict) else (value,)
        parts = value if isinstance(value, tuple) else parts
        if parts and all(type(part) in (int, float) for part in parts):
            for target in node.targets:
                for child in ast.walk(target):
                    if isinstance(child, ast.Name):
                        yield child.id


def test_every_constant_of_the_method_is_on_its_page() -> None:
    named = set(re.findall(r"`(_?[A-Z][A-Z_]+)`", PAGE))
    found = {name for part in PARTS for path in ROOT.glob(part) for name in constants(path)}
    assert len(found) > 90
    assert found - named - BOUNDS == set()


def test_what_the_page_names_is_in_the_program() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for room in ("corpus", "embeddings", "qa")
        for path in (ROOT / room).rglob("*.py")
    )
    named = set(re.findall(r"`(_?[A-Z][A-Z_]+)`", PAGE))
    assert {name for name in named if name not in source} == set()
