"""Chosen sentences become quotes that a reader can check, or are rejected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import BlockKind, Location, Metadata, Span
from qa.answer import Parallel
from qa.finding.search import Search
from qa.judging.quotes import outdated_titles, verified_quotes
from qa.permalink import read_permalink
from tests.qa.small import Line, Page, chosen, found, page, pool

NOTE = Metadata(author="A. Nov", date="2018-03-01", sources=("A book.",), note="begin")
PAGES = (
    page("a.md",
         Line(text="The start", kind=BlockKind.HEADING, block=0),
         Line(text="It began.", cosine=0.4, block=1),
         Line(text="It ended in 2021.", cosine=1.2, block=1),
         title="Begin", metadata=NOTE, passages=[(0, 1, 0.0), (1, 3, 0.0)]),
    page("b.md", Line(text="Он начался.", cosine=-0.3, language="ru"), metadata=NOTE),
)  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the files of the pages."""
    for each in PAGES:
        document = each.split.document
        (tmp_path / document.source).write_bytes(document.text.encode())
    return tmp_path


def search(*pages: Page) -> Search:
    return found(pool(*(pages or PAGES)), [0.1, 0.3, 0.2])


def test_a_quote_tells_where_it_stands_and_what_stands_around_it(root: Path) -> None:
    found_ = search()
    (choice,) = chosen(found_, 1)
    (quote,), faults = verified_quotes(found_, [replace(choice, last=3)], root)
    assert faults == [None]
    assert (quote.marker, quote.document, quote.source, quote.title) == (1, "a.md", "a.md", "Begin")
    assert (quote.language, quote.text) == ("en", "It began. It ended in 2021.")
    assert (quote.span, quote.location) == (Span(10, 37), Location(10, 37, 2, 2))
    assert (quote.passage, quote.passage_text) == (Span(10, 37), "It began. It ended in 2021.")
    assert (quote.author, quote.date, quote.retells) == ("A. Nov", "2018-03-01", ("A book.",))
    assert (quote.year, quote.section) == (2021, "The start")
    assert quote.parallels == (Parallel("ru", "b.md", "?doc=b.md"),)
    assert read_permalink(quote.permalink).holds(found_.pool.document_of(1))
    assert quote.score == pytest.approx(0.4)


def test_a_quote_alone_has_its_passage_around_it_and_the_year_of_its_document(root: Path) -> None:
    found_ = search()
    ((quote,), _) = verified_quotes(found_, chosen(found_, 1), root)
    assert (quote.text, quote.passage_text) == ("It began.", "It began. It ended in 2021.")
    assert quote.year == 2018


def test_the_score_of_a_quote_lies_between_0_and_1(root: Path) -> None:
    found_ = search()
    quotes, _ = verified_quotes(found_, chosen(found_, 2, 3), root)
    assert [quote.score for quote in quotes] == [1.0, 0.0]


def test_quotes_that_hold_are_numbered_and_the_others_tell_why(root: Path) -> None:
    (root / "a.md").write_text("Something else.")
    found_ = search()
    quotes, faults = verified_quotes(found_, chosen(found_, 1, 3, 2), root)
    assert [(quote.marker, quote.text) for quote in quotes] == [(1, "Он начался.")]
    assert faults == [
        "the source a.md has changed since it was indexed",
        None,
        "the source a.md has changed since it was indexed",
    ]


def test_quotes_come_in_the_order_of_the_choices(root: Path) -> None:
    found_ = search()
    quotes, _ = verified_quotes(found_, chosen(found_, 3, 2, 1), root)
    assert [(quote.marker, quote.document, quote.text) for quote in quotes] == [
        (1, "b.md", "Он начался."),
        (2, "a.md", "It ended in 2021."),
        (3, "a.md", "It began."),
    ]


def test_a_quote_tells_the_title_headings_and_lead_in_that_it_is_read_with(tmp_path: Path) -> None:
    lines = (
        Line(text="Prices", kind=BlockKind.TITLE, block=0),
        Line(text="Zeekr", kind=BlockKind.HEADING, block=1),
        Line(text="Tyres:", block=2),
        Line(text="Change: 95", block=3, depth=1, cosine=0.9),
    )
    made = page("a.md", *lines)
    (tmp_path / "a.md").write_bytes(made.split.document.text.encode())
    found_ = found(pool(made))
    (quote,), _ = verified_quotes(found_, chosen(found_, 3), tmp_path)
    told = [(part.kind, part.text) for part in quote.context]
    assert told == [("title", "Prices"), ("heading", "Zeekr"), ("lead", "Tyres:")]
    assert all(made.split.document[part.span] == part.text for part in quote.context)
    assert quote.path == ("Zeekr", "Tyres:")


def test_documents_whose_files_have_changed_are_told_once_each(root: Path) -> None:
    found_ = search()
    choices = chosen(found_, 1, 2, 3)
    for spoiled, titles in ((None, []), ("a.md", ["Begin"])):
        if spoiled:
            (root / spoiled).write_text("Something else.")
        _, faults = verified_quotes(found_, choices, root)
        assert outdated_titles(found_, choices, faults, root) == titles
    # A quote that fails though its file is as it was has another reason.
    assert outdated_titles(found_, choices, [None, None, "misplaced"], root) == []
    assert outdated_titles(found_, choices, [None] * 3, root) == []
