"""A figure of another place under a title that names the one asked about."""

from dataclasses import replace

import pytest

from corpus.document import BlockKind
from qa.asking.constraints import demands
from qa.finding.search import Search
from qa.judging.another import is_of_another, numbered_otherwise, of_its_number
from qa.judging.binding import unbound_of
from tests.qa.small import Line, chosen, found, page, pool

pytestmark = pytest.mark.model


def search(question: str, sentence: str, title: str, language: str = "en") -> Search:
    """What a question finds: a title, and one sentence under it in row 1."""
    heading = Line(0.5, title, kind=BlockKind.TITLE, language=language)
    documents = pool(
        page("a", heading, Line(1.0, sentence, language=language, block=1), title=title)
    )
    wanted = demands(question, language)
    return found(documents, wanted=wanted, language=language, text=question)


@pytest.fixture(autouse=True)
def _read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.finding.reading.EMBEDDED", "")  # what numbers made by hand are "of"


@pytest.mark.parametrize(
    ("language", "title", "question", "sentence", "its_own"),
    [
        (
            "en",
            "Mogilev and its partners",
            "What is the population of Mogilev?",
            "Changsha had 8 million inhabitants and three universities.",
            "What is the population of Changsha?",
        ),
        (
            "ru",
            "Могилёв и его партнёры",
            "Сколько жителей в Могилёве?",
            "В Чанше насчитывалось 8 млн жителей.",
            "Сколько жителей в Чанше?",
        ),
        (
            "zh",
            "莫吉廖夫及其伙伴",
            "莫吉廖夫有多少居民？",
            "长沙有800万居民，还有三所大学。",
            "长沙有多少居民？",
        ),
        (
            "nl",
            "Mogilev en zijn partners",
            "Hoeveel inwoners heeft Mogilev?",
            "Changsha telde 8 miljoen inwoners en drie universiteiten.",
            "Hoeveel inwoners heeft Changsha?",
        ),
        (
            "be",
            "Магілёў і яго партнёры",
            "Колькі жыхароў у Магілёве?",
            "У Чаншы налічвалася 8 млн жыхароў.",
            "Колькі жыхароў у Чаншы?",
        ),
    ],
)
def test_a_figure_of_another_city_is_none_of_the_title(
    language: str, title: str, question: str, sentence: str, its_own: str
) -> None:
    other = search(question, sentence, title, language)
    assert unbound_of(other, chosen(other, 1)).names == {"Mogilev"}
    own = search(its_own, sentence, title, language)
    assert not unbound_of(own, chosen(own, 1))


def test_what_is_told_beside_a_partner_is_told_of_the_title() -> None:
    exports = "Exports to Changsha came to 3 million dollars in 2016."
    trade = search("How much did Mogilev export in 2016?", exports, "Mogilev and its partners")
    assert not unbound_of(trade, chosen(trade, 1))
    signed = "With Changsha it signed an agreement in 2006."
    date = search("When did Mogilev sign an agreement?", signed, "Mogilev and its partners")
    assert not unbound_of(date, chosen(date, 1))


def test_what_is_no_place_is_not_put_in_the_place_of_one() -> None:
    what = search("How many people work in Mogilev?", "Huawei employs 300 people.", "Mogilev")
    assert not is_of_another(what, [1], {"Mogilev"})


@pytest.mark.parametrize(
    ("language", "question", "sentence"),
    [
        ("en", "How long is the market in Yiwu?", "Futian is 4 km long."),
        ("ru", "Какой длины здание рынка в Иу?", "Длина здания Футянь около 4 км."),
    ],
)
def test_a_part_is_of_the_city_that_is_named_just_before(
    language: str, question: str, sentence: str
) -> None:
    what = search(question, sentence, "Yiwu", language)
    assert is_of_another(what, [1], {"Yiwu"})
    assert not is_of_another(what, [1], {"Yiwu"}, before={"Yiwu"})


