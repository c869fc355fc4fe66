"""Names are found in five languages and known again across inflection and script."""

from __future__ import annotations

import json

import pytest

from corpus.knowing.names import is_name, same_name, unsupported_names
from corpus.shipped import SHIPPED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Минск", "Минске"),
        ("Гомель", "Гомельская"),
        ("Лукашенко", "Loekasjenko"),
        ("Слуцк", "Slutsk"),
        ("Борисовым", "Borisov"),
        ("Жлобін", "Zjlobin"),
        ("Belarus", "Belarusian"),
        ("Rosa", "Rosa’s"),
        ("Azië", "Azie"),
        ("宁波", "宁波"),
    ],
)
def test_the_same_name_is_known_again(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Иванов", "Иваненко"),
        ("Гана", "Хунань"),
        ("Хунань", "Ghana"),
        ("Минск", "Пинск"),
        ("Austria", "Australia"),
        ("Niger", "Nigeria"),
        ("Wei", "Li"),
        ("Брест", "Брянск"),
    ],
)
def test_different_names_are_kept_apart(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


SPOKEN = {
    "en": "Ningbo and Borisov have been partners since the mayors met in Minsk.",
    "ru": "Нинбо и Борисов стали партнёрами, когда мэры встретились в Минске.",
    "zh": "宁波与鲍里索夫结为伙伴，两市市长在明斯克会面。",
    "nl": "Ningbo en Borisov zijn partners sinds hun burgemeesters elkaar in Minsk ontmoetten.",
    "be": "Нінбо і Барысаў сталі партнёрамі, калі мэры сустрэліся ў Мінску.",
}


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("source", SPOKEN)
def test_a_name_holds_across_the_five_languages(language: str, source: str) -> None:
    assert unsupported_names(SPOKEN[language], language, [SPOKEN[source]]) == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Poland and Borisov have been partners.", "Poland"),
        ("ru", "Лодзь и Борисов стали партнёрами.", "Лодзь"),
        ("zh", "张伟在鲍里索夫签署了协议。", "张伟"),
        ("nl", "Utrecht en Borisov zijn partners.", "Utrecht"),
        ("be", "Лодзь і Барысаў сталі партнёрамі.", "Лодзь"),
    ],
)
def test_a_name_that_no_source_has_is_reported(language: str, text: str, name: str) -> None:
    assert unsupported_names(text, language, list(SPOKEN.values())) == [name]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In June the trade grew. However, it fell later."),
        ("ru", "В мае торговля выросла. Однако позже упала."),
        ("zh", "五月贸易增长，后来下降。"),
        ("nl", "In mei groeide de handel. Later daalde hij."),
        ("be", "У маі гандаль вырас. Аднак потым упаў."),
    ],
)
def test_the_beginning_of_a_sentence_and_a_month_are_no_names(language: str, text: str) -> None:
    assert unsupported_names(text, language, []) == []


def test_a_name_of_two_words_stands_in_one_place() -> None:
    apart = "Zhang Jun met Li Wei."
    assert unsupported_names("We saw Zhang Wei.", "en", [apart]) == ["Zhang Wei"]
    assert unsupported_names("We saw Zhang Wei.", "en", ["Zhang Wei was there."]) == []
    assert unsupported_names("We saw Zhang Wei.", "en", ["Zhang left.", "Wei left."]) != []


def test_the_whole_of_a_text_is_a_name_or_it_is_none() -> None:
    assert is_name("Великий камень", ["巨石"])
    assert is_name("Rosa Lind", ["the champion, Rosa Lind, won"])
    assert not is_name("встреча в Минске", ["Minsk"])
    assert not is_name("", ["Minsk"])


def test_listed_names_are_written_as_the_shipped_notes_write_them() -> None:
    """Most forms of a name occur in the notes; at least one does in every language."""
    listed = (SHIPPED.parent / "knowing/names.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in listed.splitlines()]
    for language in ("en", "ru", "zh", "nl", "be"):
        files = (SHIPPED / language).glob("*.md")
        text = "\n".join(path.read_text(encoding="utf-8") for path in files).casefold()
        absent = [
            row[language]
            for row in rows
            if not any(
                all(word in text for word in form.casefold().split()) for form in row[language]
            )
        ]
        assert absent == []
