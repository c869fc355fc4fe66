"""What users would build instead, and this project's retrieval, side by side in one run.

All use the same encoder; all but this project the same pieces of the raw files, made by
RecursiveCharacterTextSplitter:

- plain: FAISS IndexFlatIP, the 20 nearest, as a tutorial has it.
- LangChain: its FAISS vector store as it comes.
- txtai: its hybrid search as it comes, BM25 and vectors at equal weights.

Evidence meets a need when one passage holds it whole, in raw offsets.

    pip install -e '.[bench]'
    python -m benchmarks.alternatives --corpus DIR --questions FILE.jsonl
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.document import Document, Span
from corpus.language import language_of
from corpus.questions import GoldQuestion, load_questions
from corpus.splitting.passages import SHORTEST_FOR_LANGUAGE
from embeddings.encoder import Encoder
from qa.assistant import Assistant
from qa.evaluation.evaluate import DocumentSpan, places_of
from qa.evaluation.metrics import rank_of_needs, recall_at, reciprocal_rank

_DEPTH = 20
_QUERY = "query: "  # by which txtai tells a question from a text to its encoder
_LENGTH_DEPTH = 5  # passages whose lengths count, as in `qa eval`


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a pipeline returned: document, span of the raw file, language and length."""

    document: str
    raw: Span
    language: str
    length: int  # code points of what the reader is shown


