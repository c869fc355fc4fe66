from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from qa.judging.abstain import Signals, probability

VALUES = st.floats(allow_nan=False, allow_infinity=False)
COUNT = len(fields(Signals))


@given(st.lists(VALUES, min_size=COUNT, max_size=COUNT))
def test_a_probability_lies_between_0_and_1(values: list[float]) -> None:
    assert 0 <= probability(Signals(*values)) <= 1


def test_what_the_evidence_lacks_speaks_against_an_answer() -> None:
    whole = Signals(0.9, *[0.0] * (len(fields(Signals)) - 1))
    for field in fields(Signals):
        if field.name != "similarity":
            assert probability(replace(whole, **{field.name: 1.0})) < probability(whole)
    assert probability(replace(whole, similarity=0.3)) < probability(whole)
