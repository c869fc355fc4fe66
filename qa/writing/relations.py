"""Are the facts of a sentence bound as its source binds them: figure to thing, deed to doer?

A sentence may say a falsehood in a quote's own words and numbers: "The deficit grew from 6.5 to
3.6 billion", of one that shrank. So each number, date and name is looked at where it stands:

- a thing or deed that shares a clause with a figure shares one with it in the source too, unless
  the source's clause has nothing in its place;
- of two figures of one kind the one that is said first is said first there;
- what turns a statement round (up and down, open and closed, sold and bought) is turned alike;
- what was planned is not told as done, nor the other way round; and what is denied is denied there;
- a name that acts there acts here, and what is named after it is named after it there.

Things and deeds are the concepts of ``corpus.knowing``, so a sentence may be in another language
than its source. Lists are never whole: what they find in one text alone counts as said in both
where the states of its words match the other's, see ``shared``. What no list knows is bound by
nothing here: the states of its tokens must bear it out, see ``qa.writing.entailment``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path

from corpus.document import Span
from corpus.knowing.knowledge import MEASURES, SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.lexicon import read_lexicon
from corpus.knowing.quantities import AREAS, LENGTHS, Kind, Quantity, quantities
from corpus.languages import has_han

_TURNS = read_lexicon(Path(__file__).with_name("turns.jsonl"))

_CLOSED = (
    ("spring", "summer", "autumn", "winter"),
    ("north", "south", "east", "west"),
    ("a day", "a week", "a month", "a year"),
)
"""Closed classes: an encoder holds their members for near, so a word of one in the place of another
is seen by nothing else."""
OPPOSITES = (
    *(pair for names in _CLOSED for pair in combinations(names, 2)),
    ("last one", "next one"),
    ("larger", "smaller"),
    ("rise raise", "fall lower"),
    ("more", "less"),
    ("at least", "at most"),
    ("open", "close shut"),
    ("launch", "close shut"),
    ("establish found", "close shut"),
    ("join", "leave"),
    ("registration", "leave"),
    ("sell", "buy"),
    ("export", "import"),
    ("begin start", "end finish"),
    ("sign", "break off"),
    ("agreement", "refuse"),
    ("agreement", "break off"),
    ("win", "lose"),
    ("later", "earlier"),
    ("start of a time", "end of a time"),
    ("at one", "at odds"),
)
"""Pairs of which a sentence may not say one where its source says the other."""
# Said by the by, in one language and not in another; they part no fact from another.
_LOOSE = frozenset(
    {"more", "less", "later", "earlier", "first", "every year", "plan", "goal", "sum amount"}
    | {"goods", "size large", "percent", "dollar", "yuan", "currency", "cost price", "duration"}
    | {
        "capacity",
        "payload",
        "weight",
        "length",
        "area",
        "load",
        "growth",
        "count",
        "rank",
        "study train",
    }
    | {"science research", "education", "build", "university institute", "history", "author"}
)
_STOP = r"(?<!\d)[,;:()—–](?=\s)|(?<=\d)[,;:)](?=\s)|[，；：。（）]|(?<=[.!?])\s"
_JOINT = (
    r"|\s(?:and|which|who|en|die|waarvan|и|который|которая|которое|которые|і|які|якая|якое|якія)\s"
)
_CONTRAST = r"|\s(?:but|while|whereas|maar|terwijl|а|но|але)\s"
_SCOPE_END = re.compile(_STOP + _CONTRAST)
_CLAUSE_END = re.compile(_STOP + _CONTRAST + _JOINT)


@dataclass(frozen=True, slots=True)
class _Clause:
    """What a clause holds, each with its place in code points of the text."""

    start: int
    end: int
    figures: tuple[Quantity, ...]
    things: tuple[tuple[str, int], ...]
    names: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A text, read.

    Attributes:
        text, language: as it is.
        clauses: in their order.
        scopes: the same, but joined where "and" joins them: a plan or a denial holds for all.
        turns: of the whole text, such as "planned".
        ends: where the words of a thing end, by where they begin.
    """

    text: str
    language: str
    clauses: tuple[_Clause, ...]
    scopes: tuple[_Clause, ...]
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
def told(text: str, language: str, knowledge: Knowledge = SHIPPED_KNOWLEDGE) -> Told:
    """A text, read once."""
    figures = quantities(text, language)
    meant = [("planned", *m.span()) for m in _MEANT.finditer(text)] if language == "be" else []
    placed = [
        (name, place.start, place.word_end)
        for lexicon in (knowledge.concepts, MEASURES, _TURNS)
        for place in lexicon.mentions(text, language)
        for name in place.names
    ] + meant
    things = sorted({(name, start) for name, start, _ in placed}, key=lambda thing: thing[1])
    names = [
        (name, place.start, place.word_end)
        for place in knowledge.names.mentions(text, language)
        for name in place.names
    ]
    clauses, scopes = (
        tuple(
            _Clause(
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
    turns = frozenset(name for name, _ in things) & _TURN_NAMES
    ends = {start: end for _, start, end in placed}
    return Told(text, language, clauses, scopes, turns, ends)


_MEANT = re.compile(r"\bме(?:ў|ла|лі|ло)(?: \w+)? \w+(?:ць|цца|чы)\b")
_MEASURED = frozenset({"t", *LENGTHS, *AREAS})  # without them it is another number
_TURN_NAMES = frozenset(entry.name for entry in _TURNS.entries)


def _parts(text: str, ends: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in ends.finditer(text):
        if match.start() > start:
            yield start, match.end()
            start = match.end()
    if start < len(text):
        yield start, len(text)


Match = Callable[[Told, Told, Span], float]
"""How well the words at a place of the first match the second, in [-1, 1]; nan: not known."""


def shared(said: Told, other: Told, match: Match, among: frozenset[str] | None = None) -> Told:
    """A text without those things that the other says in words that no list knows.

    Args:
        said: the text.
        other: that says the same, or should.
        match: of the encoder.
        among: the things that are looked at; None for all but opposites and what weighs as much.
    """
    left_out = other.things | (_OPPOSED - _HEAVY) | _LOOSE
    known = {
        (name, at)
        for clause in said.clauses
        for name, at in clause.things
        if name not in left_out
        and (among is None or name in among)
        and match(said, other, Span(at, said.ends[at])) >= MATCHED
    }
    if not known:
        return said
    clauses, scopes = (
        tuple(replace(c, things=tuple(t for t in c.things if t not in known)) for c in parts)
        for parts in (said.clauses, said.scopes)
    )
    left = frozenset(name for clause in clauses for name, _ in clause.things)
    return replace(said, clauses=clauses, scopes=scopes, turns=left & _TURN_NAMES)


def unbound(sentence: Told, source: Told, around: Told) -> str | None:
    """What a sentence binds otherwise than its source does; None where nothing is seen.

    Args:
        sentence: without marks.
        source: the sentences of the source that it rests on.
        around: what stands around it and may explain it.
    """
    checks = (
        *(
            turned,
            _unheard,
            _misplaced,
            _miscounted,
            _compared,
            _out_of_order,
            _exchanged,
            _misnamed,
            _elsewhere,
        ),
        *(_unplanned, _undenied),
    )
    found = (check(sentence, source) for check in checks)
    return next(filter(None, found), None) or _replaced(sentence, source, around)


def mixed(sentence: Told, source: Told, around: Told, others: Sequence[Told]) -> str | None:
    """What a sentence takes from other sources than the one that it rests on; None for nothing.

    "The park opened in Brest" rests on no quote where one says that a park opened and another that
    a fair was held in Brest.
    """
    new = sentence.things - source.things - around.things - _LOOSE - _TURN_NAMES - _DEEDS
    unknown = {name for name in new if not any(_akin(name, known) for known in source.things)}
    elsewhere = frozenset[str]().union(*(other.things for other in others))
    taken = sorted(unknown & elsewhere)
    return f"it takes {taken[0]!r} from another quote" if taken else None


def turned(sentence: Told, source: Told) -> str | None:
    """What a text says the other way round; None where nothing is seen."""
    for said, held in _placed(sentence, source):
        for pair in OPPOSITES:
            for one, other in (pair, pair[::-1]):
                if one in said and one not in held and other in held and other not in said:
                    return f"it says {one!r} where the quote says {other!r}"
    return None


def _placed(sentence: Told, source: Told) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The things of both, then of each clause and of those that tell of an amount of it."""
    yield sentence.things, source.things
    for clause in sentence.clauses:
        for figure in clause.figures:
            places = [c for c in source.clauses if any(same_quantity(figure, f) for f in c.figures)]
            if places and figure.kind not in _TIMES:
                held = frozenset(name for place in places for name, _ in place.things)
                yield frozenset(dict(clause.things)), held


def mistranslated(translation: Told, source: Told) -> str | None:
    """As ``unbound``, of a text that says the whole of its source and so needs fewer looks."""
    if _denials(translation) != _denials(source):
        return "one of the two denies more"
    checks = (turned, _miscounted, _unplanned, _another, _left_out)
    return next(filter(None, (check(translation, source) for check in checks)), None)


def _denials(said: Told) -> int:
    """How many of its parts deny, whatever joins them."""
    return sum("denied" in dict(scope.things) for scope in said.scopes)


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


def _misplaced(sentence: Told, source: Told) -> str | None:
    for clause in sentence.clauses:
        here = {name for name, _ in clause.things} - _LOOSE - _TURN_NAMES
        for figure in clause.figures:
            places = [c for c in source.clauses if any(same_quantity(figure, f) for f in c.figures)]
            if not places:
                continue
            there = {name for c in places for name, _ in c.things}
            for thing in here - there:
                rivals = [
                    c
                    for c in source.clauses
                    if c not in places
                    and thing in dict(c.things)
                    and any(_alike(figure, f) for f in c.figures)
                ]
                taken = there - here - _LOOSE - _TURN_NAMES
                if rivals and taken:
                    return f"it ties {_words(sentence, figure)} to {thing!r}"
    return None


def _miscounted(sentence: Told, source: Told) -> str | None:
    """A thing that is counted by another figure there than here."""
    here, there = list(_counted(sentence)), list(_counted(source))
    for figure, thing in here:
        counts = [f for f, counted in there if counted == thing]
        if counts and not any(same_quantity(figure, f) for f in counts):
            return f"it counts {thing!r} by {_words(sentence, figure)}"
    return None


def _counted(said: Told) -> Iterator[tuple[Quantity, str]]:
    for clause in said.clauses:
        for figure in clause.figures:
            if figure.kind is Kind.NUMBER:
                end = figure.span.end
                near = [
                    t for t, at in clause.things if end <= at <= end + _NEXT and t not in _LOOSE
                ]
                yield from ((figure, thing) for thing in near[:1])


def _compared(sentence: Told, source: Told) -> str | None:
    """A difference that is told as an amount."""
    if not _CHANGES.isdisjoint(sentence.things):
        return None
    for figure in (f for f in sentence.figures if f.kind is Kind.NUMBER):
        places = [
            any(
                t in ("more", "less") and f.span.end <= at <= f.span.end + _NEXT
                for t, at in c.things
            )
            for c in source.clauses
            for f in c.figures
            if same_quantity(figure, f)
        ]
        if places and all(places):
            return f"it takes the difference {_words(sentence, figure)} for an amount"
    return None


_NEXT = 16  # code points between a figure and what it counts
_CHANGES = frozenset({"more", "less", "rise raise", "fall lower", "growth"})


def _out_of_order(sentence: Told, source: Told) -> str | None:
    for clause in sentence.clauses:
        amounts = [f for f in clause.figures if f.kind is Kind.NUMBER]
        for first, second in pairwise(amounts):
            if first.value == second.value:
                continue
            pairs = [
                (a.span.start, b.span.start)
                for c in source.clauses
                for a in c.figures
                for b in c.figures
                if same_quantity(first, a) and same_quantity(second, b)
            ]
            if pairs and all(a > b for a, b in pairs):
                return f"it exchanges {_words(sentence, first)} and {_words(sentence, second)}"
    return None


def _unheard(sentence: Told, source: Told) -> str | None:
    """A turn that the source does not have, nor anything like it."""
    for thing in _HEAVY & sentence.things - source.things:
        if not (_NEAR.get(thing, frozenset()) & source.things):
            return f"it says {thing!r}, and the quote does not"
    return None


def _replaced(sentence: Told, source: Told, around: Told) -> str | None:
    known = source.things | around.things
    for clause in sentence.clauses:
        new = {name for name, _ in clause.things} - known - _LOOSE - _TURN_NAMES
        new = {name for name in new if not any(_akin(name, other) for other in known)}
        for figure in clause.figures if new else ():
            for place in source.clauses:
                if figure.kind in _TIMES or not any(
                    same_quantity(figure, f) for f in place.figures
                ):
                    continue
                lost = {name for name, _ in place.things} - sentence.things
                if lost - _LOOSE - _TURN_NAMES:
                    return f"it puts {min(new)!r} in the place of {min(lost)!r}"
    return None


def _another(translation: Told, source: Told) -> str | None:
    """A thing in the place of another, wherever they stand: medicine for philology."""
    skipped = _LOOSE | _TURN_NAMES | _DEEDS | _UNSAID
    new, lost = (
        sorted(
            name
            for name in one.things - other.things - skipped
            if not any(_akin(name, known) for known in other.things)
        )
        for one, other in ((translation, source), (source, translation))
    )
    return f"it puts {new[0]!r} in the place of {lost[0]!r}" if new and lost else None


def _left_out(translation: Told, source: Told) -> str | None:
    """A known name of the source, or several of its things."""
    here, there = (
        {n for c in said.clauses for n, _, _ in c.names} for said in (translation, source)
    )
    if lost := there - here:
        return f"it leaves out the name {min(lost)}"
    things = {
        name
        for name in source.things - translation.things - _LOOSE - _TURN_NAMES - _UNSAID
        if not any(_akin(name, known) for known in translation.things)
    }
    return f"it leaves out {min(things)!r} and more" if len(things) > _LEFT_OUT else None


def _akin(one: str, other: str) -> bool:
    """True for names of two lists that mean the same, such as "resident" and "resident company"."""
    return not set(one.split()).isdisjoint(other.split())


def _exchanged(sentence: Told, source: Told) -> str | None:
    """A name that acts where it was acted on, and the other way round."""
    here, there = _actors(sentence), _actors(source)
    named = {name for clause in sentence.clauses for name, _, _ in clause.names}
    held = {name for clause in source.clauses for name, _, _ in clause.names}
    for one in sorted((here - there) & held):
        for other in sorted((there - here) & named):
            return f"it has {one} act where {other} does"
    return None


def _misnamed(sentence: Told, source: Told) -> str | None:
    """What is named after another name than in the source."""
    here, there = _owned(sentence), _owned(source)
    for name, thing in sorted(here - there):
        owners = {owner for owner, owned in there if owned == thing}
        if owners and owners.isdisjoint(owner for owner, owned in here if owned == thing):
            return f"it speaks of {thing!r} of {name}, the quote of {min(owners)}"
    return None


def _elsewhere(sentence: Told, source: Told) -> str | None:
    """None of the names of the source, but others."""
    usual = SHIPPED_KNOWLEDGE.everywhere
    here = {n for c in sentence.clauses for n, _, _ in c.names} - usual
    there = {n for c in source.clauses for n, _, _ in c.names} - usual
    if here and there and here.isdisjoint(there):
        return f"it speaks of {min(here)}, the quote of {min(there)}"
    return None


def _actors(said: Told) -> set[str]:
    """Names that stand alone: after no preposition, in no oblique case, owning nothing.

    Where cases do not tell, what follows another name in the same clause is acted on.
    """
    actors = set()
    inflected = said.language in ("ru", "be")
    for clause in said.clauses:
        for name, start, end in clause.names:
            before = said.text[clause.start : start].lower()
            word = said.text[start:end].lower()
            if (
                _GOVERNED[said.language].search(before)
                or _ADJECTIVE.search(word)
                or (inflected and _OBLIQUE.search(word))
                or _OWNING.match(said.text, end)
                or (has_han(word) and any(end <= at <= end + 1 for _, at in clause.things))
            ):
                continue
            actors.add(name)
            if not inflected:
                break
    return actors


def _owned(said: Told) -> set[tuple[str, str]]:
    """What stands right after a name, in one breath: (name, thing)."""
    return {
        (name, thing)
        for clause in said.clauses
        for name, start, end in clause.names
        for thing, at in clause.things
        if end <= at <= end + 1
        and thing not in _LOOSE | _TURN_NAMES | _DEEDS
        and (has_han(said.text[start:end]) or _ADJECTIVE.search(said.text[start:end].lower()))
    }


# Said in a word of its own in one language, and in a part of another word in the next.
_UNSAID = frozenset({"country state", "programme", "company", "logistics"})
_DEEDS = frozenset(
    {"sign", "enter into force", "ratify", "open", "close shut", "cancel", "build", "move", "join"}
    | {"establish found", "develop create", "leave", "invest", "pay", "sell", "buy", "supply"}
    | {"invite", "refuse", "break off", "begin start", "end finish", "rise raise", "fall lower"}
    | {"win", "lose", "publish", "launch", "produce", "support", "discuss", "decide", "visit"}
)
_TIMES = frozenset({Kind.YEAR, Kind.DATE})
PLANS = frozenset({"planned", "denied"})
_OPPOSED = frozenset(name for pair in OPPOSITES for name in pair)
# Of labelled prose and translations (benchmarks.grounding): a plan, a denial or a thing that lists
# find in one text alone matches the other by at most .57 where the other does not say it, by .62
# and more where it says it in words that no list has; a name in the place of another by .58.
MATCHED = 0.6
# Things of a quote that no list and no match finds in a right translation of it.
_LEFT_OUT = 2
# Deeds that change all where they are added: the source must tell of them.
_HEAVY = frozenset(
    {"rise raise", "fall lower", "close shut", "leave", "cancel", "refuse", "break off"}
    | {"demolish", "lose", "postpone delay", "bankruptcy failure", "resign"}
)
_NEAR = {
    "rise raise": frozenset({"more", "win"}),
    "fall lower": frozenset({"less"}),
}
_GOVERNED = {
    "en": re.compile(r"\b(?:to|in|at|from|with|for|by|of|into|on|near)(?: the)? $"),
    "nl": re.compile(r"\b(?:aan|in|naar|van|uit|bij|met|voor|door|op)(?: (?:de|het))? $"),
    "ru": re.compile(r"\b(?:в|во|на|из|к|с|со|у|для|по|о|об|до|от) [«\"]?$"),
    "be": re.compile(r"\b(?:в|у|ў|на|з|са|да|к|для|па|пра|аб|ад) [«\"]?$"),
    "zh": re.compile(r"(?:向|对|在|从|到|给|往|与|和|同|由|来到|访问|于|经)$"),
}
_OWNING = re.compile(r"['’]s\b|的")
_OBLIQUE = re.compile(r"(?:[ую]|[оеё]м|[оеё]й|[ая]м|[ая]х|[ая]ми|[ыі])$")
_ADJECTIVE = re.compile(
    r"(?:ск(?:ий|ая|ое|ие|ого|ой|ому|их|ими|им|ую|ом)|ск(?:і|ая|ае|ія|ага|ай|аму|іх|імі|ім|ую)"
    r"|(?:цк)\w{1,3})$|^(?:chinese|belarus(?:ian|sische|sisch)|chinees)$"
)


def _unplanned(sentence: Told, source: Told) -> str | None:
    if not _turns_otherwise(sentence, source, "planned"):
        return None
    return (
        "it tells as planned what the quote tells as done"
        if "planned" in sentence.turns
        else "it tells as done what the quote tells as planned"
    )


def _undenied(sentence: Told, source: Told) -> str | None:
    if _turns_otherwise(sentence, source, "denied"):
        return "it denies otherwise than the quote does"
    return None


def _turns_otherwise(sentence: Told, source: Told, turn: str) -> bool:
    here = [c for c in sentence.scopes if turn in dict(c.things)]
    there = [c for c in source.scopes if turn in dict(c.things)]
    if not here:
        plain = [_content(c) for c in source.scopes if c not in there]
        told_here = frozenset[object]().union(*map(_content, sentence.scopes))
        turned = [_content(c) for c in there]
        # "As expected" between commas says nothing by itself and so holds for the whole.
        if len(source.scopes) == len(there) or not all(turned):
            return True
        return any((content & told_here) - frozenset[object]().union(*plain) for content in turned)
    if not there:
        return True
    held = frozenset[object]().union(*map(_content, there))
    empty = any(not _content(c) for c in there)
    return not empty and not any(not _content(c) or _content(c) & held for c in here)


def _content(clause: _Clause) -> frozenset[object]:
    """What a clause speaks of, to tell whether another speaks of the same."""
    return frozenset(
        [name for name, _ in clause.things if name not in _TURN_NAMES and name not in _LOOSE]
        + [name for name, _, _ in clause.names]
        + [figure.value for figure in clause.figures]
    )


def _alike(one: Quantity, other: Quantity) -> bool:
    dates = {Kind.YEAR, Kind.DATE}
    return (one.kind in dates) == (other.kind in dates)


def _words(said: Told, figure: Quantity) -> str:
    return said.text[figure.span.start : figure.span.end]
