"""A small change to the embedded encoder: low-rank factors that are merged into its matrices.

    W' = W + scale * B A        A (rank, columns), B (rows, rank)

Source: Hu et al., "LoRA: Low-Rank Adaptation of Large Language Models", 2021. The factors are
merged when the encoder is prepared, so that serving costs nothing more.
``embeddings.adapter.train`` trains them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from corpus.errors import UserError

Factors = Mapping[str, tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]
"""Matrix name, such as "l4.q" -> A (rank, columns) and B (rows, rank)."""

SHIPPED_ADAPTER = Path(__file__).with_name("adapter.safetensors")
"""The adapter of the embedded encoder; card.md beside it tells how it was made."""

_FORMAT = "1"


@dataclass(frozen=True)
class Adapter:
    """An opened adapter file.

    Attributes:
        factors: of each matrix that it changes.
        scale: how much of the change is applied; 1 is what was trained.
        base: SHA-256 of the weights that it was trained on.
        digest: SHA-256 of the file and the scale, in hexadecimal.
    """

    factors: Factors
    scale: float
    base: str
    digest: str

    @classmethod
    def open(cls, path: Path, scale: float | None = None) -> Adapter:
        """The adapter in a file, at another scale than the file's own where one is given.

        Raises:
            UserError: there is no such file, or it is no adapter.
        """
        try:
            content = path.read_bytes()
            with safe_open(path, "numpy") as file:
                card = json.loads((file.metadata() or {})["card"])
                names = {key.rpartition(".")[0] for key in file.keys()}  # noqa: SIM118 # no mapping
                factors = {
                    name: (
                        file.get_tensor(f"{name}.a").astype(np.float32),
                        file.get_tensor(f"{name}.b").astype(np.float32),
                    )
                    for name in sorted(names)
                }
            if card["format"] != _FORMAT:
                raise ValueError(f"format {card['format']}, not {_FORMAT}")
            applied = float(card["scale"]) if scale is None else scale
            base = card["base"]
        except OSError as error:
            raise UserError(
                f"the adapter {path} cannot be read ({error.strerror}): give a file that "
                "'python -m embeddings.adapter.train' wrote"
            ) from error
        except (SafetensorError, ValueError, KeyError, TypeError) as error:
            raise UserError(
                f"{path} is no adapter ({error}): give a file that "
                "'python -m embeddings.adapter.train' wrote"
            ) from error
        digest = hashlib.sha256(content + f"@{applied:.6g}".encode()).hexdigest()
        return cls(factors, applied, base, digest)

    def change(self, name: str) -> npt.NDArray[np.float32] | None:
        """What is added to the matrix of that name, or None."""
        if name not in self.factors:
            return None
        a, b = self.factors[name]
        return np.float32(self.scale) * (b @ a)


def write_adapter(path: Path, factors: Factors, scale: float, base: str) -> None:
    """Writes the factors in float16; the same factors give the same bytes."""
    tensors = {
        f"{name}.{letter}": np.ascontiguousarray(factor, np.float16)
        for name, pair in factors.items()
        for letter, factor in zip("ab", pair, strict=True)
    }
    card = json.dumps({"format": _FORMAT, "base": base, "scale": scale})
    # One entry, because safetensors writes several in a random order.
    path.write_bytes(save(tensors, metadata={"card": card}))
