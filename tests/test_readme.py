"""README.md says of the program and of the Space what is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _front_matter() -> dict[str, Any]:
    fields = yaml.safe_load(README.split("---\n")[1])
    assert isinstance(fields, dict)
    return fields


def _source_files() -> list[Path]:
    rooms = [
        path for room in ("corpus", "embeddings", "qa") for path in (ROOT / room).rglob("*.py")
    ]
    return [ROOT / "app.py", *rooms]


def test_space_starts_a_file_that_exists():
    fields = _front_matter()

    assert fields["sdk"] == "gradio"
    assert (ROOT / fields["app_file"]).is_file()


def test_space_description_fits_its_card():
    assert 0 < len(_front_matter()["short_description"]) <= 60


def test_space_has_the_gradio_and_the_python_of_the_project():
    fields = _front_matter()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    gradio = next(line for line in project["dependencies"] if line.startswith("gradio"))
    bounds = re.fullmatch(r"gradio\[mcp\]>=([\d.]+),<(\d+)", gradio)

    assert bounds
    assert fields["sdk_version"].startswith(f"{bounds[1]}.")
    assert int(fields["sdk_version"].split(".")[0]) < int(bounds[2])
    assert fields["python_version"] in project["requires-python"]


def test_every_setting_is_in_the_table():
    source = "".join(path.read_text(encoding="utf-8") for path in _source_files())
    read = set(re.findall(r'"(QA_[A-Z_]+)"', source))

    assert "QA_ENDPOINT_KEY" in read
    assert "`QA_ENDPOINT_KEY`" in README
    read.remove(
        "QA_ENDPOINT_KEY"
    )  # a key is no setting: it has no default, and no message shows it
    assert set(re.findall(r"^\| `(QA_[A-Z_]+)` \|", README, re.MULTILINE)) == read


def test_every_make_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    documents = [README, *((ROOT / name).read_text(encoding="utf-8") for name in _OTHERS)]
    named = {target for text in documents for target in re.findall(r"\bmake ([a-z]+)`", text)}

    assert named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_every_linked_file_exists():
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


_OTHERS = ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")
