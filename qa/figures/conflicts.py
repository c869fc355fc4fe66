"""Which statements give different figures or dates for what a question asks?

    a and b disagree  <=>  a question asks for both, they are of the same thing and time, and
                           neither rounding nor a word such as "about" explains the difference

Of the same thing are figures of one unit and measure, in per cent of one sum that grew, both of the
whole or both of a part, in statements that name nothing apart from one another; of the same time
those that share a year or have none. What was expected is held against what came about only for a
question that asks for the forecast. Where in doubt there is no conflict: a false one misleads more
than a missed one.
``python -m benchmarks.conflicts`` measures this.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import combinations, product

from corpus.knowing.knowledge import Knowledge
from qa.asking.constraints import content
from qa.figures.figures import Figure, Statement, figures
from qa.figures.request import Request


class Relation(StrEnum):
    """How two figures for the same thing stand to each other."""

    FIGURES = "figures"  # they disagree
    DATES = "dates"  # the same event at different times
    FORECAST = "forecast"  # one was expected, the other came about


def between(
    request: Request, first: Statement, second: Statement, knowledge: Knowledge
) -> list[tuple[Figure, Figure, Relation]]:
    """The figures of two statements that disagree; none where one of them agrees.

    To agree with "about 30" says little: next to it, 28 may well disagree with 25.
    """
    if _are_apart(request, first, second, knowledge):
        return []
    ours, theirs = (
        [figure for figure in figures(each, knowledge) if request.wants(figure)]
        for each in (first, second)
    )
    pairs = [(a, b) for a, b in product(ours, theirs) if _same_thing(a, b)]
    if any(_agree(a, b) and not (a.rough or b.rough) for a, b in pairs):
        return []
    if _gives(second, ours, knowledge) or _gives(first, theirs, knowledge):
        return []
    return [(a, b, found) for a, b in pairs if (found := _relation(request, a, b))]


def later_year(
    request: Request, first: Statement, second: Statement, knowledge: Knowledge
) -> int | None:
    """The latest year for which the second tells of the same thing, after all years of the first.

    None where it tells of none.
    """
    if _are_apart(request, first, second, knowledge):
        return None
    ours, theirs = (
        [figure for figure in figures(each, knowledge) if request.wants(figure)]
        for each in (first, second)
    )
    later = (
        b.year
        for a, b in product(ours, theirs)
        if a.years
        and b.year
        and max(a.years) < min(b.years)
        and a.unit == b.unit != "date"
        and not (a.expected or b.expected)
        and _same_thing(a, b)
        and _factor(a, b) <= _FURTHEST
    )
    return max(later, default=None)


def _gives(statement: Statement, read: Sequence[Figure], knowledge: Knowledge) -> bool:
    """True where one of the figures stands in the statement too, perhaps without its measure."""
    every = product(figures(statement, knowledge), read)
    return any(_same_thing(a, b) and a.value == b.value for a, b in every)


def _relation(request: Request, first: Figure, second: Figure) -> Relation | None:
    """How two figures for the same thing disagree; None where they do not."""
    if _agree(first, second):
        return None
    if first.unit == "date":
        return Relation.DATES
    if _factor(first, second) > _FURTHEST:
        return None
    if first.expected != second.expected:
        expected, fact = (first, second) if first.expected else (second, first)
        # What was there before a forecast was due neither meets nor fails it.
        early = expected.year and fact.year and fact.year < expected.year
        return Relation.FORECAST if request.forecast and not early else None
    times = [years for years in (first.years, second.years, request.years) if years]
    apart = any(one.isdisjoint(other) for one, other in combinations(times, 2))
    return None if apart else Relation.FIGURES


def _are_apart(request: Request, first: Statement, second: Statement, knowledge: Knowledge) -> bool:
    """True where one is not about what is asked, or each names what the other does not."""
    if not all(request.is_met_by(statement, knowledge) for statement in (first, second)):
        return True
    one, other = (
        content(statement.text, statement.language, knowledge).names - request.names
        for statement in (first, second)
    )
    return bool(one and other and one.isdisjoint(other))


def _same_thing(first: Figure, second: Figure) -> bool:
    if first.unit != second.unit and not {first.unit, second.unit} <= {None, "people"}:
        return False
    if any(
        len(named - {None}) == 2
        for named in ({first.measure, second.measure}, {first.thing, second.thing})
    ):
        return False
    if first.partial != second.partial:
        return False
    # Students of one country in the other, and the other way round.
    return not (first.unit in (None, "people") and len({first.usual, second.usual} - {None}) == 2)


# Beyond this factor two figures hardly speak of the same thing.
_FURTHEST = Decimal("3.6")
# Nobody rounds further than by this factor: 71 is not 100, though it rounds to it.
_ROUNDED = Decimal("1.1")
# "Over 100" may be 117, and hardly 350.
_ROUGH = Decimal("1.25")


def _agree(first: Figure, second: Figure) -> bool:
    """True when the figures are equal as exactly as the less exact of them is given."""
    factor = _factor(first, second)
    if first.rough or second.rough:
        return factor <= _ROUGH
    if factor > _ROUNDED or first.unit == "date":
        return first.value == second.value
    coarse, fine = sorted((first.value, second.value), key=_digits)
    place = coarse.normalize().adjusted() - _digits(coarse) + 1
    return round(fine.scaleb(-place)) == round(coarse.scaleb(-place))


def _factor(first: Figure, second: Figure) -> Decimal:
    """How many times the lower figure the higher is."""
    low, high = sorted((first.value, second.value))
    return high / low if low > 0 else Decimal(1 if low == high else "Infinity")


def _digits(value: Decimal) -> int:
    """Significant digits; zeros at the end of a whole number are none."""
    return len(value.normalize().as_tuple().digits)
