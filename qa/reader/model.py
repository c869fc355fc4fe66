"""The reader itself, in numpy: a question and a sentence, read together by two small layers.

    x = W q_i, W s_j                                   one projection of both, 384 -> 96
    c_i = sum over j of softmax_j(tau * q_i . s_j) x_j   what the sentence has for the token i
    h_i = relu(V [x_i; c_i; |x_i - c_i|]) + features   and the same the other way round
    two transformer layers over [whole; h_q; h_s], their attention biased by q_i . s_j
    score = MLP of the whole, of both sides pooled, and of the features

A score of 0 says: as likely as not that no sentence read with it answers. The states are those that
the index holds for MaxSim, so that reading a sentence costs about a millisecond.
``qa.reader.train`` is the same in torch; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.reader.features import Asked, Candidate, Features, Floats, read_features

WEIGHTS = Path(__file__).parent / "weights.npz"
SCALE = 4.0  # of the projections: unit rows are small
FURTHEST = 1.2  # similarities beyond it are none of unit rows


@dataclass(frozen=True)
class Reader:
    """A trained reader.

    Attributes:
        weights: by name, float32.
        marks: of each token of the vocabulary, see ``qa.reader.features``.
        encoder: the fingerprint of the encoder whose states it was trained on.
    """

    weights: Mapping[str, Floats]
    marks: npt.NDArray[np.uint8]
    encoder: str

    def read(self, asked: Asked, candidates: Sequence[Candidate]) -> list[float]:
        """The score of each candidate, higher is likelier to answer; they are read together."""
        if not candidates or not len(asked.token_ids):
            return [0.0] * len(candidates)
        features = read_features(asked, candidates, self.marks)
        return [
            self._score(asked, candidate, each)
            for candidate, each in zip(candidates, features, strict=True)
        ]

    def _score(self, asked: Asked, candidate: Candidate, features: Features) -> float:
        weights = self.weights
        match = np.clip(asked.states @ candidate.states.T, -FURTHEST, FURTHEST)
        question = self._linear("p", asked.states) * SCALE
        sentence = self._linear("p", candidate.states) * SCALE
        sharpness = weights["tau"]
        for_question = _softmax(match * sharpness) @ sentence
        for_sentence = _softmax(match.T * sharpness) @ question
        types = weights["typ"]
        n = 1 + len(match)
        states = np.concatenate(
            [
                (weights["cls"] + types[2] + self._linear("gl", features.whole))[None],
                self._compared(question, for_question)
                + self._linear("fq", features.question)
                + types[0],
                self._compared(sentence, for_sentence)
                + self._linear("fs", features.sentence)
                + types[1],
            ]
        )
        bias = np.zeros((len(states), len(states)), np.float32)
        bias[1:n, n:] = match
        bias[n:, 1:n] = match.T
        for layer in range(self._layers):
            states = self._layer(f"layers.{layer}.", states, bias)
        states = self._norm("n", states)
        pooled = self._linear("pool", states)
        asked_for = _softmax(pooled[1:n, 0]) @ states[1:n]
        said = _softmax(pooled[n:, 1]) @ states[n:]
        both = np.concatenate([states[0], asked_for, said, states[n:].max(axis=0), features.whole])
        hidden = np.maximum(self._linear("h1", both), 0)
        return float((self._linear("h2", hidden) + self._linear("skip", features.whole))[0])

    @cached_property
    def _layers(self) -> int:
        return len({name.split(".")[1] for name in self.weights if name.startswith("layers.")})

    def _compared(self, own: Floats, other: Floats) -> Floats:
        both = np.concatenate([own, other, np.abs(own - other)], axis=1)
        return np.maximum(self._linear("cmp", both), 0)

    def _layer(self, name: str, states: Floats, match: Floats) -> Floats:
        tokens, dim = states.shape
        slopes = self.weights[f"{name}bias"]
        heads = len(slopes)
        mixed = self._linear(f"{name}qkv", self._norm(f"{name}n1", states))
        query, key, value = mixed.reshape(tokens, 3, heads, dim // heads).transpose(1, 2, 0, 3)
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(dim // heads))
        attended = _softmax(scores + slopes[:, None, None] * match) @ value
        joined = attended.transpose(1, 0, 2).reshape(tokens, dim)
        states = states + self._linear(f"{name}o", joined)
        hidden = np.maximum(self._linear(f"{name}f1", self._norm(f"{name}n2", states)), 0)
        return states + self._linear(f"{name}f2", hidden)

    def _linear(self, name: str, states: Floats) -> Floats:
        made: Floats = states @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]
        return made

    def _norm(self, name: str, states: Floats) -> Floats:
        centred = states - states.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)
        made: Floats = scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]
        return made


@lru_cache(1)
def load_reader(path: Path = WEIGHTS) -> Reader:
    """The reader that ships."""
    with np.load(path) as stored:
        marks, encoder = stored["marks"], str(stored["encoder"])
        names = [name for name in stored.files if name not in ("marks", "encoder")]
        return Reader({name: stored[name].astype(np.float32) for name in names}, marks, encoder)


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    made: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return made
