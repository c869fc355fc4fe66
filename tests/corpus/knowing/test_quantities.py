"""Numbers read from hand-worked examples, and read back from each language's convention."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.knowing.quantities import Kind, context, digits, han, numerals, quantities, words, years
from corpus.languages import LANGUAGES

# Group mark and decimal mark as the language prints them.
MARKS = {
    "en": (",", "."),
    "ru": ("\u00a0", ","),
    "zh": ("", "."),
    "nl": (".", ","),
    "be": ("\u202f", ","),
}
MILLION = {"en": " million", "ru": " млн", "nl": " miljoen", "be": "\u00a0млн", "zh": "百万"}


def values(text: str, language: str) -> list[Decimal]:
    return [quantity.value for quantity in quantities(text, language)]


def kinds(text: str, language: str) -> list[tuple[int, Kind]]:
    return [(int(quantity.value), quantity.kind) for quantity in quantities(text, language)]


def printed(number: Decimal, language: str) -> str:
    """The number as a text of the language prints it."""
    group, mark = MARKS[language]
    whole, _, part = f"{number:,f}".partition(".")
    return whole.replace(",", group) + (mark + part if part else "")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "1,725.5 and 3,796.6628 million", ["1725.5", "3796662800"]),
        ("nl", "1.725,5 en 3.796,6628 miljoen", ["1725.5", "3796662800"]),
        ("ru", "1\u00a0725,5 и 3796,6628 млн", ["1725.5", "3796662800"]),
        ("be", "1 725,5 і 3796,6628 млн", ["1725.5", "3796662800"]),
        ("zh", "１７２５．５和379666.28万", ["1725.5", "3796662800"]),
        ("zh", "1.6亿，3亿5000万，50多万，1万亿", ["160000000", "350000000", "500000", "1e12"]),
        ("ru", "160 млн; 160 миллионов; 2 млрд; 5 тыс. т", ["160e6", "160e6", "2e9", "5000"]),
        ("be", "160 мільёнаў; 2 мільярды; 5 тысяч", ["160e6", "2e9", "5000"]),
        ("nl", "160 miljoen; 2 miljard; 5 duizend", ["160e6", "2e9", "5000"]),
        ("en", "160 million; 2 billion; 5 thousand", ["160e6", "2e9", "5000"]),
        ("ru", "2 млн 300 тыс. рублей", ["2300000"]),
        ("en", "5–10 million, 5 and 10 million", ["5e6", "10e6", "5", "10e6"]),
    ],
)
def test_separators_and_multipliers_of_a_language_are_read(
    language: str, text: str, expected: list[str]
) -> None:
    assert values(text, language) == [Decimal(number) for number in expected]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "91,5 km", ["91.5"]),
        ("en", "1.725,5", ["1725.5"]),
        ("ru", "1,725.5 и 91.5", ["1725.5", "91.5"]),
        ("nl", "1,725.5 en 91.5", ["1725.5", "91.5"]),
        ("fr", "1 725, 1\u00a0725 et 1.725,5", ["1", "725", "1725", "1725.5"]),
        ("ru", "в 2019 2,5 млн", ["2019", "2500000"]),
        ("ru", "18.05.1992", ["18", "5", "1992"]),
        ("zh", "10，200和30", ["10", "200", "30"]),
    ],
)
def test_a_foreign_convention_is_read_where_it_is_beyond_doubt(
    language: str, text: str, expected: list[str]
) -> None:
    assert values(text, language) == [Decimal(number) for number in expected]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "five hundred and twenty-one, eleven, two thousand five hundred", [521, 11, 2500]),
        ("ru", "пятьсот двадцать один, двух, пять тысяч, трёх", [521, 2, 5000, 3]),
        ("be", "пяцьсот дваццаць, дзвюх, пяць тысяч, шасці", [520, 2, 5000, 6]),
        ("nl", "vijfhonderdeenentwintig, elf, tweeëntwintig, tweeduizend", [521, 11, 22, 2000]),
        ("nl", "twee honderd, tweeduizend vijfhonderd, één miljard", [200, 2500, 10**9]),
        ("en", "one hundred, one million, one thousand", [100, 10**6, 1000]),
        (
            "zh",
            "五百二十，十二家，二十，一亿五千万，两国，一千零一",
            [520, 12, 20, 150000000, 2, 1001],
        ),
    ],
)
def test_numbers_in_words_are_read(language: str, text: str, expected: list[int]) -> None:
    assert values(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "One can see hundreds of them; it may march on; the G20"),
        ("ru", "один из тысяч; двухдневный; БелАЗ7"),
        ("be", "мая краіна; адна з тысяч; пяцігадовы"),
        ("nl", "ten opzichte van een van de honderden"),
        ("zh", "“一带一路”；一个；十分；万一；统一；数百万；三四"),
        ("en", ""),
    ],
)
def test_words_that_merely_look_like_numbers_are_not_read(language: str, text: str) -> None:
    assert quantities(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "18 May 1992", [(18, Kind.DATE), (5, Kind.DATE), (1992, Kind.YEAR)]),
        ("en", "On May 18, 1992", [(5, Kind.DATE), (18, Kind.DATE), (1992, Kind.YEAR)]),
        ("nl", "18 mei 1992", [(18, Kind.DATE), (5, Kind.DATE), (1992, Kind.YEAR)]),
        ("ru", "18 мая 1992 года", [(18, Kind.DATE), (5, Kind.DATE), (1992, Kind.YEAR)]),
        ("be", "18 мая 1992 года", [(18, Kind.DATE), (5, Kind.DATE), (1992, Kind.YEAR)]),
        ("zh", "1992年5月18日", [(1992, Kind.YEAR), (5, Kind.DATE), (18, Kind.DATE)]),
        ("zh", "2000人、2000家、二〇一七年", [(2000, Kind.NUMBER)] * 2 + [(2017, Kind.YEAR)]),
        ("ru", "2000 человек в 2000-м", [(2000, Kind.NUMBER), (2000, Kind.YEAR)]),
        ("en", "2,000 of 1899", [(2000, Kind.NUMBER), (1899, Kind.NUMBER)]),
        ("en", "the 30th and the second", [(30, Kind.ORDINAL), (2, Kind.ORDINAL)]),
        ("ru", "3-й и второе", [(3, Kind.ORDINAL), (2, Kind.ORDINAL)]),
        ("be", "3-я, 2-га і другое", [(3, Kind.ORDINAL)] + [(2, Kind.ORDINAL)] * 2),
        ("en", "In 2020 people left", [(2020, Kind.YEAR)]),
        ("be", "у 2020 студэнты", [(2020, Kind.YEAR)]),
        ("nl", "3e en tweede", [(3, Kind.ORDINAL), (2, Kind.ORDINAL)]),
        ("zh", "第3届、第二", [(3, Kind.ORDINAL), (2, Kind.ORDINAL)]),
        ("en", "16 per cent, 5-10%", [(16, Kind.PERCENT), (5, Kind.PERCENT), (10, Kind.PERCENT)]),
        ("ru", "16 процентов, 16\u00a0%", [(16, Kind.PERCENT)] * 2),
        ("be", "16 працэнтаў, 16%", [(16, Kind.PERCENT)] * 2),
        ("nl", "16 procent, 16%", [(16, Kind.PERCENT)] * 2),
        ("zh", "16％、百分之十六、16个百分点", [(16, Kind.PERCENT)] * 3),
    ],
)
def test_years_dates_percentages_and_ordinals_are_told_apart(
    language: str, text: str, expected: list[tuple[int, Kind]]
) -> None:
    assert kinds(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("en", "30 million US dollars", "USD"),
        ("en", "$30 million", "USD"),
        ("zh", "3000万美元", "USD"),
        ("be", "30 млн долараў", "USD"),
        ("ru", "143,2 млн рублей", "BYN"),
        ("nl", "117 km²", "km2"),
        ("ru", "117 км²", "km2"),
        ("be", "91,5 км²", "km2"),
        ("en", "12 km2", "km2"),
        ("ru", "12 квадратных километров", "km2"),
        ("en", "60,000 square metres", "m2"),
        ("nl", "60.000 vierkante meter", "m2"),
        ("ru", "60 000 кв. метров", "m2"),
        ("be", "60 000 квадратных метраў", "m2"),
        ("zh", "6 万平方米", "m2"),
        ("zh", "1500 亩", "mu"),
        ("ru", "120 метров", "m"),
        ("zh", "120 米", "m"),
        ("ru", "5 тыс. тонн", "t"),
        ("be", "30 мільёнаў", None),
        ("ru", "30 км/ч", None),
    ],
)
def test_a_known_unit_is_named(language: str, text: str, unit: str | None) -> None:
    assert [quantity.unit for quantity in quantities(text, language)] == [unit]


def test_a_span_covers_the_number_with_its_scale_or_sign() -> None:
    text = "Рост — 2,05 %: １６０ млн, пятьсот."
    spans = [quantity.span for quantity in quantities(text, "ru")]
    assert [text[span.start : span.end] for span in spans] == ["2,05 %", "１６０ млн", "пятьсот"]


numbers = st.decimals(min_value=0, max_value=10**11, places=2, allow_nan=False).map(
    lambda number: (
        number.normalize().quantize(Decimal(1)) if number == number.to_integral_value() else number
    )
)


@given(numbers, st.sampled_from(LANGUAGES))
def test_a_printed_number_is_read_back(number: Decimal, language: str) -> None:
    text = f"({printed(number, language)})"
    (quantity,) = quantities(text, language)
    assert quantity.value == number
    assert (quantity.span.start, quantity.span.end) == (1, len(text) - 1)


@given(st.integers(1, 999), st.sampled_from(LANGUAGES))
def test_a_scaled_number_has_one_value_in_every_language(number: int, language: str) -> None:
    scaled = printed(Decimal(number), language) + MILLION[language]
    assert values(scaled, language) == [number * 10**6]


@given(st.text(st.sampled_from("019.,% \u00a0年月第百万亿五-–mlnмлтысфive two"), max_size=80))
def test_spans_are_in_order_and_apart_in_any_text(text: str) -> None:
    for language in (*LANGUAGES, "und"):
        spans = [quantity.span for quantity in quantities(text, language)]
        assert all(len(span) > 0 for span in spans)
        ends = [0, *(span.end for span in spans)]
        assert all(span.start >= end for span, end in zip(spans, ends, strict=False))
        assert ends[-1] <= len(text)


@pytest.mark.parametrize(
    "unit", ["1", "111,", "1 ", "zestien", "五百", "1.5 million ", "5 мая ", "two hundred "]
)
def test_a_hostile_text_takes_steps_in_proportion_to_its_length(
    unit: str, steps: Callable[..., int]
) -> None:
    for language in LANGUAGES:
        short, long = (steps(quantities, unit * count, language) for count in (100, 800))
        # Eight times the text: its square would be 64 times the steps.
        assert long <= 8.5 * short + 100, language


def test_what_is_looked_for_next_to_a_number_is_of_bounded_length() -> None:
    """Steps inside a pattern are not counted: one that may go on for ever is tried at every number.

    Those that find the numbers themselves take whatever they pass over.
    """
    patterns = {
        name: value
        for module in (context, digits, han, numerals, words)
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern) and not name.endswith(("RUN", "WORD", "PIECE"))
    }
    assert {"SCALE", "_PERCENT", "_UNIT", "_DAY", "_ORDINAL_ENDING"} <= set(patterns)
    for name, pattern in patterns.items():
        _, longest = re._parser.parse(pattern.pattern, pattern.flags).getwidth()
        assert longest <= 40, name


def test_a_megabyte_of_digits_is_no_number_and_one_step(
    steps: Callable[..., int],
) -> None:
    assert quantities("7" * 1_000_000, "en") == []
    short, long = (steps(quantities, "7" * size, "en") for size in (100, 10**6))
    assert short == long


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "between 2015 and 2019", {2015, 2019}),
        ("ru", "с 1992 года по 1-е мая 2015-го", {1992, 2015}),
        ("zh", "签了协议，2019年和２０２０年，共2000家", {2019, 2020}),
        ("nl", "in de jaren 1990-1999", {1990, 1999}),
        ("be", "у 2013 годзе", {2013}),
        ("en", "20150 tonnes, 2,015 metres, 12015 and 20.15", set()),
    ],
)
def test_years_are_read_in_every_language(language: str, text: str, found: set[int]) -> None:
    assert years(quantities(text, language)) == found
