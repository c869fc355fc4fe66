"""An index as one folder: the split documents, their vectors, and what made them.

The folder is written whole or not at all, and checked when opened: format, checksums, encoder and
corpus. Vectors of passages that did not change are carried over from the folder before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import Passage, Sentence, SplitDocument
from corpus.errors import UserError
from corpus.serial import document_from_json, document_to_json
from embeddings.cache import write_folder
from embeddings.calibration import QuestionStatistics
from embeddings.dense import DenseIndex
from embeddings.encoder import Encoder, Progress, no_progress
from embeddings.fairness import LanguageMeans
from embeddings.late import TokenStates, dequantize, quantize

FORMAT = 1  # changes when the files of the folder do
_MANIFEST, _DOCUMENTS, _ARRAYS = "manifest.json", "documents.jsonl", "arrays.npz"
_PASSAGES, _SENTENCES = "passages.faiss", "sentences.faiss"
_CODES = "token_codes.npy"  # apart from the other arrays, so that it can be memory-mapped
_FILES = {_MANIFEST, _DOCUMENTS, _ARRAYS, _PASSAGES, _SENTENCES, _CODES}
# Token states have a mean of thousands of vectors; a language with a few sentences is drawn towards
# the mean of all.
_TOKEN_SHRINKAGE = 200

Half = npt.NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made of and by; all of it must agree for the index to be used."""

    format: int
    encoder: str
    encoder_fingerprint: str
    corpus_fingerprint: str
    documents: int
    sentences: int
    passages: int
    checksums: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Vectors:
    """What the encoder made of one document, before anything is centred.

    passages (n, dim) float16, sentences (m, dim) float16, token_ids (t,), codes (t, dim) int8,
    scales (t,) and counts (m,) tokens of each sentence.
    """

    passages: Half
    sentences: Half
    token_ids: npt.NDArray[np.int32]
    codes: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    counts: npt.NDArray[np.int64]


