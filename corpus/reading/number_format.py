"""A number as a sheet shows it, from the format of its cell: 0.1534 as "15%", 1.5 as "36:00".

The formats: ECMA-376, part 1, 18.8.30 and 18.8.31.
"""

from __future__ import annotations

import calendar
import datetime
import math
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

BUILT_IN: Mapping[int, str] = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"},
    **{15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "m/d/yy h:mm", 46: "[h]:mm:ss"},
    # Chinese ones among them; what other languages of the East show under these numbers is alike.
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy m"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m d"),
    **dict.fromkeys((14, 30, 31), "yyyy m d"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "h:mm"),
    **{37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"},
}
"""Number of a format that every program shows without being told -> the format."""

# Words, colours and conditions in a format are no part of its digits.
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
# A colour, a condition, and the width of a character; the rest of a format is shown.
_UNSEEN = re.compile(r"_.|\*.|\[[^\]$][^\]]*\]")
_DIGITS = re.compile(r"[#0?](?:[#0?., ]*[#0?,])?")
_WORDS = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|([$€£¥₽ ])')
_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")  # commas behind the digits: shown without them
_ZEROS = re.compile(r"[^#0?]*(0+)(?:\.[#0?]*)?[^#0?]*")  # a code, such as a postal one
_POWER = re.compile(r"0(?:\.0+)?e[+-]00")
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")
_STOP = re.compile(r'"[^"]*"|\\.|(?P<stop>;)')
_PARTS_OF_DATE = re.compile(r"am/pm|a/p|y+|e+|m+|d+|h+|s+")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)  # hours that go on beyond a day
_UNITS = {"h": 3600, "m": 60, "s": 1}  # seconds
_LAST_DAY = 2_958_465  # 31 December 9999, as Excel counts days
# Excel has a 29 February 1900; the days before it lie one later than they are counted.
_AFTER_NO_DAY = 61


def shown(value: str, form: str, epoch: datetime.date) -> str:
    """A number as a sheet shows it, with its unit and without the marks between its thousands.

    Dates and times are in the notation of ISO 8601, as far as the sheet shows them. A number that
    the sheet does not show is "".

    Args:
        value: as the file has it, such as "0.1534".
        form: the format of its cell, such as "0.0%"; "" for none.
        epoch: the day that dates are counted from.
    """
    try:
        number = float(value)
    except ValueError:  # a date in its own notation, for instance
        return value
    section = first = form
    if ";" in form:
        section, first = _section(form, number), _section(form, 1)
    rest = _QUOTED.sub("", section).strip()
    # Words in the place of the number, or none; beside a dash for 0 stand widths of digits.
    if form and not rest.strip("? " if section != first else ""):
        return "".join(map("".join, _WORDS.findall(_UNSEEN.sub("", section))))
    digits = _QUOTED.sub("", first).lower()
    elapsed = _ELAPSED.search(first)
    if elapsed or re.search(r"[dyhsm]", digits):
        return _duration(number, elapsed[1], digits) if elapsed else _date(number, digits, epoch)
    if "%" in digits:
        return f"{_rounded(number * 100, digits)}%"
    if "0" in digits and not re.search("[e/]", _POWER.sub("", digits)):
        return _counted(number, first, digits)
    return f"{number:.15g}" if abs(number) < 1e15 else value


def _counted(number: float, form: str, digits: str) -> str:
    """The number with the words of the format around it; in thousands, where it says so."""
    thousands = _THOUSANDS.search(digits)
    scaled = number / 1000 ** len(thousands[1]) if thousands else number
    before, after = _words_of(form)
    return f"{before}{_rounded(scaled, digits)}{after}"


def _section(form: str, number: float) -> str:
    """The part of a format that is for such a number: more than 0, less, or 0; else the first."""
    stops = [match.start() for match in _STOP.finditer(form) if match["stop"]]
    parts = [form[start:end] for start, end in pairwise([0, *stops, len(form)])]
    place = 1 if number < 0 else 2 if number == 0 else 0
    return (parts[place] if place < len(parts) else parts[0]).removeprefix(";")


