"""The reader in torch, to be trained; ``qa.reader.model`` says what it computes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.reader.features import (
    QUESTION_FEATURES,
    SENTENCE_FEATURES,
    WHOLE_FEATURES,
    Features,
    Floats,
)
from qa.reader.model import FURTHEST, SCALE

_STATE = 384
HEADS, DROPOUT = 4, 0.1
_NEVER = -1e4


class Layer(nn.Module):
    """A transformer layer whose attention is drawn to what matches, head by head."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.qkv = nn.Linear(dim, 3 * dim)
        self.o = nn.Linear(dim, dim)
        self.n1, self.n2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.f1, self.f2 = nn.Linear(dim, 2 * dim), nn.Linear(2 * dim, dim)
        self.bias = nn.Parameter(torch.linspace(0, 6, HEADS))

    def forward(self, states: Tensor, match: Tensor, present: Tensor) -> Tensor:
        """(n, tokens, dim) the states after the layer."""
        count, tokens, dim = states.shape
        mixed = self.qkv(self.n1(states)).view(count, tokens, 3, HEADS, dim // HEADS)
        query, key, value = mixed.permute(2, 0, 3, 1, 4)
        bias = self.bias[None, :, None, None] * match[:, None]
        bias = bias.masked_fill(~present[:, None, None, :], _NEVER)
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        joined = attended.transpose(1, 2).reshape(count, tokens, dim)
        states = states + functional.dropout(self.o(joined), DROPOUT, self.training)
        hidden = self.f2(functional.relu(self.f1(self.n2(states))))
        return states + functional.dropout(hidden, DROPOUT, self.training)


class Network(nn.Module):
    """Scores of question and sentence pairs, padded to one length; names are those of the file.

    Args:
        dim: of the projection and of all that follows, a multiple of ``HEADS``.
        layers: that read both together.
    """

    def __init__(self, dim: int = 96, layers: int = 2) -> None:
        super().__init__()
        self.p = nn.Linear(_STATE, dim)
        self.tau = nn.Parameter(torch.tensor(12.0))
        self.fq = nn.Linear(QUESTION_FEATURES, dim)
        self.fs = nn.Linear(SENTENCE_FEATURES, dim)
        self.gl = nn.Linear(WHOLE_FEATURES, dim)
        self.cmp = nn.Linear(3 * dim, dim)
        self.typ = nn.Parameter(torch.zeros(3, dim))
        self.cls = nn.Parameter(torch.randn(dim) * 0.02)
        self.layers = nn.ModuleList(Layer(dim) for _ in range(layers))
        self.n = nn.LayerNorm(dim)
        self.pool = nn.Linear(dim, 2)
        self.h1, self.h2 = nn.Linear(4 * dim + WHOLE_FEATURES, dim), nn.Linear(dim, 1)
        self.skip = nn.Linear(WHOLE_FEATURES, 1)

    def forward(self, pairs: Sequence[tuple[Floats, Floats, Features]]) -> Tensor:
        """(pairs,) their scores.

        Args:
            pairs: states of the question, states of the sentence, and their features.
        """
        device = self.cls.device
        asked, asks = _padded([question for question, *_ in pairs], device)
        said, says = _padded([sentence for _, sentence, _ in pairs], device)
        asked_features, _ = _padded([features.question for *_, features in pairs], device)
        said_features, _ = _padded([features.sentence for *_, features in pairs], device)
        whole = torch.from_numpy(np.stack([features.whole for *_, features in pairs])).to(device)
        asked = functional.dropout(asked, DROPOUT, self.training)
        match = torch.bmm(asked, said.transpose(1, 2)).clamp(-FURTHEST, FURTHEST)
        question, sentence = self.p(asked) * SCALE, self.p(said) * SCALE
        for_question = _attend(match * self.tau, says, sentence)
        for_sentence = _attend(match.transpose(1, 2) * self.tau, asks, question)
        states = torch.cat(
            [
                (self.cls + self.typ[2] + self.gl(whole))[:, None],
                self._compared(question, for_question) + self.fq(asked_features) + self.typ[0],
                self._compared(sentence, for_sentence) + self.fs(said_features) + self.typ[1],
            ],
            dim=1,
        )
        first = 1 + asked.shape[1]
        both = states.new_zeros(len(pairs), states.shape[1], states.shape[1])
        both[:, 1:first, first:] = match
        both[:, first:, 1:first] = match.transpose(1, 2)
        present = torch.cat([asks.new_ones(len(pairs), 1), asks, says], dim=1)
        for layer in self.layers:
            states = layer(states, both, present)
        states = self.n(states)
        about, held = states[:, 1:first], states[:, first:]
        pooled = torch.cat(
            [
                states[:, 0],
                _attend(self.pool(about)[..., 0][:, None], asks, about)[:, 0],
                _attend(self.pool(held)[..., 1][:, None], says, held)[:, 0],
                held.masked_fill(~says[..., None], _NEVER).amax(1),
                whole,
            ],
            dim=-1,
        )
        scores: Tensor = self.h2(functional.relu(self.h1(pooled)))[:, 0] + self.skip(whole)[:, 0]
        return scores

    def _compared(self, own: Tensor, other: Tensor) -> Tensor:
        return functional.relu(self.cmp(torch.cat([own, other, (own - other).abs()], -1)))


def _attend(scores: Tensor, present: Tensor, values: Tensor) -> Tensor:
    weights = scores.masked_fill(~present[:, None, :], _NEVER).softmax(-1)
    return torch.bmm(weights, values)


def _padded(tables: Sequence[Floats], device: torch.device) -> tuple[Tensor, Tensor]:
    """(n, longest, width), and (n, longest) which rows are none of the padding."""
    longest = max(map(len, tables))
    rows = np.zeros((len(tables), longest, tables[0].shape[1]), np.float32)
    present = np.zeros((len(tables), longest), np.bool_)
    for place, table in enumerate(tables):
        rows[place, : len(table)] = table
        present[place, : len(table)] = True
    return torch.from_numpy(rows).to(device), torch.from_numpy(present).to(device)
