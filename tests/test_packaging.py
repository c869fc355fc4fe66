"""The package that is installed holds every module and data file of the rooms, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("corpus", "embeddings", "qa")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of a wheel that was built from a copy, which building fills with its own."""
    tree = tmp_path_factory.mktemp("tree")
    for name in ("pyproject.toml", "README.md", "LICENSE", "app.py"):
        shutil.copy(ROOT / name, tree)
    for name in (*ROOMS, "benchmarks", "tests", "tools"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    program = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    command = [sys.executable, "-c", program, str(tree / "made")]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)  # noqa: S603
    (wheel,) = (tree / "made").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_every_file_of_the_rooms_is_packed_and_nothing_else(packed: set[str]):
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    expected = {
        path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts
    }

    assert packed - expected == {"app.py"}, "an entry of package-data ships too much"
    assert expected - packed == set(), "package-data of pyproject.toml lacks them"


def test_modules_notes_words_and_weights_are_among_them(packed: set[str]):
    suffixes = {Path(name).suffix for name in packed}

    assert {".py", ".md", ".jsonl", ".yaml", ".css", ".js", ".safetensors"} <= suffixes
