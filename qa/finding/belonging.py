"""How likely does a sentence belong in the answer to a broad question?

    P(s belongs) = logistic(BIAS + sum of w_i * x_i(s))

over how s matches the question, what it tells, how much of its document comes as close, and how it
reads (``qa.reader``). benchmarks/fit_overview.py fits the weights on sentences that people have
marked, and tells what each signal is worth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from qa.asking.constraints import Content, union, unmet
from qa.asking.cues import AnswerKind
from qa.asking.kinds import kinds_of
from qa.finding.breadth import Breadth
from qa.finding.reading import readings
from qa.finding.search import Choice, Search

# As fitted.
BIAS = -5.3
WEIGHTS = {
    "matched": 7.744,
    "weak": -5.375,
    "similarity": 4.519,
    "beside": 0.062,
    "news": 0.397,
    "missing_names": -1.570,
    "missing_concepts": -1.164,
    "of_no_kind": -1.219,
    "no_reason": -1.750,
    "list": -0.754,
    "reading": 0.269,
}
MOST_NEWS = 3  # a sentence that lists ten names need not be on the matter
_READ = 16  # sentences that are read: those that match best
_UNREAD = -6.0  # what the others count as
_NEAR = 0.25  # of the best sentence's score: so near are the others of its document that count
Shares = npt.NDArray[np.float64]


def belonging(
    found: Search, kind: Breadth, candidates: Mapping[int, Choice], rows: Sequence[int]
) -> Shares:
    """(n,) probability that each of these sentences belongs in the answer.

    Args:
        found: for the question.
        kind: what it asks for.
        candidates: every sentence that may be quoted, by its row.
        rows: (n,) those that are judged.
    """
    signals = read_signals(found, kind, candidates, rows)
    logits = BIAS + sum(weight * signals[name] for name, weight in WEIGHTS.items())
    shares: Shares = 1 / (1 + np.exp(-logits))
    return shares


def read_signals(
    found: Search, kind: Breadth, candidates: Mapping[int, Choice], rows: Sequence[int]
) -> dict[str, Shares]:
    """(n,) of each signal, by its name.

    matched: MaxSim of the sentence, with what it is read with.
    weak: mean match of the third of the question's tokens that it matches worst.
    similarity: score of its passage before the language baseline.
    beside: sentences of its document that are about as close as the best.
    news: years, names and concepts that it has and the question has not, at most ``MOST_NEWS``.
    missing_names: part of the question's names that neither it nor what is before it in its
        paragraph has; half of it where a heading has them.
    missing_concepts: part of the question's concepts that none of these has.
    of_no_kind: 1 where such things as firms or goods are asked for and it names no other.
    no_reason: 1 where reasons are asked for and it gives none.
    list: 1 where things are to be listed.
    reading: how likely it is to answer, see ``qa.reader``.
    """
    wanted = found.query.wanted
    matches = found.matches[:, np.searchsorted(found.sentences, rows)]
    matched = found.weights @ matches
    worst = np.sort(matches, axis=0)[: max(1, len(found.weights) // 3)]
    of_passages = dict(zip(found.passages, found.similarities, strict=True))
    told = [found.pool.in_sentence(row) for row in rows]
    news = [news_of(found, [row]) for row in rows]
    paragraphs = [found.pool.in_paragraph(row) for row in rows]
    around = [_read_with(found, row) for row in rows]
    asked = asked_for(found)
    reason = AnswerKind.REASON in wanted.kinds
    least = max(choice.score for choice in candidates.values()) - _NEAR
    documents = found.pool.index.sentence_documents
    near = Counter(documents[row] for row, choice in candidates.items() if choice.score > least)
    read_rows = [rows[place] for place in np.argsort(-matched, kind="stable")[:_READ]]
    read = readings(found, read_rows)
    values = {
        "matched": matched,
        "weak": worst.mean(axis=0),
        "similarity": [of_passages[candidates[row].passage] for row in rows],
        "beside": [near[documents[row]] for row in rows],
        "news": [min(MOST_NEWS, len(each)) for each in news],
        "missing_names": [
            (unmet(wanted.names, own.names) + unmet(wanted.names, each.names)) / 2
            for own, each in zip(paragraphs, around, strict=True)
        ],
        "missing_concepts": [unmet(wanted.concepts, each.concepts) for each in around],
        "of_no_kind": [bool(asked) and not each & asked for each in news],
        "no_reason": [reason and AnswerKind.REASON not in each.kinds for each in told],
        "list": [kind is Breadth.LIST] * len(rows),
        "reading": [read[row].score if row in read else _UNREAD for row in rows],
    }
    return {name: np.asarray(value, np.float64) for name, value in values.items()}


def strangers(found: Search, rows: Sequence[int]) -> npt.NDArray[np.bool_]:
    """(n,) True where a name of the question is in none of these: sentence, paragraph, headings."""
    wanted = found.query.wanted.names
    return np.array([not wanted <= _read_with(found, row).names for row in rows], np.bool_)


def is_of_its_years(found: Search, row: int) -> bool:
    """True where no year is asked for, or one of these is in sentence, paragraph or headings."""
    years = found.query.wanted.years
    return not years or not years.isdisjoint(_read_with(found, row).years)


def _read_with(found: Search, row: int) -> Content:
    """What a sentence, its headings and what is before it in its paragraph speak of."""
    return union([found.pool.in_context(row), found.pool.in_paragraph(row)])


def asked_for(found: Search) -> frozenset[str]:
    """Names and concepts of the kinds that are asked for; empty where none is."""
    kinds = kinds_of(found.query.wanted.concepts)
    if not kinds:
        return frozenset()
    knowledge = found.pool.knowledge
    entries = (*knowledge.names.entries, *knowledge.concepts.entries)
    return frozenset(entry.name for entry in entries if entry.kind in kinds)


def news_of(found: Search, rows: Iterable[int]) -> frozenset[str | int]:
    """Names, years and concepts that these sentences have and the question has not."""
    told = (told_in(found.pool.in_sentence(row)) for row in rows)
    return frozenset().union(*told) - told_in(found.query.wanted)


def told_in(content: Content) -> frozenset[str | int]:
    """Names, years and concepts."""
    return frozenset((*content.names, *content.years, *content.concepts))
