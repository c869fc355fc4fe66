"""Fits how likely a sentence belongs in the answer to a broad question.

    python -m benchmarks.fit_overview

prints the weights of qa/finding/belonging.py, which nothing else sets, and what each signal and
each bound of qa/finding/overview.py is worth.

Data: benchmarks/overview_sentences.jsonl: lists and overviews of benchmarks/overviews.jsonl, each
in one language, with the 28 sentences of the shipped notes that come closest. Each is marked by
hand: 2 belongs in the answer, 1 is on the subject, 0 is stray. For half of the questions there is
none that belongs, since visitors ask what no note tells.

Figures are of ten-fold cross-validation in which all that is marked for a question stays together.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from qa.asking.understanding import understand_alone
from qa.finding.belonging import read_signals
from qa.finding.breadth import Breadth
from qa.finding.overview import MAX_QUOTES, candidates_of
from qa.finding.rerank import rerank
from qa.finding.retrieve import retrieve
from qa.finding.search import Search
from qa.library import Library, open_library

WRITTEN = Path(__file__).with_name("overview_sentences.jsonl")
_DEPTH = 20  # passages, as an answer carries
_PENALTY = 0.3  # the inverse of its strength; 1 and .1 tell as much
_FOLDS = 10
_BOUNDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Marked:
    """The sentences that were marked for one question.

    Attributes:
        signals: (n,) of each, by name.
        marks: (n,) 0, 1 or 2.
        group: that all questions on one matter share.
    """

    signals: dict[str, Floats]
    marks: npt.NDArray[np.int64]
    group: str


def main() -> None:
    """Prints the figures, then the weights."""
    argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None).parse_args()
    library = open_library()
    marked = [each for each in read_marked(library) if len(each.marks)]
    names = list(marked[0].signals)
    table = np.concatenate([np.stack([each.signals[n] for n in names], 1) for each in marked])
    marks = np.concatenate([each.marks for each in marked])
    questions = np.repeat(np.arange(len(marked)), [len(each.marks) for each in marked])
    groups = np.array([marked[number].group for number in questions])
    print(f"{len(marked)} questions, {len(marks)} sentences, {np.bincount(marks)} marked 0, 1, 2\n")
    print("| signals | area under the curve | average precision |\n|---|---|---|")
    for left_out in (None, *names):
        kept = [place for place, name in enumerate(names) if name != left_out]
        likely = _cross_validated(table[:, kept], marks, groups)
        name = f"without {left_out}" if left_out else "all"
        print(f"| {name} | {roc_auc_score(marks == 2, likely):.3f} | ", end="")
        print(f"{average_precision_score(marks == 2, likely):.3f} |")
    likely = _cross_validated(table, marks, groups)
    print("\n| least | answered of told | of untold | quotes | belong | stray | of all quoted |")
    print("|---|---|---|---|---|---|---|")
    for bound in _BOUNDS:
        print(_row(bound, likely, marks, questions))
    _tell_weights(names, table, marks)


def read_marked(library: Library) -> Iterator[Marked]:
    """What was marked, with the signals of each sentence that comes close still."""
    for line in WRITTEN.read_text("utf-8").splitlines():
        row = json.loads(line)
        found = _search(library, row["question"])
        candidates = candidates_of(found)
        marks = {(document, text): mark for document, text, mark in row["sentences"]}
        rows, known = [], []
        for each in candidates:
            document = found.pool.document_of(each)
            text = document[found.pool.index.sentences[each].span]
            for (holder, begin), mark in marks.items():
                if holder == document.id and text.startswith(begin):
                    rows.append(each)
                    known.append(mark)
        signals = read_signals(found, Breadth(row["breadth"]), candidates, rows) if rows else {}
        yield Marked(signals, np.array(known, np.int64), row["group"])


def _search(library: Library, text: str) -> Search:
    query = understand_alone(text, library.knowledge).query
    (encoded,) = library.queries.read_queries([query.text])
    return rerank(retrieve(library.sources, (query, encoded), _DEPTH))


def _cross_validated(
    table: Floats, marks: npt.NDArray[np.int64], groups: npt.NDArray[np.str_]
) -> Floats:
    likely = np.zeros(len(marks))
    for learned, told in GroupKFold(_FOLDS).split(table, marks, groups):
        bias, weights = _fitted(table[learned], marks[learned])
        likely[told] = 1 / (1 + np.exp(-(bias + table[told] @ weights)))
    return likely


def _fitted(table: Floats, marks: npt.NDArray[np.int64]) -> tuple[float, Floats]:
    """Bias and weights of a logistic regression over standardised signals, told for plain ones."""
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    model = LogisticRegression(C=_PENALTY, max_iter=500).fit((table - mean) / spread, marks == 2)
    weights = model.coef_[0] / spread
    return float(model.intercept_[0] - mean @ weights), weights


def _row(
    bound: float, likely: Floats, marks: npt.NDArray[np.int64], questions: npt.NDArray[np.int64]
) -> str:
    """What would be quoted with a bound: at least two places, or none."""
    answered = [0, 0]
    asked = [0, 0]
    quoted: list[int] = []
    for number in np.unique(questions):
        own = np.flatnonzero(questions == number)
        best = own[np.argsort(-likely[own], kind="stable")][:MAX_QUOTES]
        taken = best[likely[best] >= bound]
        untold = int(not (marks[own] == 2).any())
        asked[untold] += 1
        if len(taken) > 1:
            answered[untold] += 1
            quoted += [] if untold else marks[taken].tolist()
    told = [_share(quoted.count(2), len(quoted)), _share(quoted.count(0), len(quoted))]
    covered = _share(quoted.count(2), int((marks == 2).sum()))
    first, second = (f"{part} of {whole}" for part, whole in zip(answered, asked, strict=True))
    return f"| {bound} | {first} | {second} | {len(quoted)} | {told[0]} | {told[1]} | {covered} |"


def _tell_weights(names: Sequence[str], table: Floats, marks: npt.NDArray[np.int64]) -> None:
    bias, weights = _fitted(table, marks)
    print(f"\nBIAS = {bias:.2f}\nWEIGHTS = {{")
    for name, weight in zip(names, weights.tolist(), strict=True):
        print(f'    "{name}": {weight:.3f},')
    print("}")


def _share(part: int, whole: int) -> str:
    return f"{part / max(1, whole):.2f}"


if __name__ == "__main__":
    main()
