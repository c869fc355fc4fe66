"""docs/owners.md tells the settings that there are."""

from __future__ import annotations

import re

import pytest

from qa.settings import variables
from tools.settings import PAGE, with_settings

ROOT = PAGE.parent.parent


def test_page_has_the_table_as_it_is_written():
    text = PAGE.read_text(encoding="utf-8")

    assert with_settings(text) == text, "run `make settings`"


def test_every_setting_has_a_row():
    rows = re.findall(r"^\| `(QA_[A-Z_]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert rows == [variable.name for variable in variables().values()]


def test_missing_marks_are_an_error():
    with pytest.raises(ValueError, match="needs the marks"):
        with_settings("# Read me\n")


def test_every_variable_that_is_read_has_a_row():
    source = "".join(
        path.read_text(encoding="utf-8")
        for room in ("corpus", "embeddings", "qa")
        for path in (ROOT / room).rglob("*.py")
    )
    read = set(re.findall(r'"(QA_[A-Z_]+)"', source))
    text = PAGE.read_text(encoding="utf-8")

    # A key is no setting: it has no default, and no message shows it.
    assert "QA_ENDPOINT_KEY" in read
    assert "`QA_ENDPOINT_KEY`" in text
    assert set(re.findall(r"^\| `(QA_[A-Z_]+)` \|", text, re.MULTILINE)) == read - {
        "QA_ENDPOINT_KEY"
    }
