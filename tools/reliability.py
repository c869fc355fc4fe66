"""Writes docs/reliability.md and its diagrams: how far the confidence of an answer can be trusted.

    python -m tools.reliability [--corpus DIR --questions FILE.jsonl ...]

Without arguments the shipped notes and questions are asked. With them, the section on documents
that are not part of the repository is written too; otherwise it stays as it is.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from corpus.questions import load_questions
from qa.assistant import Assistant
from qa.evaluation.evaluate import evaluate
from qa.evaluation.plots import plot
from qa.evaluation.report import Report, report
from qa.evaluation.report_text import reliability_table

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "reliability.md"


def main() -> None:
    """Asks the questions and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, help="folder of other documents")
    parser.add_argument("--questions", type=Path, nargs="*", default=[], help="about those")
    options = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    page = replaced(page, "notes", _measured(None, [], DOCS / "reliability-notes"))
    if options.corpus:
        folder = DOCS / "reliability-documents"
        page = replaced(page, "documents", _measured(options.corpus, options.questions, folder))
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE.name} is current")


def replaced(page: str, section: str, text: str) -> str:
    """The page with what stands between the marks of a section replaced."""
    marks = f"<!-- {section} -->", f"<!-- /{section} -->"
    pattern = re.compile(f"({re.escape(marks[0])}\n).*?({re.escape(marks[1])})", re.DOTALL)
    new, count = pattern.subn(lambda found: f"{found[1]}\n{text}\n\n{found[2]}", page)
    if count != 1:
        raise ValueError(f"{PAGE.name} has {count} sections {section!r}: it needs one")
    return new


def section(found: Report, folder: str) -> str:
    """Markdown: a line of measures for each language, the diagrams, and the bins."""
    rows = [row for row in found.rows if row.group == "all" or row.group.startswith("language ")]
    names = ("area_under_risk_coverage", "expected_calibration_error", "auroc")
    lines = [
        "| questions | n | area under risk-coverage | calibration error | AUROC |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        measures = [row.measures.get(name) for name in names]
        cells = " | ".join(
            f"{m.value:.2f} ({m.low:.2f}-{m.high:.2f})" if m else "-" for m in measures
        )
        count = row.answerable + row.unanswerable
        lines.append(f"| {row.group.removeprefix('language ')} | {count} | {cells} |")
    diagrams = (
        f"![Risk against coverage, by language of the question]({folder}/risk-coverage.svg)\n"
        f"![Reliability diagram, by language of the question]({folder}/reliability.svg)"
    )
    return "\n\n".join(
        ["\n".join(lines), diagrams, reliability_table(found.reliability, markdown=True)]
    )


def _measured(corpus: Path | None, questions: Sequence[Path], folder: Path) -> str:
    asked = [question for file in questions for question in load_questions(file)]
    found = report(evaluate(Assistant.load(corpus), asked or load_questions()))
    plot(found.reliability, folder)
    return section(found, folder.name)


if __name__ == "__main__":
    main()
