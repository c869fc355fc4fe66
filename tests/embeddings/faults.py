"""A disk that fails, and a process that dies, at any of the steps by which files are written."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

import embeddings.cache

STEPS = ("write", "fsync", "rename", "exchange", "mkdir")
"""What a full or broken disk can refuse; a process can also die while it removes something."""
REMOVALS = ("unlink", "rmdir")

Act = Callable[[str], None]
"""Told of each step before it is taken; what it raises, the step raises."""


@contextmanager
def watched(act: Act) -> Iterator[None]:
    """Tells ``act`` of every step that this process takes while the block runs.

    Of what is written at the step at which ``act`` does not return, the first half is written.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "rename", "mkdir", *REMOVALS):
            patch.setattr(os, name, _told(getattr(os, name), name, act))
        exchange = embeddings.cache._exchange
        patch.setattr(embeddings.cache, "_exchange", _told(exchange, "exchange", act))
        patch.setattr(io, "open", _opener(io.open, act))
        yield


@contextmanager
def failing(number: int, code: int) -> Iterator[list[str]]:
    """The step of that number fails with an error code; gives the steps that were taken."""
    taken: list[str] = []

    def act(step: str) -> None:
        if step in STEPS:
            taken.append(step)
            if len(taken) == number + 1:
                raise OSError(code, os.strerror(code))

    with watched(act):
        yield taken


def dies(number: int, work: Callable[[], object]) -> bool:
    """Runs ``work`` in a child that dies at the step of that number; False where it lived on."""
    child = os.fork()
    if child == 0:  # nothing of pytest may run here
        taken = 0

        def act(_: str) -> None:
            nonlocal taken
            taken += 1
            if taken == number + 1:
                os._exit(_DEAD)

        try:
            with watched(act):
                work()
            os._exit(0)
        finally:
            os._exit(_BROKEN)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, _DEAD), f"the child ended with {code} at step {number}"
    return code == _DEAD


_DEAD, _BROKEN = 137, 3
FULL, BROKEN_DISK = errno.ENOSPC, errno.EIO


def _told(function: Callable[..., Any], name: str, act: Act) -> Callable[..., Any]:
    def told(*arguments: Any, **more: Any) -> Any:
        act(name)
        return function(*arguments, **more)

    return told


def _opener(opened: Callable[..., Any], act: Act) -> Callable[..., Any]:
    class Told(io.FileIO):
        def write(self, data: Any) -> int:
            try:
                act("write")
            except OSError:
                super().write(memoryview(data).cast("B")[: memoryview(data).nbytes // 2])
                raise
            return super().write(data)

    def open_told(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        if not (set(mode) & set("wxa+")) or isinstance(file, int):
            return opened(file, mode, *more, **named)
        raw = Told(file, mode.replace("b", "").replace("t", ""))
        buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        if "b" in mode:
            return buffered
        return io.TextIOWrapper(buffered, encoding=named.get("encoding"))

    return open_told
