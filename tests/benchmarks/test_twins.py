"""How questions are told from their twins, on readings that can be worked out by hand."""

from benchmarks.twins import Pair, told
from corpus.document import Span
from qa.reader.model import Reading


def pair(right: int, words: Span | None) -> Pair:
    return Pair({}, "Who?", "Where?", (), {right: words})


def readings(*scores: float) -> list[Reading]:
    return [Reading(score, Span(3, 7), 0.9) for score in scores]


def test_a_question_counts_by_its_best_sentence_against_every_twin() -> None:
    pairs = [pair(0, Span(4, 7)), pair(1, Span(0, 2))]
    figures = told(
        pairs,
        [(readings(3, 0), readings(1, 2)), (readings(1.5, 1), readings(0.5, 0))],
    )
    # Best of the questions 3 and 1.5, of the twins 2 and .5: 1.5 is behind 2 alone.
    assert figures.auroc == 0.75
    assert figures.own_twin == 1.0
    assert figures.first == 0.5  # the second question's best sentence is not the one that answers
    assert figures.words == 1.0  # of the first alone: its words are among those marked
    assert figures.pairs == 2


def test_an_answer_without_a_known_place_says_nothing_of_the_words() -> None:
    figures = told(
        [pair(0, Span(4, 7)), pair(0, None)],
        [(readings(3, 0), readings(1, 2)), (readings(2, 1), readings(0, 0))],
    )
    assert (figures.first, figures.words) == (1.0, 1.0)
