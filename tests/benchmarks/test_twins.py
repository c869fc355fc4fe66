"""How questions are told from their twins, on scores that can be worked out by hand."""

import numpy as np

from benchmarks.twins import told
from qa.reader.features import Asked
from qa.reader.groups import Group

NOTHING = Asked(np.zeros((1, 4), np.float32), np.zeros(1, np.int32), np.ones(1, np.float32), "be")


def group(*answers: float) -> Group:
    return Group(NOTHING, (), np.array(answers, np.float32))


def test_a_question_counts_by_its_best_sentence_against_every_twin() -> None:
    asked = [group(1, 0), group(0, 1)]
    scores = [([3.0, 0.0], [1.0, 2.0]), ([1.5, 1.0], [0.5, 0.0])]
    figures = told(asked, scores)
    # Best of the questions 3 and 1.5, of the twins 2 and .5: 1.5 is behind 2 alone.
    assert figures.auroc == 0.75
    assert figures.own_twin == 1.0
    assert figures.first == 0.5  # the second question's best sentence is not the one that answers
    assert figures.pairs == 2
