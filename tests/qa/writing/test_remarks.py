import pytest

from qa.answer import Conflict
from qa.writing.remarks import disagreement, without_outdated


@pytest.mark.parametrize("language", ["en", "ru", "zh", "nl", "be"])
def test_every_side_of_a_conflict_is_named_with_its_year_and_mark(language: str) -> None:
    conflict = Conflict((1, 3), ("117 km²", "91.5 km²"), "figures", (2022, None))
    said = disagreement(language, [conflict])
    dated = "117 km²（2022年）[1]" if language == "zh" else "117 km² (2022) [1]"
    assert dated in said
    assert "91.5 km² [3]" in said
    assert disagreement(language, [conflict]) != disagreement(
        language, [Conflict((1, 3), ("117 km²", "91.5 km²"), "forecast", (2022, None))]
    )


def test_without_a_conflict_nothing_is_said() -> None:
    assert disagreement("en", []) == ""


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
