"""What the token states of MaxSim cost, what int8 loses, and what the shortlist misses.

    python -m benchmarks.token_states --corpus DIR --questions FILE.jsonl

- size: bytes of the stored states, with scales, lengths and token ids, for each 1,000 passages.
- int8: recall with states as they are stored, and with those that the encoder gave, in float32.
- shortlist: for several sizes, the share of the first five passages of an exhaustive search that
  are still found among the first five, and recall.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from unittest import mock

import numpy as np

from benchmarks.adapter import built, evidence_needs, ranked
from corpus.document import Document, Span
from corpus.language import language_of
from corpus.load import load_corpus
from corpus.questions import GoldQuestion, load_questions
from embeddings.e5.encoder import E5Encoder
from embeddings.encoder import Encoder
from embeddings.index.index import Index
from embeddings.late import TokenStates
from embeddings.vectors import Encoded
from qa.evaluation.metrics import rank_of_needs, recall_at, reciprocal_rank
from qa.finding import retrieve

_SIZES = (10, 20, 40, 80, 160, 320)
_TOP = 5

Found = list[list[tuple[str, Span]]]
"""Document and span of each passage, question by question."""


def in_float32(index: Index, encoder: Encoder) -> TokenStates:
    """The states of the index's sentences as the encoder gives them."""
    texts = [
        split.document[sentence.span]
        for split in index.documents.values()
        for sentence in split.sentences
    ]
    read = [encoded.states for encoded in encoder.read_passages(texts)]
    lengths = [
        np.linalg.norm(states - index.token_means.of(language), axis=1)
        for states, language in zip(read, index.sentence_languages, strict=True)
    ]
    states = np.concatenate(read)
    # ``maxsim`` multiplies codes and scales, whatever the codes are.
    return TokenStates(
        states,  # type: ignore[arg-type]
        np.ones(len(states), np.float32),
        np.concatenate(lengths).astype(np.float32),
        index.states.bounds,
    )


def search(
    index: Index, questions: Sequence[tuple[GoldQuestion, Encoded]], shortlist: int | None = None
) -> Found:
    """What is found with a shortlist of that size a language; the program's own where None."""
    with mock.patch.object(retrieve, "_SHORTLIST", shortlist or retrieve._SHORTLIST):
        return [ranked(index, read, language_of(q.question)) for q, read in questions]


def cells(
    documents: Mapping[str, Document],
    root: Path,
    questions: Sequence[tuple[GoldQuestion, Encoded]],
    found: Found,
) -> str:
    """R@1, R@5 and MRR."""
    ranks = []
    for (question, _), passages in zip(questions, found, strict=True):
        raw = [(name, documents[name].alignment.raw_span(span)) for name, span in passages]
        ranks.append(rank_of_needs(raw, evidence_needs(root, documents, question)))
    figures = (recall_at(ranks, 1), recall_at(ranks, _TOP), reciprocal_rank(ranks))
    return " | ".join(f"{figure:.3f}" for figure in figures)


def kept(found: Found, exhaustive: Found) -> float:
    """The share of the exhaustive search's first passages that stand among the first found."""
    shares = [
        len(set(some[:_TOP]) & set(every[:_TOP])) / len(every[:_TOP])
        for some, every in zip(found, exhaustive, strict=True)
        if every
    ]
    return float(np.mean(shares))


def main() -> None:
    """Prints the size, then a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True, help="folder of documents")
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines with evidence")
    options = parser.parse_args()
    gold = [question for question in load_questions(options.questions) if question.evidence]
    encoder = E5Encoder.load()
    questions = list(zip(gold, encoder.read_queries([q.question for q in gold]), strict=True))
    with tempfile.TemporaryDirectory() as folder:
        index = built(load_corpus(options.corpus), encoder, Path(folder) / "index")
        documents = {name: split.document for name, split in index.documents.items()}
        tokens, dim = index.states.codes.shape
        for name, width in (("int8", dim + 4 + 4 + 4), ("float32", 4 * dim + 4)):
            size = tokens * width / 1e6 / len(index.passages) * 1000
            print(f"{name}: {size:.1f} MB for 1,000 passages ({len(index.passages)} here)")
        everything = len(index.passages) + len(index.sentences)
        exhaustive = search(index, questions, everything)

        def row(name: str, found: Found) -> None:
            figures = cells(documents, options.corpus, questions, found)
            print(f"| {name} | {kept(found, exhaustive):.3f} | {figures} |")

        print(
            f"| shortlist a language | first {_TOP} kept | R@1 | R@5 | MRR |\n|---|---|---|---|---|"
        )
        for size in _SIZES:
            row(str(size), search(index, questions, size))
        row("everything", exhaustive)
        index.states = in_float32(index, encoder)
        row("everything, float32 states", search(index, questions, everything))
        row("as served, float32 states", search(index, questions))


if __name__ == "__main__":
    main()
