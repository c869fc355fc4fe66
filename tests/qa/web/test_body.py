"""Bodies as they come over the wire: long, lying, slow, odd."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from scripted import served

from qa.web import body as module
from qa.web.body import MAX_BODY, holds_file

ASK = "gradio_api/run/ask"
TYPED = {"Content-Type": "application/json"}
QUESTION = "How large is the park?"


def test_the_longest_question_with_the_longest_history_fits(address: str) -> None:
    fits = httpx.post(address + ASK, json={"data": [QUESTION, ["界" * 2_000] * 100]}, timeout=60)
    assert fits.status_code == 200


def test_a_body_in_pieces_is_read(address: str) -> None:
    text = json.dumps({"data": [QUESTION]}).encode()
    reply = httpx.post(address + ASK, content=iter([text[:5], text[5:]]), headers=TYPED, timeout=60)
    assert reply.status_code == 200


def exchange(address: str, head: str, pieces: Iterator[bytes], wait: float = 30) -> bytes:
    """What the server says to a request of these bytes before it closes the connection."""
    place = urlsplit(address)
    assert place.hostname and place.port
    with socket.create_connection((place.hostname, place.port), timeout=wait) as connection:
        connection.sendall(f"{head}\r\nHost: {place.netloc}\r\n\r\n".encode())
        try:
            for piece in pieces:
                connection.sendall(piece)
        except OSError:
            pass  # the server has heard enough
        answer = b""
        try:
            while piece := connection.recv(65_536):
                answer += piece
        except ConnectionResetError:
            pass
        return answer


def chunks(size: int, count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield f"{size:x}\r\n".encode() + b" " * size + b"\r\n"


def test_a_body_that_says_it_is_long_is_turned_away_before_it_comes(address: str) -> None:
    head = (
        f"POST /{ASK} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {MAX_BODY + 1}"
    )
    answer = exchange(address, head, iter(()))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.endswith(f'{{"error":"a request may have {MAX_BODY} bytes"}}'.encode())


def test_a_body_in_pieces_is_counted_as_it_arrives(address: str) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for piece in chunks(100_000, 1_000):
            sent += len(piece)
            yield piece

    head = f"POST /{ASK} HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
    answer = exchange(address, head, endless())
    # What lies in the buffers of two sockets is sent before the connection is found closed.
    assert sent < 50_000_000
    assert not answer or answer.startswith(b"HTTP/1.1 413 ")


def test_a_request_with_two_lengths_is_turned_away(address: str) -> None:
    head = (
        f"POST /{ASK} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 5\r\n"
        "Transfer-Encoding: chunked"
    )
    answer = exchange(address, head, chunks(1_000, 1))
    assert answer.startswith(b"HTTP/1.1 400 ")


def test_what_is_long_without_being_text_is_turned_away_before_it_is_read(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gradio would go through it for as long as a hundred answers take, and serve nobody else."""
    read: list[int] = []
    loads = json.loads

    def note(text: str, **more: Any) -> Any:
        read.append(len(text))
        return loads(text, **more)

    monkeypatch.setattr(json, "loads", note)
    text = json.dumps('[,\\"' * 10_000)
    for encoding in ("utf-8", "utf-16"):
        lists = f'{{"data": [{text}, {"[]," * 4_000} 1]}}'.encode(encoding)
        for path in (ASK, "gradio_api/call/search", "gradio_api/mcp/", "gradio_api/queue/join"):
            reply = httpx.post(address + path, content=lists, headers=TYPED, timeout=60)
            assert reply.status_code == 413
            assert "besides its texts" in reply.text
    for long in (" " * 20_000, "9" * 20_000):
        body = f'{{"data": [{long}]}}'
        assert httpx.post(address + ASK, content=body, headers=TYPED).status_code == 413
    assert max(read, default=0) < 10_000


def test_reading_takes_no_body(address: str) -> None:
    assert httpx.request("GET", f"{address}config", content=b"{}", timeout=60).status_code == 400


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BODY_SECONDS", 0.2)
    head = f"POST /{ASK} HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 50"
    with served() as address:
        answer = exchange(address, head, iter([b"{"]))
    assert answer.startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 9_000, 400),
        (b'{"data": [' + b"9" * 9_000 + b"]}", 400),
        (b"[]", 422),
        (b'{"data": 3}', 422),
        (b"{}", 422),
        (b'{"data": ["x"], "fn_index": 0}', 422),
        (b'{"data": ["x"], "session_hash": "a"}', 422),
        (b'{"data": [' + b"[" * 500 + b"]" * 500 + b"]}", 422),
    ],
)
def test_what_is_no_request_is_one_clear_line(
    address: str, capfd: pytest.CaptureFixture[str], content: bytes, status: int
) -> None:
    reply = httpx.post(address + ASK, content=content, headers=TYPED)
    assert reply.status_code == status
    assert reply.json()["error"]
    assert "Traceback" not in capfd.readouterr().err


def test_another_kind_of_body_is_turned_away(address: str) -> None:
    """A form of a strange page could send it without asking first."""
    text = json.dumps({"data": [QUESTION]})
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        reply = httpx.post(address + ASK, content=text, headers={"Content-Type": kind})
        assert reply.status_code == 415


@pytest.mark.parametrize(
    "value",
    [
        {"path": "http://127.0.0.1/"},
        [["x", {"url": "x"}]],
        {"a": {"b": [{"meta": {"_type": "gradio.FileData"}}]}},
    ],
)
def test_a_file_is_found_wherever_it_lies(value: object) -> None:
    assert holds_file(value)


@pytest.mark.parametrize(
    "value", [None, "http://127.0.0.1/", ["path"], {"link": "?doc=a", "neighbours": ["url"]}, [[]]]
)
def test_text_about_a_file_is_none(value: object) -> None:
    assert not holds_file(value)


def test_what_lies_too_deep_is_not_looked_for() -> None:
    deep: object = []
    for _ in range(100_000):
        deep = [deep]
    assert holds_file(deep)
