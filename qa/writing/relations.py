"""Does a sentence relate its facts as its source does: figure to thing, deed to doer?

A sentence may say a falsehood in a quote's own words and numbers: "The deficit grew from 6.5 to
3.6 billion", of one that shrank. So each number, date and name is looked at where it stands:

- a thing or deed that shares a clause with a figure shares one with it in the source too, unless
  the source's clause has nothing in its place;
- of two figures of one kind the one that is said first is said first there;
- what turns a statement round (up and down, open and closed, sold and bought) is turned alike;
- what was planned is not told as done, nor the other way round; and what is denied is denied there;
- a name that acts there acts here, and what is named after it is named after it there, see
  ``roles``.

A sentence may be in another language than its source, since things and deeds are compared by their
ids, see ``clauses``. Word lists are never complete: what they find in one text alone counts as said
in both where the states of its words match the other's, see ``without_matched``. What no list knows
is not looked at here: the states of its tokens must bear it out, see ``qa.writing.entailment``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.document import Span
from corpus.knowing.quantities import Kind, Quantity
from qa.writing.clauses import TURNS, Clause, Parsed, same_quantity
from qa.writing.roles import exchanged, misnamed, named_elsewhere
from qa.writing.word_classes import DEEDS, HEAVY, LOOSE, OPPOSED, OPPOSITES, UNSAID

Match = Callable[[Parsed, Parsed, Span], float]
"""How well the words at a place of the first match the second, in [-1, 1]; nan: not known."""
# Of labelled prose and translations (benchmarks.grounding): a plan, a denial or a thing that lists
# find in one text alone matches the other by at most .57 where the other does not say it, by .62
# and more where it says it in words that no list has; a name in the place of another by .58.
MATCHED = 0.6
# Things of a quote that no list and no match finds in a right translation of it.
_LEFT_OUT = 2
_NEXT = 16  # code points between a figure and what it counts
_CHANGES = frozenset({"more", "less", "rise raise", "fall lower", "growth"})
_TIMES = frozenset({Kind.YEAR, Kind.DATE})


def misstated(sentence: Parsed, source: Parsed, around: Parsed) -> str | None:
    """The first fact that a sentence relates otherwise than its source; None where none is found.

    Args:
        sentence: without citation marks.
        source: the sentences of the source that it rests on.
        around: what stands around the source and may explain the sentence.
    """
    found = (check(sentence, source) for check in _CHECKS)
    return next(filter(None, found), None) or _replaced(sentence, source, around)


def mixed(sentence: Parsed, source: Parsed, around: Parsed, others: Sequence[Parsed]) -> str | None:
    """What a sentence takes from sources other than the one it rests on; None where nothing.

    "The park opened in Brest" rests on no quote where one says that a park opened and another that
    a fair was held in Brest.
    """
    new = sentence.things - source.things - around.things - LOOSE - TURNS - DEEDS
    unknown = {name for name in new if not any(_akin(name, known) for known in source.things)}
    elsewhere = frozenset[str]().union(*(other.things for other in others))
    taken = sorted(unknown & elsewhere)
    return f"it takes {taken[0]!r} from another quote" if taken else None


def mistranslated(translation: Parsed, source: Parsed) -> str | None:
    """As ``misstated``, for a translation, which says all of its source and needs fewer checks."""
    if _denials(translation) != _denials(source):
        return "one of the two denies more"
    found = (check(translation, source) for check in _CHECKS_OF_TRANSLATIONS)
    return next(filter(None, found), None)


def turned(sentence: Parsed, source: Parsed) -> str | None:
    """The word of which the source says the opposite; None where there is none."""
    for said, held in _placed(sentence, source):
        for pair in OPPOSITES:
            for one, other in (pair, pair[::-1]):
                if one in said and one not in held and other in held and other not in said:
                    return f"it says {one!r} where the quote says {other!r}"
    return None


def _placed(sentence: Parsed, source: Parsed) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The things of both, then of each clause and of those that tell of an amount of it."""
    yield sentence.things, source.things
    for clause in sentence.clauses:
        for figure in clause.figures:
            places = [c for c in source.clauses if any(same_quantity(figure, f) for f in c.figures)]
            if places and figure.kind not in _TIMES:
                held = frozenset(name for place in places for name, _ in place.things)
                yield frozenset(dict(clause.things)), held


def without_matched(
    said: Parsed, other: Parsed, match: Match, among: frozenset[str] | None = None
) -> Parsed:
    """A text without the things that the other says too, in words that are on no list.

    Args:
        said: the text.
        other: says the same, or should.
        match: tells by the encoder how well the words of a thing match the other text.
        among: the things to look at; None for all but opposites.
    """
    left_out = other.things | (OPPOSED - HEAVY) | LOOSE
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
    return replace(said, clauses=clauses, scopes=scopes, turns=left & TURNS)


def _unheard(sentence: Parsed, source: Parsed) -> str | None:
    """A heavy deed of which the source does not tell."""
    new = HEAVY & sentence.things - source.things
    return f"it says {min(new)!r}, and the quote does not" if new else None


def _misplaced(sentence: Parsed, source: Parsed) -> str | None:
    """A thing beside a figure, where the source has another thing there, and it beside another."""
    for clause in sentence.clauses:
        here = {name for name, _ in clause.things} - LOOSE - TURNS
        for figure in clause.figures:
            places = [c for c in source.clauses if any(same_quantity(figure, f) for f in c.figures)]
            if not places:
                continue
            there = {name for c in places for name, _ in c.things}
            for thing in sorted(here - there):
                rivals = [
                    c
                    for c in source.clauses
                    if c not in places
                    and thing in dict(c.things)
                    and any(_alike(figure, f) for f in c.figures)
                ]
                taken = there - here - LOOSE - TURNS
                if rivals and taken:
                    return f"it ties {_words(sentence, figure)} to {thing!r}"
    return None


