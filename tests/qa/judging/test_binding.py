"""Is a figure bound to what was asked: sentences made by hand, and their neighbours."""

from dataclasses import replace

import numpy as np
import pytest

from corpus.document import Span
from embeddings.index.port import BEFORE
from qa.asking.constraints import demands
from qa.finding.search import Search
from qa.judging import binding
from qa.judging.binding import BOUND, Unbound, bound, unbound_of
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


@pytest.mark.parametrize(("match", "spoken"), [(0.54, False), (0.56, True)])
def test_a_word_alone_must_be_spoken_of(match: float, *, spoken: bool) -> None:
    what = search("Students?", "It teaches.", match=match)
    assert unbound_of(what, chosen(what, 0)).words == ("" if spoken else "Students")
    asks = search("What is taught?", "It teaches.", match=match)
    assert unbound_of(asks, chosen(asks, 0)) == BOUND
    when = search("When?", "It teaches.", match=match)  # a word that asks, alone, asks little more
    assert unbound_of(when, chosen(when, 0)).words == "When"


@pytest.mark.parametrize(
    ("word", "matches", "spoken"),
    [
        ("Gadgets?", (0.6, 0.51, 0.51), True),
        ("Gadgets?", (0.6, 0.51, 0.49), False),
        ("Gadgets?", (0.54, 0.54, 0.54), False),
        ("Railway?", (0.6, 0.56, 0.56), True),
        ("Railway?", (0.6, 0.56, 0.54), False),
        ("Price?", (0.6, 0.56, 0.54), False),
    ],
)
def test_of_a_word_alone_several_places_must_speak_for_an_overview(
    word: str, matches: tuple[float, ...], *, spoken: bool
) -> None:
    lines = [Line(match, f"It is of {place}.") for place, match in enumerate(matches)]
    what = found(pool(page("a", *lines)), wanted=demands(word, "en"), text=word)
    told = unbound_of(what, chosen(what, 0, 1, 2), overview=True)
    assert told.words == ("" if spoken else word.strip("?"))


def test_places_speak_of_a_word_by_its_names_as_well() -> None:
    for third, spoken in (("A railway.", True), ("A road.", False)):
        what = search("Railway?", "The railway.", "By railway.", third)
        what.matches[:] = (0.6, 0.1, 0.1)
        told = unbound_of(what, chosen(what, 0, 1, 2), overview=True)
        assert told.words == ("" if spoken else "Railway")


def test_a_word_alone_that_asks_for_a_figure_is_spoken_of_in_several_places() -> None:
    prices = [f"The price of {thing} fell." for thing in ("coal", "wool", "salt")]
    three = search("Price?", *prices)
    assert unbound_of(three, chosen(three, 0, 1, 2)) == BOUND
    two = search("Price?", *prices[:2])
    assert unbound_of(two, chosen(two, 0, 1)).words == "Price"


@pytest.mark.parametrize(
    ("word", "said", "spoken"),
    [("Price?", 4, True), ("Price?", 3, False), ("Railway?", 3, True), ("Railway?", 2, False)],
)
def test_most_places_must_speak_of_a_word_alone_that_asks_for_a_figure(
    word: str, said: int, *, spoken: bool
) -> None:
    lines = [f"The {word[:-1].lower()} of {n}." if n < said else f"A road {n}." for n in range(6)]
    what = search(word, *lines)
    what.matches[:] = (0.6, *(0.1,) * 5)
    told = unbound_of(what, chosen(what, *range(6)), overview=True)
    assert told.words == ("" if spoken else word.strip("?"))


def test_a_word_alone_that_a_title_says_is_spoken_of() -> None:
    for title in ("Tuition in Minsk", "Tuition"):
        what = search("Tuition?", "It teaches.", match=0.3, title=title)
        assert unbound_of(what, chosen(what, 0)) == BOUND
    for title in ("It", "Courses"):  # within the question, or as long
        other = search("Tuition?", "It teaches.", match=0.3, title=title)
        assert unbound_of(other, chosen(other, 0)).words == "Tuition"


def test_of_several_titles_one_must_say_a_word_alone() -> None:
    documents = pool(
        page("a", Line(0.3, "It teaches."), title="Courses"),
        page("b", Line(0.3, "It costs."), title="Tuition"),
    )
    what = found(documents, wanted=demands("Tuition?", "en"), text="Tuition?")
    assert unbound_of(what, chosen(what, 0, 1)) == BOUND
    assert unbound_of(what, chosen(what, 0)).words == "Tuition"


@pytest.mark.parametrize(
    ("language", "words", "sentence", "spoken"),
    [
        ("en", "trade turnover 2021", "Commerce came to 6 billion dollars in 2021.", True),
        ("ru", "экспорт в Китай 2020", "В 2020 году вывезено в Китай на 750 млн долларов.", False),
        ("ru", "экспорт в Китай 2020", "В 2020 году экспорт КНР в Беларусь вырос.", True),
        ("zh", "中国 投资 2020", "2020年，中国对白俄罗斯投资1.045亿美元。", True),
        ("nl", "handel 2021", "In 2021 bedroeg de handel 6 miljard dollar.", True),
        ("be", "экспарт 2020", "У 2020 годзе экспарт склаў 29 млрд долараў.", True),
        ("en", "trade 2021", "Trade came to 6 billion dollars in 2020.", False),
        ("en", "tobacco exports 2021", "Exports came to 29 billion dollars in 2021.", False),
        ("en", "trade", "Trade came to 6 billion dollars.", False),  # one thing says little
    ],
)
def test_of_known_things_alone_a_sentence_tells_that_has_them_all(
    language: str, words: str, sentence: str, *, spoken: bool
) -> None:
    what = search(words, sentence, language=language, match=0.3)
    assert unbound_of(what, chosen(what, 0)).words == ("" if spoken else words)


