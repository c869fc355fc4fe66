"""The user's cache folder, where a folder is written whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import platformdirs

APPLICATION = "quoted-source-chatbot"

# Folders beside a target that a killed writer may leave: what it was writing, and what it replaced.
# No person names a folder so, and both are known by name and lock before they are removed.
_PARTIAL, _REPLACED = ".partial", ".replaced"
_AT_CWD, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
# What says that this system, or this kind of file system, cannot exchange two names.
_NO_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM, errno.EXDEV})


def cache_folder() -> Path:
    """Where prepared encoders and indexes live: ``QA_CACHE`` or the user's cache folder."""
    configured = os.environ.get("QA_CACHE")
    return Path(configured) if configured else Path(platformdirs.user_cache_dir(APPLICATION))


def write_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Makes ``target`` hold what ``fill`` writes, replacing an older version of it.

    ``fill`` writes into a new folder beside ``target``, and then the two change places, in one step
    where the system can. A process that is interrupted, by whatever means, leaves the old version
    or the new one, and what else it leaves is cleared by the next. Of two processes that write the
    same folder at once, one wins and neither sees a half. Where ``target`` is a link, what it leads
    to is replaced.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    mend_folder(target)
    fresh, lock = _new_folder(target, _PARTIAL)
    try:
        fill(fresh)
        for path in (*fresh.iterdir(), fresh):
            _flush(path)
        _swap(fresh, target)
        _flush(target.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        os.close(lock)


def mend_folder(target: Path) -> None:
    """Clears what killed writers of ``target`` left; the old version comes back where none is.

    What cannot be cleared stays: it is in nobody's way.
    """
    target = target.resolve()
    ending = "|".join(map(re.escape, (_PARTIAL, _REPLACED)))
    left = re.compile(rf"\.{re.escape(target.name)}-\w{{8}}(?:{ending})")
    with suppress(OSError):
        for path in [path for path in target.parent.iterdir() if left.fullmatch(path.name)]:
            lock = _lock(path)
            if lock is not None:  # else its writer lives, or has just cleared it
                _clear(path, target)
                os.close(lock)


def _clear(left: Path, target: Path) -> None:
    """Removes a folder that was left, but for the only version that there is: that goes back."""
    kept = left / target.name if left.suffix == _REPLACED else None
    if kept is not None and kept.exists() and not target.exists():
        with suppress(OSError):
            kept.rename(target)
    if kept is None or target.exists() or not kept.exists():
        shutil.rmtree(left, ignore_errors=True)


def _new_folder(target: Path, suffix: str) -> tuple[Path, int]:
    """A folder beside ``target``, and the lock by which others see that its writer lives."""
    while True:
        path = Path(tempfile.mkdtemp(suffix, f".{target.name}-", target.parent))
        if (lock := _lock(path)) is not None:
            return path, lock
        # Another process took it for one that was left, before it was locked.


def _lock(path: Path) -> int | None:
    """A descriptor that holds the folder until it is closed, as it is by a death.

    None where another process holds the folder, or it is gone.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(path.stat(), os.fstat(descriptor)):
            return descriptor
    except (BlockingIOError, FileNotFoundError):
        pass
    os.close(descriptor)
    return None


def _swap(fresh: Path, target: Path) -> None:
    """Gives ``fresh`` the name ``target``; what had it before goes to where ``fresh`` was."""
    while True:
        try:
            if not target.exists():
                fresh.rename(target)
            elif not _exchange(fresh, target):
                _replace(fresh, target)
            return
        except FileNotFoundError:
            if not fresh.exists():
                raise
        except OSError as error:
            # Another process put its own version in place in the meantime: that one goes.
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise


def _exchange(one: Path, other: Path) -> bool:
    """Lets two folders change names in one step; False where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _replace(fresh: Path, target: Path) -> None:
    """The same in two steps: between them there is none, and ``mend_folder`` puts the old back."""
    old, lock = _new_folder(target, _REPLACED)
    try:
        # Another process has just put it aside.
        with suppress(FileNotFoundError):
            target.rename(old / target.name)
        fresh.rename(target)
    finally:
        _clear(old, target)
        os.close(lock)


def _flush(path: Path) -> None:
    """Returns once a file's contents, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
