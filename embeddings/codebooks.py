"""Product quantization: a row of numbers is kept as a byte for every four of them.

    x = (x_1, ..., x_g)  is kept as  k_i = argmin_k |x_i - c_ik|,  i = 1 ... g

with x_i four numbers that stand together, and c_i1 ... c_i256 their codebook, found by k-means.
Source: Jegou, Douze and Schmid, "Product Quantization for Nearest Neighbor Search", 2011. Here the
numbers of a codebook are bytes themselves, so that a row that is read is multiplied as whole
numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import faiss
import numpy as np
import numpy.typing as npt

GROUP = 4
"""Numbers that a byte stands for. They lie in memory as one number of 32 bits, and are read so."""
ENTRIES = 256
MIDDLE = (ENTRIES - 1) / 2
FEWEST = 8 * ENTRIES
"""Rows that codebooks are found from, at least."""
_ROUNDS = 10  # of k-means; with 6 cosines are .0003 lower

Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Codebooks:
    """The codebooks of rows of equal length.

    Attributes:
        entries: (groups, 256, 4) uint8; the numbers of a row are these less ``MIDDLE``, in a unit
            that is the row's own.
        step: that unit of a row of length 1.
    """

    entries: npt.NDArray[np.uint8]
    step: float

    @classmethod
    def fit(cls, rows: npt.NDArray[np.float32]) -> Codebooks:
        """Those of (n, 4 groups) unit rows, n at least ``FEWEST``."""
        width = rows.shape[1]
        quantizer = faiss.ProductQuantizer(width, width // GROUP, 8)
        quantizer.cp.min_points_per_centroid = 1
        quantizer.cp.niter = _ROUNDS
        quantizer.train(np.ascontiguousarray(rows))
        centres = faiss.vector_to_array(quantizer.centroids).reshape(-1, ENTRIES, GROUP)
        step = max(float(np.abs(centres).max()), 1e-6) / MIDDLE
        return cls(np.rint(centres / step + MIDDLE).astype(np.uint8), step)

    @property
    def width(self) -> int:
        """Numbers of a row."""
        return len(self.entries) * GROUP

    def encode(self, rows: npt.NDArray[np.float32]) -> tuple[Codes, npt.NDArray[np.float16]]:
        """(n, groups) codes of (n, width) rows of any length, and (n,) the unit of each.

        The unit is that with which the row that is read is nearest to the one that was given.
        """
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        unit = rows / np.maximum(lengths, 1e-12)
        codes: Codes = self._quantizer.compute_codes(np.ascontiguousarray(unit, np.float32))
        read = self.decode(codes).astype(np.float32) - np.float32(MIDDLE)
        units = np.einsum("ij,ij->i", rows, read) / np.maximum(np.sum(read * read, axis=1), 1e-12)
        return codes, np.maximum(units, 0).astype(np.float16)

    def decode(self, codes: Codes) -> npt.NDArray[np.uint8]:
        """(n, width) uint8, the numbers of the rows with those codes."""
        # Clipped: no place lies outside, and to say so of each takes a quarter of the time.
        found = self._flat.take(codes + self._firsts, mode="clip")
        return found.view(np.uint8)

    @cached_property
    def _quantizer(self) -> faiss.ProductQuantizer:
        """FAISS's own, for rows of length 1."""
        centres = (self.entries.astype(np.float32) - np.float32(MIDDLE)) * np.float32(self.step)
        quantizer = faiss.ProductQuantizer(self.width, len(self.entries), 8)
        faiss.copy_array_to_vector(centres.ravel(), quantizer.centroids)
        return quantizer

    @cached_property
    def _flat(self) -> npt.NDArray[np.uint32]:
        return np.ascontiguousarray(self.entries).view(np.uint32).ravel()

    @cached_property
    def _firsts(self) -> npt.NDArray[np.unsignedinteger]:
        places = len(self.entries) * ENTRIES
        return np.arange(0, places, ENTRIES).astype(np.min_scalar_type(places))


def balanced(variances: Sequence[float], groups: int) -> list[int]:
    """Which numbers stand together, so that all groups vary alike: their order, group by group.

    Each number, from the one that varies most on, joins the group with the smallest product of
    variances that has room. Source: Ge, He, Ke and Sun, "Optimized Product Quantization", 2013,
    whose parametric solution is to take the principal directions in that order.
    """
    chosen: list[list[int]] = [[] for _ in range(groups)]
    products = np.zeros(groups)  # logarithms
    size = len(variances) // groups
    lowest = np.log(max(*variances, 1e-12) * 1e-12)
    for number in np.argsort(-np.asarray(variances), kind="stable").tolist():
        group = min(
            (each for each in range(groups) if len(chosen[each]) < size),
            key=lambda each: products[each],
        )
        chosen[group].append(number)
        products[group] += max(np.log(max(variances[number], 1e-300)), lowest) - lowest
    return [number for group in chosen for number in group]
