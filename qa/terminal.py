"""Text made inert for a terminal, wherever it comes from: it holds no control sequence."""

from __future__ import annotations

import logging
from types import TracebackType

DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Characters that turn text round: a name could read as another."""

# As Python writes them: names of files and titles may hold anything.
_OBEYED = {code: f"\\x{code:02x}" for code in (*range(9), *range(0xB, 0x20), *range(0x7F, 0xA0))}
_OBEYED |= {code: f"\\u{code:04x}" for code in DIRECTIONS}

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def inert(text: str) -> str:
    """``text`` with its lines and tabs, and all else that acts written out."""
    return text.translate(_OBEYED)


def log_to_terminal(level: int, form: str) -> None:
    """Sends what is logged from ``level`` on to the standard error, a message a line.

    Args:
        level: of ``logging``.
        form: of a line, see ``logging.Formatter``.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(_Inert(form))
    logging.basicConfig(level=level, handlers=[handler])


class _Inert(logging.Formatter):
    """Writes out what acts; the end of a line too, or a name of a file could forge another."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return inert(super().formatMessage(record)).replace("\n", "\\n")

    def formatException(self, ei: _Caught) -> str:  # noqa: N802
        return inert(super().formatException(ei))
