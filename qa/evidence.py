"""Ranked passages -> the sentences that answer, at most three quotes of two sentences.

    score(q, s) = MaxSim(q, s) - 0.8 * level of its language + 0.25 * cos(q, s)
                  + score(q, best passage of s) - 0.1 where s is in the question's language
                  + 0.1 where s has a kind of answer that is asked for, such as a date or a reason

The level is the mean MaxSim of the language's ten best sentences; what it leaves of the pull of the
question's own language, whose words are the same, is taken off last. Sentences of the first five
passages compete. A quote is the best sentence with the better of its neighbours; the next quote is
given only where its sentence comes close to the first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import BlockKind
from embeddings.store import Index
from qa.constraints import Content, content
from qa.cues import AnswerKind
from qa.retrieve import Ranking

_PASSAGES = 5
# From each sentence's score, this part of the mean of its language's ten best is taken.
_BASELINE_WEIGHT = 0.8
BASELINE_DEPTH = 10
MAX_QUOTES = 3
_NAMES = (BlockKind.TITLE, BlockKind.HEADING)  # they name what is said, and say nothing
# benchmarks/fit_answering.py shows what other values of these four would quote.
COSINE = 0.25
OWN_LANGUAGE = 0.1
KIND = 0.1
MAX_DROP = 0.1  # how far below the first quote's score another may be


@dataclass(frozen=True, slots=True)
class Choice:
    """Sentences chosen as a quote.

    Attributes:
        first, last: rows of the index's sentences, last excluded.
        passage: row of the passage that holds the best sentence.
        score: of the best sentence.
        similarity: that sentence's centred cosine, in [-1, 1].
    """

    first: int
    last: int
    passage: int
    score: float
    similarity: float


def select_evidence(index: Index, ranking: Ranking, language: str, wanted: Content) -> list[Choice]:
    """The quotes that answer, best first; empty only when there are no passages.

    Args:
        index: that was searched.
        ranking: what was found in it.
        language: of the question.
        wanted: what it names and asks for.
    """
    places = {int(row): place for place, row in enumerate(ranking.sentences)}
    scores = sentence_scores(index, ranking, language)
    holder: dict[int, tuple[float, int]] = {}  # sentence row -> score of its best passage, its row
    for passage, fair in zip(ranking.passages[:_PASSAGES], ranking.scores, strict=False):
        for row in range(*index.passage_rows[passage]):
            holder.setdefault(int(row), (fair, passage))
    total = {
        row: float(scores[places[row]]) + fair + KIND * _has_kind(index, row, wanted)
        for row, (fair, _) in holder.items()
    }
    used: set[int] = set()
    choices: list[Choice] = []
    for row in sorted(total, key=lambda row: -total[row]):
        if row in used or index.sentences[row].kind in _NAMES:
            continue
        if choices and total[row] < choices[0].score - MAX_DROP:
            break
        passage = holder[row][1]
        first, last = _with_neighbour(index, row, passage, total, used)
        used.update(range(first, last))
        similarity = float(ranking.cosines[places[row]])
        choices.append(Choice(first, last, passage, total[row], similarity))
        if len(choices) == MAX_QUOTES:
            break
    return choices


def _has_kind(index: Index, row: int, wanted: Content) -> bool:
    kinds = wanted.kinds - {AnswerKind.COUNT}  # nearly every sentence has some number
    if not kinds:
        return False
    sentence = index.sentences[row]
    document = index.documents[index.sentence_documents[row]].document
    return not kinds.isdisjoint(content(document[sentence.span], sentence.language).kinds)


def sentence_scores(index: Index, ranking: Ranking, language: str) -> npt.NDArray[np.float64]:
    """(n,) score of each shortlisted sentence by itself, without that of its passage.

    Comparable across languages.
    """
    raw = ranking.weights @ ranking.matches
    languages = np.array([index.sentence_languages[row] for row in ranking.sentences])
    notes = np.array([index.sentences[row].kind is BlockKind.NOTE for row in ranking.sentences])
    pool = _level(raw[~notes]) if (~notes).any() else _level(raw)
    scores: npt.NDArray[np.float64] = (
        raw + COSINE * ranking.cosines - OWN_LANGUAGE * (languages == language)
    )
    for spoken in np.unique(languages):
        same = (languages == spoken) & ~notes
        level = _level(raw[same]) if np.count_nonzero(same) >= BASELINE_DEPTH else pool
        scores[languages == spoken] -= _BASELINE_WEIGHT * level
    return scores


def _level(scores: npt.NDArray[np.float64]) -> float:
    return float(np.sort(scores)[-BASELINE_DEPTH:].mean())


def _with_neighbour(
    index: Index, row: int, passage: int, total: dict[int, float], used: set[int]
) -> tuple[int, int]:
    """The sentence and the better of its free neighbours in the passage, as a range of rows."""
    first, last = index.passage_rows[passage]
    neighbours = [
        other
        for other in (row - 1, row + 1)
        if first <= other < last
        and other in total
        and other not in used
        and index.sentences[other].kind not in _NAMES
        and index.sentences[other].block == index.sentences[row].block
    ]
    if not neighbours:
        return row, row + 1
    other = max(neighbours, key=lambda other: total[other])
    return min(row, other), max(row, other) + 1
