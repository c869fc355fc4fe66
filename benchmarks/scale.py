"""What a collection costs as it grows: building, opening, asking, an edit, memory and disk.

    python -m benchmarks.scale [--sizes 1200 5000 20000] [--folder DIR] [--known FILE]
        [--json FILE] [--plot FILE]

The corpus is made on the spot: the shipped notes again and again, their figures and some of their
words altered so that no two are copies. Its vectors are those of the notes, jittered: encoding is
most of the time of a real build, the same for every text, and left out here. Every size is
measured in processes of its own. Memory is what a process holds of its own; beside it stands what
it holds with the pages of the index's files that it has read. What each passage, sentence and token
costs is drawn on from the largest size to 1,000,000 passages.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from corpus.document import Span
from corpus.questions import load_questions
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.encoder import Encoder, load_encoder
from embeddings.fairness import normalized
from embeddings.vectors import Encoded, Vectors

_SIZES = (1200, 5000, 20_000)
_NOTES_PASSAGES = 748  # of the shipped notes; the corpus has about as many for each copy
_ON_PAPER = 1_000_000
_ASKED = 40
_JITTER = 0.35  # of the length of a vector, so that copies of a note are near, and not the same
_NUMBER = re.compile(r"\d+")


class Jittered:
    """An encoder that knows the texts of the notes, and takes an altered one for what it was."""

    def __init__(self, real: Encoder, known: dict[str, Encoded]) -> None:
        self.name, self.fingerprint, self.dim = real.name, real.fingerprint, real.dim
        self._real, self._known = real, known

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""
        return self._real.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages."""
        return np.stack([each.vector for each in self.read_passages(texts)])

    def read_queries(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Questions as the real encoder reads them."""
        return self._real.read_queries(texts)

    def read_passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Passages, jittered where the notes have their like."""
        for text in texts:
            known = self._known.get(_key(text))
            yield (
                next(iter(self._real.read_passages([text])))
                if known is None
                else _moved(known, zlib.crc32(text.encode()))
            )

    def token_spans(self, text: str) -> Sequence[Span]:
        """As the real encoder places them."""
        return self._real.token_spans(text)


def _key(text: str) -> str:
    return _NUMBER.sub("#", text)


def _moved(known: Encoded, seed: int) -> Encoded:
    drawn = np.random.default_rng(seed)
    dim = len(known.vector)
    vector = known.vector + _JITTER * normalized(drawn.normal(size=dim).astype(np.float32))
    noise = drawn.normal(size=known.states.shape).astype(np.float32)
    lengths = np.linalg.norm(known.states, axis=1, keepdims=True)
    states = known.states + 0.5 * _JITTER * lengths * normalized(noise)
    return Encoded(normalized(vector), known.token_ids, states)


def write_corpus(root: Path, passages: int) -> int:
    """Writes altered copies of the notes, of about so many passages; returns how many copies."""
    copies = max(1, round(passages / _NOTES_PASSAGES))
    for copy in range(copies):
        for path in sorted(SHIPPED_DOCUMENTS.rglob("*.md")):
            text = path.read_text(encoding="utf-8")
            target = root / f"{copy:05}" / path.relative_to(SHIPPED_DOCUMENTS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(altered(text, copy), encoding="utf-8")
    return copies


def altered(text: str, copy: int) -> str:
    """The note with other figures and a name of its own."""
    if not copy:
        return text
    head, mark, body = text.partition("\n---\n")
    changed = random.Random(copy)  # noqa: S311 -- no secret

    def other(match: re.Match[str]) -> str:
        figures = match.group()
        return "".join(changed.choice("123456789") for _ in figures)

    head = re.sub(r"(?m)^id: (.*)$", lambda found: f"id: {found[1]}-{copy}", head)
    return head + mark + _NUMBER.sub(other, body)


def _known(encoder: Encoder, cache: Path) -> dict[str, Encoded]:
    """What the encoder makes of every text of the notes; kept beside the corpora."""
    from corpus.load import load_corpus
    from embeddings.index.build import _texts

    path = cache / "notes.npz"
    texts = sorted({text for split in load_corpus(SHIPPED_DOCUMENTS) for text in _texts(split)})
    if not path.exists():
        read = list(encoder.read_passages(texts))
        np.savez(
            path,
            vectors=np.stack([each.vector for each in read]).astype(np.float16),
            ids=np.concatenate([each.token_ids for each in read]),
            states=np.concatenate([each.states for each in read]).astype(np.float16),
            counts=np.array([len(each.token_ids) for each in read]),
        )
    with np.load(path) as stored:
        vectors, ids, states = stored["vectors"], stored["ids"], stored["states"]
        bounds = np.concatenate([[0], np.cumsum(stored["counts"])])
    return {
        _key(text): Encoded(
            vectors[row].astype(np.float32),
            ids[bounds[row] : bounds[row + 1]],
            states[bounds[row] : bounds[row + 1]].astype(np.float32),
        )
        for row, text in enumerate(texts)
    }


def _encoder(folder: Path) -> Jittered:
    real = load_encoder()
    return Jittered(real, _known(real, folder))


def memory_held() -> tuple[float, float]:
    """Megabytes that this process holds: of its own, and with the pages of files that it has read.

    The system takes the pages of files away where memory is short, and reads them again.
    """
    _, whole, shared, *_ = Path("/proc/self/statm").read_text(encoding="ascii").split()
    size = os.sysconf("SC_PAGE_SIZE") / 1e6
    return (int(whole) - int(shared)) * size, int(whole) * size


@contextmanager
def _watched() -> Iterator[dict[str, float]]:
    """Collects the most that ``memory_held`` has told meanwhile."""
    most = {"own": 0.0, "resident": 0.0}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.05):
            for name, held in zip(most, memory_held(), strict=True):
                most[name] = max(most[name], held)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        ended.set()
        thread.join()


def build(folder: Path, size: int) -> dict[str, Any]:
    """Builds an index of the corpus, and afresh after an edit of a document."""
    from embeddings.index.folder import read_manifest
    from qa.library import update_index

    encoder = _encoder(folder)
    before, started = memory_held()[0], time.process_time()
    corpus, index = folder / f"corpus-{size}", folder / f"index-{size}"
    with _watched() as most:
        update_index(corpus, index, encoder)
    manifest = read_manifest(index)
    assert manifest is not None
    disk = sum(path.stat().st_size for path in index.iterdir())
    return {
        "passages": manifest.passages,
        "sentences": manifest.sentences,
        "documents": manifest.documents,
        "build_cpu_s": time.process_time() - started,
        "build_peak_mb": most["own"],
        "build_peak_before_mb": before,
        "build_resident_mb": most["resident"],
        "disk_kb_a_passage": disk / manifest.passages / 1024,
    }


def edit(folder: Path, size: int) -> dict[str, Any]:
    """Changes one document, and brings the index up to date."""
    from qa.library import update_index

    encoder = _encoder(folder)
    corpus, index = folder / f"corpus-{size}", folder / f"index-{size}"
    path = sorted(corpus.rglob("*.md"))[size % 100]
    path.write_text(path.read_text(encoding="utf-8") + "\nOne line more in 2024.\n", "utf-8")
    started = time.process_time()
    update_index(corpus, index, encoder)
    return {"edit_cpu_s": time.process_time() - started}


def ask(folder: Path, size: int) -> dict[str, Any]:
    """Opens the index and asks it."""
    from embeddings.index.folder import open_index
    from qa.assistant import Assistant
    from qa.library import open_library

    encoder = load_encoder()
    started = time.process_time()
    index = folder / f"index-{size}"
    opened = open_index(index, encoder)
    recall = min(opened.recall.values())
    open_cpu = time.process_time() - started
    del opened
    from unittest.mock import patch

    with patch("qa.indexing._fingerprint", lambda *_: _manifest(index)):
        assistant = Assistant(open_library(folder / f"corpus-{size}", index))
    questions = [each.question for each in load_questions() if each.evidence][:: 162 // _ASKED]
    for question in questions[:3]:
        assistant.ask(question)
    taken: list[float] = []
    alone: list[float] = []
    for question in questions:
        started = time.process_time()
        assistant.ask(question)
        taken.append(time.process_time() - started)
        started = time.process_time()
        encoder.encode_queries([question])
        alone.append(time.process_time() - started)
    held = memory_held()
    return {
        "open_cpu_s": open_cpu,
        "answer_median_ms": 1000 * float(np.median(taken)),
        "encode_median_ms": 1000 * float(np.median(alone)),
        "answering_mb": held[0],
        "answering_resident_mb": held[1],
        "recall_of_lists": recall,
    }


def _manifest(folder: Path) -> str:
    from embeddings.index.folder import read_manifest

    manifest = read_manifest(folder)
    return "" if manifest is None else manifest.corpus_fingerprint


_STEPS = {"build": build, "ask": ask, "edit": edit}


def measured(folder: Path, size: int) -> dict[str, Any]:
    """The figures of one size, each step in a process of its own."""
    figures: dict[str, Any] = {"size": size}
    corpus = folder / f"corpus-{size}"
    if not corpus.exists():
        write_corpus(corpus, size)
    time.sleep(3)  # so that the dates of the files are settled
    for step in ("build", "ask", "edit"):
        command = [sys.executable, "-m", "benchmarks.scale", "--step", step]
        command += ["--folder", str(folder), "--sizes", str(size)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        figures |= json.loads(done.stdout.splitlines()[-1])
    return figures


def on_paper(rows: Sequence[dict[str, Any]], size: int = _ON_PAPER) -> dict[str, float]:
    """The figures that the two largest sizes lead to, along a straight line."""
    small, large = rows[-2], rows[-1]
    drawn = {}
    for name in ("build_cpu_s", "build_peak_mb", "answering_mb", "open_cpu_s", "edit_cpu_s",
                 "answer_median_ms"):  # fmt: skip
        slope = (large[name] - small[name]) / (large["passages"] - small["passages"])
        drawn[name] = large[name] + slope * (size - large["passages"])
    return {"passages": size, "disk_kb_a_passage": large["disk_kb_a_passage"], **drawn}


def plot(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Cost against size; what is drawn on stands dashed."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib import pyplot

    matplotlib.rcParams["svg.hashsalt"] = "scale"
    matplotlib.rcParams["svg.fonttype"] = "none"
    names = {
        "build_peak_mb": "build: peak, MB", "answering_mb": "answering: memory, MB",
        "answer_median_ms": "answer: median, ms", "edit_cpu_s": "edit: processor, s",
    }  # fmt: skip
    figure, axes = pyplot.subplots(1, len(names), figsize=(14, 3.2))
    beyond = on_paper(rows)
    for axis, (name, label) in zip(axes, names.items(), strict=True):
        axis.plot([row["passages"] for row in rows], [row[name] for row in rows], "o-")
        axis.plot([rows[-1]["passages"], beyond["passages"]], [rows[-1][name], beyond[name]], "--")
        axis.set_xscale("log")
        axis.set_yscale("log")
        axis.set_xlabel("passages")
        axis.set_title(label)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Prints a row for each size as it is measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=_SIZES, help="passages")
    parser.add_argument("--folder", type=Path, help="where corpora and indexes are kept")
    parser.add_argument("--known", type=Path, help="such a file, whose figures stand beside these")
    parser.add_argument("--json", type=Path, help="file for the figures")
    parser.add_argument("--plot", type=Path, help="SVG file for the diagram")
    parser.add_argument("--step", choices=tuple(_STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if options.step:
            print(json.dumps(_STEPS[options.step](folder, options.sizes[0])))
            return
        told = options.known.read_text(encoding="utf-8") if options.known else '{"measured": []}'
        rows = json.loads(told)["measured"]
        for size in options.sizes:
            rows.append(measured(folder, size))
            print(json.dumps(rows[-1]), flush=True)
    rows.sort(key=lambda row: row["passages"])
    figures = {"measured": rows, "on_paper": on_paper(rows) if len(rows) > 1 else None}
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    if options.plot and len(rows) > 1:
        plot(rows, options.plot)


if __name__ == "__main__":
    main()
