"""Question -> ranked passages, fair to every language of the pool.

    score(q, p) = MaxSim(q, p) + COSINE_WEIGHT * cos(q, p)      both on centred vectors
                  - _NOTE_PENALTY where p is a note, such as a footnote
    fair(q, p)  = score(q, p) - BASELINE_WEIGHT * level of p's language, see embeddings.fairness

MaxSim runs over all sentences of the passage at once: each question token takes its best match
anywhere in it, or in the title and headings that it is read with (``qa.finding.context``). FAISS
shortlists passages and sentences in every language; only those are scored.

A question that asks several things is ranked by

    fair(whole, p) + PARTS * max over its parts of fair(part, p)

so that what answers one part well stands beside what answers all of them a little.

What is mostly inside better passages is left out. Of parallel versions of a note that are found,
the one in the question's language is ranked in place of the others, with the best of their scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.scope import EVERYTHING, Scope
from embeddings.calibration import CenteredQuestion
from embeddings.fairness import BASELINE_DEPTH, language_baseline
from embeddings.index.port import View
from embeddings.vectors import Encoded
from qa.asking.query import Query
from qa.finding.context import in_context
from qa.finding.pool import Pool, Sources
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
    sources: Sources,
    whole: Read,
    depth: int,
    scope: Scope | None = None,
    parts: Sequence[Read] = (),
) -> Search:
    """The ``depth`` best disjoint passages for a query.

    Of a note with parallel versions, the version in the query's language is taken where there is
    one, or in that of the answer where no note is in the query's.

    Args:
        sources: that are searched.
        whole: the query.
        depth: passages to return, fewer only where there are not so many.
        scope: the part of the collection that may be found; all of it when None.
        parts: of a question that asks several things, each by itself.
    """
    read = sources.index.statistics.questions.read
    questions = [read(encoded, whole[0].language) for _, encoded in (whole, *parts)]
    vectors = [question.vector for question in questions]
    ids = sources.index.near(vectors, _SHORTLIST, scope)
    queries = [query for query, _ in (whole, *parts)]
    return _ranked(sources.pool(ids), queries, questions, depth)


def in_own_versions(
    sources: Sources, found: Search, depth: int, scope: Scope | None = None
) -> Search:
    """The same over more: what was found, and its notes as the question's language tells them.

    A version that is farther from the question than other texts of its language is not in the
    shortlist, where another version of the note is.

    Args:
        sources: that were searched.
        found: for a question of one part.
        depth: passages to return.
        scope: the part of the collection that may be found; all of it when None.
    """
    index = found.pool.index
    language = _language_of_notes(index, found.query)
    notes = {
        note
        for row in found.passages
        if (note := index.passage_notes[row]) and index.passage_languages[row] != language
    }
    within = scope or EVERYTHING
    if not notes or within.documents or (within.languages and language not in within.languages):
        return found
    own = Scope(
        languages=(language,),
        documents=tuple(sorted(notes)),
        topics=within.topics,
        first_year=within.first_year,
        last_year=within.last_year,
    )
    versions = sources.index.near([found.question.vector], _SHORTLIST, own)
    pool = sources.pool(np.union1d(index.ids, versions))
    return _ranked(pool, [found.query], [found.question], depth)


def _language_of_notes(index: View, query: Query) -> str:
    """In which language notes are quoted: the query's, or the answer's where none is in that."""
    told = zip(index.passage_notes, index.passage_languages.tolist(), strict=True)
    is_told = any(note and spoken == query.language for note, spoken in told)
    return query.language if is_told else query.versions


def _ranked(
    pool: Pool, queries: Sequence[Query], questions: Sequence[CenteredQuestion], depth: int
) -> Search:
    """The best passages of a pool for a question, which is first, and its parts."""
    index = pool.index
    language = _language_of_notes(index, queries[0])
    rows = np.arange(len(index.passages))
    sentences = _sentences_of(index)
    # One product for all of them: expanding what is stored costs as much as multiplying it.
    matches = index.maxsim(np.concatenate([question.states for question in questions]))
    ends = np.cumsum([len(question.states) for question in questions])
    first, *others = (
        _scored(index, sentences, question, own, language)
        for question, own in zip(questions, np.split(matches, ends[:-1]), strict=True)
    )
    fair = first.fair
    if others:
        fair = fair + PARTS * np.max([other.fair for other in others], axis=0)
    best = [row for row in _disjoint(index, rows, fair, depth) if np.isfinite(fair[row])]

    def found(
        query: Query, scored: _Scored, scores: Scores, best: Sequence[int], parts: Sequence[Search]
    ) -> Search:
        return Search(
            pool=pool,
            query=query,
            question=scored.question,
            weights=scored.weights,
            passages=list(best),
            scores=[float(scores[row]) for row in best],
            similarities=[float(scored.similarities[row]) for row in best],
            agreements=[0.0] * len(best),
            sentences=sentences,
            alone=scored.alone,
            matches=scored.matches,
            cosines=index.sentence_vectors[sentences] @ scored.question.vector,
            parts=tuple(parts),
        )

    in_parts = [
        found(query, other, other.fair, _sorted(best, other.fair), ())
        for query, other in zip(queries[1:], others, strict=True)
    ]
    return found(queries[0], first, fair, best, in_parts)


@dataclass(frozen=True)
class _Scored:
    """A question against the shortlist: scores of its passages, fair and before that."""

    question: CenteredQuestion
    weights: Scores
    alone: npt.NDArray[np.float32]
    matches: npt.NDArray[np.float32]
    similarities: Scores
    fair: Scores


def _scored(
    index: View,
    sentences: Rows,
    question: CenteredQuestion,
    alone: npt.NDArray[np.float32],
    language: str,
) -> _Scored:
    frequency = index.whole.frequency(question.token_ids)
    weights = question.weights(frequency, index.manifest.sentences)
    matches = in_context(index, sentences, alone)
    similarities = _similarities(index, question, sentences, weights, matches)
    fair = _in_one_version(index, _fair(index, similarities), language)
    return _Scored(question, weights, alone, matches, similarities, fair)


def _sorted(rows: Sequence[int], scores: Scores) -> list[int]:
    return sorted(rows, key=lambda row: -scores[row])


def _sentences_of(index: View) -> Rows:
    """Rows of the sentences that the passages are made of, ascending."""
    edges = np.zeros(len(index.sentences) + 1, np.int64)
    np.add.at(edges, index.passage_rows[:, 0], 1)
    np.add.at(edges, index.passage_rows[:, 1], -1)
    return np.flatnonzero(np.cumsum(edges)[:-1])


def _similarities(
    index: View,
    question: CenteredQuestion,
    sentences: Rows,
    weights: Scores,
    matches: npt.NDArray[np.float32],
) -> Scores:
    """(n,) score of each passage before the language baseline."""
    firsts = np.searchsorted(sentences, index.passage_rows[:, 0])
    lasts = np.searchsorted(sentences, index.passage_rows[:, 1])
    # Best from each first to its last; what lies between a last and the next first is left out.
    edges = np.stack([firsts, lasts], axis=1).ravel()
    padded = np.pad(matches, ((0, 0), (0, 1)))  # the last edge may be the end
    maxsim = weights @ np.maximum.reduceat(padded, edges, axis=1)[:, ::2]
    cosines = index.passage_vectors @ question.vector
    notes = index.is_note(index.passage_kinds)
    scores: Scores = maxsim + COSINE_WEIGHT * cosines - _NOTE_PENALTY * notes
    return scores


def _fair(index: View, similarities: Scores) -> Scores:
    languages = index.passage_languages
    leaders = {}
    for language in np.unique(languages):
        rows = np.flatnonzero(languages == language)
        leaders[str(language)] = _disjoint(index, rows, similarities[rows], BASELINE_DEPTH)
    return language_baseline(similarities, languages, leaders, BASELINE_WEIGHT)


def _disjoint(index: View, rows: Rows, scores: Scores, depth: int) -> list[int]:
    """The best of those passages, none of them mostly inside better ones."""
    covered = np.zeros(len(index.units), np.bool_)
    chosen: list[int] = []
    for row in rows[np.argsort(-scores, kind="stable")].tolist():
        first, last = index.passage_rows[row]
        units = index.units[first:last]
        if np.count_nonzero(covered[units]) / len(units) > _MAX_OVERLAP:
            continue
        covered[units] = True
        chosen.append(row)
        if len(chosen) == depth:
            break
    return chosen


def _in_one_version(index: View, scores: Scores, language: str) -> Scores:
    """The scores, with parallel versions standing behind the one in the asker's language.

    A passage of a note that is also found in ``language`` hands its score to the passage there
    that shares most of its paragraphs, where that is the higher one, and drops out with a score of
    minus infinity.
    """
    handed = scores.copy()
    edges, spoken = index.passage_rows.tolist(), index.passage_languages.tolist()
    units = index.units.tolist()
    own: dict[str | None, list[tuple[int, frozenset[int]]]] = {}
    others: list[int] = []
    for row, note in enumerate(index.passage_notes):
        if spoken[row] != language:
            others.append(row)
        elif note is not None:
            own.setdefault(note, []).append((row, frozenset(units[slice(*edges[row])])))
    for row in others:
        if candidates := own.get(index.passage_notes[row]):
            ours = frozenset(units[slice(*edges[row])])
            shares = {
                candidate: len(ours & theirs) / len(ours | theirs)
                for candidate, theirs in candidates
            }
            most = max(shares.values())
            if most >= _SAME_PARAGRAPHS:
                # The versions are cut at different places: what matches in this one may stand in
                # the passage before its nearest, which then has the higher score by itself.
                near = [candidate for candidate, share in shares.items() if 2 * share >= most]
                twin = max(near, key=lambda candidate: (scores[candidate], shares[candidate]))
                handed[twin] = max(handed[twin], scores[row])
                handed[row] = -np.inf
    return handed
