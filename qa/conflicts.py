"""Which statements give different figures or dates for the same thing?

Two figures are held against each other when they can be: the same unit, the same measure named
next to them ("residents", "резидентов", "家入驻企业"), no names that tell the two apart, and no
word that makes one a part of the other. They disagree when rounding and words such as "over" and
"about" do not explain the difference. Figures of different years are a series in time and no
conflict, unless one of them was a forecast. ``python -m benchmarks.conflicts`` measures this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from corpus.quantities import Kind, Quantity, quantities
from qa.dating import year_at
from qa.measures import measures


class Relation(StrEnum):
    """How two figures for the same thing stand to each other."""

    FIGURES = "figures"  # they disagree
    DATES = "dates"  # the same event at different times
    FORECAST = "forecast"  # one was expected, the other came about
    SERIES = "series"  # they are of different years


@dataclass(frozen=True, slots=True)
class Statement:
    """A text that may state figures.

    Attributes:
        text: a sentence or two.
        language: BCP-47.
        year: that it speaks of where its own words name none.
    """

    text: str
    language: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a date of a statement, with what its words make of it.

    Attributes:
        value: in its unit; hectares as square kilometres. A date is year, year.mm or year.mmdd.
        words: as the statement writes it.
        unit: as in corpus.quantities; "%" for a percentage, "date" for a date.
        measure: what is named next to it, None where nothing that qa.measures knows.
        year: that it speaks of.
        bound: 1 for "over", -1 for "up to" and "almost", else 0.
        rough: True for "about" and for bounds.
        expected: True for a forecast, a plan or a goal.
        partial: True for a part of a whole.
        names: proper names around it, in Latin letters.
    """

    value: Decimal
    words: str
    unit: str | None
    measure: str | None
    year: int | None
    bound: int
    rough: bool
    expected: bool
    partial: bool
    names: frozenset[str]


def relation(first: Figure, second: Figure) -> Relation | None:
    """How two figures stand to each other; None where they agree, or are of different things."""
    if not _same_thing(first, second):
        return None
    if first.unit == "date":
        return None if _same_date(first, second) else Relation.DATES
    if _agree(first, second):
        return None
    if first.expected != second.expected:
        return Relation.FORECAST
    if first.year and second.year and first.year != second.year:
        return Relation.SERIES
    return Relation.FIGURES


def disagreements(
    question: str, statements: Sequence[Statement]
) -> list[tuple[int, Figure, int, Figure, Relation]]:
    """Every pair of figures in two statements that are related, by the statements' places.

    Args:
        question: that the statements answer; the measure it names is the one that counts.
        statements: of distinct places.
    """
    dates = asks_when(question)
    asked = {name for name, _, _ in measures(question)}
    amount = dates or _HOW_MUCH.search(question) is not None
    read = [
        [f for f in figures(item) if (f.unit == "date") == dates and _is_asked(f, asked, amount)]
        for item in statements
    ]
    return [
        (i, a, j, b, found)
        for i, j in combinations(range(len(read)), 2)
        for a in read[i]
        for b in read[j]
        for found in [relation(a, b)]
        if found
    ]


def asks_when(question: str) -> bool:
    """True for a question that wants a date, in any of the five languages."""
    return _WHEN.search(question) is not None


def figures(statement: Statement) -> list[Figure]:
    """The figures and dates of a statement, in its order."""
    found = quantities(statement.text, statement.language)
    named = measures(statement.text)
    numbers = [q for q in found if q.kind in (Kind.NUMBER, Kind.PERCENT)]
    return [
        *(_figure(statement, quantity, named) for quantity in numbers),
        *_dates(statement, found, named),
    ]


def is_expected(text: str) -> bool:
    """True for a text that speaks of a forecast, a plan or a goal."""
    return _EXPECTED.search(text) is not None


def _near(text: str) -> int:
    """How far before a figure the words stand that make it a forecast, in code points."""
    return 18 if re.search("[\u3400-\u9fff]", text) else 60


def _figure(
    statement: Statement, quantity: Quantity, named: Sequence[tuple[str, int, int]]
) -> Figure:
    text, span = statement.text, quantity.span
    unit = "%" if quantity.kind is Kind.PERCENT else quantity.unit
    value = quantity.value
    if unit == "ha":
        unit, value = "km2", value / 100
    before, after = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 12]
    bound = 1 if _OVER.search(before) or _OVER_AFTER.match(after) else 0
    bound = -1 if _UNDER.search(before) else bound
    return Figure(
        value=value,
        words=text[span.start : _end_of_unit(text, span.end)],
        unit=unit,
        measure=_nearest(named, span.start, span.end),
        year=year_at(text, statement.language, span.start) or statement.year,
        bound=bound,
        rough=bool(bound or _ABOUT.search(before)),
        expected=is_expected(text[max(0, span.start - _near(text)) : span.end + 25]),
        partial=_PART.search(text[: span.end + 25]) is not None,
        names=_names(text),
    )


