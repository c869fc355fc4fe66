"""The numbers of a text as values, so that 1.6 亿, 160 млн and 160 million are equal."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.knowing.quantities.context import in_context, summed, with_shared_scale, with_unit
from corpus.knowing.quantities.digits import in_digits
from corpus.knowing.quantities.han import COUNTED, in_han
from corpus.knowing.quantities.phrases import (
    DatePhrase,
    date_phrases,
    with_roughness,
)
from corpus.knowing.quantities.quantity import (
    AREAS,
    CURRENCIES,
    LENGTHS,
    Kind,
    Quantity,
)
from corpus.knowing.quantities.sources import years_told
from corpus.knowing.quantities.words import in_words

__all__ = [
    "AREAS",
    "COUNTED",
    "CURRENCIES",
    "LENGTHS",
    "DatePhrase",
    "Kind",
    "Quantity",
    "date_phrases",
    "quantities",
    "with_roughness",
    "with_unit",
    "years",
    "years_told",
]


def quantities(text: str, language: str) -> list[Quantity]:
    """The numbers of ``text`` in its order, read as ``language`` writes them.

    A number that breaks the convention of its language is read by another one where that leaves no
    doubt. "One" alone is not read: it is an article or a pronoun as often as a number. Only digits
    are read of a language other than en, ru, zh, nl and be.

    Args:
        text: of any length; the time grows with it, not with its square.
        language: BCP-47 code.

    Example:
        >>> [str(q.value) for q in quantities("In 2019: 3,796.6 million, or 2.05%", "en")]
        ['2019', '3796600000.0', '2.05']
        >>> [str(q.value) for q in quantities("У 2019 годзе 1 725 чалавек, 14,52 %", "be")]
        ['2019', '1725', '14.52']
        >>> [(str(q.value), q.kind.value) for q in quantities("2017年5月，第三次", "zh")]
        [('2017', 'year'), ('5', 'date'), ('3', 'ordinal')]
    """
    page = text.translate(_ONE_WIDTH)
    spelled = in_han(page) if language == "zh" else in_words(page, language)
    numbers = [*in_digits(page, language), *spelled]
    numbers.sort(key=lambda number: number.start)
    read = [in_context(page, number) for number in numbers]
    return summed(page, with_shared_scale(page, read))


def years(read: Iterable[Quantity]) -> frozenset[int]:
    """The years, from 1900 to 2099, among the quantities of a text."""
    return frozenset(int(quantity.value) for quantity in read if quantity.kind is Kind.YEAR)


# Full-width forms and narrow spaces, one code point for one, so that spans hold. The full-width
# comma stays: it parts the items of a Chinese list, never the digits of a number.
_ONE_WIDTH = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF0C},
    **dict.fromkeys((0x2007, 0x2009, 0x202F), 0xA0),
    0x3000: 0x20,
}
