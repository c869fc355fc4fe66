"""How far a text is borne out: worked by hand, with states in the place of an encoder."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pytest

from corpus.document import Span
from embeddings.fairness import LanguageMeans
from embeddings.vectors import Encoded
from qa.writing.entailment import support


class States:
    """Reads passages as the states that it was given for their words."""

    def __init__(
        self,
        states: Mapping[str, Sequence[Sequence[float]]],
        spans: Mapping[str, Sequence[Span]] = MappingProxyType({}),
    ) -> None:
        self.states, self.spans = states, spans

    def token_spans(self, text: str) -> Sequence[Span]:
        return self.spans.get(text, ())

    def read_passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        for text in texts:
            states = np.array(self.states[text], np.float32)
            yield Encoded(states[0], np.arange(len(states), dtype=np.int32), states)


@pytest.fixture
def means() -> LanguageMeans:
    """Token states of English have a mean of (1, 0), of Russian (0, 1)."""
    by_language = {"en": [1.0, 0.0], "ru": [0.0, 1.0]}
    return LanguageMeans(
        {language: np.array(mean, np.float32) for language, mean in by_language.items()},
        np.zeros(2, np.float32),
    )


def test_each_token_takes_its_best_match_in_all_sources_together(means: LanguageMeans) -> None:
    encoder = States({
        "said": [(2, 0), (1, 1)],  # without the mean of English (1, 0) and (0, 1)
        "one": [(3, 1), (4, 3)],  # without the mean of Russian (3, 0) and (4, 2)
        "other": [(1.6, 0.8)],  # without that of English (.6, .8)
    })  # fmt: skip
    # The first token matches (1, 0) wholly; the second (.6, .8) by .8 and (4, 2) by .4472.
    said = ("said", "en")
    sources = [("one", "ru"), ("other", "en")]
    assert support(means, encoder, said, sources) == pytest.approx((1 + 0.8) / 2)
    assert support(means, encoder, said, sources[:1]) == pytest.approx((1 + 0.4472) / 2, abs=1e-4)
    # The text is no source of its own.
    assert support(means, encoder, said, sources[1:]) == pytest.approx((0.6 + 0.8) / 2)


def test_an_encoder_that_does_not_place_its_tokens_tells_of_no_word(means: LanguageMeans) -> None:
    encoder = States({"said": [(2, 0), (1, 1)], "one": [(3, 1)]})
    assert math.isnan(support(means, encoder, ("said", "en"), [("one", "ru")], Span(0, 2)))


def test_a_place_is_borne_out_by_its_own_tokens_alone(means: LanguageMeans) -> None:
    said = "a park"
    states = {said: [(2, 0), (1, 1)], "one": [(3, 1)]}  # (1, 0) and (0, 1); (3, 0)
    encoder = States(states, {said: [Span(0, 1), Span(2, 6)]})
    one = [("one", "ru")]
    assert support(means, encoder, (said, "en"), one, Span(0, 1)) == pytest.approx(1)
    assert support(means, encoder, (said, "en"), one, Span(2, 4)) == pytest.approx(0)
    assert support(means, encoder, (said, "en"), one, Span(0, 6)) == pytest.approx(0.5)


def test_a_place_beyond_what_is_read_of_a_text_tells_nothing(means: LanguageMeans) -> None:
    encoder = States({"said": [(2, 0)], "one": [(3, 1)]}, {"said": [Span(0, 2), Span(2, 4)]})
    assert math.isnan(support(means, encoder, ("said", "en"), [("one", "ru")], Span(2, 4)))
