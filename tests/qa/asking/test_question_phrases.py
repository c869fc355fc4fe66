import pytest

from corpus.document import Span
from qa.asking.phrases import (
    article_before,
    content_after,
    core_of,
    first_word,
    is_prepositional,
    phrases,
    preposition_before,
    words_of,
)


def words(text: str, spans: list[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who built Minsk's by-pass?", ["Who", "built", "Minsk's", "by-pass"]),
        ("Кто построил?", ["Кто", "построил"]),
        ("Хто пабудаваў?", ["Хто", "пабудаваў"]),
        ("Wie bouwde 't?", ["Wie", "bouwde", "t"]),
        ("园区有多少员工？", ["园区", "有", "多少", "员工"]),
        ("?!", []),
    ],
)
def test_words_are_found_with_and_without_spaces(text: str, found: list[str]) -> None:
    assert words(text, list(words_of(text))) == found


@pytest.mark.parametrize(
    ("said", "core", "prepositional"),
    [
        ("for the big one", "big", True),
        ("в Гомеле", "Гомеле", True),
        ("у Гомелі", "Гомелі", True),
        ("van het park", "park", True),
        ("在明斯克", "明斯克", True),
        ("the new park", "new park", False),
    ],
)
def test_the_core_of_a_phrase_is_without_function_words(
    said: str, core: str, prepositional: bool
) -> None:
    assert core_of(said) == core
    assert is_prepositional(said) is prepositional


def test_a_phrase_knows_its_article_and_its_preposition() -> None:
    text = "How much is a tyre change for the small van?"
    van = Span(text.index("small"), text.index("?"))
    article = article_before(text, van.start)
    assert article is not None and words(text, [article]) == ["the"]
    assert preposition_before(text, van) == text.index("for")
    assert preposition_before(text, Span(text.index("tyre"), text.index(" for"))) is None


def test_content_ends_at_a_function_word_and_at_a_sign() -> None:
    text = "How many big parks, towns and lakes are there?"
    first = content_after(text, text.index("big"))
    assert first is not None and words(text, [first]) == ["big parks"]
    assert content_after("is it", 0) is None


def test_phrases_are_of_words_that_carry_what_is_said() -> None:
    text = "How many people work in the park?"
    assert words(text, phrases(text, 2)) == ["people", "people work", "work", "park"]
    assert first_word("") == "" and first_word("Park here") == "park"
