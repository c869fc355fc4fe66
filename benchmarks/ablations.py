"""What is each step of the recipe worth? The whole recipe, then without one step at a time.

    python -m benchmarks.ablations --corpus DIR --questions FILE.jsonl [--xquad FOLDER]

Measured on the shipped notes and questions, on the documents and questions given, and on every
39th question of XQuAD-R. A step is taken out by patching the module that holds it, so that the
program itself carries no switches. Quotes are judged as if nothing were refused.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.xquad import load_xquad, measure, open_xquad, summary
from corpus.questions import GoldQuestion, load_questions
from embeddings.calibration import QuestionStatistics
from embeddings.encoder import Encoder, load_encoder
from embeddings.fairness import LanguageMeans
from embeddings.index.growing import GrowingSegment
from embeddings.index.index import Contents, Index
from embeddings.index.port import Means, Statistics, View
from embeddings.index.segment import to_record
from embeddings.late import token_weights
from qa import assistant
from qa.asking import understanding
from qa.assistant import Assistant
from qa.evaluation.evaluate import evaluate
from qa.evaluation.report import RATIOS
from qa.finding import evidence, rerank, retrieve, search
from qa.finding.breadth import Breadth

_EVERY = 39  # has no factor in common with the 1,190 questions a language: each brings others
_NO_LIMIT = 10**6

Ablation = Callable[[Index], Any]
"""Given an index, a context in which the step is left out."""


def _constant(module: Any, name: str, value: Any) -> Ablation:
    return lambda index: patch.object(module, name, value)


def _without_maxsim(index: Index) -> Any:
    whole = retrieve._similarities

    def similarities(index: View, question: Any, *rest: Any) -> Any:
        sentences, weights, matches = rest
        return whole(index, question, sentences, 0 * weights, matches)

    return patch.object(retrieve, "_similarities", similarities)


def _uniform_weights(index: Index) -> Any:
    return patch(
        "embeddings.calibration.token_weights",
        lambda frequency, *rest: np.full(len(frequency), 1 / len(frequency)),
    )


def _unmuted_question_words(index: Index) -> Any:
    return patch(
        "embeddings.calibration.token_weights",
        lambda frequency, sentences, asked, questions: token_weights(
            frequency, sentences, asked, 0
        ),
    )


@contextmanager
def _uncentred(index: Index) -> Iterator[None]:
    """Passages, sentences, questions and token states as the encoder made them."""
    questions, before = index.statistics.questions, index.contents
    dim = len(questions.vectors.overall)
    nothing = LanguageMeans({}, np.zeros(dim, np.float32))
    growing = GrowingSegment(dim, questions, lambda _: io.BytesIO())
    for split in index.documents():
        name = split.document.id
        growing.add(split, index.encoded_document(name), index.listed(name), to_record(split))
    means = Means(nothing, nothing, nothing)
    asked = replace(questions, vectors=_zero(questions.vectors), states=_zero(questions.states))
    alive = np.ones(len(before.segments[0].listed), np.bool_)
    contents = Contents([growing.finish(means)], [alive], means, asked)
    with patch.multiple(index, contents=contents, statistics=Statistics(nothing, asked)):
        yield


@contextmanager
def _no_calibration(index: Index) -> Iterator[None]:
    """Questions are centred like documents, and none of their words is known to be usual."""
    means = index.contents.means
    asked = QuestionStatistics(means.sentences, means.tokens, {}, {})
    with patch.object(index, "statistics", Statistics(means.tokens, asked)):
        yield


def _zero(means: LanguageMeans) -> LanguageMeans:
    return LanguageMeans({}, 0 * means.overall)


def _alone(found: Any, candidates: Any, best: Any, taken: set[int]) -> Any:
    taken.add(best.first)
    return best


RETRIEVAL: Mapping[str, Ablation] = {
    "the whole recipe": _constant(retrieve, "COSINE_WEIGHT", retrieve.COSINE_WEIGHT),
    "no centring": _uncentred,
    "no language baseline": _constant(retrieve, "BASELINE_WEIGHT", 0.0),
    "no MaxSim": _without_maxsim,
    "no token weights": _uniform_weights,
    "question words not muted": _unmuted_question_words,
    "no cosine term": _constant(retrieve, "COSINE_WEIGHT", 0.0),
    "no calibration questions": _no_calibration,
    "no overlap rule": _constant(retrieve, "_MAX_OVERLAP", 1.0),
    "no note penalty": _constant(retrieve, "_NOTE_PENALTY", 0.0),
    "no shortlist (all scored)": _constant(retrieve, "_SHORTLIST", _NO_LIMIT),
    "no reranking": _constant(rerank, "agreement", lambda *rest: 0.0),
    "no names in reranking": _constant(rerank, "NAMES", 0.0),
    "no concepts in reranking": _constant(rerank, "CONCEPTS", 0.0),
    "several things asked as one": _constant(understanding, "parts_of", lambda *rest: []),
    "parallel versions apart": _constant(
        retrieve, "_in_one_version", lambda index, scores, *rest: scores
    ),
}
QUOTES: Mapping[str, Ablation] = {
    "one sentence a quote": _constant(evidence, "_with_neighbour", _alone),
    "no news in further quotes": _constant(evidence, "COVER", 0.0),
    "always three quotes": _constant(evidence, "MAX_DROP", float(_NO_LIMIT)),
    "always one quote": _constant(evidence, "MAX_QUOTES", 1),
    "no kind of answer": _constant(evidence, "KIND", 0.0),
    "no reader": _constant(evidence, "likelier_readings", lambda *rest: {}),
    "no cosine of sentences": _constant(search, "COSINE", 0.0),
    "own language as others": _constant(search, "OWN_LANGUAGE", 0.0),
    "no overviews": _constant(assistant, "read_breadth", lambda *_: Breadth.PRECISE),
    "no level of sentences": _constant(search, "SENTENCE_BASELINE", 0.0),
    "sentences of 1 passage": _constant(evidence, "_PASSAGES", 1),
    "sentences of 20 passages": _constant(evidence, "_PASSAGES", 20),
}


@dataclass(frozen=True, slots=True)
class Bench:
    """Something to measure on: its index, headings of the measures, and how they are taken."""

    index: Index
    headings: Sequence[str]
    run: Callable[[], Sequence[float]]


def answers(name: str, corpus: Path | None, questions: Sequence[GoldQuestion]) -> Bench:
    """Questions asked of the assistant over that corpus."""
    opened = Assistant.load(corpus)
    measures = ("recall_at_1", "recall_at_5", "recall_at_20", "key_accuracy", "quote_precision")

    def run() -> Sequence[float]:
        with patch("qa.judging.abstain.ANSWER_THRESHOLD", 0.0):
            outcomes = evaluate(opened, questions)
        parts = [
            np.array([RATIOS[measure](outcome) for outcome in outcomes]) for measure in measures
        ]
        return [float(part[:, 0].sum() / part[:, 1].sum()) for part in parts]

    index = opened.library.index
    assert isinstance(index, Index)  # of a folder
    return Bench(index, [f"{name} {m}" for m in ("R@1", "R@5", "R@20", "keys", "prec.")], run)


def xquad_bench(folder: Path, encoder: Encoder) -> Bench:
    """Some questions of XQuAD-R, in all its languages."""
    data = load_xquad(folder)
    index = open_xquad(data, encoder)
    questions = data.questions[::_EVERY]
    encoded = list(encoder.read_queries([question.text for question in questions]))
    return Bench(
        index,
        ["XQuAD-R mAP", "own", "other", "first", "quoted", "prec."],
        lambda: list(summary(measure(index, data, questions, encoded)).values()),
    )


def main() -> None:
    """Prints a Markdown row for each step left out, as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of documents")
    parser.add_argument("--questions", type=Path, required=True, help="JSON Lines with evidence")
    parser.add_argument("--xquad", type=Path, help="folder of XQuAD-R")
    parser.add_argument("--only", nargs="*", help="names of the ablations to run")
    parser.add_argument("--no-notes", action="store_true", help="leave the shipped notes out")
    options = parser.parse_args()
    given = [question for question in load_questions(options.questions) if question.evidence]
    benches = [answers("documents", options.corpus, given)]
    if not options.no_notes:
        shipped = [question for question in load_questions() if question.evidence]
        benches.append(answers("notes", None, shipped))
    if options.xquad:
        benches.append(xquad_bench(options.xquad, load_encoder()))
    headings = ["", *(heading for bench in benches for heading in bench.headings)]
    print("| " + " | ".join(headings) + " |\n" + "|---" * len(headings) + "|", flush=True)
    for name, ablation in {**RETRIEVAL, **QUOTES}.items():
        if options.only and name not in options.only:
            continue
        cells = []
        for bench in benches:
            with ablation(bench.index):
                cells += [f"{value:.3f}" for value in bench.run()]
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
