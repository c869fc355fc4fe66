"""Numbers in digits, as a language parts their groups and marks their decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from corpus.knowing.quantities.quantity import Number
from corpus.languages import has_han


def in_digits(page: str, language: str) -> Iterator[Number]:
    """Each number in digits of a page whose characters have one width."""
    spaced, patterns = _DIGITS.get(language, _ANY_DIGITS)
    for run in (_SPACED_RUN if spaced else _RUN).finditer(page):
        if _is_part_of_a_name(page, run.start()):
            continue
        for start, end in _cut(run, patterns):
            if end - start > _LONGEST_NUMBER:
                continue
            value = _value(page[start:end], patterns)
            if value is not None:
                yield Number(value, start, end)


# Group mark and decimal mark: a language's own convention first.
_CONVENTIONS = {
    "ru": ((" \u00a0", ","), (".", ","), (",", ".")),
    "be": ((" \u00a0", ","), (".", ","), (",", ".")),
    "nl": ((".", ","), (",", "."), ("\u00a0", ",")),
}
_ANY_CONVENTION = ((",", "."), (".", ","), ("\u00a0", "."))
# Longer runs of digits and marks are keys or tables; nobody counts so far.
_LONGEST_NUMBER = 40


def _is_part_of_a_name(page: str, start: int) -> bool:
    """True for digits right after a letter, as in G20; Chinese sets no space before a number."""
    before = page[start - 1 : start]
    return before.isalpha() and not has_han(before)


def _digit_patterns(conventions: Iterable[tuple[str, str]]) -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(
            rf"(?P<whole>\d{{1,3}}(?:[{group}]\d{{3}})+|\d+)(?:{re.escape(mark)}(?P<part>\d+))?"
        )
        for group, mark in conventions
    )


_RUN = re.compile(r"\d+(?:[.,\u00a0]\d+)*")
_SPACED_RUN = re.compile(r"\d+(?:[., \u00a0]\d+)*")
_ANY_DIGITS = (False, _digit_patterns(_ANY_CONVENTION))
_DIGITS = {
    language: (" " in conventions[0][0], _digit_patterns(conventions))
    for language, conventions in _CONVENTIONS.items()
}
# What a run falls into that is no single number: 18.05.1992, or "в 2019 2,5 млн".
_PIECE = re.compile(
    r"\d{1,3}(?:[ \u00a0]\d{3})+(?:[.,]\d+)?(?![.,]?\d)|(?<!\d[.,])\d+[.,]\d+(?![.,]?\d)|\d+"
)


def _cut(run: re.Match[str], patterns: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Start and end of each number in a run of digits and marks."""
    pieces = re.compile(r"\d+") if len(run[0]) > _LONGEST_NUMBER else _PIECE
    if pieces is _PIECE and any(pattern.fullmatch(run[0]) for pattern in patterns):
        yield run.span()
        return
    for piece in pieces.finditer(run.string, *run.span()):
        yield piece.span()


def _value(digits: str, patterns: Iterable[re.Pattern[str]]) -> Decimal | None:
    for pattern in patterns:
        if match := pattern.fullmatch(digits):
            whole = re.sub(r"\D", "", match["whole"])
            return Decimal(f"{whole}.{match['part']}" if match["part"] else whole)
    return None
