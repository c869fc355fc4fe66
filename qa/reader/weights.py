"""The weights that ``qa.reader.train`` leaves, in files small enough to be carried one by one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

_PART = 14_000_000  # bytes of a file

Floats = npt.NDArray[np.float32]


def save_weights(weights: Mapping[str, Floats], out: Path) -> None:
    """Writes them in half precision to OUT.0.npz, OUT.1.npz and so on."""
    parts: list[dict[str, npt.NDArray[np.float16]]] = [{}]
    size = 0
    for name, value in weights.items():
        half = value.astype(np.float16)
        if size + half.nbytes > _PART:
            parts.append({})
            size = 0
        parts[-1][name] = half
        size += half.nbytes
    for number, part in enumerate(parts):
        np.savez(f"{out}.{number}.npz", allow_pickle=False, **part)


def load_weights(out: Path) -> dict[str, Floats]:
    """What ``save_weights`` wrote, in single precision."""
    found: dict[str, Floats] = {}
    for path in sorted(out.parent.glob(f"{out.name}.*.npz")):
        with np.load(path) as part:
            found |= {name: part[name].astype(np.float32) for name in part.files}
    return found
