"""What each feature says, on an example of four axes that can be checked by hand."""

import numpy as np
import pytest

from qa.reader.features import (
    MARKS,
    QUESTION_FEATURES,
    SENTENCE_FEATURES,
    WHOLE_FEATURES,
    Asked,
    Candidate,
    read_features,
)

AXES = np.eye(4, dtype=np.float32)
UNMARKED = np.zeros(9, np.uint8)
# Two tokens, the second three times as heavy.
ASKED = Asked(AXES[:2], np.array([1, 2], np.int32), np.array([0.25, 0.75], np.float32), "be")


def candidate(*axes: int, ids: tuple[int, ...] = (), language: str = "zh") -> Candidate:
    states = AXES[list(axes)]
    nothing = np.zeros(2, np.float32)
    return Candidate(
        states=states,
        token_ids=np.array(ids or [8] * len(axes), np.int32),
        rarity=np.full(len(axes), 0.5, np.float32),
        language=language,
        before=nothing,
        after=nothing,
        around=(states @ ASKED.states.T).max(axis=0),
    )


def test_every_token_has_as_many_features_as_the_weights_expect() -> None:
    (only,) = read_features(ASKED, [candidate(0, 1, 2)], UNMARKED)
    assert only.question.shape == (2, QUESTION_FEATURES)
    assert only.sentence.shape == (3, SENTENCE_FEATURES)
    assert only.whole.shape == (WHOLE_FEATURES,)


def test_a_question_token_knows_what_another_sentence_matches_better() -> None:
    half, all_of_it = read_features(ASKED, [candidate(0, 3), candidate(0, 1)], UNMARKED)
    own, behind = 1, 3  # its best match here, and how far that is behind the best of all
    assert half.question[:, own].tolist() == [1, 0]
    assert half.question[:, behind].tolist() == [0, -1]
    assert all_of_it.question[:, behind].tolist() == [0, 0]


def test_the_score_is_that_of_maxsim_and_compared_with_the_best_other() -> None:
    half, all_of_it = read_features(ASKED, [candidate(0, 3), candidate(0, 1)], UNMARKED)
    assert [half.whole[0], all_of_it.whole[0]] == [0.25, 1.0]
    assert [half.whole[1], all_of_it.whole[1]] == [-0.75, 0.75]


def test_the_same_token_in_both_is_seen_on_both_sides() -> None:
    (only,) = read_features(ASKED, [candidate(0, 3, ids=(2, 5))], UNMARKED)
    assert only.question[:, 8].tolist() == [0, 1]
    assert only.sentence[:, 2].tolist() == [1, 0]


@pytest.mark.parametrize(("language", "same"), [("be", 1.0), ("zh", 0.0)])
def test_whether_the_languages_are_one_is_told(language: str, same: float) -> None:
    (only,) = read_features(ASKED, [candidate(0, language=language)], UNMARKED)
    assert only.whole[3] == same
    assert only.sentence[:, 5].tolist() == [same]


def test_marks_are_the_bits_of_the_token() -> None:
    marks = UNMARKED.copy()
    marks[2] = 0b10001
    (only,) = read_features(ASKED, [candidate(0)], marks)
    assert only.question[:, -MARKS:].tolist() == [[0] * 5, [1, 0, 0, 0, 1]]
