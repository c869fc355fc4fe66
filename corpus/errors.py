"""The project's own error: a message for the person who can mend its cause."""

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
