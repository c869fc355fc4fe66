from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings import late
from embeddings.e5.graph import product
from embeddings.fairness import LanguageMeans, normalized
from embeddings.late import (
    PRODUCT,
    Directions,
    TokenStates,
    _in_digits,
    _product,
    dequantize,
    quantize,
    token_weights,
)
from tests.embeddings.stored import states_of

DIM = 8


def _example(counts: list[int]) -> tuple[TokenStates, list[str], LanguageMeans, np.ndarray]:
    """Sentences with so many tokens each, in two languages, and a question."""
    random = np.random.default_rng(1)
    languages = [("ru", "zh")[row % 2] for row in range(len(counts))]
    labels = np.repeat(np.array(languages), counts)
    states = random.normal(size=(sum(counts), DIM)).astype(np.float32)
    usual = {"ru": np.full(DIM, 1, np.float32), "zh": np.full(DIM, -2, np.float32)}
    states += np.stack([usual[label] for label in labels.tolist()])
    directions = Directions.all(DIM, LanguageMeans(usual, np.zeros(DIM, np.float32)))
    projected = np.stack(
        [directions.project(s[None], str(n))[0] for s, n in zip(states, labels, strict=True)]
    )
    codes, scales = quantize(projected)
    means = LanguageMeans.fit(states, labels.tolist(), shrinkage=0)
    shifts = np.stack([directions.shift(means.of(str(n)), str(n)) for n in labels])
    lengths = np.linalg.norm(dequantize(codes, scales) - shifts, axis=1)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    stored = TokenStates(codes, scales, lengths.astype(np.float16), bounds, directions)
    question = normalized(random.normal(size=(5, DIM)).astype(np.float32))
    return stored, languages, means, question


def _naive(
    stored: TokenStates,
    languages: list[str],
    means: LanguageMeans,
    question: np.ndarray,
    rows: list[int],
) -> np.ndarray:
    best = np.zeros((len(question), len(rows)))
    for column, row in enumerate(rows):
        sentence = states_of(stored, row, languages[row], means)
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
    found = stored.maxsim(question, languages, means)
    expected = _naive(stored, languages, means, question, list(range(len(counts))))
    np.testing.assert_allclose(found, expected, atol=2e-3)


def test_maxsim_of_many_tokens_is_what_comparing_each_pair_gives() -> None:
    stored, languages, means, question = _example([2_100] * 8)  # several blocks
    rows = list(range(8))
    found = stored.maxsim(question, languages, means)
    expected = _naive(stored, languages, means, question, rows)
    np.testing.assert_allclose(found, expected, atol=2e-3)


def test_a_question_is_rounded_to_less_than_what_is_stored() -> None:
    asked = np.random.default_rng(1).normal(size=(384, 9)).astype(np.float32)
    asked[:, 0] = 0
    digits, steps = _in_digits(asked)
    high, low = np.split(digits.astype(np.int32), 2, axis=1)
    assert abs(digits).max() <= 63
    assert np.all(abs((high * 126 + low) * steps - asked) <= steps * 0.51)
    assert np.all(steps[1:] <= abs(asked).max(axis=0)[1:] / 7_900)


def test_the_product_is_that_of_its_source() -> None:
    assert PRODUCT.read_bytes() == product().SerializeToString(deterministic=True)


def test_products_of_the_largest_numbers_are_exact() -> None:
    """Processors without VNNI cut two products that together exceed 16 bits."""
    codes = np.full((20, 384), 255, np.uint8)
    digits = np.tile(np.array([63, -63], np.int8), (384, 1))
    (sums,) = _product().run({"codes": codes, "digits": digits})
    assert np.all(sums == [[255 * 63 * 384, -255 * 63 * 384]])


def test_no_sentences_give_no_columns() -> None:
    stored, _, means, question = _example([2, 2])
    none = replace(
        stored,
        codes=stored.codes[:0],
        scales=stored.scales[:0],
        lengths=stored.lengths[:0],
        bounds=stored.bounds[:1],
    )
    assert none.maxsim(question, [], means).shape == (5, 0)


@given(st.lists(st.lists(st.floats(-50, 50, width=32), min_size=4, max_size=4), max_size=5))
def test_a_stored_number_is_off_by_half_a_step_at_most(rows: list[list[float]]) -> None:
    values = np.array(rows, np.float32).reshape(-1, 4)
    codes, scales = quantize(values)
    assert codes.shape == (len(values), 4)
    off = np.abs(dequantize(codes, scales) - values)
    assert (off <= 0.501 * scales.astype(np.float32)[:, None]).all()
    longest = np.abs(values).max(axis=1, initial=1e-6)
    assert (scales.astype(np.float32) <= longest / 127.5 * 1.003 + 1e-7).all()


