"""Passages reranked: first those with a sentence that reads as an answer.

    score(q, p) = reranked(q, p) + READS * max(0, reading(q, s) - _HARDLY)

s is the sentence of p that matches q best by itself. Passages that are alike to the encoder, such
as the rows of many tables, are told apart so. They are read in ``_GOES``, until one reads as an
answer: what stands below it is not read, and gains nothing.
"""

from __future__ import annotations

from dataclasses import replace

from qa.finding.reading import likelier_readings, readings
from qa.finding.search import Search
from qa.reader.model import Reading

# Of 60 questions on real files the evidence is in the first five passages of .82, .88, .90 and .90
# with 0, 0.01, 0.02 and 0.04; of benchmarks/fit_answering.py's other documents, .89 of the keys are
# quoted with 0.01, .88 with 0.02.
READS = 0.01
_HARDLY = -6.0
# Were no more than ten or sixteen read, the evidence would be there in .87 and .90.
_GOES = (1, 5, 12)
_ANSWERS = -1.0  # from which reading on no further passage is read; with 1 a sixth more time
# From which reading on the best sentence of the first passage is the answer, and more is not asked
# for: benchmarks/fit_breadth.py counts what would be taken for a broad question without it.
_SURELY = 2.0


def answers_surely(found: Search) -> bool:
    """True where the best sentence of the first of its passages reads as the answer."""
    best = _best_sentence(found, found.passages[0])
    read = readings(found, [] if best is None else [best])
    return any(reading.score >= _SURELY for reading in read.values())


def reread(found: Search) -> Search:
    """The same passages in a better order, with what was read of them."""
    best = [_best_sentence(found, passage) for passage in found.passages[: _GOES[-1]]]
    read: dict[int, Reading] = {}
    for count in _GOES:
        rows = [row for row in best[:count] if row is not None and row not in read]
        read |= likelier_readings(found, rows)
        if any(reading.score >= _ANSWERS for reading in read.values()):
            break
    gains = [0.0] * len(found.passages)
    for place, row in enumerate(best):
        if row is not None and row in read:
            gains[place] = READS * max(0.0, read[row].score - _HARDLY)
    return replace(found, read=read).with_gains(gains) if read else found


def _best_sentence(found: Search, passage: int) -> int | None:
    """The sentence of a passage that matches best; None where it has none but headings."""
    rows = found.sentences_of(passage)
    return max(rows, key=lambda row: float(found.sentence_scores[found.place(row)]), default=None)
