import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import late
from embeddings.fairness import LanguageMeans, normalized
from embeddings.late import TokenStates, center_states, dequantize, quantize, token_weights

DIM = 8


def _example(counts: list[int]) -> tuple[TokenStates, list[str], LanguageMeans, np.ndarray]:
    """Sentences with so many tokens each, in two languages, and a question."""
    random = np.random.default_rng(1)
    languages = [("ru", "zh")[row % 2] for row in range(len(counts))]
    labels = np.repeat(np.array(languages), counts)
    states = random.normal(size=(sum(counts), DIM)).astype(np.float32)
    states += np.where(labels == "ru", 1.0, -2.0).astype(np.float32)[:, None]
    codes, scales = quantize(states)
    back = dequantize(codes, scales)
    means = LanguageMeans.fit(back, labels.tolist(), shrinkage=0)
    centred = back - np.stack([means.of(label) for label in labels.tolist()])
    bounds = np.concatenate([[0], np.cumsum(counts)])
    stored = TokenStates(codes, scales, np.linalg.norm(centred, axis=1), bounds)
    question = normalized(random.normal(size=(5, DIM)).astype(np.float32))
    return stored, languages, means, question


def _naive(
    stored: TokenStates,
    languages: list[str],
    means: LanguageMeans,
    question: np.ndarray,
    rows: list[int],
) -> np.ndarray:
    states = dequantize(stored.codes, stored.scales)
    best = np.zeros((len(question), len(rows)))
    for column, row in enumerate(rows):
        sentence = states[stored.bounds[row] : stored.bounds[row + 1]]
        sentence = center_states(sentence, means.of(languages[row]))
        for token in range(len(question)):
            cosines = [float(question[token] @ state) for state in sentence]
            best[token, column] = max(cosines, default=0)
    return best


@pytest.mark.parametrize("block", [1, 7, late._BLOCK])
@pytest.mark.parametrize("counts", [[3, 1, 4, 2, 6, 5], [0, 3, 4, 0, 9, 2], [0, 0, 0, 0, 0, 0]])
def test_maxsim_is_what_comparing_each_pair_gives(
    counts: list[int], block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not sum(counts):
        counts = [*counts, 2]  # tokens elsewhere, none in the sentences that are asked for
    monkeypatch.setattr(late, "_BLOCK", block)
    stored, languages, means, question = _example(counts)
    rows = [0, 2, 3, 5]
    found = stored.maxsim(question, np.array(rows), [languages[row] for row in rows], means)
    expected = _naive(stored, languages, means, question, rows)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_maxsim_of_many_tokens_is_what_comparing_each_pair_gives() -> None:
    stored, languages, means, question = _example([700] * 8)  # several blocks
    rows = list(range(8))
    found = stored.maxsim(question, np.array(rows), languages, means)
    expected = _naive(stored, languages, means, question, rows)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_no_sentences_give_no_columns() -> None:
    stored, _, means, question = _example([2, 2])
    assert stored.maxsim(question, np.zeros(0, np.int64), [], means).shape == (5, 0)


@given(st.lists(st.lists(st.floats(-50, 50, width=32), min_size=4, max_size=4), max_size=5))
def test_a_stored_state_is_off_by_half_a_step_at_most(rows: list[list[float]]) -> None:
    states = np.array(rows, np.float32).reshape(-1, 4)
    codes, scales = quantize(states)
    step = np.abs(states).max(axis=1, initial=0) / 127
    off = np.abs(dequantize(codes, scales) - states)
    assert (off <= 0.5001 * step[:, None] + 1e-9).all()


def test_the_longest_component_is_stored_as_127() -> None:
    codes, scales = quantize(np.array([[1.0, -2.0, 0.5]], np.float32))
    assert codes.tolist() == [[64, -127, 32]]  # 63.5 rounds to the even 64
    np.testing.assert_allclose(scales, [2 / 127])


def test_token_weights_of_a_worked_example() -> None:
    # N = 3 sentences hold the tokens 0 and 2 times: log(1 + 3/1) = log 4, log(1 + 3/3) = log 2.
    # M = 2 questions hold them 2 and 0 times: log(1 + 2/2) = log 2, log(1 + 2/0.5) = log 5.
    weights = token_weights(np.array([0, 2]), 3, np.array([2, 0]), 2)
    first, second = np.log(4) * np.log(2), np.log(2) * np.log(5)
    np.testing.assert_allclose(weights, [first / (first + second), second / (first + second)])


def test_without_calibration_questions_only_the_corpus_weighs() -> None:
    weights = token_weights(np.array([0, 2]), 3, np.array([0, 0]), 0)
    np.testing.assert_allclose(weights, [2 / 3, 1 / 3])  # log 4 to log 2


def test_a_question_without_tokens_has_no_weights() -> None:
    nothing = np.zeros(0, np.int64)
    assert token_weights(nothing, 3, nothing, 2).shape == (0,)
