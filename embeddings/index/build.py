"""Documents become an index: what changed is encoded, the rest carried over, and all is centred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.document import SplitDocument
from corpus.progress import Progress, no_progress
from corpus.reading.lines import width
from corpus.splitting.structure import contexts_of
from embeddings.calibration import QuestionStatistics
from embeddings.dense import DenseIndex
from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans, normalized
from embeddings.index.folder import FORMAT, check_replaceable, write_index
from embeddings.index.index import Contents, Index
from embeddings.index.port import EncodedDocuments, Half, Manifest
from embeddings.late import dequantize, quantize
from embeddings.vectors import Encoded, Vectors

# How much of the mean vector of its title, headings and lead-in is added to a vector that is
# searched. With 0 and 0.3, R@1 of benchmarks/pairs.jsonl in one arrangement was .805 and .832.
CONTEXT = 0.3
# What an item of a list is encoded with is not longer (columns), so that all of it can be read.
_LONGEST_HEAD = 300
_CLOSED = tuple(".!?…:;。！？：；")

# Token states have a mean of thousands of vectors; a language with a few sentences is drawn towards
# the mean of all.
TOKEN_SHRINKAGE = 200


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


def write_encoded(
    folder: Path,
    items: Iterable[tuple[SplitDocument, EncodedDocuments]],
    corpus_fingerprint: str,
    encoder: Encoder,
    questions: QuestionStatistics,
) -> None:
    """Writes an index of what was encoded before, elsewhere.

    Args:
        folder: replaced as a whole when everything is ready.
        items: documents, at least one, in the order that rows will have.
        corpus_fingerprint: of the files that the documents were read from.
        encoder: that made the vectors.
        questions: statistics of the calibration questions.

    Raises:
        UserError: the folder holds files that are no index, or cannot be written.
    """
    check_replaceable(folder)
    documents, parts = zip(*items, strict=True)
    write_index(folder, _centred(documents, _joined(parts), questions), encoder, corpus_fingerprint)


def index_in_memory(
    documents: Sequence[SplitDocument],
    encoder: Encoder,
    questions: QuestionStatistics,
    progress: Progress = no_progress,
) -> Index:
    """An index of the documents, at least one with text, that lies in no folder.

    Args:
        documents: in the order of their ids.
        encoder: makes the vectors.
        questions: statistics of the calibration questions, measured with that encoder.
        progress: told of each encoded text.
    """
    encoded = _joined(list(_encode(documents, encoder, progress)))
    contents = _centred(documents, encoded, questions)
    manifest = Manifest(
        format=FORMAT,
        encoder=encoder.name,
        encoder_fingerprint=encoder.fingerprint,
        corpus_fingerprint="",
        documents=len(documents),
        sentences=len(encoded.sentences),
        passages=len(encoded.passages),
        checksums={},
    )
    return Index(manifest, contents)


def encode_document(
    split: SplitDocument, encoder: Encoder, progress: Progress = no_progress
) -> EncodedDocuments:
    """What an encoder makes of a document."""
    (encoded,) = _encode([split], encoder, progress)
    return encoded


def in_context(split: SplitDocument, encoded: EncodedDocuments) -> tuple[Vectors, Vectors]:
    """A document's vectors as they are searched, before they are centred.

    Returns:
        (passages, dim) and (sentences, dim) float32, unit rows, drawn towards what they are read
        with.
    """
    return _passages_in_context([split], encoded), _sentences_in_context([split], encoded)


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
        and _texts(before) == _texts(split)
    }


def _texts(split: SplitDocument) -> list[str]:
    """What the encoder is given of a document: its sentences, then its passages."""
    document = split.document
    sentences = [
        f"{head} {document[sentence.span]}" if head else document[sentence.span]
        for head, sentence in zip(_heads(split), split.sentences, strict=True)
    ]
    return sentences + [document[passage.span] for passage in split.passages]


def _heads(split: SplitDocument) -> list[str]:
    """For each sentence what it is encoded after, "" for nothing.

    An item of a list or a row of a table says little by itself, so the encoder reads it after its
    title, headings and lead-in. Of benchmarks/structure.jsonl .62 and .77 of the quotes then answer
    (.51 and .67 without), at the cost of those texts alone. Prose read so was found less well:
    R@5 of benchmarks/pairs.jsonl .968 in place of .982, for half as much time again.
    """
    document = split.document
    contexts = contexts_of(document, split.sentences)
    made: dict[tuple[int, ...], str] = {(): ""}
    heads: list[str] = []
    for sentence in split.sentences:
        context = contexts[sentence.block] if document.blocks[sentence.block].depth else ()
        if context not in made:
            made[context] = _head([document[split.sentences[row].span] for row in context])
        heads.append(made[context])
    return heads


def _head(lines: Sequence[str]) -> str:
    """The lines as sentences, the outermost left out where they are too long together."""
    head = ""
    for line in reversed(lines):
        closed = line if line.endswith(_CLOSED) else f"{line}."
        longer = f"{closed} {head}".rstrip()
        if width(longer) > _LONGEST_HEAD:
            break
        head = longer
    return head


def _encode(
    documents: Sequence[SplitDocument], encoder: Encoder, progress: Progress
) -> Iterator[EncodedDocuments]:
    """Each document's vectors, in the order of the documents."""
    total = sum(len(split.sentences) + len(split.passages) for split in documents)
    done = 0
    for split in documents:
        items: list[Encoded] = []
        for item in encoder.read_passages(_texts(split)):
            items.append(item)
            done += 1
            progress("encoding", done, total)
        sentences, passages = items[: len(split.sentences)], items[len(split.sentences) :]
        sentences = list(_without_heads(sentences, _heads(split), encoder))
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


