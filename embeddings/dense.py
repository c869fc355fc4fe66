"""Nearest vectors by FAISS, of one language: exact for a few, by inverted lists for many.

Vectors are kept as float16. Up to ``FLAT`` of them all are compared. More lie in inverted lists
(one for about ``_LISTED`` vectors, around the centres that k-means finds), and so many lists are
looked through that what they find is at least ``RECALL`` of what comparing with all finds; that is
measured with questions when the index is made. Eight bits a number cannot tell apart copies of a
text that differ in a figure: of 87,000 such sentences all lists together then found .88.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from embeddings.vectors import Vectors

# Two OpenMP threads under load took 20.6 ms for a flat search that one does in 1.24 ms.
faiss.omp_set_num_threads(1)

FLAT = 20_000
"""So many vectors of 384 numbers are compared in about 3 ms."""
RECALL = 0.99
_MEASURED = 40  # nearest that are looked for when recall is measured: those of a shortlist
_SAME = 1e-3  # cosines of float16 differ by less from those of float32
_LISTED = 250
_SAMPLED = 40  # vectors for each centre that k-means looks at
# So few vectors that may be found are compared one by one, wherever they lie.
_NARROW = 4096
_LIMITED = Lock()  # faiss's limits are the process's

Bits = npt.NDArray[np.uint8]
"""A bit a row, the lowest first: which rows may be found."""
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class DenseIndex:
    """Unit vectors of one language, by their rows from 0.

    Attributes:
        index: of FAISS.
        probes: inverted lists that are looked through.
        recall: of the nearest that comparing with all finds, what part the lists found when the
            index was made, or others as near; 1 where all are compared.
    """

    index: faiss.Index
    probes: int = 0
    recall: float = 1.0

    @classmethod
    def build(
        cls, parts: Iterable[Vectors], count: int, dim: int, questions: Vectors
    ) -> DenseIndex:
        """An index of the vectors.

        Args:
            parts: (n, dim) float32, unit rows, one part after the other; they are gone through
                twice where there are many, so give a sequence or the like.
            count: of all vectors.
            dim: numbers of a vector.
            questions: (m, dim) by which recall is measured.
        """
        if count <= FLAT:
            flat = faiss.IndexScalarQuantizer(
                dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
            )
            for part in parts:
                flat.add(part)
            return cls(flat)
        lists = max(1, round(count / _LISTED))
        sample = _sample(parts, count, _SAMPLED * lists)
        listed = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dim), dim, lists, faiss.ScalarQuantizer.QT_fp16,
            faiss.METRIC_INNER_PRODUCT, False,
        )  # fmt: skip
        listed.cp.min_points_per_centroid = 1
        listed.train(sample)
        for part in parts:
            listed.add(part)
        return _probed(listed, parts, questions)

    @classmethod
    def from_bytes(cls, data: npt.NDArray[np.uint8], probes: int, recall: float) -> DenseIndex:
        """The index that ``to_bytes`` wrote.

        Raises:
            RuntimeError: the bytes are no index.
        """
        return cls(_deserialized(data), probes, recall)

    def to_bytes(self) -> npt.NDArray[np.uint8]:
        """The vectors; ``probes`` and ``recall`` are the caller's to keep."""
        data: npt.NDArray[np.uint8] = faiss.serialize_index(self.index)
        return data

    def __len__(self) -> int:
        return int(self.index.ntotal)

    @property
    def dim(self) -> int:
        """Numbers of a vector."""
        return int(self.index.d)

    def search(
        self, question: npt.NDArray[np.float32], depth: int, allowed: Bits | None = None
    ) -> tuple[Rows, npt.NDArray[np.float32]]:
        """The rows of the ``depth`` nearest vectors and their cosines, in no order.

        Args:
            question: (dim,) of unit length.
            depth: rows.
            allowed: which of them may be found; None for all.
        """
        if allowed is not None:
            rows = np.flatnonzero(np.unpackbits(allowed, count=len(self), bitorder="little"))
            if len(rows) <= max(depth, _NARROW):
                cosines = self.vectors(rows) @ question
                if len(rows) > depth:
                    best = np.argpartition(-cosines, depth - 1)[:depth]
                    rows, cosines = rows[best], cosines[best]
                return rows, cosines
        # faiss's Python wrapper takes arrays and keywords, and keeps both alive; its stubs do not.
        wrapped: Any = faiss
        selector = None if allowed is None else wrapped.IDSelectorBitmap(allowed)
        parameters = None  # making them takes as long as a search of a few hundred vectors
        if isinstance(self.index, faiss.IndexIVF):
            parameters = wrapped.SearchParametersIVF(sel=selector, nprobe=self.probes)
        elif selector is not None:
            parameters = wrapped.SearchParameters(sel=selector)
        depth = min(depth, len(self))
        if not depth:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        cosines, ids = self.index.search(question[None], depth, params=parameters)
        found = ids[0] >= 0
        return ids[0][found], cosines[0][found]

    def vectors(self, rows: Rows) -> Vectors:
        """(n, dim) float32: the vectors of those rows."""
        if not len(rows):
            return np.zeros((0, self.dim), np.float32)
        chosen: Vectors
        if self._codes is None:
            chosen = self.index.reconstruct_batch(rows)
        else:  # in half the time
            chosen = self.index.sa_decode(self._codes[rows])
        return chosen

    @cached_property
    def _codes(self) -> npt.NDArray[np.uint8] | None:
        """(n, bytes) the vectors as they are kept, where they follow each other by their rows."""
        flat: Any = self.index  # faiss's stubs have no codes
        if isinstance(flat, faiss.IndexIVF):
            return None
        codes: npt.NDArray[np.uint8] = faiss.rev_swig_ptr(flat.codes.data(), flat.codes.size())
        return codes.reshape(len(self), -1)


