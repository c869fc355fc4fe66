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
from embeddings.index.growing import TOKEN_SHRINKAGE
from embeddings.index.growing import Sums as GrowingSums
from embeddings.index.port import EncodedDocuments, Half, Means
from embeddings.late import Directions
from embeddings.vectors import Vectors

Vector = npt.NDArray[np.float64]
Sums = Mapping[tuple[str, str], tuple[int, Vector]]
"""By kind and language, how many vectors there are and their sum (dim,)."""


@dataclass(frozen=True, slots=True)
class Centred:
    """A document as it is searched.

    Attributes:
        passages, sentences: (n, dim) float32, unit rows without the mean of their language, each
            number rounded to sixteen bits as in a folder, so that both answer alike.
        lengths: (tokens,) float16, of the token states without theirs.
    """

    passages: Vectors
    sentences: Vectors
    lengths: npt.NDArray[np.float16]


def sums_of(split: SplitDocument, encoded: EncodedDocuments, directions: Directions) -> Sums:
    """What a document adds to the sums; of token states as the encoder makes them."""
    states = directions.decode(encoded.codes, encoded.scales, encoded.sentences, encoded.counts)
    spoken = _languages(split.sentences)
    found: dict[tuple[str, str], tuple[int, Vector]] = {}
    for kind, rows, languages in (
        ("passage", encoded.passages, _languages(split.passages)),
        ("sentence", encoded.sentences, spoken),
        ("token", states, np.repeat(spoken, encoded.counts)),
    ):
        for language in np.unique(languages).tolist():
            own = rows[languages == language]
            total = own.sum(axis=0, dtype=np.float64)
            if kind == "token":
                origin = directions.origins.of(language)
                total = directions.matrix.astype(np.float64) @ total + len(own) * origin
            found[kind, language] = len(own), total
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


def centred(
    split: SplitDocument, encoded: EncodedDocuments, means: Means, directions: Directions
) -> Centred:
    """A document's vectors and the lengths of its token states, without those means."""
    spoken = _languages(split.sentences)
    labels = np.repeat(spoken, encoded.counts)
    states = directions.decode(encoded.codes, encoded.scales, encoded.sentences, encoded.counts)
    lengths = np.zeros(len(states), np.float16)
    for language in np.unique(labels).tolist():
        rows = labels == language
        shift = directions.shift(means.tokens.of(language), language)
        lengths[rows] = np.linalg.norm(states[rows] - shift, axis=1)
    return Centred(
        passages=_centred(encoded.passages, _languages(split.passages), means.passages),
        sentences=_centred(encoded.sentences, spoken, means.sentences),
        lengths=np.maximum(lengths, np.float16(1e-4)),
    )


def _centred(rows: Half, languages: npt.NDArray[np.str_], means: LanguageMeans) -> Vectors:
    found = means.center(rows.astype(np.float32), languages.tolist())
    return found.astype(np.float16).astype(np.float32)


def _languages(texts: Sequence[Passage] | Sequence[Sentence]) -> npt.NDArray[np.str_]:
    return np.array([each.language for each in texts], np.str_)


def _means(
    sums: Sums, kind: str, dim: int, shrinkage: float, before: LanguageMeans | None
) -> LanguageMeans:
    own = GrowingSums(dim)
    for (of, language), (count, total) in sums.items():
        if of == kind:
            own.sums[language], own.counts[language] = total, count
    return own.means(shrinkage, before)
