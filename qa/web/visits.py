"""The conversations and the files of this visit: a reload finds them, and nobody else does."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from qa.web.message import Turn
from qa.web.visitors import VisitorError, VisitorProblem

if TYPE_CHECKING:  # it takes seconds, and the page opens before
    from qa.visit import OwnFiles

# Conversations kept, the least recent dropped first; one holds some 20 kB a turn.
_MOST = 1_000
# A visit's name is 128 random bits that the browser's tab drew; anything else names none.
_NAME_LENGTH = 32
# Visits that may have files at once: of the most passages, each takes some 40 MB of the disk.
_MOST_WITH_FILES = 20
_MOST_OF_ONE = 5  # of them from one address: the tabs of a reader, or some readers of an office
# Seconds without a question or a file after which files go, and after the page was closed: a reload
# closes it too.
IDLE, GRACE = 30 * 60.0, 60.0
_STEP = 10.0  # seconds between two looks for files that are to go

Turns = tuple[Turn, ...]


@dataclass
class _Shelf:
    """The files of a visit, when they were last asked for, and when the page was closed."""

    files: OwnFiles
    visitor: str
    seen: float
    left: float | None = None


class Visits:
    """Conversations and files by a name that only the reader's own tab knows. Safe to share."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._turns: OrderedDict[str, Turns] = OrderedDict()
        self._shelves: dict[str, _Shelf] = {}
        self._sessions: OrderedDict[str, str] = OrderedDict()
        self._clock = clock
        self._lock = Lock()

    def keep(self, name: str, turns: Turns) -> None:
        """Remembers the conversation of a visit; an empty one is forgotten."""
        if not is_name(name):
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

    def files(self, name: str) -> OwnFiles | None:
        """The files of a visit, None where it has none."""
        with self._lock:
            shelf = self._shelves.get(name)
            if shelf is None:
                return None
            shelf.seen = self._clock()
            return shelf.files if len(shelf.files) else None

    def open_files(self, name: str, visitor: str = "") -> OwnFiles:
        """Where the files of a visit go; new ones are kept from ``keep_files`` on.

        Args:
            name: of the visit.
            visitor: its address.

        Raises:
            VisitorError: too many visits have files, in all or from that address.
        """
        from qa.visit import OwnFiles

        with self._lock:
            shelf = self._shelves.get(name)
            if shelf is not None:
                shelf.seen = self._clock()
                return shelf.files
            self._check_room(visitor)
            return OwnFiles()

    def keep_files(self, name: str, visitor: str, files: OwnFiles) -> None:
        """Keeps what ``open_files`` gave for the visit, once there is a file in it.

        Raises:
            VisitorError: others have taken the last place meanwhile.
        """
        with self._lock:
            if name in self._shelves:
                return
            self._check_room(visitor)
            if not self._shelves:
                self._watch()
            self._shelves[name] = _Shelf(files, visitor, self._clock())

    def _check_room(self, visitor: str) -> None:
        own = sum(shelf.visitor == visitor for shelf in self._shelves.values())
        if len(self._shelves) >= _MOST_WITH_FILES or own >= _MOST_OF_ONE:
            line = "too many visitors have files here just now: try again later"
            raise VisitorError(VisitorProblem.BUSY, 0, line)

    def come(self, name: str, session: str) -> None:
        """A page of the visit was opened."""
        with self._lock:
            self._sessions[session] = name
            if name in self._shelves:
                self._shelves[name].left = None
            while len(self._sessions) > _MOST:
                self._sessions.popitem(last=False)

    def leave(self, session: str) -> None:
        """That page was closed."""
        with self._lock:
            name = self._sessions.pop(session, "")
            if name in self._shelves and name not in self._sessions.values():
                self._shelves[name].left = self._clock()

    def sweep(self) -> None:
        """Takes away the files, and the answers from them, of visits that have ended or idle."""
        now = self._clock()
        with self._lock:
            gone = [
                name
                for name, shelf in self._shelves.items()
                if now - shelf.seen > IDLE or (shelf.left is not None and now - shelf.left > GRACE)
            ]
            shelves = [self._shelves.pop(name) for name in gone]
            for name in gone:
                kept = tuple(turn for turn in self._turns.pop(name, ()) if not turn.own)
                if kept:
                    self._turns[name] = kept
        for shelf in shelves:
            shelf.files.clear()

    def _watch(self) -> None:
        """Looks again and again, as long as there are files."""

        def look() -> None:
            self.sweep()
            with self._lock:
                if self._shelves:
                    self._watch()

        timer = threading.Timer(_STEP, look)
        timer.daemon = True
        timer.start()


def is_name(name: str) -> bool:
    """True for what could be the name of a visit, and not be guessed."""
    return len(name) == _NAME_LENGTH and set(name) <= set("0123456789abcdef")
