"""The memory that threads leave behind is shared, as glibc itself counts its arenas."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from qa.web.memory import share_arenas

# Twenty threads that ask for memory at once, each of which glibc would give an arena of its own.
PROGRAM = """
import ctypes, sys, threading
from qa.web.memory import share_arenas

libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
if sys.argv[1] == "shared":
    share_arenas()
together = threading.Barrier(20)

def allocate():
    together.wait()
    libc.malloc(10_000)
    together.wait()

threads = [threading.Thread(target=allocate) for _ in range(20)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
file = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the allocator is not glibc's")
def test_threads_share_two_arenas(tmp_path: Path) -> None:
    arenas = {}
    for kind in ("shared", "own"):
        told = tmp_path / kind
        subprocess.run([sys.executable, "-c", PROGRAM, kind, str(told)], check=True)  # noqa: S603
        arenas[kind] = told.read_text().count("<heap nr=")
    assert arenas["shared"] == 2
    assert arenas["own"] > 2


@pytest.mark.parametrize("missing", ["a library to open", "mallopt"])
def test_a_system_that_cannot_be_told_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    asked = []

    def library(name: None) -> object:
        asked.append(name)
        if missing == "a library to open":
            raise OSError
        return object()  # without mallopt

    monkeypatch.setattr("ctypes.CDLL", library)
    share_arenas()
    assert asked == [None]
