"""Ranked passages, once more: first those that speak of the names and concepts asked about.

    score(q, p) = fair(q, p) + NAMES * met_names(q, p) + CONCEPTS * met_concepts(q, p)

met in [0, 1] is the part of the question's names or concepts that the passage has. The encoder
takes Chongqing for Changchun and visitors for residents: they look alike to it. A name counts as
there when the document's title holds it. Tried in the same way without gain: years, other numbers,
kinds of answer.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from qa.asking.constraints import Content, met
from qa.finding.search import Search

# Fitted by benchmarks/fit_answering.py, which tells what each is worth.
NAMES, CONCEPTS = 0.18, 0.13


def rerank(found: Search) -> Search:
    """The same passages in a better order; untouched where the query names nothing."""
    if found.parts:
        found = replace(found, parts=tuple(map(rerank, found.parts)))
    wanted, pool = found.query.wanted, found.pool
    if not (wanted.names or wanted.concepts):
        return found
    return found.with_gains(
        [
            agreement(wanted, pool.wanted_in_passage(wanted, row), pool.names_in_title(row))
            for row in found.passages
        ]
    )


def agreement(wanted: Content, passage: Content, title: Set[str]) -> float:
    """What a passage gains by what it has of what is wanted; 0 where it has nothing of it.

    Args:
        wanted: by the question.
        passage: its names and concepts.
        title: the names in that of its document.
    """
    names = met(wanted.names, passage.names | title)
    return NAMES * names + CONCEPTS * met(wanted.concepts, passage.concepts)