def _miscounted(sentence: Parsed, source: Parsed) -> str | None:
    """A thing with another number than in the source: "5 buses and 3 trams" of 3 and 5."""
    here, there = list(_counted(sentence)), list(_counted(source))
    for figure, thing in here:
        counts = [f for f, counted in there if counted == thing]
        if counts and not any(same_quantity(figure, f) for f in counts):
            return f"it counts {thing!r} by {_words(sentence, figure)}"
    return None


def _counted(said: Parsed) -> Iterator[tuple[Quantity, str]]:
    """Each number with the thing that stands right behind it."""
    for clause in said.clauses:
        for figure in clause.figures:
            if figure.kind is Kind.NUMBER:
                end = figure.span.end
                near = [t for t, at in clause.things if end <= at <= end + _NEXT and t not in LOOSE]
                yield from ((figure, thing) for thing in near[:1])


def _compared(sentence: Parsed, source: Parsed) -> str | None:
    """A difference told as an amount: "5 million" of what was "5 million more"."""
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


def _out_of_order(sentence: Parsed, source: Parsed) -> str | None:
    """Two amounts in the other order: "from 6.5 to 3.6" of what rose from 3.6 to 6.5."""
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


def _replaced(sentence: Parsed, source: Parsed, around: Parsed) -> str | None:
    """A thing that is nowhere in the source, in the place of one that stands beside a figure."""
    known = source.things | around.things
    for clause in sentence.clauses:
        new = {name for name, _ in clause.things} - known - LOOSE - TURNS
        new = {name for name in new if not any(_akin(name, other) for other in known)}
        for figure in clause.figures if new else ():
            for place in source.clauses:
                if figure.kind in _TIMES or not any(
                    same_quantity(figure, f) for f in place.figures
                ):
                    continue
                lost = {name for name, _ in place.things} - sentence.things
                if lost - LOOSE - TURNS:
                    return f"it puts {min(new)!r} in the place of {min(lost)!r}"
    return None


def _another(translation: Parsed, source: Parsed) -> str | None:
    """A thing in the place of another, wherever either stands: medicine for philology."""
    skipped = LOOSE | TURNS | DEEDS | UNSAID
    new, lost = (
        sorted(
            name
            for name in one.things - other.things - skipped
            if not any(_akin(name, known) for known in other.things)
        )
        for one, other in ((translation, source), (source, translation))
    )
    return f"it puts {new[0]!r} in the place of {lost[0]!r}" if new and lost else None


def _left_out(translation: Parsed, source: Parsed) -> str | None:
    """A known name of the source that is left out, or several of its things."""
    here, there = (
        {n for c in said.clauses for n, _, _ in c.names} for said in (translation, source)
    )
    if lost := there - here:
        return f"it leaves out the name {min(lost)}"
    things = {
        name
        for name in source.things - translation.things - LOOSE - TURNS - UNSAID
        if not any(_akin(name, known) for known in translation.things)
    }
    return f"it leaves out {min(things)!r} and more" if len(things) > _LEFT_OUT else None


def _denials(said: Parsed) -> int:
    """How many of its scopes deny something."""
    return sum("denied" in dict(scope.things) for scope in said.scopes)


def _unplanned(sentence: Parsed, source: Parsed) -> str | None:
    """A plan told as done, or what was done told as a plan."""
    if not _turns_otherwise(sentence, source, "planned"):
        return None
    return (
        "it tells as planned what the quote tells as done"
        if "planned" in sentence.turns
        else "it tells as done what the quote tells as planned"
    )


def _undenied(sentence: Parsed, source: Parsed) -> str | None:
    """What is denied in one of the two alone."""
    if _turns_otherwise(sentence, source, "denied"):
        return "it denies otherwise than the quote does"
    return None


def _turns_otherwise(sentence: Parsed, source: Parsed, turn: str) -> bool:
    """True where what one of the two turns (plans, denies) stands unturned in the other."""
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


def _content(clause: Clause) -> frozenset[object]:
    """What a clause speaks of, to tell whether another speaks of the same."""
    return frozenset(
        [name for name, _ in clause.things if name not in TURNS and name not in LOOSE]
        + [name for name, _, _ in clause.names]
        + [figure.value for figure in clause.figures]
    )


def _akin(one: str, other: str) -> bool:
    """True for names of two lists that mean the same, such as "resident" and "resident company"."""
    return not set(one.split()).isdisjoint(other.split())


def _alike(one: Quantity, other: Quantity) -> bool:
    """True for two dates, and for two figures that are none."""
    dates = {Kind.YEAR, Kind.DATE}
    return (one.kind in dates) == (other.kind in dates)


def _words(said: Parsed, figure: Quantity) -> str:
    return said.text[figure.span.start : figure.span.end]


_CHECKS = (
    turned,
    _unheard,
    _misplaced,
    _miscounted,
    _compared,
    _out_of_order,
    exchanged,
    misnamed,
    named_elsewhere,
    _unplanned,
    _undenied,
)
_CHECKS_OF_TRANSLATIONS = (_miscounted, _unplanned, _another, _left_out)
