"""The report as tables for a person: values with their 95 % intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.evaluation.report import ANSWERED, Measure, Reliability, Report, Row

Columns = Sequence[tuple[str, str]]
"""Heading and measure of each."""
Count = Callable[[Row], int]
"""Number of the questions that a table's measures are of."""

_TABLES: Sequence[tuple[str, Columns, Count]] = (
    (
        "Evidence wholly in the first passages",
        (("R@1", "recall_at_1"), ("R@5", "recall_at_5"), ("R@20", "recall_at_20"),
         ("MRR", "mean_reciprocal_rank")),
        lambda row: row.answerable,
    ),
    (
        "Answers to answerable questions: answered; every key quoted, and if nothing were refused;"
        " quotes to the point",
        (("answered", "answered"), ("keys", "key_accuracy"),
         ("never refusing", "key_accuracy_never_abstaining"), ("precision", "quote_precision")),
        lambda row: row.answerable,
    ),
    (
        "Citations as ALCE defines them, judged by the program's own checks; sentences of a"
        " language model that passed them",
        (("recall", "citation_recall"), ("precision", "citation_precision"),
         ("kept", "sentences_kept")),
        lambda row: row.answerable + row.unanswerable,
    ),
    (
        f"Refusing: as shipped, and at the threshold that answers {ANSWERED:.2f} of the answerable",
        (("refused", "refused"), (f"at {ANSWERED:.2f}", "refused_at_90"), ("AUROC", "auroc")),
        lambda row: row.unanswerable,
    ),
    (
        "Confidence that the quotes hold the answer: area under risk against coverage, calibration"
        " error",
        (("AURC", "area_under_risk_coverage"), ("ECE", "expected_calibration_error")),
        lambda row: row.answerable + row.unanswerable,
    ),
)  # fmt: skip


def report_to_text(found: Report) -> str:
    """The tables one under the other."""
    parts = [_table(title, columns, count, found.rows) for title, columns, count in _TABLES]
    parts.append(reliability_table(found.reliability))
    lengths = ", ".join(f"{name} {mean:.0f}" for name, mean in found.mean_passage_length.items())
    parts.append(f"Mean length of the first five passages, code points: {lengths}")
    return "\n\n".join(parts)


def reliability_table(groups: Sequence[Reliability], markdown: bool = False) -> str:
    """A line for each bin of each language: questions, mean confidence, share that is right."""
    rows = [
        (
            group.group.removeprefix("language "),
            f"{part.low:.1f}-{part.high:.1f}",
            f"{part.count}",
            f"{part.confidence:.2f}",
            f"{part.accuracy:.2f}",
        )
        for group in groups
        for part in group.bins
    ]
    headings = ("questions", "bin", "n", "confidence", "right")
    if markdown:
        lines = [headings, ("---",) * len(headings), *rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "Reliability\n" + "\n".join(
        f"{name:10s} {part:>8s} {count:>4s}  {confidence:>10s}  {right:>5s}"
        for name, part, count, confidence, right in (headings, *rows)
    )


def _table(title: str, columns: Columns, count_of: Count, rows: Sequence[Row]) -> str:
    lines = [title, f"{'group':32s} {'n':>4s}" + "".join(f"  {head:<18s}" for head, _ in columns)]
    for row in rows:
        measures = [row.measures.get(name) for _, name in columns]
        if any(measures):
            cells = "".join(f"  {_cell(measure):<18s}" for measure in measures)
            lines.append(f"{row.group:32s} {count_of(row):4d}{cells}".rstrip())
    return "\n".join(lines)


def _cell(measure: Measure | None) -> str:
    if measure is None:
        return "-"
    return f"{measure.value:.2f} ({measure.low:.2f}-{measure.high:.2f})"
