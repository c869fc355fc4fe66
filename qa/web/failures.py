"""What goes wrong inside: its place for the owner's log, and never what a visitor asked.

The message of an error may quote the question, so it is logged only where the owner asks for it, by
``QA_LOG_QUESTIONS``; what kind of error it is and where it came from is always told.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import PurePath

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