class Index:
    """An opened index. Rows of passages and sentences follow the documents in their order.

    Attributes:
        manifest: what made it.
        documents: by id.
        passages: of all documents.
        sentences: of all documents.
        sentence_documents: the document id of each sentence.
        passage_rows: (passages, 2) int64, the rows of the sentences of each passage.
        units: (sentences,) int64; sentences of one paragraph in parallel versions share a unit,
            every other sentence has its own.
        states: token states of the sentences.
        token_means: of the states, by language.
        passage_search, sentence_search: nearest centred vectors.
        questions: statistics of calibration questions.
    """

    def __init__(
        self,
        *,
        manifest: Manifest,
        documents: Sequence[SplitDocument],
        arrays: Mapping[str, npt.NDArray[Any]],
        codes: npt.NDArray[np.int8],
        searches: tuple[DenseIndex, DenseIndex],
        questions: QuestionStatistics,
    ) -> None:
        self.manifest = manifest
        self.documents = {split.document.id: split for split in documents}
        self.passages: list[Passage] = [p for split in documents for p in split.passages]
        self.sentences: list[Sentence] = [s for split in documents for s in split.sentences]
        self.sentence_documents = [
            split.document.id for split in documents for _ in split.sentences
        ]
        self.passage_languages = np.array([passage.language for passage in self.passages])
        self.sentence_languages = [sentence.language for sentence in self.sentences]
        firsts = np.cumsum([0, *(len(split.sentences) for split in documents)])
        self.first_sentences = dict(zip(self.documents, firsts.tolist(), strict=False))
        self.passage_rows = np.array(
            [
                (
                    self.first_sentences[p.document] + p.first,
                    self.first_sentences[p.document] + p.last,
                )
                for p in self.passages
            ],
            np.int64,
        )
        self.units = _units(documents)
        self.passage_search, self.sentence_search = searches
        self.questions = questions
        self._arrays = arrays
        bounds = np.concatenate([[0], np.cumsum(arrays["counts"])])
        self.states = TokenStates(codes, arrays["scales"], arrays["lengths"], bounds)
        self.token_means = _means_from(arrays, "token")

    @cached_property
    def _sentence_frequency(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """The token ids of the corpus, ascending, and the number of sentences that hold each."""
        owners = np.repeat(np.arange(len(self.sentences)), self._arrays["counts"])
        pairs = np.unique(np.stack([self._arrays["token_ids"], owners]), axis=1)
        tokens, counts = np.unique(pairs[0], return_counts=True)
        return tokens.astype(np.int32), counts.astype(np.int64)

    def sentence_frequency(self, token_ids: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        """(tokens,) the number of sentences that hold each token."""
        known, counts = self._sentence_frequency
        if not len(known):
            return np.zeros(len(token_ids), np.int64)
        places = np.minimum(np.searchsorted(known, token_ids), len(known) - 1)
        found: npt.NDArray[np.int64] = np.where(known[places] == token_ids, counts[places], 0)
        return found

    @cached_property
    def passage_units(self) -> list[frozenset[int]]:
        """The units of each passage's sentences."""
        return [frozenset(self.units[first:last].tolist()) for first, last in self.passage_rows]

    def vectors_of(self, document: str) -> _Vectors:
        """The uncentred vectors of one document, for an index that carries them over."""
        split = self.documents[document]
        first = self.first_sentences[document]
        last = first + len(split.sentences)
        start, end = self.states.bounds[first], self.states.bounds[last]
        passages = np.flatnonzero([p.document == document for p in self.passages])
        return _Vectors(
            passages=self._arrays["passages"][passages],
            sentences=self._arrays["sentences"][first:last],
            token_ids=self._arrays["token_ids"][start:end],
            codes=np.array(self.states.codes[start:end]),
            scales=self._arrays["scales"][start:end],
            counts=self._arrays["counts"][first:last],
        )


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
    _check_replaceable(folder)
    carried = _carried_over(documents, previous, encoder)
    fresh = [split for split in documents if split.document.id not in carried]
    encoded = dict(
        zip([s.document.id for s in fresh], _encode(fresh, encoder, progress), strict=True)
    )
    vectors = [(carried | encoded)[split.document.id] for split in documents]
    statistics = QuestionStatistics.measure(encoder, calibration)
    arrays, codes, searches = _assemble(documents, vectors)

    def fill(target: Path) -> None:
        lines = (json.dumps(document_to_json(split), ensure_ascii=False) for split in documents)
        (target / _DOCUMENTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
        np.savez(target / _ARRAYS, allow_pickle=False, **arrays, **_statistics_arrays(statistics))
        np.save(target / _CODES, codes)
        searches[0].write(target / _PASSAGES)
        searches[1].write(target / _SENTENCES)
        manifest = Manifest(
            format=FORMAT,
            encoder=encoder.name,
            encoder_fingerprint=encoder.fingerprint,
            corpus_fingerprint=corpus_fingerprint,
            documents=len(documents),
            sentences=sum(len(split.sentences) for split in documents),
            passages=sum(len(split.passages) for split in documents),
            checksums={path.name: _checksum(path) for path in sorted(target.iterdir())},
        )
        (target / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")

    try:
        write_folder(folder, fill)
    except OSError as error:
        raise UserError(
            f"cannot write the index to {folder}: {error.strerror}; choose another --index folder"
        ) from error
    return len(fresh)


def _check_replaceable(folder: Path) -> None:
    """Refuses to replace a folder that may hold anything but an index.

    Many programs write a ``manifest.json``, so its name alone does not show an index.
    """
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if names - _FILES or names == {_MANIFEST}:
        other = min(names - _FILES, default=_MANIFEST)
        raise UserError(f"{folder} holds {other}, which is no index: choose another --index folder")


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the index in ``folder``, or None where there is no index.

    Raises:
        UserError: the folder holds something else, an index of another format, or a damaged one.
    """
    path = folder / _MANIFEST
    if not path.exists():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UserError(f"{folder} holds no index and is not empty: choose another --index")
        return None
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        # Looked at first, because another format may have other fields.
        written = int(fields["format"])
        manifest = Manifest(**fields) if written == FORMAT else None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(folder, _MANIFEST) from error
    if manifest is None:
        raise UserError(
            f"the index {folder} has format {written}, this program reads {FORMAT}: "
            f"delete {folder} and run 'python -m qa index'"
        )
    return manifest


def open_index(folder: Path, encoder: Encoder) -> Index:
    """The index in ``folder``, every file checked.

    Raises:
        UserError: there is none, it is damaged, or another format or encoder made it.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise UserError(f"{folder} holds no index: run 'python -m qa index'")
    if manifest.encoder_fingerprint != encoder.fingerprint:
        raise UserError(
            f"the index {folder} was made by the encoder {manifest.encoder_fingerprint}, not by "
            f"{encoder.fingerprint}: run 'python -m qa index' with the same --encoder"
        )
    for name, checksum in manifest.checksums.items():
        if not (folder / name).is_file() or _checksum(folder / name) != checksum:
            raise _damaged(folder, name)
    with (folder / _DOCUMENTS).open(encoding="utf-8") as file:
        documents = [document_from_json(json.loads(line)) for line in file]
    with np.load(folder / _ARRAYS) as stored:
        arrays = {name: stored[name] for name in stored.files}
    passages = [passage.language for split in documents for passage in split.passages]
    sentences = [sentence.language for split in documents for sentence in split.sentences]
    return Index(
        manifest=manifest,
        documents=documents,
        arrays=arrays,
        codes=np.load(folder / _CODES, mmap_mode="r"),
        searches=(
            DenseIndex.open(folder / _PASSAGES, passages),
            DenseIndex.open(folder / _SENTENCES, sentences),
        ),
        questions=_statistics_from(arrays),
    )


def _units(documents: Sequence[SplitDocument]) -> npt.NDArray[np.int64]:
    numbers: dict[tuple[str, int, int], int] = {}
    units = []
    for split in documents:
        note = split.document.metadata.note
        for row, sentence in enumerate(split.sentences):
            key = (note, sentence.block, -1) if note else (split.document.id, sentence.block, row)
            units.append(numbers.setdefault(key, len(numbers)))
    return np.array(units, np.int64)


def _damaged(folder: Path, name: str) -> UserError:
    return UserError(
        f"the index {folder} is damaged ({name}): delete the folder and run 'python -m qa index'"
    )


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def _carried_over(
    documents: Sequence[SplitDocument], previous: Index | None, encoder: Encoder
) -> dict[str, _Vectors]:
    """Vectors of the documents whose sentences and passages read as they did before."""
    if previous is None or previous.manifest.encoder_fingerprint != encoder.fingerprint:
        return {}
    return {
        split.document.id: previous.vectors_of(split.document.id)
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
) -> Iterator[_Vectors]:
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
        yield _Vectors(
            passages=_half([item.vector for item in passages], encoder.dim),
            sentences=_half([item.vector for item in sentences], encoder.dim),
            token_ids=np.concatenate(ids),
            codes=codes,
            scales=scales,
            counts=np.array([len(item.token_ids) for item in sentences], np.int64),
        )


def _half(vectors: Sequence[npt.NDArray[np.float32]], dim: int) -> Half:
    return np.array(vectors, np.float16).reshape(len(vectors), dim)


def _assemble(
    documents: Sequence[SplitDocument], vectors: Sequence[_Vectors]
) -> tuple[dict[str, npt.NDArray[Any]], npt.NDArray[np.int8], tuple[DenseIndex, DenseIndex]]:
    """All documents' vectors in one, with the language means and centred search indexes."""
    arrays: dict[str, npt.NDArray[Any]] = {
        name: np.concatenate([getattr(part, name) for part in vectors])
        for name in ("passages", "sentences", "token_ids", "scales", "counts")
    }
    codes = np.concatenate([part.codes for part in vectors])
    languages = {
        "passage": [passage.language for split in documents for passage in split.passages],
        "sentence": [sentence.language for split in documents for sentence in split.sentences],
    }
    searches = []
    for name in ("passage", "sentence"):
        rows = arrays[f"{name}s"].astype(np.float32)
        means = LanguageMeans.fit(rows, languages[name])
        searches.append(DenseIndex.build(means.center(rows, languages[name]), languages[name]))
    labels = np.repeat(np.array(languages["sentence"]), arrays["counts"])
    states = dequantize(codes, arrays["scales"])
    means = LanguageMeans.fit(states, labels.tolist(), _TOKEN_SHRINKAGE)
    arrays |= _means_arrays(means, "token")
    lengths = np.zeros(len(states), np.float32)
    for language in np.unique(labels):
        rows = labels == language
        lengths[rows] = np.linalg.norm(states[rows] - means.of(str(language)), axis=1)
    arrays["lengths"] = np.maximum(lengths, 1e-12)
    return arrays, codes, (searches[0], searches[1])


def _means_arrays(means: LanguageMeans, name: str) -> dict[str, npt.NDArray[Any]]:
    languages = sorted(means.by_language)
    return {
        f"{name}_languages": np.array(languages),
        f"{name}_means": np.stack([means.by_language[language] for language in languages]),
        f"{name}_mean": means.overall,
    }


def _means_from(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> LanguageMeans:
    languages = arrays[f"{name}_languages"].tolist()
    return LanguageMeans(
        dict(zip(languages, arrays[f"{name}_means"], strict=True)), arrays[f"{name}_mean"]
    )


def _statistics_arrays(statistics: QuestionStatistics) -> dict[str, npt.NDArray[Any]]:
    arrays = _means_arrays(statistics.vectors, "question")
    arrays |= _means_arrays(statistics.states, "question_token")
    languages = sorted(statistics.counts)
    arrays["question_counts"] = np.array([statistics.counts[language] for language in languages])
    for language in languages:
        pairs = sorted(statistics.frequencies[language].items())
        arrays[f"question_frequencies_{language}"] = np.array(pairs, np.int64).reshape(-1, 2)
    return arrays


def _statistics_from(arrays: Mapping[str, npt.NDArray[Any]]) -> QuestionStatistics:
    languages = arrays["question_languages"].tolist()
    return QuestionStatistics(
        vectors=_means_from(arrays, "question"),
        states=_means_from(arrays, "question_token"),
        counts=dict(zip(languages, arrays["question_counts"].tolist(), strict=True)),
        frequencies={
            language: dict(arrays[f"question_frequencies_{language}"].tolist())
            for language in languages
        },
    )
