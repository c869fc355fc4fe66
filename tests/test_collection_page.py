"""The examples of docs/collection.md are what the program reads, and its tables are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.collection import Collection
from corpus.knowing.lexicon import read_lexicon
from corpus.language import language_of
from corpus.questions import load_questions

PAGE = (Path(__file__).parents[1] / "docs" / "collection.md").read_text(encoding="utf-8")
QUESTIONS, NAMES, CONCEPTS = re.findall(r"```json\n(.*?)```", PAGE, re.S)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The folder of the example."""
    (source,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    (tmp_path / "collection.yaml").write_text(source, encoding="utf-8")
    for name, content in (("questions", QUESTIONS), ("names", NAMES), ("concepts", CONCEPTS)):
        (tmp_path / f"{name}.jsonl").write_text(content, encoding="utf-8")
    return tmp_path


def test_the_example_is_read_whole(town: Path) -> None:
    collection = Collection.open(town)
    assert collection.title["be"] == "Alkmaar and its cheese"
    assert collection.title["ru"] == "Алкмар и его сыр"
    assert collection.placeholder["zh"] == "Alkmaar …"
    assert list(map(len, collection.examples.values())) == [2, 1]
    assert collection.everywhere == {"Alkmaar", "Netherlands"}
    assert collection.questions is not None
    assert [item.document for item in load_questions(collection.questions)[0].evidence] == [
        "en/market.md"
    ]


def test_the_table_has_every_key_and_the_defaults(tmp_path: Path) -> None:
    default = Collection.open(tmp_path)
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", PAGE, re.M))
    files = {f"{key}_files" for key in ("names", "concepts")}
    assert rows.keys() == {*Collection.__slots__} - files | {"names", "concepts"}
    for key in ("title", "tagline", "greeting", "placeholder"):
        assert rows[key] == f'"{getattr(default, key)["en"]}"'


def test_names_and_concepts_of_the_example_are_found(town: Path) -> None:
    names = read_lexicon(town / "names.jsonl", shared=("en",))
    assert set(names.spellings("В весовой палате Алкмара", "ru")) == {"Alkmaar", "Weigh House"}
    assert set(names.spellings("Ik waag het niet", "nl")) == set()
    concepts = read_lexicon(town / "concepts.jsonl")
    assert set(concepts.spellings("Насільшчыкі сыру ў белым", "be")) == {"cheese carrier"}


def test_each_form_of_the_table_is_found_where_it_says(tmp_path: Path) -> None:
    rows = re.findall(r"^\| `(.+?)` \| ([^|]+) \| ([^|]*)\|$", PAGE.partition("| Form |")[2], re.M)
    assert len(rows) == 6
    for form, found, missed in rows:
        language = {"Waag": "nl", "markt": "nl"}.get(form.strip("=*$"), language_of(found))
        entry = f'{{"name": "x", "kind": "y", "forms": {{"{language}": ["{form}"]}}}}'
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
        path.write_text(entry, encoding="utf-8")
        assert read_lexicon(path).spellings(found, language), form
        assert not read_lexicon(path).spellings(missed, language), form
