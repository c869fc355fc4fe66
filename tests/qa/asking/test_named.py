import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from qa.asking.named import alike_in, is_place, without_partner


@pytest.mark.parametrize(
    ("text", "language", "place"),
    [
        ("Minsk", "en", True),
        ("Бресте", "ru", True),
        ("鲍里索夫", "zh", True),
        ("Minsk museum", "en", False),
        ("exports", "en", False),
        ("Лукашэнка", "be", False),
    ],
)
def test_a_place_is_a_city_a_region_or_a_country_and_nothing_else(
    text: str, language: str, place: bool
) -> None:
    assert is_place(text, language, SHIPPED_KNOWLEDGE) is place


def test_any_place_is_like_a_place_but_one_that_is_everywhere_only_where_no_other_is() -> None:
    text = "What does Gansu do in Grodno for China?"
    assert _alike(text, "Minsk Region") == ["Gansu", "Grodno"]
    assert _alike("How many students from China are here?", "Minsk") == ["China"]
    assert _alike("How many residents are here?", "Minsk") == []


def _alike(text: str, name: str) -> list[str]:
    spans = alike_in(text, name, "en", SHIPPED_KNOWLEDGE)
    return [text[span.start : span.end] for span in spans]


def test_a_partner_is_let_go_where_a_conjunction_alone_joins_the_two() -> None:
    text = "When did Minsk and Brest sign?"
    pair = alike_in(text, "Gomel", "en", SHIPPED_KNOWLEDGE)
    whole = "When did Gomel and its partner sign?"
    assert without_partner(text, "Gomel", pair, "en") == whole
    text = "When did Minsk sign with Brest?"
    pair = alike_in(text, "Gomel", "en", SHIPPED_KNOWLEDGE)
    assert without_partner(text, "Gomel", pair, "en") is None
