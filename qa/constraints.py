"""What a question insists on: the years that an answer must speak of."""

from __future__ import annotations

from corpus.quantities import Kind, quantities


def years(text: str, language: str) -> set[int]:
    """The years, from 1900 to 2099, that a text in ``language`` speaks of."""
    return {
        int(quantity.value) for quantity in quantities(text, language) if quantity.kind is Kind.YEAR
    }


def missing(wanted: set[int], found: set[int]) -> float:
    """Part of what is wanted, in [0, 1], that was not found; 0 when nothing is wanted."""
    return len(wanted - found) / len(wanted) if wanted else 0.0
