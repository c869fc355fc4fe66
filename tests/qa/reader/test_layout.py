"""A row of tokens: its parts in order, marked, and never longer than it may be."""

from hypothesis import given
from hypothesis import strategies as st

from qa.reader.layout import MAX_TOKENS, Segment, laid_out

BEGIN, END = 0, 2


def test_question_context_and_sentence_follow_each_other_between_marks() -> None:
    row = laid_out([10, 11], [20], [30, 31], [40], BEGIN, END)
    assert row.ids == (BEGIN, 10, 11, END, 20, 30, 31, END, 40, END)
    assert row.ids[row.first] == 40
    assert row.segments == (
        *[Segment.QUESTION] * 4,
        *[Segment.CONTEXT] * 4,
        *[Segment.SENTENCE] * 2,
    )


def test_of_headings_and_of_the_sentence_before_the_end_is_kept() -> None:
    row = laid_out([10], range(100, 200), range(200, 300), [40], BEGIN, END)
    assert 199 in row.ids
    assert 299 in row.ids
    assert 100 not in row.ids
    assert 200 not in row.ids


@given(*[st.lists(st.integers(3, 9), max_size=300) for _ in range(4)])
def test_no_row_is_longer_than_its_bound(
    question: list[int], headings: list[int], before: list[int], sentence: list[int]
) -> None:
    row = laid_out(question, headings, before, sentence, BEGIN, END)
    assert len(row.ids) == len(row.segments) <= MAX_TOKENS
    assert row.segments[row.first] is Segment.SENTENCE
    assert row.segments[row.first - 1] is Segment.CONTEXT
