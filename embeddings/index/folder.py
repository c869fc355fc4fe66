"""An index as one folder: its files, and the checks that they are whole and belong together.

The folder is written whole or not at all, and checked when opened: format, checksums, encoder and
corpus.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import UserError
from corpus.serial import document_from_json, document_to_json
from embeddings.cache import write_folder
from embeddings.calibration import QuestionStatistics
from embeddings.dense import DenseIndex
from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans
from embeddings.index.index import Contents, EncodedDocuments, Index, Manifest

FORMAT = 1  # changes when the files of the folder do
_MANIFEST, _DOCUMENTS, _ARRAYS = "manifest.json", "documents.jsonl", "arrays.npz"
_PASSAGES, _SENTENCES = "passages.faiss", "sentences.faiss"
_CODES = "token_codes.npy"  # apart from the other arrays, so that it can be memory-mapped
_FILES = {_MANIFEST, _DOCUMENTS, _ARRAYS, _PASSAGES, _SENTENCES, _CODES}


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
    contents = Contents(
        documents=documents,
        encoded=EncodedDocuments(
            passages=arrays["passages"],
            sentences=arrays["sentences"],
            token_ids=arrays["token_ids"],
            codes=np.load(folder / _CODES, mmap_mode="r"),
            scales=arrays["scales"],
            counts=arrays["counts"],
        ),
        token_means=_means_from(arrays, "token"),
        token_lengths=arrays["lengths"],
        passage_search=DenseIndex.open(folder / _PASSAGES, passages),
        sentence_search=DenseIndex.open(folder / _SENTENCES, sentences),
        questions=_statistics_from(arrays),
    )
    return Index(manifest, contents)


def write_index(
    folder: Path, contents: Contents, encoder: Encoder, corpus_fingerprint: str
) -> None:
    """Makes ``folder`` hold an index, in place of an older one.

    Args:
        folder: replaced as a whole when everything is written.
        contents: what is kept.
        encoder: that made the vectors.
        corpus_fingerprint: of the files that the documents were read from.

    Raises:
        UserError: the folder holds files that are no index, or cannot be written.
    """
    check_replaceable(folder)
    documents = contents.documents

    def fill(target: Path) -> None:
        lines = (json.dumps(document_to_json(split), ensure_ascii=False) for split in documents)
        (target / _DOCUMENTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
        np.savez(target / _ARRAYS, allow_pickle=False, **_arrays(contents))
        np.save(target / _CODES, contents.encoded.codes)
        contents.passage_search.write(target / _PASSAGES)
        contents.sentence_search.write(target / _SENTENCES)
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


def check_replaceable(folder: Path) -> None:
    """Refuses to replace a folder that may hold anything but an index.

    Many programs write a ``manifest.json``, so its name alone does not show an index.
    """
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if names - _FILES or names == {_MANIFEST}:
        other = min(names - _FILES, default=_MANIFEST)
        raise UserError(f"{folder} holds {other}, which is no index: choose another --index folder")


def _damaged(folder: Path, name: str) -> UserError:
    return UserError(
        f"the index {folder} is damaged ({name}): delete the folder and run 'python -m qa index'"
    )


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def _arrays(contents: Contents) -> dict[str, npt.NDArray[Any]]:
    """By their names in the file, all but the codes, which have their own."""
    encoded = contents.encoded
    return {
        "passages": encoded.passages,
        "sentences": encoded.sentences,
        "token_ids": encoded.token_ids,
        "scales": encoded.scales,
        "counts": encoded.counts,
        **_means_arrays(contents.token_means, "token"),
        "lengths": contents.token_lengths,
        **_statistics_arrays(contents.questions),
    }


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
