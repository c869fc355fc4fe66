"""The diagrams are files that do not change while the figures do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from qa.evaluation.plots import plot
from qa.evaluation.reliability import bins
from qa.evaluation.report import Reliability


def groups() -> list[Reliability]:
    confidence, right = np.linspace(0, 1, 9), np.array([0.0, 0, 1, 0, 1, 0, 1, 1, 1])
    return [
        Reliability(name, confidence, right, tuple(bins(confidence, right)))
        for name in ("all", "language be", "language de")
    ]


def test_a_legend_names_every_group_and_a_rerun_changes_nothing(tmp_path: Path) -> None:
    first = {path.name: path.read_bytes() for path in plot(groups(), tmp_path / "a")}
    assert set(first) == {
        "reliability.png", "reliability.svg", "risk-coverage.png", "risk-coverage.svg"
    }  # fmt: skip
    assert first == {path.name: path.read_bytes() for path in plot(groups(), tmp_path / "b")}
    for name in ("reliability.svg", "risk-coverage.svg"):
        drawing = first[name].decode()
        for label in ("all (9)", "Belarusian (9)", "language de (9)"):
            assert f"<!-- {label} -->" in drawing
