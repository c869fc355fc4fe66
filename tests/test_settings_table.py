"""README.md tells the settings that there are."""

from __future__ import annotations

import re

import pytest

from qa.settings import variables
from tools.settings import README, with_settings


def test_readme_has_the_table_as_it_is_written():
    text = README.read_text(encoding="utf-8")

    assert with_settings(text) == text, "run `make settings`"


def test_every_setting_has_a_row():
    rows = re.findall(r"^\| `(QA_[A-Z_]+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)

    assert rows == [variable.name for variable in variables().values()]


def test_missing_marks_are_an_error():
    with pytest.raises(ValueError, match="needs the marks"):
        with_settings("# Read me\n")
