"""Precision and recall of conflicts, on pairs of statements that were written for it.

    python -m benchmarks.conflicts          the half that nothing was chosen on
    python -m benchmarks.conflicts --all    both halves, with each pair that is judged wrong

benchmarks/conflicts.jsonl holds a question, two statements and whether they conflict, in five
languages and across them. Rules were mended by the mistakes in pairs of odd number; how far the
others are held out, benchmarks/README.md tells.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.language import language_of
from qa.asking.constraints import demands
from qa.figures.conflicts import between
from qa.figures.figures import Statement
from qa.figures.request import read_request

PAIRS = Path(__file__).parent / "conflicts.jsonl"


def main() -> None:
    """Prints precision and recall, then the share judged right by kind."""
    parser = argparse.ArgumentParser(description="Measures how conflicts are recognised.")
    parser.add_argument("--all", action="store_true", help="both halves, and every mistake")
    everything = parser.parse_args().all
    rows = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    for name, remainder in (("development", 1), ("held out", 0)):
        if everything or remainder == 0:
            half = [row for place, row in enumerate(rows, 1) if place % 2 == remainder]
            _print_half(name, half, everything and remainder == 1)


def judged(row: dict[str, Any]) -> bool:
    """True when the two statements of a row are taken for a conflict."""
    first, second = (Statement(row[side]["text"], row[side]["language"]) for side in ("a", "b"))
    question = row["question"]
    request = read_request(question, demands(question, language_of(question)))
    return bool(request and between(request, first, second, SHIPPED_KNOWLEDGE))


def _print_half(name: str, rows: list[dict[str, Any]], mistakes: bool) -> None:
    counts: Counter[tuple[bool, bool]] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        verdict = judged(row)
        counts[row["conflict"], verdict] += 1
        right[row["kind"]] += verdict == row["conflict"]
        if mistakes and verdict != row["conflict"]:
            print(f"  {row['id']}: {row['a']['text']} | {row['b']['text']}")
    hits, missed, false = counts[True, True], counts[True, False], counts[False, True]
    print(f"{name}: {len(rows)} pairs, {hits + missed} of them conflicts")
    print(f"  precision {hits / (hits + false):.2f} ({hits} of {hits + false})")
    print(f"  recall    {hits / (hits + missed):.2f} ({hits} of {hits + missed})")
    total = Counter(row["kind"] for row in rows)
    print("  right by kind:", ", ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in total))


if __name__ == "__main__":
    main()
