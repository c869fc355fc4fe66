"""A reader sees every passage that was found, in its order and with its place."""

from corpus.document import Location, Span
from qa.finding.hits import hits_of
from tests.qa.small import Line, found, page, pool


def test_hits_are_the_passages_in_their_order() -> None:
    documents = pool(
        page("en/a.md", Line(text="It began."), Line(text="It ended.", block=1), title="Begin",
             passages=[(0, 1, 0.0), (1, 2, 0.0)]),
        page("ru/b.md", Line(text="Он начался.", language="ru"), title="Начало"),
    )  # fmt: skip
    first, second, third = hits_of(found(documents, [0.2, 0.4, 0.3]))
    assert (first.rank, second.rank, third.rank) == (1, 2, 3)
    assert (first.score, second.score, third.score) == (0.4, 0.3, 0.2)
    assert (first.document, first.source, first.title) == ("en/a.md", "en/a.md", "Begin")
    assert (first.language, first.text, first.span) == ("en", "It ended.", Span(10, 19))
    assert first.location == Location(10, 19, 2, 2)
    assert (second.document, second.language, second.text) == ("ru/b.md", "ru", "Он начался.")
    assert (third.text, third.location) == ("It began.", Location(0, 9, 1, 1))


def test_nothing_found_is_no_hit() -> None:
    assert hits_of(found(pool(page("a", Line())), {})) == ()
