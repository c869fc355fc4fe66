"""What a number of a text is: its value, its place, what it stands for, its unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.document import Span

CURRENCIES = frozenset({"USD", "EUR", "BYN", "CNY"})
"""Units of money."""

AREAS = {"km2": Decimal(1), "ha": Decimal("0.01"), "mu": Decimal(1) / 1500, "m2": Decimal("1e-6")}
"""Units of area, in square kilometres; 15 mu are a hectare."""

LENGTHS = frozenset({"km", "m"})
"""Units of length."""


class Kind(StrEnum):
    """What a number stands for."""

    YEAR = "year"  # 1900 to 2099
    DATE = "date"  # a day of a month, or a month as 1 to 12
    PERCENT = "percent"
    ORDINAL = "ordinal"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text.

    Attributes:
        value: its magnitude; a percentage keeps its figure, so 13.4% is 13.4. A sign is not read.
        span: code points of the text, from the first digit or word to the scale or percent sign.
        kind: what it stands for.
        unit: one of CURRENCIES, AREAS or LENGTHS, t or people; None where no known one follows.
    """

    value: Decimal
    span: Span
    kind: Kind
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number without its context: digits or words alone."""

    value: Decimal
    start: int
    end: int
    ordinal: bool = False
    month: bool = False
