"""An ONNX model that runs, one text a call, wherever the process is forked to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime


class Session:
    """A model on one thread; texts run side by side, one a core. Safe to share between threads.

    Args:
        model: its file, or what a file would hold.
    """

    def __init__(self, model: Path | bytes) -> None:
        self.model = model
        self._opened: tuple[int, Any] | None = None

    def run(self, inputs: Mapping[str, np.ndarray[Any, Any]]) -> list[Any]:
        """The outputs, in the order of the model."""
        # A session's threads do not survive a fork, so a child opens its own.
        if self._opened is None or self._opened[0] != os.getpid():
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            # It would remember a plan of memory for each length of text: 13 MB after 400 questions.
            options.enable_mem_pattern = False
            session = onnxruntime.InferenceSession(
                self.model, options, providers=["CPUExecutionProvider"]
            )
            self._opened = (os.getpid(), session)
        outputs: list[Any] = self._opened[1].run(None, dict(inputs))
        return outputs


def cores() -> int:
    """How many the process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
