"""Ranked passages, once more: first those that speak of the years, names and concepts asked about.

    score(q, p) = fair(q, p) + YEARS * met_years(q, p) + NAMES * met_names(q, p)
                  + CONCEPTS * met_concepts(q, p)

met in [0, 1] is the part of the question's years, names or concepts that the passage has. The
encoder takes 2019 for 2021, Chongqing for Changchun and visitors for residents: they look alike to
it. A name counts as there when the document's title holds it. Tried in the same way without gain:
other numbers, kinds of answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from embeddings.index.folder import Index
from qa.asking.constraints import Content, met
from qa.finding.contents import of_passage, of_title
from qa.finding.retrieve import Ranking

# Fitted by benchmarks/fit_answering.py, which tells what each is worth.
YEARS, NAMES, CONCEPTS = 0.24, 0.18, 0.13


def rerank(
    index: Index, ranking: Ranking, wanted: Content, parts: Sequence[Content] = ()
) -> Ranking:
    """The same passages in a better order; untouched where the question names nothing.

    Args:
        index: that was searched.
        ranking: what was found in it.
        wanted: what the question names.
        parts: what each part of a question that asks several things names.
    """
    if parts:
        pairs = zip(ranking.parts, parts, strict=True)
        ranking = replace(ranking, parts=tuple(rerank(index, *pair) for pair in pairs))
    if not (wanted.years or wanted.names or wanted.concepts):
        return ranking
    agreements = [
        agreement(wanted, of_passage(index, row), of_title(index, row)) for row in ranking.passages
    ]
    scores = [a + b for a, b in zip(ranking.scores, agreements, strict=True)]
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    return replace(
        ranking,
        passages=[ranking.passages[place] for place in order],
        scores=[scores[place] for place in order],
        similarities=[ranking.similarities[place] for place in order],
        agreements=[agreements[place] for place in order],
    )


def agreement(wanted: Content, passage: Content, title: Content) -> float:
    """What a passage gains by what it has of what is wanted; 0 where it has nothing of it."""
    return (
        YEARS * met(wanted.years, passage.years)
        + NAMES * met(wanted.names, passage.names | title.names)
        + CONCEPTS * met(wanted.concepts, passage.concepts)
    )
