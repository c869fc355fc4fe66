"""The numbers of a text as values, so that 1.6 亿, 160 млн and 160 million are equal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from corpus.document import Span


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
        unit: USD, EUR, BYN, CNY, km2, km, ha, t or people; None where no known unit follows.
    """

    value: Decimal
    span: Span
    kind: Kind
    unit: str | None = None


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
    numbers = [*_in_digits(page, language), *_in_words(page, language)]
    numbers.sort(key=lambda number: number.start)
    read = [_in_context(page, number) for number in numbers]
    return _added(page, _with_shared_scale(page, read))


# Full-width forms and narrow spaces, one code point for one, so that spans hold. The full-width
# comma stays: it parts the items of a Chinese list, never the digits of a number.
_ONE_WIDTH = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF0C},
    **dict.fromkeys((0x2007, 0x2009, 0x202F), 0xA0),
    0x3000: 0x20,
}
_HAN = re.compile("[\u3400-\u9fff]")


# --- Numbers in digits

# Group mark and decimal mark: a language's own convention first.
_CONVENTIONS = {
    "ru": ((" \u00a0", ","), (".", ","), (",", ".")),
    "be": ((" \u00a0", ","), (".", ","), (",", ".")),
    "nl": ((".", ","), (",", "."), ("\u00a0", ",")),
}
_ANY_CONVENTION = ((",", "."), (".", ","), ("\u00a0", "."))
# Longer runs of digits and marks are keys or tables; nobody counts so far.
_LONGEST_NUMBER = 40


def years(read: Iterable[Quantity]) -> frozenset[int]:
    """The years, from 1900 to 2099, among the quantities of a text."""
    return frozenset(int(quantity.value) for quantity in read if quantity.kind is Kind.YEAR)


@dataclass(frozen=True, slots=True)
class _Number:
    """A number without its context: digits or words alone."""

    value: Decimal
    start: int
    end: int
    ordinal: bool = False
    month: bool = False


def _in_digits(page: str, language: str) -> Iterator[_Number]:
    spaced, patterns = _DIGITS.get(language, _ANY_DIGITS)
    for run in (_SPACED_RUN if spaced else _RUN).finditer(page):
        if _is_part_of_a_name(page, run.start()):
            continue
        for start, end in _cut(run, patterns):
            if end - start > _LONGEST_NUMBER:
                continue
            value = _value(page[start:end], patterns)
            if value is not None:
                yield _Number(value, start, end)


def _is_part_of_a_name(page: str, start: int) -> bool:
    """True for digits right after a letter, as in G20; Chinese sets no space before a number."""
    before = page[start - 1 : start]
    return before.isalpha() and not _HAN.match(before)


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


# --- Numbers in words


def _spelled(values: Iterable[int], words: str) -> dict[str, int]:
    """Word -> value; the forms of one value are joined by a stroke."""
    return {
        form: value
        for value, forms in zip(values, words.split(), strict=True)
        for form in forms.split("|")
    }


def _inflected(stems: str, *endings: str) -> dict[str, int]:
    """Ordinal word -> value, from 1; a digit after a stem chooses its endings."""
    return {
        stem.rstrip("123") + ending: value
        for value, stem in enumerate(stems.split(), 1)
        for ending in endings[int(stem[-1]) - 1 if stem[-1].isdigit() else 0].split()
    }


_TO_NINETEEN = range(2, 20)
_TENS = range(20, 100, 10)
_HUNDREDS = range(100, 1000, 100)
_DUTCH_UNITS = ["twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"]
_DUTCH_TENS = [
    "twintig",
    "dertig",
    "veertig",
    "vijftig",
    "zestig",
    "zeventig",
    "tachtig",
    "negentig",
]


