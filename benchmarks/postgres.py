"""What an index in PostgreSQL costs at a size: filling, the nearest, a view, memory, recall.

    python -m benchmarks.postgres --index postgresql://... --passages 20000

The passages are those of the shipped notes, again and again under other names, with vectors that
are moved at random; the schema that the address names must hold no index yet. With 0 passages what
it holds already is asked, by a process that holds nothing of the filling. Prints JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

import numpy as np

from benchmarks.scale import memory_held
from corpus.document import SplitDocument
from corpus.questions import SHIPPED_QUESTIONS, load_questions
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.index.address import Address
from embeddings.index.index import Index
from embeddings.index.port import EncodedDocuments
from embeddings.index.postgres.database import Database
from embeddings.index.postgres.reading import PostgresIndex, open_generation
from embeddings.index.postgres.writing import PostgresWriter
from qa.library import Library, open_library

_MOVED = 0.5  # length of what is added to a vector of length 1
_DEPTH = 40
_QUESTIONS = 40


def main() -> None:
    """Fills the database and prints what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Address, required=True)
    parser.add_argument("--passages", type=int, default=20_000, help="0: those that are there")
    options = parser.parse_args()
    library = open_library(SHIPPED_DOCUMENTS)
    notes = library.index
    if not isinstance(notes, Index):
        raise TypeError("the notes are read from a folder")
    database = Database(options.index)
    measured = _filled(database, library, notes, options.passages) if options.passages else {}
    before, _ = memory_held()
    index = open_generation(database, library.encoder)
    exact = open_generation(database, library.encoder, exact=10**9)
    asked = [question.question for question in load_questions(SHIPPED_QUESTIONS)][:_QUESTIONS]
    read = index.statistics.questions.read
    vectors = [read(each, "en").vector for each in library.queries.read_queries(asked)]
    measured |= {"passages": index.manifest.passages, "sentences": index.manifest.sentences}
    measured |= _timed(index, vectors)
    own, _ = memory_held()
    # Up to 16 MB of it are documents that were read and are kept in mind.
    measured |= {"answering_own_mb": round(own), "of_it_since_opening_mb": round(own - before)}
    measured["recall"] = _recall(index, exact, vectors)
    print(json.dumps(measured, indent=1))


def _filled(database: Database, library: Library, notes: Index, passages: int) -> dict[str, object]:
    """What filling the database with so many passages cost."""
    writer = PostgresWriter.opened(
        database, library.encoder, notes.contents.asked, lambda: notes.statistics.questions
    )
    started = time.perf_counter()
    for split, encoded in _texts(notes, passages):
        writer.take(split, b"", "made", encoded)
    put = time.perf_counter() - started
    started = time.perf_counter()
    writer.publish("made")
    return {
        "put_passages_a_second": round(passages / put, 1),
        "publish_seconds": round(time.perf_counter() - started, 1),
    }


def _texts(notes: Index, passages: int) -> Iterator[tuple[SplitDocument, EncodedDocuments]]:
    """Documents with so many passages."""
    random = np.random.default_rng(0)
    made = turn = 0
    while made < passages:
        for split in notes.documents():
            name = split.document.id
            told = split.document.text
            if turn:  # the same letters would be copies, of which only the first is found
                told = "".join(chr(ord(each) + turn) if each.isalpha() else each for each in told)
            document = replace(
                split.document, id=f"{turn}/{name}", source=f"{turn}/{name}", text=told
            )
            own = tuple(replace(each, document=document.id) for each in split.passages)
            encoded = notes.encoded_document(name)
            moved = replace(
                encoded,
                passages=_moved(encoded.passages, random),
                sentences=_moved(encoded.sentences, random),
            )
            yield SplitDocument(document, split.sentences, own), moved
            made += len(own)
            if made >= passages:
                return
        turn += 1


def _moved(vectors: np.ndarray, random: np.random.Generator) -> np.ndarray:
    steps = random.normal(size=vectors.shape)
    steps *= _MOVED / np.maximum(np.linalg.norm(steps, axis=1, keepdims=True), 1e-12)
    moved = vectors.astype(np.float32) + steps
    unit: np.ndarray = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return unit.astype(np.float16)


def _timed(index: PostgresIndex, vectors: list[np.ndarray]) -> dict[str, object]:
    near, view = [], []
    for vector in vectors:
        started = time.perf_counter()
        found = index.near([vector], _DEPTH)
        between = time.perf_counter()
        index.view(found)
        near.append(between - started)
        view.append(time.perf_counter() - between)
    return {"near_ms": round(1e3 * median(near)), "view_ms": round(1e3 * median(view))}


def _recall(
    index: PostgresIndex, exact: PostgresIndex, vectors: list[np.ndarray]
) -> dict[str, float]:
    """By language, what part of the shortlist of comparing all is found."""
    entries = index.catalogue()
    languages = sorted({each for entry in entries.values() for each in entry.languages})
    known: dict[str, int] = dict.fromkeys(languages, 0)
    found: dict[str, int] = dict.fromkeys(languages, 0)
    for vector in vectors:
        whole = exact.view(exact.near([vector], _DEPTH))
        ids = set(index.near([vector], _DEPTH).tolist())
        for each, language in zip(whole.ids.tolist(), whole.passage_languages, strict=True):
            known[str(language)] += 1
            found[str(language)] += each in ids
    return {each: round(found[each] / max(1, known[each]), 3) for each in languages}


if __name__ == "__main__":
    main()
