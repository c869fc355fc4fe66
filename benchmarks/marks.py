"""Is a quote that earns its support mark oftener right than one that does not?

    python -m benchmarks.marks [--corpus DIR --questions FILE.jsonl]

A quote is right when it holds gold evidence or a key. The mark is the one on the page's cards: the
quote holds every number and year of the question, and every name of its own language.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from corpus.questions import load_questions
from qa.assistant import Assistant
from qa.evaluation.evaluate import evaluate
from qa.web.claims import claims_of


def main() -> None:
    """Prints the share of right quotes with the mark, without it, and where nothing was asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, help="folder of documents (default: the shipped)")
    parser.add_argument("--questions", type=Path, help="with evidence (default: the shipped)")
    options = parser.parse_args()
    asked = load_questions(options.questions) if options.questions else load_questions()
    questions = [question for question in asked if question.evidence]
    right: dict[str, list[bool]] = {"earned": [], "not earned": [], "nothing to hold": []}
    for outcome in evaluate(Assistant.load(options.corpus), questions):
        for quote, good in zip(outcome.answer.quotes, outcome.quotes, strict=True):
            claims = claims_of(outcome.answer, quote)
            held = "earned" if claims.earned else "not earned"
            right[held if claims.found or claims.absent else "nothing to hold"].append(good)
    print("| the mark | quotes | right |\n|---|---|---|")
    for name, quotes in right.items():
        share = f"{sum(quotes) / len(quotes):.2f}" if quotes else "-"
        print(f"| {name} | {len(quotes)} | {share} |")


if __name__ == "__main__":
    main()
