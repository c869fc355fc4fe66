import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.fairness import BASELINE_DEPTH, LanguageMeans, language_baseline, normalized

SCORES = st.lists(
    st.floats(-2, 2, allow_subnormal=False), min_size=2 * BASELINE_DEPTH, max_size=40
).map(np.array)


def _leaders(scores: np.ndarray, languages: np.ndarray) -> dict[str, list[int]]:
    order = np.argsort(-scores, kind="stable")
    return {
        str(language): [int(row) for row in order if languages[row] == language][:BASELINE_DEPTH]
        for language in np.unique(languages)
    }


def test_centred_vectors_of_a_language_have_mean_zero() -> None:
    random = np.random.default_rng(0)
    vectors = random.normal(size=(60, 8)).astype(np.float32) + np.repeat([[3], [-1]], 30, axis=0)
    languages = ["ru"] * 30 + ["zh"] * 30
    means = LanguageMeans.fit(vectors, languages, shrinkage=0)
    left = vectors - np.stack([means.of(language) for language in languages])
    np.testing.assert_allclose(left[:30].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(left[30:].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(means.center(vectors, languages), normalized(left), atol=1e-6)


def test_a_mean_of_few_vectors_is_drawn_to_the_mean_of_all() -> None:
    vectors = np.array([[2, 0], [0, 2]], np.float32)
    means = LanguageMeans.fit(vectors, ["ru", "zh"], shrinkage=1)
    # ([2, 0] + 1 * [1, 1]) / (1 + 1)
    np.testing.assert_allclose(means.of("ru"), [1.5, 0.5])
    np.testing.assert_allclose(means.of("zh"), [0.5, 1.5])
    assert means.center(vectors, ["ru", "zh"]).dtype == np.float32


def test_an_unseen_language_has_the_mean_of_all() -> None:
    means = LanguageMeans.fit(np.array([[2, 0], [0, 2]], np.float32), ["ru", "zh"])
    np.testing.assert_allclose(means.of("be"), [1, 1])


def test_a_zero_vector_stays_zero() -> None:
    assert normalized(np.zeros((1, 3), np.float32)).tolist() == [[0, 0, 0]]


def test_baseline_of_a_worked_example() -> None:
    # Ten Russian scores of mean 0.5. Two Chinese ones, of sum 1.0, are lent eight at the level of
    # the best ten of all, 0.9 once and 0.5 nine times, mean 0.54: (1.0 + 8 * 0.54) / 10 = 0.532.
    scores = np.array([0.5] * 10 + [0.9, 0.1])
    languages = np.array(["ru"] * 10 + ["zh"] * 2)
    leaders = {"ru": list(range(10)), "zh": [10, 11]}
    fair = language_baseline(scores, languages, leaders, 0.75)
    np.testing.assert_allclose(fair[:10], 0.5 - 0.75 * 0.5)
    np.testing.assert_allclose(fair[10:], [0.9 - 0.75 * 0.532, 0.1 - 0.75 * 0.532])
    # Where three are asked for, they have the level of all.
    fair = language_baseline(scores, languages, leaders, 0.75, fewest=3)
    np.testing.assert_allclose(fair[:10], 0.5 - 0.75 * 0.5)
    np.testing.assert_allclose(fair[10:], [0.9 - 0.75 * 0.54, 0.1 - 0.75 * 0.54])


@given(SCORES, st.floats(-1, 1))
def test_a_shift_of_one_language_is_undone_but_for_the_rest_of_the_weight(
    scores: np.ndarray, shift: float
) -> None:
    languages = np.array(["ru", "zh"])[np.arange(len(scores)) % 2]
    shifted = scores + shift * (languages == "zh")
    leaders = _leaders(scores, languages)
    before = language_baseline(scores, languages, leaders, 0.75)
    after = language_baseline(shifted, languages, leaders, 0.75)
    expected = 0.25 * shift * (languages == "zh")
    np.testing.assert_allclose(after - before, expected, atol=1e-9)


def test_a_shifted_language_ranks_as_before() -> None:
    scores = np.linspace(1, 0, 2 * BASELINE_DEPTH)  # 0.05 apart
    languages = np.array(["ru", "zh"] * BASELINE_DEPTH)
    leaders = _leaders(scores, languages)
    ranks = np.argsort(-language_baseline(scores, languages, leaders, 0.75), kind="stable")
    shifted = scores + 0.3 * (languages == "ru")
    raw = np.argsort(-shifted, kind="stable")
    fair = np.argsort(-language_baseline(shifted, languages, leaders, 0.75), kind="stable")
    assert fair.tolist() == ranks.tolist()
    assert raw.tolist() != ranks.tolist()


@pytest.mark.parametrize("count", [1, BASELINE_DEPTH - 1])
def test_a_pool_of_one_small_language_keeps_its_order(count: int) -> None:
    scores = np.linspace(0, 1, count)
    languages = np.array(["be"] * count)
    fair = language_baseline(scores, languages, _leaders(scores, languages), 0.75)
    assert np.isfinite(fair).all()
    assert np.argsort(fair).tolist() == list(range(count))
