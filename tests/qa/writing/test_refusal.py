from dataclasses import replace

import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.languages import LANGUAGES
from qa.asking.constraints import Content
from qa.asking.cues import AnswerKind
from qa.asking.query import read_query, spellings
from qa.judging.binding import Unbound
from qa.writing.refusal import nothing_to_search, refusal, refusal_of
from tests.qa.small import Line, found, page, pool

LACKS = {
    "years": Content(years=frozenset({2031, 2029})),
    "names": Content(names=frozenset({"Gansu"})),
    "end": Content(end=True),
    "concepts": Content(concepts=frozenset({"loan", "visitor"})),
    **{kind.value: Content(kinds=frozenset({kind})) for kind in AnswerKind},
}
NOTHING = Content()
SPELLED = {"Gansu": "Ганьсу", "loan": "loans", "visitor": "visitors"}


def reason(language: str, wanted: Content, nearest: Content = NOTHING) -> str:
    return refusal(language, wanted, nearest, SPELLED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_names_what_is_missing(language: str) -> None:
    plain = reason(language, Content())
    told = {name: reason(language, wanted) for name, wanted in LACKS.items()}
    assert all(text.startswith(plain) and text != plain for text in told.values())
    assert len(set(told.values())) == len(told)
    assert told["years"].index("2029") < told["years"].index("2031")
    assert "Ганьсу" in told["names"]
    assert "loans" in told["concepts"] and "visitors" in told["concepts"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_does_not_miss_what_the_nearest_passages_have(language: str) -> None:
    for wanted in LACKS.values():
        assert reason(language, wanted, wanted) == reason(language, Content())


@pytest.mark.parametrize(("spoken", "is_missed"), [("nl", True), ("de", False)])
def test_a_concept_is_missed_only_where_its_words_are_known(spoken: str, is_missed: bool) -> None:
    wanted = replace(NOTHING, concepts=read_query("Which loan?", "en").wanted.concepts)
    assert len(wanted.concepts) == 1
    documents = pool(page("a", Line(text="So war es.", language=spoken)))
    said = refusal_of(found(documents, wanted=wanted, text="Which loan?"), "en")
    assert ("“loan”" in said) == is_missed


def test_a_refusal_speaks_the_language_of_the_question() -> None:
    for wanted in LACKS.values():
        assert len({reason(language, wanted) for language in LANGUAGES}) == len(LANGUAGES)
    assert len({nothing_to_search(language) for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The documents do not answer this question. They give no date."),
        ("ru", "В документах нет ответа на этот вопрос. Дата в них не указана."),
        ("zh", "文献中没有这个问题的答案。最接近的段落未给出日期。"),
        ("nl", "De documenten geven geen antwoord op deze vraag. Er wordt geen datum genoemd."),
        ("be", "У дакументах няма адказу на гэта пытанне. Дата ў іх не названа."),
    ],
)
def test_a_refusal_says_one_thing_that_is_lacking(language: str, said: str) -> None:
    kinds = frozenset({AnswerKind.DATE, AnswerKind.REASON})
    assert reason(language, Content(kinds=kinds, concepts=frozenset({"loan"}))) == said


def test_a_year_is_missed_before_a_name_and_a_name_before_all_else() -> None:
    lacking = Content(
        years=frozenset({2031}), names=frozenset({"Gansu"}), concepts=frozenset({"loan"}), end=True
    )
    assert reason("en", lacking) == reason("en", LACKS["years"]).replace("2029, 2031", "2031")
    assert reason("en", lacking, LACKS["years"]) == reason("en", LACKS["names"])
    both = Content(years=frozenset({2031}), names=frozenset({"Gansu"}))
    assert reason("en", lacking, both) == reason("en", LACKS["end"])


@pytest.mark.parametrize(
    ("language", "listed"),
    [
        ("zh", "“loans”、“visitors”。"),
        ("ru", "«loans», «visitors»."),
        ("nl", "komen “loans”, “visitors” niet voor."),
    ],
)
def test_words_that_are_missed_are_listed_as_the_language_does(language: str, listed: str) -> None:
    assert reason(language, LACKS["concepts"]).endswith(listed)


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [
        ("ru", "не упоминают 2029 год.", "не упоминают 2029, 2031 годы."),
        ("be", "не згадваюць 2029 год.", "не згадваюць 2029, 2031 гады."),
    ],
)
def test_one_year_is_missed_in_the_singular_and_several_in_the_plural(
    language: str, one: str, two: str
) -> None:
    assert reason(language, Content(years=frozenset({2029}))).endswith(one)
    assert reason(language, LACKS["years"]).endswith(two)


OTHER = {
    "years": Unbound(years=frozenset({2020}), given=frozenset({2014, 2015}), figure=True),
    "figure": Unbound(names=frozenset({"Gansu"}), figure=True),
    "date": Unbound(names=frozenset({"Gansu"})),
    "words": Unbound(words="tuition"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_what_the_nearest_figure_is_of(language: str) -> None:
    told = {
        name: refusal(language, NOTHING, NOTHING, SPELLED, each) for name, each in OTHER.items()
    }
    assert len({*told.values(), reason(language, NOTHING)}) == len(OTHER) + 1
    assert told["years"].index("2014") < told["years"].index("2020")
    assert "Ганьсу" in told["figure"] and "Ганьсу" in told["date"]
    assert "tuition" in told["words"]


@pytest.mark.parametrize(
    ("language", "asked", "called", "said"),
    [
        ("ru", {"Vitebsk": "Витебском"}, {"Vitebsk": "Витебск"}, "упоминают: Витебск."),
        ("ru", {"Harbin": "Харбина"}, {}, "упоминают: «Харбина»."),
        (
            "ru",
            {"Vitebsk": "Витебском", "Harbin": "Харбина"},
            {"Vitebsk": "Витебск"},
            "упоминают: «Витебском», «Харбина».",
        ),
        ("nl", {"Belarus": "Belarussische"}, {"Belarus": "Belarus"}, "noemen Belarus niet."),
        ("nl", {"Harbin": "Harbin"}, {}, "noemen Harbin niet."),
    ],
)
def test_a_missing_name_is_called_as_a_dictionary_does_or_quoted(
    language: str, asked: dict[str, str], called: dict[str, str], said: str
) -> None:
    wanted = Content(names=frozenset(asked))
    assert refusal(language, wanted, NOTHING, asked, called=called).endswith(said)


def test_what_is_missing_stands_in_the_order_of_the_question() -> None:
    query = read_query("Сколько стоит аренда земли для посетителей?", "ru")
    spelled = spellings(query, SHIPPED_KNOWLEDGE)
    text = refusal("ru", Content(concepts=query.wanted.concepts), NOTHING, spelled)
    places = [text.find(word) for word in ("аренда", "земли", "посетителей")]
    assert -1 not in places and places == sorted(places)


def test_a_word_that_asks_is_not_missed() -> None:
    asked = {"duration": "How long", "loan": "loans"}
    said = refusal("en", Content(concepts=frozenset(asked)), NOTHING, asked)
    assert said.endswith("do not mention “loans”.")
    alone = Content(concepts=frozenset({"duration"}))
    assert refusal("en", alone, NOTHING, asked) == refusal("en", NOTHING, NOTHING, asked)


def test_the_figures_found_are_of_other_years() -> None:
    told = refusal("nl", NOTHING, NOTHING, SPELLED, OTHER["years"])
    assert told.endswith("De documenten geven cijfers over 2014, 2015, niet over 2020.")


def test_what_the_passages_lack_is_said_before_what_is_unbound() -> None:
    lacking = reason("en", LACKS["years"])
    assert refusal("en", LACKS["years"], NOTHING, SPELLED, OTHER["figure"]) == lacking
