from dataclasses import replace

import pytest

from qa.asking.constraints import demands
from qa.finding.answer_span import answer_span, guess_span
from tests.qa.small import Line, chosen, found, page, pool


def words(
    question: str,
    sentence: str,
    language: str = "en",
    of: str = "en",
    *,
    reading: float = 6.0,
) -> str | None:
    """The words of a sentence that answer a question; the sentence is in the language ``of``."""
    documents = pool(page("a.txt", Line(50, text=sentence, language=of)))
    search = found(documents, text=question, language=language, wanted=demands(question, language))
    (choice,) = chosen(search, 0)
    span = answer_span(search, replace(choice, reading=reading))
    return None if span is None else documents.document_of(0)[span]


@pytest.mark.parametrize(
    ("language", "question", "of", "sentence", "said"),
    [
        (
            "en",
            "How many companies has the park?",
            "en",
            "In 2021 the park had 71 resident companies.",
            "71 resident companies",
        ),
        (
            "ru",
            "Когда города стали побратимами?",
            "ru",
            "Они породнились 18 мая 1992 года, в Минске.",
            "18 мая 1992 года",
        ),
        ("zh", "园区有多少家企业？", "zh", "园区现有71家企业，另有仓库。", "71家企业"),
        (
            "nl",
            "In welk jaar ging het museum open?",
            "nl",
            "Het museum ging in mei 2015 open.",
            "2015",
        ),
        (
            "be",
            "Колькі даляраў каштаваў мост?",
            "be",
            "Мост каштаваў каля 5 млн долараў.",
            "каля 5 млн долараў",
        ),
        ("en", "Which city hosted the forum?", "zh", "论坛在南京举行。", "南京"),
        ("ru", "Кто основал кооператив?", "en", "It was set up by Milena Horvat.", "Milena Horvat"),
        ("en", "What share of it was sold?", "ru", "Продано 34,4 % всего.", "34,4 %"),
        (
            "nl",
            "Hoeveel onderzoekers komen er?",
            "zh",
            "中心打算聘用30至50名研究人员。",
            "30至50名研究人员",
        ),
    ],
)
def test_the_words_of_the_kind_that_is_asked_for_answer(
    language: str, question: str, of: str, sentence: str, said: str
) -> None:
    assert words(question, sentence, language, of) == said


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many boats are there?", "There are 12 houses, 4 roads and 9 mills."),  # which?
        ("Why did 12 boats leave?", "12 boats left in 2019 because of ice."),  # a reason is asked
        ("When in 2019 did it open?", "In 2019 it opened."),  # nothing that is not in the question
        ("Which city hosted the forum?", "The forum met in Larch Street."),  # no known city
        ("Who pays for it?", "Subletting is forbidden."),  # a capital that opens the sentence
        ("How many mills are there?", "There is nothing to count."),
        ("How much were the imports worth?", "Exports came to 29 million dollars."),
    ],
)
def test_nothing_is_said_where_it_is_not_sure_which_words_answer(
    question: str, sentence: str
) -> None:
    assert words(question, sentence) is None


def test_the_noun_that_is_counted_tells_which_of_several_numbers_answers() -> None:
    sentence = "There are 12 houses, 4 roads and 9 mills."
    assert words("How many mills are there?", sentence) == "9 mills"


def test_a_sentence_that_hardly_answers_lends_no_words() -> None:
    asked = ("How many companies has the park?", "In 2021 the park had 71 companies.")
    # 0.60 * reading + 0.99 for the noun + 0.41 is 1.10, a probability of .75, at a reading of -.5.
    assert words(*asked, reading=-0.6) is None
    assert words(*asked, reading=-0.4) == "71 companies"
    # 0.60 * reading + 0.41 is 1.10, a probability of .75, at a reading of 1.15.
    dated = ("When did the park open?", "In June 2015 the park opened.")
    assert words(*dated, reading=1.0) is None
    assert words(*dated, reading=1.3) == "June 2015"


def test_a_follow_up_behind_its_question_lends_no_words() -> None:
    asked = "How many companies has the park? And in 2021?"
    assert words(asked, "In 2021 the park had 71 companies.") is None


def test_what_goes_without_saying_is_no_place() -> None:
    assert words("Where is the mill?", "The mill stands in China.") is None
    assert words("In which country is the mill?", "The mill stands in China.") == "China"


def test_a_day_says_more_than_its_year_alone() -> None:
    sentence = "They have worked together since 1992, and were twinned on 18 May 1992."
    assert words("When were they twinned?", sentence) == "18 May 1992"


def test_a_chinese_name_that_ends_in_what_is_asked_for_answers() -> None:
    assert words("哪个区签了协议？", "渝北区政府与州执委会签署协议。", "zh", "zh") == "渝北区"


def test_a_question_of_several_things_has_no_one_answer() -> None:
    documents = pool(page("a.txt", Line(50, text="The park had 71 companies.")))
    part = found(documents, text="How many companies?", wanted=demands("How many?", "en"))
    whole = replace(part, parts=(part, part))
    (choice,) = chosen(whole, 0)
    assert guess_span(part, choice) is not None
    assert guess_span(whole, choice) is None


def test_the_better_of_two_sentences_is_read() -> None:
    documents = pool(page("a.txt", Line(20, text="It has 3 mills."), Line(60, text="It has 7.")))
    search = found(documents, text="How many mills?", wanted=demands("How many mills?", "en"))
    first, _ = chosen(search, 0, 1)
    guess = guess_span(search, replace(first, last=2))
    assert guess and documents.document_of(0)[guess.span] == "7"
