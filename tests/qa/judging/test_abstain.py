"""When is there an answer: what always holds of the probability, and examples worked by hand."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asking.constraints import Content, demands
from qa.finding.search import Search
from qa.judging.abstain import (
    ANSWER_THRESHOLD,
    LIKELY,
    OVERVIEW_CEILING,
    Signals,
    judge,
    judge_overview,
    probability,
    read_signals,
    topic_probability,
)
from tests.qa.small import Line, chosen, found, page, pool

BELONGS = 0.15
VALUES = st.floats(allow_nan=False, allow_infinity=False)
COUNT = len(fields(Signals))


@given(st.lists(VALUES, min_size=COUNT, max_size=COUNT))
def test_a_probability_lies_between_0_and_1(values: list[float]) -> None:
    assert 0 <= probability(Signals(*values)) <= 1


def test_what_the_evidence_lacks_speaks_against_an_answer() -> None:
    whole = Signals(0.9, *[0.0] * (len(fields(Signals)) - 1))
    for field in fields(Signals):
        if field.name not in ("similarity", "reading"):
            assert probability(replace(whole, **{field.name: 1.0})) < probability(whole)
    assert probability(replace(whole, reading=-1.0)) < probability(whole)
    assert probability(replace(whole, similarity=0.3)) < probability(whole)


NOTHING = Signals(*[0.0] * COUNT)


def likely(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


@pytest.mark.parametrize(
    ("signal", "value", "topic", "met", "expected"),
    [
        # At a similarity of .5 P(topic) has a logit of -19.96 + 46.67 * .5 = 3.375, and P(met) one
        # of 2.16. The product of both, 0.9669 * 0.8966 = 0.8669, has 1.8741, of which .792 and
        # .66 more are 2.1443.
        ("similarity", 0.5, 3.375, 2.16, 0.8951),
        ("own_language", 1, 3.375 - 2.08, 2.16 - 0.48, 0.7670),
        ("orders", 0.1, 3.375 - 3.409, 2.16, 0.6157),
        ("other_year", 1, 3.375, 2.16 - 3.64, 0.3671),
        ("missing_names", 1, 3.375, 2.16 - 3.01, 0.4873),
        ("missing_concepts", 0.5, 3.375 - 2.76, 2.16 - 0.475, 0.6923),
        ("missing_end", 1, 3.375, 2.16 - 1.51, 0.7502),
        ("left_open", 0.1, 3.375, 2.16 - 1.652, 0.7297),
        ("uneven", 0.2, 3.375, 2.16 - 0.29, 0.8766),
        ("quotes", 2, 3.375, 2.16 - 0.76, 0.8379),
        ("reading", 3, 3.375, 2.16 + 1.41, 0.9451),
    ],
)
def test_each_signal_weighs_in_two_probabilities(
    signal: str, value: float, topic: float, met: float, expected: float
) -> None:
    signals = replace(NOTHING, **{"similarity": 0.5, signal: value})
    assert topic_probability(signals) == pytest.approx(likely(topic))
    product = likely(topic) * likely(met)
    logit = math.log(product / (1 - product))
    assert probability(signals) == pytest.approx(likely(0.792 * logit + 0.66))
    assert probability(signals) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("similarity", [-1e9, 1e9])
def test_the_probability_of_what_cannot_be_is_a_number(similarity: float) -> None:
    signals = replace(NOTHING, similarity=similarity)
    assert 0 < probability(signals) < 1
    assert (probability(signals) > 0.9) == (similarity > 0)
    assert 0 < topic_probability(replace(signals, similarity=similarity)) <= 1


def near(*similarities: float, **asked: object) -> Search:
    """A search whose passages come so near, of which the first sentence is a perfect match."""
    documents = pool(*(page(str(number), Line(1.0)) for number in range(len(similarities))))
    return found(documents, similarities=similarities, **asked)


@pytest.mark.parametrize(("similarity", "answers"), [(0.395, False), (0.4, True)])
def test_a_question_in_another_language_is_answered_from_a_similarity_of_40_on(
    similarity: float, answers: bool
) -> None:
    """One quote, no word left open, nothing missing: .3327 and .3734, between which .355 lies."""
    search = near(similarity, language="ru")
    judged = judge(search, chosen(search, 0))
    assert judged.answers is answers
    assert judged.confidence == probability(judged.signals)


@pytest.mark.parametrize(("similarity", "answers"), [(0.46, True), (0.45, False)])
def test_a_comparison_needs_the_topic_alone(similarity: float, answers: bool) -> None:
    """The topic has .8198 and .7406; what is missing for an answer does not matter."""
    search = near(similarity, language="ru", wanted=Content(end=True))
    judged = judge_overview(search, chosen(search, 0), None, BELONGS)
    assert judged.answers is answers
    assert judged.confidence == OVERVIEW_CEILING * topic_probability(judged.signals)
    assert judged.signals.missing_end == 1


def test_an_overview_needs_a_second_place_that_belongs_to_it() -> None:
    search = near(0.1, 0.1, language="ru")
    quoted = chosen(search, 0, 1)
    likely = [judge_overview(search, quoted, each, BELONGS) for each in (0.1, BELONGS, 0.5, 0.9)]
    assert [judged.answers for judged in likely] == [False, True, True, True]
    sure = [judged.confidence for judged in likely]
    assert sure == sorted(sure)
    assert sure[1] == pytest.approx(likely[1].threshold)


def test_an_overview_without_places_is_none() -> None:
    search = near(0.9, language="ru")
    for likely in (None, 0.9):
        judged = judge_overview(search, [], likely, BELONGS)
        assert (judged.confidence, judged.answers) == (0.0, False)


def test_orders_to_the_program_get_no_overview() -> None:
    search = near(0.9, 0.9, language="ru", wanted=Content(orders=True))
    assert judge_overview(search, chosen(search, 0, 1), 0.9, BELONGS).confidence == 0
    assert not judge_overview(search, chosen(search, 0, 1), None, BELONGS).answers


def test_an_overview_is_never_surer_than_its_ceiling() -> None:
    search = near(0.9, 0.9, language="ru")
    judged = judge_overview(search, chosen(search, 0, 1), None, BELONGS)
    assert topic_probability(judged.signals) > 0.99
    for made in (judged, judge_overview(search, chosen(search, 0, 1), 0.99, BELONGS)):
        assert 0.49 < made.confidence <= OVERVIEW_CEILING
        assert made.answers


def test_the_closest_of_the_first_three_passages_counts() -> None:
    assert read_signals(near(0.1, 0.2, 0.3, 0.4), []).similarity == 0.3
    assert read_signals(near(0.3, 0.2, 0.1), []).similarity == 0.3


def test_what_the_reader_makes_of_the_first_quote_is_told() -> None:
    search = near(0.5, 0.5)
    first, second = chosen(search, 0, 1)
    choices = [replace(first, reading=1.5), replace(second, reading=4.0)]
    assert read_signals(search, choices).reading == 1.5


@pytest.mark.parametrize(
    ("text", "said", "reading", "expected"),
    [
        ("beef exports", "Beef was sold.", -4.0, 0.0),
        ("beef exports", "Beef was sold.", 1.0, 1.0),
        ("beef exports", "Wool was sold.", -4.0, -4.0),
        ("tobacco exports", "Exports grew.", -4.0, -4.0),
        ("Who exports beef?", "Beef was sold.", -4.0, -4.0),
    ],
)
def test_known_things_alone_ask_nothing_that_a_reader_could_miss(
    text: str, said: str, reading: float, expected: float
) -> None:
    what = found(pool(page("a", Line(1.0, said))), wanted=demands(text, "en"), text=text)
    (choice,) = chosen(what, 0)
    assert read_signals(what, [replace(choice, reading=reading)]).reading == expected


@pytest.mark.parametrize(
    ("language", "text", "said", "known"),
    [
        ("en", "Who is Makei?", "Minister Makei spoke.", True),
        ("ru", "Кто такой Макей?", "Министр Макей выступил.", True),
        ("zh", "谁是古萨科夫？", "院长古萨科夫来访。", True),
        ("zh", "古萨科夫是谁？", "院长古萨科夫来访。", True),
        ("nl", "Wie is Bai Chunli?", "Voorzitter Bai Chunli sprak.", True),
        ("be", "Хто такі Макей?", "Міністр Макей выступіў.", True),
        ("en", "Who is Makei?", "The minister spoke.", False),
        ("en", "Who is the friend of Makei?", "Minister Makei spoke.", False),
        ("en", "Who is Ivo Sturm?", "Ivo Sturm spoke.", False),  # no word list knows him
    ],
)
def test_who_a_known_name_is_is_asked_of_what_the_documents_speak_of(
    language: str, text: str, said: str, *, known: bool
) -> None:
    documents = pool(page("a", Line(1.0, said, language=language)))
    what = found(
        documents,
        similarities=[0.4],
        wanted=demands(text, language),
        language=language,
        text=text,
    )
    assert (read_signals(what, chosen(what, 0)).similarity > 0.4) is known


def test_only_the_first_passage_can_be_in_the_own_language() -> None:
    documents = pool(page("a", Line(language="ru")), page("b", Line()))
    assert read_signals(found(documents, [0.2, 0.1], language="ru"), []).own_language == 1
    assert read_signals(found(documents, [0.2, 0.1], language="en"), []).own_language == 0


def lacking(text: str, wanted: Content, title: str = "") -> Signals:
    """The signals of a quote with those words, in a passage that has one more sentence."""
    lines = [Line(text=text), Line(text="In 2021 it was closed in Minsk because of the bridge.")]
    search = found(pool(page("a", *lines, title=title)), wanted=wanted)
    return read_signals(search, chosen(search, 0))


def test_the_part_of_what_is_wanted_that_the_quotes_lack_is_told() -> None:
    wanted = Content(
        names=frozenset({"Minsk", "Gansu", "Chongqing", "Grodno"}),
        concepts=frozenset({"bridge", "factory"}),
        end=True,
    )
    signals = lacking("In 2019 a factory opened in Grodno.", wanted, title="Gansu")
    # Names count where the quote's passage or its title has them, the others in the quote alone.
    assert signals.missing_names == 0.25
    assert signals.missing_concepts == 0.5
    assert (signals.missing_end, signals.orders) == (1, 0)
    assert lacking("In 2019 it was closed.", wanted).missing_end == 0
    assert lacking("In 2019 it was closed.", Content(orders=True)).orders == 1


def test_no_concept_is_missing_in_a_language_of_which_none_is_known() -> None:
    wanted = Content(names=frozenset({"Grodno"}), concepts=frozenset({"bridge"}))
    for language, missing in (("nl", 1), ("de", 0)):
        documents = pool(page("a", Line(text="So war es.", language=language)))
        signals = read_signals(search := found(documents, wanted=wanted), chosen(search, 0))
        assert (signals.missing_names, signals.missing_concepts) == (1, missing)


def test_where_nothing_is_wanted_nothing_is_missing() -> None:
    signals = lacking("So it was.", Content())
    for name in ("names", "concepts", "end"):
        assert getattr(signals, f"missing_{name}") == 0


def test_what_another_sentence_matches_better_is_left_open() -> None:
    documents = pool(page("a", Line((0.8, 0.1)), Line((0.9, 0.7)), Line((0.2, 0.3))))
    search = found(documents, tokens=2)
    signals = read_signals(search, chosen(search, 0))
    # Of weight .5 each: the first token has .8 and might have .9, the second .1 and .7.
    assert signals.left_open == pytest.approx(0.5 * 0.6)
    # .8 and .1 stand .35 from their mean.
    assert signals.uneven == pytest.approx(0.35)
    both = read_signals(search, chosen(search, 0, 2))
    assert both.left_open == pytest.approx(0.5 * 0.4)
    assert both.uneven == pytest.approx(0.25)


def test_a_match_below_nothing_is_none() -> None:
    documents = pool(page("a", Line((-0.2, 0.4)), Line((-0.1, 0.1))))
    signals = read_signals(search := found(documents, tokens=2), chosen(search, 0))
    assert (signals.left_open, signals.uneven) == (0, pytest.approx(0.2))
    no_word = replace(search, matches=search.matches[:0], weights=search.weights[:0])
    signals = read_signals(no_word, chosen(search, 0))
    assert (signals.left_open, signals.uneven) == (0, 0)


def test_every_sentence_of_a_quote_counts() -> None:
    documents = pool(page("a", Line((0.8, 0.1)), Line((0.1, 0.7), "A bridge was built.")))
    wanted = Content(concepts=frozenset({"bridge"}))
    search = found(documents, tokens=2, wanted=wanted)
    (choice,) = chosen(search, 0)
    signals = read_signals(search, [replace(choice, last=2)])
    assert (signals.left_open, signals.missing_concepts) == (0, 0)
    assert signals.uneven == pytest.approx(0.05)


def test_quotes_are_counted_for_each_thing_asked() -> None:
    documents = pool(*(page(str(number), Line(0.5)) for number in range(3)))
    search = found(documents)
    assert read_signals(search, chosen(search, 0, 1, 2)).quotes == 3
    two = found(documents, parts=[search, search])
    assert read_signals(two, chosen(two, 0, 1, 2)).quotes == 1.5
    assert read_signals(search, []).quotes == 0


def test_a_search_that_found_nothing_has_no_signals() -> None:
    search = found(pool(page("a", Line(0.0))), {})
    assert read_signals(search, []) == NOTHING


@pytest.mark.parametrize(
    ("asked", "text", "other"),
    [
        ({2021}, "In 2019 it was open.", 1),
        ({2021}, "In 2019 and 2021 it was open.", 0),
        ({2021}, "It was open.", 0),
        (set(), "In 2019 it was open.", 0),
    ],
)
def test_years_of_which_none_is_asked_for_are_others(
    asked: set[int], text: str, other: int
) -> None:
    assert lacking(text, Content(years=frozenset(asked))).other_year == other


def test_only_the_first_quote_tells_another_year() -> None:
    lines = Line(text="In 2021 it was open."), Line(text="In 2019 it was open.")
    search = found(pool(page("a", *lines)), wanted=Content(years=frozenset({2021})))
    assert read_signals(search, chosen(search, 0, 1)).other_year == 0
    assert read_signals(search, chosen(search, 1, 0)).other_year == 1
    assert read_signals(search, []).other_year == 0


def test_what_is_called_likely_is_surer_than_what_is_just_answered() -> None:
    assert ANSWER_THRESHOLD < OVERVIEW_CEILING < LIKELY < 1
