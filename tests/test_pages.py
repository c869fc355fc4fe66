"""Every link, command, file, module and setting that a page of documentation names is there."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from qa.cli import _parser
from qa.settings import variables

ROOT = Path(__file__).resolve().parent.parent
# CHANGELOG.md tells what was so; every other page what is.
_PATTERNS = ("*.md", "docs/*.md", "benchmarks/*.md", "embeddings/*/*.md")
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(path for pattern in _PATTERNS for path in ROOT.glob(pattern))
    if path.name != "CHANGELOG.md"
}
_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<code>.*?)^```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
_MODULE = re.compile(r"\bpython -m (?P<module>[\w.]+)(?P<arguments>.*)")
_ROOMS = "corpus|embeddings|qa|benchmarks|tests|tools|docs"

pages = pytest.mark.parametrize("page", PAGES)


def prose(page: str) -> str:
    return _FENCE.sub("", PAGES[page])


def spans(page: str) -> list[str]:
    """What stands as code within a line, or over two."""
    return [" ".join(span.split()) for span in _SPAN.findall(prose(page))]


def fenced_commands(page: str) -> Iterator[str]:
    """Each command of a block of them: what is printed below it is none."""
    for fence in _FENCE.finditer(PAGES[page]):
        lines = fence["code"].replace("\\\n", " ").splitlines()
        if fence["kind"] == "console":
            yield from (line.removeprefix("$ ") for line in lines if line.startswith("$ "))
        elif fence["kind"] in ("sh", ""):
            yield from lines


def anchors(text: str) -> set[str]:
    """What the headings of a page are linked to by, as sites that show Markdown make it."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def sources() -> str:
    rooms = [path for room in _ROOMS.split("|") for path in (ROOT / room).rglob("*.py")]
    return "\n".join(
        path.read_text(encoding="utf-8") for path in rooms if "tests" not in path.parts
    )


def has_option(module: str, option: str) -> bool:
    """An option is written out, or made of a field of a dataclass."""
    source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    field = option.removeprefix("--").replace("-", "_")
    return re.search(rf'"{option}"|^    {field}: ', source, re.MULTILINE) is not None


@pages
def test_every_link_leads_to_a_file_and_a_heading_of_it(page: str) -> None:
    lost = []
    for link in _LINK.findall(prose(page)):
        name, _, anchor = link.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        if not path.exists() or (
            anchor and anchor not in anchors(path.read_text(encoding="utf-8"))
        ):
            lost.append(link)
    assert lost == []


@pages
def test_every_make_target_is_in_the_makefile(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    code = [*spans(page), *(line.partition("#")[0] for line in fenced_commands(page))]
    named = {target for text in code for target in re.findall(r"(?:^|\s)make ([a-z]+)", text)}
    assert named - set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) == set()


@pages
def test_every_module_that_is_to_be_run_exists_and_has_the_options(page: str) -> None:
    for text in [*spans(page), *fenced_commands(page)]:
        for run in _MODULE.finditer(text):
            module = run["module"]
            if module == "qa":  # the command line, checked below
                continue
            assert (ROOT / f"{module.replace('.', '/')}.py").is_file(), text
            for option in re.findall(r"(?<=\s)--?[a-z][a-z-]*", run["arguments"]):
                assert has_option(module, option), text


@pages
def test_every_command_line_is_understood(page: str) -> None:
    for text in fenced_commands(page):
        for run in _MODULE.finditer(text):
            if run["module"] == "qa":
                options = _parser().parse_args(shlex.split(run["arguments"], comments=True))
                assert options.run, text


@pages
def test_every_command_of_the_program_that_is_mentioned_exists(page: str) -> None:
    (commands,) = (
        action.choices for action in _parser()._actions if isinstance(action.choices, dict)
    )
    for text in spans(page):
        for run in _MODULE.finditer(text):
            if run["module"] != "qa" or not run["arguments"].strip():
                continue
            for part in run["arguments"].split("|"):
                name, *rest = part.split()
                assert name in commands, text
                options = {word for word in rest if re.match("--?[a-z]", word)}
                assert options <= set(commands[name]._option_string_actions), text


@pages
def test_every_setting_that_is_named_exists(page: str) -> None:
    known = {variable.name for variable in variables().values()} | {"QA_ENDPOINT_KEY"}
    assert set(re.findall(r"\bQA_[A-Z_]+\b", PAGES[page])) - known == set()


@pages
def test_every_file_that_is_named_exists(page: str) -> None:
    in_a_room = re.compile(rf"(?:(?:{_ROOMS})/|\.ci/)[\w./*-]*|[\w-]+\.(?:py|md|toml)|Makefile")
    named = [span for span in spans(page) if in_a_room.fullmatch(span)]
    folders = (ROOT, (ROOT / page).parent)
    lost = [name for name in named if not any([*folder.glob(name)] for folder in folders)]
    assert lost == []


@pages
def test_every_name_of_the_code_is_there(page: str) -> None:
    dotted = re.compile(rf"((?:{_ROOMS})(?:\.\w+)*)\.(\w+)(?:\(.*\))?")
    lost = []
    for span in spans(page):
        found = dotted.fullmatch(span)
        if found is None or span.endswith((".py", ".md", ".jsonl")):
            continue
        inside = ROOT / found[1].replace(".", "/")
        module = inside.with_suffix(".py")
        if not ((inside / found[2]).is_dir() or (inside / f"{found[2]}.py").is_file()) and not (
            module.is_file() and re.search(rf"\b{found[2]}\b", module.read_text(encoding="utf-8"))
        ):
            lost.append(span)
    assert lost == []


@pages
def test_every_constant_that_is_named_exists(page: str) -> None:
    constant = re.compile(r"[A-Z]{3,}(?:_[A-Z]+)*")
    named = {span for span in spans(page) if constant.fullmatch(span)}
    assert {name for name in named if not re.search(rf"\b{name}\b", sources())} == set()


def test_every_script_that_fits_constants_is_in_the_table_of_them() -> None:
    scripts = {f"benchmarks.{path.stem}" for path in (ROOT / "benchmarks").glob("fit_*.py")}
    assert scripts and scripts <= set(spans("CONTRIBUTING.md"))


def test_what_is_checked_is_there_to_be_checked() -> None:
    """Were a pattern to find nothing, the tests above would pass for nothing."""
    assert {"README.md", "CONTRIBUTING.md", "docs/owners.md", "docs/programs.md"} <= set(PAGES)
    assert "docs/programs.md#an-answer-in-json" not in _LINK.findall(prose("docs/programs.md"))
    assert "#an-answer-in-json" in _LINK.findall(prose("docs/programs.md"))
    assert "make run" in {line.partition("  ")[0] for line in fenced_commands("README.md")}
    commands = {line.partition("  ")[0] for line in fenced_commands("docs/programs.md")}
    assert {
        ".venv/bin/python -m qa index",
        ".venv/bin/python -m qa batch questions.jsonl",
    } <= commands
    assert not has_option("benchmarks.fit_retrieval", "--encoder")
    assert "qa/judging/abstain.py" in spans("docs/programs.md")
