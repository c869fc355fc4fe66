"""What a figure counts: the measure or thing that is named next to it, in five languages."""

from __future__ import annotations

from corpus.knowing.knowledge import MEASURES
from corpus.knowing.quantities import CURRENCIES
from corpus.language import UNKNOWN

Named = tuple[str, int, int]
"""A measure with the start and the end of the form that names it."""

# In which units each kind of measure is counted.
_UNITS: dict[str, frozenset[str | None]] = {
    "money": frozenset(CURRENCIES),
    "event": frozenset({"date"}),
    "area": frozenset({"km2"}),
    "weight": frozenset({"t"}),
    "share": frozenset({"%"}),
    "length": frozenset({"km", None}),
    "count": frozenset({"people", None}),
}
_KINDS = MEASURES.kinds

MONEY = frozenset(name for name, kind in _KINDS.items() if kind == "money")
EVENTS = frozenset(name for name, kind in _KINDS.items() if kind == "event")


def measures(text: str) -> list[Named]:
    """Each measure that the text names, in its order."""
    places = sorted(MEASURES.mentions(text, UNKNOWN), key=lambda place: place.start)
    return [(name, place.start, place.end) for place in places for name in place.names]


def fits(measure: str, unit: str | None) -> bool:
    """True where what is named can be counted in the unit: exports in dollars, not in people."""
    return unit in _UNITS[_KINDS[measure]] or (unit == "%" and measure not in EVENTS)