def _dutch() -> dict[str, int]:
    """What Dutch writes as one word up to 999, and whole thousands: vijfentwintig, tweeduizend."""
    small = "tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien"
    words = dict(enumerate([*_DUTCH_UNITS, *small.split()], 2))
    for ten, name in zip(_TENS, _DUTCH_TENS, strict=True):
        words[ten] = name
        words[ten + 1] = f"eenen{name}"
        for unit, first in enumerate(_DUTCH_UNITS, 2):
            words[ten + unit] = f"{first}{'ën' if first.endswith('e') else 'en'}{name}"
    thousands = {1000 * value: f"{word}duizend" for value, word in words.items()}
    for hundred, name in enumerate(["", *_DUTCH_UNITS], 1):
        rest = [(100 * hundred + low, f"{name}honderd{word}") for low, word in words.items()]
        words |= {value: word for value, word in rest if value < 100 * (hundred + 1)}
        words[100 * hundred] = f"{name}honderd"
    del words[100]  # as a multiplier it stands apart
    return {word: value for value, word in (words | thousands).items()} | {"een": 1, "één": 1}


_CARDINALS = {
    "en": _spelled(
        (*_TO_NINETEEN, *_TENS, 1),
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen eighteen nineteen"
        " twenty thirty forty fifty sixty seventy eighty ninety one",
    ),
    "nl": _dutch(),
    "ru": _spelled(
        (*_TO_NINETEEN, *_TENS, *_HUNDREDS, 1),
        "два|две|двух|двум|двумя три|трех|трем|тремя четыре|четырех|четырем|четырьмя"
        " пять|пяти|пятью шесть|шести|шестью семь|семи|семью восемь|восьми|восемью"
        " девять|девяти|девятью десять|десяти|десятью одиннадцать|одиннадцати"
        " двенадцать|двенадцати тринадцать|тринадцати четырнадцать|четырнадцати"
        " пятнадцать|пятнадцати шестнадцать|шестнадцати семнадцать|семнадцати"
        " восемнадцать|восемнадцати девятнадцать|девятнадцати"
        " двадцать|двадцати тридцать|тридцати сорок|сорока пятьдесят|пятидесяти"
        " шестьдесят|шестидесяти семьдесят|семидесяти восемьдесят|восьмидесяти девяносто|девяноста"
        " сто|ста двести|двухсот триста|трехсот четыреста|четырехсот пятьсот|пятисот"
        " шестьсот|шестисот семьсот|семисот восемьсот|восьмисот девятьсот|девятисот"
        " один|одна|одно|одного|одной|одну|одному|одним|одном",
    ),
    "be": _spelled(
        (*_TO_NINETEEN, *_TENS, *_HUNDREDS, 1),
        "два|дзве|двух|дзвюх|двум|дзвюм|двума|дзвюма тры|трох|тром|трыма"
        " чатыры|чатырох|чатыром|чатырма пяць|пяці|пяццю шэсць|шасці|шасцю сем|сямі|сям'ю"
        " восем|васьмі|васьмю дзевяць|дзевяці|дзевяццю дзесяць|дзесяці|дзесяццю"
        " адзінаццаць|адзінаццаці дванаццаць|дванаццаці трынаццаць|трынаццаці"
        " чатырнаццаць|чатырнаццаці пятнаццаць|пятнаццаці шаснаццаць|шаснаццаці"
        " семнаццаць|семнаццаці васямнаццаць|васямнаццаці дзевятнаццаць|дзевятнаццаці"
        " дваццаць|дваццаці трыццаць|трыццаці сорак|сарака пяцьдзясят|пяцідзесяці"
        " шэсцьдзясят|шасцідзесяці семдзесят|сямідзесяці восемдзесят|васьмідзесяці"
        " дзевяноста"
        " сто|ста дзвесце|двухсот трыста|трохсот чатырыста|чатырохсот пяцьсот|пяцісот"
        " шэсцьсот|шасцісот семсот|сямісот восемсот|васьмісот дзевяцьсот|дзевяцісот"
        " адзін|адна|адно|аднаго|адной|адну|аднаму|адным",
    ),
}
# A word that multiplies what stands before it; alone it counts nothing ("hundreds of", "тысяч").
_MULTIPLIERS = {
    "hundred": 100,
    "honderd": 100,
    "thousand": 1000,
    "duizend": 1000,
    **dict.fromkeys(("тысяча", "тысячи", "тысячу", "тысяч", "тысячы"), 1000),
}
_ORDINALS = {
    "en": _spelled(
        (*range(1, 13), 20, 30),
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " twentieth thirtieth",
    ),
    "nl": _spelled(
        (*range(1, 13), 20, 30),
        "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde"
        " twintigste dertigste",
    ),
    "ru": _inflected(
        "перв втор2 трет3 четверт пят шест2 седьм2 восьм2 девят десят одиннадцат двенадцат",
        "ый ая ое ого ому ым ом ой ую ые ых ыми",
        "ой ая ое ого ому ым ом ую ые ых ыми",
        "ий ья ье ьего ьему ьим ьем ьей ью ьи ьих ьими",
    ),
    "be": _inflected(
        "перш друг2 трэц3 чацвёрт пят шост сём восьм дзявят дзясят адзінаццат дванаццат",
        "ы ая ае ага аму ым ай ую ыя ых ымі",
        "і ая ое ога ому ім ой ую ія іх імі",
        "і яя яе яга яму ім яй юю ія іх імі",
    ),
}
_MONTHS = {
    "en": _spelled(
        range(1, 13),
        "january february march april may june july august september october november december",
    ),
    "nl": _spelled(
        range(1, 13),
        "januari februari maart april mei juni juli augustus september oktober november december",
    ),
    "ru": _spelled(
        range(1, 13),
        "январь|января|январе|январю|январем февраль|февраля|феврале|февралю|февралем"
        " март|марта|марте|марту|мартом апрель|апреля|апреле|апрелю|апрелем"
        " май|мая|мае|маю|маем июнь|июня|июне|июню|июнем июль|июля|июле|июлю|июлем"
        " август|августа|августе|августу|августом сентябрь|сентября|сентябре|сентябрю|сентябрем"
        " октябрь|октября|октябре|октябрю|октябрем ноябрь|ноября|ноябре|ноябрю|ноябрем"
        " декабрь|декабря|декабре|декабрю|декабрем",
    ),
    "be": _spelled(
        range(1, 13),
        "студзень|студзеня|студзені|студзеню|студзенем люты|лютага|лютым|лютаму"
        " сакавік|сакавіка|сакавіку|сакавіком красавік|красавіка|красавіку|красавіком"
        " май|мая|маі|маю|маем|травень|траўня|траўні чэрвень|чэрвеня|чэрвені|чэрвеню|чэрвенем"
        " ліпень|ліпеня|ліпені|ліпеню|ліпенем жнівень|жніўня|жніўні|жніўню|жніўнем"
        " верасень|верасня|верасні|верасню|вераснем"
        " кастрычнік|кастрычніка|кастрычніку|кастрычнікам"
        " лістапад|лістапада|лістападзе|лістападу|лістападам снежань|снежня|снежні|снежню|снежнем",
    ),
}
# Months that are words of another meaning too, and so are read only next to a digit.
_DOUBTFUL_MONTHS = frozenset({"may", "march", "мая", "маю"})

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_BETWEEN_WORDS = frozenset({" ", "\u00a0", "-", " and "})


