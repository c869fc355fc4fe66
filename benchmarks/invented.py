"""A collection of invented documents, and questions on them that the reader has not learned from.

benchmarks/near_misses holds documents of many kinds, each in two languages, with pairs of a
question that it answers and a twin, alike in form, that it does not. Those that are kept for
development are put into one collection, each in one language, with others between them on which
nothing is asked. So what is asked must be found first, mostly in another language, and what is near
is not always it.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.fit_breadth import search
from qa.assistant import Assistant
from qa.finding.evidence import select_evidence
from qa.finding.reread import reread
from qa.judging.abstain import read_signals

_FOLDER = Path(__file__).with_name("near_misses")
_SEED = 5
_OTHERS = 170  # documents on which nothing is asked


@dataclass(frozen=True)
class Asked:
    """What was found for a question.

    Attributes:
        document: that it is asked of.
        signals: of qa.judging.abstain, by name.
        answerable: True where the document answers it.
        right: True where a quote holds the answer.
    """

    document: str
    signals: dict[str, float]
    answerable: bool
    right: bool


def ask_invented() -> Iterator[Asked]:
    """All questions, asked of the collection; it is built anew, in a minute or two."""
    rng = random.Random(_SEED)  # noqa: S311 # drawing, no secret
    documents = [
        json.loads(line)
        for file in sorted(_FOLDER.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    kept = [each for each in documents if each["split"] == "dev"]
    others = [each for each in documents if each["split"] == "train"]
    rng.shuffle(others)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "documents"
        folder.mkdir()
        questions: list[tuple[str, str, str]] = []
        for document in kept + others[:_OTHERS]:
            language = rng.choice(list(document["texts"]))
            name = f"{document['id']}-{language}"
            (folder / f"{name}.md").write_text(document["texts"][language], "utf-8")
            if document["split"] == "dev":
                drawn = _drawn(document["pairs"], language, rng)
                questions += [(name, text, answer) for text, answer in drawn]
        assistant = Assistant.load(folder, Path(place) / "index")
        for name, text, answer in questions:
            yield _asked(assistant, name, text, answer)


def _drawn(
    pairs: list[dict[str, Any]], language: str, rng: random.Random
) -> Iterator[tuple[str, str]]:
    """Questions, each with its answer in that language, and their twins with none."""
    for pair in pairs:
        for form in (pair, pair.get("other")):
            if form and (form is pair or rng.random() >= 0.5):
                yield form["question"], pair["answer"][language]
                yield form["twin"], ""


def _asked(assistant: Assistant, name: str, text: str, answer: str) -> Asked:
    found = reread(search(assistant.library, text))
    chosen = select_evidence(found)
    pool = found.pool
    quotes = [
        (pool.document_of(choice.first), pool.span_of(choice.first, choice.last))
        for choice in chosen
    ]
    right = any(
        document.id.startswith(name) and _plain(answer) in _plain(document[span])
        for document, span in quotes
    )
    return Asked(name, asdict(read_signals(found, chosen)), bool(answer), bool(answer) and right)


def _plain(text: str) -> str:
    """Letters and digits alone."""
    return "".join(char for char in text.casefold() if char.isalnum())
