"""The table of settings in docs/owners.md, written from the fields of `qa.settings.Settings`."""

from __future__ import annotations

from pathlib import Path

from qa.settings import variables

PAGE = Path(__file__).resolve().parent.parent / "docs/owners.md"

_START, _END = "<!-- settings -->\n", "<!-- /settings -->"


def with_settings(text: str) -> str:
    """``text`` with a current table between its two marks.

    Raises:
        ValueError: a mark is missing.
    """
    before, start, rest = text.partition(_START)
    _, end, after = rest.partition(_END)
    if not (start and end):
        raise ValueError(f"{PAGE.name} needs the marks {_START.strip()} and {_END}")
    return before + start + _table() + end + after


def _table() -> str:
    rows = [
        f"| `{each.name}` | {each.meaning} | {each.default} |\n" for each in variables().values()
    ]
    return "| Variable | Meaning | Default |\n|---|---|---|\n" + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(with_settings(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"{PAGE.name} is current")
