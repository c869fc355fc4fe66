import pytest

from qa.asking.named import BODIES, PLACES, name_asked


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Which Chinese city hosted it?", {"city"}),
        ("В каком городе это было?", {"city"}),
        ("哪个城市主办？", {"city"}),
        ("In welke stad was dat?", {"city"}),
        ("У якім горадзе гэта было?", {"city"}),
        ("Which country built it?", {"country"}),
        ("Из какой страны пресс?", {"country"}),
        ("Met welke provincie werkt Brest samen?", {"region"}),
        ("Какая область стала побратимом?", {"region"}),
        ("哪家公司签了协议？", BODIES),
        ("Які ўніверсітэт падпісаў пагадненне?", BODIES),
        ("Who founded it?", {"person"}),
        ("谁创办的？", {"person"}),
        ("Дзе гэта было?", PLACES),
    ],
)
def test_the_kind_of_name_is_read_off_the_words_that_ask(
    question: str, kinds: frozenset[str]
) -> None:
    asked = name_asked(question)
    assert asked and asked.kinds == kinds


@pytest.mark.parametrize("question", ["How many?", "Сколько?", "第一位老师是哪国人？", ""])
def test_what_asks_for_no_name_asks_for_none(question: str) -> None:
    assert name_asked(question) is None
