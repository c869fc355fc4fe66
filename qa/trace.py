"""Why is the answer what it is: the rank and score of every signal, read off afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from qa.answer import PassageTrace, QuoteTrace, Trace
from qa.finding.search import Choice, Search
from qa.judging.abstain import Judgement


def explain(
    found: Search, choices: Sequence[Choice], faults: Sequence[str | None], judged: Judgement
) -> Trace:
    """The trace of one answer.

    Args:
        found: for the question.
        choices: the sentences chosen as quotes.
        faults: why each of them was rejected, None where it holds.
        judged: whether they answer.
    """
    pool = found.pool
    ranks = {row: rank for rank, row in enumerate(found.passages, 1)}
    return Trace(
        language=found.query.language,
        threshold=judged.threshold,
        signals=asdict(judged.signals),
        passages=tuple(_passages(found)),
        quotes=tuple(
            QuoteTrace(
                document=pool.document_of(choice.first).id,
                span=pool.span_of(choice.first, choice.last),
                passage_rank=ranks[choice.passage],
                score=choice.score,
                cosine=choice.similarity,
                fault=fault,
            )
            for choice, fault in zip(choices, faults, strict=True)
        ),
    )


def _passages(found: Search) -> list[PassageTrace]:
    index = found.pool.index
    rows = np.array(found.passages, np.int64)
    edges = np.searchsorted(found.sentences, index.passage_rows[rows])
    maxsim = np.array([found.weights @ found.matches[:, a:b].max(axis=1) for a, b in edges])
    cosine = index.passage_vectors[rows] @ found.question.vector
    return [
        PassageTrace(
            rank=place + 1,
            score=found.scores[place],
            similarity=found.similarities[place],
            baseline=found.similarities[place] + found.agreements[place] - found.scores[place],
            agreement=found.agreements[place],
            maxsim=float(maxsim[place]),
            maxsim_rank=_rank(maxsim, place),
            cosine=float(cosine[place]),
            cosine_rank=_rank(cosine, place),
        )
        for place in range(len(rows))
    ]


def _rank(values: npt.NDArray[np.floating], place: int) -> int:
    """From 1; values that are equal share the better rank."""
    return 1 + int(np.count_nonzero(values > values[place]))
