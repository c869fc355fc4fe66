"""Does the memory of the served program stay as it is? An hour's worth of questions in fast motion.

A busy page is asked a question a second. As many are asked here, as fast as a few visitors get
answers: questions that were not asked before, follow-ups, searches, and mistakes. Memory, threads
and open files are told as it goes on. The status is 1 when memory rises by more than a share after
the first tenth, when caches are full: by the line through all looks, for a single one may be 20 MB
off, by what glibc has not given back yet.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import httpx
import numpy as np

from benchmarks.server import PATIENCE, ROOT, Server, started

_GROWTH = 0.05  # share of the memory after the first tenth by which it may rise
# A follow-up, a search and a mistake come once in so many requests.
_FOLLOW_UP, _SEARCH, _MISTAKE = 4, 7, 31


@dataclass(frozen=True, slots=True)
class Look:
    """The program after so many requests.

    Attributes:
        requests: that were answered.
        seconds: since the first.
        memory: MB resident.
        threads: that run.
        files: that are open.
    """

    requests: int
    seconds: float
    memory: float
    threads: int
    files: int


def requests_of(texts: Sequence[str]) -> Iterator[tuple[str, list[object]]]:
    """Endless requests, as (endpoint, arguments); no question comes twice."""
    for number in count():
        text = texts[number % len(texts)]
        # Other words make another question, whose vector and whose passages nobody remembers.
        asked = f"{text} ({texts[(number * 13 + number // len(texts)) % len(texts)][:40]} {number})"
        if number % _MISTAKE == 0:
            yield "ask", [number]
        elif number % _SEARCH == 0:
            yield "search", [asked, 20]
        elif number % _FOLLOW_UP == 0:
            yield "ask", [asked, [texts[number * 7 % len(texts)]]]
        else:
            yield "ask", [asked]


def soak(
    server: Server, texts: Sequence[str], total: int, visitors: int, looks: int
) -> tuple[list[Look], int]:
    """Asks ``total`` requests; ``looks`` looks at the program, and how many requests failed."""
    # So many and no more are taken, by whichever visitor is free: which fail does not depend on it.
    source, lock = islice(requests_of(texts), total), threading.Lock()
    seen: list[Look] = []
    done = failed = 0
    begin = time.perf_counter()

    def visitor() -> None:
        nonlocal done, failed
        with httpx.Client(timeout=PATIENCE) as connection:
            while True:
                with lock:
                    request = next(source, None)
                if request is None:
                    return
                endpoint, arguments = request
                url = f"{server.address}gradio_api/run/{endpoint}"
                status = connection.post(url, json={"data": arguments}).status_code
                expected = 422 if isinstance(arguments[0], int) else 200
                with lock:
                    done += 1
                    failed += status != expected
                    if done * looks // total > (done - 1) * looks // total:
                        seen.append(_look(server, done, time.perf_counter() - begin))
                        print(_row(seen[-1]), flush=True)

    threads = [threading.Thread(target=visitor) for _ in range(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen, failed


def growth(looks: Sequence[Look]) -> tuple[float, float]:
    """Share by which memory rises after the first tenth, and MB a thousand requests.

    Both are of the line with the least squares through the looks since then.
    """
    late = [look for look in looks if look.requests >= looks[-1].requests / 10] or list(looks)
    if len(late) < 2:
        return 0.0, 0.0
    slope, start = np.polyfit([look.requests for look in late], [look.memory for look in late], 1)
    first, last = (start + slope * late[end].requests for end in (0, -1))
    return float(last / first - 1), 1000 * float(slope)


def _look(server: Server, requests: int, seconds: float) -> Look:
    return Look(requests, seconds, server.memory()[0], server.threads(), server.open_files())


def _row(look: Look) -> str:
    return (
        f"| {look.requests} | {look.seconds:.0f} | {look.memory:.1f} | {look.threads} "
        f"| {look.files} |"
    )


def main() -> int:
    """Asks and prints a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--root", type=Path, default=ROOT, help="checkout to run app.py in")
    parser.add_argument("--python", default=sys.executable, help="interpreter to run it with")
    parser.add_argument("--requests", type=int, default=3600, help="in all")
    parser.add_argument("--visitors", type=int, default=4)
    parser.add_argument("--looks", type=int, default=20, help="lines of the table")
    options = parser.parse_args()
    lines = (ROOT / "corpus" / "questions.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["question"] for line in lines]
    print(f"load of the machine at the start: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}\n")
    with started(options.python, options.root, {"QA_RATE_LIMIT": "0"}, texts[0]) as server:
        print(f"memory after the first answer: {server.memory()[0]:.1f} MB\n")
        print("| requests | seconds | memory, MB | threads | open files |\n|---|---|---|---|---|")
        looks, failed = soak(server, texts, options.requests, options.visitors, options.looks)
    share, slope = growth(looks)
    print(f"\nfailed: {failed}")
    print(f"rise since the first tenth: {100 * share:.1f} % (bar: {100 * _GROWTH:.0f} %)")
    print(f"MB a thousand requests: {slope:.2f}")
    return 1 if failed or share > _GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
