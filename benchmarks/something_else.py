"""Counts what the program answers of questions that ask something else than the notes tell.

    python -m benchmarks.something_else

something_else.jsonl holds pairs, each in five languages: a question that the notes answer, with the
words of a right answer, and a twin that they seem to answer: the total for a part, another place,
another year, another thing that is counted, a person whom they do not name, a word or two. The two
halves are told apart, but what was left over of both was read while qa/judging/binding.py was made.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from qa.assistant import Assistant
from qa.evaluation.metrics import has_any_key

WRITTEN = Path(__file__).with_name("something_else.jsonl")


def main() -> None:
    """Prints the counts of each half, by kind."""
    assistant = Assistant.load()
    rows = [json.loads(line) for line in WRITTEN.read_text(encoding="utf-8").splitlines()]
    pairs = list(dict.fromkeys(row["pair"] for row in rows))
    second = set(pairs[1::2])
    counts: Counter[tuple[bool, str, str]] = Counter()
    for row in rows:
        for question in row["questions"].values():
            answer = assistant.ask(question)
            kind, asked = row["kind"], "answerable" if row["answered"] else "twin"
            told = ["asked", *(["answered"] if not answer.abstained else [])]
            quoted = "\n".join(quote.text for quote in answer.quotes)
            if row["answered"] and has_any_key([row["answer_keys"]], quoted):
                told.append("right")
            for each in told:
                for name in (kind, "all"):
                    counts[row["pair"] in second, name, f"{asked} {each}"] += 1
    for half, name in ((False, "first half"), (True, "second half")):
        print(name)
        for kind in ("all", *dict.fromkeys(row["kind"] for row in rows)):
            of = {key: counts[half, kind, key] for key in _COLUMNS}
            if any(of.values()):
                print(f"  {kind:10s}", ", ".join(f"{key} {count}" for key, count in of.items()))


_COLUMNS = (
    "answerable asked",
    "answerable answered",
    "answerable right",
    "twin asked",
    "twin answered",
)

if __name__ == "__main__":
    main()
