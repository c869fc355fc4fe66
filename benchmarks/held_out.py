"""Do the figures come from tuned constants? The constants chosen on half of the questions, anew.

    python -m benchmarks.held_out --corpus DIR --questions FILE.jsonl

The ranking's constants stand on a grid. Two hundred times the questions are split in halves; the
setting with the best R@5 (then MRR) on one half is measured on the other. What is lost against the
best setting on all questions is what tuning could have gained; what is gained or lost against the
shipped constants says whether those are a lucky choice.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from corpus.document import Span
from corpus.language import language_of
from corpus.questions import GoldQuestion, load_questions
from embeddings import fairness
from qa import retrieve
from qa.assistant import Assistant
from qa.evaluate import Place, places_of
from qa.metrics import rank_of_needs

GRID = {
    (retrieve, "COSINE_WEIGHT"): (0.0, 0.25, 0.5, 1.0),
    (fairness, "_BASELINE_WEIGHT"): (0.6, 0.75, 0.85, 1.0),
    (retrieve, "_MAX_OVERLAP"): (0.2, 0.3, 0.5),
}
_SPLITS = 200
_DEPTH = 20

Ranks = npt.NDArray[np.float64]


def ranks_of_settings(
    assistant: Assistant, questions: Sequence[GoldQuestion], settings: Sequence[Sequence[float]]
) -> Ranks:
    """(settings, questions) rank at which a question's needs are met; infinite where never."""
    index = assistant.index
    ranks = np.full((len(settings), len(questions)), np.inf)
    encoded = assistant.encoder.read_queries([question.question for question in questions])
    for column, (question, item) in enumerate(zip(questions, encoded, strict=True)):
        needs: dict[int, list[Place]] = defaultdict(list)
        for piece in question.evidence:
            needs[piece.need] += places_of(assistant.corpus, assistant.documents, piece)
        raw = any(piece.text for piece in question.evidence)
        spoken = language_of(question.question)
        matches = retrieve.retrieve(index, item, spoken, 1).matches
        # No setting changes the shortlist, so late interaction is computed once.
        with patch.object(index, "states", SimpleNamespace(maxsim=lambda *_, m=matches: m)):
            for row, values in enumerate(settings):
                ranking = _retrieved(assistant, item, spoken, values)
                rank = rank_of_needs(_places(assistant, ranking.passages, raw), needs)
                ranks[row, column] = rank or np.inf
    return ranks


def halves(ranks: Ranks, splits: int = _SPLITS, seed: int = 0) -> Ranks:
    """(splits, 2) R@1 and R@5 on one half of the setting that is best on the other."""
    generator = np.random.default_rng(seed)
    questions = ranks.shape[1]
    found = []
    for _ in range(splits):
        order = generator.permutation(questions)
        train, test = order[: questions // 2], order[questions // 2 :]
        best = _best(ranks[:, train])
        found.append([np.mean(ranks[best, test] <= depth) for depth in (1, 5)])
    return np.array(found)


def _best(ranks: Ranks) -> int:
    """The setting of the best R@5, of those the one of the best MRR."""
    return int(np.lexsort(((1 / ranks).mean(axis=1), (ranks <= 5).mean(axis=1)))[-1])


def _retrieved(assistant: Assistant, item: object, spoken: str, values: Sequence[float]):  # type: ignore[no-untyped-def]
    patches = [patch.object(*place, value) for place, value in zip(GRID, values, strict=True)]
    for one in patches:
        one.start()
    try:
        return retrieve.retrieve(assistant.index, item, spoken, _DEPTH)  # type: ignore[arg-type]
    finally:
        for one in patches:
            one.stop()


def _places(assistant: Assistant, passages: Sequence[int], raw: bool) -> list[Place]:
    places = []
    for row in passages:
        passage = assistant.index.passages[row]
        location = assistant.documents[passage.document].locate(passage.span)
        span = Span(location.raw_start, location.raw_end) if raw else passage.span
        places.append((passage.document, span))
    return places


def main() -> None:
    """Prints a line for each set of questions."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of documents")
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines with evidence")
    options = parser.parse_args()
    settings = list(product(*GRID.values()))
    shipped = settings.index(tuple(getattr(*place) for place in GRID))
    print("| questions | n | constants | R@1 | R@5 |\n|---|---|---|---|---|")
    for name, corpus, questions in (
        ("documents", options.corpus, load_questions(options.questions)),
        ("notes", None, load_questions()),
    ):
        chosen = [q for q in questions if q.evidence and not q.conversation]
        ranks = ranks_of_settings(Assistant.load(corpus), chosen, settings)
        held_out = halves(ranks)
        rows = {
            "as shipped": shipped,
            "best on all": _best(ranks),
            "worst on all": int(np.argmin((ranks <= 5).mean(axis=1))),
        }
        for label, row in rows.items():
            values = ", ".join(map(str, settings[row]))
            cells = " | ".join(f"{np.mean(ranks[row] <= depth):.3f}" for depth in (1, 5))
            print(f"| {name} | {len(chosen)} | {label} ({values}) | {cells} |", flush=True)
        cells = " | ".join(
            f"{mean:.3f} ± {spread:.3f}"
            for mean, spread in zip(held_out.mean(axis=0), held_out.std(axis=0), strict=True)
        )
        print(f"| {name} | {len(chosen)} | chosen on the other half | {cells} |", flush=True)


if __name__ == "__main__":
    main()
