"""What a Space installs is what the project says it needs."""

from __future__ import annotations

import tomllib

from tools.requirements import REQUIREMENTS, ROOT, requirements_text


def _lines() -> list[str]:
    lines = REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_requirements_are_the_dependencies_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert _lines() == project["dependencies"]


def test_requirements_file_is_as_it_is_written():
    assert REQUIREMENTS.read_text(encoding="utf-8") == requirements_text(), "make requirements"


def test_torch_is_pinned():
    assert "torch==2.13.0" in _lines()
