"""Tables for a person show every value with its interval, and a gap where there is none."""

from __future__ import annotations

import numpy as np

from qa.evaluation.reliability import Bin
from qa.evaluation.report import Measure, Reliability, Report, Row
from qa.evaluation.report_text import reliability_table, report_to_text

BIN = Bin(low=0.4, high=0.6, count=7, confidence=0.51, accuracy=0.43)
GROUP = Reliability("language zh", np.zeros(7), np.zeros(7), (BIN,))


def test_a_row_stands_in_the_tables_that_measure_it() -> None:
    rows = [
        Row("all", 3, 2, {"recall_at_1": Measure(0.5, 0.25, 0.75), "auroc": Measure(0.9, 0.8, 1)}),
        Row("kind missing", 0, 2, {"auroc": Measure(0.7, 0.6, 0.8)}),
    ]
    found, _, citing, refusing, _, _, lengths = report_to_text(
        Report(rows, [GROUP], {"zh": 345.4}, [])
    ).split("\n\n")
    assert [line.split()[0] for line in found.splitlines()[2:]] == ["all"]
    assert found.splitlines()[2].split() == ["all", "3", "0.50", "(0.25-0.75)", "-", "-", "-"]
    assert [line.split()[:2] for line in refusing.splitlines()[2:]] == [
        ["all", "2"], ["kind", "missing"]
    ]  # fmt: skip
    assert len(citing.splitlines()) == 2  # a title and headings: no answer was judged
    assert lengths.endswith("zh 345")


def test_the_reliability_table_is_markdown_on_request() -> None:
    assert reliability_table([GROUP], markdown=True).splitlines()[-1] == (
        "| zh | 0.4-0.6 | 7 | 0.51 | 0.43 |"
    )
    assert reliability_table([GROUP]).splitlines()[-1].split() == [
        "zh", "0.4-0.6", "7", "0.51", "0.43"
    ]  # fmt: skip
