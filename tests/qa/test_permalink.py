import hashlib
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Alignment, Document, Run, Span
from corpus.errors import UserError
from corpus.scope import EVERYTHING, Scope
from qa.permalink import (
    Permalink,
    document_link,
    fingerprint,
    permalink,
    question_link,
    read_permalink,
    read_scope,
)

TEXT = "The park covers 117 square kilometres. 园区面积为 91.5 平方公里。𠮷"


def document_of(text: str) -> Document:
    return Document(
        id="zh/a b&c.md",
        source="zh/a b&c.md",
        title="A",
        language="en",
        text=text,
        blocks=(),
        alignment=Alignment((Run(0, len(text), 0, len(text)),)),
        raw_line_starts=(0,),
        raw_digest="",
    )


def test_the_fingerprint_is_the_start_of_the_sha256_of_the_words() -> None:
    assert fingerprint("park") == hashlib.sha256(b"park").hexdigest()[:16]


def test_a_link_names_document_offsets_and_fingerprint() -> None:
    link = permalink("en/great-stone.md", Span(4, 8), "park")
    assert link == f"?doc=en/great-stone.md&s=4&e=8&h={fingerprint('park')}"


@given(st.data())
def test_a_link_is_read_back_and_holds_in_its_own_document(data: st.DataObject) -> None:
    document = document_of(TEXT)
    start = data.draw(st.integers(0, len(TEXT) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(TEXT))))
    link = read_permalink(permalink(document.id, span, document[span]))
    assert (link.document, link.span) == (document.id, span)
    assert link.holds(document)


def test_a_link_notices_a_changed_figure_a_shift_and_a_cut() -> None:
    span = Span(0, 38)
    link = read_permalink(permalink("zh/a b&c.md", span, TEXT[:38]))
    assert link.holds(document_of(TEXT + " More."))
    assert not link.holds(document_of(TEXT.replace("117", "118")))
    assert not link.holds(document_of(" " + TEXT))
    assert not link.holds(document_of(TEXT[:20]))


def test_a_link_to_a_document_alone_has_no_quote_to_lose() -> None:
    link = read_permalink(document_link("zh/a b&c.md"))
    assert link == Permalink("zh/a b&c.md")
    assert link.holds(document_of("anything"))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=hello",
        "?doc=",
        "?doc=a&s=1&e=2",
        "?doc=a&s=2&e=1&h=0",
        "?doc=a&s=-1&e=2&h=0",
        "?doc=a&s=x&e=2&h=0",
        "?doc=a&s=²&e=³&h=0",
        "?doc=a&s=1&e=9999999999&h=0",
        "?doc=a&h=0",
    ],
)
def test_a_damaged_link_is_refused(query: str) -> None:
    with pytest.raises(UserError):
        read_permalink(query)


def test_a_long_link_is_not_repeated_in_full() -> None:
    for link in ("?" + "a" * 100_000, "?doc=a&s=x" + "b" * 100_000):
        with pytest.raises(UserError, match="the link '") as refusal:
            read_permalink(link)
        assert len(str(refusal.value)) < 250


YEARS = st.none() | st.integers(0, 9999)
NAMES = st.lists(st.text(st.characters(codec="utf-8")), max_size=3).map(tuple)


SCOPES = st.builds(Scope, NAMES, NAMES, NAMES, YEARS, YEARS)


@given(st.text(st.characters(codec="utf-8"), min_size=1), SCOPES)
def test_a_link_to_a_question_tells_its_scope(question: str, scope: Scope) -> None:
    query = parse_qs(question_link(question, scope).removeprefix("?"), keep_blank_values=True)
    assert query.pop("q") == [question]
    assert read_scope(query) == scope
    assert bool(query) == (scope != EVERYTHING)


@pytest.mark.parametrize("year", ["", "x", "-1", "²", "20202"])
def test_a_year_that_is_none_is_passed_over(year: str) -> None:
    assert read_scope({"from": [year], "to": [year, "2020"], "lang": ["zh"]}) == Scope(("zh",))
