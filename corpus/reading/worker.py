"""Foreign files are read in a process of their own, which may crash, swell or hang without harm.

One process reads many files. It is ended and begun anew when a file takes it too much time or
memory. Time is the processor's, so that a busy machine loses no file that a quiet one reads. What
it sends back is JSON: a file that had taken hold of it could not reach further.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from types import TracebackType
from typing import IO, Any

from corpus.collector import without_collector
from corpus.document import BlockKind, Metadata, Run
from corpus.errors import Cause, UnreadableFileError, UserError
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import Draft, DraftBlock
from corpus.reading.formats import format_of
from corpus.reading.kept import Kept

# A file of the largest size, its tree and its draft take less (bytes).
MEMORY = 3 * 1024**3
# More text than the largest text file may hold is no document (code points).
LONGEST_TEXT = 50_000_000
# What a draft of the longest text may take as JSON, its runs with it (bytes).
_LARGEST_REPLY = 1024**3
_LENGTH = struct.Struct(">Q")
# A file may wait, by the clock, so many times as long as it may keep the processor busy.
_PATIENCE = 4
# By which the system ends a process that has used up its time; Windows has no such signal.
_TIME_IS_UP = getattr(signal, "SIGXCPU", 0)


class Worker:
    """Reads foreign files, one after the other; to be used in a ``with`` statement."""

    def __init__(
        self, seconds: int | None = None, kept: Kept | None = None, memory: int = MEMORY
    ) -> None:
        """Starts nothing yet.

        Args:
            seconds: of the processor that a file may take, in place of what its format allows.
            kept: what was read before, and takes what is read now.
            memory: that a file may take, in bytes.
        """
        self._seconds = seconds
        self._kept = kept
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def read(self, data: bytes, name: str) -> Draft:
        """What the foreign file holds.

        Args:
            data: the file.
            name: its path in its folder.

        Raises:
            UnreadableFileError: it is damaged or encrypted, or takes too much time or memory.
        """
        key = self._kept.key(data, name) if self._kept else ""
        reply = self._kept.get(key) if self._kept else None
        if reply is None:
            reply = self._asked(data, name)
            # Memory and time may suffice another day.
            if self._kept and not reply.get("spent"):
                self._kept.put(key, reply)
        if "fault" in reply:
            raise UnreadableFileError(reply["fault"], Cause(reply.get("cause", Cause.OTHER)))
        return _draft_from_json(reply)

    def _asked(self, data: bytes, name: str) -> Mapping[str, Any]:
        """The worker's reply to the file.

        Raises:
            UnreadableFileError: the process ended before it gave one.
        """
        process = self._process = self._process or _begin(self._memory)
        seconds = self._seconds or format_of(name).seconds
        late = threading.Event()

        def interrupt() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(_PATIENCE * seconds, interrupt)
        timer.start()
        try:
            reply = _ask(process, data, name, seconds)
        except (EOFError, OSError) as error:
            self._end()
            if late.is_set() or (_TIME_IS_UP and process.returncode == -_TIME_IS_UP):
                told = f"{name} takes more than {seconds} seconds to read; split or remove the file"
                raise UnreadableFileError(told, Cause.LARGE) from error
            told = f"{name} ends the program that reads it; save it anew or remove it"
            raise UnreadableFileError(told) from error
        except BaseException:
            self._end()  # half an answer would be taken for the next
            raise
        finally:
            timer.cancel()
        if reply.get("spent"):
            self._end()
        return reply

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                _close(pipe)
            process.wait()


def _begin(memory: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "corpus.reading.worker", str(memory)]
    paths = os.pathsep.join(path or os.curdir for path in sys.path)
    return subprocess.Popen(  # noqa: S603 - this module itself
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libraries complain of damaged files there
        env=os.environ | {"PYTHONPATH": paths},
    )


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with contextlib.suppress(OSError):  # what was still to be written has nowhere to go
            pipe.close()


def _ask(
    process: subprocess.Popen[bytes], data: bytes, name: str, seconds: int
) -> Mapping[str, Any]:
    """The worker's reply, for which it has so many seconds of the processor.

    Raises:
        EOFError: the process ended.
        OSError: it ended while it was written to.
    """
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(_LENGTH.pack(seconds))
    for part in (name.encode(), data):
        process.stdin.write(_LENGTH.pack(len(part)))
        process.stdin.write(part)
    process.stdin.flush()
    length = _LENGTH.unpack(_received(process.stdout, _LENGTH.size))[0]
    if length > _LARGEST_REPLY:
        raise EOFError
    reply: Mapping[str, Any] = json.loads(_received(process.stdout, length))
    return reply


def _received(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


def main() -> None:
    """Reads file after file from standard input, and writes a reply to each."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no reply
    memory = int(sys.argv[1])
    _limit_memory(memory)
    while head := source.read(_LENGTH.size):
        _limit_time(*_LENGTH.unpack(head))
        name = source.read(*_LENGTH.unpack(source.read(_LENGTH.size))).decode()
        data = source.read(*_LENGTH.unpack(source.read(_LENGTH.size)))
        reply = json.dumps(_reply(data, name, memory)).encode()
        target.write(_LENGTH.pack(len(reply)))
        target.write(reply)
        target.flush()


def _limit_time(seconds: int) -> None:
    """Lets the system end this process when it has kept the processor busy for so long."""
    try:
        import resource
    except ImportError:  # Windows: the clock alone limits it
        return
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    end = math.ceil(time.process_time()) + seconds
    allowed = end if most == resource.RLIM_INFINITY else min(end, most)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, most))


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the time alone is limited
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _reply(data: bytes, name: str, memory: int) -> dict[str, Any]:
    """The draft, or why there is none; "spent" where the process should not read another."""
    try:
        with without_collector():
            draft = format_of(name).reader.read(data, name)
        if len(draft.raw) > LONGEST_TEXT:
            told = f"{name} holds more than {LONGEST_TEXT:,} characters; split the file"
            return {"fault": told, "cause": Cause.LARGE, "spent": True}
        return _draft_to_json(draft)
    except UnreadableFileError as error:
        return {"fault": str(error), "cause": error.cause, "spent": False}
    except UserError as error:
        return {"fault": str(error), "spent": False}
    except MemoryError:
        told = f"{name} takes more than {memory >> 30} GB of memory to read; split the file"
        return {"fault": told, "cause": Cause.LARGE, "spent": True}
    except Exception as error:  # whatever a library raises at a damaged file
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        told = f"{name} is damaged ({reason}); save it anew or remove it"
        return {"fault": told, "spent": isinstance(error, RecursionError)}


def _draft_to_json(draft: Draft) -> dict[str, Any]:
    return {
        "raw": draft.raw,
        "blocks": [
            [b.kind.value, b.content.text, b.content.runs, b.level, b.depth] for b in draft.blocks
        ],
        "title": draft.title,
        "language": draft.language,
        "metadata": asdict(draft.metadata),
        "page_starts": draft.page_starts,
        "warnings": draft.warnings,
    }


def _draft_from_json(reply: Mapping[str, Any]) -> Draft:
    metadata: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in reply["metadata"].items()
    }
    return Draft(
        raw=reply["raw"],
        blocks=tuple(
            DraftBlock(
                BlockKind(kind), AlignedText(text, tuple(Run(*run) for run in runs)), level, depth
            )
            for kind, text, runs, level, depth in reply["blocks"]
        ),
        title=reply["title"],
        language=reply["language"],
        metadata=Metadata(**metadata),
        page_starts=tuple(reply["page_starts"]),
        warnings=tuple(reply["warnings"]),
    )


if __name__ == "__main__":
    main()
