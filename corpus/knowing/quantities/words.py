"""Numbers in words: "two thousand five hundred", "vijfentwintig", "второй", "у маі"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.knowing.quantities.numerals import (
    CARDINALS,
    DOUBTFUL_MONTHS,
    MONTHS,
    MULTIPLIERS,
    ORDINALS,
    SCALE,
)
from corpus.knowing.quantities.quantity import Number

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_BETWEEN_WORDS = frozenset({" ", "\u00a0", "-", " and "})


def in_words(page: str, language: str) -> Iterator[Number]:
    """Each number and month in words; none in a language other than en, ru, nl and be."""
    cardinals = CARDINALS.get(language)
    if cardinals is None:
        return
    ordinals, months = ORDINALS[language], MONTHS[language]
    chain: list[tuple[str, re.Match[str]]] = []
    for match in _WORD.finditer(page):
        word = match[0].lower().replace("ё", "е") if language == "ru" else match[0].lower()
        if word in cardinals or word in ordinals or word in MULTIPLIERS:
            if chain and not _goes_on(page, chain, word, match, language):
                yield from _chained(chain, language)
                chain = []
            if chain or word not in MULTIPLIERS:
                chain.append((word, match))
        elif word in months and _is_month(page, word, match):
            yield Number(Decimal(months[word]), *match.span(), month=True)
    yield from _chained(chain, language)


def _is_month(page: str, word: str, match: re.Match[str]) -> bool:
    start, end = match.span()
    around = page[start - 2 : start].strip()[-1:] + page[end : end + 2].strip()
    return word not in DOUBTFUL_MONTHS or any(map(str.isdigit, around))


def _goes_on(
    page: str,
    chain: Sequence[tuple[str, re.Match[str]]],
    word: str,
    match: re.Match[str],
    language: str,
) -> bool:
    """True when ``word`` belongs to the number that the chain spells so far."""
    last, before = chain[-1]
    if page[before.end() : min(match.start(), before.end() + 6)] not in _BETWEEN_WORDS:
        return False
    if word in MULTIPLIERS:
        return last not in ORDINALS[language]
    if last in MULTIPLIERS:
        return True
    value = CARDINALS[language].get(word, ORDINALS[language].get(word, 0))
    order = CARDINALS[language].get(last, 0)
    return (
        (order >= 1000 > value and order % 1000 == 0)
        or (order >= 100 > value and order % 100 == 0)
        or (order % 100 >= 20 and order % 10 == 0 and value < 10)
    )


def _chained(chain: Sequence[tuple[str, re.Match[str]]], language: str) -> Iterator[Number]:
    """The number that a chain of words spells: 2, thousand, 5, hundred is 2500."""
    total = pending = 0
    for word, _ in chain:
        factor = MULTIPLIERS.get(word)
        if factor is None:
            pending += CARDINALS[language].get(word) or ORDINALS[language][word]
        elif factor == 100:
            pending *= factor
        else:
            total, pending = total + pending * factor, 0
    if not chain:
        return
    (_, first), (word, last) = chain[0], chain[-1]
    ordinal = word in ORDINALS[language]
    # "One" alone is read before a scale only, as in "one million".
    if ordinal or total + pending > 1 or SCALE.match(last.string, last.end()):
        yield Number(Decimal(total + pending), first.start(), last.end(), ordinal=ordinal)
