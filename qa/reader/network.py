"""The reader in torch, to be trained; ``qa.reader.model`` says what it computes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

HIDDEN, INNER, HEADS, POSITIONS = 384, 1536, 12, 256
DROPOUT, EPSILON = 0.1, 1e-12
_NEVER = -1e4

Arrays = Mapping[str, npt.NDArray[np.float32]]
Read = tuple[Tensor, Tensor]
"""(n,) the scores, and (n, tokens, 2) how likely the answer begins and ends where."""


class Linear(nn.Module):
    """A product that can be trained for int8: weights by column, inputs by text."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.randn(outputs, inputs) * 0.02)
        self.b = nn.Parameter(torch.zeros(outputs))
        self.rounded = False

    def forward(self, states: Tensor) -> Tensor:
        """(n, tokens, outputs) of (n, tokens, inputs)."""
        if not self.rounded:
            return functional.linear(states, self.w, self.b)
        return functional.linear(_rounded_inputs(states), _rounded_weights(self.w), self.b)


def _rounded_inputs(states: Tensor) -> Tensor:
    """As onnxruntime's dynamic quantisation would see them: 256 steps a text, gradients pass."""
    low = states.detach().amin((1, 2), keepdim=True).clamp(max=0)
    step = (states.detach().amax((1, 2), keepdim=True).clamp(min=0) - low) / 255
    step = step.clamp(min=1e-8)
    return states + ((states / step).round() * step - states).detach()


def _rounded_weights(weights: Tensor) -> Tensor:
    step = weights.detach().abs().amax(1, keepdim=True) / 127
    return weights + ((weights / step).round() * step - weights).detach()


class Norm(nn.LayerNorm):
    """Stays in the precision of what it is given, which halves what a card moves."""

    def __init__(self) -> None:
        super().__init__(HIDDEN, EPSILON)

    def forward(self, states: Tensor) -> Tensor:
        """(n, tokens, hidden)."""
        with torch.autocast(states.device.type, enabled=False):
            kind = states.dtype
            return functional.layer_norm(
                states, self.normalized_shape, self.weight.to(kind), self.bias.to(kind), self.eps
            )


