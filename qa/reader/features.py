"""What the reader is told of each token, besides its state: how well it is met, and how rare it is.

A question token knows its best match in the sentence, beside it, around it and in all sentences
that are read together; what a better sentence matches and this one does not is the first sign that
it only shares the topic. A sentence token knows its best match in the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int32]

QUESTION_TOKENS, SENTENCE_TOKENS = 28, 72  # what is longer is read to here
MARKS = (
    5  # bits of a token's marks: a digit, a word begins, upper case, Chinese, no letter or digit
)
QUESTION_FEATURES, SENTENCE_FEATURES, WHOLE_FEATURES = 11 + MARKS, 6 + MARKS, 7


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the reader sees it, cut to ``QUESTION_TOKENS``.

    Attributes:
        states: (n, dim) float32, centred unit rows.
        token_ids: (n,) int32.
        weights: (n,) of MaxSim, see ``embeddings.late``.
        language: BCP-47.
    """

    states: Floats
    token_ids: Ids
    weights: Floats
    language: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer, cut to ``SENTENCE_TOKENS``; at least one token.

    Attributes:
        states: (m, dim) float32, centred unit rows.
        token_ids: (m,) int32.
        rarity: (m,) log(1 + N / (1 + df)) / 8 with df of the N sentences that hold the token.
        language: BCP-47.
        before, after: (n,) best match of each question token in the sentences beside it in its
            paragraph; zeros where there is none.
        around: (n,) the same over up to three sentences to each side and itself.
    """

    states: Floats
    token_ids: Ids
    rarity: Floats
    language: str
    before: Floats
    after: Floats
    around: Floats


@dataclass(frozen=True, slots=True)
class Features:
    """One candidate's features: (n, 16) of question tokens, (m, 11) of its own, (7,) of both."""

    question: Floats
    sentence: Floats
    whole: Floats


def read_features(
    asked: Asked, candidates: Sequence[Candidate], marks: npt.NDArray[np.uint8]
) -> list[Features]:
    """The features of each candidate among all of them.

    Args:
        asked: the question, at least one token.
        candidates: read together, at least one.
        marks: of each token of the vocabulary, one bit each, see ``MARKS``.
    """
    counts = np.array([len(candidate.states) for candidate in candidates])
    ends = np.cumsum(counts)
    starts = ends - counts
    states = np.concatenate([candidate.states for candidate in candidates])
    ids = np.concatenate([candidate.token_ids for candidate in candidates])
    in_question = np.array([float(each.language == asked.language) for each in candidates])
    around = np.stack([candidate.around for candidate in candidates])
    match = states @ asked.states.T
    same = ids[:, None] == asked.token_ids[None, :]
    own = np.maximum.reduceat(match, starts, axis=0)
    top = own.max(axis=0)
    relative = asked.weights * len(asked.weights)
    question = (
        relative,
        own,
        own * relative,
        own - top,
        np.stack([candidate.before for candidate in candidates]),
        np.stack([candidate.after for candidate in candidates]),
        around,
        top,
        np.logical_or.reduceat(same, starts, axis=0),
        own - around,
        (top - own) * relative,
    )
    met = np.maximum(match, 0)
    met *= met
    sentence = (
        match.max(axis=1),
        (match * relative).max(axis=1),
        same.any(axis=1),
        np.concatenate([candidate.rarity for candidate in candidates]),
        (met * met) @ asked.weights,
        np.repeat(in_question, counts),
    )
    scores = own @ asked.weights
    means = np.add.reduceat(states, starts, axis=0) / counts[:, None]
    whole = (
        scores,
        scores - _best_others(scores),
        _cosines(means, asked.states.mean(axis=0)),
        in_question,
        np.log(counts) / 4,
        around @ asked.weights,
        own.std(axis=1),
    )
    in_questions = _table(question, own.shape, asked.token_ids, marks)
    in_sentences = np.split(_table(sentence, ids.shape, ids, marks), ends[:-1])
    wholes = np.stack(whole, axis=1).astype(np.float32)
    return [Features(*each) for each in zip(in_questions, in_sentences, wholes, strict=True)]


def _table(
    columns: Sequence[npt.NDArray[np.generic]],
    shape: tuple[int, ...],
    ids: Ids,
    marks: npt.NDArray[np.uint8],
) -> Floats:
    """(*shape, columns and marks), with what is the same for all candidates in each."""
    table = np.empty((*shape, len(columns) + MARKS), np.float32)
    for place, column in enumerate(columns):
        table[..., place] = column
    table[..., len(columns) :] = marks[ids][:, None] >> np.arange(MARKS) & 1
    return table


def _best_others(scores: Floats) -> Floats:
    """Of each score the best of the others; itself where there are none."""
    if len(scores) == 1:
        return scores
    second, first = np.sort(scores)[-2:]
    others: Floats = np.where(np.arange(len(scores)) == scores.argmax(), second, first)
    return others


def _cosines(rows: Floats, other: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(other)
    cosines: Floats = rows @ other / np.maximum(lengths, 1e-9)
    return cosines
