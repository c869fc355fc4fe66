"""What is asked of a language is told in one place, and nowhere again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.languages import HAN, LANGUAGES, answer_language, has_han, is_wide

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("character", ["一", "龥", "㐀", "\ufa0e", "𠮷", "𰻝"])
def test_common_and_rare_chinese_characters_are_han(character: str) -> None:
    assert has_han(character) and has_han(f"Xi {character}.")
    assert re.fullmatch(f"[{HAN}]", character)
    assert is_wide(character)


@pytest.mark.parametrize("character", ["。", "，", "《", "７", "ア", "⺼"])
def test_what_is_set_as_wide_needs_no_space_and_is_no_chinese_character(character: str) -> None:
    assert is_wide(character)
    assert not has_han(character)


@pytest.mark.parametrize("character", ["a", "й", "ў", "7", ".", "é", "한"])
def test_other_letters_and_digits_are_neither(character: str) -> None:
    assert not has_han(character)
    assert not is_wide(character)


def test_an_answer_is_in_one_of_the_five_languages() -> None:
    assert [answer_language(code) for code in (*LANGUAGES, "de", "und", "")] == [
        *LANGUAGES,
        *3 * ["en"],
    ]


def test_an_answer_to_another_language_is_in_that_of_the_page() -> None:
    assert answer_language("de", "ru") == "ru"
    assert answer_language("zh", "ru") == "zh"
    assert answer_language("de", "fr") == "en"


def test_the_codes_and_the_range_of_chinese_stand_here_alone() -> None:
    repeated = re.compile(
        r'\("en", "ru", "zh", "nl", "be"\)|\\u(?:3400|4e00|9fff)|一-鿿', re.IGNORECASE
    )
    found = [
        path.relative_to(ROOT).as_posix()
        for room in ("corpus", "embeddings", "qa")
        for path in sorted((ROOT / room).rglob("*.py"))
        if repeated.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["corpus/languages.py"]
