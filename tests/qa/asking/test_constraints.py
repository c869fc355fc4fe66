"""What a question wants and a text has, in the five languages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.knowing.knowledge import Knowledge
from corpus.knowing.lexicon import Entry, Lexicon
from qa.asking.constraints import Content, content, demands, met, union, unmet
from qa.asking.cues import AnswerKind

SETS = st.frozensets(st.integers(1900, 1905))


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "How many firms did Gansu bring to Minsk in 2016 for 12 million dollars?"),
        ("ru", "Сколько фирм провинция Ганьсу привезла в Минск в 2016 году за 12 млн долларов?"),
        ("zh", "2016年甘肃向明斯克派了多少家企业，花了1200万美元吗？"),
        ("nl", "Hoeveel bedrijven bracht Gansu in 2016 naar Minsk voor 12 miljoen dollar?"),
        ("be", "Колькі фірм Ганьсу прывезла ў Мінск у 2016 годзе за 12 млн долараў?"),
    ],
)
def test_a_question_wants_the_same_in_every_language(language: str, question: str) -> None:
    wanted = demands(question, language)
    assert wanted.years == {2016}
    assert wanted.names == {"Gansu", "Minsk"}
    assert AnswerKind.COUNT in wanted.kinds
    held = content(question, language)
    assert (held.years, held.names) == (wanted.years, wanted.names)
    assert {AnswerKind.MONEY, AnswerKind.DATE} <= held.kinds


@pytest.mark.parametrize(
    ("language", "question", "years"),
    [
        ("en", "What does the article of 2021 say of trade?", set()),
        ("en", "How many papers published in 2021 had two authors?", {2021}),
        ("ru", "Сколько публикаций 2021 года о торговле?", {2021}),
        ("zh", "2021年关于贸易的论文有多少篇？", {2021}),
    ],
)
def test_a_question_wants_the_year_of_sources_that_it_counts(
    language: str, question: str, years: set[int]
) -> None:
    assert demands(question, language).years == years


def test_a_text_on_a_university_speaks_of_its_city_and_a_question_on_it_does_not() -> None:
    university = "Dalian University of Technology"
    assert content(university, "en").names == {university, "Dalian"}
    assert demands(university, "en").names == {university}


def test_belarus_and_china_tell_no_place_from_another() -> None:
    assert not demands("What binds Belarus and China?", "en").names


@given(SETS, SETS)
def test_what_is_met_and_what_is_not_make_the_whole(
    wanted: frozenset[int], had: frozenset[int]
) -> None:
    assert 0 <= met(wanted, had) <= 1
    assert (unmet(wanted, had) == 0) == (wanted <= had)
    assert met(wanted, had) + unmet(wanted, had) == pytest.approx(1 if wanted else 0)


@given(SETS, SETS, st.booleans())
def test_texts_have_together_what_each_has(
    one: frozenset[int], two: frozenset[int], end: bool
) -> None:
    both = union([Content(years=one), Content(years=two, end=end)])
    assert both.years == one | two
    assert both.end == end
    assert union([]) == Content()


def test_what_is_known_is_given_and_not_remembered_for_another() -> None:
    own = Lexicon((Entry("Hill Farm", "place", {"en": ["Hill Farm"]}),))
    known = Knowledge(own, Lexicon(()), frozenset())
    text = "Minsk lent Hill Farm a tractor."
    assert content(text, "en").names == {"Minsk"}
    assert content(text, "en", known).names == {"Hill Farm"}
    assert content(text, "en", known).concepts == frozenset()
    assert demands(text, "en", known).names == {"Hill Farm"}
    assert demands(text, "en", replace(known, everywhere=frozenset({"Hill Farm"}))).names == set()
