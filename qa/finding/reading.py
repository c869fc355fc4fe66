"""Sentences of a search, read again together with its question by ``qa.reader``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from embeddings.index.port import AROUND, View
from qa.finding.search import Search
from qa.reader.features import (
    QUESTION_TOKENS,
    SENTENCE_TOKENS,
    Asked,
    Candidate,
    Floats,
)
from qa.reader.model import load_reader


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
    filled = [row for row in rows if index.states.counts[row]]
    matches = np.ascontiguousarray(found.alone[:QUESTION_TOKENS].T)
    scores = reader.read(asked, _candidates(index, matches, filled))
    return dict(zip(filled, scores, strict=True))


def _candidates(index: View, matches: Floats, rows: Sequence[int]) -> list[Candidate]:
    """What the reader is told of each sentence; ``matches`` of every one with each token."""
    if not rows:
        return []
    ids = [index.token_ids[index.tokens_of(row, SENTENCE_TOKENS)] for row in rows]
    # Asked for all at once: another index may be asked over a network.
    held = 1 + index.whole.frequency(np.concatenate(ids))
    rarity = (np.log1p(index.manifest.sentences / held) / 8).astype(np.float32)
    ends = np.cumsum([len(each) for each in ids])
    nothing = np.zeros(matches.shape[1], np.float32)
    candidates = []
    for row, tokens, rare, states in zip(
        rows,
        ids,
        np.split(rarity, ends[:-1]),
        index.centred_states(rows, SENTENCE_TOKENS),
        strict=True,
    ):
        beside = list(_beside(index, row))
        candidates.append(
            Candidate(
                states=states,
                token_ids=tokens,
                rarity=rare,
                language=str(index.sentence_languages[row]),
                before=matches[row - 1] if row - 1 in beside else nothing,
                after=matches[row + 1] if row + 1 in beside else nothing,
                around=matches[beside].max(axis=0),
            )
        )
    return candidates


def _beside(index: View, row: int) -> Iterator[int]:
    """The sentence and those around it in its paragraph that have tokens."""
    yield row
    for step in (-1, 1):
        for distance in range(1, AROUND + 1):
            other = row + step * distance
            if not _together(index, row, other):
                break
            yield other


def _together(index: View, row: int, other: int) -> bool:
    return (
        0 <= other < len(index.sentences)
        and index.sentence_documents[other] == index.sentence_documents[row]
        and index.sentences[other].block == index.sentences[row].block
        and bool(index.states.counts[other])
    )
