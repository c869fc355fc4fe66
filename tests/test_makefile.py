"""The Makefile sets up what a target needs: the program alone, or with it what tests need."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROGRAM, ALL = "pip install --disable-pip-version-check -e .\n", "-e '.[dev]'"

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder in which nothing has been set up."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["make", "-C", str(folder), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603


def test_run_sets_up_the_program_alone_and_test_the_rest(clone: Path) -> None:
    told = make(clone, "--dry-run", "run").stdout
    assert PROGRAM in told and ALL not in told
    for target in ("test", "lint", "eval"):
        told = make(clone, "--dry-run", target).stdout
        assert ALL in told and PROGRAM not in told, target


def test_what_is_set_up_is_not_set_up_again_before_it_changes(clone: Path) -> None:
    (clone / ".venv/bin").mkdir(parents=True)
    # Stands in for the environment: installing does nothing.
    (clone / ".venv/bin/python").write_text("#!/bin/sh\n", encoding="utf-8")
    (clone / ".venv/bin/python").chmod(0o755)
    assert PROGRAM in make(clone, "run").stdout
    assert "install" not in make(clone, "run").stdout
    assert ALL in make(clone, "test").stdout
    assert "install" not in make(clone, "test").stdout + make(clone, "run").stdout
    later = (clone / ".venv/.program").stat().st_mtime + 10
    os.utime(clone / "pyproject.toml", (later, later))
    assert PROGRAM in make(clone, "--dry-run", "run").stdout
    assert ALL in make(clone, "--dry-run", "test").stdout


def test_another_python_is_refused_with_the_remedy(clone: Path) -> None:
    refused = make(clone, "PYTHON=false", "run")
    assert refused.returncode != 0
    assert "make PYTHON=/path/to/python3.12 run" in refused.stderr
