"""The list of modules in ARCHITECTURE.md, written from the first line of each docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ARCHITECTURE = ROOT / "ARCHITECTURE.md"
TOP = ("corpus", "embeddings", "qa")

_START, _END = "<!-- modules -->\n", "<!-- /modules -->"


def with_modules(text: str) -> str:
    """``text`` with a current list between its two marks.

    Raises:
        ValueError: a mark is missing, or a module has no docstring.
    """
    before, start, rest = text.partition(_START)
    _, end, after = rest.partition(_END)
    if not (start and end):
        raise ValueError(f"ARCHITECTURE.md needs the marks {_START.strip()} and {_END}")
    return before + start + _modules() + end + after


def _modules() -> str:
    rooms = ["\n".join(_room(room)) for top in TOP for room in _rooms(top)]
    rooms.append(f"### The top\n\n{_line(ROOT / 'app.py')}")
    return "\n" + "\n\n".join(rooms) + "\n\n"


def _rooms(top: str) -> Iterator[str]:
    """A package and those inside it, each before what it holds."""
    for path in sorted((ROOT / top).rglob("__init__.py")):
        yield path.parent.relative_to(ROOT).as_posix()


def _room(room: str) -> Iterator[str]:
    folder = ROOT / room
    yield f"### {room}/\n"
    yield f"{_first_line(folder / '__init__.py')}\n"
    for path in sorted(folder.glob("*.py")):
        if path.name != "__init__.py":
            yield _line(path)


def _line(path: Path) -> str:
    return f"- `{path.relative_to(ROOT).as_posix()}`: {_first_line(path)}"


def _first_line(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    if not docstring:
        raise ValueError(f"{path} has no docstring: its first line says what the module is for")
    return docstring.splitlines()[0]


if __name__ == "__main__":
    text = ARCHITECTURE.read_text(encoding="utf-8")
    ARCHITECTURE.write_text(with_modules(text), encoding="utf-8")
    print(f"{ARCHITECTURE.name} is current")
