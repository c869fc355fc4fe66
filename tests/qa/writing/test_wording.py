import dataclasses
import re
from collections.abc import Mapping
from string import Formatter

import pytest

from corpus.languages import LANGUAGES
from qa.asking.cues import AnswerKind
from qa.plurals import Counted
from qa.writing.wording import Words, words_for

JOINTS = {"between_sentences", "between_items", "between_sides"}
SIGNS = {
    "quotation_marks",
    "marks_around_marks",
    "attribution",
    "attribution_foreign",
    "overview_heading",
    "overview_foreign",
    "comparison_heading",
}
SIDES = {"side", "side_of_year"}
NAMES = [field.name for field in dataclasses.fields(Words) if field.name not in {"code", *JOINTS}]
SENTENCES = [name for name in NAMES if name not in SIGNS | SIDES]
FOREIGN = {"ru": "[ўі]", "be": "[ищъ]", "en": "[а-я一-鿿]", "nl": "[а-я一-鿿]", "zh": "[а-я]"}


def texts(language: str, name: str) -> list[str]:
    entry = getattr(words_for(language), name)
    if isinstance(entry, Counted):
        return list(entry.forms.values())
    return list(entry.values()) if isinstance(entry, Mapping) else [entry]


def gaps(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_exists_with_the_same_gaps_to_fill(language: str, name: str) -> None:
    wanted = [gaps(text) for text in texts("en", name)]
    if isinstance(getattr(words_for("en"), name), Counted):
        wanted = wanted[:1] * len(texts(language, name))
    assert all(text.strip() for text in texts(language, name))
    assert [gaps(text) for text in texts(language, name)] == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_was_left_in_another_language(language: str) -> None:
    for name in NAMES:
        for text in texts(language, name):
            assert not re.search(FOREIGN[language], text.lower()), name


@pytest.mark.parametrize("name", SENTENCES)
def test_no_two_languages_share_a_sentence(name: str) -> None:
    said = [set(texts(language, name)) for language in LANGUAGES]
    assert len(set().union(*said)) == sum(map(len, said))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_has_a_sentence_for_every_kind_of_answer(language: str) -> None:
    assert set(words_for(language).missing_kinds) == {kind.value for kind in AnswerKind}


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_are_an_opening_and_a_closing_one(language: str) -> None:
    words = words_for(language)
    for opening, closing in (words.quotation_marks, words.marks_around_marks):
        assert opening != closing


def test_an_unknown_language_gets_english() -> None:
    assert words_for("fr") is words_for("en")
    assert words_for("") is words_for("en")
