"""What a document adds to the means of an index, and its vectors without them.

An index that is written document by document keeps sums, from which the means come that all the
documents together would give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from corpus.document import Passage, Sentence, SplitDocument
from embeddings.fairness import SHRINKAGE, LanguageMeans
from embeddings.index.build import TOKEN_SHRINKAGE, in_context
from embeddings.index.port import EncodedDocuments
from embeddings.late import dequantize
from embeddings.vectors import Vectors

KINDS = ("passage", "sentence", "token")
"""Of what there are means."""

Vector = npt.NDArray[np.float64]
Sums = Mapping[tuple[str, str], tuple[int, Vector]]
"""By kind and language, how many vectors there are and their sum (dim,)."""


@dataclass(frozen=True, slots=True)
class Means:
    """Those by which an index is centred, by kind of what they are of.

    Attributes:
        passages, sentences: of vectors.
        tokens: of token states.
    """

    passages: LanguageMeans
    sentences: LanguageMeans
    tokens: LanguageMeans


@dataclass(frozen=True, slots=True)
class Centred:
    """A document as it is searched.

    Attributes:
        passages, sentences: (n, dim) float32, unit rows without the mean of their language.
        lengths: (tokens,) float32, of the token states without theirs.
    """

    passages: Vectors
    sentences: Vectors
    lengths: npt.NDArray[np.float32]


def sums_of(split: SplitDocument, encoded: EncodedDocuments) -> Sums:
    """What a document adds to the sums."""
    passages, sentences = in_context(split, encoded)
    states = dequantize(encoded.codes, encoded.scales)
    spoken = _languages(split.sentences)
    found: dict[tuple[str, str], tuple[int, Vector]] = {}
    for kind, rows, languages in (
        ("passage", passages, _languages(split.passages)),
        ("sentence", sentences, spoken),
        ("token", states, np.repeat(spoken, encoded.counts)),
    ):
        for language in np.unique(languages).tolist():
            own = rows[languages == language]
            found[kind, language] = len(own), own.sum(axis=0, dtype=np.float64)
    return found


def added(sums: Iterable[tuple[int, Sums]], dim: int) -> Sums:
    """The sums of several; those with -1 are taken away."""
    found: dict[tuple[str, str], tuple[int, Vector]] = {}
    for sign, each in sums:
        for key, (count, total) in each.items():
            before, known = found.get(key, (0, np.zeros(dim)))
            found[key] = before + sign * count, known + sign * total
    return {key: (count, total) for key, (count, total) in found.items() if count}


def means_of(sums: Sums, dim: int, before: Means | None = None) -> Means:
    """The means that the sums give; what ``before`` knows stays as it is."""
    return Means(
        passages=_means(sums, "passage", dim, SHRINKAGE, before.passages if before else None),
        sentences=_means(sums, "sentence", dim, SHRINKAGE, before.sentences if before else None),
        tokens=_means(sums, "token", dim, TOKEN_SHRINKAGE, before.tokens if before else None),
    )


def centred(split: SplitDocument, encoded: EncodedDocuments, means: Means) -> Centred:
    """A document's vectors and the lengths of its token states, without those means."""
    passages, sentences = in_context(split, encoded)
    spoken = _languages(split.sentences)
    labels = np.repeat(spoken, encoded.counts)
    states = dequantize(encoded.codes, encoded.scales)
    lengths = np.zeros(len(states), np.float32)
    for language in np.unique(labels).tolist():
        rows = labels == language
        lengths[rows] = np.linalg.norm(states[rows] - means.tokens.of(language), axis=1)
    return Centred(
        passages=means.passages.center(passages, _languages(split.passages).tolist()),
        sentences=means.sentences.center(sentences, spoken.tolist()),
        lengths=np.maximum(lengths, 1e-12),
    )


def _languages(texts: Sequence[Passage] | Sequence[Sentence]) -> npt.NDArray[np.str_]:
    return np.array([each.language for each in texts], np.str_)


def _means(
    sums: Sums, kind: str, dim: int, shrinkage: float, before: LanguageMeans | None
) -> LanguageMeans:
    """As ``LanguageMeans.fit`` makes them of all rows together."""
    own = {language: each for (of, language), each in sums.items() if of == kind}
    if before is None:
        count = max(1, sum(count for count, _ in own.values()))
        overall = sum((total for _, total in own.values()), np.zeros(dim)) / count
    else:
        overall = before.overall.astype(np.float64)
    made = {
        language: ((total + shrinkage * overall) / (count + shrinkage)).astype(np.float32)
        for language, (count, total) in sorted(own.items())
    }
    known = {} if before is None else before.by_language
    return LanguageMeans({**made, **known}, overall.astype(np.float32))
