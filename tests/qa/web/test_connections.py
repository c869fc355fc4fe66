"""Connections that are too many, idle or dawdle are closed; each limit is lowered, and then met."""

from __future__ import annotations

import asyncio
import logging
import logging.handlers
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Timer
from urllib.parse import urlsplit

import httpx
import pytest
from scripted import PATIENCE, served

from qa.web import connections, upload
from qa.web.body import BODY_SECONDS
from qa.web.connections import Room

ROOT = Path(__file__).parents[3]


@contextmanager
def connected(address: str) -> Iterator[socket.socket]:
    place = urlsplit(address)
    assert place.hostname and place.port
    with socket.create_connection((place.hostname, place.port), timeout=PATIENCE / 1000) as opened:
        yield opened


def until_closed(connection: socket.socket) -> bytes:
    received = b""
    try:
        while piece := connection.recv(65_536):
            received += piece
    except ConnectionResetError:
        pass
    return received


REQUEST = "GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    with served() as address:
        yield address


def nothing(_: socket.socket) -> None:
    pass


def half_a_head(connection: socket.socket) -> None:
    connection.sendall(REQUEST[:20].encode())


def a_second_half(connection: socket.socket) -> None:
    connection.sendall((REQUEST + REQUEST[:20]).encode())


@pytest.mark.parametrize("say", [nothing, half_a_head, a_second_half])
def test_who_does_not_say_what_it_wants_is_not_waited_for(
    hasty: str, say: Callable[[socket.socket], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(hasty) as connection:
        say(connection)
        until_closed(connection)  # or it takes too long, which is an error
    monkeypatch.setattr(connections, "HEAD_SECONDS", 60)
    assert httpx.get(f"{hasty}robots.txt", timeout=PATIENCE / 1000).status_code == 200


def test_a_request_that_takes_long_to_answer_is_not_cut_off(
    monkeypatch: pytest.MonkeyPatch, slow: Event
) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 1.0)  # which a busy machine needs to ask
    with served() as address:
        Timer(2.5, slow.set).start()
        asked = f"{address}gradio_api/run/ask"
        reply = httpx.post(asked, json={"data": ["slow?"]}, timeout=PATIENCE / 1000)
    assert reply.status_code == 200


def test_an_idle_connection_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0.2)
    with served() as address, connected(address) as connection:
        connection.sendall(REQUEST.encode())
        assert until_closed(connection).startswith(b"HTTP/1.1 200 ")


def test_a_reader_who_reads_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "STALLED_SECONDS", 0.3)
    lost = []
    end = connections.TimedProtocol.connection_lost

    def note(protocol: connections.TimedProtocol, error: Exception | None) -> None:
        lost.append(protocol)
        end(protocol, error)

    monkeypatch.setattr(connections.TimedProtocol, "connection_lost", note)
    with served() as address, connected(address) as connection:
        # Requests enough for their answers to fill the buffers of both sockets.
        asking = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 300
        connection.settimeout(PATIENCE / 1000)
        try:
            while not lost:
                connection.sendall(asking)
        except OSError:
            pass  # closed while asking
        assert lost


def test_the_limits_are_those_that_are_told() -> None:
    assert (connections.IDLE_SECONDS, connections.HEAD_SECONDS) == (5, 20)
    assert connections.STALLED_SECONDS == 60
    assert connections.MOST_CONNECTIONS == 1000
    assert (BODY_SECONDS, upload._BODY_SECONDS) == (30, 120)


# --- how many -------------------------------------------------------------------------------------


def test_a_room_has_places_in_all_and_for_each_and_gets_them_back() -> None:
    room = Room(3, 2)
    assert [room.enter(each) for each in "aaabc"] == [True, True, False, True, False]
    room.leave("a")
    assert [room.enter(each) for each in "bc"] == [True, False]
    one = Room(2, 1)
    assert [one.enter("") for _ in range(3)] == [True, True, False]  # nobody can be told apart


def test_room_is_for_fewer_connections_than_files_may_be_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {}
    for files in (256, 1024, 1 << 20):
        monkeypatch.setattr(connections, "_open_files", lambda files=files: files)
        room = connections.room_for_connections()
        found[files] = room.most, room.each
    assert found == {256: (192, 64), 1024: (768, 256), 1 << 20: (1000, 333)}


HEARTBEAT = "GET /gradio_api/heartbeat/h{} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}\r\n"


