"""What the token states of MaxSim cost, what their form loses, and what the shortlist misses.

    python -m benchmarks.token_states --corpus DIR --questions FILE.jsonl

- size: bytes of the stored states, with scales, lengths and token ids, for each 1,000 passages.
- form: recall with states as they are stored, and with those that the encoder gave, in float32;
  with fewer directions of these; and without those of tokens that stand in many sentences.
- shortlist: for several sizes, the share of the first five passages of an exhaustive search that
  are still found among the first five, and recall.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest import mock

import numpy as np
import numpy.typing as npt

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
_DIRECTIONS = (192, 128, 96)
_COMMON = (0.05, 0.02, 0.01)  # of the sentences of a language, hold a token that is left out

Found = list[list[tuple[str, Span]]]
"""Document and span of each passage, question by question."""


@contextmanager
def as_numbers() -> Iterator[None]:
    """Codes are taken for the numbers that ``in_float32`` puts in their place."""

    def multiplied(
        states: TokenStates, tokens: slice, asked: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        return np.ascontiguousarray((states.codes[tokens] @ asked).T)

    with mock.patch.multiple(TokenStates, middle=0.0, multiplied=multiplied):
        yield


def in_float32(index: Index, encoder: Encoder) -> Contents:
    """The index with the states of its sentences as the encoder gives them, see ``as_numbers``."""
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
    states = np.concatenate([states for _, states in read])
    arrays = {
        **segment.arrays,
        "token_lengths": np.concatenate(lengths).astype(np.float16),
        "token_scales": np.ones(len(states), np.float16),
    }
    whole = TokenStates(
        states,
        arrays["token_scales"],
        arrays["token_lengths"],
        segment.states.bounds,
        Directions.all(encoder.dim),
    )
    return replace(index.contents, segments=[replace(segment, arrays=arrays, states=whole)])


def along(contents: Contents, index: Index, count: int) -> Contents:
    """What ``in_float32`` made, along those ``count`` directions in which states differ most."""
    states, usual, _ = _centred(contents, index)
    _, turned = np.linalg.eigh(states.T @ states)
    matrix = turned[:, -count:]
    return _with_states(contents, states @ matrix @ matrix.T, usual)


def rare(contents: Contents, index: Index, share: float) -> tuple[Contents, float]:
    """What ``in_float32`` made, without tokens that more of the sentences hold; and what is left.

    A state that is left out is like its language's mean, which matches nothing.
    """
    states, usual, languages = _centred(contents, index)
    (segment,) = contents.segments
    ids = segment.arrays["token_ids"].astype(np.int64)
    sentences = np.repeat(np.arange(len(segment.states.counts)), segment.states.counts)
    known, numbers = np.unique(languages, return_inverse=True)
    words = numbers.astype(np.int64) * (ids.max() + 1) + ids
    pairs = np.unique(np.stack([words, sentences]), axis=1)
    kinds, place = np.unique(words, return_inverse=True)
    held = np.bincount(np.searchsorted(kinds, pairs[0]), minlength=len(kinds))
    written = np.array([len(np.unique(sentences[numbers == n])) for n in range(len(known))])
    left = held[place] <= share * written[numbers]
    return _with_states(contents, states * left[:, None], usual), float(left.mean())


def _centred(
    contents: Contents, index: Index
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.str_]]:
    """The states less the mean of their language, that mean, and the language, token by token."""
    (segment,) = contents.segments
    spoken = [each.language for split in index.documents() for each in split.sentences]
    languages = np.repeat(np.array(spoken), segment.states.counts)
    known, numbers = np.unique(languages, return_inverse=True)
    usual = np.stack([index.statistics.tokens.of(str(each)) for each in known])[numbers]
    return segment.states.codes - usual, usual, languages


def _with_states(
    contents: Contents, centred: npt.NDArray[np.float32], usual: npt.NDArray[np.float32]
) -> Contents:
    (segment,) = contents.segments
    lengths = np.maximum(np.linalg.norm(centred, axis=1), 1e-3).astype(np.float16)
    states = replace(segment.states, codes=(centred + usual).astype(np.float32), lengths=lengths)
    arrays = {**segment.arrays, "token_lengths": lengths}
    return replace(contents, segments=[replace(segment, arrays=arrays, states=states)])


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
        index.contents = whole = in_float32(index, encoder)
        with as_numbers():
            row("everything, float32 states", search(index, questions, everything))
            row("as served, float32 states", search(index, questions))
            for count in _DIRECTIONS:
                index.contents = along(whole, index, count)
                row(f"as served, {count} directions", search(index, questions))
            for share in _COMMON:
                index.contents, left = rare(whole, index, share)
                row(f"as served, {left:.2f} of the tokens", search(index, questions))


if __name__ == "__main__":
    main()