def _dates(
    statement: Statement, found: Sequence[Quantity], named: Sequence[tuple[str, int, int]]
) -> Iterator[Figure]:
    text = statement.text
    for quantity in found:
        if quantity.kind is not Kind.YEAR:
            continue
        near = [
            other
            for other in found
            if other.kind is Kind.DATE and -14 <= other.span.start - quantity.span.end <= 6
        ]
        month = [
            q for q in near if not text[q.span.start].isdigit() or text[q.span.end :][:1] == "月"
        ]
        day = [q for q in near if q not in month]
        value = quantity.value
        if month:
            value += month[0].value / 100
            value += day[0].value / 10_000 if day else 0
        spans = [q.span for q in (quantity, *month[:1], *day[:1])]
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        yield Figure(
            value=value,
            words=text[start:end],
            unit="date",
            measure=_nearest(named, start, end),
            year=None,
            bound=0,
            rough=False,
            expected=False,
            partial=False,
            names=_names(text),
        )


def _is_asked(figure: Figure, asked: set[str], amount: bool) -> bool:
    """True for a figure of a measure that is asked for, and for any that may be one.

    Args:
        figure: of a statement.
        asked: the measures that the question names.
        amount: True when it asks how much, how many or when.
    """
    if figure.measure in asked:
        return True
    if figure.unit in _TELLING or figure.unit == "date":
        return amount and (figure.measure is None or not asked)
    return amount and not asked


# Of a thing there is one area, one length, one weight; sums and counts need a name.
_TELLING = frozenset({"km2", "km", "t"})


def _same_thing(first: Figure, second: Figure) -> bool:
    if first.unit != second.unit and not {first.unit, second.unit} <= {None, "people"}:
        return False
    if first.measure and second.measure and first.measure != second.measure:
        return False
    named = first.measure and second.measure
    if not named and first.unit not in _TELLING and first.unit != "date":
        return False
    if first.partial != second.partial:
        return False
    return not (first.names and second.names and first.names.isdisjoint(second.names))


def _same_date(first: Figure, second: Figure) -> bool:
    """True when one date is the other, perhaps less exact: 2016 and September 2016."""
    one, other = sorted((str(first.value), str(second.value)), key=len)
    return other.startswith(one)


# Beyond this factor two figures hardly speak of the same thing.
_FURTHEST = 5
# Nobody rounds further than by this factor: 71 is not 100, though it rounds to it.
_ROUNDED = Decimal("1.1")


def _agree(first: Figure, second: Figure) -> bool:
    """True when the figures are equal as exactly as the less exact is given, or far apart."""
    low, high = sorted((first, second), key=lambda figure: figure.value)
    if low.value == high.value or not low.value or high.value / low.value > _FURTHEST:
        return True
    if first.rough or second.rough:
        # "Over 100" may be 117, and hardly 350; "about 500" may be 487.
        reach = Decimal("1.25") if low.bound == 1 or high.bound == -1 else _ROUNDED
        return high.value / low.value <= reach
    coarse, fine = sorted((first, second), key=lambda figure: _digits(figure.value))
    place = coarse.value.normalize().adjusted() - _digits(coarse.value) + 1
    if high.value / low.value > _ROUNDED:
        return False
    return round(fine.value.scaleb(-place)) == round(coarse.value.scaleb(-place))


def _digits(value: Decimal) -> int:
    """Significant digits; zeros at the end of a whole number are none."""
    return len(value.normalize().as_tuple().digits)


def _nearest(named: Sequence[tuple[str, int, int]], start: int, end: int) -> str | None:
    """The measure next to a figure; one right after it wins over one before."""
    reachable = [
        (first - end if first >= end else 4 + start - last, name)
        for name, first, last in named
        if -_REACH <= first - end <= _REACH or -_REACH <= start - last <= _REACH
    ]
    return min(reachable)[1] if reachable else None


_REACH = 45  # code points between a figure and the measure that it counts