@contextmanager
def flood(
    address: str, count: int, source: str = "127.0.0.2", header: str = ""
) -> Iterator[list[socket.socket]]:
    """So many heartbeats, from an address of this machine."""
    place = urlsplit(address)
    assert place.port
    with ExitStack() as opened:
        held = []
        for number in range(count):
            to = ("127.0.0.1", place.port)
            one = socket.create_connection(to, PATIENCE / 1000, (source, 0))
            held.append(opened.enter_context(one))
            one.sendall(HEARTBEAT.format(number, f"{header}\r\n" if header else "").encode())
        yield held


def told(connections: Sequence[socket.socket]) -> list[bytes]:
    """The head of what each was answered, sorted."""
    return sorted(one.recv(65_536).partition(b"\r\n\r\n")[0] for one in connections)


def asked_from(address: str, source: str) -> int:
    """The status of an answer to somebody else."""
    transport = httpx.HTTPTransport(local_address=source)
    with httpx.Client(transport=transport, timeout=PATIENCE / 1000) as client:
        asked = client.post(f"{address}gradio_api/run/ask", json={"data": ["How large?"]})
        return asked.status_code


@pytest.fixture
def few_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for 24 connections, 8 of each visitor."""
    monkeypatch.setattr(connections, "_open_files", lambda: 32)


def test_one_visitor_cannot_take_all_connections_and_is_told_so(few_files: None) -> None:
    with served() as address:
        with flood(address, 9) as held:
            first, *others = told(held)
            assert [each.split()[1] for each in (first, *others)] == [b"200"] * 8 + [b"503"]
            assert b"Retry-After: 5" in others[-1]
            until_closed(held[-1])  # or it takes too long, which is an error
        with flood(address, 8) as held:  # the places are free again
            assert [each.split()[1] for each in told(held)] == [b"200"] * 8
            assert asked_from(address, "127.0.0.3") == 200


def test_no_more_are_served_than_there_is_room_for_from_wherever_they_come(
    few_files: None,
) -> None:
    with served() as address, ExitStack() as floods:
        held: list[socket.socket] = []
        for number in range(2, 5):
            held += floods.enter_context(flood(address, 8, f"127.0.0.{number}"))
        assert {each.split()[1] for each in told(held)} == {b"200"}
        assert asked_from(address, "127.0.0.9") == 503
        held[0].close()
        assert _eventually(lambda: asked_from(address, "127.0.0.9") == 200)


def test_behind_a_proxy_a_visitor_is_whom_it_names(few_files: None) -> None:
    forwarded = "X-Forwarded-For: 203.0.113.{}".format
    with served(proxy=1) as address, ExitStack() as floods:
        one = floods.enter_context(flood(address, 9, header=forwarded(1)))
        assert [each.split()[1] for each in told(one)] == [b"200"] * 8 + [b"503"]
        other = floods.enter_context(flood(address, 8, header=forwarded(2)))
        assert {each.split()[1] for each in told(other)} == {b"200"}


def _eventually(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE / 1000
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


FLOODED = """
import resource, sys
sys.path.insert(0, "tests/qa/web")
import logging
logging.basicConfig(format="%(message)s")
from scripted import served

resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
with served() as address:
    print(address, flush=True)
    sys.stdin.read()
"""


def test_a_flood_beyond_what_the_system_allows_leaves_a_short_log_and_answers_for_others() -> None:
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", FLOODED],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        address = next(line for line in process.stdout if line.startswith("http")).strip()
        with flood(address, 600):
            assert asked_from(address, "127.0.0.3") == 200
    finally:
        _, log = process.communicate("")
    assert "Traceback" not in log
    assert len(log.splitlines()) < 10, log


def test_what_is_no_http_is_told_once_a_minute() -> None:
    log, told = logging.getLogger("uvicorn.error"), logging.handlers.BufferingHandler(100)
    with served() as address:
        log.addHandler(told)
        before, log.filters = log.filters, log.filters[-1:]  # of this page alone
        try:
            for _ in range(5):
                with connected(address) as connection:
                    connection.sendall(b"\0\r\n\r\n")
                    assert b" 400 " in until_closed(connection)
        finally:
            log.removeHandler(told)
            log.filters = before
    assert len(told.buffer) == 1


def test_the_loop_tells_the_same_in_one_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    handler, loop = connections._Told(), asyncio.new_event_loop()
    error = OSError(24, "Too many open files")
    with caplog.at_level(logging.ERROR):
        for _ in range(1000):
            handler(loop, {"message": "no accept", "exception": error})
        handler(loop, {"message": "another"})
    loop.close()
    assert [record.getMessage() for record in caplog.records] == [
        "no accept: OSError",
        "another: no error",
    ]
    assert not any(record.exc_info for record in caplog.records)