def _words_of(form: str) -> tuple[str, str]:
    """What a format shows before and behind a number, such as a currency."""
    seen = _UNSEEN.sub("", form)
    digits = _DIGITS.search(_QUOTED.sub(lambda words: "." * len(words[0]), seen))
    if digits is None:
        return "", ""
    before, after = seen[: digits.start()], seen[digits.end() :]
    words = ["".join(map("".join, _WORDS.findall(part))) for part in (before, after)]
    return words[0].lstrip(), words[1].rstrip()


def _rounded(number: float, form: str) -> str:
    """The number with the decimals of the format, half a unit away from zero."""
    places = _decimals(form)
    if not math.isfinite(number):
        return str(number)
    if _POWER.fullmatch(form):
        return f"{number:.{places}E}"
    unit = Decimal(1).scaleb(-places)
    rounded = str(Decimal(repr(number)).quantize(unit, ROUND_HALF_UP))
    if (zeros := _ZEROS.fullmatch(form)) is None:
        return rounded
    sign = "-" if rounded.startswith("-") else ""
    return sign + rounded.removeprefix("-").zfill(len(zeros[1]) + places + (places > 0))


def _decimals(form: str) -> int:
    match = _DECIMALS.search(form)
    return len(match[1]) if match else 0


def _duration(number: float, unit: str, rest: str) -> str:
    """Days as hours, minutes or seconds that go on beyond a day, and what is left in smaller ones.

    Args:
        number: of days.
        unit: the largest that is shown, such as "hh".
        rest: the smaller ones that the format shows.
    """
    unit = unit[0].lower()
    if not abs(number) <= _LAST_DAY:
        return f"{number:.15g}"
    left = round(abs(number) * 86400)
    smaller = [each for each in "hms" if _UNITS[each] < _UNITS[unit] and each in rest]
    parts: list[str] = []
    for each in (unit, *smaller):
        count, left = divmod(left, _UNITS[each])
        parts.append(f"{count:02}" if parts else str(count))
    return ("-" if number < 0 else "") + ":".join(parts)


def _date(number: float, form: str, epoch: datetime.date) -> str:
    """The parts of a day and a time that the format shows."""
    if not 0 <= number <= _LAST_DAY:
        return f"{number:.15g}"
    days = int(number)
    seconds = round((number - days) * 86400)
    early = epoch.year < 1900 and days < _AFTER_NO_DAY - 1
    since = datetime.timedelta(days + early, seconds)
    moment = datetime.datetime.combine(epoch, datetime.time()) + since
    parts = _parts_of_date(form)
    has_clock = not parts.isdisjoint(("h", "s"))
    said = [_day(moment, parts)]
    if has_clock and (seconds > 0 or not said[0]):
        said.append(moment.time().isoformat("seconds" if moment.second else "minutes"))
    return " ".join(filter(None, said))


def _parts_of_date(form: str) -> frozenset[str]:
    """The letters of what a format shows; "w" for the name of the day, none for minutes."""
    found = _PARTS_OF_DATE.findall(form)
    parts = set[str]()
    for before, part, after in zip(["", *found], found, [*found[1:], ""], strict=False):
        is_minutes = part[0] == "m" and (before[:1] == "h" or after[:1] == "s")
        if part[0] != "a" and not is_minutes:
            parts.add("w" if part.startswith("ddd") else "y" if part[0] == "e" else part[0])
    return frozenset(parts)


def _day(moment: datetime.datetime, parts: frozenset[str]) -> str:
    """The day, or what is shown of it: "2020-01", "7 January", "Monday", ""."""
    if {"y", "m"} <= parts:
        return moment.date().isoformat()[: 10 if "d" in parts else 7]
    if "y" in parts:
        return str(moment.year)
    month = calendar.month_name[moment.month] if "m" in parts else ""
    name = calendar.day_name[moment.weekday()] if "w" in parts and not month else ""
    return " ".join(filter(None, (str(moment.day) if "d" in parts else name, month)))
