"""How long the steps of an answer take, in milliseconds."""

from __future__ import annotations

import time

from qa.answer import Timings


class Stopwatch:
    """Runs from when it is made; a lap ends a step."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """The step of that name, "encode" or "search", has ended."""
        now = time.perf_counter()
        self._laps[step] = 1000 * (now - self._last)
        self._last = now

    def timings(self) -> Timings:
        """What the steps took; what came after the last lap is the answer."""
        now = time.perf_counter()
        return Timings(
            encode=self._laps.get("encode", 0.0),
            search=self._laps.get("search", 0.0),
            answer=1000 * (now - self._last),
            total=1000 * (now - self._started),
        )
