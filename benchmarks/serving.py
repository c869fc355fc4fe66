"""How long a visitor waits: the start of app.py, one visitor's answers, twenty visitors at once.

The program runs in a process of its own, from ROOT and with PYTHON, and is asked over HTTP and by
Gradio's client. Processor seconds are the program's own; with other jobs about, they tell what a
quiet machine would take better than the clock does.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import httpx
from gradio_client import Client

ROOT = Path(__file__).resolve().parent.parent
_PATIENCE = 600  # seconds for a start, the index included
_TICKS = os.sysconf("SC_CLK_TCK")

Ask = Callable[[str], None]


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
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        values = dict(line.split(":", 1) for line in lines)
        return int(values["VmRSS"].split()[0]) / 1000, int(values["VmHWM"].split()[0]) / 1000


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
        httpx.get(server.address, timeout=_PATIENCE).raise_for_status()
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
    while time.perf_counter() - server.started < _PATIENCE and server.process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                server.mark("port open")
                return
        time.sleep(0.02)
    raise SystemExit(f"app.py does not start; its status is {server.process.poll()}")


def by_http(address: str) -> Ask:
    """Asks in one request, over a connection that is kept."""
    connection = httpx.Client(timeout=_PATIENCE)

    def ask(question: str) -> None:
        reply = connection.post(f"{address}gradio_api/run/ask", json={"data": [question]})
        reply.raise_for_status()
        assert reply.json()["data"][0]["answer"]

    return ask


def by_gradio_client(address: str) -> Ask:
    """Asks as gradio_client does: a request, and a stream of events for the answer."""
    client = Client(address, verbose=False)

    def ask(question: str) -> None:
        assert client.predict(question=question, history=[], api_name="/ask")["answer"]

    return ask


def waits(ask: Ask, questions: Sequence[str]) -> list[float]:
    """Milliseconds from question to finished answer, one after the other."""
    result = []
    for question in questions:
        begin = time.perf_counter()
        ask(question)
        result.append(1000 * (time.perf_counter() - begin))
    return result


def at_once(asks: Sequence[Ask], questions: Sequence[str]) -> tuple[list[float], list[str]]:
    """The same of several visitors at the same time, each with all questions; and what failed."""
    all_waits: list[float] = []
    failures: list[str] = []
    together = threading.Barrier(len(asks))

    def visit(number: int, ask: Ask) -> None:
        own = [*questions[number % len(questions) :], *questions[: number % len(questions)]]
        together.wait()
        try:
            all_waits.extend(waits(ask, own))
        except Exception as error:
            failures.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=visit, args=each) for each in enumerate(asks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return all_waits, failures


def row(name: str, milliseconds: Sequence[float], failures: int, cpu: float) -> str:
    """A line of the table."""
    count = len(milliseconds)
    ninety_five = quantiles(milliseconds, n=20)[-1]
    return (
        f"| {name} | {count} | {failures} | {median(milliseconds):.0f} | {ninety_five:.0f} "
        f"| {1000 * cpu / count:.0f} |"
    )


def main() -> None:
    """Measures and prints two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="checkout to run app.py in")
    parser.add_argument("--python", default=sys.executable, help="interpreter to run it with")
    parser.add_argument("--count", type=int, default=50, help="questions of one visitor")
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--start-only", action="store_true", help="stop after the first answer")
    options = parser.parse_args()
    lines = (ROOT / "corpus" / "questions.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["question"] for line in lines]
    questions = texts[:: max(1, len(texts) // options.count)][: options.count]

    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}\n")
    settings = {"QA_RATE_LIMIT": "0"}
    with started(options.python, options.root, settings, questions[0]) as server:
        print("| start | seconds | processor seconds |\n|---|---|---|")
        for event in sorted(server.seconds, key=lambda name: server.seconds[name]):
            print(f"| {event} | {server.seconds[event]:.1f} | {server.cpu[event]:.1f} |")
        print(f"\nmemory after the first answer: {server.memory()[0]:.0f} MB")
        if options.start_only:
            return
        print("\n| visitors | answers | failed | median ms | p95 ms | processor ms |")
        print("|---|---|---|---|---|---|")
        for name, way in (("HTTP", by_http), ("gradio_client", by_gradio_client)):
            cpu = server.cpu_seconds()
            one = waits(way(server.address), questions)
            print(row(f"one, {name}", one, 0, server.cpu_seconds() - cpu), flush=True)
            asks = [way(server.address) for _ in range(options.visitors)]
            cpu = server.cpu_seconds()
            many, failures = at_once(asks, questions[:5])
            used = server.cpu_seconds() - cpu
            print(row(f"{options.visitors} at once, {name}", many, len(failures), used), flush=True)
            for failure in failures:
                print(f"    {failure}", file=sys.stderr)
        print("\nmemory at the end: {:.0f} MB, at most {:.0f} MB".format(*server.memory()))
        print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