class Layer(nn.Module):
    """A layer of the encoder: attention and feed-forward, each with a residual and a norm."""

    def __init__(self) -> None:
        super().__init__()
        self.q, self.k, self.v, self.ao = (Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.fi, self.fo = Linear(HIDDEN, INNER), Linear(INNER, HIDDEN)
        self.aln, self.oln = Norm(), Norm()

    def forward(self, states: Tensor, present: Tensor) -> Tensor:
        """(n, tokens, hidden) after the layer."""
        query, key, value = self.before(states)
        return self.after(states, _attended(query, key, value, present))

    def before(self, states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(n, heads, tokens, hidden / heads) of what is attended with."""
        count, tokens, _ = states.shape

        def heads(part: Tensor) -> Tensor:
            return part.view(count, tokens, HEADS, HIDDEN // HEADS).transpose(1, 2)

        return heads(self.q(states)), heads(self.k(states)), heads(self.v(states))

    def after(self, states: Tensor, attended: Tensor) -> Tensor:
        """(n, tokens, hidden) of what came in and what was attended to."""
        joined = self.ao(attended.transpose(1, 2).reshape(states.shape))
        states = self.aln(states + _dropped(joined, training=self.training))
        inner = self.fo(functional.gelu(self.fi(states)))
        out: Tensor = self.oln(states + _dropped(inner, training=self.training))
        return out


def _attended(query: Tensor, key: Tensor, value: Tensor, present: Tensor) -> Tensor:
    """(n, heads, tokens, hidden / heads) of the values that are attended to.

    What torch has for it is fastest on a card; on a processor its gradient takes two fifths of a
    step, and that of plain products a tenth.
    """
    if query.is_cuda:
        return functional.scaled_dot_product_attention(query, key, value, attn_mask=present)
    scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
    attended: Tensor = scores.masked_fill(~present, _NEVER).softmax(-1) @ value
    return attended


def _dropped(states: Tensor, *, training: bool) -> Tensor:
    """(n, tokens, hidden) less some of the hidden numbers, the same ones in all tokens of a text.

    One draw a text costs nothing; one a token takes a sixth of a step on a processor.
    Source: Gal and Ghahramani, "A theoretically grounded application of dropout", 2016.
    """
    kept = states.new_ones(len(states), 1, states.shape[-1])
    return states * functional.dropout(kept, DROPOUT, training)


class Head(nn.Module):
    """Makes a score and two ends of what the layers below it made of a row."""

    def __init__(self) -> None:
        super().__init__()
        self.attend = nn.Linear(HIDDEN, 1)
        self.h1, self.h2 = nn.Linear(3 * HIDDEN, HIDDEN), nn.Linear(HIDDEN, 1)
        self.ends = nn.Linear(HIDDEN, 2)

    def forward(self, states: Tensor, said: Tensor) -> Read:
        """See ``Read``.

        Args:
            states: (n, tokens, hidden).
            said: (n, tokens) True in the sentence.
        """
        weights = self.attend(states)[..., 0].masked_fill(~said, _NEVER).softmax(-1)
        pooled = torch.cat(
            [
                states[:, 0],
                (weights[..., None] * states).sum(1),
                states.masked_fill(~said[..., None], _NEVER).amax(1),
            ],
            dim=-1,
        )
        hidden = functional.dropout(functional.gelu(self.h1(pooled)), DROPOUT, self.training)
        ends = self.ends(states).float().masked_fill(~said[..., None], _NEVER)
        return self.h2(hidden)[:, 0].float(), ends


class Network(nn.Module):
    """Reads rows of tokens, see ``qa.reader.layout``; names of weights are those of the encoder.

    Args:
        layers: of the encoder, the first.
        early: after which of them a second head reads; 0 for none. Its layers and it are a smaller
            network, which adds next to nothing to the training of the larger.
            Source: Teerapittayanon et al., "BranchyNet", 2016.
    """

    def __init__(self, layers: int, early: int = 0) -> None:
        super().__init__()
        self.pos = nn.Parameter(torch.zeros(POSITIONS, HIDDEN))
        self.segment = nn.Parameter(torch.zeros(3, HIDDEN))
        self.ln = Norm()
        self.l = nn.ModuleList(Layer() for _ in range(layers))
        self.head = Head()
        self.early = Head() if early else None
        self._early = early

    def states(self, words: Tensor, segments: Tensor | None, present: Tensor) -> list[Tensor]:
        """(n, tokens, hidden) after the last layer; behind it, after that with the early head.

        Args:
            words: (n, tokens, hidden) of the vocabulary.
            segments: (n, tokens); None for texts alone, as the encoder reads them.
            present: (n, tokens) False in the padding.
        """
        tokens = words.shape[1]
        states = words + self.pos[:tokens]
        if segments is not None:
            states = states + self.segment[segments]
        if torch.is_autocast_enabled(states.device.type):
            states = states.to(torch.get_autocast_dtype(states.device.type))
        states = _dropped(self.ln(states), training=self.training)
        kept = []
        for number, layer in enumerate(self.l, 1):
            states = layer(states, present[:, None, None, :])
            if number == self._early:
                kept.append(states)
        return [states, *kept]

    def forward(self, words: Tensor, segments: Tensor, present: Tensor) -> list[Read]:
        """What each head reads, the last first."""
        said = (segments == 2) & present
        states = self.states(words, segments, present)
        heads = [self.head, self.early] if self.early else [self.head]
        return [head(below, said) for head, below in zip(heads, states, strict=True)]

    def fix(self, layers: int) -> None:
        """The lowest layers, and what is below them, learn nothing any more; 0 fixes nothing."""
        if layers:
            below = (self.pos, self.segment, *self.ln.parameters(), *self.l[:layers].parameters())
            for each in below:
                each.requires_grad_(False)

    def compile_layers(self) -> None:
        """Makes one program of the many small steps on either side of attention, for a card."""
        for layer in self.l:
            for part in ("before", "after"):
                setattr(layer, part, torch.compile(getattr(layer, part), dynamic=True))

    def round_as_served(self) -> None:
        """From now on, learns what int8 makes of it."""
        for module in self.modules():
            if isinstance(module, Linear):
                module.rounded = True


def started(arrays: Arrays, layers: int, early: int = 0) -> Network:
    """The encoder's first layers, with heads that know nothing.

    Args:
        arrays: float32, by the names of ``embeddings.e5.weights``.
        layers: how many of its 12.
        early: after which of them a second head reads.
    """
    network = Network(layers, early)
    known = network.state_dict()
    known["pos"] = torch.from_numpy(arrays["emb.pos"] + arrays["emb.type"])
    known["ln.weight"] = torch.from_numpy(arrays["emb.ln.w"].copy())
    known["ln.bias"] = torch.from_numpy(arrays["emb.ln.b"].copy())
    for layer in range(layers):
        for part in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln"):
            for kind, name in (("w", "weight"), ("b", "bias")):
                own = f"l.{layer}.{part}.{name if part.endswith('ln') else kind}"
                known[own] = torch.from_numpy(arrays[f"l{layer}.{part}.{kind}"].copy())
    network.load_state_dict(known)
    return network
