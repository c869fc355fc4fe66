"""A rule that tells follow-ups is judged on other conversations than it was fitted on."""

from __future__ import annotations

import numpy as np

from benchmarks.fit_conversation import Example, _cross_validated, _written
from benchmarks.follow_ups import FollowUp, read_turns


def examples(count: int = 40) -> list[Example]:
    return [Example(f"{n}", n % 2 == 0, f"{n // 2}") for n in range(count)]


def signs(rows: list[Example]) -> np.ndarray:
    return np.array([[1.0 if each.stands else -1.0] for each in rows])


def test_what_the_signs_tell_is_learned() -> None:
    rows = examples()
    told = _cross_validated(rows, signs(rows), 1e4)
    assert [logit > 0 for logit in told] == [each.stands for each in rows]


def test_a_question_is_never_judged_by_a_rule_that_saw_its_conversation() -> None:
    # One conversation says the opposite of all others; by them it is judged, not by itself.
    odd = [Example("odd", False, "odd")] * 30
    rows = [*examples(), *odd]
    told = _cross_validated(rows, np.vstack([signs(examples()), np.ones((30, 1))]), 1e4)
    assert (told[-30:] > 0).all()


def test_what_is_held_out_and_what_is_talk_is_not_fitted_on() -> None:
    turn = FollowUp("c", "en", False, "first", "Who?", (), ())
    turns = [turn, FollowUp("c", "en", False, "talk", "Thanks", (), ())]
    turns.append(FollowUp("c", "en", True, "new", "Where?", (), ()))
    assert [each.question for each in _written(turns, None)] == ["Who?"]


def test_every_language_has_turns_of_every_kind_in_both_halves() -> None:
    for language in ("en", "ru", "zh", "nl", "be"):
        for held in (False, True):
            turns = [t for t in read_turns() if (t.language, t.held) == (language, held)]
            kinds = {turn.kind for turn in turns}
            assert kinds >= {"first", "new", "aspect", "pronoun", "elliptic"}, language
            assert sum(turn.judged for turn in turns) >= 14


def test_a_turn_is_told_by_what_it_holds_and_lacks() -> None:
    turn = FollowUp(
        "c", "en", False, "year", "And in 2021?", (("trade", "turnover"), ("2021",)), ("2019",)
    )
    assert turn.told_by("What was the turnover in 2021?")
    assert not turn.told_by("What was the turnover in 2019? And in 2021?")
    assert not turn.told_by("And in 2021?")
