"""The weights of a fitted step as a file, and the probabilities that they give.

The steps that are learned (``talk``, ``independence``, ``qa.finding.breadth``) are logistic
regressions over the vectors of one encoder. Each says what its weights are as a dataclass; how
they are stored, and how logits become probabilities, is the same for all.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Stored:
    """Weights whose fields are float32 arrays, texts and tuples of texts."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """The weights in a file."""
        with np.load(path) as file:
            return cls(**{field.name: _from_file(file[field.name]) for field in fields(cls)})

    def save(self, path: Path) -> None:
        """Writes the file, in half precision."""
        arrays: dict[str, Any] = {
            field.name: _to_file(getattr(self, field.name)) for field in fields(self)
        }
        np.savez(path, **arrays)


def softmax(logits: npt.NDArray[np.float32]) -> list[float]:
    """The probability of each class, from (classes,) logits."""
    powers = np.exp(logits - logits.max())
    shares: list[float] = (powers / powers.sum()).tolist()
    return shares


def _from_file(stored: npt.NDArray[Any]) -> Any:
    if stored.dtype.kind == "U":
        return tuple(map(str, stored)) if stored.ndim else str(stored)
    return stored.astype(np.float32)


def _to_file(value: Any) -> npt.NDArray[Any]:
    return value.astype(np.float16) if isinstance(value, np.ndarray) else np.array(value)
