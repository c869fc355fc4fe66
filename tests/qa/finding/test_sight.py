"""A quick search shows how far the best passage stands out, and whether a sentence names all."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

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
