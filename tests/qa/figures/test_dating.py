"""Of which year a figure speaks, by its own words, by what stands before it, by its document."""

import pytest

from corpus.document import Metadata
from qa.figures.dating import nearest_years, year_of, years_of_events
from tests.qa.small import Line, page, pool


def test_the_nearest_year_dates_a_figure() -> None:
    text = "In 2019 it had 40 residents, and 71 residents in 2021."
    years = years_of_events(text, "en")
    assert nearest_years(years, text.index("40")) == {2019}
    assert nearest_years(years, text.index("71")) == {2021}
    assert nearest_years([], 7) == frozenset()
    assert nearest_years([(2016, 3), (2017, 8)], 20) == {2016, 2017}


def test_a_span_of_years_is_taken_whole_and_two_years_are_not() -> None:
    """The second year starts five code points after the first in 2016–2017, six with spaces."""
    assert nearest_years([(2016, 3), (2017, 9)], 20) == {2016, 2017}
    assert nearest_years([(2016, 3), (2017, 10)], 20) == {2017}
    assert nearest_years([(2016, 3), (2017, 10)], 0) == {2016}
    assert nearest_years([(2019, 0), (2021, 30)], 14) == {2019}
    assert nearest_years([(2019, 0), (2021, 30)], 16) == {2021}


def test_the_year_of_a_source_dates_no_event() -> None:
    years = years_of_events("An article of 2022 counts 71 residents in 2021.", "en")
    assert years == [(2021, 42)]


@pytest.mark.parametrize(
    ("lines", "first", "last", "date", "expected"),
    [
        # The latest in its words, else the last before it, else that of the document.
        (("From 2015 to 2019.", "It grew in 2021."), 0, 1, "2010", 2019),
        (("In 2012, 2013 and 2011 it was.", "It grew."), 1, 2, "2010", 2011),
        (("It was.", "It grew."), 1, 2, "12 May 2010, 2014", 2010),
        (("It was.", "It grew."), 1, 2, "1950", 1950),
        (("It was.", "It grew."), 1, 2, "1850", None),
        (("It was.", "It grew."), 1, 2, None, None),
        (("It grew.", "In 2012 it was."), 0, 1, None, None),
        (("It grew.", "In 2012 it was."), 0, 2, None, 2012),
    ],
)
def test_a_quote_speaks_of_a_year(
    lines: tuple[str, ...], first: int, last: int, date: str | None, expected: int | None
) -> None:
    written = [Line(text=text) for text in lines]
    documents = pool(page("a", *written, metadata=Metadata(date=date)))
    span = documents.span_of(first, last)
    assert year_of(documents.document_of(0), span, "en") == expected


def test_the_year_before_a_quote_stands_in_its_paragraph() -> None:
    lines = [Line(text="In 2012 it was."), Line(text="It grew."), Line(text="It fell.", block=1)]
    documents = pool(page("a", *lines))
    assert year_of(documents.document_of(0), documents.span_of(1, 2), "en") == 2012
    assert year_of(documents.document_of(0), documents.span_of(2, 3), "en") is None
