"""What the token states of MaxSim cost, what their form loses, and what the shortlist misses.

    python -m benchmarks.token_states --corpus DIR --questions FILE.jsonl

- size: bytes of the stored states, with scales, lengths and token ids, for each 1,000 passages.
- form: recall with states as they are stored, and with those that the encoder gave, in float32.
- shortlist: for several sizes, the share of the first five passages of an exhaustive search that
  are still found among the first five, and recall.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
from embeddings.index.index import Contents, Index
from embeddings.late import Directions, TokenStates
from embeddings.vectors import Encoded
from qa.evaluation.metrics import rank_of_needs, recall_at, reciprocal_rank
from qa.finding import retrieve

_SIZES = (10, 20, 40, 80, 160, 320)
_TOP = 5

Found = list[list[tuple[str, Span]]]
"""Document and span of each passage, question by question."""


class Whole(TokenStates):
    """Token states in float32, whose codes are their numbers, with scales of 1."""

    middle = 0.0


def in_float32(index: Index, encoder: Encoder) -> Contents:
    """The index with the states of its sentences as the encoder gives them, in all directions."""
    (segment,), tokens = index.contents.segments, index.statistics.tokens
    read = [
        (sentence.language, encoded.states)
        for split in index.documents()
        for sentence, encoded in zip(
            split.sentences,
            encoder.read_passages([split.document[each.span] for each in split.sentences]),
            strict=True,
        )
    ]
    lengths = [np.linalg.norm(states - tokens.of(spoken), axis=1) for spoken, states in read]
    arrays = {**segment.arrays, "token_lengths": np.concatenate(lengths).astype(np.float16)}
    states = np.concatenate([states for _, states in read])
    whole = Whole(
        states,
        np.ones(len(states), np.float16),
        arrays["token_lengths"],
        segment.states.bounds,
        Directions.all(encoder.dim),
    )
    return replace(index.contents, segments=[replace(segment, arrays=arrays, states=whole)])


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
        documents = {split.document.id: split.document for split in index.documents()}
        passages = index.manifest.passages
        tokens, width = index.contents.segments[0].states.codes.shape
        for name, size in (("as kept", width + 2 + 2 + 4), ("float32", 4 * encoder.dim + 4)):
            made = tokens * size / 1e6 / passages * 1000
            print(f"{name}: {made:.1f} MB for 1,000 passages ({passages} here)")
        everything = passages + index.manifest.sentences
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
        index.contents = in_float32(index, encoder)
        row("everything, float32 states", search(index, questions, everything))
        row("as served, float32 states", search(index, questions))


if __name__ == "__main__":
    main()
