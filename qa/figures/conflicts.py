"""Which statements give different figures or dates for what a question asks?

Two statements disagree when both give figures that the question asks for, none of one agrees with
any of the other, by rounding or by words such as "over" and "about", and they speak of the same
names, years and parts. Figures of different years are a series in time and no conflict; a forecast
stands against what came about when it was due. Where in doubt there is no conflict: a false one
misleads more than a missed one. ``python -m benchmarks.conflicts`` measures this.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, product

from qa.asking.constraints import content
from qa.figures.figures import Figure, Statement, figures
from qa.figures.request import Request


class Relation(StrEnum):
    """How two figures for the same thing stand to each other."""

    FIGURES = "figures"  # they disagree
    DATES = "dates"  # the same event at different times
    FORECAST = "forecast"  # one was expected, the other came about
    SERIES = "series"  # they are of different years


def disagreements(
    request: Request, statements: Sequence[Statement]
) -> list[tuple[int, Figure, int, Figure, Relation]]:
    """Every pair of figures in two statements that are related, by the statements' places.

    Args:
        request: what the statements answer.
        statements: of distinct places.
    """
    return [
        (i, a, j, b, found)
        for (i, one), (j, other) in combinations(enumerate(statements), 2)
        for a, b, found in between(request, one, other)
    ]


def between(
    request: Request, first: Statement, second: Statement
) -> list[tuple[Figure, Figure, Relation]]:
    """The related figures of two statements; none where one of them agrees with one of the others.

    To agree with "about 30" says little: next to it, 28 may well disagree with 25.
    """
    ours, theirs = _answering(request, first), _answering(request, second)
    pairs = [(a, b) for a, b in product(ours, theirs) if _same_thing(a, b)]
    agreeing = [(a, b) for a, b in pairs if _agree(a, b)]
    if not pairs or any(not (a.rough or b.rough) for a, b in agreeing):
        return []
    if _holds(second, ours) or _holds(first, theirs) or _are_apart(request, first, second):
        return []
    return [
        (a, b, found)
        for a, b in pairs
        if (found := relation(a, b))
        and _in_time(request, a, b, found)
        and not (agreeing and (a.rough or b.rough))
    ]


def relation(first: Figure, second: Figure) -> Relation | None:
    """How two figures stand to each other; None where they agree, or are of different things."""
    if not _same_thing(first, second) or _agree(first, second):
        return None
    if first.unit == "date":
        return Relation.DATES
    if _factor(first, second) > (_FURTHEST if first.expected == second.expected else _MISSED):
        return None
    if first.expected != second.expected:
        expected, fact = (first, second) if first.expected else (second, first)
        late = fact.year - expected.year if fact.year and expected.year else 0
        # What was there before a forecast was due neither meets nor fails it.
        return Relation.FORECAST if 0 <= late <= _LATEST else Relation.SERIES
    if first.years and second.years and first.years.isdisjoint(second.years):
        return Relation.SERIES
    return Relation.FIGURES


def _answering(request: Request, statement: Statement) -> list[Figure]:
    """The figures of a statement that answer, those of the years asked for where it has some."""
    read = [figure for figure in figures(statement) if request.wants(figure)]
    if not read or not request.is_met_by(statement):
        return []
    if any(figure.years & request.years for figure in read):
        read = [figure for figure in read if figure.expected or figure.years & request.years]
    return read


def _holds(statement: Statement, read: Sequence[Figure]) -> bool:
    """True where one of the figures stands in the statement too, perhaps without its measure."""
    every = product(figures(statement), read)
    return any(_same_thing(a, b) and a.value == b.value for a, b in every)


def _are_apart(request: Request, first: Statement, second: Statement) -> bool:
    """True where each names what neither the question nor the other does."""
    one, other = (content(s.text, s.language).names - request.names for s in (first, second))
    return bool(one and other and one.isdisjoint(other))


def _in_time(request: Request, first: Figure, second: Figure, found: Relation) -> bool:
    """True where the figures are of the years asked for, or of no known year."""
    years = [bool(f.years & request.years) for f in (first, second) if f.years]
    if not request.years or not years:
        return True
    return any(years) if found is Relation.FORECAST else all(years)


def _same_thing(first: Figure, second: Figure) -> bool:
    if first.unit != second.unit and not {first.unit, second.unit} <= {None, "people"}:
        return False
    if len({first.measure, second.measure} - {None, "share"}) == 2:
        return False
    if len({first.people, second.people} - {None}) == 2:
        return False
    return first.partial == second.partial


_LATEST = 2  # years after a forecast was due in which a figure still tells how it came about
# Beyond these factors two figures, or a forecast and a fact, hardly speak of the same thing.
_FURTHEST = Decimal("3.6")
_MISSED = 5
# Nobody rounds further than by this factor: 71 is not 100, though it rounds to it.
_ROUNDED = Decimal("1.1")


def _agree(first: Figure, second: Figure) -> bool:
    """True when the figures are equal as exactly as the less exact of them is given."""
    if first.unit == "date":
        one, other = sorted((str(first.value), str(second.value)), key=len)
        return other.startswith(one)  # 2016 and September 2016
    low, high = sorted((first, second), key=lambda figure: figure.value)
    factor = _factor(first, second)
    if first.rough or second.rough:
        # "Over 100" may be 117, and hardly 350; "about 500" may be 487.
        reach = Decimal("1.25") if low.bound == 1 or high.bound == -1 else _ROUNDED
        return factor <= reach
    coarse, fine = sorted((first, second), key=lambda figure: _digits(figure.value))
    place = coarse.value.normalize().adjusted() - _digits(coarse.value) + 1
    if factor > _ROUNDED:
        return False
    return round(fine.value.scaleb(-place)) == round(coarse.value.scaleb(-place))


def _factor(first: Figure, second: Figure) -> Decimal:
    """How many times the lower figure the higher is."""
    low, high = sorted((first.value, second.value))
    return high / low if low > 0 else Decimal(1 if low == high else "Infinity")


def _digits(value: Decimal) -> int:
    """Significant digits; zeros at the end of a whole number are none."""
    return len(value.normalize().as_tuple().digits)
