"""The embedded model with low-rank factors to be trained, in torch.

Factors are put on every matrix of the upper layers; word embeddings, the lower layers and the
matrices themselves stay as they are. Serving never imports this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from embeddings.e5.factors import Factors
from embeddings.e5.folder import MATRICES, bert_model
from embeddings.e5.tokenizer import normalize, tokenizer_of
from embeddings.e5.weights import Weights

# Of layers 0 to 11. Lower ones know words and scripts, which shall stay; without them a step is a
# third faster.
FIRST_LAYER = 4
RANK, _AMPLITUDE = 16, 2.0
_TOGETHER = 12  # texts of like length that run together


@dataclass(frozen=True)
class Read:
    """Texts as the model sees them: unit rows throughout.

    Attributes:
        vectors: (n, dim).
        states: (n, t, dim), of every token.
        own: (n, t) bool, the tokens that are the text's own: no prefix, mark or padding.
    """

    vectors: Tensor
    states: Tensor
    own: Tensor


class LowRank(nn.Module):
    """A linear layer whose weight is W + amplitude * B A, with W frozen and B zero at first."""

    def __init__(self, linear: nn.Linear, generator: torch.Generator) -> None:
        super().__init__()
        self.linear = linear
        start = torch.randn(RANK, linear.in_features, generator=generator)
        self.a = nn.Parameter(start * linear.in_features**-0.5)
        self.b = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, value: Tensor) -> Tensor:
        """The output of the changed layer."""
        a, b = self.a.to(value.dtype), self.b.to(value.dtype)
        change = functional.linear(functional.linear(value, a), b)
        output: Tensor = self.linear(value) + _AMPLITUDE * change
        return output


class Trainee:
    """The float32 model with low-rank factors, and its tokenizer."""

    def __init__(self, weights: Weights, seed: int) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._weights = weights
        self._tokenizer = tokenizer_of(weights)
        self._model = cast(Any, bert_model(weights))
        self._model.requires_grad_(False)
        generator = torch.Generator().manual_seed(seed)
        self._layers = {}
        for index, layer in enumerate(self._model.encoder.layer):
            if index < FIRST_LAYER:
                continue
            for short, name, _, _ in MATRICES:
                parent_name, _, child = name.rpartition(".")
                parent = layer.get_submodule(parent_name)
                self._layers[f"l{index}.{short}"] = LowRank(getattr(parent, child), generator)
                setattr(parent, child, self._layers[f"l{index}.{short}"])
        # Four times as fast as float32 on a processor that knows bfloat16. No dropout.
        self._model.to(self.device, torch.bfloat16).eval()
        for changed in self._layers.values():
            changed.a.data, changed.b.data = changed.a.data.float(), changed.b.data.float()
        self.parameters = [
            parameter for layer in self._layers.values() for parameter in (layer.a, layer.b)
        ]

    def encode(self, texts: Sequence[str], prefix: str, longest: int) -> Read:
        """The texts, of which those of like length run together."""
        head = [self._weights.bos, *self._tokenizer.encode(prefix)]
        rows = []
        for text in texts:
            pieces = self._tokenizer.encode(normalize(text))[: longest - len(head) - 1]
            rows.append([*head, *pieces, self._weights.eos])
        order = sorted(range(len(rows)), key=lambda row: len(rows[row]))
        width = max(map(len, rows))
        parts = [
            self._run([rows[row] for row in order[first : first + _TOGETHER]], width, len(head))
            for first in range(0, len(order), _TOGETHER)
        ]
        back = torch.tensor(order, device=self.device).argsort()
        vectors, states, own = (torch.cat(part)[back] for part in zip(*parts, strict=True))
        return Read(vectors, states, own)

    def _run(self, rows: list[list[int]], width: int, head: int) -> tuple[Tensor, Tensor, Tensor]:
        longest = max(map(len, rows))
        ids = torch.tensor([row + [self._weights.pad] * (longest - len(row)) for row in rows])
        ends = torch.tensor([[len(row)] for row in rows], device=self.device)
        places = torch.arange(longest, device=self.device)[None]
        mask = places < ends
        output = self._model(input_ids=ids.to(self.device), attention_mask=mask.long())
        states = output.last_hidden_state.float()  # pooled in bfloat16, vectors lose their length
        vectors = functional.normalize((states * mask[..., None]).sum(dim=1))
        own = (places >= head) & (places < ends - 1)
        rest = (0, width - longest)
        states = functional.pad(functional.normalize(states, dim=-1), (0, 0, *rest))
        return vectors, states, functional.pad(own, rest)

    def factors(self) -> Factors:
        """The trained factors, the amplitude multiplied in."""
        return {
            name: (
                layer.a.detach().cpu().numpy(),
                (_AMPLITUDE * layer.b.detach()).cpu().numpy(),
            )
            for name, layer in self._layers.items()
        }
