"""How what an index holds becomes bytes of a database, and back."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry
from corpus.document import SplitDocument
from corpus.load import SourceFile
from corpus.serial import document_from_json
from embeddings.calibration import QuestionStatistics
from embeddings.index.centring import Sums
from embeddings.index.folder import (
    means_arrays,
    means_from,
    statistics_arrays,
    statistics_from,
)
from embeddings.index.port import EncodedDocuments, Means

Arrays = Mapping[str, npt.NDArray[Any]]


def to_bytes(arrays: Arrays) -> bytes:
    """Named arrays as one file."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def from_bytes(data: bytes) -> dict[str, npt.NDArray[Any]]:
    """The arrays of ``to_bytes``.

    Raises:
        Exception: of any kind, where the bytes are none.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def questions_to_bytes(questions: QuestionStatistics) -> bytes:
    """Statistics of questions as bytes."""
    return to_bytes(statistics_arrays(questions))


def questions_from(data: bytes) -> QuestionStatistics:
    """The statistics of ``questions_to_bytes``."""
    return statistics_from(from_bytes(data))


def means_to_bytes(means: Means) -> bytes:
    """Means as bytes."""
    return to_bytes(
        {
            **means_arrays(means.passages, "passage"),
            **means_arrays(means.sentences, "sentence"),
            **means_arrays(means.tokens, "token"),
        }
    )


def means_from_bytes(data: bytes) -> Means:
    """The means of ``means_to_bytes``."""
    arrays = from_bytes(data)
    return Means(*(means_from(arrays, kind) for kind in ("passage", "sentence", "token")))


def sums_to_bytes(sums: Sums) -> bytes:
    """Sums as bytes."""
    keys = sorted(sums)
    return to_bytes(
        {
            "keys": np.array([list(key) for key in keys], str).reshape(-1, 2),
            "counts": np.array([sums[key][0] for key in keys], np.int64),
            "totals": np.array([sums[key][1] for key in keys], np.float64),
        }
    )


def sums_from(data: bytes) -> Sums:
    """The sums of ``sums_to_bytes``."""
    arrays = from_bytes(data)
    pairs = zip(arrays["counts"].tolist(), arrays["totals"], strict=True)
    return dict(zip(map(tuple, arrays["keys"].tolist()), pairs, strict=True))


def split_from(data: bytes) -> SplitDocument:
    """The document of ``embeddings.index.segment.to_record``."""
    return document_from_json(json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass")))


def entry_to_bytes(entry: Entry) -> bytes:
    """What a document is chosen by, as bytes."""
    return json.dumps(asdict(entry)).encode()


def entry_from(data: bytes) -> Entry:
    """The entry of ``entry_to_bytes``."""
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in json.loads(data).items()
    }
    return Entry(**values)


def file_to_bytes(file: SourceFile, warnings: Sequence[str]) -> bytes:
    """How a document's file looked when it was read, as bytes."""
    return json.dumps([file.state, file.stamp, list(warnings)]).encode()


def file_from(data: bytes, name: str) -> tuple[SourceFile, tuple[str, ...]]:
    """The file of ``file_to_bytes``, and what its owner should know."""
    state, stamp, warnings = json.loads(data)
    return SourceFile(name, state, tuple(stamp)), tuple(warnings)


def name_to_bytes(name: str) -> bytes:
    """A document's id, in bytes that are in the order of the ids."""
    return name.encode("utf-8", "surrogatepass")


def name_from(data: bytes) -> str:
    """The id of ``name_to_bytes``."""
    return data.decode("utf-8", "surrogatepass")


def encoded_to_bytes(encoded: EncodedDocuments) -> tuple[str, list[bytes]]:
    """The kinds and shapes of a document's arrays as JSON, and the bytes of each."""
    arrays = {each.name: getattr(encoded, each.name) for each in fields(encoded)}
    shapes = {name: [array.dtype.str, *array.shape] for name, array in arrays.items()}
    return json.dumps(shapes), [np.ascontiguousarray(each).tobytes() for each in arrays.values()]


def encoded_from(shapes: Mapping[str, Any], parts: list[bytes]) -> EncodedDocuments:
    """The arrays of ``encoded_to_bytes``.

    Raises:
        ValueError: bytes and shapes do not fit.
    """
    named = zip((each.name for each in fields(EncodedDocuments)), parts, strict=True)
    return EncodedDocuments(**{name: array_from(shapes[name], data) for name, data in named})


def array_from(shape: list[Any], data: bytes) -> npt.NDArray[Any]:
    """The array of that kind and shape.

    Raises:
        ValueError: the bytes are more or fewer, or of no kind of number.
    """
    kind = np.dtype(shape[0])
    if kind.kind not in "iuf":
        raise ValueError(f"an array of {kind}")
    return np.frombuffer(data, kind).reshape(shape[1:])


def vectors_from(rows: Sequence[bytes], dim: int) -> npt.NDArray[np.float32]:
    """(rows, dim) vectors as the server sends each: two numbers of two bytes, big-endian float32.

    Raises:
        ValueError: one has more numbers, or fewer.
    """
    vectors = np.empty((len(rows), dim), np.float32)
    for vector, data in zip(vectors, rows, strict=True):
        vector[:] = np.frombuffer(data, ">f4", offset=4).reshape(dim)
    return vectors


def vector_to_bytes(vector: npt.NDArray[np.float32]) -> bytes:
    """A vector as the server takes it in binary."""
    head: bytes = np.array([len(vector), 0], ">u2").tobytes()
    return head + vector.astype(">f4").tobytes()
