"""The project's own error: a message for the person who can mend its cause."""

import reprlib
from enum import StrEnum


class UserError(Exception):
    """Something the user can mend; the message names the thing, the value and the remedy.

    The command line prints it as one line and exits with status 1; the page shows it as a notice.
    """


class Cause(StrEnum):
    """What keeps a file from being read, for a page that says so in its reader's language."""

    LOCKED = "locked"
    EMPTY = "empty"
    LARGE = "large"
    OTHER = "other"


class UnreadableFileError(UserError):
    """One file cannot be read as a document; the others of its folder can.

    Attributes:
        cause: what keeps it from being read.
    """

    def __init__(self, message: str, cause: Cause = Cause.OTHER) -> None:
        super().__init__(message)
        self.cause = cause


def brief(value: object) -> str:
    """A value of an owner's or a stranger's as a message shows it: short, whatever it is."""
    return _BRIEF.repr(value)


class _Brief(reprlib.Repr):
    def repr_int(self, x: int, level: int) -> str:
        try:
            return super().repr_int(x, level)
        except ValueError:  # Python writes no more than 4,300 digits; YAML reads more as 0xfff...
            return f"a number of {x.bit_length():,} bits"


_BRIEF = _Brief()
_BRIEF.maxstring, _BRIEF.maxother, _BRIEF.maxlevel = 80, 80, 2
