"""`python -m benchmarks.twins`: does the reader tell a question from its twin that nothing answers?

Near misses (``near_misses/*.jsonl``) are invented documents in two languages, each with questions
that it answers and, for each, a twin that it does not: another year, role, scope; ``news.jsonl``
has the same for articles of NTREX-128, in all five, where ``--ntrex`` names their file, and
``asked.jsonl`` for paragraphs of other sets, where ``--reading`` and ``--xquad`` do. Question and
text are in two languages wherever there is such a text. A pair is read against the whole
document, and counts by its best sentence. AUROC: of how many pairs of an answerable question and
any twin the first reads likelier; own twin: the same against its own; first: how often the best
sentence of an answerable question is the one that answers; words: how often the words marked in
that sentence are among those that answer, or the other way round.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from corpus.document import Span
from qa.reader.examples import (
    Paragraph,
    asked_paragraphs,
    near_miss_paragraphs,
    news_paragraphs,
)
from qa.reader.layout import Line
from qa.reader.model import GRAPH, Reader, Reading, load_reader

FOLDER = Path(__file__).with_name("near_misses")
NEWS = Path(__file__).with_name("news.jsonl")
ASKED = Path(__file__).with_name("asked.jsonl")
COOPERATION = Path(__file__).with_name("cooperation.jsonl")
_FEWEST = 10  # pairs of a row of the table


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and its twin, over the same sentences.

    Attributes:
        kinds: by which figures are told: file, languages, what the twin alters.
        question, twin: as asked.
        lines: of the document.
        right: sentences that answer the question, and where.
    """

    kinds: Mapping[str, str]
    question: str
    twin: str
    lines: tuple[Line, ...]
    right: Mapping[int, Span | None]


@dataclass(frozen=True, slots=True)
class Told:
    """How well pairs are told apart; all shares in [0, 1]."""

    pairs: int
    auroc: float
    own_twin: float
    first: float
    words: float


def main() -> None:
    """Prints a table for each reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="test", choices=("train", "dev", "test"))
    parser.add_argument("--graph", type=Path, nargs="+", default=[GRAPH])
    parser.add_argument("--ntrex", type=Path, help="packed sentences of NTREX-128: with its news")
    parser.add_argument("--reading", type=Path, help="folder of sets in the form of SQuAD")
    parser.add_argument("--xquad", type=Path, help="folder of XQuAD-R, with --reading")
    given = parser.parse_args()
    pairs = list(pairs_of(given.split, given.ntrex))
    if given.reading and given.xquad:
        asked = asked_paragraphs(ASKED, given.reading, given.xquad, given.split)
        pairs += _pairs(ASKED, asked)
    for path in given.graph:
        print(f"\n{path.name}, {given.split}\n\n{table(pairs, load_reader(path))}")


def pairs_of(split: str, ntrex: Path | None = None) -> Iterator[Pair]:
    """The pairs of a split; with those on news where the file of their sentences is given."""
    for path in (*sorted(FOLDER.glob("*.jsonl")), COOPERATION):
        yield from _pairs(path, near_miss_paragraphs(path, split))
    if ntrex:
        yield from _pairs(NEWS, news_paragraphs(ntrex, NEWS, split))


def _pairs(path: Path, paragraphs: Iterable[Paragraph]) -> Iterator[Pair]:
    changes = dict(_changes(path))
    for paragraph in paragraphs:
        for question in paragraph.questions:
            if question.twin is None:
                continue
            twins = paragraph.questions[question.twin].texts
            for language, text in question.texts.items():
                twin = twins.get(language) or next(iter(twins.values()))
                others = sorted(code for code in question.rows if code != language)
                for version in others or sorted(question.rows):
                    yield Pair(
                        {
                            "file": path.stem,
                            "question": language,
                            "text": version,
                            "altered": changes.get(twin, ""),
                        },
                        text,
                        twin,
                        paragraph.sentences[version],
                        question.rows[version],
                    )


def _changes(path: Path) -> Iterator[tuple[str, str]]:
    """Each twin, and what it alters."""
    for line in path.read_text(encoding="utf-8").splitlines():
        for pair in json.loads(line)["pairs"]:
            yield pair["twin"], pair.get("change", "")


def table(pairs: Sequence[Pair], reader: Reader) -> str:
    """The figures as a Markdown table, of all and kind by kind."""
    read = [(reader.read(p.question, p.lines), reader.read(p.twin, p.lines)) for p in pairs]
    lines = ["| | pairs | AUROC | own twin | first | words |", "|---|" + "--:|" * 5]
    rows = {"all": list(range(len(pairs)))}
    for kind in ("file", "question", "text", "altered"):
        for value in sorted({pair.kinds[kind] for pair in pairs}):
            rows[f"{kind} {value}"] = [n for n, p in enumerate(pairs) if p.kinds[kind] == value]
    for name, places in rows.items():
        if len(places) >= _FEWEST:
            own = told([pairs[n] for n in places], [read[n] for n in places])
            cells = (own.auroc, own.own_twin, own.first, own.words)
            lines.append(
                f"| {name} | {own.pairs} | " + " | ".join(f"{c:.3f}" for c in cells) + " |"
            )
    return "\n".join(lines)


def told(
    pairs: Sequence[Pair], readings: Sequence[tuple[Sequence[Reading], Sequence[Reading]]]
) -> Told:
    """How well these readings tell the questions from their twins.

    Args:
        pairs: at least one.
        readings: of the sentences of each, for the question and for its twin.
    """
    best = [max(range(len(own)), key=lambda row: own[row].score) for own, _ in readings]
    asked = np.array([own[row].score for row, (own, _) in zip(best, readings, strict=True)])
    twins = np.array([max(each.score for each in other) for _, other in readings])
    first = [row in pair.right for row, pair in zip(best, pairs, strict=True)]
    words = [
        _agree(own[row].answer, span)
        for row, pair, (own, _) in zip(best, pairs, readings, strict=True)
        if (span := pair.right.get(row)) is not None
    ]
    labels = np.repeat([1, 0], [len(asked), len(twins)])
    return Told(
        pairs=len(pairs),
        auroc=float(roc_auc_score(labels, np.concatenate([asked, twins]))),
        own_twin=float(np.mean(asked > twins)),
        first=float(np.mean(first)),
        words=float(np.mean(words)) if words else 0.0,
    )


def _agree(marked: Span | None, right: Span) -> bool:
    return bool(marked and (marked.contains(right) or right.contains(marked)))


if __name__ == "__main__":
    main()
