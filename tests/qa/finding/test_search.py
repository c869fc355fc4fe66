"""What a sentence counts by itself: worked examples."""

from __future__ import annotations

import pytest

from corpus.document import BlockKind
from qa.finding.search import Search
from tests.qa.small import Line, found, page, pool


def ranked(search: Search) -> list[int]:
    """The sentences by their own scores, best first."""
    return sorted(range(len(search.sentences)), key=lambda row: -search.sentence_scores[row])


FOUR = (
    Line(0.8, cosine=0.4),
    Line(0.6),
    Line(0.5, cosine=0.2, language="ru"),
    Line(0.3, language="ru"),
)
# Neither language has ten sentences, and so both have the level of all: the mean of the four,
# (.8 + .6 + .5 + .3) / 4 = .55, of which .8 are .44. The question is English, which costs .1, and a
# quarter of the cosine is added.
SCORES = [
    0.8 - 0.44 - 0.1 + 0.1,
    0.6 - 0.44 - 0.1,
    0.5 - 0.44 + 0.05,
    0.3 - 0.44,
]


def test_a_sentence_counts_by_its_match_its_cosine_and_its_language() -> None:
    search = found(pool(page("a", *FOUR)))
    assert search.sentence_scores == pytest.approx(SCORES)
    assert search.sentence_languages.tolist() == ["en", "en", "ru", "ru"]


def test_a_note_is_no_leader_of_its_language() -> None:
    note = Line(0.9, kind=BlockKind.NOTE, block=1)
    search = found(pool(page("a", *FOUR, note)))
    assert search.sentence_scores == pytest.approx([*SCORES, 0.9 - 0.44 - 0.1])


def test_a_language_of_notes_alone_has_the_level_of_all() -> None:
    note = Line(0.9, kind=BlockKind.NOTE, block=1, language="zh")
    search = found(pool(page("a", *FOUR, note)))
    assert search.sentence_scores == pytest.approx([*SCORES, 0.9 - 0.44])


def test_where_there_are_only_notes_they_lead() -> None:
    notes = [Line(match, kind=BlockKind.NOTE) for match in (0.9, 0.5)]
    search = found(pool(page("a", *notes)), language="ru")
    # One language, and so the mean of both: .7.
    assert search.sentence_scores == pytest.approx([0.9 - 0.56, 0.5 - 0.56])


def test_ten_sentences_make_the_level_of_a_language() -> None:
    lines = [Line(0.1)] * 10 + [Line(0.6)] * 10 + [Line(0.1)] * 5
    search = found(pool(page("a", *lines)), language="ru")
    assert search.sentence_scores[[0, 10]] == pytest.approx([0.1 - 0.48, 0.6 - 0.48])


def test_a_language_of_nine_sentences_has_the_level_of_all() -> None:
    """The best ten of all have .7, Chinese sentences .4."""
    for count, level in ((9, 0.7), (10, 0.4)):
        lines = [Line(0.7)] * 10 + [Line(0.4, language="zh")] * count
        search = found(pool(page("a", *lines)), language="ru")
        assert search.sentence_scores[[0, 10]] == pytest.approx([0.7 - 0.56, 0.4 - 0.8 * level])


def test_each_token_counts_by_its_weight() -> None:
    search = found(pool(page("a", Line((0.9, 0.1)), Line((0.3, 0.6)))), tokens=2, language="ru")
    # Matches of .5 and .45, whose mean is .475.
    assert search.sentence_scores == pytest.approx([0.5 - 0.38, 0.45 - 0.38])


def test_a_cosine_counts_a_quarter_of_a_match() -> None:
    """With half of it the order is 0, 1, 2 and with twice as much 2, 1, 0."""
    lines = (Line(0.5), Line(0.45, cosine=0.32), Line(0.36, cosine=0.6))
    # .50, .45 + .08 = .53 and .36 + .15 = .51, each less the same level.
    assert ranked(found(pool(page("a", *lines)))) == [1, 2, 0]


def test_the_own_language_costs_a_tenth() -> None:
    """With half of it the order is 0, 1, 2 and with twice as much 2, 0, 1."""
    lines = (Line(0.75), Line(0.7), Line(0.62, language="ru"))
    # Less .1, the English ones have .65 and .60 beside .62.
    assert ranked(found(pool(page("a", *lines)))) == [0, 2, 1]
    # Of a question in another language nothing is taken off.
    assert ranked(found(pool(page("a", *lines)), language="zh")) == [0, 1, 2]


def test_four_fifths_of_the_level_of_a_language_are_taken_off() -> None:
    """With half of it an English sentence leads, with twice as much two Chinese ones do."""
    english = [Line(match) for match in (0.8, *[0.7] * 9)]
    chinese = [Line(match, language="zh") for match in (0.6, 0.5, *[0.4] * 8)]
    search = found(pool(page("a", *english, *chinese)), language="ru")
    # Levels: English (.8 + 6.3) / 10 = .71, Chinese (.6 + .5 + 3.2) / 10 = .43. So
    # .6 - .344 = .256, .8 - .568 = .232, .5 - .344 = .156 and .7 - .568 = .132.
    assert ranked(search)[:4] == [10, 0, 11, 1]


def test_a_choice_tells_what_its_sentence_counts_and_how_close_it_is() -> None:
    search = found(pool(page("a", *FOUR)))
    choice = search.choice(2, 0, 0.5)
    assert (choice.first, choice.last, choice.passage) == (2, 3, 0)
    assert choice.score == pytest.approx(SCORES[2] + 0.5)
    assert choice.similarity == pytest.approx(0.2)
    assert search.choice(2, 0).score == pytest.approx(SCORES[2])
