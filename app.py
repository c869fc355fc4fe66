"""The chat page as a program: what ``make run`` and a Space start."""

from __future__ import annotations

import logging
import os
import sys

from corpus.errors import UserError
from qa.settings import Settings
from qa.terminal import inert, log_to_terminal


def main() -> None:
    """Serves the page with the settings of the environment until it is interrupted."""
    log_to_terminal(logging.WARNING, "%(message)s")
    logging.getLogger("qa").setLevel(logging.INFO)
    try:
        from qa.web.page import serve  # reads the word files, which may be broken

        serve(Settings.from_environment(os.environ))
    except UserError as error:
        sys.exit(inert(f"error: {error}"))


if __name__ == "__main__":
    main()
