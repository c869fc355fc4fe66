"""Finds the sessions whose results no page fetches any more, so that these can be dropped."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

PATIENCE = 120.0
"""Seconds that results wait for somebody who reads them. A page reads from the first on."""

_STEP = 5.0  # seconds between two looks


class Readers:
    """The sessions that have a stream open, and since when others have none. Not for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._streams: Counter[str] = Counter()
        self._left: dict[str, float] = {}
        self._looked = clock()

    def expect(self, session: str) -> None:
        """The session begins something, and will soon read what comes of it."""
        self._left[session] = self._clock()

    @contextmanager
    def reading(self, session: str) -> Iterator[None]:
        """A stream of the session's results, open while the block runs."""
        self._streams[session] += 1
        try:
            yield
        finally:
            self._streams[session] -= 1
            if not self._streams[session]:
                del self._streams[session]
                self._left[session] = self._clock()

    def gone(self, sessions: Collection[str]) -> list[str]:
        """Those of all ``sessions`` that nobody reads any more; none if it looked just before."""
        now = self._clock()
        if now - self._looked < _STEP:
            return []
        self._looked = now
        self._left = {
            session: self._left.get(session, now)
            for session in sessions
            if session not in self._streams
        }
        return [session for session, since in self._left.items() if now - since > PATIENCE]
