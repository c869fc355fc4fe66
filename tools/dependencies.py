"""docs/dependencies.md: what the project depends on, which versions and licences, and why.

Names, ranges and reasons are those of pyproject.toml; versions and licences are those of the
environment that runs this, on that day.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from platform import python_version

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "dependencies.md"
PROGRAM = "program"

_TITLES = {
    PROGRAM: "The program",
    "eval": "Diagrams of the evaluation (extra `eval`)",
    "postgres": "An index in PostgreSQL (extra `postgres`)",
    "bench": "Comparison with other pipelines (extra `bench`)",
    "fuzz": "Fuzzing (extra `fuzz`)",
    "dev": "Tests, checks and fitting (extra `dev`)",
}
_HEAD = """\
# What it depends on

Written by `make dependencies` on {day}, under Python {python}: names, ranges and reasons from
`pyproject.toml`, versions and licences as they were installed that day. A range allows later ones.

**No advisory was looked up for this list**: the sources of pip-audit could not be reached where it
was made. `make audit` looks them up where they can, and fails where they cannot; pip-audit left to
itself would end with "No known vulnerabilities found", having looked up nothing.
"""
# The one section that is written by hand: what was tried and is none of the dependencies.
_BY_HAND = re.compile(r"^## Formats that are read without.*?(?=^## )", re.MULTILINE | re.DOTALL)
_TABLE = "| Name | Range | Installed | Licence | For |\n|---|---|---|---|---|\n"
_LINE = re.compile(r'^ +"(.+)", # (.+)$', re.MULTILINE)
_REQUIREMENT = re.compile(r"([\w.-]+)(?:\[[\w,]+\])?(.*)")
_LICENCE_FIELDS = ("License-Expression", "License", "Classifier")
_LONGEST_LICENCE = 50  # code points; a longer field holds the text of the licence


@dataclass(frozen=True, slots=True)
class Dependency:
    """One line of pyproject.toml.

    Attributes:
        name: of the distribution.
        extras: of it that are wanted.
        range: of the versions that may be installed, empty for any.
        reason: what it is for.
    """

    name: str
    extras: frozenset[str]
    range: str
    reason: str


def declared() -> Mapping[str, Sequence[Dependency]]:
    """The dependencies of the program and of each extra.

    Raises:
        KeyError: pyproject.toml does not say in a comment what a dependency is for.
    """
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    reasons = dict(_LINE.findall(text))
    groups = {PROGRAM: project["dependencies"], **project["optional-dependencies"]}
    return {
        group: [_dependency(requirement, reasons[requirement]) for requirement in requirements]
        for group, requirements in groups.items()
    }


def dependencies_page(installed: Mapping[str, Distribution], day: date) -> str:
    """The page.

    Args:
        installed: by ``canonical`` name.
        day: on which they are.
    """
    groups = declared()
    sections = [_HEAD.format(day=day.isoformat(), python=python_version())]
    for group, dependencies in groups.items():
        rows = [_row(each, installed.get(canonical(each.name))) for each in dependencies]
        sections.append(f"## {_TITLES[group]}\n\n{_TABLE}" + "".join(rows))
    sections += _BY_HAND.findall(PAGE.read_text(encoding="utf-8"))
    roots = [each for group in groups.values() for each in group]
    brought = [f"{name} {installed[name].version}" for name in _brought(installed, roots)]
    sections.append("## What they bring along\n\n" + ", ".join(sorted(brought)) + ".\n")
    return "\n".join(each.rstrip("\n") + "\n" for each in sections)


def canonical(name: str) -> str:
    """The name of a distribution in the one spelling that package indexes use."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _dependency(requirement: str, reason: str) -> Dependency:
    found = _REQUIREMENT.fullmatch(requirement)
    if not found:
        raise ValueError(f"pyproject.toml: the dependency {requirement!r} cannot be read")
    return Dependency(found[1], frozenset(Requirement(requirement).extras), found[2], reason)


def _brought(installed: Mapping[str, Distribution], roots: Sequence[Dependency]) -> set[str]:
    """The installed distributions that those need, and that these need in turn."""
    waiting = {(canonical(root.name), extra) for root in roots for extra in ("", *root.extras)}
    seen: set[tuple[str, str]] = set()
    while waiting:
        name, extra = waiting.pop()
        seen.add((name, extra))
        found = installed.get(name)
        for requirement in map(Requirement, (found.requires if found else None) or []):
            if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
                key = canonical(requirement.name)
                waiting |= {(key, each) for each in ("", *requirement.extras)} - seen
    names = {name for name, _ in seen if name in installed}
    return names - {canonical(root.name) for root in roots}


def _row(dependency: Dependency, installed: Distribution | None) -> str:
    version = installed.version if installed else "not installed"
    cells = (dependency.name, dependency.range, version, _licence(installed), dependency.reason)
    return "| " + " | ".join(cells) + " |\n"


def _licence(installed: Distribution | None) -> str:
    """As the distribution states it: the expression, else a short field, else its classifiers."""
    if installed is None:
        return ""
    fields = {name: installed.metadata.get_all(name) or [] for name in _LICENCE_FIELDS}
    expression, licence, classifiers = fields.values()
    short = [text for text in licence if len(text) <= _LONGEST_LICENCE]
    named = [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License ::")]
    return ", ".join(expression or short or named) or "not stated"


if __name__ == "__main__":
    found = {canonical(item.name): item for item in distributions()}
    PAGE.write_text(dependencies_page(found, datetime.now(UTC).date()), encoding="utf-8")
    print(f"{PAGE.name} is current")