def _end_of_unit(text: str, end: int) -> int:
    """The end of the unit that follows a figure, for showing both."""
    found = _UNIT_WORDS.match(text, end)
    return found.end() if found and len(found[0]) < _LONGEST_UNIT else end


_UNIT_WORDS = re.compile(
    r"[ \u00a0]?(?:кв\. ?км|sq\. km|(?:square|vierkante) \w+|平方公里|平方米|美元|卢布"
    r"|[家个名份件列]|[a-zа-яёіў]+²?|%)",
    re.IGNORECASE,
)
_LONGEST_UNIT = 22


_LATIN = str.maketrans(
    dict(zip("абвгдеёзийіклмнопрстуўфыэ", "abvgdeeziiiklmnoprstuufye", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "yu", "я": "ya"}
    | {"ъ": "", "ь": ""}
)


def _names(text: str) -> frozenset[str]:
    """Three letters of each word with a capital that no sentence begins with, in Latin letters.

    Three letters are what forms of one name have in common across cases and scripts, more or less:
    Гродно and Grodno, Minsk and Мінску. Months, countries and peoples tell nothing apart.
    """
    found = re.findall(r"(?:[\w,] |[«(“\"])([^\W\d_]{3,})", text)
    latin = (word.lower().translate(_LATIN)[:3] for word in found if word[0].isupper())
    return frozenset(latin) - _COMMON_NAMES


_COMMON_NAMES = frozenset(
    "bel wit kit chi jan feb mar apr may jun jul aug sep okt oct nov dec dol eur".split()  # noqa: SIM905
)
_HOW_MUCH = re.compile(
    r"\b(?:how (?:many|much|large|big|long|high|heavy|far|great)|number of|total|size|percentage)\b"
    r"|\b(?:сколько|каков[аоы]?|как велик\w*|численность|размер|какую (?:площадь|сумму|долю))\b"
    r"|多少|多大|多长|多高|几[个家座名份]|规模|总数"
    r"|\b(?:hoeveel|hoe (?:groot|lang|hoog|zwaar)|aantal|totaal|omvang)\b"
    r"|\b(?:колькі|які(?:я|м)? памер\w*|якая (?:плошча|колькасць|доля)|памер|лік)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:when|what year|which year|since what|what date)\b"
    r"|\b(?:когда|в каком году|с какого года|какого числа)\b"
    r"|何时|什么时候|哪一?年|哪天|几月"
    r"|\b(?:wanneer|welk jaar|sinds welk)\b"
    r"|\b(?:калі|у якім годзе|з якога года|якога чысла)\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"(?:over|more than|at least|no (?:less|fewer) than|above|exceeding"
    r"|более|больше|свыше|не менее|не меньше|минимум"
    r"|超过|超|至少|不少于|逾|多达"
    r"|meer dan|ruim|minstens|ten minste|minimaal|boven"
    r"|больш за|больш чым|звыш|не менш за|не менш)[ \u00a0]?$",
    re.IGNORECASE,
)
_OVER_AFTER = re.compile(r"[多余]|以上|\+")
_UNDER = re.compile(
    r"(?:almost|nearly|up to|less than|under|почти|до|менее|近|将近|接近|不到"
    r"|bijna|tot|minder dan|амаль|менш за)[ \u00a0]?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:about|around|some|roughly|approximately|около|примерно|порядка|приблизительно"
    r"|约|大约|左右|ongeveer|circa|zo'n|rond|каля|прыблізна|прыкладна)[ \u00a0]?$",
    re.IGNORECASE,
)
_EXPECTED = re.compile(
    r"\b(?:expect|forecast|plan(?:ned|s)?\b|was to\b|were to\b|is to\b|are to\b|aim|target|goal"
    r"|intend|should|will\b)"
    r"|\b(?:ожида|прогноз|план|должн|намер|предполаг|будет\b)"
    r"|预计|计划|将|预期|目标|有望"
    r"|\b(?:verwacht|prognose|gepland|zou|zal\b|moet|moest|beoogd|doel)"
    r"|\b(?:чака|прагноз|плану|павін|мяркуе|будзе\b)",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:of which|of them|of these|of it|direct|first stage|phase|half|share of)\b"
    r"|\b(?:из них|из которых|из этого|в том числе|прям(?:ые|ых)|очеред|половин|этап)"
    r"|其中|直接|一期|一半|已开发"
    r"|\b(?:daarvan|waarvan|directe|helft|fase)\b"
    r"|\b(?:з іх|з якіх|у тым ліку|прам(?:ыя|ых)|палов|чарг|этап)",
    re.IGNORECASE,
)