@pytest.mark.parametrize(
    ("language", "question", "marked", "told"),
    [
        ("en", "Who is the president of China?", "[Ivo Sturm] went to China.", False),
        (
            "en",
            "Who is the president of Belarus?",
            "An act of the President of [Belarus is in force].",
            False,
        ),
        ("en", "Who is the president of China?", "China's president [Xi Jinping] came.", True),
        ("ru", "Кто президент Китая?", "[Александр Лукашенко] посетил Китай.", False),
        ("ru", "Кто президент Китая?", "Президент Китая [Си Цзиньпин] приехал.", True),
        ("zh", "中国国家主席是谁？", "[卢卡申科]总统正式访华。", False),
        ("zh", "中国国家主席是谁？", "中国国家主席[习近平]来访。", True),
        ("nl", "Wie is de president van Belarus?", "[Xi Jinping] was in Belarus.", False),
        ("be", "Хто прэзідэнт Кітая?", "[Аляксандр Лукашэнка] наведаў Кітай.", False),
        # A minister is often called so without his country, and who signed has no office to show.
        (
            "en",
            "Who is the foreign minister of Belarus?",
            "Foreign minister [Ivo Sturm] came.",
            True,
        ),
        ("en", "Whom did the president of China meet?", "[Ivo Sturm] met Xi Jinping.", True),
    ],
)
def test_who_heads_a_country_is_told_by_what_names_the_office_and_its_holder(
    language: str, question: str, marked: str, *, told: bool
) -> None:
    what = search(question, marked.replace("[", "").replace("]", ""), language=language)
    (choice,) = chosen(what, 0)
    words = Span(marked.index("["), marked.index("]") - 1)
    assert unbound_of(what, [replace(choice, words=words)]).whole is not told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "cooperation with Hunan"),
        ("ru", "связи с Хунанью"),
        ("be", "супрацоўніцтва з Хунанню"),
    ],
)
def test_a_known_name_is_spoken_of_where_it_is_told(language: str, words: str) -> None:
    for title, spoken in (("Hunan", True), ("Gansu", False)):
        what = search(words, "It is.", language=language, match=0.3, title=title)
        assert unbound_of(what, chosen(what, 0)).words == ("" if spoken else words)


@pytest.mark.parametrize(
    ("language", "words", "sentences"),
    [
        ("en", "Compare Gansu and Hunan", ("It is in Gansu.", "It is in Hunan.")),
        ("ru", "Сравни Ганьсу и Хунань", ("Это в Ганьсу.", "Это в Хунани.")),
        ("zh", "比较甘肃和湖南", ("这是在甘肃。", "这是在湖南。")),
        ("nl", "Vergelijk Gansu en Hunan", ("Het is in Gansu.", "Het is in Hunan.")),
        ("be", "Параўнайце Ганьсу і Хунань", ("Гэта ў Ганьсу.", "Гэта ў Хунані.")),
    ],
)
def test_the_sides_of_a_comparison_are_told_of_each_in_its_place(
    language: str, words: str, sentences: tuple[str, str]
) -> None:
    what = search(words, *sentences, language=language, match=0.3)
    both, one = chosen(what, 0, 1), chosen(what, 0)
    assert unbound_of(what, both, overview=True) == BOUND
    assert unbound_of(what, one, overview=True).words == words
    assert unbound_of(what, both).words == words  # of no overview one sentence tells them all


@pytest.mark.parametrize(
    ("weighing", "matches", "spoken"),
    [
        ((0.6, 0.3, 0.1), (0.6, 0.1, 0.1), True),  # .3 is less than three quarters of .6
        ((0.38, 0.31, 0.31), (0.6, 0.1, 0.1), False),
        ((0.5, 0.375, 0.125), (0.9, 0.1, 0.9), False),  # .375 is three quarters of .5
    ],
)
def test_the_weightiest_tokens_of_a_word_must_be_matched(
    weighing: tuple[float, ...], matches: tuple[float, ...], *, spoken: bool
) -> None:
    what = found(pool(page("a", Line(matches, "It teaches."))), text="Tuition?", tokens=3)
    what = replace(what, weights=np.array(weighing))
    assert unbound_of(what, chosen(what, 0)).words == ("" if spoken else "Tuition")


def test_what_is_unbound_is_less_sure_by_the_odds() -> None:
    assert bound(0.9, BOUND) == 0.9
    assert bound(0.9, Unbound(words="Tuition")) == pytest.approx(0.1415, abs=1e-4)
    assert bound(0.0, Unbound(words="Tuition")) == 0
    assert bound(1.0, Unbound(words="Tuition")) <= 1


@pytest.mark.parametrize(("match", "spoken"), [(0.54, False), (0.56, True)])
def test_a_question_in_a_sixth_language_needs_a_sentence_on_it(
    match: float, *, spoken: bool
) -> None:
    what = search("Wie hoch ist der Turm in dieser Stadt?", "It is.", language="de", match=match)
    assert bool(unbound_of(what, chosen(what, 0))) is not spoken
    assert unbound_of(what, chosen(what, 0), overview=True) == BOUND


def test_that_sentence_must_be_on_all_of_it() -> None:
    text = "Wie hoch ist der Turm in dieser Stadt?"
    for second, spoken in ((0.1, False), (0.3, True)):  # with .9 a mean of .5, and of .6
        lines = Line((0.9, second), "It is."), Line((0.9, 0.1), "So it is.")
        what = found(pool(page("a", *lines)), text=text, language="de", tokens=2)
        assert bool(unbound_of(what, chosen(what, 0, 1))) is not spoken
