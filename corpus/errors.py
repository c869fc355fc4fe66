"""The project's own error: a message for the person who can mend its cause."""


class UserError(Exception):
    """Something the user can mend; the message names the thing, the value and the remedy.

    The command line prints it as one line and exits with status 1; the page shows it as a notice.
    """


class UnreadableFileError(UserError):
    """One file cannot be read as a document; the others of its folder can."""
