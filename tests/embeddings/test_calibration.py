from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pytest

from embeddings.calibration import QuestionStatistics
from embeddings.e5.encoder import E5Encoder
from embeddings.vectors import Encoded, Vectors

LETTERS = "abcd"


class _Letters:
    """An encoder to reckon with by hand: a token is a letter, its state has a 1 at its place."""

    name = fingerprint = "letters"
    dim = len(LETTERS)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([item.vector for item in self.read_queries(texts)])

    encode_passages = encode_queries

    def read_queries(self, texts: Sequence[str]) -> Iterator[Encoded]:
        for text in texts:
            ids = np.array([LETTERS.index(letter) for letter in text], np.int32)
            states = np.eye(self.dim, dtype=np.float32)[ids]
            total = states.sum(axis=0)
            yield Encoded(total / np.linalg.norm(total), ids, states)

    read_passages = read_queries


@pytest.fixture
def statistics() -> QuestionStatistics:
    return QuestionStatistics.measure(_Letters(), {"ru": ["a", "b"], "zh": ["ccd"]})


def test_means_of_a_worked_example(statistics: QuestionStatistics) -> None:
    np.testing.assert_allclose(statistics.vectors.of("ru"), [0.5, 0.5, 0, 0])
    np.testing.assert_allclose(statistics.states.of("zh"), [0, 0, 2 / 3, 1 / 3])
    assert statistics.counts == {"ru": 2, "zh": 1}


def test_a_token_counts_once_a_question(statistics: QuestionStatistics) -> None:
    assert statistics.frequencies == {"ru": {0: 1, 1: 1}, "zh": {2: 1, 3: 1}}


def test_a_question_loses_what_its_language_has_in_common(statistics: QuestionStatistics) -> None:
    question = statistics.read(next(_Letters().read_queries(["ac"])), "ru")
    half = 2**-0.5
    expected = np.array([half - 0.5, -0.5, half, 0])
    np.testing.assert_allclose(question.vector, expected / np.linalg.norm(expected), rtol=1e-6)
    np.testing.assert_allclose(question.states[0], [half, -half, 0, 0], rtol=1e-6)
    assert question.question_frequency.tolist() == [1, 0]
    assert question.questions == 2


def test_a_word_of_many_questions_weighs_less(statistics: QuestionStatistics) -> None:
    question = statistics.read(next(_Letters().read_queries(["ac"])), "ru")
    common, rare = question.weights(np.array([1, 1]), 10)
    # log(1 + 2/1) to log(1 + 2/0.5)
    assert common / rare == pytest.approx(np.log(3) / np.log(5))


def test_a_question_in_an_unseen_language_is_read_with_the_mean_of_all(
    statistics: QuestionStatistics,
) -> None:
    encoded = next(_Letters().read_queries(["ab"]))
    question = statistics.read(encoded, "nl")
    left = encoded.vector - statistics.vectors.overall
    np.testing.assert_allclose(question.vector, left / np.linalg.norm(left), rtol=1e-6)
    assert question.questions == 0
    np.testing.assert_allclose(question.weights(np.array([1, 1]), 10), [0.5, 0.5])


def test_centring_brings_the_same_question_of_two_languages_together(
    encoder: E5Encoder, calibration: Mapping[str, Sequence[str]]
) -> None:
    statistics = QuestionStatistics.measure(encoder, calibration)

    def preference(centred: bool) -> float:
        """How much nearer the Chinese translation is than another Russian question."""
        asked, other = encoder.read_queries(calibration["ru"][:2])
        translated = next(encoder.read_queries(calibration["zh"][:1]))
        if not centred:
            return float(asked.vector @ translated.vector - asked.vector @ other.vector)
        question = statistics.read(asked, "ru").vector
        same = statistics.read(translated, "zh").vector
        return float(question @ same - question @ statistics.read(other, "ru").vector)

    assert preference(centred=True) > max(0, preference(centred=False))
