"""A text read clause by clause: which figures, things, deeds and names stand in each.

Things and deeds are the concepts of ``corpus.knowing``, one id in all languages, so that two texts
can be compared whatever language either is in. Beside them stand the turns of ``turns.jsonl``:
words that turn a statement round, such as "not", "planned" and "at most".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.knowing.knowledge import MEASURES, SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.lexicon import read_lexicon
from corpus.knowing.quantities import AREAS, LENGTHS, Kind, Quantity, quantities

_TURN_WORDS = read_lexicon(Path(__file__).with_name("turns.jsonl"))
TURNS = frozenset(entry.name for entry in _TURN_WORDS.entries)

_MEASURED = frozenset({"t", *LENGTHS, *AREAS})  # a number without its unit is another number

_STOP = r"(?<!\d)[,;:()—–](?=\s)|(?<=\d)[,;:)](?=\s)|[，；：。（）]|(?<=[.!?])\s"
_JOINT = (
    r"|\s(?:and|which|who|en|die|waarvan|и|который|которая|которое|которые|і|які|якая|якое|якія)\s"
)
_SCOPE_END = re.compile(_STOP)
_CLAUSE_END = re.compile(_STOP + _JOINT)
# "меў прыехаць": Belarusian tells a plan by a verb that otherwise means "had".
_MEANT = re.compile(r"\bме(?:ў|ла|лі|ло)(?: \w+)? \w+(?:ць|цца|чы)\b")


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause holds. All places are code points of the text.

    Attributes:
        start, end: of the clause.
        figures: in their order.
        things: id and start of each thing, deed and turn.
        names: id, start and end of each name.
    """

    start: int
    end: int
    figures: tuple[Quantity, ...]
    things: tuple[tuple[str, int], ...]
    names: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text and its clauses.

    Attributes:
        text, language: as given.
        clauses: in their order.
        scopes: the clauses again, but in one where "and" joins them: what is planned or denied in
            one of these is planned or denied in all.
        turns: of the whole text, such as "planned".
        ends: where the words of a thing end, by where they start.
    """

    text: str
    language: str
    clauses: tuple[Clause, ...]
    scopes: tuple[Clause, ...]
    turns: frozenset[str]
    ends: Mapping[int, int]

    @property
    def figures(self) -> list[Quantity]:
        """All figures, in their order."""
        return [figure for clause in self.clauses for figure in clause.figures]

    @property
    def things(self) -> frozenset[str]:
        """All things and deeds."""
        return frozenset(name for clause in self.clauses for name, _ in clause.things)


@lru_cache(512)
def parse(text: str, language: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> Parsed:
    """The clauses of a text; a text is parsed once."""
    figures = quantities(text, language)
    meant = [("planned", *m.span()) for m in _MEANT.finditer(text)] if language == "be" else []
    placed = [
        (name, mention.start, mention.word_end)
        for lexicon in (knowledge.concepts, MEASURES, _TURN_WORDS)
        for mention in lexicon.mentions(text, language)
        for name in mention.names
    ] + meant
    things = sorted({(name, start) for name, start, _ in placed}, key=lambda thing: thing[1])
    names = [
        (name, mention.start, mention.word_end)
        for mention in knowledge.names.mentions(text, language)
        for name in mention.names
    ]
    clauses, scopes = (
        tuple(
            Clause(
                start,
                end,
                tuple(f for f in figures if start <= f.span.start < end),
                tuple(thing for thing in things if start <= thing[1] < end),
                tuple(name for name in names if start <= name[1] < end),
            )
            for start, end in _parts(text, ends)
        )
        for ends in (_CLAUSE_END, _SCOPE_END)
    )
    turns = frozenset(name for name, _ in things) & TURNS
    ends = {start: end for _, start, end in placed}
    return Parsed(text, language, clauses, scopes, turns, ends)


def same_quantity(one: Quantity, other: Quantity) -> bool:
    """True when two numbers mean the same; a year may stand where a bare number was read."""
    units = one.unit == other.unit or (
        None in (one.unit, other.unit) and _MEASURED.isdisjoint({one.unit, other.unit})
    )
    kinds = (
        one.kind == other.kind
        or {one.kind, other.kind} <= {Kind.DATE, Kind.ORDINAL}
        or ({one.kind, other.kind} <= {Kind.NUMBER, Kind.ORDINAL})
    )
    return one.value == other.value and kinds and units


def _parts(text: str, ends: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in ends.finditer(text):
        if match.start() > start:
            yield start, match.end()
            start = match.end()
    if start < len(text):
        yield start, len(text)