def _without_heads(
    sentences: Sequence[Encoded], heads: Sequence[str], encoder: Encoder
) -> Iterator[Encoded]:
    """The sentences with the states of their own tokens alone; no token goes on over a space."""
    distinct = [head for head in dict.fromkeys(heads) if head]
    read = zip(distinct, encoder.read_passages(distinct), strict=True)
    lengths = {head: len(item.token_ids) for head, item in read}
    for sentence, head in zip(sentences, heads, strict=True):
        first = lengths.get(head, 0)
        yield Encoded(sentence.vector, sentence.token_ids[first:], sentence.states[first:])


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
    means = LanguageMeans.fit(states, labels.tolist(), TOKEN_SHRINKAGE)
    lengths = np.zeros(len(states), np.float32)
    for language in np.unique(labels):
        rows = labels == language
        lengths[rows] = np.linalg.norm(states[rows] - means.of(str(language)), axis=1)
    return Contents(
        documents=documents,
        encoded=encoded,
        token_means=means,
        token_lengths=np.maximum(lengths, 1e-12),
        passage_search=_search(_passages_in_context(documents, encoded), passages),
        sentence_search=_search(_sentences_in_context(documents, encoded), sentences),
        questions=questions,
    )


def _sentences_in_context(documents: Sequence[SplitDocument], encoded: EncodedDocuments) -> Vectors:
    """(sentences, dim) float32: their vectors, drawn towards those of what they are read with."""
    alone = encoded.sentences.astype(np.float32)
    drawn = alone.copy()
    row = 0
    for split in documents:
        contexts, first = contexts_of(split.document, split.sentences), row
        for sentence in split.sentences:
            drawn[row] += _drawn_to(alone, first, contexts[sentence.block])
            row += 1
    return normalized(drawn)


def _passages_in_context(documents: Sequence[SplitDocument], encoded: EncodedDocuments) -> Vectors:
    """(passages, dim) float32: the same of passages, which are read with what they begin under."""
    alone = encoded.sentences.astype(np.float32)
    drawn = encoded.passages.astype(np.float32)
    row = first = 0
    for split in documents:
        contexts = contexts_of(split.document, split.sentences)
        for passage in split.passages:
            block = split.sentences[passage.first].block
            drawn[row] += _drawn_to(alone, first, contexts[block])
            row += 1
        first += len(split.sentences)
    return normalized(drawn)


def _drawn_to(
    alone: Vectors, first: int, context: Sequence[int]
) -> npt.NDArray[np.float32] | float:
    """What is added to a vector for its context: sentences of a document that begins at a row."""
    if not context:
        return 0.0
    mean: npt.NDArray[np.float32] = alone[[first + row for row in context]].mean(axis=0)
    return CONTEXT * mean


def _search(rows: Vectors, languages: Sequence[str]) -> DenseIndex:
    return DenseIndex.build(LanguageMeans.fit(rows, languages).center(rows, languages), languages)
