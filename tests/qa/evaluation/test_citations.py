"""Citation recall and precision, worked by hand."""

from __future__ import annotations

import pytest

from qa.answer import Answer, Timings
from qa.evaluation.citations import Citations, count_citations
from qa.writing.compose import compose
from tests.qa.quoting import certain, quote

QUOTES = (
    quote(1, "The lighthouse on Gull Rock was built in 1874."),
    quote(2, "The last keeper left the tower in 1983."),
    quote(3, "Маяк построен в 1874 году.", "ru"),
)


def answer(text: str, engine: str = "endpoint:m", language: str = "en") -> Answer:
    return Answer(
        question="?",
        standalone_question="?",
        language=language,
        abstained=False,
        reason=None,
        confidence=1.0,
        text=text,
        quotes=QUOTES,
        hits=(),
        engine=engine,
        timings=Timings(0, 0, 0, 0),
    )


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("It was built in 1874 [1].", Citations(1, 1, 1, 1)),
        ("It was built in 1999 [1].", Citations(1, 0, 1, 0)),
        ("It was built in 1874.", Citations(1, 0, 0, 0)),
        # Each quote says one half: both citations count.
        ("It was built in 1874 and left in 1983 [1][2].", Citations(1, 1, 2, 2)),
        # The second says nothing of it, and the first alone is enough: it is irrelevant.
        ("It was built in 1874 [1][2].", Citations(1, 1, 2, 1)),
        # Either is enough, so neither is irrelevant.
        ("It was built in 1874 [1][3].", Citations(1, 1, 2, 2)),
        ("It was built in 1874 [1]. The keeper left in 1999 [2].", Citations(2, 1, 2, 1)),
        ("It was built in 1874 [9].", Citations(1, 0, 0, 0)),
    ],
)
def test_the_counts_are_those_of_the_definition(text: str, counts: Citations) -> None:
    assert count_citations(answer(text), certain) == counts


@pytest.mark.parametrize("language", ["en", "ru", "zh", "nl", "be"])
def test_quotes_entail_themselves_in_any_language(language: str) -> None:
    extract = answer(compose(language, QUOTES), "extractive", language)
    assert count_citations(extract, lambda *_: -1.0) == Citations(3, 3, 3, 3)
