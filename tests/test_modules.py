"""ARCHITECTURE.md names the modules that there are."""

from __future__ import annotations

import pytest

from tools.modules import ARCHITECTURE, ROOT, with_modules


def test_architecture_lists_the_modules_as_they_are():
    text = ARCHITECTURE.read_text(encoding="utf-8")

    assert with_modules(text) == text, "run `make architecture`"


@pytest.mark.parametrize("room", ["corpus", "embeddings", "qa", "qa/web"])
def test_every_module_has_a_line(room: str):
    text = ARCHITECTURE.read_text(encoding="utf-8")
    modules = [path.name for path in (ROOT / room).glob("*.py") if path.name != "__init__.py"]

    assert modules
    assert [name for name in modules if f"- `{room}/{name}`: " not in text] == []


def test_missing_marks_are_an_error():
    with pytest.raises(ValueError, match="needs the marks"):
        with_modules("# Architecture\n")
