"""Logs what kind of error arose and where, for the owner, and never what a visitor asked.

The message of an error may quote the question, so it is logged only where the owner asks for it, by
``QA_LOG_QUESTIONS``; what kind of error it is and where it came from is always told.
"""

from __future__ import annotations

import logging
import time
import traceback
from pathlib import PurePath

_LOG = logging.getLogger(__name__)

WENT_WRONG = "something went wrong on the server: its log says what"
"""What a visitor is told."""

_FRAMES = 6  # the innermost ones


def log_failure(log: logging.Logger, what: str, error: BaseException) -> None:
    """Tells the owner that ``what`` failed and where."""
    log.error("%s: %s", what, place(error))
    log.debug("%s, in full", what, exc_info=error)


def place(error: BaseException) -> str:
    """The kind of an error and the innermost calls it passed through, without its message."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    calls = (f"{'/'.join(PurePath(each.filename).parts[-2:])}:{each.lineno}" for each in frames)
    return " < ".join((type(error).__name__, *reversed([*calls])))


class Seldom(logging.Filter):
    """Lets the same message through once a minute."""

    _SECONDS = 60.0

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[str, float] = {}

    def is_due(self, message: str) -> bool:
        """True the first time in a minute."""
        now = time.monotonic()
        if now - self._last.get(message, -self._SECONDS) < self._SECONDS:
            return False
        self._last[message] = now
        return True

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a library may say it, whose messages are the same for whoever causes them."""
        return self.is_due(str(record.msg))


class _Places(logging.Handler):
    """Tells where a library complains, once a minute, in place of its words."""

    def __init__(self) -> None:
        super().__init__()
        self._seldom = Seldom()

    def emit(self, record: logging.LogRecord) -> None:
        where = f"{'/'.join(PurePath(record.pathname).parts[-2:])}:{record.lineno}"
        if self._seldom.is_due(where):
            _LOG.warning("a request to a tool was not understood: %s", where)


_PLACES = _Places()


def _keep_back(record: logging.LogRecord) -> bool:
    _PLACES.handle(record)
    return False


def keep_back_requests() -> None:
    """Keeps what the library for tools (MCP) says of a request, which it quotes, out of the log.

    It says some of it by loggers of its own, and some by the root's, which nobody else here uses.
    """
    logging.getLogger().addFilter(_keep_back)
    own = logging.getLogger("mcp")
    own.addHandler(_PLACES)
    own.propagate = False
