"""The words for numbers, months and powers of ten: of five languages, as data."""

from __future__ import annotations

import re
from collections.abc import Iterable


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


CARDINALS = {
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
MULTIPLIERS = {
    "hundred": 100,
    "honderd": 100,
    "thousand": 1000,
    "duizend": 1000,
    **dict.fromkeys(("тысяча", "тысячи", "тысячу", "тысяч", "тысячы"), 1000),
}
ORDINALS = {
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
MONTHS = {
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
DOUBTFUL_MONTHS = frozenset({"may", "march", "мая", "маю"})


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
    powers = [
        rf"(?P<e{power}>(?:{words})(?!\w)|{han})" if words else f"(?P<e{power}>{han})"
        for power, (words, han) in _SCALES.items()
    ]
    return re.compile(rf"[ \u00a0-]?[多余]?(?:{'|'.join(powers)})", re.IGNORECASE)


SCALE = _scale_pattern()
"""Matches a word or character for a power of ten; the name of its group tells which, as in e6."""