def _in_words(page: str, language: str) -> Iterator[_Number]:
    if language == "zh":
        yield from _in_han(page)
        return
    cardinals = _CARDINALS.get(language)
    if cardinals is None:
        return
    ordinals, months = _ORDINALS[language], _MONTHS[language]
    chain: list[tuple[str, re.Match[str]]] = []
    for match in _WORD.finditer(page):
        word = match[0].lower().replace("ё", "е") if language == "ru" else match[0].lower()
        if word in cardinals or word in ordinals or word in _MULTIPLIERS:
            if chain and not _goes_on(page, chain, word, match, language):
                yield from _chained(chain, language)
                chain = []
            if chain or word not in _MULTIPLIERS:
                chain.append((word, match))
        elif word in months and _is_month(page, word, match):
            yield _Number(Decimal(months[word]), *match.span(), month=True)
    yield from _chained(chain, language)


def _is_month(page: str, word: str, match: re.Match[str]) -> bool:
    around = page[match.start() - 2 : match.start()].strip()[-1:] + page[match.end() :][:2].strip()
    return word not in _DOUBTFUL_MONTHS or any(map(str.isdigit, around))


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
    if word in _MULTIPLIERS:
        return last not in _ORDINALS[language]
    if last in _MULTIPLIERS:
        return True
    value = _CARDINALS[language].get(word, _ORDINALS[language].get(word, 0))
    order = _CARDINALS[language].get(last, 0)
    return (
        (order >= 1000 > value and order % 1000 == 0)
        or (order >= 100 > value and order % 100 == 0)
        or (order % 100 >= 20 and order % 10 == 0 and value < 10)
    )


