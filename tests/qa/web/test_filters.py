import pytest
from scripted import CATALOGUE, GREAT_STONE, INNOVATION

from corpus.scope import EVERYTHING, Scope
from qa.web.filters import filter_updates, scope_of, scope_text
from qa.web.strings import STRINGS

ZH = STRINGS["zh"]


def test_the_fields_offer_what_the_collection_holds() -> None:
    fold, languages, documents, topics, first, last = filter_updates(CATALOGUE, ZH)
    assert fold["label"] == ZH.filters
    assert ("中文", "zh") in languages["choices"]
    assert (INNOVATION.title, INNOVATION.id) in documents["choices"]
    assert ("巨石工业园", "great-stone") in topics["choices"]
    assert first["choices"][0] == (ZH.filter_any, "")
    assert ("2021", "2021") in last["choices"]
    assert "value" not in documents


def test_a_links_scope_fills_the_fields_with_what_there_is() -> None:
    scope = Scope(("zh", "xx"), (GREAT_STONE.id, "gone.md"), ("trade",), 2021, 1066)
    updates = filter_updates(CATALOGUE, ZH, scope)[1:]
    assert [update["value"] for update in updates] == [
        ["zh"],
        [GREAT_STONE.id],
        ["trade"],
        "2021",
        "",
    ]


def test_empty_fields_are_the_whole_collection() -> None:
    assert scope_of([], [], [], "", "") == scope_of(None, None, None, None, None) == EVERYTHING
    assert scope_text(EVERYTHING, CATALOGUE, ZH) == ""


@pytest.mark.parametrize("year", ["x", "²", "99999", "-1", "2018; drop"])
def test_a_year_that_is_none_is_passed_over(year: str) -> None:
    assert scope_of([], [], [], year, "2019") == Scope(last_year=2019)


def test_the_scope_is_told_in_words() -> None:
    scope = scope_of(["zh"], [GREAT_STONE.id, "gone.md"], ["great-stone"], "2018", "")
    words = f"中文; {GREAT_STONE.title}; gone.md; 巨石工业园; 2018–…"
    assert scope_text(scope, CATALOGUE, ZH) == ZH.searched_in.format(scope=words)
