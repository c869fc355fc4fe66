"""What a question insists on: the years and numbers that an answer must speak of."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?!\d|[.,]\d)")


def years(text: str) -> set[str]:
    """Years from 1900 to 2099, as four digits."""
    return set(_YEAR.findall(unicodedata.normalize("NFKC", text)))


def numbers(text: str) -> set[str]:
    """Numbers other than years, with a point for a decimal comma: 91,5 and 91.5 are one."""
    found = {
        number.replace(",", ".") for number in _NUMBER.findall(unicodedata.normalize("NFKC", text))
    }
    return found - years(text)


def missing(wanted: set[str], text_has: set[str]) -> float:
    """Part of what is wanted, in [0, 1], that the text does not have; 0 when nothing is wanted."""
    return len(wanted - text_has) / len(wanted) if wanted else 0.0
