"""How far a text is borne out by others, by the encoder's token states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans
from embeddings.late import center_states, mean_maxsim

Said = tuple[str, str]
"""A text and its language, BCP-47."""


def support(means: LanguageMeans, encoder: Encoder, said: Said, sources: Sequence[Said]) -> float:
    """The mean best match, in [-1, 1], of a text's tokens in those of its sources together.

    Args:
        means: of token states by language, which centre them.
        encoder: that made it.
        said: the text to be borne out.
        sources: that may bear it out.
    """
    texts = [said, *sources]
    states = [
        center_states(encoded.states, means.of(language))
        for encoded, (_, language) in zip(
            encoder.read_passages([text for text, _ in texts]), texts, strict=True
        )
    ]
    return mean_maxsim(states[0], np.concatenate(states[1:]))
