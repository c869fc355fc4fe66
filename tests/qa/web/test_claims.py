"""A quote earns its mark by the stated rule and by nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus.document import Location, Span
from qa.answer import Answer, Quote, ReadWith, Timings
from qa.web.claims import claims_of, own_words

PLACE = Location(0, 1, 1, 1)


def quote(text: str, language: str = "en", marker: int = 1, title: str = "A title") -> Quote:
    span = Span(0, len(text))
    return Quote(marker, "a.md", "a.md", title, language, span, text, PLACE, span, text, score=0.5)


def answer(question: str, text: str, quotes: Sequence[Quote], language: str = "en") -> Answer:
    return Answer(
        question=question,
        standalone_question=question,
        language=language,
        abstained=False,
        reason=None,
        confidence=0.9,
        text=text,
        quotes=tuple(quotes),
        hits=(),
        engine="extractive",
        timings=Timings(0, 0, 0, 0),
    )


@pytest.mark.parametrize(
    ("question", "language", "words", "quoted_in", "found", "absent"),
    [
        ("How many in 2014/15?", "en", "In 2014/15 there were 1,851.", "en", ("2014", "15"), ()),
        ("How many in 2023?", "en", "In 2014 there were 1,851.", "en", (), ("2023",)),
        # By value, in whatever words a language has for it.
        ("Was it 160 million?", "en", "总额为1.6亿美元。", "zh", ("160 million",), ()),
        ("Было ли это 3,5 млрд?", "ru", "It was 3.5 billion.", "en", ("3,5 млрд",), ()),
        ("Was het 1.851?", "nl", "Их было 1851.", "ru", ("1.851",), ()),
        ("2018年有多少人？", "zh", "В 2018 году их было 1851.", "ru", ("2018",), ()),
        ("Колькі было ў 2018 годзе?", "be", "在2018年有1851人。", "zh", ("2018",), ()),
        # Names in the quote's own language alone, with other endings.
        ("Что строят в Минске?", "ru", "Минск строит завод.", "ru", ("Минске",), ()),
        ("Что строят в Минске?", "ru", "Minsk builds a plant.", "en", (), ()),
        ("Wat bouwt Gansu in Grodno?", "nl", "Grodno bouwt.", "nl", ("Grodno",), ("Gansu",)),
        # A first word is written large anyway, and small numbers in words are a manner of speaking.
        ("Which two parks?", "en", "Parks are built.", "en", (), ()),
        ("Is it so? Parks are built.", "en", "It is.", "en", (), ()),
    ],
)
def test_numbers_years_and_names_are_looked_for(
    question: str,
    language: str,
    words: str,
    quoted_in: str,
    found: tuple[str, ...],
    absent: tuple[str, ...],
) -> None:
    source = quote(words, quoted_in)
    result = claims_of(answer(question, f"{words} [1]", [source], language), source)
    assert (result.found, result.absent) == (found, absent)
    assert result.earned is (bool(found) and not absent)


def test_the_answers_own_words_are_asked_for_and_its_quotes_are_not() -> None:
    first, second = quote("It has 71 residents.", marker=1), quote("It is large.", marker=2)
    prose = "The park had 72 residents [1]. It is large [2].\nIn 1999 “It is large.” [2]"
    said = answer("How many?", prose, [first, second])
    assert own_words(said, first) == ["The park had 72 residents"]
    assert claims_of(said, first).absent == ("72",)
    assert claims_of(said, second).absent == ("1999",)


def test_a_title_with_a_year_is_no_claim() -> None:
    source = quote("Trade grew.", title="Trade, 2019 to 2021")
    assert claims_of(
        answer("Why?", "Trade, 2019 to 2021: “Trade grew.” [1]", [source]), source
    ) == (claims_of(answer("Why?", "“Trade grew.” [1]", [source]), source))


def test_marks_side_by_side_share_what_is_said_before_them() -> None:
    first, second = quote("It was 1999.", marker=1), quote("It was 2001.", marker=2)
    said = answer("When?", "It opened in 1999 [1][2].", [first, second])
    assert claims_of(said, first).earned
    assert claims_of(said, second).absent == ("1999",)


def test_what_stands_in_the_heading_beside_a_quote_is_neither_in_it_nor_missing() -> None:
    heading = ReadWith("heading", Span(0, 13), "Minsk in 2021")
    cited = replace(quote("There were 240 students."), context=(heading,))
    asked = answer("How many students were there in Minsk in 2021 and 2022?", "[1]", [cited])
    claims = claims_of(asked, cited)
    assert claims.absent == ("2021", "2022", "Minsk")
    assert claims.beside == ("2021", "Minsk")
    assert not claims.earned
