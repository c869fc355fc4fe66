"""What is known of words is one value, and what ships is one instance of it."""

from __future__ import annotations

import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from corpus.knowing.lexicon import Entry, Lexicon


def test_names_and_concepts_are_spelled_together() -> None:
    spelled = SHIPPED_KNOWLEDGE.spellings("Сколько стоил завод в Бресте?", "ru")
    assert spelled["Brest"] == "Бресте"
    assert spelled["cost price"] == "стоил"


def test_a_name_wins_over_a_concept_of_the_same_id() -> None:
    word = Entry("x", "thing", {"en": ["iron"]})
    name = Entry("x", "city", {"en": ["Minsk"]})
    known = Knowledge(Lexicon((name,)), Lexicon((word,)), frozenset())
    assert known.spellings("iron of Minsk", "en") == {"x": "Minsk"}


def test_belarus_and_china_are_everywhere() -> None:
    assert SHIPPED_KNOWLEDGE.everywhere == {"Belarus", "China"}
    assert SHIPPED_KNOWLEDGE.names.names("Belarus and China", "en") == SHIPPED_KNOWLEDGE.everywhere


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Minsk in Belarus", "en"),
        ("Минск в Беларуси", "ru"),
        ("白俄罗斯明斯克", "zh"),
        ("Minsk in Belarus", "nl"),
        ("Мінск у Беларусі", "be"),
    ],
)
def test_a_name_has_its_whole_word_and_its_kind_and_those_everywhere_stand_apart(
    text: str, language: str
) -> None:
    named = SHIPPED_KNOWLEDGE.named_spans(text, language)
    usual = SHIPPED_KNOWLEDGE.named_spans(text, language, everywhere=True)
    assert [kinds for _, kinds in (*named, *usual)] == [("city",), ("country",)]
    (city, _), (country, _) = *named, *usual
    assert not city.overlaps(country)
    assert len(text) == max(city.end, country.end)
