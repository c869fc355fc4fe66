"""An overview takes sentences from many places, a comparison by its sides: worked examples.

All of one language, so that what sentences count by themselves differs as their matches do. A
sentence has its own direction in ``cosine``, so that none repeats another unless it is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from corpus.document import BlockKind, Metadata
from qa.asking.constraints import Content
from qa.finding import overview
from qa.finding.breadth import Breadth
from qa.finding.overview import BELONGS, CONSIDERED, MAX_QUOTES, Overview, select_overview
from qa.finding.search import Choice, Search
from tests.qa.small import Line, found, page, pool

HEADING = BlockKind.HEADING


@pytest.fixture(autouse=True)
def likely(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sentence scores is how likely it belongs, in place of what is learned."""

    def belonging(
        search: Search, kind: Breadth, candidates: Mapping[int, Choice], rows: Sequence[int]
    ) -> npt.NDArray[np.float64]:
        del search, kind
        return np.array([chance(candidates[row]) for row in rows])

    monkeypatch.setattr(overview, "belonging", belonging)


def chance(choice: Choice) -> float:
    """How likely a sentence belongs: its score, raised to where the lowest of 0 is in doubt."""
    return min(0.99, 0.5 + choice.score / 4)


def rows(search: Search, kind: Breadth = Breadth.OVERVIEW) -> list[int]:
    """The sentences that are quoted."""
    choices = select_overview(search, kind).choices
    return [row for choice in choices for row in range(choice.first, choice.last)]


def alone(*lines: Line, scores: list[float] | None = None, **asked: object) -> Search:
    """Each line is the only one of its document."""
    documents = pool(*(page(str(number), line) for number, line in enumerate(lines)))
    return found(documents, scores, **asked)


def headings(made: Overview) -> dict[str, list[int]]:
    return {group.heading: [choice.first for choice in group.choices] for group in made.groups}


def test_no_more_places_are_quoted_than_a_reader_takes_in_and_it_is_said() -> None:
    many = [Line(0.5) for _ in range(14)]
    scores = [1.0 - place / 1000 for place in range(len(many))]
    made = select_overview(alone(*many, scores=scores), Breadth.OVERVIEW)
    assert [choice.first for choice in made.choices] == list(range(MAX_QUOTES))
    assert made.more
    few = select_overview(alone(*many[:3]), Breadth.OVERVIEW)
    assert (len(few.choices), few.more) == (3, False)


def test_what_hardly_belongs_is_left_out_and_the_second_place_tells_how_likely_it_is() -> None:
    search = alone(*[Line(0.5)] * 3, scores=[1.0, 0.0, -1.5])
    chances = [chance(each) for each in overview.candidates_of(search).values()]
    assert chances[1] >= BELONGS > chances[2]
    made = select_overview(search, Breadth.LIST)
    assert [choice.first for choice in made.choices] == [0, 1]
    assert made.likely == pytest.approx(chances[1])


def test_one_place_alone_is_no_overview() -> None:
    made = select_overview(alone(Line(0.5), scores=[0.7]), Breadth.LIST)
    assert (made.choices, made.likely) == ([], 0)
    made = select_overview(alone(Line(0.5), Line(0.5), scores=[1.0, -1.5]), Breadth.LIST)
    assert made.choices == []
    assert made.likely is not None
    assert 0 < made.likely < BELONGS


UNLIKELY = -1.42  # a little less likely than what is quoted without news


def test_a_name_that_no_quote_has_and_the_question_has_not_is_news() -> None:
    lines = [
        Line(0.5, "It is in Gansu."),
        Line(0.5, "It is far."),
        Line(0.5, "It was in Gansu."),
        Line(0.5, "It is in Hubei."),
        Line(0.5, "It is in Hunan."),
    ]
    wanted = Content(names=frozenset({"Hunan"}))
    scores = [1.0, 1.0, *[UNLIKELY] * 3]
    assert rows(alone(*lines, scores=scores, wanted=wanted)) == [0, 1, 3]


def test_beside_two_places_on_the_names_of_the_question_others_are_strangers() -> None:
    lines = [
        Line(0.5, "It is in Hubei."),
        Line(0.5, "It is in Hunan."),
        Line(0.5, "Hunan is far."),
    ]
    wanted = Content(names=frozenset({"Hunan"}))
    assert rows(alone(*lines, scores=[1.0, 0.9, 0.8], wanted=wanted)) == [1, 2]
    assert rows(alone(*lines, scores=[1.0, 0.9, -1.5], wanted=wanted)) == [0, 1]
    assert rows(alone(*lines, scores=[1.0, 0.9, 0.8])) == [0, 1, 2]


