import pytest

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
