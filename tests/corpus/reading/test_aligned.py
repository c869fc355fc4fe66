from collections.abc import Callable
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Run, Span
from corpus.reading.aligned import AlignedText, Edit

RAW = "The two coun-\ntries agreed."


def test_an_untouched_text_is_one_run() -> None:
    whole = AlignedText.of_raw(RAW, 0, len(RAW))
    parts = AlignedText.join([whole.cut(0, 5), whole.cut(5, 9), whole.cut(9, len(RAW))])
    assert parts.text == RAW
    assert parts.runs == (Run(0, len(RAW), 0, len(RAW)),)


def test_a_deleted_hyphen_leaves_both_halves_at_their_places() -> None:
    whole = AlignedText.of_raw(RAW, 0, len(RAW)).replace([Edit(12, 14)])
    assert whole.text == "The two countries agreed."
    assert whole.alignment.raw_span(Span(8, 17)) == Span(8, 19)


def test_a_replacement_stands_for_all_that_it_replaced() -> None:
    raw = "R&amp;D"
    content = AlignedText.of_raw(raw, 0, len(raw)).replace([Edit(1, 6, "&")])
    assert content.text == "R&D"
    assert content.alignment.raw_range(1) == (1, 6)
    assert content.alignment.raw_range(2) == (6, 7)


def test_stripping_white_space_alone_leaves_nothing() -> None:
    assert AlignedText.of_raw("  \t", 0, 3).strip() == AlignedText("", ())


@given(st.text(max_size=40), st.data())
def test_cuts_and_deletions_keep_every_character_at_its_place(
    raw: str, data: st.DataObject
) -> None:
    content = AlignedText.of_raw(raw, 0, len(raw))
    for _ in range(3):
        bounds = st.integers(0, len(content))
        start, end = sorted((data.draw(bounds), data.draw(bounds)))
        content = content.replace([Edit(start, end)])
    places = [content.alignment.raw_range(i) for i in range(len(content))]
    assert "".join(raw[start:end] for start, end in places) == content.text
    assert places == sorted(places)


@given(st.text(min_size=1, max_size=20), st.lists(st.text(min_size=1, max_size=5), max_size=4))
def test_replacements_equal_those_made_on_the_string(raw: str, news: list[str]) -> None:
    edits = [Edit(i, i + 1, new) for i, new in enumerate(news[: len(raw)])]
    content = AlignedText.of_raw(raw, 0, len(raw)).replace(edits)
    assert content.text == "".join(news[: len(raw)]) + raw[len(edits) :]
    assert content.alignment.length == len(content.text)


@given(st.text(min_size=1, max_size=20), st.data())
def test_edits_are_made_alike_whether_a_text_is_of_one_run_or_of_several(
    raw: str, data: st.DataObject
) -> None:
    bounds = st.integers(0, len(raw))
    places = sorted(data.draw(st.lists(bounds, max_size=6)))
    news = st.sampled_from(["", "-", "two", " "])
    edits = [Edit(a, b, data.draw(news)) for a, b in zip(places[::2], places[1::2], strict=False)]
    whole = AlignedText.standing_for(raw, 5, 5 + len(raw))
    at = data.draw(bounds)
    runs = (Run(0, at, 5, 5 + at), Run(at, len(raw) - at, 5 + at, 5 + len(raw)))
    several = AlignedText(raw, tuple(run for run in runs if run.length))
    made, expected = whole.replace(edits), several.replace(edits)
    assert made.text == expected.text
    places_of = [
        [text.alignment.raw_range(i) for i in range(len(text))] for text in (made, expected)
    ]
    assert places_of[0] == places_of[1]


def test_a_text_is_made_without_a_call_for_each_of_its_fields(steps: Callable[..., int]) -> None:
    assert steps(AlignedText, "a", ()) < 2 * len(fields(AlignedText))
