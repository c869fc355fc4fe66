"""Names of which kind does a question ask for, by its concepts: cities, firms, goods?"""

from __future__ import annotations

from collections.abc import Set

# Of the word list, by the concept that asks for it.
KINDS = {
    "city": "city",
    "twin town": "city",
    "province": "region",
    "region": "region",
    "company": "company",
    "resident company": "company",
    "university institute": "institution",
    "goods": "goods",
    "trade": "goods",
    "export": "goods",
    "import": "goods",
    "sell": "goods",
    "buy": "goods",
}


def kinds_of(concepts: Set[str]) -> frozenset[str]:
    """The kinds of names that concepts stand for; empty where none does."""
    return frozenset(KINDS[each] for each in concepts & KINDS.keys())
