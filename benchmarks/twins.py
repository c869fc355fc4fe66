"""`python -m benchmarks.twins`: does the reader tell a question from its twin that nothing answers?

Near misses (``near_misses/*.jsonl``) are invented documents in two languages, each with questions
that it answers and, for each, a twin that it does not: another year, role, scope. Question and text
are in two languages wherever there is such a text. A pair is read against the whole document, and
counts by its best sentence. AUROC: of how many pairs of an answerable question and any twin the
first reads likelier; own twin: the same against its own; first: how often the best sentence of an
answerable question is the one that answers. MaxSim is the score without the reader.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from corpus.questions import by_language, load_questions
from embeddings.calibration import QuestionStatistics
from embeddings.e5.encoder import E5Encoder
from qa.reader.examples import near_miss_paragraphs
from qa.reader.features import read_features
from qa.reader.groups import Group, Source
from qa.reader.model import WEIGHTS, Reader, load_reader

FOLDER = Path(__file__).with_name("near_misses")
_FEWEST = 10  # pairs of a row of the table


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and its twin, over the same sentences.

    Attributes:
        kinds: by which figures are told: file, languages, what the twin alters.
        asked: the question, with the sentences that answer marked.
        twin: that none of them answers.
    """

    kinds: Mapping[str, str]
    asked: Group
    twin: Group


@dataclass(frozen=True, slots=True)
class Told:
    """How well pairs are told apart; all shares in [0, 1]."""

    pairs: int
    auroc: float
    own_twin: float
    first: float


def main() -> None:
    """Prints a table for each file of weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="test", choices=("train", "dev", "test"))
    parser.add_argument("--weights", type=Path, nargs="+", default=[WEIGHTS])
    parser.add_argument("--states", type=Path, help="folder to keep encoded documents in")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pairs = list(pairs_of(given.split, given.states or Path(folder)))
    for path in given.weights:
        print(f"\n{path.name}, {given.split}\n\n{table(pairs, load_reader(path))}")


def pairs_of(split: str, folder: Path) -> Iterator[Pair]:
    """The pairs of a split, encoded."""
    encoder = E5Encoder.load()
    statistics = QuestionStatistics.measure(encoder, by_language(load_questions()))
    for path in sorted(FOLDER.glob("*.jsonl")):
        changes = dict(_changes(path))
        paragraphs = list(near_miss_paragraphs(path, split))
        source = Source(f"twins-{path.stem}-{split}", paragraphs, encoder, statistics, folder)
        for n, paragraph in enumerate(paragraphs):
            for place, question in enumerate(paragraph.questions):
                if question.twin is None:
                    continue
                (language,) = question.texts
                ((twin_language, twin),) = paragraph.questions[question.twin].texts.items()
                others = sorted(code for code in question.rows if code != language)
                for version in others or sorted(question.rows):
                    asked = source.whole(n, place, language, version)
                    altered = source.whole(n, question.twin, twin_language, version)
                    if asked is not None and altered is not None:
                        kinds = {
                            "file": path.stem,
                            "question": language,
                            "text": version,
                            "altered": changes.get(twin, ""),
                        }
                        yield Pair(kinds, asked, altered)


def _changes(path: Path) -> Iterator[tuple[str, str]]:
    """Each twin, and what it alters."""
    for line in path.read_text(encoding="utf-8").splitlines():
        for pair in json.loads(line)["pairs"]:
            yield pair["twin"], pair.get("change", "")


def table(pairs: Sequence[Pair], reader: Reader) -> str:
    """The figures as a Markdown table, of all and kind by kind."""
    read = [(reader.read(p.asked.asked, p.asked.candidates), _twin(reader, p)) for p in pairs]
    maxsim = [(_matches(p.asked, reader), _matches(p.twin, reader)) for p in pairs]
    lines = ["| | pairs | AUROC | own twin | first | MaxSim: AUROC | first |", "|---|" + "--:|" * 6]
    rows = {"all": list(range(len(pairs)))}
    for kind in ("file", "question", "text", "altered"):
        for value in sorted({pair.kinds[kind] for pair in pairs}):
            rows[f"{kind} {value}"] = [n for n, p in enumerate(pairs) if p.kinds[kind] == value]
    for name, places in rows.items():
        if len(places) >= _FEWEST:
            own = told([pairs[n].asked for n in places], [read[n] for n in places])
            plain = told([pairs[n].asked for n in places], [maxsim[n] for n in places])
            cells = (own.auroc, own.own_twin, own.first, plain.auroc, plain.first)
            lines.append(
                f"| {name} | {own.pairs} | " + " | ".join(f"{c:.3f}" for c in cells) + " |"
            )
    return "\n".join(lines)


def told(asked: Sequence[Group], scores: Sequence[tuple[list[float], list[float]]]) -> Told:
    """How well those scores tell the questions from their twins.

    Args:
        asked: the questions, at least one.
        scores: of the sentences of each, for the question and for its twin.
    """
    right = np.array([max(own) for own, _ in scores])
    wrong = np.array([max(twin) for _, twin in scores])
    first = [g.answers[int(np.argmax(own))] > 0 for g, (own, _) in zip(asked, scores, strict=True)]
    labels = np.repeat([1, 0], [len(right), len(wrong)])
    return Told(
        pairs=len(right),
        auroc=float(roc_auc_score(labels, np.concatenate([right, wrong]))),
        own_twin=float(np.mean(right > wrong)),
        first=float(np.mean(first)),
    )


def _twin(reader: Reader, pair: Pair) -> list[float]:
    return reader.read(pair.twin.asked, pair.twin.candidates)


def _matches(group: Group, reader: Reader) -> list[float]:
    """MaxSim of each candidate."""
    features = read_features(group.asked, group.candidates, reader.marks)
    return [float(each.whole[0]) for each in features]


if __name__ == "__main__":
    main()
