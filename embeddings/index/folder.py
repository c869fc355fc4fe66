"""An index as one folder: its files, and the checks that they are whole and belong together.

The folder is written whole or not at all, and checked when opened: format, checksums, encoder and
corpus.
"""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from io import BufferedReader
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import UserError
from corpus.regular import open_regular
from corpus.serial import document_from_json, document_to_json
from embeddings.cache import write_folder
from embeddings.calibration import QuestionStatistics
from embeddings.dense import DenseIndex
from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans
from embeddings.index.fit import check_fit
from embeddings.index.index import Contents, Index
from embeddings.index.port import EncodedDocuments, Manifest

FORMAT = 1  # changes when the files of the folder do
_MANIFEST, _DOCUMENTS, _ARRAYS = "manifest.json", "documents.jsonl", "arrays.npz"
_PASSAGES, _SENTENCES = "passages.faiss", "sentences.faiss"
_CODES = "token_codes.npy"  # apart from the other arrays, so that it can be memory-mapped
_CHECKED = (_DOCUMENTS, _ARRAYS, _CODES, _PASSAGES, _SENTENCES)
_FILES = {_MANIFEST, *_CHECKED}
_LARGEST_MANIFEST = 1 << 20  # bytes; one has a kilobyte

Stamp = tuple[int, ...] | None
"""Which index a folder holds."""


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the index in ``folder``, or None where there is no index.

    Raises:
        UserError: the folder holds something else, an index of another format, or a damaged one;
            or it cannot be read.
    """
    path = folder / _MANIFEST
    try:
        with open_regular(path) as file:
            fields = json.loads(file.read(_LARGEST_MANIFEST))
    except (FileNotFoundError, NotADirectoryError):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UserError(
                f"{folder} holds no index and is not empty: choose another --index"
            ) from None
        return None
    except OSError as error:
        raise _unreadable(folder, error) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(folder, _MANIFEST) from error
    # Looked at first, because another format may have other fields.
    written = fields.get("format") if isinstance(fields, dict) else None
    if isinstance(written, int) and not isinstance(written, bool) and written != FORMAT:
        raise UserError(
            f"the index {folder} has format {written}, this program reads {FORMAT}: "
            f"delete {folder} and run 'python -m qa index'"
        )
    if not _is_manifest(fields):
        raise _damaged(folder, _MANIFEST)
    return Manifest(**fields)


def stamp_of(folder: Path) -> Stamp:
    """What changes whenever ``folder`` gets another index; None where there is none.

    It costs one look at a file's date, so that it can be asked for often.
    """
    try:
        found = (folder / _MANIFEST).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def open_index(folder: Path, encoder: Encoder) -> Index:
    """The index in ``folder``, every file checked.

    A file is opened once, and what is read is what was checked: another process may replace the
    folder in the meantime, and then the new index is opened.

    Raises:
        UserError: there is none, it is damaged, another format or encoder made it, or it cannot
            be read.
    """
    while True:
        stamp = stamp_of(folder)
        try:
            return _open(folder, encoder)
        except UserError:
            if stamp_of(folder) == stamp:
                raise


def _open(folder: Path, encoder: Encoder) -> Index:
    manifest = read_manifest(folder)
    if manifest is None:
        raise UserError(f"{folder} holds no index: run 'python -m qa index'")
    if manifest.encoder_fingerprint != encoder.fingerprint:
        raise UserError(
            f"the index {folder} was made by the encoder {manifest.encoder_fingerprint}, not by "
            f"{encoder.fingerprint}: run 'python -m qa index' with the same --encoder"
        )
    with ExitStack() as opened:
        files = {name: opened.enter_context(_checked(folder, manifest, name)) for name in _CHECKED}
        try:
            contents = _contents(files, manifest)
            check_fit(contents, encoder.dim)
        except OSError as error:
            raise _unreadable(folder, error) from error
        except Exception as error:  # somebody has made the checksums fit other files
            raise _damaged(folder, "its files do not fit together") from error
    return Index(manifest, contents)


def _checked(folder: Path, manifest: Manifest, name: str) -> BufferedReader:
    """A file of the index, opened, that is what the manifest says."""
    try:
        file = open_regular(folder / name)
        checksum = _checksum(file)
        file.seek(0)
    except FileNotFoundError as error:
        raise _damaged(folder, name) from error
    except OSError as error:
        raise _unreadable(folder, error) from error
    if checksum != manifest.checksums[name]:
        file.close()
        raise _damaged(folder, name)
    return file


def _contents(files: Mapping[str, BufferedReader], manifest: Manifest) -> Contents:
    """What the files hold.

    Raises:
        Exception: of any kind, where they hold something else.
    """
    documents = [document_from_json(json.loads(line)) for line in files[_DOCUMENTS]]
    with np.load(files[_ARRAYS]) as stored:
        arrays = {name: stored[name] for name in stored.files}
    passages = [passage.language for split in documents for passage in split.passages]
    sentences = [sentence.language for split in documents for sentence in split.sentences]
    counted = len(documents), len(passages), len(sentences)
    if counted != (manifest.documents, manifest.passages, manifest.sentences):
        raise ValueError(f"documents, passages and sentences are {counted}")
    return Contents(
        documents=documents,
        encoded=EncodedDocuments(
            passages=arrays["passages"],
            sentences=arrays["sentences"],
            token_ids=arrays["token_ids"],
            codes=_mapped(files[_CODES]),
            scales=arrays["scales"],
            counts=arrays["counts"],
        ),
        token_means=means_from(arrays, "token"),
        token_lengths=arrays["lengths"],
        passage_search=DenseIndex.read(files[_PASSAGES], passages),
        sentence_search=DenseIndex.read(files[_SENTENCES], sentences),
        questions=statistics_from(arrays),
    )


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
        _write_array(target / _CODES, contents.encoded.codes)
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
            checksums={name: checksum_of(target / name) for name in _CHECKED},
        )
        (target / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")

    try:
        write_folder(folder, fill)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        remedy = "free some space there, or choose" if full else "choose"
        raise UserError(
            f"cannot write the index to {folder}: {error.strerror or error}; "
            f"{remedy} another --index folder"
        ) from error


def check_replaceable(folder: Path) -> None:
    """Refuses to replace a folder that may hold anything but an index.

    Many programs write a ``manifest.json``, so its name alone does not show an index.
    """
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if names - _FILES or names == {_MANIFEST}:
        other = min(names - _FILES, default=_MANIFEST)
        raise UserError(f"{folder} holds {other}, which is no index: choose another --index folder")


def checksum_of(path: Path) -> str:
    """What a manifest says of the bytes of a file."""
    with path.open("rb") as file:
        return _checksum(file)


def _damaged(folder: Path, name: str) -> UserError:
    return UserError(
        f"the index {folder} is damaged ({name}): delete the folder and run 'python -m qa index'"
    )


def _unreadable(folder: Path, error: OSError) -> UserError:
    place = Path(error.filename).name if error.filename else "one of its files"
    return UserError(
        f"the index {folder} cannot be read ({place}: {error.strerror or error}): mend that, or "
        "choose another --index folder"
    )


def _is_manifest(fields: Any) -> bool:
    """True for what this program writes, whatever the values say."""
    kinds = {
        **dict.fromkeys(("encoder", "encoder_fingerprint", "corpus_fingerprint"), str),
        **dict.fromkeys(("format", "documents", "sentences", "passages"), int),
        "checksums": dict,
    }
    return (
        isinstance(fields, dict)
        and fields.keys() == kinds.keys()
        and all(type(fields[name]) is kind for name, kind in kinds.items())
        and fields["checksums"].keys() == set(_CHECKED)
        and all(isinstance(each, str) for each in fields["checksums"].values())
    )


def _checksum(file: BufferedReader) -> str:
    return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def _write_array(path: Path, array: npt.NDArray[Any]) -> None:
    """As ``np.save`` does, whose own way of writing does not say that a disk is full."""
    whole = np.ascontiguousarray(array)
    with path.open("wb") as file:
        header = np.lib.format.header_data_from_array_1_0(whole)
        np.lib.format.write_array_header_1_0(file, header)
        file.write(whole.data)


def _mapped(file: BufferedReader) -> npt.NDArray[np.int8]:
    """The array of a file, which is read when it is used and outlives the file's name."""
    np.lib.format.read_magic(file)
    shape, in_columns, kind = np.lib.format.read_array_header_1_0(file)
    if in_columns or kind != np.int8:
        raise ValueError(f"its array is of {kind}")
    return np.memmap(file, kind, "r", file.tell(), shape)


