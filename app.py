"""The chat page as a program: what ``make run`` and a Space start."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from corpus.errors import UserError
from qa.web.page import DEFAULT_PORT, serve


def main() -> None:
    """Serves the page with the settings of the environment until it is interrupted."""
    logging.basicConfig(format="%(message)s")
    logging.getLogger("qa").setLevel(logging.INFO)
    try:
        serve(
            host=os.environ.get("QA_HOST") or _default_host(),
            port=_port(os.environ.get("QA_PORT") or str(DEFAULT_PORT)),
            corpus=_path("QA_CORPUS"),
            index=_path("QA_INDEX"),
            encoder=os.environ.get("QA_ENCODER") or None,
        )
    except UserError as error:
        sys.exit(f"error: {error}")


def _default_host() -> str:
    """All addresses on a Space, whose proxy comes from outside; this machine alone elsewhere."""
    return "0.0.0.0" if os.environ.get("SPACE_ID") else "127.0.0.1"  # noqa: S104


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise UserError(f"QA_PORT is {text!r}: give a port number from 1 to 65535")
    return int(text)


def _path(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value) if value else None


if __name__ == "__main__":
    main()