def test_where_a_year_is_asked_for_only_what_tells_of_it_is_quoted() -> None:
    lines = [
        Line(0.5, f"In {year} it was {n}.") for n, year in ((40, 2021), (50, 2020), (60, 2021))
    ]
    wanted = Content(years=frozenset({2021}))
    assert rows(alone(*lines, scores=[1.0, 0.9, 0.8], wanted=wanted)) == [0, 2]
    assert rows(alone(*lines, wanted=Content(years=frozenset({2022})))) == []


def test_where_regions_are_asked_for_a_region_counts_much_and_nothing_else() -> None:
    lines = [
        Line(0.5, "It is far."),
        Line(0.5, "It is near."),
        Line(0.5, "It was in 2019."),
        Line(0.5, "It is in Hubei."),
    ]
    scores = [1.0, 1.0, UNLIKELY, -1.8]
    assert rows(alone(*lines, scores=scores)) == [0, 1, 2]
    provinces = Content(concepts=frozenset({"province"}))
    assert rows(alone(*lines, scores=scores, wanted=provinces)) == [0, 1, 3]


def test_what_the_sentence_before_says_is_no_news_any_more() -> None:
    pair = page("0", Line(0.5, "It is in Gansu."), Line(0.6, "It was in Hubei."))
    for text, expected in (("Gansu is far.", 2), ("Hubei is far.", 2), ("Hunan is far.", 3)):
        other = (page("1", Line(0.6)), page("2", Line(0.5, text)))
        search = found(pool(pair, *other), [1.0, 0.9, UNLIKELY])
        assert len(select_overview(search, Breadth.OVERVIEW).choices) == expected


def test_no_more_sentences_are_judged_than_were_marked() -> None:
    judged: list[Sequence[int]] = []

    def belonging(
        search: Search, kind: Breadth, candidates: Mapping[int, Choice], rows: Sequence[int]
    ) -> npt.NDArray[np.float64]:
        del search, kind, candidates
        judged.append(rows)
        return np.zeros(len(rows))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(overview, "belonging", belonging)
        assert rows(alone(*[Line(0.5) for _ in range(CONSIDERED + 2)])) == []
    assert [len(each) for each in judged] == [CONSIDERED]


def test_what_only_repeats_is_left_out() -> None:
    same = [Line(0.5, cosine=(0.0, 1.0)), Line(0.5, cosine=(0.0, 1.0))]
    other = Line(0.5, cosine=(0.0, 0.0, 1.0))
    assert rows(alone(*same, other, scores=[1.0, 0.99, 0.98])) == [0, 2]


def test_the_sentence_before_in_its_paragraph_is_quoted_with_it_once() -> None:
    lines = [Line(0.6, block=0), Line(0.6, block=1), Line(0.9, block=1), Line(0.7, block=1)]
    made = select_overview(found(pool(page("a", *lines))), Breadth.OVERVIEW)
    assert [(choice.first, choice.last) for choice in made.choices] == [(0, 1), (1, 3), (3, 4)]


def test_only_the_text_itself_is_quoted() -> None:
    note = Line(0.8, kind=BlockKind.NOTE, block=2)
    lines = [Line(0.9, kind=HEADING), Line(0.5, block=1), note, Line(0.5, block=3)]
    assert rows(found(pool(page("a", *lines)))) == [1, 3]
    assert rows(alone(Line(0.9, kind=BlockKind.NOTE))) == []


def test_of_parallel_versions_of_a_paragraph_one_is_quoted() -> None:
    note = Metadata(note="n")
    english = [Line(0.5, block=block) for block in range(2)]
    russian = [Line(0.5, block=block, language="ru") for block in range(2)]
    documents = pool(
        page("en", *english, passages=[(0, 1, 0.0), (1, 2, 0.0)], metadata=note),
        page("ru", *russian, passages=[(0, 2, 0.0)], metadata=note),
    )
    assert rows(found(documents, [1.0, 0.9, 0.8], language="zh")) == [0, 1]


