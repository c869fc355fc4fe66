"""Memory that threads leave behind is shared, and free memory is the system's again."""

import platform
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from qa.web.memory import give_back, giving_back, share_arenas

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


# 5,000 places of 10 kB, of which the last stays in use.
FREED = """
import ctypes, re
from qa.web.memory import give_back

libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
places = [libc.malloc(10_000) for _ in range(5_000)]
for place in places:
    ctypes.memset(ctypes.c_void_p(place), 1, 10_000)
for place in places[:-1]:
    libc.free(ctypes.c_void_p(place))

def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1])

kept = resident()
give_back()
print(kept - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the allocator is not glibc's")
def test_free_memory_between_what_is_used_is_given_back() -> None:
    told = subprocess.run([sys.executable, "-c", FREED], check=True, capture_output=True)  # noqa: S603
    assert int(told.stdout) > 40_000


def test_memory_is_given_back_while_the_page_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    given = threading.Event()
    monkeypatch.setattr("qa.web.memory.give_back", given.set)
    monkeypatch.setattr("qa.web.memory._STEP", 0.01)
    with giving_back():
        assert given.wait(60)
    assert "giving back" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("tell", [share_arenas, give_back])
@pytest.mark.parametrize("missing", ["a library to open", "the function"])
def test_a_system_that_cannot_be_told_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, missing: str, tell: Callable[[], None]
) -> None:
    asked = []

    def library(name: None) -> object:
        asked.append(name)
        if missing == "a library to open":
            raise OSError
        return object()

    monkeypatch.setattr("ctypes.CDLL", library)
    tell()
    assert asked == [None]
