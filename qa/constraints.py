"""What a question insists on: the years that an answer must speak of."""

from __future__ import annotations

import re
import unicodedata

_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")


def years(text: str) -> set[str]:
    """Years from 1900 to 2099, as four digits."""
    return set(_YEAR.findall(unicodedata.normalize("NFKC", text)))


def missing(wanted: set[str], found: set[str]) -> float:
    """Part of what is wanted, in [0, 1], that was not found; 0 when nothing is wanted."""
    return len(wanted - found) / len(wanted) if wanted else 0.0
