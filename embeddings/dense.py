"""Nearest vectors by FAISS, language by language."""

from __future__ import annotations

from collections.abc import Sequence
from io import BufferedReader
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from corpus.errors import UserError
from embeddings.vectors import Vectors

# Two OpenMP threads under load took 20.6 ms for a flat search that one does in 1.24 ms.
faiss.omp_set_num_threads(1)


class DenseIndex:
    """An exact inner-product index of unit vectors whose rows carry languages."""

    def __init__(self, index: faiss.Index, languages: Sequence[str]) -> None:
        self._index = index
        labels = np.array(languages)
        self._rows = {
            language: np.flatnonzero(labels == language) for language in sorted(set(languages))
        }

    @classmethod
    def build(cls, vectors: Vectors, languages: Sequence[str]) -> DenseIndex:
        """An index of (n, dim) float32 unit rows."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, np.float32))
        return cls(index, languages)

    @classmethod
    def read(cls, file: BufferedReader, languages: Sequence[str]) -> DenseIndex:
        """The index that ``write`` wrote.

        Raises:
            UserError: the file is damaged, or does not belong to these languages.
        """
        try:
            index = faiss.deserialize_index(np.frombuffer(file.read(), np.uint8))
        except RuntimeError as error:
            raise UserError(f"{file.name} is damaged: run 'python -m qa index' again") from error
        if index.ntotal != len(languages):
            raise UserError(
                f"{file.name} holds {index.ntotal} vectors, {len(languages)} were expected: "
                "run 'python -m qa index' again"
            )
        return cls(index, languages)

    @property
    def dim(self) -> int:
        """Numbers of a vector."""
        return int(self._index.d)

    def write(self, path: Path) -> None:
        """Writes the vectors; the languages are the caller's to keep."""
        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    def search(
        self,
        question: npt.NDArray[np.float32],
        depth: int,
        allowed: npt.NDArray[np.bool_] | None = None,
    ) -> npt.NDArray[np.int64]:
        """The rows of the ``depth`` nearest vectors of every language, ascending.

        Asking each language apart keeps the crowd of one from filling the list.

        Args:
            question: (dim,) of unit length.
            depth: rows a language.
            allowed: (rows,) which of them may be found; None for all.
        """
        found: list[npt.NDArray[np.int64]] = []
        for every in self._rows.values():
            rows = every if allowed is None else every[allowed[every]]
            if len(rows) <= depth:
                found.append(rows)
                continue
            # faiss's Python wrapper takes keywords, and keeps the selector alive; its stubs do not.
            selector = faiss.IDSelectorBatch(rows)
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            _, ids = self._index.search(question[None], depth, params=parameters)
            found.append(ids[0][ids[0] >= 0])
        return np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)

    def vectors(self, rows: npt.NDArray[np.int64]) -> Vectors:
        """(n, dim) float32: the vectors of those rows."""
        chosen: Vectors = self._index.reconstruct_batch(rows)
        return chosen
