"""Risk against coverage and the reliability diagram, as PNG and SVG: the only use of matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpus.errors import UserError
from qa.evaluation.reliability import risk_coverage
from qa.evaluation.report import Reliability

# Told apart in print and by readers who do not tell all colours apart: Okabe and Ito's palette, and
# a line style each.
_COLOURS = ("#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
_STYLES = ("solid", "dashed", "dashdot", "dotted", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)))
_NAMES = {
    "language be": "Belarusian",
    "language en": "English",
    "language nl": "Dutch",
    "language ru": "Russian",
    "language zh": "Chinese",
}


def plot(groups: Sequence[Reliability], folder: Path) -> list[Path]:
    """Writes both diagrams, a line for each group, and returns the four files.

    Raises:
        UserError: matplotlib is not installed, or the folder cannot be written.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UserError(
            "plots need matplotlib: pip install 'quoted-source-chatbot[eval]'"
        ) from error

    written = []
    # Without a fixed salt every run would name the parts of an SVG anew.
    with mpl.rc_context({"svg.hashsalt": "reliability", "font.size": 12}):
        for name in ("risk-coverage", "reliability"):
            figure = Figure(figsize=(7, 5.5), layout="constrained")
            axes = figure.add_subplot()
            for group, colour, style in zip(groups, _COLOURS, _STYLES, strict=False):
                label = f"{_NAMES.get(group.group, group.group)} ({len(group.confidence)})"
                width = 3 if group.group == "all" else 1.6
                if name == "risk-coverage":
                    x, y = risk_coverage(group.confidence, group.right)
                else:
                    x = [part.confidence for part in group.bins]  # type: ignore[assignment]
                    y = [part.accuracy for part in group.bins]  # type: ignore[assignment]
                marker = "" if name == "risk-coverage" else "o"
                axes.plot(x, y, label=label, color=colour, linestyle=style, linewidth=width,
                          marker=marker)  # fmt: skip
            if name == "risk-coverage":
                axes.set(title="Risk against coverage", xlabel="share of questions answered",
                         ylabel="share of answers that are not right")  # fmt: skip
            else:
                axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, label="calibrated")
                axes.set(title="Reliability", xlabel="confidence", ylabel="share that is right")
            axes.set(xlim=(0, 1), ylim=(0, 1))
            axes.grid(color="#dddddd")
            axes.legend(title="questions", framealpha=0.9)
            for suffix, metadata in (("png", {}), ("svg", {"Date": None})):
                path = folder / f"{name}.{suffix}"
                try:
                    folder.mkdir(parents=True, exist_ok=True)
                    figure.savefig(path, dpi=150, metadata=metadata)
                except OSError as error:
                    raise UserError(f"cannot write {path}: {error.strerror}") from error
                written.append(path)
    return written
