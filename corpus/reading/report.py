"""What became of each file of a folder: read or skipped and why, and what its owner should know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.reading.lines import width


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    Attributes:
        name: its path relative to the folder.
        reason: why it was skipped; None where it was read.
        language: BCP-47 code; "" where it was skipped.
        passages: that it gave.
        warnings: what its owner should know, a clause each.
    """

    name: str
    reason: str | None = None
    language: str = ""
    passages: int = 0
    warnings: tuple[str, ...] = ()


def report_lines(files: Sequence[FileReport]) -> Iterator[str]:
    """The report for a terminal: a line for each file and each warning, and the sums."""
    widest = max((width(each.name) for each in files), default=0)
    for each in files:
        name = each.name + " " * (widest - width(each.name))
        if each.reason is not None:
            yield f"skipped: {name}  {_without_name(each.reason, each.name)}"
        else:
            noun = "passage" if each.passages == 1 else "passages"
            yield f"read:    {name}  {each.passages} {noun}, {each.language}"
        yield from (f"warning: {name}  {warning}" for warning in each.warnings)
    skipped = sum(each.reason is not None for each in files)
    warned = sum(bool(each.warnings) for each in files)
    yield f"files:   {len(files) - skipped} read, {skipped} skipped, {warned} with warnings"


def _without_name(reason: str, name: str) -> str:
    """The reason; it often begins with the name, since it must stand alone elsewhere."""
    for begins in (f"{name} ", f"{name}: "):
        reason = reason.removeprefix(begins)
    return reason