def _arrays(contents: Contents) -> dict[str, npt.NDArray[Any]]:
    """By their names in the file, all but the codes, which have their own."""
    encoded = contents.encoded
    return {
        "passages": encoded.passages,
        "sentences": encoded.sentences,
        "token_ids": encoded.token_ids,
        "scales": encoded.scales,
        "counts": encoded.counts,
        **means_arrays(contents.token_means, "token"),
        "lengths": contents.token_lengths,
        **statistics_arrays(contents.questions),
    }


def means_arrays(means: LanguageMeans, name: str) -> dict[str, npt.NDArray[Any]]:
    """Means by their names in a file."""
    languages = sorted(means.by_language)
    return {
        f"{name}_languages": np.array(languages),
        f"{name}_means": np.stack([means.by_language[language] for language in languages]),
        f"{name}_mean": means.overall,
    }


def means_from(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> LanguageMeans:
    """The means of ``means_arrays``."""
    languages = arrays[f"{name}_languages"].tolist()
    return LanguageMeans(
        dict(zip(languages, arrays[f"{name}_means"], strict=True)), arrays[f"{name}_mean"]
    )


def statistics_arrays(statistics: QuestionStatistics) -> dict[str, npt.NDArray[Any]]:
    """Statistics of questions by their names in a file."""
    arrays = means_arrays(statistics.vectors, "question")
    arrays |= means_arrays(statistics.states, "question_token")
    languages = sorted(statistics.counts)
    arrays["question_counts"] = np.array([statistics.counts[language] for language in languages])
    for language in languages:
        pairs = sorted(statistics.frequencies[language].items())
        arrays[f"question_frequencies_{language}"] = np.array(pairs, np.int64).reshape(-1, 2)
    return arrays


def statistics_from(arrays: Mapping[str, npt.NDArray[Any]]) -> QuestionStatistics:
    """The statistics of ``statistics_arrays``."""
    languages = arrays["question_languages"].tolist()
    return QuestionStatistics(
        vectors=means_from(arrays, "question"),
        states=means_from(arrays, "question_token"),
        counts=dict(zip(languages, arrays["question_counts"].tolist(), strict=True)),
        frequencies={
            language: dict(arrays[f"question_frequencies_{language}"].tolist())
            for language in languages
        },
    )
