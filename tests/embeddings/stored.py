"""Indexes as tests make them, and what an index keeps of the tokens of a sentence."""

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.document import SplitDocument
from corpus.progress import Progress, no_progress
from embeddings.calibration import QuestionStatistics
from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans, normalized
from embeddings.index.build import (
    encode_document,
    index_beside,
    item_of,
    segment_of,
    write_items,
)
from embeddings.index.index import Contents, Index
from embeddings.index.port import Manifest, View
from embeddings.late import TokenStates, dequantize


def build_index(
    folder: Path,
    documents: Iterable[SplitDocument],
    fingerprint: str,
    encoder: Encoder,
    calibration: Mapping[str, Sequence[str]],
    previous: Index | None = None,
    progress: Progress = no_progress,
) -> int:
    """Writes an index of the documents to a folder, wherever the previous one lies."""
    return write_items(
        folder,
        [item_of(split) for split in documents],
        fingerprint,
        encoder,
        calibration,
        previous,
        progress,
        within=False,
    )


def index_in_memory(
    documents: Iterable[SplitDocument], encoder: Encoder, questions: QuestionStatistics
) -> Index:
    """An index of the documents, made as one of the files of a visit is."""
    ordered = sorted(documents, key=lambda split: split.document.id)
    encoded = ((split, encode_document(split, encoder, questions)) for split in ordered)
    segment, means = segment_of(encoded, encoder.dim, questions, None, lambda _: io.BytesIO())
    manifest = Manifest(0, encoder.name, encoder.fingerprint, "", 0, 0, 0, {})
    return index_beside(Index(manifest, Contents([], [], means, questions)), [segment], means)


def states_of(stored: TokenStates, row: int, language: str, means: LanguageMeans) -> np.ndarray:
    """(tokens, dim) float32, unit rows: those of a sentence without the mean of its language."""
    tokens = slice(*stored.bounds[row : row + 2])
    kept = dequantize(stored.directions.numbers(stored.codes[tokens]), stored.scales[tokens])
    if stored.vectors is not None:
        kept += stored.directions.follows * (stored.vectors[row] @ stored.directions.matrix)
    shift = stored.directions.shift(means.of(language), language)
    return normalized(stored.directions.back(kept - shift))


def states_in(view: View, row: int) -> np.ndarray:
    """The same of a sentence of a view."""
    language = str(view.sentence_languages[row])
    return states_of(view.states, row, language, view.whole.statistics.tokens)


def token_ids_in(view: View, row: int) -> list[int]:
    """The ids of its tokens."""
    return view.token_ids[slice(*view.states.bounds[row : row + 2])].tolist()
