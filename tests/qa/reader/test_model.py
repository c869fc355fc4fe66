"""The reader that ships: its file, and what never depends on its weights."""

import numpy as np

from qa.reader.features import (
    MARKS,
    QUESTION_FEATURES,
    SENTENCE_FEATURES,
    WHOLE_FEATURES,
    Asked,
    Candidate,
)
from qa.reader.model import WEIGHTS, load_reader

MOST_BYTES = 1_000_000


def unit(rng: np.random.Generator, tokens: int) -> np.ndarray:
    rows = rng.normal(size=(tokens, 384)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def asked(rng: np.random.Generator, tokens: int = 5) -> Asked:
    weights = np.full(tokens, 1 / max(tokens, 1), np.float32)
    return Asked(unit(rng, tokens), np.arange(tokens, dtype=np.int32), weights, "en")


def candidate(rng: np.random.Generator, question: Asked, tokens: int = 7) -> Candidate:
    states = unit(rng, tokens)
    best = (states @ question.states.T).max(axis=0)
    return Candidate(
        states=states,
        token_ids=np.arange(tokens, dtype=np.int32),
        rarity=np.full(tokens, 0.5, np.float32),
        language="ru",
        before=best,
        after=best,
        around=best,
    )


def test_the_file_is_small_and_fits_the_features() -> None:
    assert WEIGHTS.stat().st_size < MOST_BYTES
    reader = load_reader()
    assert reader.weights["fq.weight"].shape[1] == QUESTION_FEATURES
    assert reader.weights["fs.weight"].shape[1] == SENTENCE_FEATURES
    assert reader.weights["gl.weight"].shape[1] == WHOLE_FEATURES
    assert int(reader.marks.max()) < 2**MARKS


def test_every_candidate_has_a_score_that_its_place_does_not_change() -> None:
    rng = np.random.default_rng(1)
    question = asked(rng)
    sentences = [candidate(rng, question, tokens) for tokens in (1, 7, 30)]
    scores = load_reader().read(question, sentences)
    assert np.isfinite(scores).all()
    assert len(set(scores)) == 3
    turned = load_reader().read(question, sentences[::-1])
    np.testing.assert_allclose(turned[::-1], scores, atol=1e-4)


def test_nothing_is_read_without_candidates_and_all_is_even_without_a_question() -> None:
    rng = np.random.default_rng(2)
    question = asked(rng)
    assert load_reader().read(question, []) == []
    sentence = candidate(rng, question)
    assert load_reader().read(asked(rng, 0), [sentence]) == [0.0]
