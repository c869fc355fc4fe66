"""Why is the answer what it is: the rank and score of every signal, read off afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from corpus.document import Span
from embeddings.index.folder import Index
from qa.answer import PassageTrace, QuoteTrace, Trace
from qa.finding.evidence import Choice
from qa.finding.retrieve import Ranking


def explain(
    index: Index,
    ranking: Ranking,
    choices: Sequence[Choice],
    faults: Sequence[str | None],
    language: str,
    threshold: float,
    signals: Mapping[str, float],
) -> Trace:
    """The trace of one answer.

    Args:
        index: that was searched.
        ranking: what was found in it.
        choices: the sentences chosen as quotes.
        faults: why each of them was rejected, None where it holds.
        language: that the question was recognised as.
        threshold: least confidence at which an answer is given.
        signals: what the confidence was computed from.
    """
    places = {row: rank for rank, row in enumerate(ranking.passages, 1)}
    return Trace(
        language=language,
        threshold=threshold,
        signals=dict(signals),
        passages=tuple(_passages(index, ranking)),
        quotes=tuple(
            QuoteTrace(
                document=index.sentence_documents[choice.first],
                span=Span(
                    index.sentences[choice.first].span.start,
                    index.sentences[choice.last - 1].span.end,
                ),
                passage_rank=places[choice.passage],
                score=choice.score,
                cosine=choice.similarity,
                fault=fault,
            )
            for choice, fault in zip(choices, faults, strict=True)
        ),
    )


def _passages(index: Index, ranking: Ranking) -> list[PassageTrace]:
    rows = np.array(ranking.passages, np.int64)
    edges = np.searchsorted(ranking.sentences, index.passage_rows[rows])
    maxsim = np.array([ranking.weights @ ranking.matches[:, a:b].max(axis=1) for a, b in edges])
    cosine = index.passage_search.vectors(rows) @ ranking.question.vector
    return [
        PassageTrace(
            rank=place + 1,
            score=ranking.scores[place],
            similarity=ranking.similarities[place],
            baseline=ranking.similarities[place]
            + ranking.agreements[place]
            - ranking.scores[place],
            agreement=ranking.agreements[place],
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
