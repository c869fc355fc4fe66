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
    matches = [candidate.states @ asked.states.T for candidate in candidates]
    best = np.stack([match.max(axis=0) for match in matches])
    top = best.max(axis=0)
    scores = best @ asked.weights
    relative = asked.weights * len(asked.weights)
    made = []
    for place, (candidate, match, own) in enumerate(zip(candidates, matches, best, strict=True)):
        same = candidate.token_ids[:, None] == asked.token_ids[None, :]
        question = (
            relative,
            own,
            own * relative,
            own - top,
            candidate.before,
            candidate.after,
            candidate.around,
            top,
            same.any(axis=0),
            own - candidate.around,
            (top - own) * relative,
        )
        in_question = float(candidate.language == asked.language)
        sentence = (
            match.max(axis=1),
            (match * relative).max(axis=1),
            same.any(axis=1),
            candidate.rarity,
            np.maximum(match, 0) ** 4 @ asked.weights,
            np.full(len(match), in_question),
        )
        whole = (
            scores[place],
            scores[place] - np.delete(scores, place).max() if len(scores) > 1 else 0.0,
            _cosine(asked.states.mean(axis=0), candidate.states.mean(axis=0)),
            in_question,
            np.log(len(match)) / 4,
            candidate.around @ asked.weights,
            own.std(),
        )
        made.append(
            Features(
                _with_marks(question, asked.token_ids, marks),
                _with_marks(sentence, candidate.token_ids, marks),
                np.array(whole, np.float32),
            )
        )
    return made


def _with_marks(
    columns: Sequence[npt.NDArray[np.generic]], ids: Ids, marks: npt.NDArray[np.uint8]
) -> Floats:
    bits = marks[ids][:, None] >> np.arange(MARKS) & 1
    table: Floats = np.concatenate([np.stack(columns, axis=1), bits], axis=1).astype(np.float32)
    return table


def _cosine(one: Floats, other: Floats) -> float:
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-9))
