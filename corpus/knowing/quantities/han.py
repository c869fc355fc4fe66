"""Numbers in Chinese numerals: 五百二十, 二〇一七, and a single one before what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from corpus.knowing.quantities.quantity import Number

_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
_HAN_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000}
_HAN_SCALES = {"万": 10**4, "亿": 10**8}
_HAN_RUN = re.compile("[〇一二三四五六七八九零两十百千万亿]+")
# A single Chinese numeral is read only before one of these: elsewhere it is part of a word.
COUNTED = frozenset("年月日个家所项次倍名人国座届类种件条省市位份台列期天周组州校篇幅卷册本")
_LONGEST_HAN = 20


def in_han(page: str) -> Iterator[Number]:
    """Each number in Chinese numerals."""
    for run in _HAN_RUN.finditer(page):
        start, end = run.span()
        before, after = page[start - 1 : start], page[end : end + 1]
        if len(run[0]) > _LONGEST_HAN or before.isdigit():
            continue
        ordinal = before == "第"
        counted = after in COUNTED and (run[0] != "一" or after == "月")
        part = page.endswith("百分之", 0, start)
        if value := _han_value(run[0], counted=ordinal or counted or part):
            yield Number(Decimal(value), start, end, ordinal=ordinal)


def _han_value(numeral: str, *, counted: bool) -> int:
    """The value of a Chinese numeral, 0 where it is none: 五百二十 is 520, 二〇一七 is 2017."""
    if all(char in _HAN_DIGITS for char in numeral):
        if len(numeral) == 4:
            return int("".join(str(_HAN_DIGITS[char]) for char in numeral))
        return _HAN_DIGITS[numeral] if len(numeral) == 1 and counted else 0
    if (len(numeral) == 1 and not counted) or numeral[0] in "百千万亿":
        return 0
    total = section = pending = 0
    for char in numeral:
        if char in _HAN_DIGITS:
            pending = _HAN_DIGITS[char]
        elif char in _HAN_MULTIPLIERS:
            section, pending = section + (pending or 1) * _HAN_MULTIPLIERS[char], 0
        else:
            higher, total = (0, total) if char == "亿" else (total, 0)
            total = higher + (total + section + pending) * _HAN_SCALES[char]
            section = pending = 0
    return total + section + pending
