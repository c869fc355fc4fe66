"""`python -m benchmarks.coordinated`: what it gains to ask once for each of several things.

Twelve questions of two things, such as "Which sister cities have Minsk and Grodno?", and ten that
only look it, each in five languages, of the shipped notes in the arrangements of benchmarks/notes.
The answers to those with an even number were not looked at while the rules of
qa/asking/coordination.py were made. The questions of coordinated_wording.jsonl were written when
the rules were done; of them is told how many are asked of each thing.

Figures: the part of the questions all of whose keys are quoted, the part of the quotes that hold
evidence, quotes a question.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest.mock import patch

from benchmarks.notes import arrangements
from corpus.questions import GoldQuestion, load_questions
from qa.asking.coordination import coordinated
from qa.assistant import Assistant
from qa.evaluation.evaluate import places_of
from qa.evaluation.metrics import has_all_keys

QUESTIONS = Path(__file__).with_name("coordinated.jsonl")
WORDING = Path(__file__).with_name("coordinated_wording.jsonl")

Told = tuple[bool, int, int]
"""Every key is quoted; quotes that hold evidence; quotes."""


def main() -> None:
    """Prints what the wording tells, and the table."""
    rows = [json.loads(line) for line in WORDING.read_text(encoding="utf-8").splitlines()]
    for apart in (True, False):
        asked = [
            bool(coordinated(row["question"], row["lang"])) for row in rows if row["apart"] is apart
        ]
        print(
            f"asked of each: {sum(asked)} of {len(asked)} that are {'' if apart else 'not '}to be"
        )
    questions = load_questions(QUESTIONS)
    print("| questions | asked | keys | precision | quotes |\n|---|---|--:|--:|--:|")
    whole: AbstractContextManager[object] = patch(
        "qa.asking.understanding.coordinated", lambda *_: []
    )
    for name, way in (("as one", whole), ("of each", nullcontext())):
        with way:
            told = [
                row for each in arrangements(Assistant.load()) for row in _told(each, questions)
            ]
        for group, rows in _groups(questions, told):
            keys = sum(all_keys for all_keys, *_ in rows) / len(rows)
            good, quotes = (sum(row[place] for row in rows) for place in (1, 2))
            cells = f"{keys:.3f} | {good / max(1, quotes):.3f} | {quotes / len(rows):.2f}"
            print(f"| {group}, {len(rows)} | {name} | {cells} |")


def _told(assistant: Assistant, questions: Sequence[GoldQuestion]) -> Iterator[Told]:
    for question in questions:
        places = [
            place
            for item in question.evidence
            for place in places_of(assistant.library.corpus, assistant.documents, item)
        ]
        quotes = assistant.ask(question.question).quotes
        good = sum(
            any(
                document == quote.document and span.overlaps(quote.span)
                for document, span in places
            )
            for quote in quotes
        )
        text = "\n".join(quote.text for quote in quotes)
        yield has_all_keys(question.answer_keys, text), good, len(quotes)


def _groups(
    questions: Sequence[GoldQuestion], told: Sequence[Told]
) -> Iterator[tuple[str, list[Told]]]:
    ids = [question.id.split("-") for question in questions] * (len(told) // len(questions))
    for kind, of in (("two", "two things"), ("one", "one thing")):
        for rest, half in ((1, "looked at"), (0, "not looked at")):
            rows = [
                row
                for row, (name, number, _) in zip(told, ids, strict=True)
                if name == kind and int(number) % 2 == rest
            ]
            yield f"{of}, {half}", rows


if __name__ == "__main__":
    main()
