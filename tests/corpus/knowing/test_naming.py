import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.knowing.naming import whole_names


@pytest.mark.parametrize(
    ("name", "language", "whole"),
    [
        ("Vitebsk", "ru", "Витебск"),
        ("Shanghai", "ru", "Шанхай"),
        ("Belarus", "ru", "Беларусь"),
        ("Belarus", "be", "Беларусь"),
        ("Belarus", "nl", "Belarus"),
        ("Brest Region", "ru", "Брестская область"),
        ("Mogilev Region", "be", "Магілёўская вобласць"),
        ("Harbin", "ru", None),  # the stem is the name here, but no rule knows it
        ("Ukraine", "nl", None),
    ],
)
def test_a_name_is_known_whole_or_not_at_all(name: str, language: str, whole: str | None) -> None:
    assert whole_names(SHIPPED_KNOWLEDGE, language).get(name) == whole


@pytest.mark.parametrize("language", ["en", "ru", "zh", "nl", "be"])
def test_no_name_is_called_by_a_form_that_leaves_a_word_open(language: str) -> None:
    assert not [form for form in whole_names(SHIPPED_KNOWLEDGE, language).values() if "*" in form]
