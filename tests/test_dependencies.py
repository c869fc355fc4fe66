"""docs/dependencies.md names what pyproject.toml names, and what these bring along."""

from __future__ import annotations

import re
from datetime import date
from importlib.metadata import Distribution
from pathlib import Path

from tools.dependencies import PAGE, declared, dependencies_page

LISTED = re.compile(r"^\| ([\w.-]+) \| ([^|]*) \| [^|]+ \| [^|]* \| (.+) \|$", re.MULTILINE)


def _installed(folder: Path, name: str, *requires: str) -> Distribution:
    """A distribution as its folder in an environment tells of it."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0"]
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    (info / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Distribution.at(info)


def test_the_page_lists_the_dependencies_as_they_are():
    listed = LISTED.findall(PAGE.read_text(encoding="utf-8"))
    rows = [(each.name, each.range, each.reason) for group in declared().values() for each in group]

    assert [row for row in listed if row[0] not in ("Name", "---")] == rows, "make dependencies"


def test_the_page_is_dated():
    assert "on 2026-11-26," in dependencies_page({}, date(2026, 11, 26))


def test_what_is_brought_along_is_followed_through_extras_and_left_out_by_markers(tmp_path: Path):
    made = [
        _installed(tmp_path, "gradio", "one", 'two; extra == "mcp"', 'three; extra == "other"'),
        _installed(tmp_path, "one", "four", 'five; python_version < "3"', "gradio"),
        *(_installed(tmp_path, name) for name in ("two", "three", "four", "five")),
    ]
    text = dependencies_page({item.name: item for item in made}, date(2026, 1, 1))

    assert text.rstrip().endswith("\n\nfour 1.0, one 1.0, two 1.0.")


def test_the_section_that_is_written_by_hand_stays():
    title = "## Formats that are read without a library of their own\n"
    written = PAGE.read_text(encoding="utf-8")
    section = written[written.index(title) :].partition("\n## ")[0]

    assert section in dependencies_page({}, date(2026, 1, 1))
