import pytest

from corpus.catalogue import Entry
from corpus.scope import EVERYTHING, Scope

CANAL = Entry("en/canal.md", "The royal canal", "en", ("en",), ("canal",), (1784, 1990), "canal")


@pytest.mark.parametrize(
    ("scope", "admitted"),
    [
        (EVERYTHING, True),
        (Scope(languages=("en", "ru")), True),
        (Scope(languages=("ru",)), False),
        (Scope(documents=("en/canal.md",)), True),
        (Scope(documents=("ru/canal.md",)), False),
        (Scope(topics=("trade", "canal")), True),
        (Scope(topics=("trade",)), False),
        (Scope(first_year=1785), True),
        (Scope(first_year=1785, last_year=1989), False),
        (Scope(last_year=1784), True),
        (Scope(last_year=1783), False),
        (Scope(languages=("en",), topics=("trade",)), False),
    ],
)
def test_all_that_is_chosen_must_agree(scope: Scope, admitted: bool) -> None:
    assert scope.admits(CANAL, "en") is admitted


def test_a_document_without_years_is_in_no_year() -> None:
    timeless = Entry("a.txt", "A", "en", ("en",), (), (), "a.txt")
    assert EVERYTHING.admits(timeless, "en")
    assert not Scope(first_year=1).admits(timeless, "en")
