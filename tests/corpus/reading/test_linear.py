"""Reading takes work in proportion to the text: never twice the length, four times the work."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable

import pytest

from corpus.document import BlockKind
from corpus.reading import clean, furniture, html, markup, shown, tables
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock
from corpus.reading.formats import format_of
from corpus.reading.read import document_from, document_of
from corpus.reading.tables import Cell, Table
from corpus.splitting import passages
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
    "wiki links": ("[[a|b]] ", "md"),
    "open wiki links": ("`[[a ", "md"),
    "open notes": (":::a\n", "md"),
    "notes with spaces": (":::a" + " " * 190 + "x{\n", "md"),
    "notes": ('!!! a "b"\n    c\n', "md"),
    "dots to a value": ("a .... 1\n", "txt"),
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


@pytest.mark.parametrize(("columns", "spanned", "most"), [(3, 1, 300), (1, 2, 1), (2, 2, 300)])
def test_a_row_does_not_look_at_all_rows_above_or_below_it(
    columns: int, spanned: int, most: int
) -> None:
    said = (DraftBlock(BlockKind.BODY, AlignedText.of_raw("word", 0, 4)),)
    rows = _Counted(
        [Cell(said, is_header=False, rows=spanned) for _ in range(columns)] for _ in range(2_000)
    )
    assert Table(_rows=rows).blocks()
    # Of those below at most 200, of rows of one cell none; it was 1,000 and more.
    assert rows.copied <= most * len(rows)


@pytest.mark.parametrize(
    ("owner", "asked", "piece", "suffix", "most"),
    [
        (json, "JSONDecoder", '{"a": 1}\n', "jsonl", 0),
        (html, "published", '{"text": "<p>a</p><p>b</p>"}\n', "jsonl", 0),
        (shown._Looks, "_worked_out", '{"text": "<p>a</p><p><b>b</b> c</p>"}\n', "jsonl", 0),
        (markup, "local", "<i>a</i>", "xml", 3),
        (clean, "_begins", "1 Note\n\n", "txt", 3),
        (passages, "sentence_ranges", "a\tb\n", "tsv", 0),
        (furniture.Held, "since", '{"text": "<p>a</p><p>b</p>"}\n', "jsonl", 0),
        (tables._Header, "_above", "a\t\tb\n", "tsv", 0),
    ],
)
def test_a_further_piece_is_asked_no_more_than_it_needs(
    owner: object, asked: str, piece: str, suffix: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    original = getattr(owner, asked)

    def counted(*arguments: object, **named: object) -> object:
        nonlocal calls
        calls += 1
        return original(*arguments, **named)

    def asked_of(count: int) -> int:
        nonlocal calls
        calls = 0
        name, text = f"x.{suffix}", piece * count
        data = (f"<r>{text}</r>" if suffix == "xml" else text).encode()
        split_document(document_from(format_of(name).reader.read(data, name), name, ""))
        return calls

    monkeypatch.setattr(owner, asked, counted)
    asked_of(10)  # what is loaded once
    assert asked_of(120) - asked_of(20) <= 100 * most


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