def _chained(chain: Sequence[tuple[str, re.Match[str]]], language: str) -> Iterator[_Number]:
    """The number that a chain of words spells: 2, thousand, 5, hundred is 2500."""
    total = pending = 0
    for word, _ in chain:
        factor = _MULTIPLIERS.get(word)
        if factor is None:
            pending += _CARDINALS[language].get(word) or _ORDINALS[language][word]
        elif factor == 100:
            pending *= factor
        else:
            total, pending = total + pending * factor, 0
    if not chain:
        return
    (_, first), (word, last) = chain[0], chain[-1]
    ordinal = word in _ORDINALS[language]
    # "One" alone is read before a scale only, as in "one million".
    if ordinal or total + pending > 1 or _SCALE.match(last.string, last.end()):
        yield _Number(Decimal(total + pending), first.start(), last.end(), ordinal=ordinal)


_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
_HAN_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000}
_HAN_SCALES = {"万": 10**4, "亿": 10**8}
_HAN_RUN = re.compile("[〇一二三四五六七八九零两十百千万亿]+")
# A single Chinese numeral is read only before one of these: elsewhere it is part of a word.
_COUNTED = frozenset("年月日个家所项次倍名人国座届类种件条省市位份台列期天周组州校篇幅卷册本")
_LONGEST_HAN = 20


def _in_han(page: str) -> Iterator[_Number]:
    for run in _HAN_RUN.finditer(page):
        start, end = run.span()
        before, after = page[start - 1 : start], page[end : end + 1]
        if len(run[0]) > _LONGEST_HAN or before.isdigit():
            continue
        ordinal = before == "第"
        counted = after in _COUNTED and (run[0] != "一" or after == "月")
        part = page.endswith("百分之", 0, start)
        if value := _han_value(run[0], counted=ordinal or counted or part):
            yield _Number(Decimal(value), start, end, ordinal=ordinal)


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


# --- What stands around a number

# Power of ten -> the words for it, and the Chinese character. A longer scale precedes its parts.
_SCALES = {
    12: (r"trillion|biljoen|трлн|триллион\w{0,3}|трыльён\w{0,3}", "万亿"),
    9: (r"billion|bn|miljard|mld|млрд|миллиард\w{0,3}|мільярд\w{0,3}", "十亿"),
    8: ("", "亿"),
    7: ("", "千万"),
    6: (r"million|mln|miljoen|млн|миллион\w{0,3}|мільён\w{0,3}", "百万"),
    4: ("", "万"),
    3: (r"thousand|duizend|тыс|тысяч\w{0,3}", "千"),
}


def _scale_pattern() -> re.Pattern[str]:
    """What names a power of ten, in a group such as e6."""
    powers = [
        rf"(?P<e{power}>(?:{words})(?!\w)|{han})" if words else f"(?P<e{power}>{han})"
        for power, (words, han) in _SCALES.items()
    ]
    return re.compile(rf"[ \u00a0-]?[多余]?(?:{'|'.join(powers)})", re.IGNORECASE)


_SCALE = _scale_pattern()
_PERCENT = re.compile(
    r"[ \u00a0-]?(?:%|个?百分点|(?:per ?cent|percentage points?|procent(?:punt(?:en)?)?"
    r"|процент\w{0,4}|працэнт\w{0,4})(?!\w))",
    re.IGNORECASE,
)
_ORDINAL_ENDING = re.compile(
    r"(?:(?:st|nd|rd|th|e|de|ste)|-(?:[йяеымюхі]|[оыа]й|[аоуы]я|[оаы]е|[оа]го|[аы]х|га|му|ую))(?!\w)"
)
_MONTH_WORDS = frozenset(word for words in _MONTHS.values() for word in words)
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
    "km2": r"km²|км²|sq\.? km|square kilomet\w{0,4}|vierkante kilometer|кв\. ?км|平方公里",
    "km": r"km|kilomet\w{0,4}|км|公里",
    "ha": r"ha|hectares?|гектар\w{0,4}|га|公顷",
    "t": r"ton|tonn?es?|tonnen|тон|тонн\w{0,3}|тон\w|吨",
    "people": r"people|persons|citizens|students|mensen|studenten|человек\w{0,2}|граждан\w{0,2}"
    r"|студент\w{0,3}|чалавек\w{0,2}|грамадзян\w{0,2}|студэнт\w{0,3}|人(?!民)",
}
_UNIT = re.compile(
    r"\.?[ \u00a0]?(?:"
    + "|".join(f"(?P<{unit}>{words})" for unit, words in _UNITS.items())
    + r")(?:(?<=[\u3400-\u9fff€])|(?![\w/]))",  # 30 km/h is no length
    re.IGNORECASE,
)
_SIGNS = {"$": "USD", "€": "EUR", "¥": "CNY"}


