"""What is known of words is one value, and what ships is one instance of it."""

from __future__ import annotations

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