def test_a_city_is_no_part_of_that_which_is_named_before_it() -> None:
    question, told = "What is the population of Mogilev?", "Changsha had 8 million inhabitants."
    what = search(question, told, "Mogilev")
    assert is_of_another(what, [1], {"Mogilev"}, before={"Mogilev"})


def test_a_park_is_another_than_a_park_that_is_named_before_it() -> None:
    question, told = "How many firms are in Great Stone?", "Zhongguancun has 20,000 firms."
    what = search(question, told, "Great Stone")
    assert is_of_another(what, [1], {"Great Stone"}, before={"Great Stone"})


def test_what_stands_before_a_quote_in_its_paragraph_has_its_parts() -> None:
    lines = (Line(1.0, text) for text in ("Yiwu is a partner.", "Futian is 4 km long."))
    documents = pool(page("a", *lines, title="Yiwu"))
    question = "How long is the market in Yiwu?"
    what = found(documents, wanted=demands(question, "en"), text=question)
    assert not unbound_of(what, chosen(what, 1))


def test_where_nothing_is_read_nothing_is_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.finding.reading.EMBEDDED", "another encoder")
    what = search("What is the population of Mogilev?", "Changsha had 8 million people.", "Mogilev")
    assert not is_of_another(what, [1], {"Mogilev"})


MEETINGS = {
    "en": ("When was the {} meeting held?", "The third meeting was held in November 2018."),
    "ru": ("Когда прошло {} заседание?", "Третье заседание прошло в ноябре 2018 года."),
    "zh": ("第{}次会议是什么时候举行的？", "第三次会议于2018年11月举行。"),
    "nl": ("Wanneer was de {} vergadering?", "De derde vergadering was in november 2018."),
    "be": ("Калі прайшло {} пасяджэнне?", "Трэцяе пасяджэнне прайшло ў лістападзе 2018 года."),
}


@pytest.mark.parametrize(
    ("language", "other", "own", "named"),
    [
        ("en", "fourth", "third", "fourth meeting"),
        ("ru", "четвёртое", "третье", "четвёртое заседание"),
        ("zh", "四", "三", "第四"),
        ("nl", "vierde", "derde", "vierde vergadering"),
        ("be", "чацвёртае", "трэцяе", "чацвёртае пасяджэнне"),
    ],
)
def test_another_of_a_row_is_told_by_its_ordinal(
    language: str, other: str, own: str, named: str
) -> None:
    question, sentence = MEETINGS[language]
    asks_other = search(question.format(other), sentence, "", language)
    assert numbered_otherwise(asks_other, [1]) == named
    assert unbound_of(asks_other, chosen(asks_other, 1)).words == named
    assert not numbered_otherwise(search(question.format(own), sentence, "", language), [1])


def test_a_number_may_stand_in_the_heading() -> None:
    sentence = "It was to draw 100 million dollars a year."
    assert numbered_otherwise(
        search("What did Decree No. 9 ask for?", sentence, "Decree No. 5"), [1]
    )
    asked = search("What did Decree No. 5 ask for?", sentence, "Decree No. 5")
    assert not numbered_otherwise(asked, [1])


def test_no_other_number_is_needed_for_a_first() -> None:
    unnumbered = search(
        "When was the first meeting held?", "A meeting was held in 2015.", "Meetings"
    )
    assert not numbered_otherwise(unnumbered, [1])


def test_a_count_tells_no_thing_from_its_like() -> None:
    yes = search("Are there more than 100 residents?", "There are 71 residents.", "The park")
    assert not numbered_otherwise(yes, [1])


def test_of_several_quotes_those_of_another_number_are_left_out() -> None:
    lines = [
        Line(1.0, "The third meeting was held in November 2018."),
        Line(1.0, "The second meeting was held in September 2016.", block=1),
    ]
    question = "When was the second meeting held?"
    what = found(pool(page("a", *lines)), wanted=demands(question, "en"), text=question)
    third, second = chosen(what, 0, 1)
    assert of_its_number(what, [third, replace(second, further=True)]) == [second]
    assert of_its_number(what, [third]) == [third]
    assert of_its_number(what, [second]) == [second]
