"""A broad question -> the sentences that belong together, in groups: by document, or side by side.

An overview and a list quote from many places: of the sentences that come closest those that likely
belong in the answer (``qa.finding.belonging``), and none that repeats another. The first is that
with the highest

    gain(s) = logit P(s belongs) + NEWS * the names, years and concepts that s is the first to have

Where such things as regions, firms or goods are asked for, these alone are counted, with
ASKED_NEWS. The sentence before it in its paragraph, which often has its subject, is quoted with it.
Where years are asked for, only what tells of one, or stands with it, is quoted. There is an
overview only where two places are likely to belong to it without their news. Where two such are
about all names of the question, what is not is a stranger, and left out: what it names would be
news.
Quotes stand by document, the document of the best one first.

A comparison is between years or names of the question: each side has quotes of its own, those that
hold all sides stand together, and a side that nothing tells of is named. A sentence that names no
side is on that of the sentence before it, with which it is quoted, else on the one that its heading
or title names. One that only announces others ("Two things marked 2018.") has no news and no
figure; a side has such by itself only where it has nothing else. What names no sides has no
groups, and is answered as one question: of 15 such in benchmarks/overviews.jsonl an overview would
quote 178 sentences, .17 of them with an item; the 34 of the answers hold as many items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import partial
from itertools import islice

import numpy as np

from corpus.document import BlockKind
from corpus.knowing.knowledge import Knowledge
from corpus.knowing.naming import INFLECTED, whole_names
from corpus.knowing.quantities import Kind, quantities
from corpus.languages import has_han
from qa.asking.constraints import Content
from qa.asking.query import Query, spellings
from qa.finding.belonging import (
    MOST_NEWS,
    asked_for,
    belonging,
    is_of_its_years,
    news_of,
    strangers,
    told_in,
)
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
_MOST_ANNOUNCED = 10  # "two developments" are announced, not counted
_DROP_OF_A_SIDE = 0.35  # how far below the best sentence that of a side may be
_LEAST_OF_A_SIDE = 0.33  # part of the probability of the likeliest that another of its side has
_REGION = " Region"  # ends the ids of the regions that are called after a city


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
    of_its_years = filter(partial(is_of_its_years, found), _first_versions(found, candidates))
    rows = list(islice(of_its_years, CONSIDERED))
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


def _first_versions(found: Search, candidates: Mapping[int, Choice]) -> Iterator[int]:
    """The sentences of the best version of each paragraph, the closest first."""
    versions: dict[int, str] = {}
    return (row for row in candidates if _is_first_version(found, row, versions))


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


@dataclass(frozen=True, slots=True)
class _Side:
    """What is compared.

    Attributes:
        words: what it is called.
        ids: of which a sentence on it has one.
    """

    words: str
    ids: frozenset[str | int]

    @property
    def cities(self) -> frozenset[str]:
        """The cities that its regions are called after."""
        names = (each for each in self.ids if isinstance(each, str) and each.endswith(_REGION))
        return frozenset(name.removesuffix(_REGION) for name in names)


def _sides(found: Search) -> list[_Side]:
    """The years that are compared, or the names where there are no two years; at least two."""
    query = found.query
    if len(query.wanted.years) > 1:
        return [_Side(str(year), frozenset({year})) for year in sorted(query.wanted.years)]
    sides: dict[str, set[str | int]] = {}
    for words, ids in _named_sides(query, found.pool.knowledge):
        sides.setdefault(words, set()).update(ids)
    return [_Side(words, frozenset(ids)) for words, ids in sides.items()] if len(sides) > 1 else []


def _named_sides(query: Query, knowledge: Knowledge) -> Iterator[tuple[str, set[str]]]:
    """The names of a question in its order: what each is called, and what counts as it.

    Of "the Brest and Minsk regions" the word list reads a city and a region: where regions are
    asked for, a city stands for the region that is called after it too.
    """
    spelled, called = spellings(query, knowledge), whole_names(knowledge, query.language)
    names = query.wanted.names
    asks_regions = "region" in query.wanted.concepts or any(n.endswith(_REGION) for n in names)
    for name in sorted(names, key=lambda each: query.text.find(spelled[each])):
        region = name + _REGION
        if asks_regions and region in knowledge.names.kinds and region not in names:
            yield called.get(region, spelled[name]), {name, region}
        elif query.language in INFLECTED:
            yield called.get(name, spelled[name]), {name}
        else:
            yield spelled[name], {name}


def _compared(found: Search, sides: Sequence[_Side]) -> Overview:
    """Quotes of each side, and of all of them together."""
    groups = {about: members for about, members in _by_sides(found, sides).items() if members}
    told_of = {number for about in groups for number in about}
    return Overview(
        Breadth.COMPARE,
        tuple(
            Group(" – ".join(sides[number].words for number in about), tuple(groups[about]))
            for about in sorted(groups, key=lambda about: (len(about), about))
        ),
        missing=tuple(side.words for number, side in enumerate(sides) if number not in told_of),
    )


def _by_sides(found: Search, sides: Sequence[_Side]) -> dict[tuple[int, ...], list[Choice]]:
    """The quotes by the sides that they tell of, in the order of the text."""
    candidates = candidates_of(found)
    least = max((choice.score for choice in candidates.values()), default=0.0) - _DROP_OF_A_SIDE
    about: defaultdict[tuple[int, ...], dict[int, _OnSides]] = defaultdict(dict)
    for row in _first_versions(found, candidates):
        on_sides = _on_sides(found, candidates, sides, row)
        # As many of each, or one of which much is told would leave no room for the others.
        if on_sides.sides and candidates[row].score >= least:
            about[on_sides.sides][row] = on_sides
    of_each = CONSIDERED // max(1, len(about))
    rows_told = [item for own in about.values() for item in islice(own.items(), of_each)]
    rows, told = [row for row, _ in rows_told], [on for _, on in rows_told]
    likely = belonging(found, Breadth.COMPARE, candidates, rows) if rows else np.zeros(0)
    vectors = found.pool.index.sentence_vectors[rows]
    groups: dict[tuple[int, ...], list[Choice]] = {}
    best: dict[tuple[int, ...], float] = {}
    quoted: set[int] = set()
    repeats = np.zeros(len(rows), np.bool_)
    for place in sorted(range(len(rows)), key=lambda place: (told[place].rank, -likely[place])):
        row, on = rows[place], told[place]
        members = groups.setdefault(on.sides, [])
        most = 1 if on.rank is _Rank.ANNOUNCES else _OF_A_SIDE
        belongs = likely[place] >= _LEAST_OF_A_SIDE * best.get(on.sides, 0.0)
        is_told = row in quoted or repeats[place]
        if on.sides and belongs and not is_told and len(members) < most:
            first = row if on.first in quoted else on.first
            members.append(replace(candidates[row], first=first))
            best[on.sides] = max(best.get(on.sides, 0.0), float(likely[place]))
            quoted |= {first, row}
            repeats |= vectors @ vectors[place] > _SAME
    return {of: sorted(own, key=lambda choice: choice.first) for of, own in groups.items()}


class _Rank(IntEnum):
    """How a sentence tells of a side; the lower are quoted first."""

    SAYS = 0  # by itself, or after a sentence that only announces it
    NEAR = 1  # it names the city of a region that the title names
    FOLLOWS = 2  # the sentence before names the side, or a heading or the title does
    ANNOUNCES = 3  # names the side and says nothing of it: "Two things marked 2018."


@dataclass(frozen=True, slots=True)
class _OnSides:
    """What a sentence tells of.

    Attributes:
        sides: by their numbers; empty for none.
        first: row from which on it is quoted.
        rank: how it does.
    """

    sides: tuple[int, ...]
    first: int
    rank: _Rank


def _on_sides(
    found: Search, candidates: Mapping[int, Choice], sides: Sequence[_Side], row: int
) -> _OnSides:
    """The sides that a sentence tells of; one that names none is on those named before it."""

    def held(told: Content) -> tuple[int, ...]:
        ids = told_in(told)
        return tuple(number for number, side in enumerate(sides) if not side.ids.isdisjoint(ids))

    pool = found.pool
    own, says = pool.in_sentence(row), _says(found, row)
    if on := held(own):
        return _OnSides(on, row, _Rank.SAYS if says else _Rank.ANNOUNCES)
    none = _OnSides((), row, _Rank.FOLLOWS)
    are_years = len(found.query.wanted.years) > 1
    if are_years and own.years:
        return none
    before = pool.in_paragraph(row)
    if held(before) or (are_years and before.years):
        leads = _leads_to(found, candidates, row) and (are_years or not own.names)
        on = held(pool.in_sentence(row - 1)) if leads else ()
        announced = leads and says and not _says(found, row - 1)
        return _OnSides(on, row - 1, _Rank.SAYS if announced else _Rank.FOLLOWS) if on else none
    for told in (pool.in_context(row), pool.in_title(candidates[row].passage)):
        if on := held(told):
            if len(on) > 1:  # what is under the names of several is on none for certain
                return none
            is_near = not sides[on[0]].cities.isdisjoint(own.names)
            return _OnSides(on, row, _Rank.NEAR if is_near else _Rank.FOLLOWS)
    return none


def _says(found: Search, row: int) -> bool:
    """False for a sentence without a new name or year, and without a figure."""
    index = found.pool.index
    sentence = index.sentences[row]
    read = quantities(found.pool.document_of(row)[sentence.span], sentence.language)
    has_figure = any(
        each.kind is Kind.PERCENT or (each.kind is Kind.NUMBER and each.value > _MOST_ANNOUNCED)
        for each in read
    )
    concepts = found.pool.in_sentence(row).concepts
    return has_figure or bool(news_of(found, [row]) - concepts)
