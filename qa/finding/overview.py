"""A broad question -> the sentences that belong together, in groups: by document, or side by side.

An overview and a list quote from many places: of the sentences that come closest those that likely
belong in the answer (``qa.finding.belonging``), and none that repeats another. The first is that
with the highest

    gain(s) = logit P(s belongs) + NEWS * the names, years and concepts that s is the first to have

Where such things as regions, firms or goods are asked for, these alone are counted, with
ASKED_NEWS. The sentence before it in its paragraph, which often has its subject, is quoted with it.
There is an overview only where two places are likely to belong to it without their news. Where two
such are about all names of the question, what is not is a stranger, and left out: what it names
would be news.
Quotes stand by document, the document of the best one first. A comparison is between years or names
of the question: each side has quotes of its own, those that hold all sides stand together, and a
side that nothing tells of is named. What names no sides has no groups, and is answered as one
question: of 15 such in benchmarks/overviews.jsonl an overview would quote 178 sentences, .17 of
them with an item; the 34 of the answers hold as many items.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from corpus.document import BlockKind
from corpus.languages import has_han
from qa.asking.query import spellings
from qa.finding.belonging import MOST_NEWS, asked_for, belonging, news_of, strangers, told_in
from qa.finding.breadth import Breadth
from qa.finding.search import Choice, Search

MAX_QUOTES = 12
"""Of an overview: what a reader takes in at one look. Of a side a fourth."""

CONSIDERED = 64
"""Sentences that are judged, those that come closest."""
# Chosen on half of the lists of benchmarks/overviews.jsonl, and on what benchmarks/fit_overview.py
# shows of other bounds.
BELONGS = 0.15  # least probability of a quote without news, and of the second place
NEWS = 0.2
ASKED_NEWS = 3.0
_SAME = 0.9  # sentences closer than this say the same
_OF_A_SIDE = 3
_DROP_OF_A_SIDE = 0.35  # how far below the best sentence that of a side may be


@dataclass(frozen=True, slots=True)
class Group:
    """Quotes that belong together.

    Attributes:
        heading: what they are on: a title with its section, or the sides that they tell of.
        choices: the quotes.
    """

    heading: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the documents say to a broad question.

    Attributes:
        kind: that was asked for.
        groups: each with a quote, the most defining first.
        missing: sides of a comparison that nothing tells of.
        more: there are further places that likely belong to it.
        likely: probability that a second place belongs to it, without which it is no overview;
            None for a comparison.
    """

    kind: Breadth
    groups: tuple[Group, ...]
    missing: tuple[str, ...] = ()
    more: bool = False
    likely: float | None = None

    @property
    def choices(self) -> list[Choice]:
        """The quotes in the order of the groups."""
        return [choice for group in self.groups for choice in group.choices]


def select_overview(found: Search, kind: Breadth) -> Overview:
    """The quotes of an overview, a list or a comparison, which has none where no sides are named.

    Args:
        found: for the question.
        kind: anything but precise.
    """
    if kind is Breadth.COMPARE:
        return _compared(found, _sides(found))
    choices, more, likely = _gathered(found, kind)
    return Overview(kind, tuple(_by_document(found, choices)), more=more, likely=likely)


def _gathered(found: Search, kind: Breadth) -> tuple[list[Choice], bool, float]:
    """The sentences of many places, best first; whether there are more, and how likely a second."""
    candidates = candidates_of(found)
    rows = _considered(found, candidates)
    likely = belonging(found, kind, candidates, rows) if len(rows) > 1 else np.zeros(len(rows))
    second = float(np.sort(likely)[-2]) if len(rows) > 1 else 0.0
    if second < BELONGS:
        return [], False, second
    scores, least = np.log(likely / (1 - likely)), np.log(BELONGS / (1 - BELONGS))
    vectors = found.pool.index.sentence_vectors[rows]
    leads = [row - _leads_to(found, candidates, row) for row in rows]
    asked = asked_for(found)
    weight = ASKED_NEWS if asked else NEWS
    held = [news_of(found, range(first, row + 1)) for first, row in zip(leads, rows, strict=True)]
    if asked:
        held = [each & asked for each in held]
    seen: set[str | int] = set()
    strange = strangers(found, rows)
    are_enough = np.count_nonzero(~strange & (likely >= BELONGS)) > 1
    out = strange if are_enough else np.zeros(len(rows), np.bool_)
    taken: list[Choice] = []
    quoted: set[int] = set()
    while True:
        news = np.array([min(MOST_NEWS, len(each - seen)) for each in held])
        gains = np.where(out, -np.inf, scores + weight * news)
        place = int(np.argmax(gains))
        if gains[place] < least:
            return taken, False, second
        if len(taken) == MAX_QUOTES:
            return taken, True, second
        row = rows[place]
        out |= vectors @ vectors[place] > _SAME
        out[place] = True
        if row in quoted:
            continue
        first = row if leads[place] in quoted else leads[place]
        taken.append(replace(candidates[row], first=first))
        quoted |= {first, row}
        seen |= held[place]


