from itertools import product

import pytest

from corpus.knowing.lexicon import Lexicon
from corpus.knowing.vocabulary import spelled_in


@pytest.mark.parametrize(
    ("word", "languages", "known"),
    [
        ("exports", ("en", "nl"), ("en",)),
        ("zustersteden", ("en", "nl"), ("nl",)),
        ("minsk", ("en", "nl"), ("en", "nl")),
        ("гродна", ("be", "ru"), ("be",)),
        ("гродно", ("be", "ru"), ("ru",)),
        ("парка", ("be", "ru"), ("be", "ru")),
        ("кыштымка", ("be", "ru"), ()),
    ],
)
def test_a_word_is_of_the_languages_whose_notes_hold_it(
    word: str, languages: tuple[str, str], known: tuple[str, ...]
) -> None:
    assert spelled_in(word, languages) == known


def test_a_word_that_no_note_holds_is_known_by_how_it_begins() -> None:
    assert spelled_in("zuiveltrein", ("en", "nl")) == ("nl",)
    assert spelled_in("xue", ("en", "nl")) != ("nl",)


@pytest.mark.parametrize("word", ["адносіны", "адносины", "рэзідэнтаў", "рэзидэнтау"])
def test_belarusian_is_known_in_russian_letters_too(word: str) -> None:
    assert spelled_in(word, ("be", "ru")) == ("be",)


@pytest.mark.parametrize(
    ("letters", "languages"), [("qxwz", ("en", "nl")), ("щъыэ", ("be", "ru"))], ids=["nl", "be"]
)
def test_no_list_is_asked_for_a_word_that_begins_as_none_of_its_forms(
    letters: str, languages: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    knows = Lexicon.knows

    def noted(lexicon: Lexicon, word: str, language: str) -> bool:
        asked.append(word)
        return knows(lexicon, word, language)

    monkeypatch.setattr(Lexicon, "knows", noted)
    words = ["".join(word) for word in product(letters, repeat=5)]
    assert not any(spelled_in(word, languages) for word in words)
    assert len(asked) < len(words) / 10