def _deserialized(data: npt.NDArray[np.uint8]) -> faiss.Index:
    """The index, when it is of a kind that ``build`` makes and its lengths fit each other.

    Raises:
        RuntimeError: it is not.
    """
    wrapped: Any = faiss
    with _LIMITED:
        # Nothing in it is longer than it is; else faiss takes memory for whatever length it says.
        wrapped.set_deserialization_vector_byte_limit(len(data))
        wrapped.set_deserialization_loop_limit(len(data))
        try:
            index = wrapped.deserialize_index(data)
        except MemoryError as error:
            raise RuntimeError("the bytes tell of more vectors than memory holds") from error
    listed = isinstance(index, faiss.IndexIVFScalarQuantizer)
    if not listed and not isinstance(index, faiss.IndexScalarQuantizer):
        raise RuntimeError(f"an index of another kind: {type(index).__name__}")
    own = faiss.ScalarQuantizer(index.d, faiss.ScalarQuantizer.QT_fp16)
    kept = index.invlists.compute_ntotal() * own.code_size if listed else index.codes.size()
    told = (index.sq.qtype, index.sq.d, index.code_size, index.metric_type, index.is_trained)
    if told != (own.qtype, own.d, own.code_size, faiss.METRIC_INNER_PRODUCT, True):
        raise RuntimeError(f"vectors of another kind: {told}")
    if kept != index.ntotal * own.code_size:
        raise RuntimeError(f"{kept} bytes of {index.ntotal} vectors of {index.d} numbers")
    if listed:
        centres = wrapped.downcast_index(index.quantizer)
        if not isinstance(centres, faiss.IndexFlatIP) or not centres.is_trained:
            raise RuntimeError(f"centres of another kind: {type(centres).__name__}")
        if (centres.d, centres.ntotal) != (index.d, index.nlist):
            raise RuntimeError(f"{index.nlist} lists around {centres.ntotal} centres")
        index.set_direct_map_type(wrapped.DirectMap.NoMap)  # made anew, whatever the bytes say
        index.make_direct_map()
    made: faiss.Index = index
    return made


def _sample(parts: Iterable[Vectors], count: int, most: int) -> Vectors:
    """At most about so many of the vectors, evenly spread."""
    step = max(1, math.ceil(count / most))
    return np.ascontiguousarray(np.concatenate([part[::step] for part in parts]))


def _probed(listed: faiss.IndexIVF, parts: Iterable[Vectors], questions: Vectors) -> DenseIndex:
    """The index with the fewest lists looked through that recall allows."""
    nearest = _nearest(parts, questions)
    listed.make_direct_map()
    probes = 4
    while True:
        probes = min(probes, listed.nlist)
        made = DenseIndex(listed, probes)
        # Where many texts are the same, any of them will do: what is as near as the last counts.
        shares = [
            np.sum(made.search(question, len(best))[1] >= best[-1] - _SAME) / len(best)
            for question, best in zip(questions, nearest, strict=True)
        ]
        recall = float(np.mean(shares)) if shares else 1.0
        # Twice as many are looked through: the questions of visitors are others.
        if recall >= RECALL or probes == listed.nlist:
            return DenseIndex(listed, min(2 * probes, listed.nlist), recall)
        probes = math.ceil(1.5 * probes)


def _nearest(parts: Iterable[Vectors], questions: Vectors) -> npt.NDArray[np.float32]:
    """(m, k) for each question its highest cosines, by comparing with all, in falling order."""
    best = np.full((len(questions), 0), 0.0, np.float32)
    for part in parts:
        best = np.concatenate([best, questions @ part.T], 1)
        best = -np.sort(-best, axis=1)[:, :_MEASURED]
    return best
