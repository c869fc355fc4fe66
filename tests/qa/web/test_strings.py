import dataclasses
import re
from string import Formatter

import pytest

from corpus.languages import LANGUAGES
from qa.plurals import Counted
from qa.web.strings import (
    AUTONYMS,
    STRINGS,
    Strings,
    choose_language,
    strings_for,
)

NAMES = [field.name for field in dataclasses.fields(Strings) if field.name != "language_names"]
# One letter of each language's own script, and of Belarusian and Russian what the other lacks.
FOREIGN = {"ru": "[ўі]", "be": "[ищъ]", "en": "[а-я一-鿿]", "nl": "[а-я一-鿿]", "zh": "[а-я]"}


def texts(language: str, name: str) -> list[str]:
    entry = getattr(STRINGS[language], name)
    return list(entry.forms.values()) if isinstance(entry, Counted) else [entry]


def braces(text: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_exists_with_the_same_gaps_to_fill(language: str) -> None:
    for name in NAMES:
        for text in texts(language, name):
            assert text.strip(), name
            assert braces(text) == braces(texts("en", name)[0]), name


def test_five_languages_have_strings_and_a_name() -> None:
    assert set(STRINGS) == set(AUTONYMS) == set(LANGUAGES)
    for strings in STRINGS.values():
        assert set(strings.language_names) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_was_left_in_another_language(language: str) -> None:
    for name in NAMES:
        for text in texts(language, name):
            assert not re.search(FOREIGN[language], text.lower()), name


def test_no_two_languages_share_a_whole_text() -> None:
    for name in NAMES:
        said = [text for language in LANGUAGES for text in set(texts(language, name))]
        shared = {text for text in said if said.count(text) > 1}
        # Russian and Belarusian write two of these alike, English and Dutch one.
        assert shared <= {"с. {page}", "Файл", "Score"}, name


@pytest.mark.parametrize(
    ("asked", "header", "language"),
    [
        ("be", "ru", "be"),
        (None, "nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        (None, "fr, zh-TW;q=0.5", "zh"),
        (None, "en;q=0.1, ru;q=0.9", "ru"),
        (None, "ru;q=0, be", "be"),
        ("xx", "ru", "ru"),
        ("zh-CN", None, "zh"),
        (None, "*", "en"),
        (None, None, "en"),
        ("<script>", ";;q=,", "en"),
    ],
)
def test_the_link_then_the_browser_then_english_decides(
    asked: str | None, header: str | None, language: str
) -> None:
    assert choose_language(asked, header) == language


def test_the_page_offers_each_language_by_its_own_name() -> None:
    assert AUTONYMS["be"] == "Беларуская"
    assert len(set(AUTONYMS.values())) == len(LANGUAGES)


def test_an_unknown_language_gets_english() -> None:
    assert strings_for("xx") is STRINGS["en"]


@pytest.mark.parametrize(
    ("language", "seconds", "said"),
    [
        ("en", 1, "in 1 second."),
        ("ru", 21, "через 21 секунду."),
        ("ru", 2, "через 2 секунды."),
        ("be", 5, "праз 5 секунд."),
        ("nl", 1, "over 1 seconde opnieuw."),
        ("zh", 5, "请在 5 秒后再问。"),
    ],
)
def test_a_wait_is_told_in_the_form_that_its_number_takes(
    language: str, seconds: int, said: str
) -> None:
    assert STRINGS[language].too_often.of(seconds, seconds=seconds).endswith(said)
