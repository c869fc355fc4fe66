"""A question about a whole document or subject -> sentences from many places, by document."""

from __future__ import annotations

from corpus.document import BlockKind
from embeddings.index.index import Index
from qa.finding.search import Choice, Search

MAX_QUOTES = 8
_PER_SECTION = 2
# A place belongs to the subject when its passage stands out at least by this part of the best one.
_NEAR = 0.5
_DROP = 0.3  # how far below the best sentence's own score another may be


def select_overview(found: Search) -> list[Choice]:
    """Up to eight sentences of distinct passages, by document in the order of its best passage.

    Each names what the query names. Of a section at most two are taken, and of parallel versions of
    a paragraph one.

    Args:
        found: for the subject.
    """
    index, names = found.pool.index, found.query.wanted.names
    taken: dict[tuple[str, int], int] = {}
    units: set[int] = set()
    said: set[int] = set()
    choices: list[Choice] = []
    for passage, fair in zip(found.passages, found.scores, strict=True):
        if len(choices) == MAX_QUOTES or fair < _NEAR * found.scores[0]:
            break
        candidates = [
            found.choice(row, passage)
            for row in map(int, range(*index.passage_rows[passage]))
            if index.sentences[row].kind is BlockKind.BODY
            and int(index.units[row]) not in units
            and int(index.copies[row]) not in said
            and (not names or names <= found.pool.in_sentence(row).names)
        ]
        if not candidates:
            continue
        best = max(candidates, key=lambda choice: choice.score)
        key = (index.sentence_documents[best.first], _section(index, best.first))
        if taken.get(key, 0) == _PER_SECTION:
            continue
        taken[key] = taken.get(key, 0) + 1
        units.add(int(index.units[best.first]))
        said.add(int(index.copies[best.first]))
        choices.append(best)
    least = max((choice.score for choice in choices), default=0.0) - _DROP
    choices = [choice for choice in choices if choice.score >= least]
    order: dict[str, int] = {}
    for choice in choices:
        order.setdefault(index.sentence_documents[choice.first], len(order))
    return sorted(choices, key=lambda c: (order[index.sentence_documents[c.first]], c.first))


def _section(index: Index, row: int) -> int:
    """The block of the heading above a sentence, -1 where there is none."""
    blocks = index.documents[index.sentence_documents[row]].document.blocks
    above = range(index.sentences[row].block, -1, -1)
    return next((place for place in above if blocks[place].kind is BlockKind.HEADING), -1)
