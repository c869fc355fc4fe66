"""Passages reranked: first those that speak of the names and concepts asked about.

    score(q, p) = fair(q, p) + NAMES * met_names(q, p) + CONCEPTS * met_concepts(q, p)
                  + TITLED where q asks what a thing is, and the title of p's document names it

met in [0, 1] is the part of the question's names or concepts that the passage has. The encoder
takes Chongqing for Changchun and visitors for residents: they look alike to it. A name counts as
there when the document's title holds it. A document that is called after a thing tells what it is;
another only mentions it, if in the very words of the question. Tried in the same way without gain:
years, other numbers, kinds of answer.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from corpus.knowing.knowledge import Knowledge
from qa.asking.constraints import Content, met
from qa.asking.cues import thing_asked
from qa.asking.query import Query, is_all_known
from qa.finding.pool import Pool
from qa.finding.search import Search

# Fitted by benchmarks/fit_answering.py, which tells what each is worth.
NAMES, CONCEPTS = 0.18, 0.13
TITLED = 0.4  # chosen by hand: what mentions a thing may be .3 ahead of what tells what it is


def rerank(found: Search) -> Search:
    """The same passages in a better order; untouched where the query names nothing."""
    if found.parts:
        found = replace(found, parts=tuple(map(rerank, found.parts)))
    wanted, pool = found.query.wanted, found.pool
    if not (wanted.names or wanted.concepts):
        return found
    asks_what = _asks_what(found.query, pool.knowledge)
    return found.with_gains(
        [
            agreement(wanted, pool.wanted_in_passage(wanted, row), pool.names_in_title(row))
            + TITLED * (asks_what and _is_titled(pool, row, wanted))
            for row in found.passages
        ]
    )


def _asks_what(query: Query, knowledge: Knowledge) -> bool:
    """True for "What is the park?", not for its pride, or for its area or anything of a year."""
    if query.wanted.years or query.wanted.kinds:
        return False
    thing = thing_asked(query.text, query.language)
    return bool(thing) and is_all_known(replace(query, text=thing), knowledge)


def _is_titled(pool: Pool, row: int, wanted: Content) -> bool:
    """True where the title above a passage has every name and concept that is wanted."""
    title = pool.in_title(row)
    return wanted.names <= title.names and wanted.concepts <= title.concepts


def agreement(wanted: Content, passage: Content, title: Set[str]) -> float:
    """What a passage gains by what it has of what is wanted; 0 where it has nothing of it.

    Args:
        wanted: by the question.
        passage: its names and concepts.
        title: the names in that of its document.
    """
    names = met(wanted.names, passage.names | title)
    return NAMES * names + CONCEPTS * met(wanted.concepts, passage.concepts)
