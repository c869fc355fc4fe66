"""The page on reliability is written between its marks and has the diagrams that it shows."""

from __future__ import annotations

import re

import numpy as np
import pytest

from qa.evaluation.reliability import bins
from qa.evaluation.report import Measure, Reliability, Report, Row
from tools.reliability import DOCS, PAGE, replaced, section


def test_only_the_text_between_the_marks_is_replaced() -> None:
    page = "before\n<!-- notes -->\n\nold\n\n<!-- /notes -->\nafter"
    new = replaced(page, "notes", "new")
    assert new == "before\n<!-- notes -->\n\nnew\n\n<!-- /notes -->\nafter"
    assert replaced(new, "notes", "new") == new
    with pytest.raises(ValueError, match="sections 'other'"):
        replaced(page, "other", "new")


def test_a_section_has_a_line_for_each_language_and_each_bin() -> None:
    confidence, right = np.array([0.1, 0.9]), np.array([0.0, 1.0])
    group = Reliability("language zh", confidence, right, tuple(bins(confidence, right)))
    row = Row("language zh", 1, 1, {"auroc": Measure(1, 1, 1)})
    text = section(Report([row, Row("needs 1", 1, 0, {})], [group], {}, []), "plots")
    assert "| zh | 2 | - | - | 1.00 (1.00-1.00) |" in text
    assert "needs" not in text
    assert text.count("| zh | 0.") == 2


def test_the_page_shows_diagrams_that_are_there() -> None:
    page = PAGE.read_text(encoding="utf-8")
    shown = re.findall(r"!\[[^]]+\]\(([^)]+)\)", page)
    assert shown
    for name in shown:
        assert "<svg" in (DOCS / name).read_text(encoding="utf-8")
