from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.errors import UserError
from corpus.languages import LANGUAGES
from qa.plurals import Counted
from qa.word_files import read_words


@dataclass(frozen=True, slots=True)
class Shop:
    code: str
    closed: str
    price: str
    goods: Mapping[str, str]
    left: Counted


ENTRIES: Mapping[str, dict[str, Any]] = {
    "en": {
        "closed": "Closed",
        "price": "{sum} a piece",
        "goods": {"bread": "bread", "milk": "milk"},
        "left": {"one": "{count} loaf left", "other": "{count} loaves left"},
    },
    "ru": {
        "closed": "Закрыто",
        "price": "{sum} за штуку",
        "goods": {"bread": "хлеб", "milk": "молоко"},
        "left": {
            "one": "Остался {count} батон",
            "few": "Осталось {count} батона",
            "many": "Осталось {count} батонов",
        },
    },
    "zh": {
        "closed": "已打烊",
        "price": "每个{sum}",
        "goods": {"bread": "面包", "milk": "牛奶"},
        "left": "还剩{count}个面包",
    },
    "nl": {
        "closed": "Gesloten",
        "price": "{sum} per stuk",
        "goods": {"bread": "brood", "milk": "melk"},
        "left": {"one": "Nog {count} brood", "other": "Nog {count} broden"},
    },
    "be": {
        "closed": "Зачынена",
        "price": "{sum} за штуку",
        "goods": {"bread": "хлеб", "milk": "малако"},
        "left": "Засталося батонаў: {count}",
    },
}


def written(folder: Path, language: str = "", changed: Mapping[str, Any] | None = None) -> Path:
    """The five files, with some entries of one of them changed; None takes an entry out."""
    for code in LANGUAGES:
        entries = ENTRIES[code] | dict((changed or {}) if code == language else {})
        kept = {name: entry for name, entry in entries.items() if entry is not None}
        text = yaml.safe_dump(kept, allow_unicode=True)
        (folder / f"{code}.yaml").write_text(text, encoding="utf-8")
    return folder


def fault(folder: Path) -> str:
    """The one line that reading the folder ends with."""
    with pytest.raises(UserError) as caught:
        read_words(Shop, folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_each_language_is_read_from_its_own_file(tmp_path: Path) -> None:
    words = read_words(Shop, written(tmp_path))
    assert list(words) == list(LANGUAGES)
    for code, shop in words.items():
        assert shop.code == code
        assert shop.closed == ENTRIES[code]["closed"]
        assert shop.goods == ENTRIES[code]["goods"]
    assert words["ru"].left.of(21) == "Остался 21 батон"
    assert words["nl"].left.of(2) == "Nog 2 broden"


def test_a_text_without_forms_stands_for_every_number(tmp_path: Path) -> None:
    left = read_words(Shop, written(tmp_path))["be"].left
    for count in (1, 2, 5):
        assert left.of(count) == f"Засталося батонаў: {count}"


@pytest.mark.parametrize(
    ("language", "changed", "told"),
    [
        ("ru", {"closed": None}, "the entry 'closed' is missing: write it, as en.yaml has it"),
        ("en", {"price": None}, "the entry 'price' is missing"),
        ("be", {"clsed": "Зачынена"}, "the entry 'clsed' is unknown: take it out"),
        ("be", {True: "так"}, "the entry 'True' is unknown"),
        ("en", {"closed": False}, "the entry 'closed' is False, which is no text: put it in"),
        ("nl", {"closed": ["dicht"]}, "the entry 'closed' is ['dicht'], which is no text"),
        ("nl", {"closed": {"one": "dicht"}}, "the entry 'closed' is {'one': 'dicht'}, which is no"),
        (
            "zh",
            {"price": "每个{suma}"},
            "'price' has {suma}, which the English one lacks: use {sum}",
        ),
        ("zh", {"closed": "{0}"}, "'closed' has {0}, which the English one lacks: use none"),
        ("zh", {"price": "每个{}"}, "'price' has {}, which the English one lacks: use {sum}"),
        ("en", {"price": "{sum a piece"}, "the braces of the entry 'price' do not match: "),
        ("ru", {"price": "sum} за штуку"}, "the braces of the entry 'price' do not match: "),
        ("ru", {"goods": {"bread": "хлеб"}}, "the entry 'goods.milk' is missing"),
        (
            "ru",
            {"goods": {"bread": "хлеб", "milk": "молоко", "tea": "чай"}},
            "the entry 'goods.tea' is unknown",
        ),
        ("ru", {"goods": "хлеб"}, "the entry 'goods' is 'хлеб': write a text for each name"),
        ("en", {"goods": "bread"}, "the entry 'goods' is 'bread': write a text for each name"),
        ("en", {"goods": {"bread": 1, "milk": "milk"}}, "the entry 'goods.bread' is 1, which is"),
        (
            "ru",
            {"left": {"one": "{count} батон", "other": "{count} батонов"}},
            "the entry 'left.other' is unknown",
        ),
        (
            "be",
            {"left": {"one": "{count} батон", "many": "{count} батонаў"}},
            "the entry 'left.few' is missing",
        ),
        ("zh", {"left": {"other": "还剩{number}个"}}, "'left.other' has {number}, which the"),
        ("en", {"left": 5}, "the entry 'left' is 5, which is no text"),
    ],
)
def test_a_broken_entry_is_told_in_one_line_with_its_file(
    language: str, changed: Mapping[str, Any], told: str, tmp_path: Path
) -> None:
    message = fault(written(tmp_path, language, changed))
    assert message.startswith(f"{tmp_path / language}.yaml: ")
    assert told in message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"closed: [", "cannot read the word file"),
        (b"closed: \xff", "cannot read the word file"),
        (b"", "has no entries: write lines such as 'ask: Ask'"),
        (b"- Gesloten", "has no entries"),
    ],
)
def test_a_file_that_holds_no_entries_is_told_in_one_line(
    content: bytes, told: str, tmp_path: Path
) -> None:
    (written(tmp_path) / "nl.yaml").write_bytes(content)
    message = fault(tmp_path)
    assert told in message
    assert str(tmp_path / "nl.yaml") in message


def test_a_missing_file_is_told_in_one_line(tmp_path: Path) -> None:
    (written(tmp_path) / "zh.yaml").unlink()
    assert f"cannot read the word file {tmp_path / 'zh.yaml'}" in fault(tmp_path)
