"""Fits how broad questions are told, and writes qa/finding/breadth.npz; nothing else sets it.

    python -m benchmarks.fit_breadth          # figures, then the file
    python -m benchmarks.fit_breadth --dry    # figures alone

Data: benchmarks/overviews.jsonl, a question a row in five languages, with its class, who would ask
it, and for most of the broad ones the items that the notes hold, each as a list of spellings; and
every question of the repository (the shipped ones, and those of pairs, compound, conversations and
new_topics), each of which asks for one thing. All are searched in the shipped notes, but for the
rows of groups "elsewhere-...": these ask about other things, so that no subject is taken for a
sign of its class, and get the spread of a question of their class on the notes, drawn by chance.
Those of groups "visitor-..." may ask what no note tells: the evidence for one thing then spreads
as widely as that for a broad question.

Three figures. Of half of the rows, by a model fitted on the others: no translation of a question
is in both halves. Of the questions of the repository, by ten-fold cross-validation. And of the
answers to the broad questions of either half: how many of the items their quotes hold, and how many
of the quotes hold an item; the constants of qa/finding/overview.py are chosen on the first half.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.conversation import EVERY
from corpus.languages import LANGUAGES
from corpus.questions import load_questions
from qa.asking.requests import as_request
from qa.asking.understanding import understand_alone
from qa.evaluation.metrics import has_any_key
from qa.finding.breadth import (
    BROAD_THRESHOLD,
    WEIGHTS,
    Breadth,
    Spread,
    Weights,
    chosen,
    read_spread,
)
from qa.finding.overview import select_overview
from qa.finding.rerank import rerank
from qa.finding.reread import answers_surely
from qa.finding.retrieve import retrieve
from qa.finding.search import Search
from qa.library import Library, open_library

WRITTEN = Path(__file__).with_name("overviews.jsonl")
_ELSEWHERE = "elsewhere-"
_FOLDS = 10
_DEPTH = 20  # passages, as an answer carries
_PENALTY = 10.0  # the inverse of its strength; 3 and 30 tell a little less
# A question of the repository is one for a thing or two as people put it to these notes, and its
# answer gets worse as an overview. With 1, 38 of them are taken above .8, and .64 of the broad ones
# of visitors seen, in place of 25 and .61.
_ASKED_WEIGHT = 3.0
# The spread of all questions has this standard deviation: beside vectors of length 1.
_SPREAD_SIZE = 0.2

Array = npt.NDArray[np.float32]
Items = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Example:
    """A question whose breadth is known.

    Attributes:
        text: as typed.
        breadth: what it asks for.
        language: BCP-47.
        group: that all translations of a question share, and all questions on one fact.
        written: it is one of ``WRITTEN``.
        items: that an overview should quote.
    """

    text: str
    breadth: Breadth
    language: str
    group: str
    written: bool = False
    items: Items = ()

    @property
    def elsewhere(self) -> bool:
        """It asks nothing that the notes could tell."""
        return self.group.startswith(_ELSEWHERE)


def main() -> None:
    """Prints the figures, then writes the file."""
    parser = argparse.ArgumentParser(description="Fits how broad questions are told.")
    parser.add_argument("--dry", action="store_true", help="figures alone")
    options = parser.parse_args()
    examples = read_examples()
    library = open_library()
    # A search holds some 10 MB, so none is kept.
    searches = (None if each.elsewhere else search(library, each.text) for each in examples)
    read, sure = zip(
        *(
            (found and read_spread(found), bool(found and answers_surely(found)))
            for found in searches
        ),
        strict=True,
    )
    asked = [as_request(example.text, example.language) for example in examples]
    vectors = library.encoder.encode_queries(asked)
    encoder = library.encoder.fingerprint
    held = held_out(examples)
    spreads = _spreads(examples, read, held)
    told = fitted(examples, vectors, spreads, np.flatnonzero(~held), encoder)
    print(f"half of the written questions held out: {(~held).sum()} questions fitted")
    likely = {int(n): told.likely(vectors[n], spreads[n]) for n in np.flatnonzero(held)}
    tell(examples, likely, sure)
    print("\nten-fold cross-validation")
    tell(examples, cross_validated(examples, vectors, spreads), sure)
    for half, name in ((~held, "first half"), (held, "half held out")):
        print(f"\noverviews, {name}")
        broad = [examples[n] for n in np.flatnonzero(half) if examples[n].items]
        tell_overviews(library, broad)
    if options.dry:
        return
    weights = fitted(examples, vectors, spreads, np.arange(len(examples)), encoder)
    weights.save(WEIGHTS)
    print(f"\nwritten for {weights.encoder}")


def read_examples() -> list[Example]:
    """Everything that is fitted on or measured."""
    examples = []
    for row in map(json.loads, WRITTEN.read_text(encoding="utf-8").splitlines()):
        items = tuple(map(tuple, row["items"]))
        breadth = Breadth(row["class"])
        examples += [
            Example(text, breadth, language, row["group"], True, items)
            for language, text in row["questions"].items()
        ]
    for path in EVERY:
        for each in load_questions(path):
            name = each.conversation or each.id
            family = name.rstrip("abcdefghijklmnopqrstuvwxyz") or name
            text = each.standalone or each.question
            examples.append(Example(text, Breadth.PRECISE, each.language, family))
    return examples


def held_out(examples: Sequence[Example]) -> npt.NDArray[np.bool_]:
    """(n,) True for every second group of written questions of each class."""
    groups: defaultdict[Breadth, list[str]] = defaultdict(list)
    for example in examples:
        if example.written and example.group not in groups[example.breadth]:
            groups[example.breadth].append(example.group)
    held = {group for each in groups.values() for group in each[1::2]}
    return np.array([example.written and example.group in held for example in examples])


def search(library: Library, text: str) -> Search:
    """What is found for a question, before any of it is read."""
    understood = understand_alone(text, library.knowledge)
    queries = [understood.query, *understood.parts]
    encoded = library.queries.read_queries([query.text for query in queries])
    whole, *parts = zip(queries, encoded, strict=True)
    return rerank(retrieve(library.sources, whole, _DEPTH, None, parts))


def _spreads(
    examples: Sequence[Example], spreads: Sequence[Spread | None], held: npt.NDArray[np.bool_]
) -> list[Spread]:
    """The spread of each question; from elsewhere, that of another of its class and half."""
    rng = np.random.default_rng(0)
    like: defaultdict[tuple[Breadth, bool], list[Spread]] = defaultdict(list)
    for example, spread, half in zip(examples, spreads, held, strict=True):
        if spread is not None and example.written:
            like[example.breadth, bool(half)].append(spread)
    drawn = []
    for example, spread, half in zip(examples, spreads, held, strict=True):
        others = like[example.breadth, bool(half)]
        drawn.append(spread or others[int(rng.integers(len(others)))])
    return drawn


def fitted(
    examples: Sequence[Example],
    vectors: Array,
    spreads: Sequence[Spread],
    places: npt.NDArray[np.intp],
    encoder: str,
) -> Weights:
    """The weights that the examples at those places give."""
    told = np.array([astuple(spread) for spread in spreads], np.float32)
    scale = _SPREAD_SIZE / (told[places].std(0) + 1e-6)
    features = np.hstack([vectors, told])[places]
    mean = features.mean(0)
    features = features - mean
    features[:, vectors.shape[1] :] *= scale
    model = LogisticRegression(C=_PENALTY, max_iter=5000)
    weights = [1.0 if examples[n].written else _ASKED_WEIGHT for n in places]
    model.fit(features, [str(examples[n].breadth) for n in places], weights)
    rows = np.column_stack([model.coef_, model.intercept_]).astype(np.float32)
    return Weights(encoder, mean, scale, tuple(map(str, model.classes_)), rows)


def cross_validated(
    examples: Sequence[Example], vectors: Array, spreads: Sequence[Spread]
) -> dict[int, dict[str, float]]:
    """What a model says of each question that saw none of its group."""
    groups = [example.group for example in examples]
    said: dict[int, dict[str, float]] = {}
    for seen, rest in GroupKFold(_FOLDS).split(groups, groups=groups):
        weights = fitted(examples, vectors, spreads, seen, "")
        said |= {int(n): weights.likely(vectors[n], spreads[n]) for n in rest}
    return said


def tell(
    examples: Sequence[Example], said: dict[int, dict[str, float]], sure: Sequence[bool]
) -> None:
    """Prints precision and recall of being broad, by class and language, and what others take.

    Args:
        examples: all of them.
        said: what a model says of those that are measured.
        sure: of each example, whether a sentence surely answers it, which then asks one thing.
    """

    def told(number: int, likely: dict[str, float], threshold: float) -> Breadth:
        return Breadth.PRECISE if sure[number] else chosen(likely, threshold)

    kept = sum(chosen(likely) is not Breadth.PRECISE for n, likely in said.items() if sure[n])
    print(f"  {kept} are not taken for broad since a sentence surely answers them")
    for threshold in (0.6, 0.7, 0.75, 0.8, 0.9):
        rows = [(examples[n], told(n, likely, threshold)) for n, likely in said.items()]
        taken = [(example, kind) for example, kind in rows if kind is not Breadth.PRECISE]
        broad = [(e, kind) for e, kind in rows if e.breadth is not Breadth.PRECISE]
        found = sum(kind is not Breadth.PRECISE for _, kind in broad)
        written = [e for e, _ in taken if e.written]
        right = sum(e.breadth is not Breadth.PRECISE for e in written)
        asked = [e for e, _ in rows if not e.written]
        wrong = sum(not e.written for e, _ in taken)
        print(
            f"  above {threshold}{' *' if threshold == BROAD_THRESHOLD else ''}: "
            f"of the written ones precision {_share(right, len(written))}, "
            f"recall {_share(found, len(broad))}; "
            f"taken for broad of the repository {wrong} of {len(asked)}"
        )
    rows = [(examples[n], told(n, likely, BROAD_THRESHOLD)) for n, likely in said.items()]
    for breadth in Breadth:
        kinds = [kind for e, kind in rows if e.written and e.breadth is breadth]
        seen = sum(kind is not Breadth.PRECISE for kind in kinds)
        same = sum(kind is breadth for kind in kinds)
        print(f"  {breadth:9s} n {len(kinds):3d}  broad {seen:3d}  of this kind {same:3d}")
    for code in LANGUAGES:
        spoken = [(e, kind) for e, kind in rows if e.written and e.language == code]
        right = sum((e.breadth is Breadth.PRECISE) is (k is Breadth.PRECISE) for e, k in spoken)
        print(f"  {code} {right} of {len(spoken)} told rightly")


def tell_overviews(library: Library, asked: Sequence[Example]) -> None:
    """Prints how many of the items the quotes of overviews hold, and of the quotes hold an item."""
    for breadth in (Breadth.LIST, Breadth.OVERVIEW, Breadth.COMPARE):
        items = quoted = quotes = carrying = 0
        for example in asked:
            if example.breadth is not breadth:
                continue
            found = search(library, example.text)
            overview = select_overview(found, breadth)
            texts = [_text(found, choice.first, choice.last) for choice in overview.choices]
            items += len(example.items)
            whole = "\n".join(texts)
            quoted += sum(has_any_key([keys], whole) for keys in example.items)
            quotes += len(texts)
            carrying += sum(has_any_key(example.items, text) for text in texts)
        print(
            f"  {breadth:9s} items quoted {quoted} of {items} ({_share(quoted, items)}); quotes "
            f"{quotes}, with an item {carrying} ({_share(carrying, quotes)})"
        )


def _text(found: Search, first: int, last: int) -> str:
    return found.pool.document_of(first)[found.pool.span_of(first, last)]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    main()
