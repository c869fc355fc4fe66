"""How far a long piece of work is, told to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is in all."""


def no_progress(label: str, done: int, total: int) -> None:
    """Reports nothing."""
