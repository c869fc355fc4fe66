import pytest

from corpus.knowing.knowledge import SHIPPED
from qa.writing.naming import whole_names


@pytest.mark.parametrize(
    ("name", "language", "whole"),
    [
        ("Vitebsk", "ru", "Витебск"),
        ("Shanghai", "ru", "Шанхай"),
        ("Belarus", "ru", "Беларусь"),
        ("Belarus", "be", "Беларусь"),
        ("Belarus", "nl", "Belarus"),
        ("Harbin", "ru", None),  # the stem is the name here, but no rule knows it
        ("Ukraine", "nl", None),
    ],
)
def test_a_name_is_known_whole_or_not_at_all(name: str, language: str, whole: str | None) -> None:
    assert whole_names(SHIPPED, language).get(name) == whole
