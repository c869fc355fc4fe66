"""What stands around a number: its scale, unit or sign, and the numbers that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.document import Span
from corpus.knowing.quantities.han import COUNTED
from corpus.knowing.quantities.numerals import MONTHS, SCALE
from corpus.knowing.quantities.quantity import Kind, Number, Quantity
from corpus.languages import HAN

_PERCENT = re.compile(
    r"[ \u00a0-]?(?:%|个?百分点|(?:per ?cent|percentage points?|procent(?:punt(?:en)?)?"
    r"|процент\w{0,4}|працэнт\w{0,4})(?!\w))",
    re.IGNORECASE,
)
_ORDINAL_ENDING = re.compile(
    r"(?:(?:st|nd|rd|th|e|de|ste)|-(?:[йяеымюхі]|[оыа]й|[аоуы]я|[оаы]е|[оа]го|[аы]х|га|му|ую))(?!\w)"
)
_MONTH_WORDS = frozenset(word for words in MONTHS.values() for word in words)
_MONTH_NAMES = "|".join(sorted(_MONTH_WORDS))
_LONGEST_MONTH = max(map(len, _MONTH_WORDS))
_DAY = re.compile(
    rf"(?:st|nd|rd|th)?[ \u00a0](?:of )?(?:{_MONTH_NAMES})(?!\w)|[月日号]", re.IGNORECASE
)
_UNITS = {
    "USD": r"(?:US |Amerikaanse )?dollars?|долл|доллар\w{0,4}|долар\w{0,4}|美元",
    "EUR": r"€|euros?|евро|еўра|欧元",
    "BYN": r"(?:Belarusian |Belarussische )?(?:rou?bles?|roebels?)|рубл\w{0,4}|卢布",
    "CNY": r"(?:Chinese )?yuan|юан\w{0,4}|元",
    "km2": r"(?:km|км)[²2]|sq\.? ?km|square kilomet\w{0,4}|vierkante kilometers?|кв\. ?км"
    r"|квадратн\w{0,3} к[иі]л[оа]метр\w{0,3}|平方公里|平方千米",
    "m2": r"[mм][²2]|sq\.? ?m|square met(?:er|re)s?|vierkante meters?|кв\. ?м(?:етр\w{0,3})?"
    r"|квадратн\w{0,3} метр\w{0,3}|平方米|平米|㎡",
    "mu": r"mu|му|亩",
    "km": r"km|kilomet\w{0,4}|км|к[иі]л[оа]метр\w{0,3}|公里",
    "m": r"met(?:er|re)s?|метр(?:а|ы|у|е|ов|аў|ах)?|米(?![饭粉线])",
    "ha": r"ha|hectares?|гектар\w{0,4}|га|公顷",
    "t": r"ton|tonn?es?|tonnen|тон|тонн\w{0,3}|тон\w|吨",
    "people": r"people|persons|citizens|students|mensen|studenten|человек\w{0,2}|граждан\w{0,2}"
    r"|студент\w{0,3}|чалавек\w{0,2}|грамадзян\w{0,2}|студэнт\w{0,3}|人(?!民)",
}
_UNIT = re.compile(
    r"\.?[ \u00a0]?(?:"
    + "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items())
    + rf")(?:(?<=[{HAN}€])|(?![\w/]))",  # 30 km/h is no length
    re.IGNORECASE,
)
_SIGNS = {"$": "USD", "€": "EUR", "¥": "CNY"}


class Read(NamedTuple):
    """A quantity and the power of ten of its scale word, 0 where it has none."""

    quantity: Quantity
    power: int


def in_context(page: str, number: Number) -> Read:
    """The number with the scale, sign and unit that stand next to it."""
    value, start, end, power = number.value, number.start, number.end, 0
    if number.month:
        return Read(Quantity(value, Span(start, end), Kind.DATE), 0)
    if scale := SCALE.match(page, end):
        power, end = int(str(scale.lastgroup)[1:]), scale.end()
        value = value.scaleb(power)
    if percent := _PERCENT.match(page, end):
        return Read(Quantity(value, Span(start, percent.end()), Kind.PERCENT), power)
    if page.endswith("百分之", 0, start):
        return Read(Quantity(value, Span(start, end), Kind.PERCENT), power)
    unit = None if _is_led_year(page, number) else _UNIT.match(page, end)
    name = unit.lastgroup if unit else _SIGNS.get(page[start - 1 : start])
    kind = Kind.NUMBER if power or name else _bare_kind(page, number)
    return Read(Quantity(value, Span(start, end), kind, name), power)


def with_unit(text: str, span: Span) -> Span:
    """The span of a number with the unit that stands behind it, where one does."""
    unit = _UNIT.match(text, span.end)
    return Span(span.start, unit.end() if unit else span.end)


def _bare_kind(page: str, number: Number) -> Kind:
    """The kind of a number with neither scale nor unit."""
    start, end = number.start, number.end
    after = page[end : end + 1]
    if _looks_like_year(number):
        return Kind.NUMBER if after != "年" and after in COUNTED else Kind.YEAR
    if 1 <= number.value <= 31 and (_DAY.match(page, end) or _follows_month(page, start)):
        return Kind.DATE
    if number.ordinal or page[start - 1 : start] == "第" or _ORDINAL_ENDING.match(page, end):
        return Kind.ORDINAL
    return Kind.NUMBER


# Before one of these words, "in 2020 people" names a year and no crowd.
_YEAR_LEADS = (
    " in",
    " since",
    " by",
    " until",
    " sinds",
    " tot",
    " в",
    " с",
    " к",
    " до",
    " у",
    " ў",
)


def _is_led_year(page: str, number: Number) -> bool:
    before = " " + page[max(0, number.start - 7) : number.start].lower()
    return _looks_like_year(number) and before.rstrip(" \u00a0").endswith(_YEAR_LEADS)


def _looks_like_year(number: Number) -> bool:
    return number.end - number.start == 4 and 1900 <= number.value <= 2099


def _follows_month(page: str, start: int) -> bool:
    """True for the 18 of "May 18"."""
    before = page[max(0, start - _LONGEST_MONTH - 2) : start]
    return before[-1:].isspace() and (before.split() or [""])[-1].lower() in _MONTH_WORDS


_DASHES = frozenset("-–—~至")


def with_shared_scale(page: str, read: Sequence[Read]) -> list[Read]:
    """The same, the first number of a range such as 5–10 млн or 5–10 % taken as the second is."""
    shared = list(read)
    for index, ((first, power), (second, factor)) in enumerate(pairwise(read)):
        if page[first.span.end : second.span.start] not in _DASHES or power:
            continue
        if first.kind is Kind.NUMBER and (factor or second.kind is Kind.PERCENT):
            value = first.value.scaleb(factor)
            shared[index] = Read(Quantity(value, first.span, second.kind, second.unit), factor)
    return shared


def summed(page: str, read: Iterable[Read]) -> list[Quantity]:
    """The quantities, falling scales of one number summed up: 3亿5000万 is 350 million."""
    whole: list[Read] = []
    for quantity, power in read:
        last = whole[-1] if whole else None
        if (
            last
            and last.power > power > 0
            and page[last.quantity.span.end : quantity.span.start] in _GAPS
        ):
            span = Span(last.quantity.span.start, quantity.span.end)
            value = last.quantity.value + quantity.value
            whole[-1] = Read(Quantity(value, span, quantity.kind, quantity.unit), power)
        else:
            whole.append(Read(quantity, power))
    return [quantity for quantity, _ in whole]


_GAPS = frozenset({"", " ", "\u00a0"})
