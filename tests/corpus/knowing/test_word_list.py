"""An owner's word list is checked before the lexicon reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import UserError
from corpus.knowing.lexicon import read_lexicon
from corpus.knowing.word_list import check_word_list
from corpus.shipped import SHIPPED_DOCUMENTS

FORMS = {"en": ["Alkmaar"], "ru": ["Алкмар"], "zh": ["阿尔克马尔"], "be": ["=Алкмар"]}


def written(folder: Path, row: object) -> Path:
    """A list whose second entry is ``row``."""
    path = folder / "names.jsonl"
    first = {"name": "Gouda", "kind": "city", "forms": {"nl": ["*goudse", "Gouda$"]}}
    lines = [json.dumps(first), row if isinstance(row, str) else json.dumps(row)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("gazetteer", {"Belarus", "China", "Great Stone"}),
        ("concepts", {"tourist", "ticket"}),
        ("measures", {"export", "signing"}),
        ("name_words", {"University", "President"}),
    ],
)
def test_the_shipped_lists_are_well_formed(name: str, held: set[str]) -> None:
    assert held <= check_word_list(SHIPPED_DOCUMENTS.parent / "knowing" / f"{name}.jsonl")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("From Alkmaar to Minsk", "en"),
        ("Сыр из Алкмара", "ru"),
        ("阿尔克马尔的奶酪市场", "zh"),
        ("De markt van Alkmaar", "nl"),
        ("Сыр з Алкмара", "be"),
    ],
)
def test_what_is_well_formed_is_found_in_a_text(tmp_path: Path, text: str, language: str) -> None:
    path = written(tmp_path, {"name": "Alkmaar", "kind": "city", "forms": FORMS})
    assert check_word_list(path) == {"Gouda", "Alkmaar"}
    assert set(read_lexicon(path, shared=("en",)).spellings(text, language)) == {"Alkmaar"}


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("", "not JSON"),
        ("[" * 100_000, ""),
        ([], "keys"),
        ({"name": "A", "kind": "city"}, "keys forms, kind, name"),
        ({"name": "A", "kind": "city", "forms": {}, "form": {}}, "keys forms, kind, name"),
        ({"name": " ", "kind": "city", "forms": {}}, "name is no text"),
        ({"name": "A", "kind": 1, "forms": {}}, "kind is no text"),
        ({"name": "A", "kind": "city", "forms": []}, "forms does not map"),
        ({"name": "A", "kind": "city", "forms": {"de": []}}, "'de', which is none of en, ru"),
        ({"name": "A", "kind": "city", "forms": {"en": "A"}}, "forms.en is no list"),
        ({"name": "A", "kind": "city", "forms": {"en": [1]}}, "forms.en is no list"),
        ({"name": "A", "kind": "city", "forms": {"en": ["=$"]}}, "'=.' would never be found"),
        ({"name": "A", "kind": "city", "forms": {"en": ["5G"]}}, "'5G' would never be found"),
    ],
)
def test_a_broken_entry_is_named_with_its_line_and_an_example(
    tmp_path: Path, row: object, line: str
) -> None:
    with pytest.raises(
        UserError, match=rf"names.jsonl, line 2: .*{line}.*; an entry looks like {{"
    ):
        check_word_list(written(tmp_path, row))


def test_a_list_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "names.jsonl").write_bytes(b"\xff")
    with pytest.raises(UserError, match=r"cannot read the word list .*names.jsonl as UTF-8"):
        check_word_list(tmp_path / "names.jsonl")
