"""What a sentence is read with counts as matched by it, a little less than its own words."""

from __future__ import annotations

import numpy as np

from corpus.document import BlockKind
from qa.finding.context import in_context
from tests.qa.small import Line, page, pool

PRICES = page(
    "prices.md",
    Line(text="Prices", kind=BlockKind.TITLE, block=0),
    Line(text="Geely", kind=BlockKind.HEADING, block=1),
    Line(text="Service: 240", block=2),
    Line(text="Zeekr", kind=BlockKind.HEADING, block=3),
    Line(text="Service: 410", block=4),
)


def test_a_token_matches_the_heading_above_and_none_of_another_section() -> None:
    index = pool(PRICES).index
    matches = np.array([[0.1, 0.2, 0.3, 0.9, 0.3]], np.float32)  # the question names the Zeekr
    found = in_context(index, np.array([2, 4]), matches)
    assert np.allclose(found, [[0.3, 0.81]])


def test_own_words_stay_where_they_match_better() -> None:
    index = pool(PRICES).index
    matches = np.array([[0.5, 0.5, 0.5, 0.5, 0.5]], np.float32)
    assert np.allclose(in_context(index, np.array([2, 4]), matches), 0.5)


def test_sentences_of_a_document_without_headings_are_as_they_are() -> None:
    index = pool(page("a.md", Line(text="It began."), Line(text="It ended."))).index
    matches = np.array([[0.1, 0.7]], np.float32)
    assert np.allclose(in_context(index, np.array([0, 1]), matches), matches)
