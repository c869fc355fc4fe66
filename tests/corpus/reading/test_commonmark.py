"""What is kept of Markdown is the text of the HTML that CommonMark's own examples give."""

import json
import os
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

import pytest

from corpus.reading.html import read_html
from corpus.reading.markdown import read_markdown

PACKAGES = ("markdown-it-py", "commonmark", "commonmark-spec")
# A tag that hides all that follows, and that nothing closes, hides nothing here; a browser takes a
# section of raw text in a line for a comment that ends in its midst.
OTHERWISE = {'<style\n  type="text/css">\n\nfoo\n', "foo <![CDATA[>&<]]>\n"}


def examples() -> list[dict[str, Any]]:
    """The examples as an installed package carries them, or the file that COMMONMARK_JSON names."""
    named = os.environ.get("COMMONMARK_JSON")
    found = [Path(named)] if named else []
    for package in PACKAGES:
        try:
            listed = files(package) or []
        except PackageNotFoundError:
            continue
        found += [Path(str(f.locate())) for f in listed if f.name == "commonmark.json"]
    if not found:
        pytest.skip(
            "no installed package carries commonmark.json (the sources of markdown-it-py do:"
            " tests/test_cmark_spec); name one in COMMONMARK_JSON"
        )
    rows: list[dict[str, Any]] = json.loads(found[0].read_text(encoding="utf-8"))
    return rows


def test_the_examples_of_commonmark_read_as_their_html() -> None:
    rows = [row for row in examples() if row["markdown"] not in OTHERWISE]
    assert len(rows) > 600
    wrong = []
    for row in rows:
        kept = " ".join(block.content.text for block in read_markdown(row["markdown"])).split()
        reference = " ".join(block.content.text for block in read_html(row["html"])).split()
        if kept != reference:
            wrong.append((row["markdown"], kept, reference))
    assert wrong == []
