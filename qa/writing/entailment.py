"""How far a text, or a word of it, is borne out by others, by the encoder's token states."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from corpus.document import Span
from corpus.languages import TextAndLanguage
from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans
from embeddings.late import center_states, mean_maxsim


def support(
    means: LanguageMeans,
    encoder: Encoder,
    said: TextAndLanguage,
    sources: Sequence[TextAndLanguage],
    at: Span | None = None,
) -> float:
    """The mean best match, in [-1, 1], of a text's tokens in those of its sources together.

    Args:
        means: of token states by language, which centre them.
        encoder: that made it.
        said: the text to be borne out.
        sources: that may bear it out.
        at: a place in the text whose tokens alone are looked at, read with all the others.

    Returns:
        nan where the encoder does not tell which tokens stand at that place.
    """
    texts = [said, *sources]
    states = [
        center_states(encoded.states, means.of(language))
        for encoded, (_, language) in zip(
            encoder.read_passages([text for text, _ in texts]), texts, strict=True
        )
    ]
    own = states[0]
    if at is not None:
        covered = [n for n, span in enumerate(encoder.token_spans(said[0])) if span.overlaps(at)]
        if not covered or covered[-1] >= len(own):
            return math.nan
        own = own[covered[0] : covered[-1] + 1]
    return mean_maxsim(own, np.concatenate(states[1:]))