Search = Callable[[str], Sequence[Found]]
Chunk = tuple[str, Found]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one pipeline made of one question."""

    language: str
    rank: int | None
    milliseconds: float
    passages: Sequence[Found]


def pieces(root: Path, documents: Mapping[str, Document], sizes: Mapping[str, int]) -> list[Chunk]:
    """The raw files of those documents, cut up.

    Args:
        root: folder of the corpus.
        documents: by id.
        sizes: chunk size in code points by the document's language; "" for any other.
    """
    return [
        chunk
        for document in documents.values()
        for chunk in _chunks(document, (root / document.source).read_text(encoding="utf-8"), sizes)
    ]


def plain_search(chunks: Sequence[Chunk], encoder: Encoder) -> Search:
    """Exact search for the nearest vectors."""
    index = faiss.IndexFlatIP(encoder.dim)
    index.add(encoder.encode_passages([text for text, _ in chunks]))

    def search(question: str) -> Sequence[Found]:
        _, rows = index.search(encoder.encode_queries([question]), _DEPTH)
        return [chunks[row][1] for row in rows[0] if row >= 0]

    return search


def _chunks(document: Document, raw: str, sizes: Mapping[str, int]) -> Iterator[tuple[str, Found]]:
    """Each chunk of a raw file with its place, which comes from running lengths."""
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=sizes.get(document.language, sizes[""]),
        chunk_overlap=0,
        keep_separator="end",
        strip_whitespace=False,
    )
    position = 0
    for text in splitter.split_text(raw):
        span = Span(position, position + len(text))
        position = span.end
        if text.strip():
            brief = sum(map(str.isalpha, text)) < SHORTEST_FOR_LANGUAGE
            spoken = document.language if brief else language_of(text)
            yield text, Found(document.id, span, spoken, len(text.strip()))


def langchain_search(chunks: Sequence[Chunk], encoder: Encoder) -> Search:
    """LangChain's vector store on FAISS."""
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings

    class Adapter(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = encoder.encode_passages(texts).tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            vector: list[float] = encoder.encode_queries([text])[0].tolist()
            return vector

    places = [{"row": row} for row in range(len(chunks))]
    store = FAISS.from_texts([text for text, _ in chunks], Adapter(), metadatas=places)

    def search(question: str) -> Sequence[Found]:
        found = store.similarity_search(question, k=_DEPTH)
        return [chunks[document.metadata["row"]][1] for document in found]

    return search


def txtai_search(chunks: Sequence[Chunk], encoder: Encoder) -> Search:
    """BM25 and vectors as txtai joins them."""
    from txtai import Embeddings

    def transform(texts: list[str]) -> npt.NDArray[np.float32]:
        if texts[0].startswith(_QUERY):
            return encoder.encode_queries([text.removeprefix(_QUERY) for text in texts])
        return encoder.encode_passages(texts)

    embeddings = Embeddings(
        method="external", transform=transform, hybrid=True, instructions={"query": _QUERY}
    )
    embeddings.index(enumerate(text for text, _ in chunks))

    def search(question: str) -> Sequence[Found]:
        return [chunks[row][1] for row, _ in embeddings.search(question, _DEPTH)]

    return search


def project_search(assistant: Assistant) -> Search:
    """This project's retrieval."""

    def search(question: str) -> Sequence[Found]:
        return [
            Found(
                hit.document,
                Span(hit.location.raw_start, hit.location.raw_end),
                hit.language,
                len(hit.text),
            )
            for hit in assistant.search(question, _DEPTH)
        ]

    return search


def measure(
    search: Search,
    questions: Iterable[GoldQuestion],
    needs: Mapping[str, Mapping[int, list[DocumentSpan]]],
) -> list[Outcome]:
    """Searches for every question, one after the other."""
    outcomes = []
    for question in questions:
        started = time.perf_counter()
        passages = search(question.question)
        elapsed = 1000 * (time.perf_counter() - started)
        rank = rank_of_needs([(p.document, p.raw) for p in passages], needs[question.id])
        outcomes.append(Outcome(question.language, rank, elapsed, passages))
    return outcomes


def table(results: Mapping[str, Sequence[Outcome]]) -> str:
    """Markdown: a row for each pipeline over all questions, then by language of the question."""
    lines = [
        "| questions | n | pipeline | R@1 | R@5 | R@20 | MRR | ms a question |",
        "|---|---|---|---|---|---|---|---|",
    ]
    languages = sorted({outcome.language for outcomes in results.values() for outcome in outcomes})
    for group in ("all", *languages):
        for name, outcomes in results.items():
            chosen = [o for o in outcomes if group in ("all", o.language)]
            ranks = [outcome.rank for outcome in chosen]
            times = sorted(outcome.milliseconds for outcome in chosen)
            measures = (*(recall_at(ranks, k) for k in (1, 5, 20)), reciprocal_rank(ranks))
            cells = " | ".join(f"{value:.3f}" for value in measures)
            median = times[len(times) // 2]
            lines.append(f"| {group} | {len(chosen)} | {name} | {cells} | {median:.1f} |")
    return "\n".join(lines)


def length_table(results: Mapping[str, Sequence[Outcome]]) -> str:
    """Markdown: mean code points of the first passages, by their language."""
    lengths: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in results}
    for name, outcomes in results.items():
        for passage in (p for outcome in outcomes for p in outcome.passages[:_LENGTH_DEPTH]):
            lengths[name][passage.language].append(passage.length)
    languages = sorted({language for one in lengths.values() for language in one})
    lines = [
        f"| mean length of the first {_LENGTH_DEPTH} | " + " | ".join(languages) + " |",
        "|---" * (len(languages) + 1) + "|",
    ]
    for name, one in lengths.items():
        means = [
            f"{sum(one[language]) / len(one[language]):.0f}" if one[language] else "-"
            for language in languages
        ]
        lines.append(f"| {name} | " + " | ".join(means) + " |")
    return "\n".join(lines)


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of documents")
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines with evidence")
    parser.add_argument("--encoder", help="name of the encoder; the embedded one by default")
    # Near our means; other sizes change little (see benchmarks/README.md).
    parser.add_argument("--chunk-size", type=int, default=900, help="code points (default: 900)")
    parser.add_argument("--chunk-size-zh", type=int, default=420, help="for Chinese (default: 420)")
    arguments = parser.parse_args()

    questions = [q for q in load_questions(arguments.questions) if q.evidence]
    assistant = Assistant.load(arguments.corpus, encoder=arguments.encoder)
    needs: dict[str, dict[int, list[DocumentSpan]]] = defaultdict(lambda: defaultdict(list))
    for question in questions:
        for item in question.evidence:
            needs[question.id][item.need] += places_of(arguments.corpus, assistant.documents, item)
    sizes = {"zh": arguments.chunk_size_zh, "": arguments.chunk_size}
    chunks = pieces(arguments.corpus, assistant.documents, sizes)
    searches, seconds = {}, {}
    builders: tuple[tuple[str, Callable[[], Search]], ...] = (
        ("plain", lambda: plain_search(chunks, assistant.library.encoder)),
        ("LangChain FAISS", lambda: langchain_search(chunks, assistant.library.encoder)),
        ("txtai hybrid", lambda: txtai_search(chunks, assistant.library.encoder)),
        (
            "this project",
            lambda: project_search(_indexed(arguments.corpus, assistant.library.encoder)),
        ),
    )
    for name, build in builders:
        started = time.perf_counter()
        searches[name] = build()
        seconds[name] = time.perf_counter() - started
        searches[name](questions[0].question)  # loads what is loaded when first needed
    results = {name: measure(search, questions, needs) for name, search in searches.items()}
    print(table(results), length_table(results), sep="\n\n")
    print("\nSeconds to index:", ", ".join(f"{name} {s:.1f}" for name, s in seconds.items()))


def _indexed(corpus: Path, encoder: Encoder) -> Assistant:
    """An assistant whose index was built from nothing."""
    with tempfile.TemporaryDirectory() as folder:
        return Assistant.load(corpus, Path(folder) / "index", encoder.name)


if __name__ == "__main__":
    main()
