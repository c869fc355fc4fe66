"""`python -m benchmarks.structure`: what a text gains by being read with its title and headings.

Twelve documents in five languages: tables, lists under headings, and texts that name their subject
in the title alone. Of 41 questions the first half was looked at while the rules were made; wrong
answers of the second, on other documents, prompted two of them. 12 more have no answer there.

Figures of each half: the part of the questions whose first quote answers, whose keys are quoted,
and whose keys are quoted and given; the part of the quotes that answer; the unanswerable refused.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from corpus.document import BlockKind, Document, Sentence
from corpus.questions import GoldQuestion, load_questions
from corpus.splitting import structure
from corpus.splitting.structure import Rows, contexts_of
from qa.answer import Answer
from qa.assistant import Assistant
from qa.evaluation.metrics import has_all_keys, has_any_key

DOCUMENTS = Path(__file__).with_name("structure")
QUESTIONS = Path(__file__).with_name("structure.jsonl")

_TITLES = frozenset({BlockKind.TITLE, BlockKind.METADATA})
_Contexts = Callable[[Document, Sequence[Sentence]], list[Rows]]


def only(kinds: frozenset[BlockKind]) -> _Contexts:
    """Contexts of nothing but sentences of those kinds."""

    def contexts(document: Document, sentences: Sequence[Sentence]) -> list[Rows]:
        return [
            tuple(row for row in rows if sentences[row].kind in kinds)
            for rows in contexts_of(document, sentences)
        ]

    return contexts


VARIANTS: dict[str, tuple[_Contexts, int]] = {
    "alone, rows without their header": (only(frozenset()), 0),
    "alone, rows with their header": (only(frozenset()), 300),
    "with the title": (only(_TITLES), 300),
    "with the headings": (only(frozenset({BlockKind.HEADING})), 300),
    "with the title and the headings": (only(_TITLES | {BlockKind.HEADING}), 300),
    "and with what leads a list in": (contexts_of, 300),
}
"""What a text is read with, and how long a header may be to be told with each row."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of the questions of one half, in parts of one, but for the last two."""

    first: float
    keys: float
    given: float
    precision: float
    refused: int
    unanswerable: int


def measured(contexts: _Contexts, header: int) -> Iterator[tuple[str, Figures]]:
    """The figures of each half where texts are read so."""
    rooms = ("embeddings.index.build", "embeddings.index.growing", "corpus.splitting.copies")
    with ExitStack() as stack:
        for room in rooms:
            stack.enter_context(patch(f"{room}.{structure.contexts_of.__name__}", contexts))
        stack.enter_context(patch("corpus.reading.tables._LONGEST_HEADER", header))
        index = stack.enter_context(tempfile.TemporaryDirectory())
        assistant = Assistant.load(DOCUMENTS, Path(index) / "index")
        asked = [(q, assistant.ask(q.question)) for q in load_questions(QUESTIONS)]
    for half in ("first", "second"):
        yield half, _figures([pair for pair in asked if pair[0].id.startswith(half)])


def _figures(asked: Sequence[tuple[GoldQuestion, Answer]]) -> Figures:
    answerable = [(q, answer, _quoted(answer)) for q, answer in asked if q.evidence]
    refusals = [answer.abstained for q, answer in asked if not q.evidence]
    whole = [has_all_keys(q.answer_keys, "\n".join(texts)) for q, _, texts in answerable]
    good = [has_any_key(q.answer_keys, text) for q, _, texts in answerable for text in texts]
    first = [has_any_key(q.answer_keys, texts[0]) for q, _, texts in answerable if texts]
    given = sum(
        keys and not answer.abstained
        for keys, (_, answer, _) in zip(whole, answerable, strict=True)
    )
    return Figures(
        first=sum(first) / len(answerable),
        keys=sum(whole) / len(answerable),
        given=given / len(answerable),
        precision=sum(good) / len(good),
        refused=sum(refusals),
        unanswerable=len(refusals),
    )


def _quoted(answer: Answer) -> list[str]:
    return [quote.text for quote in answer.quotes or answer.withheld]


def main() -> None:
    """Prints a row for each way of reading and each half."""
    print("| a text is read | half | first quote | keys | given | precision | refused |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for name, (contexts, header) in VARIANTS.items():
        for half, figures in measured(contexts, header):
            cells = (figures.first, figures.keys, figures.given, figures.precision)
            told = " | ".join(f"{cell:.2f}" for cell in cells)
            refused = f"{figures.refused} of {figures.unanswerable}"
            print(f"| {name} | {half} | {told} | {refused} |", flush=True)


if __name__ == "__main__":
    main()
