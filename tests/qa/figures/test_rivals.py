"""Whole answers of a small corpus whose files contradict one another; examples worked by hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import BlockKind, Metadata
from embeddings.encoder import Encoder
from qa.answer import Comparison, Conflict, Newest, Quote
from qa.assistant import Assistant
from qa.figures.request import Request, Wish
from qa.figures.rivals import compare, with_rival
from qa.finding.search import Choice, Search
from tests.qa.quoting import quote
from tests.qa.small import Line, chosen, found, page, pool

FILES = {
    "en/garden.txt": "The harbour garden covers an area of 12 km². It was laid out by a sailor.",
    "ru/garden.txt": "Портовый сад имеет площадь 15 км². В нём растут липы и клёны.",
    "en/school1.txt": "In 2012 the music school of the town had 140 students. They sing well.",
    "nl/school.txt": "In 2019 had de muziekschool van de stad 210 studenten. Zij zingen goed.",
    "zh/tea.txt": "茶园位于山坡上。茶农每年四月初采摘绿茶。",
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
    ["How many students has the music school now?", "Hoeveel studenten heeft de muziekschool nu?"],
)
def test_the_present_is_answered_with_the_newest_figure_and_its_year(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.conflicts == ()
    assert answer.quotes[0].document == "nl/school.txt"
    assert answer.quotes[0].year == 2019
    assert answer.text.split("\n\n")[0].count("2019") == 1


def test_an_overview_quotes_many_places_each_once(assistant: Assistant) -> None:
    answer = assistant.ask("Tell me about the music school of the town")
    assert not answer.abstained
    assert len({quote.span for quote in answer.quotes}) == len(answer.quotes)
    assert [quote.marker for quote in answer.quotes] == list(range(1, len(answer.quotes) + 1))
    assert all(f"[{quote.marker}]" in answer.text for quote in answer.quotes)
    assert len({quote.document for quote in answer.quotes}) > 1


# Examples worked by hand, all of one language, whose level is the same for all sentences.


def wish(measure: str = "area", present: bool = False) -> Wish:
    """For one measure, of no year and of nobody by name."""
    nothing = frozenset[str]()
    return Wish(Request(frozenset({measure}), nothing, False, frozenset(), nothing), present)


def area(size: int, match: float = 0.5, **line: object) -> Line:
    return Line(match, f"It covers an area of {size} km².", **line)


def search(*lines: Line, scores: list[float] | None = None) -> Search:
    """Each line is the only one of its document."""
    return found(pool(*(page(str(number), line) for number, line in enumerate(lines))), scores)


def quoted(found_: Search, *rows: int) -> list[Choice]:
    """Those sentences, with their own scores and those of their passages."""
    return [found_.choice(row, row, found_.scores[found_.passages.index(row)]) for row in rows]


def rows(found_: Search, wish_: Wish, *first: int) -> list[int]:
    """The sentences that are quoted in the end, where these were chosen at first."""
    return [choice.first for choice in with_rival(found_, quoted(found_, *first), wish_)]


def test_a_sentence_that_disagrees_is_quoted_as_well() -> None:
    assert rows(search(area(12), area(15)), wish(), 0) == [0, 1]
    assert rows(search(area(12), area(12)), wish(), 0) == [0]
    assert rows(search(area(12), Line(0.5, "It has 15 halls.")), wish(), 0) == [0]
    assert rows(search(area(12), area(15)), wish("student"), 0) == [0]


def test_where_no_figure_is_asked_for_none_is_looked_for() -> None:
    assert rows(search(area(12), area(15)), Wish(), 0) == [0]
    assert rows(search(area(12), area(15)), wish()) == []


def test_the_closest_of_those_that_disagree_is_quoted() -> None:
    lines = area(12, 0.8), area(15, 0.5), area(16, 0.6), area(17, 0.4)
    assert rows(search(*lines), wish(), 0) == [0, 2]
    # The passage counts as well.
    assert rows(search(*lines, scores=[0.5, 0.4, 0.2, 0.1]), wish(), 0) == [0, 1]


def test_where_the_quotes_disagree_no_more_is_looked_for() -> None:
    lines = area(12), area(15), area(16)
    assert rows(search(*lines), wish(), 0, 1) == [0, 1]


def test_any_of_the_quotes_may_be_disagreed_with() -> None:
    lines = Line(0.9, "It was laid out by a sailor."), area(12), area(15)
    assert rows(search(*lines), wish(), 0, 1) == [0, 1, 2]


def test_the_other_side_is_looked_for_in_the_first_ten_passages() -> None:
    for place, expected in ((9, [0, 9]), (10, [0])):
        lines = [area(12), *[Line(0.5)] * 11]
        lines[place] = area(15)
        scores = [1.0 - number / 100 for number in range(12)]
        assert rows(search(*lines, scores=scores), wish(), 0) == expected


def test_the_other_side_matches_at_most_45_hundredths_less() -> None:
    """With half of that the first is not found, with twice as much the second is."""
    others = [Line(0.1)] * 8  # with them ten sentences, enough for a level of their language
    for match, expected in ((0.4, [0, 1]), (0.3, [0])):
        assert rows(search(area(12, 0.8), area(15, match), *others), wish(), 0) == expected


def test_in_a_language_of_nine_sentences_none_is_too_far() -> None:
    others = [Line(0.1)] * 7
    assert rows(search(area(12, 0.9), area(15, 0.0), *others), wish(), 0) == [0, 1]


def test_headings_and_notes_are_no_other_side() -> None:
    lines = area(12), area(15, kind=BlockKind.HEADING), area(16, kind=BlockKind.NOTE)
    assert rows(search(*lines), wish(), 0) == [0]


def test_a_sentence_in_a_quote_is_no_other_side_of_it() -> None:
    found_ = found(pool(page("a", area(12), area(15))))
    (choice,) = chosen(found_, 0)
    both = replace(choice, last=2)
    assert with_rival(found_, [both], wish()) == [both]


def dated(*years: int | None) -> Search:
    """Documents of those years that say 12, 15, 18 ... km²."""
    documents = pool(*(
        page(str(number), area(12 + 3 * number), metadata=Metadata(date=year and str(year)))
        for number, year in enumerate(years)
    ))  # fmt: skip
    return found(documents)


NOW = wish(present=True)


def test_figures_of_different_years_are_no_contradiction() -> None:
    assert rows(dated(2019, 2019), wish(), 0) == [0, 1]
    assert rows(dated(2019, 2021), wish(), 0) == [0]
    assert rows(dated(2019, 2021), wish(), 0, 1) == [0, 1]


def test_the_newest_figure_is_quoted_first_where_the_present_is_asked_for() -> None:
    assert rows(dated(2019, 2021), NOW, 0) == [1, 0]
    assert rows(dated(2019, 2017), NOW, 0) == [0]
    assert rows(dated(2019, 2021, 2023, 2020), NOW, 0) == [2, 0]
    assert rows(dated(2019, 2023, 2021), NOW, 0, 1, 2) == [1, 0, 2]
    # Of two of the same year the closer one.
    assert rows(dated(2019, 2021, 2021), NOW, 0) == [1, 0]


def test_a_figure_of_no_year_is_not_newer() -> None:
    assert rows(dated(None, 2019), NOW, 0, 1) == [0, 1]


def test_where_the_quotes_disagree_only_a_newer_figure_is_looked_for() -> None:
    assert rows(dated(2019, 2019, 2019), NOW, 0, 1) == [0, 1]
    assert rows(dated(2019, 2019, 2021), NOW, 0, 1) == [2, 0, 1]


def test_the_other_side_may_stand_next_to_a_quote() -> None:
    documents = pool(page("a", area(12), area(15)))
    assert rows(found(documents), wish(), 0) == [0, 1]


def test_a_forecast_is_not_the_present() -> None:
    lines = (
        Line(0.5, "In 2019 it had an area of 12 km²."),
        Line(0.5, "By 2030 an area of 30 km² is planned."),
    )
    assert rows(search(*lines), NOW, 0) == [0]


def test_the_rival_of_a_date_is_not_looked_for() -> None:
    lines = Line(0.5, "It was opened in 2019."), Line(0.5, "It was opened in 2021.")
    assert rows(search(*lines), wish("opening"), 0) == [0]
    # That of a figure is, though it tells another date as well.
    both = replace(wish().request, measures=frozenset({"opening", "area"}))
    lines = lines[0], area(12), Line(0.5, "It was opened in 2021, with an area of 15 km².")
    assert rows(search(*lines), Wish(both), 0, 1) == [0, 1, 2]


def said(*texts: str, years: tuple[int | None, ...] = (None, None, None)) -> list[Quote]:
    return [
        replace(quote(number, text), year=year)
        for number, (text, year) in enumerate(zip(texts, years, strict=False), 1)
    ]


def test_figures_that_disagree_are_told_with_their_quotes_and_years() -> None:
    quotes = said(
        "It is old.", "It covers an area of 12 km².", "It covers an area of 15 km².",
        years=(None, 2019, None),
    )  # fmt: skip
    assert compare(wish(), quotes) == Comparison(
        conflicts=(Conflict((2, 3), ("12 km²", "15 km²"), "figures", (2019, None)),)
    )
    assert compare(Wish(), quotes) == compare(wish("student"), quotes) == Comparison()
    assert compare(NOW, []) == Comparison()


def test_two_values_are_told_once() -> None:
    quotes = said(*(f"It covers an area of {size} km²." for size in (12, 15, 12)))
    assert [c.markers for c in compare(wish(), quotes).conflicts] == [(1, 2)]
    quotes = said(*(f"It covers an area of {size} km²." for size in (12, 15, 18)))
    assert [c.markers for c in compare(wish(), quotes).conflicts] == [(1, 2), (1, 3), (2, 3)]


def test_the_newest_of_several_figures_is_told() -> None:
    texts = [f"It covers an area of {size} km²." for size in (12, 15, 18)]
    quotes = said(*texts, years=(2019, 2021, 2017))
    assert compare(NOW, quotes) == Comparison(newest=Newest(2021, 2, "15 km²"))
    assert compare(wish(), quotes) == Comparison()
    # Of two of the same year the first.
    twice = said(texts[0], texts[1], texts[1], years=(2019, 2021, 2021))
    assert compare(NOW, twice).newest == Newest(2021, 2, "15 km²")
    # What is expected is not yet so.
    planned = said(texts[0], "An area of 30 km² is planned.", years=(2019, 2030))
    assert compare(NOW, planned).newest == Newest(2019, 1, "12 km²")


def test_without_several_figures_the_year_of_the_first_quote_is_told() -> None:
    quotes = said("It is old.", "It is new.", years=(2019, 2021))
    assert compare(NOW, quotes).newest == Newest(2019, 1)
    disagreeing = said(
        *(f"It covers an area of {size} km²." for size in (12, 15)), years=(2019, 2019)
    )
    assert compare(NOW, disagreeing).newest == Newest(2019, 1)
    undated = said(
        "It covers an area of 12 km².", "An area of 30 km² is planned.", years=(None, 2030)
    )
    assert compare(NOW, undated).newest is None
    assert compare(Wish(None, True), quotes).newest == Newest(2019, 1)
    assert compare(Wish(None, True), said("It is old.")).newest is None
    planned = said("It will be opened in 2030.", years=(2030,))
    assert compare(Wish(None, True), planned).newest is None
