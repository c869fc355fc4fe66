from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asking.constraints import Content
from qa.asking.cues import AnswerKind
from qa.judging.abstain import Signals, nothing_to_search, probability, refusal

LANGUAGES = ("en", "ru", "zh", "nl", "be")
VALUES = st.floats(allow_nan=False, allow_infinity=False)
COUNT = len(fields(Signals))


@given(st.lists(VALUES, min_size=COUNT, max_size=COUNT))
def test_a_probability_lies_between_0_and_1(values: list[float]) -> None:
    assert 0 <= probability(Signals(*values)) <= 1


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


def test_what_the_evidence_lacks_speaks_against_an_answer() -> None:
    whole = Signals(0.9, *[0.0] * (len(fields(Signals)) - 1))
    for field in fields(Signals):
        if field.name != "similarity":
            assert probability(replace(whole, **{field.name: 1.0})) < probability(whole)
    assert probability(replace(whole, similarity=0.3)) < probability(whole)


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


def test_a_refusal_speaks_the_language_of_the_question() -> None:
    for wanted in LACKS.values():
        assert len({reason(language, wanted) for language in LANGUAGES}) == len(LANGUAGES)
    assert len({nothing_to_search(language) for language in LANGUAGES}) == len(LANGUAGES)
