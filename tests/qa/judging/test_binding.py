"""Is a figure bound to what was asked: sentences made by hand, and their neighbours."""

from dataclasses import replace

import pytest

from embeddings.index.port import BEFORE
from qa.asking.constraints import demands
from qa.finding.search import Search
from qa.judging import binding
from qa.judging.binding import BOUND, Unbound, unbound_of
from tests.qa.small import Line, Numbers, chosen, found, page, pool


def search(
    question: str,
    *sentences: str,
    title: str = "",
    language: str = "en",
    match: Numbers = 1.0,
    parts: tuple[Search, ...] = (),
) -> Search:
    """What a question finds: one paragraph under a title."""
    lines = (Line(match, sentence, language=language) for sentence in sentences)
    return found(
        pool(page("a", *lines, title=title)),
        wanted=demands(question, language),
        language=language,
        text=question,
        parts=parts,
    )


def unbound(question: str, *sentences: str, quoted: int = -1, **given: str) -> Unbound:
    """What the quoted sentence does not bind."""
    what = search(question, *sentences, **given)
    return unbound_of(what, chosen(what, range(len(sentences))[quoted]))


PEOPLE = "How many people live in Minsk?"


def test_a_figure_of_another_place_is_unbound() -> None:
    assert unbound(PEOPLE, "Gansu has 25 million people.").names == {"Minsk"}
    assert not unbound(PEOPLE, "Minsk has 2 million people.")


@pytest.mark.parametrize(
    ("language", "question", "sentence"),
    [
        ("ru", "Сколько людей живёт в Минске?", "В Ганьсу живёт 25 млн человек."),
        ("zh", "明斯克有多少人口？", "甘肃人口超过2500万。"),
        ("nl", "Hoeveel mensen wonen er in Minsk?", "Gansu telt 25 miljoen inwoners."),
        ("be", "Колькі людзей жыве ў Мінску?", "У Ганьсу жыве 25 млн чалавек."),
    ],
)
def test_so_it_is_in_other_languages(language: str, question: str, sentence: str) -> None:
    assert unbound(question, sentence, language=language).names == {"Minsk"}


def test_a_title_and_the_two_sentences_before_say_what_a_figure_is_of() -> None:
    it, far = "It has 2 million people.", ["It is old."] * 2
    assert not unbound(PEOPLE, it, title="The city of Minsk")
    assert not unbound(PEOPLE, "Minsk is large.", far[0], it)
    assert unbound(PEOPLE, "Minsk is large.", *far, it).names == {"Minsk"}


@pytest.mark.parametrize(
    ("language", "question", "sentence"),
    [
        (
            "en",
            "When was the institute with Dalian founded?",
            "That with Dalian University of Technology was founded in 2017.",
        ),
        (
            "ru",
            "Когда создан институт с Далянем?",
            "Институт с Даляньским политехническим университетом создан в 2017 году.",
        ),
        ("zh", "与大连的学院何时成立？", "与大连理工大学的学院成立于2017年。"),
        (
            "nl",
            "Wanneer is het instituut met Dalian opgericht?",
            "Dat met de Technische Universiteit van Dalian is in 2017 opgericht.",
        ),
        (
            "be",
            "Калі створаны інстытут з Далянем?",
            "Інстытут з Даляньскім політэхнічным універсітэтам створаны ў 2017 годзе.",
        ),
    ],
)
def test_what_is_told_of_a_university_is_told_of_its_city(
    language: str, question: str, sentence: str
) -> None:
    assert demands(question, language).names == {"Dalian"}
    assert not unbound(question, sentence, language=language)


def test_a_view_holds_the_sentences_before_a_passage_that_are_read() -> None:
    assert binding._BEFORE <= BEFORE


def test_a_sentence_without_a_name_has_it_from_beside_it_in_the_quote() -> None:
    for first, names in (("It has 2 million people.", set()), ("Gansu has 25 million.", {"Minsk"})):
        what = search(PEOPLE, first, "So it is in Minsk.")
        (choice,) = chosen(what, 0)
        quote = type(choice)(0, 2, choice.passage, choice.score, choice.similarity)
        assert unbound_of(what, [quote]).names == names


EXPORTS = "How much did Belarus export to China in 2020?"


def test_a_total_is_no_figure_between_two_countries() -> None:
    assert unbound(EXPORTS, "In 2020 Belarus exported goods for 29 billion dollars.").names == {
        "China"
    }
    assert not unbound(EXPORTS, "In 2020 Belarus exported goods for 1 billion dollars to China.")


def test_countries_that_are_everywhere_go_without_saying_beside_what_is_counted() -> None:
    question = "How many projects do Belarus and China have?"
    assert not unbound(question, "There are 28 projects.")
    assert unbound(question, "Hunan has 28 projects.").names == {"Belarus", "China"}


