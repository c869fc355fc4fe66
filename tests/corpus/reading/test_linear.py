"""Reading takes work in proportion to the text: never twice the length, four times the work."""

import resource
import subprocess
import sys
from collections.abc import Callable

import pytest

from corpus.document import BlockKind
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock
from corpus.reading.read import document_of
from corpus.reading.tables import Cell, Table
from corpus.splitting.passages import split_document

# A piece that is repeated, and the kind of file.
PIECES = {
    "Chinese without stops": ("白俄罗斯与中国的合作规模很大", "txt"),
    "Chinese": ("白俄罗斯与中国的合作在2019年规模很大。", "txt"),
    "no space": ("ы", "txt"),
    "addresses": ("a@", "txt"),
    "open quotations": ("«„“(（", "txt"),
    "hyphens": ("a-", "txt"),
    "short lines": ("Парк ещё растёт\n", "txt"),
    "paragraphs": ("<p>Парк прыняў 17 рэзідэнтаў.", "html"),
    "tiny paragraphs": ("<p>a", "html"),
    "rows": ("<table><tr><td>a<td>1</table>", "html"),
    "nested": ("<div><sup>1", "html"),
    "line breaks": ("tekst<br>", "html"),
    "references": ("&amp;", "html"),
    "less than": ("<a ", "html"),
    "marks": ("*a **b** ", "md"),
    "brackets": ("[", "md"),
    "definitions": ("[a]: b\n\n", "md"),
    "items": ("- один **два**\n", "md"),
    "quotations": ("> `a\n> b`\n", "md"),
    "headings": ("# а\n", "md"),
    "drawn tables": ("+--+--+\n|ab| 1|\n+--+--+\n\n", "md"),
    "rows in bars": ("|ab| 1|\n", "txt"),
    "tables in bars": ("|ab| 1|\n|cd| 2|\n\n", "txt"),
    "rules": ("== ==\na\n--- --\n", "txt"),
    "rows below a rule": ("ab 1\n", "txt"),
    "tags in a line": ("a <style> ", "md"),
    "cells that reach down": ("<tr><td rowspan=2>a", "html"),
}
_BEFORE = {"cells that reach down": "<table>", "rows below a rule": "ab 1\n-- --\n"}


def _steps(work: Callable[[], object]) -> int:
    """How many functions are called, those in C included."""
    count = 0

    def tick(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", PIECES)
def test_twice_the_text_takes_twice_the_steps(name: str) -> None:
    piece, suffix = PIECES[name]
    before = _BEFORE.get(name, "")

    def split(length: int) -> None:
        split_document(document_of(before + piece * (length // len(piece)), f"x.{suffix}"))

    split(2000)  # what is loaded once
    assert _steps(lambda: split(8000)) < 2.5 * _steps(lambda: split(4000)) + 1000


class _Counted(list[list[Cell]]):
    """Rows that count how many of them were copied: a copy of many is one step."""

    copied = 0

    def __getitem__(self, place: object) -> object:  # type: ignore[override]
        found = super().__getitem__(place)  # type: ignore[index]
        if isinstance(place, slice):
            self.copied += len(found)
        return found


@pytest.mark.parametrize(("columns", "spanned"), [(3, 1), (1, 2)])
def test_a_row_does_not_look_at_all_rows_above_or_below_it(columns: int, spanned: int) -> None:
    said = (DraftBlock(BlockKind.BODY, AlignedText.of_raw("word", 0, 4)),)
    rows = _Counted(
        [Cell(said, is_header=False, rows=spanned) for _ in range(columns)] for _ in range(2_000)
    )
    assert Table(_rows=rows).blocks()
    assert rows.copied < 300 * len(rows)  # of those below at most 200; it was 1,000 and more


def test_a_pattern_does_not_look_twice_at_a_long_text() -> None:
    """Patterns take no steps that can be counted: a process that has so many seconds reads all."""
    seconds = 50  # the texts take 3; from every character anew they would take an hour
    script = (
        "from corpus.language import language_of; from corpus.reading.read import document_of\n"
        "for piece in ('白', 'ы', 'a', 'a@', '«', '(', '„', 'a-', '1', '.', '[', '<'):\n"
        "    text = piece * (100_000 // len(piece))\n"
        "    language_of(text); document_of(text, 'x.txt'); document_of('<p>' + text, 'x.html')\n"
    )
    subprocess.run(  # noqa: S603 - this interpreter, and a text of this file
        [sys.executable, "-c", script],
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)),
    )
