"""app.py in a process of its own, what it uses, and how it is asked."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
from gradio_client import Client

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 600
"""Seconds for a start, the index included, and for an answer."""
_TICKS = os.sysconf("SC_CLK_TCK")
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


class BusyError(Exception):
    """A polite refusal: too many ask, and the reply says when to come again.

    Attributes:
        seconds: until then.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(f"busy for {seconds} seconds")
        self.seconds = seconds


Ask = Callable[[str], dict[str, Any]]
"""A question -> the answer's JSON without its timings; raises BusyError, or whatever went wrong."""


@dataclass
class Server:
    """A started program; seconds are since its start."""

    process: subprocess.Popen[str]
    address: str
    started: float
    seconds: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)

    def mark(self, event: str) -> None:
        """Notes that ``event`` is there: seconds since the start, and processor seconds used."""
        self.seconds[event] = time.perf_counter() - self.started
        self.cpu[event] = self.cpu_seconds()

    def cpu_seconds(self) -> float:
        """Processor seconds of the program so far, of all its threads."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> tuple[float, float]:
        """MB resident now, and at most so far."""
        values = self._status()
        return int(values["VmRSS"].split()[0]) / 1000, int(values["VmHWM"].split()[0]) / 1000

    def threads(self) -> int:
        """Threads that run now."""
        return int(self._status()["Threads"])

    def open_files(self) -> int:
        """Files and connections that are open now."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def _status(self) -> dict[str, str]:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return dict(line.split(":", 1) for line in lines)


@contextmanager
def started(python: str, root: Path, settings: dict[str, str], question: str) -> Iterator[Server]:
    """The program from its start to its first answer, and then for as long as the block runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"QA_PORT": str(port), "QA_HOST": "127.0.0.1"} | settings
    begin = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603
        [python, "app.py"], cwd=root, env=environment, stderr=subprocess.PIPE, text=True
    )
    server = Server(process, f"http://127.0.0.1:{port}/", begin)
    log = threading.Thread(target=_read_log, args=(server,))
    log.start()
    try:
        _wait_for_port(server, port)
        httpx.get(server.address, timeout=PATIENCE).raise_for_status()
        server.mark("page")
        by_http(server.address)(question)
        server.mark("first answer")
        yield server
    finally:
        process.terminate()
        process.wait(30)
        log.join(30)


def _read_log(server: Server) -> None:
    assert server.process.stderr
    for line in server.process.stderr:
        if line.startswith("ready with"):
            server.mark("ready")
        elif not line.startswith("serving on"):
            print(f"    {line.rstrip()}", file=sys.stderr)


def _wait_for_port(server: Server, port: int) -> None:
    while time.perf_counter() - server.started < PATIENCE and server.process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                server.mark("port open")
                return
        time.sleep(0.02)
    raise SystemExit(f"app.py does not start; its status is {server.process.poll()}")


def by_http(address: str) -> Ask:
    """Asks in one request, over a connection that is kept."""
    connection = httpx.Client(timeout=PATIENCE)

    def ask(question: str) -> dict[str, Any]:
        reply = connection.post(f"{address}gradio_api/run/ask", json={"data": [question]})
        if reply.status_code in _BUSY and "retry-after" in reply.headers:
            raise BusyError(float(reply.headers["retry-after"]))
        reply.raise_for_status()
        return _untimed(reply.json()["data"][0])

    return ask


def by_gradio_client(address: str) -> Ask:
    """Asks as gradio_client does: a request, and a stream of events for the answer."""
    client = Client(address, verbose=False)

    def ask(question: str) -> dict[str, Any]:
        return _untimed(client.predict(question=question, history=[], api_name="/ask"))

    return ask


def _untimed(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "timings_ms"}
