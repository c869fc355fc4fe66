"""A quick search shows how far a passage stands out, whether a sentence names all, and whom."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from corpus.language import language_of
from qa.asking.constraints import Content
from qa.finding.pool import Sources
from qa.finding.sight import Sight
from tests.qa.small import Line, asked, page, pool


@pytest.mark.parametrize(
    ("names", "told"),
    [({"Minsk", "Changchun"}, True), ({"Borisov", "Changchun"}, False), ({"Borisov"}, True)],
)
def test_names_are_told_together_by_one_sentence(names: set[str], told: bool) -> None:
    found = pool(
        page("ties", Line(50, "Minsk and Changchun signed."), Line(40, "Borisov and Ningbo did."))
    )
    query, encoded = asked(0, wanted=Content(names=frozenset(names)))
    encoder: Any = SimpleNamespace(read_queries=lambda _: [encoded])
    sight = Sight(Sources(found.index.whole, found.knowledge), encoder)
    assert sight.tells(query) is told
    assert sight.strength(query) > 0


@pytest.mark.parametrize(
    ("text", "kinds", "name"),
    [
        ("Borisov and Ningbo signed.", {"city"}, "Ningbo"),
        ("Борисов дружит с городом Нинбо.", {"city"}, "Нинбо"),
        ("鲍里索夫与宁波签约。", {"city"}, "宁波"),
        ("Borisov is friends with Ningbo and Changchun.", {"city"}, None),
        ("Borisov signed.", {"city"}, None),
        ("Borisov and Ningbo signed.", {"region"}, None),
    ],
)
def test_the_one_name_that_answers_is_told(text: str, kinds: set[str], name: str | None) -> None:
    language = language_of(text)
    found = pool(page("ties", Line(50, text, language=language)))
    query, encoded = asked(0, wanted=Content(names=frozenset({"Borisov"})), language=language)
    encoder: Any = SimpleNamespace(read_queries=lambda _: [encoded])
    assert Sight(Sources(found.index.whole, found.knowledge), encoder).named(query, kinds) == name


def test_the_sentence_before_the_quote_may_have_the_name() -> None:
    lines = (Line(10, "Ningbo is old."), Line(50, "It signed."), Line(40, "So it was."))
    found = pool(page("ties", *lines))
    query, encoded = asked(0)
    encoder: Any = SimpleNamespace(read_queries=lambda _: [encoded])
    sight = Sight(Sources(found.index.whole, found.knowledge), encoder)
    assert sight.named(query, {"city"}) == "Ningbo"
