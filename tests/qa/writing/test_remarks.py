from dataclasses import replace

import pytest

from qa.answer import Conflict, Quote
from qa.writing.remarks import disagreement, without_outdated
from tests.qa.quoting import quote


def quoted(*documents: str) -> list[Quote]:
    """A quote of each of these documents, by their markers."""
    return [
        replace(quote(marker, "Words."), document=document)
        for marker, document in enumerate(documents, 1)
    ]


@pytest.mark.parametrize("language", ["en", "ru", "zh", "nl", "be"])
def test_every_side_of_a_conflict_is_named_with_its_year_and_mark(language: str) -> None:
    conflict = Conflict((1, 3), ("117 km²", "91.5 km²"), "figures", (2022, None))
    said = disagreement(language, [conflict], quoted("a", "b", "c"))
    dated = "117 km²（2022年）[1]" if language == "zh" else "117 km² (2022) [1]"
    assert dated in said
    assert "91.5 km² [3]" in said
    assert disagreement(language, [conflict], quoted("a", "b", "c")) != disagreement(
        language,
        [Conflict((1, 3), ("117 km²", "91.5 km²"), "forecast", (2022, None))],
        quoted("a", "b", "c"),
    )


@pytest.mark.parametrize("language", ["en", "ru", "zh", "nl", "be"])
def test_one_source_does_not_disagree_with_another(language: str) -> None:
    conflict = Conflict((1, 3), ("117 km²", "91.5 km²"), "figures", (None, None))
    within = disagreement(language, [conflict], quoted("a", "b", "a"))
    assert "117 km² [1]" in within
    assert within != disagreement(language, [conflict], quoted("a", "b", "c"))


def test_without_a_conflict_nothing_is_said() -> None:
    assert disagreement("en", [], quoted("a")) == ""


@pytest.mark.parametrize("language", ["en", "ru", "zh", "nl", "be"])
def test_every_outdated_source_is_named_in_one_line(language: str) -> None:
    assert without_outdated(language, []) == ""
    for titles in (["A"], ["A", "B"], list("ABCDE")):
        said = without_outdated(language, titles)
        assert "\n" not in said
        assert all(title in said for title in titles)


def test_a_title_with_quotation_marks_of_its_own_has_the_inner_kind() -> None:
    assert "«„Вялікі камень“ — парк»" in without_outdated("be", ["«Вялікі камень» — парк"])
    assert "‘The “Great Stone”’" in without_outdated("en", ["The “Great Stone”"])
