"""`python -m benchmarks.answer_spans`: are the words that open an answer those that answer?

Questions with the words that answer them: of ``benchmarks/near_misses``, documents for development,
each in one of its languages; and of ``benchmarks/pairs.jsonl``, over the shipped notes that the
reader has not learned from, each in one language only. Both have as many that look like these and
have no answer.

Of each, for growing bounds of ``qa/finding/answer_span.py``: how many openings are shown; the part
of them that is right, of questions that have an answer and of all; the part of the quotes with an
answer that open with it. ``--wrong`` prints each wrong opening.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from benchmarks.fit_answering import PAIRS, unseen
from benchmarks.notes import arrangements
from corpus.document import Span
from corpus.questions import load_questions
from qa.answer import Answer
from qa.assistant import Assistant
from qa.finding.answer_span import CERTAIN, LIKELY, answer_span
from qa.finding.search import Choice, Search

_HERE = Path(__file__).parent
_LONGER = 30  # characters that an opening may have beside the words that answer: unit and noun


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the words that answer it, and what may open its answer.

    Attributes:
        source: "documents" or "notes".
        question: as asked.
        answers: any of these answers; none where nothing does.
        quote: the first quote; "" for a refusal or an overview.
        words: of it that the reader marks; "" for none.
        reading, certainty: of the quote's sentence, and of these words.
    """

    source: str
    question: str
    answers: tuple[str, ...]
    quote: str
    words: str
    reading: float
    certainty: float

    @property
    def right(self) -> bool:
        """True where the words are an answer, or hold one and little else."""
        said = _folded(self.words)
        return any(
            (answer in said and len(said) <= len(answer) + _LONGER)
            or (said in answer and 2 * len(said) >= len(answer))
            for answer in map(_folded, self.answers)
        )

    def is_shown(self, likely: float, certain: float) -> bool:
        """True where its words open the answer, with these bounds."""
        return bool(self.words) and self.reading >= likely and self.certainty >= certain

    @property
    def holds(self) -> bool:
        """True where the quote has an answer."""
        return any(_folded(answer) in _folded(self.quote) for answer in self.answers)


def in_documents(folder: Path) -> Iterator[Asked]:
    """The questions of the near misses, answered from their documents in ``folder``."""
    files = sorted((_HERE / "near_misses").glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    chosen = [row for row in rows if row["split"] == "dev"]
    languages = {}
    for number, row in enumerate(chosen):
        codes = list(row["texts"])
        code = languages[row["id"]] = codes[number // 2 % len(codes)]
        (folder / "texts" / code).mkdir(parents=True, exist_ok=True)
        (folder / "texts" / code / f"{row['id']}.md").write_text(row["texts"][code], "utf-8")
    assistant = Assistant.load(folder / "texts", folder / "index")
    for row in chosen:
        for pair in row["pairs"]:
            answer = pair["answer"].get(languages[row["id"]])
            for question, answers in ((pair["question"], (answer,)), (pair["twin"], ())):
                given = tuple(each for each in answers if each)
                yield _ask(assistant, "documents", question, given)


def in_notes() -> Iterator[Asked]:
    """The pairs of one key, over the notes in each of five arrangements."""
    questions = list(unseen(load_questions(PAIRS)))
    for assistant in arrangements(Assistant.load()):
        for question in questions:
            keys = question.answer_keys if question.kind == "answerable" else ()
            if len(keys) < 2:
                answers = tuple(key for group in keys for key in group)
                yield _ask(assistant, "notes", question.question, answers)


def _ask(assistant: Assistant, source: str, question: str, answers: tuple[str, ...]) -> Asked:
    read: list[tuple[float, float]] = []

    def all_words(found: Search, choice: Choice) -> Span | None:
        read.append((choice.reading, choice.certainty))
        return answer_span(found, replace(choice, reading=LIKELY, certainty=CERTAIN))

    with patch("qa.assistant.answer_span", all_words):
        answer: Answer = assistant.ask(question)
    quoted = bool(answer.quotes) and answer.overview is None
    first = answer.quotes[0] if quoted else None
    reading, certainty = read[0] if read else (LIKELY, 0.0)
    words = first.answering if first else ""
    return Asked(source, question, answers, first.text if first else "", words, reading, certainty)


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).casefold().strip()


def _table(asked: list[Asked]) -> None:
    print(
        "| questions of | LIKELY | CERTAIN | shown | right of the answerable | of all | coverage |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|")
    for source in ("documents", "notes"):
        here = [each for each in asked if each.source == source]
        held = sum(each.holds for each in here)
        for likely in (-2.0, -1.0, 0.0, 1.0, 2.0):
            for certain in (0.3, 0.5, 0.7):
                shown = [each for each in here if each.is_shown(likely, certain)]
                right = sum(each.right for each in shown)
                answerable = sum(bool(each.answers) for each in shown)
                print(
                    f"| {source} | {likely} | {certain} | {len(shown)}"
                    f" | {right / max(1, answerable):.2f} | {right / max(1, len(shown)):.2f}"
                    f" | {right / max(1, held):.2f} |"
                )


def main() -> None:
    """Prints the table, and the wrong openings where they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asked = [*in_documents(Path(folder)), *in_notes()]
    _table(asked)
    for each in asked if options.wrong else ():
        if each.is_shown(LIKELY, CERTAIN) and not each.right:
            print(f"{each.question} | {' / '.join(each.answers)} | {each.words} | {each.quote}")


if __name__ == "__main__":
    main()
