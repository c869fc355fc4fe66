"""The conversations of this visit, so that reloading the page does not lose them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from qa.web.message import Turn

# Conversations kept, the least recent dropped first; one holds some 20 kB a turn.
_MOST = 1_000
# A visit's name is 128 random bits that the browser's tab drew; anything else names none.
_NAME_LENGTH = 32

Turns = tuple[Turn, ...]


class Visits:
    """Conversations by a name that only the reader's own tab knows. Safe to share."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, Turns] = OrderedDict()
        self._lock = Lock()

    def keep(self, name: str, turns: Turns) -> None:
        """Remembers the conversation of a visit; an empty one is forgotten."""
        if not _is_name(name):
            return
        with self._lock:
            self._turns.pop(name, None)
            if turns:
                self._turns[name] = turns
            while len(self._turns) > _MOST:
                self._turns.popitem(last=False)

    def of(self, name: str) -> Turns:
        """The conversation of a visit, empty where none is remembered."""
        with self._lock:
            return self._turns.get(name, ())


def _is_name(name: str) -> bool:
    return len(name) == _NAME_LENGTH and set(name) <= set("0123456789abcdef")