def test_the_quotes_stand_by_document_and_section_the_best_first() -> None:
    lines = [
        Line(0.5, block=0),
        Line(0.9, "History", kind=HEADING, block=1),
        Line(0.5, block=2),
        Line(0.5, block=2),
    ]
    documents = pool(page("a", Line(0.4), title="A"), page("b", *lines, title="B"))
    made = select_overview(found(documents, [0.9, 1.0]), Breadth.LIST)
    assert made.kind is Breadth.LIST
    assert headings(made) == {"B": [1], "B. History": [3, 4], "A": [0]}


def test_a_chinese_title_and_its_section_are_joined_as_chinese_is() -> None:
    lines = [Line(0.5, "历史", kind=HEADING, block=0), Line(0.5, block=1), Line(0.5, block=1)]
    documents = pool(page("a", *lines, title="园区"), page("b", Line(0.4), title="A"))
    made = select_overview(found(documents, [1.0, 0.9]), Breadth.LIST)
    assert headings(made) == {"园区：历史": [1, 2], "A": [3]}


def test_years_are_set_side_by_side_and_what_holds_both_stands_by_itself() -> None:
    lines = [
        Line(0.5, "In 2019 it was 4."),
        Line(0.5, "In 2021 it was 6."),
        Line(0.5, "From 2019 to 2021 it grew by 20%."),
        Line(0.5, "In 2020 it was 5."),
    ]
    wanted = Content(years=frozenset({2019, 2021}))
    made = select_overview(alone(*lines, wanted=wanted), Breadth.COMPARE)
    assert headings(made) == {"2019": [0], "2021": [1], "2019 – 2021": [2]}
    assert (made.kind, made.missing) == (Breadth.COMPARE, ())


def test_names_are_set_side_by_side_as_the_question_spells_them() -> None:
    lines = [Line(0.5, "It is in Hubei."), Line(0.5, "Ganzu is far."), Line(0.5, "Gansu is far.")]
    wanted = Content(names=frozenset({"Gansu", "Hubei"}))
    asked = alone(*lines, wanted=wanted, text="Gansu or Hubei?")
    assert headings(select_overview(asked, Breadth.COMPARE)) == {"Gansu": [2], "Hubei": [0]}


def test_a_side_that_nothing_tells_of_is_named() -> None:
    wanted = Content(years=frozenset({2018, 2021}))
    made = select_overview(alone(Line(0.5, "In 2021 it was 6."), wanted=wanted), Breadth.COMPARE)
    assert headings(made) == {"2021": [0]}
    assert made.missing == ("2018",)


def test_a_side_of_which_much_is_told_hides_no_other() -> None:
    lines = [Line(0.5, f"In 2018 it was {40 + n}.", block=n) for n in range(70)]
    lines.append(Line(0.45, "In 2021 it was 90.", block=70))
    wanted = Content(years=frozenset({2018, 2021}))
    asked = found(pool(page("a", *lines)), wanted=wanted)
    assert select_overview(asked, Breadth.COMPARE).missing == ()


def test_a_side_does_not_run_over() -> None:
    lines = [Line(0.5 + n / 100, f"In 2019 it was {10 * n}.") for n in range(4, 9)]
    lines.append(Line(0.5, "In 2021 it was 90."))
    wanted = Content(years=frozenset({2019, 2021}))
    made = headings(select_overview(alone(*lines, wanted=wanted), Breadth.COMPARE))
    assert made == {"2019": [2, 3, 4], "2021": [5]}  # the best, in the order of the text


def test_what_a_title_or_a_heading_names_is_told_of() -> None:
    told = (Line(0.5, "It signed in 2007."), Line(0.4, "Grodno sold 300 tonnes."))
    others = (Line(0.5, "The Brest Region sold 20 tonnes."), Line(0.5, "It was founded in 2003."))
    wanted = Content(names=frozenset({"Brest Region", "Grodno Region"}))
    documents = pool(
        page("a", *told, title="Gansu and the Grodno Region"),
        page("b", *others[:1]),
        page("c", *others[1:], title="The Brest Region and the Grodno Region"),
    )
    asked = found(documents, wanted=wanted, text="Brest Region or Grodno Region?")
    made = select_overview(asked, Breadth.COMPARE)
    assert headings(made) == {"Brest Region": [2], "Grodno Region": [0, 1]}
    assert made.missing == ()


