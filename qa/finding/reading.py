"""Sentences of a search, read again together with its question by ``qa.reader``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from embeddings.index.index import Index
from embeddings.late import center_states, dequantize
from qa.finding.search import Search
from qa.reader.features import QUESTION_TOKENS, SENTENCE_TOKENS, Asked, Candidate, Floats
from qa.reader.model import load_reader

_AROUND = 3  # sentences to each side that are still around


def readings(found: Search, rows: Sequence[int]) -> dict[int, float]:
    """How likely each of these sentences is to answer, by its row: 0 is even, higher is likelier.

    Empty where the index holds the states of another encoder than the reader was trained on, and
    without the sentences that have no tokens.
    """
    reader, index = load_reader(), found.pool.index
    if index.manifest.encoder_fingerprint != reader.encoder:
        return {}
    question = found.question
    asked = Asked(
        states=question.states[:QUESTION_TOKENS],
        token_ids=question.token_ids[:QUESTION_TOKENS],
        weights=found.weights[:QUESTION_TOKENS].astype(np.float32),
        language=found.query.language,
    )
    filled = [row for row in rows if index.encoded.counts[row]]
    scores = reader.read(asked, _candidates(index, asked, filled))
    return dict(zip(filled, scores, strict=True))


def _candidates(index: Index, asked: Asked, rows: Sequence[int]) -> list[Candidate]:
    beside = {row: list(_beside(index, row)) for row in rows}
    near = sorted({other for others in beside.values() for other in others})
    languages = [index.sentence_languages[row] for row in near]
    found = index.states.maxsim(
        asked.states, np.array(near, np.int64), languages, index.token_means
    )
    matches = dict(zip(near, found.T, strict=True))
    nothing = np.zeros(len(asked.token_ids), np.float32)
    candidates = []
    for row in rows:
        first = index.states.bounds[row]
        tokens = slice(first, min(index.states.bounds[row + 1], first + SENTENCE_TOKENS))
        ids = index.encoded.token_ids[tokens]
        held = 1 + index.sentence_frequency(ids)
        candidates.append(
            Candidate(
                states=_states(index, row, tokens),
                token_ids=ids,
                rarity=(np.log1p(len(index.sentences) / held) / 8).astype(np.float32),
                language=index.sentence_languages[row],
                before=matches[row - 1] if row - 1 in beside[row] else nothing,
                after=matches[row + 1] if row + 1 in beside[row] else nothing,
                around=np.max([matches[other] for other in beside[row]], axis=0),
            )
        )
    return candidates


def _states(index: Index, row: int, tokens: slice) -> Floats:
    states = dequantize(index.states.codes[tokens], index.states.scales[tokens])
    return center_states(states, index.token_means.of(index.sentence_languages[row]))


def _beside(index: Index, row: int) -> Iterator[int]:
    """The sentence and those around it in its paragraph that have tokens."""
    yield row
    for step in (-1, 1):
        for distance in range(1, _AROUND + 1):
            other = row + step * distance
            if not _together(index, row, other):
                break
            yield other


def _together(index: Index, row: int, other: int) -> bool:
    return (
        0 <= other < len(index.sentences)
        and index.sentence_documents[other] == index.sentence_documents[row]
        and index.sentences[other].block == index.sentences[row].block
        and bool(index.encoded.counts[other])
    )
