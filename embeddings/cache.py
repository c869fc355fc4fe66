"""The user's cache folder, and how a folder in it comes to be whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import platformdirs

APPLICATION = "quoted-source-chatbot"


def cache_folder() -> Path:
    """Where prepared encoders and indexes live: ``QA_CACHE`` or the user's cache folder."""
    configured = os.environ.get("QA_CACHE")
    return Path(configured) if configured else Path(platformdirs.user_cache_dir(APPLICATION))


def write_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Makes ``target`` hold what ``fill`` writes, replacing an older version of it.

    ``fill`` writes into a new folder beside ``target``, which takes its name in one rename. A
    process that is interrupted leaves the old version as it was; of two processes that write the
    same folder at once, one wins and neither sees a half.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        fill(fresh)
        for path in fresh.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, target: Path) -> None:
    """Moves ``fresh`` to ``target``; the old folder is put aside first, then removed."""
    while True:
        old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
        try:
            # Absent from the start, or another process has just put it aside.
            with suppress(FileNotFoundError):
                target.rename(old / target.name)
            fresh.rename(target)
            return
        except OSError as error:
            # Another process put its own version in place between the two renames: that one goes.
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        finally:
            shutil.rmtree(old, ignore_errors=True)