def test_where_regions_are_asked_for_a_city_stands_for_its_region() -> None:
    lines = [Line(0.5, "В Брестской области было 40."), Line(0.5, "В Минской области было 50.")]
    russian = [replace(line, language="ru") for line in lines]
    wanted = Content(names=frozenset({"Brest", "Minsk Region"}))
    text = "Сравните Брестскую и Минскую области"
    made = select_overview(
        alone(*russian, wanted=wanted, language="ru", text=text), Breadth.COMPARE
    )
    assert headings(made) == {"Брестская область": [0], "Минская область": [1]}


def test_what_only_announces_is_quoted_with_what_it_announces_or_where_nothing_else_is() -> None:
    wanted = Content(years=frozenset({2018, 2021}))
    lines = [
        Line(0.6, "Two things marked 2018."),
        Line(0.5, "It drew 180 million."),
        Line(0.5, "No."),
    ]
    other = Line(0.5, "It was 71 in 2021.")
    asked = found(pool(page("a", *lines), page("b", other)), wanted=wanted)
    choices = select_overview(asked, Breadth.COMPARE).choices
    assert [(choice.first, choice.last) for choice in choices] == [(0, 2), (3, 4)]
    made = select_overview(alone(lines[0], other, wanted=wanted), Breadth.COMPARE)
    assert headings(made) == {"2018": [0], "2021": [1]}


def test_what_is_of_another_year_or_under_several_names_is_on_no_side() -> None:
    wanted = Content(years=frozenset({2018, 2021}))
    lines = [
        Line(0.5, "In 2018 it was 40."),
        Line(0.5, "In 2020 it was 50."),
        Line(0.5, "It sold 60 tonnes."),
    ]
    asked = found(pool(page("a", *lines), page("b", Line(0.5, "In 2021: 70."))), wanted=wanted)
    assert headings(select_overview(asked, Breadth.COMPARE)) == {"2018": [0], "2021": [3]}


def test_a_side_is_not_filled_with_what_is_much_less_likely_to_belong() -> None:
    wanted = Content(years=frozenset({2018, 2021}))
    lines = [
        Line(0.5, f"In {year} it was {n}.") for n, year in ((40, 2018), (50, 2018), (60, 2021))
    ]
    with pytest.MonkeyPatch.context() as patched:
        shares = np.array([0.6, 0.1, 0.1])
        patched.setattr(overview, "belonging", lambda *told: shares[list(told[-1])])
        asked = alone(*lines, wanted=wanted)
        assert headings(select_overview(asked, Breadth.COMPARE)) == {"2018": [0], "2021": [2]}


def test_names_are_the_sides_of_one_year() -> None:
    lines = [Line(0.5, "It is in Hubei."), Line(0.5, "In 2019 Gansu was far.")]
    wanted = Content(years=frozenset({2019}), names=frozenset({"Gansu", "Hubei"}))
    asked = alone(*lines, wanted=wanted, text="Gansu or Hubei in 2019?")
    assert headings(select_overview(asked, Breadth.COMPARE)) == {"Gansu": [1], "Hubei": [0]}


@pytest.mark.parametrize(
    "wanted",
    [Content(), Content(years=frozenset({2019})), Content(names=frozenset({"Gansu"}))],
)
def test_what_names_no_two_sides_is_no_comparison(wanted: Content) -> None:
    asked = alone(Line(0.5, "In 2019 it was 4."), wanted=wanted, text="Gansu in 2019?")
    made = select_overview(asked, Breadth.COMPARE)
    assert made.choices == []
    assert made.missing == ()


def test_where_nothing_is_found_there_is_no_overview() -> None:
    assert rows(found(pool(page("a", Line(0.5))), {})) == []


def test_a_copy_of_what_is_quoted_leads_to_nothing() -> None:
    said = "The tea festival drew 1851 visitors."
    lines = [Line(0.5, said), Line(0.8, "It was free."), Line(0.5, "It rained.")]
    documents = pool(page("a", Line(0.75, said)), page("b", *lines))
    made = select_overview(found(documents, [1.0, 0.9]), Breadth.OVERVIEW)
    # Row 1 says what row 0 does, and is not quoted again with row 2, which it stands before.
    assert [(choice.first, choice.last) for choice in made.choices] == [(0, 1), (2, 3), (3, 4)]