def _considered(found: Search, candidates: Mapping[int, Choice]) -> list[int]:
    """Of the sentences that come closest those of the best version of each paragraph."""
    versions: dict[int, str] = {}
    rows = (row for row in candidates if _is_first_version(found, row, versions))
    return list(islice(rows, CONSIDERED))


def _leads_to(found: Search, candidates: Mapping[int, Choice], row: int) -> bool:
    """True where the sentence before is of the same paragraph and passage, and may be quoted."""
    index = found.pool.index
    return (
        row - 1 in candidates
        and row > index.passage_rows[candidates[row].passage][0]
        and index.sentences[row - 1].block == index.sentences[row].block
    )


def _is_first_version(found: Search, row: int, versions: dict[int, str]) -> bool:
    """False for a paragraph that is quoted in another version already; remembers which it is in."""
    document = found.pool.index.sentence_documents[row]
    return versions.setdefault(int(found.pool.index.units[row]), document) == document


def candidates_of(found: Search) -> Mapping[int, Choice]:
    """The sentences of the text that may be quoted, by their rows, the best first."""
    index = found.pool.index
    candidates: dict[int, Choice] = {}
    said: dict[int, int] = {}  # of copies, the one that is found first
    for passage, fair in zip(found.passages, found.scores, strict=True):
        for row in map(int, range(*index.passage_rows[passage])):
            body = index.sentences[row].kind is BlockKind.BODY and row not in candidates
            if body and said.setdefault(int(index.copies[row]), row) == row:
                candidates[row] = found.choice(row, passage, fair)
    return dict(sorted(candidates.items(), key=lambda item: -item[1].score))


def _by_document(found: Search, choices: Sequence[Choice]) -> Iterator[Group]:
    """The choices by document and section: that of the best first, then the order of the text."""
    pool = found.pool
    groups: dict[str, dict[str, list[Choice]]] = {}
    for choice in choices:
        document = pool.document_of(choice.first)
        start = pool.span_of(choice.first, choice.last).start
        parts = (document.title, document.heading_above(start))
        joint = "：" if has_han(document.title) else ". "
        heading = joint.join(part for part in parts if part)
        groups.setdefault(document.id, {}).setdefault(heading, []).append(choice)
    for sections in groups.values():
        for heading, members in sections.items():
            yield Group(heading, tuple(sorted(members, key=lambda choice: choice.first)))


_Side = tuple[str, frozenset[str | int]]
"""How a question spells a side, and what a sentence of it holds one of."""


def _sides(found: Search) -> list[_Side]:
    """The years that are compared, or the names where there are no two years; at least two."""
    query, pool = found.query, found.pool
    if len(query.wanted.years) > 1:
        return [(str(year), frozenset({year})) for year in sorted(query.wanted.years)]
    spelled = spellings(query, pool.knowledge)
    names: dict[str, set[str | int]] = {}
    for name in sorted(query.wanted.names, key=lambda each: query.text.find(spelled[each])):
        names.setdefault(spelled[name], set()).add(name)
    return [(words, frozenset(ids)) for words, ids in names.items()] if len(names) > 1 else []


def _compared(found: Search, sides: Sequence[_Side]) -> Overview:
    """Quotes of each side, and of all of them together."""
    candidates = candidates_of(found)
    least = max((choice.score for choice in candidates.values()), default=0.0) - _DROP_OF_A_SIDE
    groups: dict[tuple[int, ...], list[Choice]] = {}
    versions: dict[int, str] = {}
    for row, choice in candidates.items():
        told = told_in(found.pool.in_sentence(row))
        about = tuple(number for number, (_, ids) in enumerate(sides) if ids & told)
        members = groups.setdefault(about, [])
        fits = about and choice.score >= least and len(members) < _OF_A_SIDE
        if fits and _is_first_version(found, row, versions):
            members.append(choice)
    told_of = {number for about, members in groups.items() if members for number in about}
    return Overview(
        Breadth.COMPARE,
        tuple(
            Group(
                " – ".join(sides[number][0] for number in about),
                tuple(sorted(members, key=lambda choice: choice.first)),
            )
            for about, members in sorted(groups.items(), key=lambda item: (len(item[0]), item[0]))
            if about and members
        ),
        missing=tuple(words for number, (words, _) in enumerate(sides) if number not in told_of),
    )
