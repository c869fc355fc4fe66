"""Repeats a piece of work at intervals while the page is served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread


@contextmanager
def repeating(name: str, work: Callable[[], None], seconds: float) -> Iterator[None]:
    """Does ``work`` every so many seconds while the block runs, in a thread of that name."""
    ended = Event()

    def repeat() -> None:
        while not ended.wait(seconds):
            work()

    worker = Thread(target=repeat, name=name, daemon=True)
    worker.start()
    try:
        yield
    finally:
        ended.set()
        worker.join()
