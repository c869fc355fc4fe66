"""Opens regular files alone: a pipe or a device, which may keep a reader waiting, is refused."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path


def open_regular(path: Path) -> BufferedReader:
    """The file, for reading its bytes. Opening a pipe would wait until somebody writes to it.

    Raises:
        OSError: it cannot be opened, or is no file.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise _no_file(path)
    # It may have become a pipe since; some systems have no such flag, and no such pipes.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise _no_file(path)
    return file


def read_regular(path: Path) -> bytes:
    """The bytes of the file.

    Raises:
        OSError: it cannot be read, or is no file.
    """
    with open_regular(path) as file:
        return file.read()


def _no_file(path: Path) -> OSError:
    return OSError(errno.EINVAL, "it is a folder, a pipe or a device, and no file", str(path))
