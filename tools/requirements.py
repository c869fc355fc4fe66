"""requirements.txt, which a Space installs, written from the dependencies in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements.txt"

_HEADER = "# The dependencies of pyproject.toml, for a Space. Written by `make requirements`.\n"


def requirements_text() -> str:
    """What requirements.txt must hold: the runtime dependencies, one a line."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return _HEADER + "".join(f"{dependency}\n" for dependency in project["dependencies"])


if __name__ == "__main__":
    REQUIREMENTS.write_text(requirements_text(), encoding="utf-8")
    print(f"{REQUIREMENTS.name} is current")
