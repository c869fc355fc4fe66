"""Whole answers of a small corpus whose files contradict one another; examples worked by hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.document import BlockKind, Metadata
from embeddings.encoder import Encoder
from qa.answer import Conflict
from qa.asking.constraints import demands
from qa.assistant import Assistant
from qa.figures import rivals
from qa.figures.request import Request, read_check
from qa.figures.rivals import conflicts_of, with_later, with_outcome, with_rival
from qa.finding.search import Choice, Search
from tests.qa.small import Line, Numbers, chosen, found, page, pool

FILES = {
    "en/garden.txt": "The harbour garden covers an area of 12 km². It was laid out by a sailor.",
    "ru/garden.txt": "Портовый сад имеет площадь 15 км². В нём растут липы и клёны.",
    "en/school1.txt": "In 2012 the music school of the town had 140 students. They sing well.",
    "nl/school.txt": "In 2019 had de muziekschool van de stad 210 studenten. Zij zingen goed.",
    "zh/tea.txt": "茶园位于山坡上。茶农每年四月初采摘绿茶。",
    "nl/ferry.txt": "In 2012 vervoerde de veerboot 300 containers. Hij voer elke week.",
    "ru/ferry.txt": "В 2012 году паром перевёз 420 контейнеров. Потом его продали.",
    "en/faculties.txt": (
        "The faculty of law teaches 120 students from China."
        " The faculty of chemistry teaches 45 students from China."
    ),
    "en/physics.txt": "The faculty of physics teaches 18 students from China.",
    "en/workshop.txt": "A yearly service costs 240 roubles. A tyre change costs 95 roubles.",
    "be/salt.txt": "У саляной шахце лечаць астму. Хворыя начуюць пад зямлёй.",
}


@pytest.fixture(scope="module")
def assistant(
    encoder: Encoder,
    write_corpus: Callable[[Path, Mapping[str, str | bytes]], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Assistant:
    root = write_corpus(tmp_path_factory.mktemp("rivals"), FILES)
    return Assistant.load(root, tmp_path_factory.mktemp("index") / "index")


@pytest.mark.parametrize(
    "question",
    [
        "What area does the harbour garden cover?",
        "Какова площадь портового сада?",
        "Hoe groot is de oppervlakte van de haventuin?",
    ],
)
def test_both_sides_of_a_conflict_are_quoted_and_named(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    (conflict,) = answer.conflicts
    assert {value[:2] for value in conflict.values} == {"12", "15"}
    for marker, value in zip(conflict.markers, conflict.values, strict=True):
        assert value in answer.quotes[marker - 1].text
        assert f"{value} [{marker}]" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "How many containers did the ferry carry in 2012?",
        "Сколько контейнеров перевёз паром в 2012 году?",
    ],
)
def test_both_sides_are_named_with_their_years(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    (conflict,) = answer.conflicts
    assert conflict.years == (2012, 2012)
    for marker, value in zip(conflict.markers, conflict.values, strict=True):
        assert f"{value} (2012) [{marker}]" in answer.text


def test_figures_of_different_years_are_shown_as_no_conflict(assistant: Assistant) -> None:
    answer = assistant.ask("How many students has the music school now?")
    assert not answer.abstained
    assert all(None in conflict.years for conflict in answer.conflicts)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How many students from China does the faculty of chemistry teach?", "45"),
        ("How many students from China does the faculty of physics teach?", "18"),
        ("How much does a yearly service cost?", "240"),
    ],
)
def test_another_faculty_or_service_is_no_other_side(
    assistant: Assistant, question: str, value: str
) -> None:
    answer = assistant.ask(question)
    assert value in answer.quotes[0].text
    assert answer.conflicts == ()


def test_several_places_are_quoted_each_once(assistant: Assistant) -> None:
    answer = assistant.ask("The music school of the town")
    assert not answer.abstained
    assert len({quote.span for quote in answer.quotes}) == len(answer.quotes)
    assert [quote.marker for quote in answer.quotes] == list(range(1, len(answer.quotes) + 1))
    assert all(f"[{quote.marker}]" in answer.text for quote in answer.quotes)
    assert len({quote.document for quote in answer.quotes}) > 1


# Examples worked by hand, all of one language, whose level is the same for all sentences.


def request(*measures: str) -> Request:
    """For those measures, of no year and of nobody by name."""
    nothing = frozenset[str]()
    return Request(frozenset(measures), nothing, False, False, frozenset(), nothing)


AREA = request("area")


def area(size: int, match: Numbers = 0.5, **line: object) -> Line:
    return Line(match, f"It covers an area of {size} km².", **line)


def search(*lines: Line, scores: list[float] | None = None) -> Search:
    """Each line is the only one of its document."""
    return found(pool(*(page(str(number), line) for number, line in enumerate(lines))), scores)


def quoted(found_: Search, *rows: int) -> list[Choice]:
    """Those sentences, with their own scores and those of their passages."""
    return [found_.choice(row, row, found_.scores[found_.passages.index(row)]) for row in rows]


def rows(found_: Search, request_: Request | None, *first: int) -> list[int]:
    """The sentences that are quoted in the end, where these were chosen at first."""
    return [choice.first for choice in with_rival(found_, quoted(found_, *first), request_)]


def test_a_sentence_that_disagrees_is_quoted_as_well() -> None:
    assert rows(search(area(12), area(15)), AREA, 0) == [0, 1]
    assert rows(search(area(12), area(12)), AREA, 0) == [0]
    assert rows(search(area(12), Line(0.5, "It has 15 halls.")), AREA, 0) == [0]
    assert rows(search(area(12), area(15)), request("student"), 0) == [0]


def test_where_no_figure_is_asked_for_none_is_looked_for() -> None:
    assert rows(search(area(12), area(15)), None, 0) == [0]
    assert rows(search(area(12), area(15)), AREA) == []


def test_the_closest_of_those_that_disagree_is_quoted() -> None:
    lines = area(12, 0.8), area(15, 0.5), area(16, 0.6), area(17, 0.4)
    assert rows(search(*lines), AREA, 0) == [0, 2]
    # The passage counts as well.
    assert rows(search(*lines, scores=[0.5, 0.4, 0.2, 0.1]), AREA, 0) == [0, 1]


def test_where_the_quotes_disagree_no_more_is_looked_for() -> None:
    lines = area(12), area(15), area(16)
    assert rows(search(*lines), AREA, 0, 1) == [0, 1]


def test_any_of_the_quotes_may_be_disagreed_with() -> None:
    lines = Line(0.9, "It was laid out by a sailor."), area(12), area(15)
    assert rows(search(*lines), AREA, 0, 1) == [0, 1, 2]


def test_the_other_side_is_looked_for_in_the_first_ten_passages() -> None:
    for place, expected in ((9, [0, 9]), (10, [0])):
        lines = [area(12), *[Line(0.5)] * 11]
        lines[place] = area(15)
        scores = [1.0 - number / 100 for number in range(12)]
        assert rows(search(*lines, scores=scores), AREA, 0) == expected


def test_headings_and_notes_are_no_other_side() -> None:
    lines = area(12), area(15, kind=BlockKind.HEADING), area(16, kind=BlockKind.NOTE)
    assert rows(search(*lines), AREA, 0) == [0]


def test_a_sentence_in_a_quote_is_no_other_side_of_it() -> None:
    found_ = found(pool(page("a", area(12), area(15))))
    (choice,) = chosen(found_, 0)
    both = replace(choice, last=2)
    assert with_rival(found_, [both], AREA) == [both]


def dated(*years: int | None) -> Search:
    """Documents of those years that say 12, 15, 18 ... km²."""
    documents = pool(*(
        page(str(number), area(12 + 3 * number), metadata=Metadata(date=year and str(year)))
        for number, year in enumerate(years)
    ))  # fmt: skip
    return found(documents)


def test_figures_of_different_years_are_no_contradiction() -> None:
    assert rows(dated(2019, 2019), AREA, 0) == [0, 1]
    assert rows(dated(2019, 2021), AREA, 0) == [0]
    assert rows(dated(2019, 2021), AREA, 0, 1) == [0, 1]


def test_the_other_side_may_stand_next_to_a_quote() -> None:
    documents = pool(page("a", area(12), area(15)))
    assert rows(found(documents), AREA, 0) == [0, 1]


def test_the_rival_of_a_date_is_not_looked_for() -> None:
    lines = Line(0.5, "It was opened in 2019."), Line(0.5, "It was opened in 2021.")
    assert rows(search(*lines), request("opening"), 0) == [0]
    # That of a figure is, though it tells another date as well.
    both = request("opening", "area")
    lines = lines[0], area(12), Line(0.5, "It was opened in 2021, with an area of 15 km².")
    assert rows(search(*lines), both, 0, 1) == [0, 1, 2]


def test_figures_that_disagree_are_told_with_their_marks_and_years() -> None:
    found_ = dated(2019, None)
    choices = quoted(found_, 0, 1)
    assert conflicts_of(found_, choices, AREA) == (
        Conflict((1, 2), ("12 km²", "15 km²"), "figures", (2019, None)),
    )
    assert conflicts_of(found_, choices, None) == ()
    assert conflicts_of(found_, choices, request("student")) == ()
    assert conflicts_of(found_, [], AREA) == ()


def test_two_values_are_told_once() -> None:
    for sizes, marks in (((12, 15, 12), [(1, 2)]), ((12, 15, 18), [(1, 2), (1, 3), (2, 3)])):
        found_ = search(*map(area, sizes))
        told = conflicts_of(found_, quoted(found_, 0, 1, 2), AREA)
        assert [conflict.markers for conflict in told] == marks


def asked_in_words(first: tuple[float, ...], second: tuple[float, ...], **line: str) -> list[int]:
    """What is quoted where the first says 12 and the second 15 km², and so match four words."""
    lines = area(12, first), area(15, second, **line)
    documents = pool(*(page(str(number), each) for number, each in enumerate(lines)))
    found_ = found(documents, [0.9, 0.8], tokens=4)
    # The first word tells more than the others: .4 is above the mean of .25, and .2 is not.
    return rows(replace(found_, weights=np.array([0.4, 0.2, 0.2, 0.2])), AREA, 0)


def test_what_lacks_a_telling_word_of_the_question_is_no_other_side() -> None:
    assert asked_in_words((0.9, 0.9), (0.55, 0.9)) == [0, 1]  # .35 less
    assert asked_in_words((0.9, 0.9), (0.45, 0.9)) == [0]  # .45 less
    assert asked_in_words((0.45, 0.9), (0.9, 0.9)) == [0]
    assert asked_in_words((0.9, 0.9), (0.9, 0.1)) == [0, 1]  # of a word that tells little


def test_in_another_language_a_word_may_match_less() -> None:
    assert asked_in_words((0.9, 0.9), (0.45, 0.9), language="nl") == [0, 1]


def test_a_quote_of_two_sentences_says_the_words_of_both() -> None:
    lines = Line(0.9, "It lies by the harbour."), area(12, 0.1), area(15, 0.9, block=1)
    found_ = found(pool(page("a", *lines)))
    telling = replace(found_, matches=np.pad(found_.matches, ((0, 1), (0, 0))))
    telling = replace(telling, weights=np.array([0.6, 0.4]))
    first, _, third = (telling.choice(row, 0) for row in range(3))
    both = [replace(first, last=2), third]
    assert [conflict.markers for conflict in conflicts_of(telling, both, AREA)] == [(1, 2)]
    apart = [replace(first, first=1, last=2), third]
    assert conflicts_of(telling, apart, AREA) == ()


FORECAST = Line(0.9, "By 2020 the school was to have over 100 students.")
OUTCOME = Line(0.5, "In 2021 the school had 71 students.")


def first_of(found_: Search, request_: Request | None, *chosen_: int) -> list[tuple[int, bool]]:
    """The sentences that are quoted in the end, and which only add to the others."""
    told = with_outcome(found_, quoted(found_, *chosen_), request_)
    return [(choice.first, choice.further) for choice in told]


def test_what_came_about_stands_before_what_was_expected_of_it() -> None:
    asked = request("student")
    assert first_of(search(FORECAST, OUTCOME), asked, 0) == [(1, False), (0, True)]
    # One that is quoted already comes first, and what else is quoted follows.
    lines = FORECAST, Line(0.8, "It is old."), OUTCOME
    assert first_of(search(*lines), asked, 0, 1, 2) == [(2, False), (0, True), (1, False)]


def test_of_a_figure_that_came_about_no_outcome_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[object] = []
    monkeypatch.setattr(rivals, "_has_wanted", lambda *told: looked.append(told))
    for first in (OUTCOME, Line(0.9, "The school is by the harbour.")):
        assert first_of(search(first, FORECAST), request("student"), 0) == [(0, False)]
    assert not looked


def test_figures_are_read_where_what_is_asked_for_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    own = rivals.figures
    monkeypatch.setattr(
        rivals, "figures", lambda told, known: read.append(told.text) or own(told, known)
    )
    lines = FORECAST, Line(0.8, "It has 12 rooms."), Line(0.7, "In 2021 it cost 3 million dollars.")
    with_rival(search(*lines), quoted(search(*lines), 0), request("student"))
    assert not read


def test_who_asks_for_the_forecast_or_for_a_year_gets_what_is_told_of_it() -> None:
    search_ = search(FORECAST, OUTCOME)
    for asked in (
        replace(request("student"), forecast=True),
        replace(request("student"), years=frozenset({2020})),
        None,
    ):
        assert first_of(search_, asked, 0) == [(0, False)]
    assert first_of(search_, request("student")) == []


@pytest.mark.parametrize(
    "other",
    [
        "In 2021 the school had 71 halls.",  # another thing
        "In 2021 the school had 3,000 students.",  # too far apart to be its outcome
        "In 2018 the school had 71 students.",  # before the forecast was due
        "By 2022 the school was to have 200 students.",  # another forecast
    ],
)
def test_what_is_no_outcome_stays_behind(other: str) -> None:
    assert first_of(search(FORECAST, Line(0.5, other)), request("student"), 0) == [(0, False)]


def test_a_figure_that_came_about_stays_first() -> None:
    asked = request("student")
    assert first_of(search(OUTCOME, FORECAST), asked, 0) == [(0, False)]
    both = Line(0.9, "It was to have 100 students by 2020; in 2021 it had 71 students.")
    assert first_of(search(both, OUTCOME), asked, 0) == [(0, False)]


def test_who_asks_whether_a_figure_was_reached_gets_what_came_about() -> None:
    question = "Did the school reach 100 students by 2020?"
    check = read_check(question, demands(question, "en"))
    assert first_of(search(FORECAST, OUTCOME), check, 0) == [(1, False), (0, True)]


BEFORE = Line(0.9, "In 2019 the school had 40 students.")


def latest_of(found_: Search, request_: Request | None, *chosen_: int) -> list[int]:
    """The sentences that are quoted in the end, where these were chosen at first."""
    return [choice.first for choice in with_later(found_, quoted(found_, *chosen_), request_)]


def test_the_latest_figure_stands_before_an_earlier_one() -> None:
    asked = request("student")
    assert latest_of(search(BEFORE, OUTCOME), asked, 0) == [1, 0]
    lines = BEFORE, Line(0.8, "In 2020 the school had 60 students."), OUTCOME
    assert latest_of(search(*lines), asked, 0) == [2, 0]
    # One that is quoted already comes first, and what else is quoted follows.
    assert latest_of(search(*lines), asked, 0, 1, 2) == [2, 0, 1]


def test_the_year_of_a_later_figure_is_its_own() -> None:
    goal = Line(0.8, "In 2020 the school had 60 students and it plans for 65 students in 2030.")
    assert latest_of(search(BEFORE, goal, OUTCOME), request("student"), 0) == [2, 0]


def test_who_names_a_year_or_asks_for_a_forecast_gets_no_later_figure() -> None:
    for asked in (
        replace(request("student"), years=frozenset({2019})),
        replace(request("student"), forecast=True),
        None,
    ):
        assert latest_of(search(BEFORE, OUTCOME), asked, 0) == [0]


@pytest.mark.parametrize(
    "other",
    [
        "In 2021 the school had 71 halls.",  # another thing
        "In 2021 the school had 3,000 students.",  # too far apart to be the same thing
        "In 2018 the school had 71 students.",
        "By 2022 the school was to have 200 students.",
        "The school has 71 students.",  # at a time that nobody knows
    ],
)
def test_what_is_no_later_figure_changes_nothing(other: str) -> None:
    assert latest_of(search(BEFORE, Line(0.5, other)), request("student"), 0) == [0]
