"""Fits the constants of the ranking: qa/finding/retrieve.py.

    python -m benchmarks.fit_retrieval [--corpus DIR --questions FILE.jsonl]

They stand on a grid. The setting with the best mean reciprocal rank is chosen on the answerable
questions of benchmarks/pairs.jsonl, asked of the notes in one language each (benchmarks/notes.py),
and on four fifths of them for the figures that are cross-validated. PARTS is chosen likewise on
benchmarks/compound.jsonl, by the share of questions all of whose needs stand among five passages.

The documents given are for measuring only: what the chosen setting finds there, and what the best
and the worst of the grid would.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from sklearn.model_selection import GroupKFold

from benchmarks.notes import arrangements
from corpus.document import Span
from corpus.language import language_of
from corpus.questions import GoldQuestion, load_questions
from embeddings.index.port import View
from embeddings.vectors import Encoded
from qa.asking.parts import parts_of
from qa.asking.query import Query, read_query
from qa.assistant import Assistant
from qa.evaluation.evaluate import DocumentSpan, places_of
from qa.evaluation.metrics import rank_of_needs
from qa.finding import retrieve
from qa.finding.retrieve import Read
from qa.finding.search import Search

PAIRS = Path(__file__).with_name("pairs.jsonl")
COMPOUND = Path(__file__).with_name("compound.jsonl")
GRID = {
    (retrieve, "COSINE_WEIGHT"): (0.0, 0.25, 0.5, 1.0),
    (retrieve, "BASELINE_WEIGHT"): (0.5, 0.6, 0.75, 0.85, 1.0),
    (retrieve, "_MAX_OVERLAP"): (0.2, 0.3, 0.5),
}
_PARTS = (0.0, 0.25, 0.5, 1.0, 2.0)
_DEPTH = 20

Ranks = npt.NDArray[np.float64]
Setting = Sequence[float]


def ranks_of_settings(
    assistant: Assistant, questions: Sequence[GoldQuestion], settings: Sequence[Setting]
) -> Ranks:
    """(settings, questions) rank at which a question's needs are met; infinite where never."""
    ranks = np.full((len(settings), len(questions)), np.inf)
    encoded = assistant.library.encoder.read_queries([question.question for question in questions])
    for column, (question, item) in enumerate(zip(questions, encoded, strict=True)):
        query = _query(question)
        matches = retrieve.retrieve(assistant.library.sources, (query, item), 1).matches
        # No setting changes the shortlist, so late interaction is computed once.
        with (
            patch.object(View, "maxsim", lambda *_: None),
            patch.object(retrieve, "in_context", lambda *_, m=matches: m),
        ):
            for row, values in enumerate(settings):
                with ExitStack() as stack:
                    for place, value in zip(GRID, values, strict=True):
                        stack.enter_context(patch.object(*place, value))
                    ranks[row, column] = _rank(assistant, question, item)
    return ranks


def best_setting(ranks: Ranks) -> int:
    """The row with the best mean reciprocal rank."""
    return int(np.argmax((1 / ranks).mean(axis=1)))


def cross_validated(ranks: Ranks, groups: Sequence[str]) -> Ranks:
    """(questions,) rank of each under the setting that is best on the folds without its group."""
    held_out = np.zeros(ranks.shape[1])
    for train, test in GroupKFold(5).split(ranks.T, groups=groups):
        held_out[test] = ranks[best_setting(ranks[:, train])][test]
    return held_out


def _rank(
    assistant: Assistant, question: GoldQuestion, item: Encoded, parts: Sequence[Read] = ()
) -> float:
    needs: dict[int, list[DocumentSpan]] = defaultdict(list)
    for piece in question.evidence:
        needs[piece.need] += places_of(assistant.library.corpus, assistant.documents, piece)
    raw = any(piece.text for piece in question.evidence)
    sources = assistant.library.sources
    found = retrieve.retrieve(sources, (_query(question), item), _DEPTH, parts=parts)
    return rank_of_needs(list(_places(found, raw)), needs) or np.inf


def _query(question: GoldQuestion) -> Query:
    return read_query(question.question, language_of(question.question))


def _places(found: Search, raw: bool) -> Iterator[DocumentSpan]:
    for row in found.passages:
        passage = found.pool.index.passages[row]
        location = found.pool.holder_of(row).locate(passage.span)
        yield (
            passage.document,
            Span(location.raw_start, location.raw_end) if raw else passage.span,
        )


def ranks_with_parts(assistant: Assistant, questions: Sequence[GoldQuestion]) -> Ranks:
    """(weights of ``_PARTS``, questions) rank at which all needs are met."""
    ranks = np.empty((len(_PARTS), len(questions)))
    for column, question in enumerate(questions):
        spoken = language_of(question.question)
        texts = [question.question, *parts_of(question.question, spoken)]
        item, *encoded = assistant.library.encoder.read_queries(texts)
        others = [
            (read_query(text, spoken), part) for text, part in zip(texts[1:], encoded, strict=True)
        ]
        for row, weight in enumerate(_PARTS):
            with patch.object(retrieve, "PARTS", weight):
                ranks[row, column] = _rank(assistant, question, item, others)
    return ranks


def _tell(data: str, constants: str, ranks: Ranks) -> None:
    recalls = " | ".join(f"{np.mean(ranks <= depth):.3f}" for depth in (1, 5))
    print(f"| {data} | {len(ranks)} | {constants} | {recalls} | {np.mean(1 / ranks):.3f} |")


def main() -> None:
    """Prints a table of settings."""
    parser = argparse.ArgumentParser(description="Fits the constants of the ranking.")
    parser.add_argument("--corpus", type=Path, help="folder of documents to measure on")
    parser.add_argument("--questions", type=Path, help="questions on them, with evidence")
    options = parser.parse_args()
    pairs = [question for question in load_questions(PAIRS) if question.evidence]
    compound = [
        question
        for question in load_questions(COMPOUND)
        if parts_of(question.question, language_of(question.question))
    ]
    settings = list(product(*GRID.values()))
    both = [
        (ranks_of_settings(notes, pairs, settings), ranks_with_parts(notes, compound))
        for notes in arrangements(Assistant.load())
    ]
    ranks, in_parts = (np.concatenate(part, axis=1) for part in zip(*both, strict=True))
    print("| questions on | n | constants | R@1 | R@5 | MRR |\n|---|---|---|---|---|---|")
    chosen, groups = best_setting(ranks), [question.id for question in pairs] * len(both)
    _tell("notes", f"chosen {settings[chosen]}", ranks[chosen])
    _tell("notes", "chosen, cross-validated", cross_validated(ranks, groups))
    _tell("notes", "worst", ranks[np.argmin((1 / ranks).mean(axis=1))])
    if options.corpus and options.questions:
        asked = [q for q in load_questions(options.questions) if q.evidence and not q.conversation]
        there = ranks_of_settings(Assistant.load(options.corpus), asked, settings)
        best = best_setting(there)
        _tell("documents", "chosen on the notes", there[chosen])
        _tell("documents", f"best there {settings[best]}", there[best])
        _tell("documents", "worst there", there[np.argmin((1 / there).mean(axis=1))])
    for weight, row in zip(_PARTS, in_parts, strict=True):
        _tell("notes, several things asked", f"PARTS {weight}", row)


if __name__ == "__main__":
    main()
