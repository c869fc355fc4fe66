"""Ranked passages -> the sentences that answer, at most three quotes of two sentences.

    score(q, s) = MaxSim(q, s) - 0.8 * level of its language + 0.25 * cos(q, s)
                  + score(q, best passage of s) - 0.1 where s is in the question's language
                  + 0.1 where s has a kind of answer that is asked for, such as a date or a reason

The level is the mean MaxSim of the language's ten best sentences; what it leaves of the pull of the
question's own language, whose words are the same, is taken off last. Sentences of the first five
passages compete. A quote is the best sentence with the better of its neighbours. Of a question that
asks several things, the best sentence for each is quoted as well. Another quote is given only where
its sentence comes close to the first; one with a year or a name of the question that no quote has
yet may fall further behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import BlockKind
from embeddings.index.folder import Index
from qa.asking.constraints import Content, union
from qa.asking.cues import AnswerKind
from qa.finding.contents import of_sentence
from qa.finding.retrieve import Ranking

_PASSAGES = 5
# From each sentence's score, this part of the mean of its language's ten best is taken.
_BASELINE_WEIGHT = 0.8
BASELINE_DEPTH = 10
MAX_QUOTES = 3
_NAMES = (BlockKind.TITLE, BlockKind.HEADING)  # they name what is said, and say nothing
# benchmarks/fit_answering.py shows what other values of these five would quote.
COSINE = 0.25
OWN_LANGUAGE = 0.1
KIND = 0.1
MAX_DROP = 0.1  # how far below the first quote's score another may be
COVER = 0.2  # and how much further for each of: a year, a name that no quote has yet


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


@dataclass(frozen=True, slots=True)
class _Candidates:
    """The sentences that may be quoted for a question.

    Attributes:
        scores: by row of the sentence.
        passages: row of each sentence's best passage.
        cosines: of each sentence to the question.
    """

    scores: dict[int, float]
    passages: dict[int, int]
    cosines: dict[int, float]


def select_evidence(
    index: Index,
    ranking: Ranking,
    language: str,
    wanted: Content,
    parts: Sequence[Content] = (),
) -> list[Choice]:
    """The quotes that answer, best first; empty only when there are no passages.

    Args:
        index: that was searched.
        ranking: what was found in it.
        language: of the question.
        wanted: what it names and asks for.
        parts: what each part of a question that asks several things names and asks for.
    """
    whole = _candidates(index, ranking, language, wanted)
    in_parts = (
        _candidates(index, part, language, wanted_there)
        for part, wanted_there in zip(ranking.parts, parts, strict=True)
    )
    taken: set[int] = set()
    choices: list[Choice] = []
    for candidates in (whole, *in_parts):
        best = max(candidates.scores, key=candidates.scores.__getitem__, default=None)
        if best is not None and best not in taken and len(choices) < MAX_QUOTES:
            choices.append(_quote(index, candidates, best, taken))
    while choices and len(choices) < MAX_QUOTES:
        scores = dict(_with_news(index, whole, taken, wanted))
        best = max(scores, key=scores.__getitem__, default=None)
        if best is None or scores[best] < choices[0].score - MAX_DROP:
            break
        choices.append(_quote(index, whole, best, taken))
    return choices


def _candidates(index: Index, ranking: Ranking, language: str, wanted: Content) -> _Candidates:
    places = {int(row): place for place, row in enumerate(ranking.sentences)}
    alone = sentence_scores(index, ranking, language)
    kinds = wanted.kinds - {AnswerKind.COUNT}  # nearly every sentence has some number
    scores: dict[int, float] = {}
    passages: dict[int, int] = {}
    for passage, fair in zip(ranking.passages[:_PASSAGES], ranking.scores, strict=False):
        for row in map(int, range(*index.passage_rows[passage])):
            if row not in passages and index.sentences[row].kind not in _NAMES:
                passages[row] = passage
                answers = kinds and not kinds.isdisjoint(of_sentence(index, row).kinds)
                scores[row] = float(alone[places[row]]) + fair + KIND * bool(answers)
    cosines = {row: float(ranking.cosines[places[row]]) for row in passages}
    return _Candidates(scores, passages, cosines)


def _with_news(
    index: Index, candidates: _Candidates, taken: Set[int], wanted: Content
) -> Iterator[tuple[int, float]]:
    """Row and score of each sentence that is left, raised by what no quote has said yet."""
    said = union(of_sentence(index, row) for row in taken)
    years = wanted.years - said.years if len(wanted.years) > 1 else frozenset()
    names = wanted.names - said.names if len(wanted.names) > 1 else frozenset()
    for row, score in candidates.scores.items():
        if row not in taken:
            held = of_sentence(index, row) if years or names else Content()
            news = bool(years & held.years) + bool(names & held.names)
            yield row, score + COVER * news


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


def _quote(index: Index, candidates: _Candidates, row: int, taken: set[int]) -> Choice:
    """The sentence with its neighbour, where one is free; both are taken."""
    rows = {row, *_neighbour(index, candidates, row, taken)}
    taken.update(rows)
    return Choice(
        first=min(rows),
        last=max(rows) + 1,
        passage=candidates.passages[row],
        score=candidates.scores[row],
        similarity=candidates.cosines[row],
    )


def _neighbour(index: Index, candidates: _Candidates, row: int, taken: Set[int]) -> list[int]:
    """The better of the free sentences beside it in its passage and paragraph, if any."""
    first, last = index.passage_rows[candidates.passages[row]]
    free = [
        other
        for other in (row - 1, row + 1)
        if first <= other < last
        and other in candidates.scores
        and other not in taken
        and index.sentences[other].block == index.sentences[row].block
    ]
    return [max(free, key=candidates.scores.__getitem__)] if free else []
