"""Sentences of a search, read again together with its question by ``qa.reader``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from embeddings.index.port import AROUND, View
from qa.finding.search import Search
from qa.reader.features import QUESTION_TOKENS, SENTENCE_TOKENS, Asked, Candidate
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
    scores = reader.read(asked, _candidates(index, asked, filled))
    return dict(zip(filled, scores, strict=True))


def _candidates(index: View, asked: Asked, rows: Sequence[int]) -> list[Candidate]:
    if not rows:
        return []
    ids = [index.token_ids[index.tokens_of(row, SENTENCE_TOKENS)] for row in rows]
    # Asked for all at once: another index may be asked over a network.
    held = 1 + index.whole.frequency(np.concatenate(ids))
    rarity = (np.log1p(index.manifest.sentences / held) / 8).astype(np.float32)
    ends = np.cumsum([len(each) for each in ids])
    beside = {row: list(_beside(index, row)) for row in rows}
    near = sorted({other for others in beside.values() for other in others})
    found = index.maxsim(asked.states, np.array(near, np.int64))
    matches = dict(zip(near, found.T, strict=True))
    nothing = np.zeros(len(asked.token_ids), np.float32)
    candidates = []
    for row, tokens, rare in zip(rows, ids, np.split(rarity, ends[:-1]), strict=True):
        candidates.append(
            Candidate(
                states=index.centred_states(row, SENTENCE_TOKENS),
                token_ids=tokens,
                rarity=rare,
                language=str(index.sentence_languages[row]),
                before=matches[row - 1] if row - 1 in beside[row] else nothing,
                after=matches[row + 1] if row + 1 in beside[row] else nothing,
                around=np.max([matches[other] for other in beside[row]], axis=0),
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