def test_codes_of_a_worked_example() -> None:
    codes, scales = quantize(np.array([[127.5, -127.5, 0.6, -0.6]], np.float32))
    assert codes.tolist() == [[255, 0, 128, 127]]
    np.testing.assert_allclose(scales, [1], rtol=2e-3)


def test_directions_are_those_in_which_states_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(late, "_KEPT", 192)
    random = np.random.default_rng(2)
    dim, kept = 400, 192
    plane = np.linalg.qr(random.normal(size=(dim, 150)))[0].T.astype(np.float32)
    languages = ["ru", "zh"] * 1500
    states = random.normal(size=(3000, 150)).astype(np.float32) @ plane
    states[::2] += 3
    directions = Directions.fit(states, languages, np.zeros_like(states))
    assert directions.matrix.shape == (dim, kept)
    assert directions.width == kept // 4
    gram = directions.matrix.T @ directions.matrix
    np.testing.assert_allclose(gram, np.eye(kept), atol=1e-4)
    back = directions.back(directions.project(states[1::2], "zh"))
    expected = states[1::2] - directions.origins.of("zh")
    np.testing.assert_allclose(back, expected, atol=1e-2)


def test_few_states_tell_no_directions_and_all_are_kept() -> None:
    states = np.random.default_rng(3).normal(size=(100, 385)).astype(np.float32)
    directions = Directions.fit(states, ["en"] * 100, np.zeros_like(states))
    assert directions.matrix.shape == (385, 385)
    assert directions.width == 385
    back = directions.back(directions.project(states, "en"))
    np.testing.assert_allclose(back, states - directions.origins.of("en"), atol=1e-5)


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


def _taught() -> tuple[Directions, np.ndarray, np.ndarray, np.ndarray]:
    """Directions, and states of sentences of ten tokens that half follow the sentence's vector."""
    random = np.random.default_rng(4)
    vectors = normalized(random.normal(size=(300, 32)).astype(np.float32))
    counts = np.full(300, 10)
    spread = np.linspace(0.1, 1, 32, dtype=np.float32)
    states = 3 * np.repeat(vectors, counts, axis=0)
    states += 0.5 * spread * random.normal(size=(3000, 32)).astype(np.float32)
    languages = ["ru", "zh"] * 1500
    return (
        Directions.fit(states, languages, np.repeat(vectors, counts, axis=0)),
        states,
        vectors,
        counts,
    )


def test_what_a_sentence_tells_of_its_states_is_not_stored_again() -> None:
    directions, states, vectors, counts = _taught()
    assert directions.follows == pytest.approx(3, abs=0.2)
    assert directions.width == 8
    projected = directions.project(states, "ru")
    codes, scales = directions.encode(projected, vectors, counts)
    assert codes.shape == (3000, 8)
    read = directions.decode(codes, scales, vectors, counts)
    cosines = np.sum(normalized(read) * normalized(projected), axis=1)
    assert cosines.mean() > 0.99
    alone = replace(directions, follows=0.0)
    read = alone.decode(*alone.encode(projected, vectors, counts), vectors, counts)
    assert np.sum(normalized(read) * normalized(projected), axis=1).mean() < cosines.mean() - 0.01


def test_maxsim_of_states_in_codebooks_is_what_comparing_each_pair_gives() -> None:
    directions, states, vectors, counts = _taught()
    languages = ["ru", "zh"] * 150
    labels = np.repeat(languages, counts)
    projected = np.stack(
        [directions.project(s[None], str(n))[0] for s, n in zip(states, labels, strict=True)]
    )
    codes, scales = directions.encode(projected, vectors, counts)
    means = LanguageMeans.fit(states, labels.tolist(), shrinkage=0)
    shifts = np.stack([directions.shift(means.of(str(n)), str(n)) for n in labels])
    read = directions.decode(codes, scales, vectors, counts)
    lengths = np.linalg.norm(read - shifts, axis=1).astype(np.float16)
    bounds = np.concatenate([[0], np.cumsum(counts)])
    stored = TokenStates(codes, scales, lengths, bounds, directions, vectors)
    question = normalized(np.random.default_rng(5).normal(size=(5, 32)).astype(np.float32))
    found = stored.maxsim(question, languages, means)
    expected = _naive(stored, languages, means, question, list(range(300)))
    np.testing.assert_allclose(found, expected, atol=2e-3)
