"""The reader itself, in numpy: a question and a sentence, read together by two small layers.

    x = W q_i, W s_j                                   one projection of both, 384 -> 96
    c_i = sum over j of softmax_j(tau * q_i . s_j) x_j   what the sentence has for the token i
    h_i = relu(V [x_i; c_i; |x_i - c_i|]) + features   and the same the other way round
    two transformer layers over [whole; h_q; h_s], their attention biased by q_i . s_j
    score = MLP of the whole, of both sides pooled, and of the features

A score of 0 says: as likely as not that no sentence read with it answers. The states are those that
the index holds for MaxSim. All sentences are read at once: their tokens stand one after the other,
and are padded to one length only where they attend to each other, so that the small products are
few and large. ``qa.reader.train`` is the same in torch; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embeddings.vectors import runs
from qa.reader.features import Asked, Candidate, Floats, read_features

WEIGHTS = Path(__file__).parent / "weights.npz"
SCALE = 4.0  # of the projections: unit rows are small
FURTHEST = 1.2  # similarities beyond it are none of unit rows
_NEVER = -1e4  # a score that leaves nothing after the softmax


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
        weights, sharpness, types = self.weights, self.weights["tau"], self.weights["typ"]
        pairs = _Pairs.of(len(asked.states), [len(each.states) for each in candidates])
        whole = np.stack([each.whole for each in features])
        said = np.concatenate([each.states for each in candidates])
        match = np.clip(said @ asked.states.T, -FURTHEST, FURTHEST)
        question = self._linear("p", asked.states) * SCALE
        sentence = self._linear("p", said) * SCALE
        padded = pairs.padded(match, fill=_NEVER).transpose(0, 2, 1)
        for_question = _softmax(padded * sharpness) @ pairs.padded(sentence)
        for_sentence = _softmax(match * sharpness) @ question
        states = np.concatenate(
            [
                weights["cls"] + types[2] + self._linear("gl", whole),
                self._compared(np.tile(question, (pairs.count, 1)), np.concatenate(for_question))
                + self._linear("fq", np.concatenate([each.question for each in features]))
                + types[0],
                self._compared(sentence, for_sentence)
                + self._linear("fs", np.concatenate([each.sentence for each in features]))
                + types[1],
            ]
        )
        bias = pairs.bias(match)
        for layer in range(self._layers):
            states = self._layer(f"layers.{layer}.", states, bias, pairs)
        states = self._norm("n", states)
        pooled = self._linear("pool", states)
        wholes, about, held = pairs.parted(states)
        _, asks, says = pairs.parted(pooled)
        about = about.reshape(pairs.count, -1, about.shape[1])
        asks = asks[:, 0].reshape(pairs.count, 1, -1)
        both = np.concatenate(
            [
                wholes,
                (_softmax(asks) @ about)[:, 0],
                pairs.pooled(says[:, 1], held),
                np.maximum.reduceat(held, pairs.starts, axis=0),
                whole,
            ],
            axis=1,
        )
        hidden = np.maximum(self._linear("h1", both), 0)
        scores: list[float] = (self._linear("h2", hidden) + self._linear("skip", whole))[
            :, 0
        ].tolist()
        return scores

    @cached_property
    def _layers(self) -> int:
        return len({name.split(".")[1] for name in self.weights if name.startswith("layers.")})

    def _compared(self, own: Floats, other: Floats) -> Floats:
        both = np.concatenate([own, other, np.abs(own - other)], axis=1)
        return np.maximum(self._linear("cmp", both), 0)

    def _layer(self, name: str, states: Floats, match: Floats, pairs: _Pairs) -> Floats:
        dim = states.shape[1]
        slopes = self.weights[f"{name}bias"]
        heads = len(slopes)
        mixed = pairs.spread(self._linear(f"{name}qkv", self._norm(f"{name}n1", states)))
        query, key, value = mixed.reshape(*mixed.shape[:2], 3, heads, -1).transpose(2, 0, 3, 1, 4)
        scores = (query / np.float32(np.sqrt(dim // heads))) @ key.transpose(0, 1, 3, 2)
        scores += slopes[:, None, None] * match[:, None]
        scores += pairs.absent
        joined = (_softmax(scores) @ value).transpose(0, 2, 1, 3).reshape(-1, dim)
        states = states + self._linear(f"{name}o", joined[pairs.places])
        hidden = self._linear(f"{name}f1", self._norm(f"{name}n2", states))
        states += self._linear(f"{name}f2", np.maximum(hidden, 0, out=hidden))
        return states

    def _linear(self, name: str, states: Floats) -> Floats:
        made: Floats = states @ self.weights[f"{name}.weight"].T
        made += self.weights[f"{name}.bias"]
        return made

    def _norm(self, name: str, states: Floats) -> Floats:
        centred: Floats = states - states.mean(axis=-1, keepdims=True)
        variance = np.einsum("ij,ij->i", centred, centred) / np.float32(states.shape[1])
        centred /= np.sqrt(variance + np.float32(1e-5))[:, None]
        centred *= self.weights[f"{name}.weight"]
        centred += self.weights[f"{name}.bias"]
        return centred


@dataclass(frozen=True)
class _Pairs:
    """Where the tokens of pairs of one question and a sentence stand.

    Rows are one after the other: a whole for each pair, the question's tokens for each pair, the
    tokens of each sentence. Spread out, each pair has (1 + question + longest sentence) places.

    Attributes:
        asked: tokens of the question.
        counts: (pairs,) tokens of each sentence, at least one.
        starts: (pairs,) the first of each among the tokens of all sentences.
        held: (tokens,) where these stand among (pairs * longest) tokens.
        places: (rows,) where each row stands among (pairs * places).
    """

    asked: int
    counts: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    held: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]

    @classmethod
    def of(cls, asked: int, tokens: Sequence[int]) -> _Pairs:
        """A question of so many tokens with sentences of so many."""
        counts = np.array(tokens)
        numbers, longest = np.arange(len(counts)), int(counts.max())
        starts = np.cumsum(counts) - counts
        inside = runs(np.zeros_like(counts), counts)
        firsts = numbers * (1 + asked + longest)
        places = np.concatenate(
            [
                firsts,
                (firsts[:, None] + 1 + np.arange(asked)).ravel(),
                np.repeat(firsts + 1 + asked, counts) + inside,
            ]
        )
        return cls(asked, counts, starts, np.repeat(numbers * longest, counts) + inside, places)

    @property
    def count(self) -> int:
        """How many."""
        return len(self.counts)

    def parted(self, rows: Floats) -> tuple[Floats, Floats, Floats]:
        """Rows of the wholes, of the questions and of the sentences."""
        first, second = self.count, self.count * (1 + self.asked)
        return rows[:first], rows[first:second], rows[second:]

    def padded(self, rows: Floats, fill: float = 0.0) -> Floats:
        """(pairs, longest, width) of the rows of all sentences' tokens."""
        table = np.full((self.count * int(self.counts.max()), rows.shape[1]), fill, np.float32)
        table[self.held] = rows
        return table.reshape(self.count, -1, rows.shape[1])

    def spread(self, rows: Floats) -> Floats:
        """(pairs, places, width) of all rows."""
        length = 1 + self.asked + int(self.counts.max())
        table = np.zeros((self.count * length, rows.shape[1]), np.float32)
        table[self.places] = rows
        return table.reshape(self.count, length, rows.shape[1])

    def bias(self, match: Floats) -> Floats:
        """(pairs, places, places) of the match of all sentences' tokens with the question's."""
        length, first = 1 + self.asked + int(self.counts.max()), 1 + self.asked
        table = np.zeros((self.count, length, length), np.float32)
        table[:, first:, 1:first] = self.padded(match)
        table[:, 1:first, first:] = table[:, first:, 1:first].transpose(0, 2, 1)
        return table

    @cached_property
    def absent(self) -> Floats:
        """(pairs, 1, 1, places) what keeps attention from places without a row."""
        rows = np.zeros((len(self.places), 1), np.float32)
        length = 1 + self.asked + int(self.counts.max())
        table = np.full(self.count * length, _NEVER, np.float32)
        table[self.places] = rows[:, 0]
        return table.reshape(self.count, 1, 1, length)

    def pooled(self, scores: Floats, rows: Floats) -> Floats:
        """(pairs, width) means of the rows of each sentence's tokens, by the softmax of scores."""
        highest = np.maximum.reduceat(scores, self.starts)
        powers = np.exp(scores - np.repeat(highest, self.counts))
        sums = np.add.reduceat(powers[:, None] * rows, self.starts, axis=0)
        means: Floats = (sums / np.add.reduceat(powers, self.starts)[:, None]).astype(np.float32)
        return means


@lru_cache(1)
def load_reader(path: Path = WEIGHTS) -> Reader:
    """The reader that ships."""
    with np.load(path) as stored:
        marks, encoder = stored["marks"], str(stored["encoder"])
        names = [name for name in stored.files if name not in ("marks", "encoder")]
        return Reader({name: stored[name].astype(np.float32) for name in names}, marks, encoder)


def _softmax(scores: Floats) -> Floats:
    powers: Floats = scores - scores.max(axis=-1, keepdims=True)
    np.exp(powers, out=powers)
    powers /= powers.sum(axis=-1, keepdims=True)
    return powers
