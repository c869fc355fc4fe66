"""How long a visitor waits: the start of app.py, one visitor alone, and up to 200 at once.

The program runs in a process of its own, from ROOT and with PYTHON, and is asked over HTTP and by
Gradio's client. Every answer is compared with the one that a lone visitor got. Processor seconds
are the program's own; with other jobs about, they tell what a quiet machine would take better than
the clock does. The status is 1 when an answer differs or a request fails otherwise than by a polite
"busy".
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.server import ROOT, Ask, BusyError, Server, by_gradio_client, by_http, started

_CORES = 2  # of the bar: throughput is compared with what so many could do
_SHARE = 0.7  # of it that is asked for
_LONGEST_WAIT = 30.0  # seconds that a visitor who was told to come again waits at most
_REST = 25.0  # seconds after which free memory was given back, and threads that wait may end

Lone = Mapping[str, Mapping[str, Any]]
"""Question -> the answer that a lone visitor got."""


@dataclass
class Visits:
    """What some visitors met with.

    Attributes:
        waits: milliseconds from a question that was taken to its finished answer.
        unlike: answers that differ from a lone visitor's.
        busy: requests that were politely refused; each was repeated.
        failures: what else went wrong.
        answers: by question.
        seconds: from the first question to the last answer.
        cpu: processor seconds of the program in that time.
    """

    waits: list[float] = field(default_factory=list)
    unlike: int = 0
    busy: int = 0
    failures: list[str] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.waits) / self.seconds

    @property
    def cost(self) -> float:
        """Processor seconds an answer."""
        return self.cpu / max(1, len(self.waits))


def visit(
    server: Server, asks: Sequence[Ask], questions: Sequence[str], each: int, lone: Lone
) -> Visits:
    """Several visitors at the same time, who ask the questions in turn, ``each`` of them some."""
    met = Visits()
    together = threading.Barrier(len(asks) + 1)

    def one(number: int, ask: Ask) -> None:
        together.wait()
        for place in range(number * each, (number + 1) * each):
            question = questions[place % len(questions)]
            try:
                _ask(ask, question, lone, met)
            except Exception as error:
                met.failures.append(f"{type(error).__name__}: {error}")

    threads = [threading.Thread(target=one, args=each) for each in enumerate(asks)]
    for thread in threads:
        thread.start()
    cpu = server.cpu_seconds()
    together.wait()
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    met.seconds = time.perf_counter() - begin
    met.cpu = server.cpu_seconds() - cpu
    return met


def _ask(ask: Ask, question: str, lone: Lone, met: Visits) -> None:
    while True:
        begin = time.perf_counter()
        try:
            answer = ask(question)
        except BusyError as busy:
            met.busy += 1
            time.sleep(min(busy.seconds, _LONGEST_WAIT))
            continue
        met.waits.append(1000 * (time.perf_counter() - begin))
        met.unlike += answer != lone.get(question, answer)
        met.answers[question] = answer
        return


def row(name: str, met: Visits) -> str:
    """A line of the table."""
    waits = np.percentile(met.waits or [0.0], [50, 95, 99])
    cells = [len(met.waits), met.unlike, met.busy, len(met.failures), *(f"{w:.0f}" for w in waits)]
    cells += [f"{1000 * met.cost:.0f}", f"{met.rate:.1f}"]
    return " | ".join(("", name, *map(str, cells), "")).strip()


HEAD = (
    "| visitors | answers | unlike | busy | failed | p50 ms | p95 ms | p99 ms "
    "| processor ms | answers a second |\n" + "|---" * 10 + "|"
)


def encoding(questions: Sequence[str]) -> float:
    """Processor seconds that the encoder alone takes for a question, in this process."""
    from embeddings.encoder import load_encoder

    encoder = load_encoder()
    list(encoder.read_queries(questions[:1]))
    begin = time.process_time()
    for question in questions:
        list(encoder.read_queries([question]))
    return (time.process_time() - begin) / len(questions)


def main() -> int:
    """Measures and prints two tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--root", type=Path, default=ROOT, help="checkout to run app.py in")
    parser.add_argument("--python", default=sys.executable, help="interpreter to run it with")
    parser.add_argument("--count", type=int, default=150, help="questions in all")
    parser.add_argument("--each", type=int, default=5, help="questions of each of several")
    parser.add_argument("--visitors", type=int, nargs="*", default=[1, 20, 50, 100, 200])
    parser.add_argument("--start-only", action="store_true", help="stop after the first answer")
    options = parser.parse_args()
    lines = (ROOT / "corpus" / "questions.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["question"] for line in lines]
    questions = texts[:: max(1, len(texts) // options.count)][: options.count]

    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}\n")
    with started(options.python, options.root, {"QA_RATE_LIMIT": "0"}, questions[0]) as server:
        print("| start | seconds | processor seconds |\n|---|---|---|")
        for event in sorted(server.seconds, key=lambda name: server.seconds[name]):
            print(f"| {event} | {server.seconds[event]:.1f} | {server.cpu[event]:.1f} |")
        print(f"\nmemory after the first answer: {server.memory()[0]:.0f} MB")
        if options.start_only:
            return 0
        wrong = _load(server, questions, options.visitors, options.each)
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f}")
    return 1 if wrong else 0


def _load(server: Server, questions: Sequence[str], visitors: Sequence[int], each: int) -> int:
    """Prints the second table and what is read off it; how many answers were wrong or missing."""
    print(f"\n{HEAD}")
    alone = visit(server, [by_http(server.address)], questions, len(questions), {})
    lone = alone.answers
    print(row("one, HTTP", alone))
    asks = [by_gradio_client(server.address)]
    client = visit(server, asks, questions, len(questions), lone)
    print(row("one, gradio_client", client), flush=True)
    before = server.memory()[0], _at_rest(server, questions[0])
    wrong, rates = client.unlike + len(alone.failures) + len(client.failures), {}
    for count in visitors:
        asks = [by_http(server.address) for _ in range(count)]
        met = visit(server, asks, questions, each, lone)
        print(row(f"{count} at once, HTTP", met), flush=True)
        for failure in sorted(set(met.failures)):
            print(f"    {met.failures.count(failure)} x {failure}", file=sys.stderr)
        wrong += met.unlike + len(met.failures)
        rates[count] = met.rate
    after, most = server.memory()
    rested = _at_rest(server, questions[0])
    encoder, bar = encoding(questions), _SHARE * _CORES / alone.cost
    print(f"\nmemory, MB: {before[0]:.0f} before, {after:.0f} after, {most:.0f} at most")
    print(f"memory at rest, MB: {before[1]:.0f} before, {rested:.0f} after")
    print(f"after / before: {after / before[0]:.3f}")
    print(f"the same at rest: {rested / before[1]:.3f} (bar: at most 1.05)")
    print(
        f"processor ms an answer / of the encoder alone: {1000 * alone.cost:.0f} / "
        f"{1000 * encoder:.0f} = {alone.cost / encoder:.1f}"
    )
    for count, rate in rates.items():
        told = "" if count < _CORES else f" (bar: {bar:.1f})"
        print(f"answers a second, {count} visitors: {rate:.1f}{told}")
    return wrong


def _at_rest(server: Server, question: str) -> float:
    """MB resident once the visitors have been gone for a while."""
    time.sleep(_REST)
    by_http(server.address)(question)  # what comes next lets threads end that nobody needed since
    time.sleep(_REST)
    return server.memory()[0]


if __name__ == "__main__":
    sys.exit(main())