class _Read(NamedTuple):
    """A quantity and the power of ten of its scale word, 0 where it has none."""

    quantity: Quantity
    power: int


def _in_context(page: str, number: _Number) -> _Read:
    """The number with the scale, sign and unit that stand next to it."""
    value, start, end, power = number.value, number.start, number.end, 0
    if number.month:
        return _Read(Quantity(value, Span(start, end), Kind.DATE), 0)
    if scale := _SCALE.match(page, end):
        power, end = int(str(scale.lastgroup)[1:]), scale.end()
        value = value.scaleb(power)
    if percent := _PERCENT.match(page, end):
        return _Read(Quantity(value, Span(start, percent.end()), Kind.PERCENT), power)
    if page.endswith("百分之", 0, start):
        return _Read(Quantity(value, Span(start, end), Kind.PERCENT), power)
    unit = None if _is_led_year(page, number) else _UNIT.match(page, end)
    name = unit.lastgroup if unit else _SIGNS.get(page[start - 1 : start])
    kind = Kind.NUMBER if power or name else _bare_kind(page, number)
    return _Read(Quantity(value, Span(start, end), kind, name), power)


def _bare_kind(page: str, number: _Number) -> Kind:
    """The kind of a number with neither scale nor unit."""
    start, end = number.start, number.end
    after = page[end : end + 1]
    if _looks_like_year(number):
        return Kind.NUMBER if after != "年" and after in _COUNTED else Kind.YEAR
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


def _is_led_year(page: str, number: _Number) -> bool:
    before = " " + page[max(0, number.start - 7) : number.start].lower()
    return _looks_like_year(number) and before.rstrip(" \u00a0").endswith(_YEAR_LEADS)


def _looks_like_year(number: _Number) -> bool:
    return number.end - number.start == 4 and 1900 <= number.value <= 2099


def _follows_month(page: str, start: int) -> bool:
    """True for the 18 of "May 18"."""
    before = page[max(0, start - _LONGEST_MONTH - 2) : start]
    return before[-1:].isspace() and (before.split() or [""])[-1].lower() in _MONTH_WORDS


_DASHES = frozenset("-–—~至")


def _with_shared_scale(page: str, read: Sequence[_Read]) -> list[_Read]:
    """The same, the first number of a range such as 5–10 млн or 5–10 % taken as the second is."""
    shared = list(read)
    for index, ((first, power), (second, factor)) in enumerate(pairwise(read)):
        if page[first.span.end : second.span.start] not in _DASHES or power:
            continue
        if first.kind is Kind.NUMBER and (factor or second.kind is Kind.PERCENT):
            value = first.value.scaleb(factor)
            shared[index] = _Read(Quantity(value, first.span, second.kind, second.unit), factor)
    return shared


def _added(page: str, read: Iterable[_Read]) -> list[Quantity]:
    """The quantities, falling scales of one number added: 3亿5000万 is 350 million."""
    added: list[_Read] = []
    for quantity, power in read:
        last = added[-1] if added else None
        if (
            last
            and last.power > power > 0
            and page[last.quantity.span.end : quantity.span.start] in _GAPS
        ):
            span = Span(last.quantity.span.start, quantity.span.end)
            value = last.quantity.value + quantity.value
            added[-1] = _Read(Quantity(value, span, quantity.kind, quantity.unit), power)
        else:
            added.append(_Read(quantity, power))
    return [quantity for quantity, _ in added]


_GAPS = frozenset({"", " ", "\u00a0"})