def test_countries_that_are_everywhere_go_without_saying_beside_a_date() -> None:
    question = "When did the treaty of Belarus and China apply?"
    assert not unbound(question, "In Gansu it applied from 2016 on.")


def test_where_no_year_is_asked_for_none_is_told() -> None:
    told = unbound(PEOPLE, "In 2019 Gansu had 25 million people.")
    assert (told.names, told.years, told.given) == ({"Minsk"}, set(), set())


def test_what_is_measured_is_a_figure_though_the_words_ask_for_an_area() -> None:
    question = "How large is the population of Minsk?"
    lines = ["Minsk is large.", "It is old.", "So it is.", "Gansu has 25 million."]
    what = search(question, *lines)
    assert unbound_of(what, chosen(what, 0, 3)).names == {"Minsk"}


def test_a_figure_of_another_year_is_unbound_and_its_year_is_told() -> None:
    other = unbound(EXPORTS, "In 2019 Belarus sold China goods for 675 million dollars.")
    assert (other.years, other.given) == ({2020}, {2019})


def test_a_year_is_inherited_from_the_sentence_before_and_then_from_the_title() -> None:
    it = "Belarus sold China goods for 675 million dollars."
    assert unbound(EXPORTS, "So it was in 2019.", it, title="Trade in 2020").given == {2019}
    assert not unbound(EXPORTS, it, title="Trade in 2020")
    assert not unbound(EXPORTS, it)


def test_a_sentence_with_the_kind_of_answer_counts_before_one_without() -> None:
    what = search(PEOPLE, "Minsk is large.", "Gansu has 25 million people.")
    quotes = chosen(what, 0, 1)
    quotes[1] = type(quotes[1])(1, 2, 0, 0.0, 0.0)
    assert unbound_of(what, quotes).names == set()  # Minsk stands before it
    apart = search(PEOPLE, "Minsk is large.", "It is old.", "So it is.", "Gansu has 25 million.")
    assert unbound_of(apart, chosen(apart, 0, 3)).names == {"Minsk"}


def test_the_first_quote_with_the_kind_of_answer_is_what_the_answer_opens_with() -> None:
    question = "How many people lived in Minsk in 2020?"
    what = search(question, "Minsk had 2 million in 2015.", "Of 3 million in 2020 it is told too.")
    first, second = chosen(what, 0, 1)
    assert unbound_of(what, [first, second]).given == {2015}
    assert not unbound_of(what, [second, first])


def test_a_question_that_asks_for_no_figure_binds_nothing() -> None:
    assert unbound("What is Minsk known for?", "Gansu has 25 million people.") == BOUND
    helped = "Who did the investment fund of Great Stone help?"
    assert unbound(helped, "In 2019 it held 2 million dollars.") == BOUND


def test_dates_are_bound_to_names_and_not_to_years() -> None:
    question = "When did the treaty signed in Minsk in 2015 apply?"
    assert unbound(question, "It applied in Gansu from 2016 on.").names == {"Minsk"}
    assert not unbound(question, "What was signed in Minsk applied from 2016 on.")


def test_what_asks_several_things_and_what_has_no_quotes_is_bound() -> None:
    what = search(PEOPLE, "Gansu has 25 million people.")
    assert unbound_of(what, []) == BOUND
    whole = search(PEOPLE, "Gansu has 25 million people.", parts=(what, what))
    assert unbound_of(whole, chosen(whole, 0)) == BOUND
    assert unbound_of(what, chosen(what, 0), overview=True) == BOUND


@pytest.mark.parametrize(
    ("match", "reading", "answers"),
    [(0.49, 0.0, False), (0.51, 0.0, True), (0.45, 2.0, True), (0.58, -4.0, False)],
)
def test_a_question_in_a_sixth_language_needs_a_sentence_that_matches_and_reads_as_its_answer(
    match: float, reading: float, *, answers: bool
) -> None:
    what = search("Wie hoch ist der Turm in dieser Stadt?", "It is.", language="de", match=match)
    read = [replace(choice, reading=reading) for choice in chosen(what, 0)]
    assert bool(unbound_of(what, read)) is not answers


@pytest.mark.parametrize(("match", "spoken"), [(0.39, False), (0.41, True)])
def test_an_overview_in_a_sixth_language_needs_a_point_on_it(match: float, *, spoken: bool) -> None:
    what = search("Welche Städte sind Partnerstädte?", "It is.", language="de", match=match)
    assert bool(unbound_of(what, chosen(what, 0), overview=True)) is not spoken


def test_that_sentence_must_be_on_all_of_it() -> None:
    text = "Wie hoch ist der Turm in dieser Stadt?"
    for second, spoken in ((0.05, False), (0.2, True)):  # with .9 a mean of .475, and of .55
        lines = Line((0.9, second), "It is."), Line((0.9, 0.05), "So it is.")
        what = found(pool(page("a", *lines)), text=text, language="de", tokens=2)
        assert bool(unbound_of(what, chosen(what, 0, 1))) is not spoken
