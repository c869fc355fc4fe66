"""`python -m benchmarks.answer_spans`: are the words that open an answer those that answer?

Questions with the words that answer them: of ``benchmarks/near_misses``, documents for training,
each in one of its languages; and of ``benchmarks/pairs.jsonl``, over the shipped notes, each in one
language only. Both have as many that look like these and have no answer. Rules were mended by
documents and pairs of odd number, and the weights are fitted on them; the others are held out.

Of each half: how many openings are shown; the part of them that is right, of questions that have an
answer and of all; the part of the quotes with an answer that open with it. ``--fit`` prints the
constants of ``qa/finding/answer_span.py``, ``--wrong`` each wrong opening of the first half.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from benchmarks.notes import arrangements
from corpus.document import Span
from qa.answer import Answer
from qa.assistant import Assistant
from qa.finding.answer_span import Guess, guess_span
from qa.finding.search import Choice, Search

_HERE = Path(__file__).parent
_LONGER = 30  # characters that an opening may have beside the words that answer: unit and noun


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the words that answer it, and what may open its answer.

    Attributes:
        source: "documents" or "notes".
        held_out: it belongs to the second half.
        question: as asked.
        answers: any of these answers; none where nothing does.
        quote: the first quote; "" for a refusal or an overview.
        guess: the words that may open the answer.
        words: their text.
    """

    source: str
    held_out: bool
    question: str
    answers: tuple[str, ...]
    quote: str
    guess: Guess | None
    words: str

    @property
    def right(self) -> bool:
        """True where the words are an answer, or hold one and little else."""
        said = _folded(self.words)
        return any(
            (answer in said and len(said) <= len(answer) + _LONGER)
            or (said in answer and 2 * len(said) >= len(answer))
            for answer in map(_folded, self.answers)
        )

    @property
    def holds(self) -> bool:
        """True where the quote has an answer."""
        return any(_folded(answer) in _folded(self.quote) for answer in self.answers)


def in_documents(folder: Path) -> Iterator[Asked]:
    """The questions of the near misses, answered from their documents in ``folder``."""
    files = [_HERE / "near_misses" / f"{name}.jsonl" for name in ("first", "second")]
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    chosen = [row for row in rows if row["split"] == "train"]
    languages = {}
    for number, row in enumerate(chosen):
        codes = list(row["texts"])
        code = languages[row["id"]] = codes[number // 2 % len(codes)]
        (folder / "texts" / code).mkdir(parents=True, exist_ok=True)
        (folder / "texts" / code / f"{row['id']}.md").write_text(row["texts"][code], "utf-8")
    assistant = Assistant.load(folder / "texts", folder / "index")
    for number, row in enumerate(chosen):
        for pair in row["pairs"]:
            answer = pair["answer"].get(languages[row["id"]])
            for question, answers in ((pair["question"], (answer,)), (pair["twin"], ())):
                given = tuple(each for each in answers if each)
                yield _ask(assistant, "documents", number % 2 == 0, question, given)


def in_notes() -> Iterator[Asked]:
    """The pairs of one key, over the notes in each of five arrangements."""
    file = _HERE / "pairs.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for assistant in arrangements(Assistant.load()):
        for row in rows:
            keys = row.get("answer_keys", ()) if row["kind"] == "answerable" else ()
            if len(keys) < 2:
                held_out = int(row["pair"].split("-")[1]) % 2 == 0
                answers = tuple(key for group in keys for key in group)
                yield _ask(assistant, "notes", held_out, row["question"], answers)


def _ask(
    assistant: Assistant, source: str, held_out: bool, question: str, answers: tuple[str, ...]
) -> Asked:
    guesses: list[Guess | None] = []

    def guess(found: Search, choice: Choice) -> Span | None:
        guesses.append(guess_span(found, choice))
        return guesses[-1] and guesses[-1].span

    with patch("qa.assistant.answer_span", guess):
        answer: Answer = assistant.ask(question)
    quoted = bool(answer.quotes) and answer.overview is None
    first = answer.quotes[0] if quoted else None
    return Asked(
        source,
        held_out,
        question,
        answers,
        first.text if first else "",
        guesses[0] if guesses else None,
        first.answering if first else "",
    )


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).casefold().strip()


def _table(asked: list[Asked]) -> None:
    print("| questions of | half | shown | right of the answerable | right of all | coverage |")
    print("|---|---|--:|--:|--:|--:|")
    for source in ("documents", "notes"):
        for held_out in (False, True):
            here = [a for a in asked if (a.source, a.held_out) == (source, held_out)]
            shown = [a for a in here if a.guess and a.guess.is_sure]
            answerable = [a for a in shown if a.answers]
            right = sum(a.right for a in shown)
            held = sum(a.holds for a in here)
            half = "held out" if held_out else "first"
            print(
                f"| {source} | {half} | {len(shown)} | {right / len(answerable):.2f}"
                f" | {right / len(shown):.2f} | {right / held:.2f} |"
            )


def _fit(asked: list[Asked]) -> None:
    from sklearn.linear_model import LogisticRegression

    known = [a for a in asked if a.guess and not a.held_out]
    signals = np.array([a.guess.signals for a in known if a.guess])
    fitted = LogisticRegression(max_iter=1000).fit(signals, [a.right for a in known])
    print(f"_WEIGHTS = {tuple(fitted.coef_[0].round(2).tolist())}")
    print(f"_BIAS = {fitted.intercept_[0]:.2f}")


def main() -> None:
    """Prints the table, or what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asked = [*in_documents(Path(folder)), *in_notes()]
    _table(asked)
    if options.fit:
        _fit(asked)
    for each in asked if options.wrong else ():
        sure = each.guess is not None and each.guess.is_sure
        if sure and not each.held_out and not each.right:
            print(f"{each.question} | {' / '.join(each.answers)} | {each.words} | {each.quote}")


if __name__ == "__main__":
    main()
