import pytest

from qa.answer import Comparison, Conflict, Newest
from qa.writing.remarks import disagreement, newest, remarks


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
def test_the_newest_is_said_with_its_year(language: str) -> None:
    assert "2021" in newest(language, Newest(2021, 4))
    said = newest(language, Newest(2021, 4, "71"))
    assert "2021" in said
    assert "71 [4]" in said


def test_remarks_are_paragraphs_and_none_says_nothing() -> None:
    conflict = Conflict((1, 3), ("117 km²", "91.5 km²"), "figures", (2022, None))
    compared = Comparison((conflict,), Newest(2022, 1))
    assert remarks("en", Comparison()) == ""
    assert remarks("en", compared).split("\n\n") == [
        disagreement("en", [conflict]),
        newest("en", Newest(2022, 1)),
    ]
