"""Documents become an index: what changed is encoded, the rest carried over, and all is centred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.document import Passage, Sentence, SplitDocument
from corpus.progress import Progress, no_progress
from embeddings.calibration import QuestionStatistics
from embeddings.dense import DenseIndex
from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans
from embeddings.index.folder import check_replaceable, write_index
from embeddings.index.index import Contents, EncodedDocuments, Half, Index
from embeddings.late import dequantize, quantize

# Token states have a mean of thousands of vectors; a language with a few sentences is drawn towards
# the mean of all.
_TOKEN_SHRINKAGE = 200


def build_index(
    folder: Path,
    documents: Sequence[SplitDocument],
    corpus_fingerprint: str,
    encoder: Encoder,
    calibration: Mapping[str, Sequence[str]],
    previous: Index | None = None,
    progress: Progress = no_progress,
) -> int:
    """Writes an index of the documents, at least one, to ``folder``.

    Args:
        folder: replaced as a whole when everything is ready.
        documents: in the order that rows will have.
        corpus_fingerprint: of the files that the documents were read from.
        encoder: makes the vectors.
        calibration: questions by language, for the statistics of questions.
        previous: an index whose vectors may be carried over where the text is the same.
        progress: told of each encoded text.

    Returns:
        The number of documents that had to be encoded.

    Raises:
        UserError: the folder holds files that are no index, or cannot be written.
    """
    check_replaceable(folder)  # before the minutes that encoding may take
    carried = _carried_over(documents, previous, encoder)
    fresh = [split for split in documents if split.document.id not in carried]
    made = dict(zip([s.document.id for s in fresh], _encode(fresh, encoder, progress), strict=True))
    parts = [(carried | made)[split.document.id] for split in documents]
    statistics = QuestionStatistics.measure(encoder, calibration)
    contents = _centred(documents, _joined(parts), statistics)
    write_index(folder, contents, encoder, corpus_fingerprint)
    return len(fresh)


def _carried_over(
    documents: Sequence[SplitDocument], previous: Index | None, encoder: Encoder
) -> dict[str, EncodedDocuments]:
    """Vectors of the documents whose sentences and passages read as they did before."""
    if previous is None or previous.manifest.encoder_fingerprint != encoder.fingerprint:
        return {}
    return {
        split.document.id: previous.encoded_document(split.document.id)
        for split in documents
        if (before := previous.documents.get(split.document.id)) is not None
        and list(_texts(before)) == list(_texts(split))
    }


def _texts(split: SplitDocument) -> Iterator[str]:
    """What the encoder is given of a document: its sentences, then its passages."""
    parts: tuple[Sentence | Passage, ...] = (*split.sentences, *split.passages)
    for part in parts:
        yield split.document[part.span]


def _encode(
    documents: Sequence[SplitDocument], encoder: Encoder, progress: Progress
) -> Iterator[EncodedDocuments]:
    """Each document's vectors, in the order of the documents."""
    total = sum(len(split.sentences) + len(split.passages) for split in documents)
    done = 0
    for split in documents:
        texts = list(_texts(split))
        items = []
        for item in encoder.read_passages(texts):
            items.append(item)
            done += 1
            progress("encoding", done, total)
        sentences, passages = items[: len(split.sentences)], items[len(split.sentences) :]
        states = [np.zeros((0, encoder.dim), np.float32), *(item.states for item in sentences)]
        codes, scales = quantize(np.concatenate(states))
        ids = [np.zeros(0, np.int32), *(item.token_ids for item in sentences)]
        yield EncodedDocuments(
            passages=_half([item.vector for item in passages], encoder.dim),
            sentences=_half([item.vector for item in sentences], encoder.dim),
            token_ids=np.concatenate(ids),
            codes=codes,
            scales=scales,
            counts=np.array([len(item.token_ids) for item in sentences], np.int64),
        )


def _half(vectors: Sequence[npt.NDArray[np.float32]], dim: int) -> Half:
    return np.array(vectors, np.float16).reshape(len(vectors), dim)


def _joined(parts: Sequence[EncodedDocuments]) -> EncodedDocuments:
    return EncodedDocuments(
        passages=np.concatenate([part.passages for part in parts]),
        sentences=np.concatenate([part.sentences for part in parts]),
        token_ids=np.concatenate([part.token_ids for part in parts]),
        codes=np.concatenate([part.codes for part in parts]),
        scales=np.concatenate([part.scales for part in parts]),
        counts=np.concatenate([part.counts for part in parts]),
    )


def _centred(
    documents: Sequence[SplitDocument], encoded: EncodedDocuments, questions: QuestionStatistics
) -> Contents:
    """With the means of each language, and what is searched without them."""
    passages = [passage.language for split in documents for passage in split.passages]
    sentences = [sentence.language for split in documents for sentence in split.sentences]
    labels = np.repeat(np.array(sentences), encoded.counts)
    states = dequantize(encoded.codes, encoded.scales)
    means = LanguageMeans.fit(states, labels.tolist(), _TOKEN_SHRINKAGE)
    lengths = np.zeros(len(states), np.float32)
    for language in np.unique(labels):
        rows = labels == language
        lengths[rows] = np.linalg.norm(states[rows] - means.of(str(language)), axis=1)
    return Contents(
        documents=documents,
        encoded=encoded,
        token_means=means,
        token_lengths=np.maximum(lengths, 1e-12),
        passage_search=_search(encoded.passages, passages),
        sentence_search=_search(encoded.sentences, sentences),
        questions=questions,
    )


def _search(vectors: Half, languages: Sequence[str]) -> DenseIndex:
    rows = vectors.astype(np.float32)
    return DenseIndex.build(LanguageMeans.fit(rows, languages).center(rows, languages), languages)
