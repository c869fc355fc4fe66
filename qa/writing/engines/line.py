"""The queue for a model that writes one reply at a time: first come, first served."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_LOOK = 0.5  # seconds between two looks at the line, each a chance to stop


@dataclass(eq=False, slots=True)
class Line:
    """Readers in the order in which they came. Safe to share between threads."""

    _changed: threading.Condition = field(default_factory=threading.Condition)
    _waiting: list[object] = field(default_factory=list)

    @contextmanager
    def place(self) -> Iterator[PlaceInLine]:
        """A place at the end, given up when the block ends, in whatever way."""
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
        try:
            yield PlaceInLine(self, ticket)
        finally:
            with self._changed:
                self._waiting.remove(ticket)
                self._changed.notify_all()


@dataclass(frozen=True, eq=False, slots=True)
class PlaceInLine:
    """A reader's place in a line."""

    line: Line
    ticket: object

    def waits(self) -> Iterator[int]:
        """How many are before it, again and again until there are none; ends at its turn."""
        changed, waiting = self.line._changed, self.line._waiting
        while True:
            with changed:
                ahead = waiting.index(self.ticket)
            if not ahead:
                return
            yield ahead
            with changed:
                changed.wait(_LOOK)
