"""README.md is short, shows an answer, and tells a Space what it needs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

from corpus.languages import LANGUAGES
from corpus.shipped import SHIPPED_DOCUMENTS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _body() -> str:
    return README.split("---\n", 2)[2]


def _front_matter() -> dict[str, Any]:
    fields = yaml.safe_load(README.split("---\n")[1])
    assert isinstance(fields, dict)
    return fields


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


def test_readme_stays_short():
    assert len(_body().splitlines()) <= 150


def test_picture_of_an_answer_is_small_enough_to_load_at_once():
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", _body())

    assert pictures == ["docs/answer.png"]
    assert 0 < (ROOT / pictures[0]).stat().st_size < 300_000


def test_both_commands_stand_in_one_block():
    block = re.search(r"```sh\n(.*?)```", _body(), re.DOTALL)

    assert block
    assert re.findall(r"^make \w+", block[1], re.MULTILINE) == ["make run", "make test"]


def test_number_of_notes_is_what_ships():
    stated = re.search(r"that ship are (\d+) notes in each of the five languages", _body())
    notes = [len([*(SHIPPED_DOCUMENTS / language).glob("*.md")]) for language in LANGUAGES]

    assert stated
    assert notes == [int(stated[1])] * 5


def test_every_page_of_documentation_is_linked():
    pages = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")}

    assert pages
    assert pages <= set(re.findall(r"\]\(([^)#]+)", _body()))


def test_its_figures_are_those_of_the_page_on_quality():
    quality = (ROOT / "docs/quality.md").read_text(encoding="utf-8")
    documents = quality.partition("## Other documents")[2]
    names, row = (
        [cell.strip() for cell in re.search(start + ".*", documents)[0].split("|")[1:-1]]
        for start in (r"\|  *\| questions", r"\| all ")
    )
    all_of_them = dict(zip(names, row, strict=True))
    told = _body().partition("## Measured quality")[2].partition("##")[0]

    figures = [all_of_them[name] for name in ("R@5", "keys quoted", "refused")]
    assert re.findall(r"(?<!\d)\.\d\d", told) == [figure.lstrip("0") for figure in figures]
    assert (all_of_them["questions"], all_of_them["unanswerable"]) == ("65", "29")
