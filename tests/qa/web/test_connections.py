"""Connections that idle or dawdle are closed; each limit is shortened here, and then met."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Timer
from urllib.parse import urlsplit

import httpx
import pytest
from scripted import PATIENCE, served

from qa.web import connections


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
