"""Question -> ranked passages, fair to every language of the pool.

    score(q, p) = MaxSim(q, p) + 0.25 * cos(q, p)       both on centred vectors
    fair(q, p)  = score(q, p) - language baseline       see embeddings.fairness

MaxSim runs over all sentences of the passage at once: each question token takes its best match
anywhere in it, or in the title and headings that it is read with (``qa.finding.context``). FAISS
shortlists passages and sentences in every language; only those are scored.

A question that asks several things is ranked by

    fair(whole, p) + PARTS * max over its parts of fair(part, p)

so that what answers one part well stands beside what answers all of them a little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import BlockKind
from embeddings.calibration import CenteredQuestion
from embeddings.fairness import BASELINE_DEPTH, language_baseline
from embeddings.index.index import Index
from embeddings.vectors import Encoded
from qa.asking.query import Query
from qa.finding.context import in_context, with_contexts
from qa.finding.pool import Pool
from qa.finding.search import Rows, Scores, Search

# These four are fitted by benchmarks/fit_retrieval.py. Of the paragraphs of XQuAD-R, in the
# question's own language / in another, rank first with 0 .965/.876, 0.25 .967/.883, 0.5 .957/.873,
# 1.0 .946/.855, 2.0 .924/.825.
COSINE_WEIGHT = 0.25
BASELINE_WEIGHT = 0.75
# A passage of which more than this share is in better passages says little that is new.
_MAX_OVERLAP = 0.3
# What the best part of a question counts beside the whole.
PARTS = 1.0
# Notes such as footnotes rank below every passage of the text itself.
_NOTE_PENALTY = 1.0
# Passages and sentences taken from each language before the exact scores; every passage that holds
# one of the sentences joins. From 40 to 400, recall did not change on the real documents or on the
# notes; with 40 in place of 80 neither did a quote or a decision in 320 questions.
_SHORTLIST = 40
# Passages of two versions are the same when at least this part of their paragraphs is shared.
_SAME_PARAGRAPHS = 0.5

Read = tuple[Query, Encoded]
"""A query with its vector and token states."""


def retrieve(
    pool: Pool,
    whole: Read,
    depth: int,
    allowed: npt.NDArray[np.bool_] | None = None,
    parts: Sequence[Read] = (),
) -> Search:
    """The ``depth`` best disjoint passages for a query.

    Of a note with parallel versions, the version in the query's language is taken where there is
    one.

    Args:
        pool: of the documents.
        whole: the query.
        depth: passages to return, fewer only where there are not so many.
        allowed: (passages,) which of them may be found; None for all.
        parts: of a question that asks several things, each by itself.
    """
    index = pool.index
    questions = [index.questions.read(encoded, whole[0].language) for _, encoded in (whole, *parts)]
    allowed = _without_copies(index, allowed)
    rows = _shortlist(index, [question.vector for question in questions], allowed)
    sentences = _sentences_of(index, rows)
    first, *others = (
        _scored(index, rows, sentences, question, whole[0].language) for question in questions
    )
    fair = first.fair
    if others:
        fair = fair + PARTS * np.max([other.fair for other in others], axis=0)
    best = [place for place in _disjoint(index, rows, fair, depth) if np.isfinite(fair[place])]

    def found(
        query: Query, scored: _Scored, scores: Scores, best: Sequence[int], parts: Sequence[Search]
    ) -> Search:
        return Search(
            pool=pool,
            query=query,
            question=scored.question,
            weights=scored.weights,
            passages=[int(rows[place]) for place in best],
            scores=[float(scores[place]) for place in best],
            similarities=[float(scored.similarities[place]) for place in best],
            agreements=[0.0] * len(best),
            sentences=sentences,
            matches=scored.matches,
            cosines=index.sentence_search.vectors(sentences) @ scored.question.vector,
            parts=tuple(parts),
        )

    in_parts = [
        found(query, other, other.fair, _sorted(best, other.fair), ())
        for (query, _), other in zip(parts, others, strict=True)
    ]
    return found(whole[0], first, fair, best, in_parts)


@dataclass(frozen=True)
class _Scored:
    """A question against the shortlist: scores of its passages, fair and before that."""

    question: CenteredQuestion
    weights: Scores
    matches: npt.NDArray[np.float32]
    similarities: Scores
    fair: Scores


def _scored(
    index: Index, rows: Rows, sentences: Rows, question: CenteredQuestion, language: str
) -> _Scored:
    weights = question.weights(index.sentence_frequency(question.token_ids), len(index.sentences))
    every = with_contexts(index, sentences)
    alone = index.states.maxsim(
        question.states,
        every,
        [index.sentence_languages[row] for row in every],
        index.token_means,
    )
    matches = in_context(index, sentences, every, alone)
    similarities = _similarities(index, rows, question, sentences, weights, matches)
    fair = _in_one_version(index, rows, _fair(index, rows, similarities), language)
    return _Scored(question, weights, matches, similarities, fair)


def _sorted(places: Sequence[int], scores: Scores) -> list[int]:
    return sorted(places, key=lambda place: -scores[place])


def _shortlist(
    index: Index,
    vectors: Sequence[npt.NDArray[np.float32]],
    allowed: npt.NDArray[np.bool_] | None,
) -> Rows:
    """Rows of the passages near any of the questions, and of those that hold a sentence near it.

    What is not allowed is left out before the nearest are taken, so that they are as many.
    """
    sentences = None
    if allowed is not None:
        sentences = np.zeros(len(index.sentences), np.bool_)
        sentences[_sentences_of(index, np.flatnonzero(allowed))] = True
    near = np.zeros(len(index.sentences) + 1, np.int64)
    found = np.zeros(len(index.passages), np.bool_)
    for vector in vectors:
        near[index.sentence_search.search(vector, _SHORTLIST, sentences) + 1] = 1
        found[index.passage_search.search(vector, _SHORTLIST, allowed)] = True
    before = np.cumsum(near)
    holding = found | (before[index.passage_rows[:, 1]] > before[index.passage_rows[:, 0]])
    return np.flatnonzero(holding if allowed is None else holding & allowed)


def _without_copies(
    index: Index, allowed: npt.NDArray[np.bool_] | None
) -> npt.NDArray[np.bool_] | None:
    """What is allowed, of passages that are copies the first; None for all."""
    if not index.has_copies:
        return allowed
    rows = np.arange(len(index.passages)) if allowed is None else np.flatnonzero(allowed)
    _, places = np.unique(index.passage_copies[rows], return_index=True)
    kept = np.zeros(len(index.passages), np.bool_)
    kept[rows[places]] = True
    return kept


def _sentences_of(index: Index, rows: Rows) -> Rows:
    """Rows of the sentences that those passages are made of, ascending."""
    edges = np.zeros(len(index.sentences) + 1, np.int64)
    np.add.at(edges, index.passage_rows[rows, 0], 1)
    np.add.at(edges, index.passage_rows[rows, 1], -1)
    return np.flatnonzero(np.cumsum(edges)[:-1])


def _similarities(
    index: Index,
    rows: Rows,
    question: CenteredQuestion,
    sentences: Rows,
    weights: Scores,
    matches: npt.NDArray[np.float32],
) -> Scores:
    """(n,) score of each passage before the language baseline."""
    firsts = np.searchsorted(sentences, index.passage_rows[rows, 0])
    lasts = np.searchsorted(sentences, index.passage_rows[rows, 1])
    maxsim = [
        weights @ matches[:, first:last].max(axis=1)
        for first, last in zip(firsts, lasts, strict=True)
    ]
    cosines = index.passage_search.vectors(rows) @ question.vector
    notes = np.array([index.passages[row].kind is BlockKind.NOTE for row in rows])
    scores: Scores = np.array(maxsim) + COSINE_WEIGHT * cosines - _NOTE_PENALTY * notes
    return scores


def _fair(index: Index, rows: Rows, similarities: Scores) -> Scores:
    languages = index.passage_languages[rows]
    leaders = {}
    for language in np.unique(languages):
        places = np.flatnonzero(languages == language)
        chosen = _disjoint(index, rows[places], similarities[places], BASELINE_DEPTH)
        leaders[str(language)] = places[chosen].tolist()
    return language_baseline(similarities, languages, leaders, BASELINE_WEIGHT)


def _disjoint(index: Index, rows: Rows, scores: Scores, depth: int) -> list[int]:
    """Places in ``rows`` of the best passages, none of them mostly inside better ones."""
    covered = np.zeros(int(index.units.max()) + 1, bool)
    chosen: list[int] = []
    for place in np.argsort(-scores, kind="stable"):
        first, last = index.passage_rows[rows[place]]
        units = index.units[first:last]
        if covered[units].mean() > _MAX_OVERLAP:
            continue
        covered[units] = True
        chosen.append(int(place))
        if len(chosen) == depth:
            break
    return chosen


def _in_one_version(index: Index, rows: Rows, scores: Scores, language: str) -> Scores:
    """The scores, with parallel versions standing behind the one in the asker's language.

    A passage of a note that is also shortlisted in ``language`` hands its score to the passage
    there that shares most of its paragraphs, where that is the higher one, and drops out with a
    score of minus infinity.
    """
    handed = scores.copy()
    own: dict[str, list[int]] = {}
    others: list[tuple[int, str]] = []
    for place, row in enumerate(rows):
        passage = index.passages[row]
        note = index.documents[passage.document].document.metadata.note
        if note is None:
            continue
        if passage.language == language:
            own.setdefault(note, []).append(place)
        else:
            others.append((place, note))
    for place, note in others:
        units = index.passage_units[rows[place]]
        shared, twin = max(
            (
                (len(units & theirs) / len(units | theirs), candidate)
                for candidate in own.get(note, ())
                for theirs in [index.passage_units[rows[candidate]]]
            ),
            default=(0.0, place),
        )
        if shared >= _SAME_PARAGRAPHS:
            handed[twin] = max(handed[twin], scores[place])
            handed[place] = -np.inf
    return handed
