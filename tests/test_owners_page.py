"""docs/owners.md tells every format and every key of a question, and its examples can be read."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.collection import Collection
from corpus.questions import Evidence, load_questions
from corpus.reading.formats import SUFFIXES
from corpus.reading.front_matter import read_front_matter
from corpus.reading.read import LARGEST_FILE

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/owners.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    code = re.search(rf"<!-- example: {name} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert code
    return code[1]


def keys(heading: str) -> set[str]:
    """The names in the first column of the table below a heading of it."""
    table = re.search(rf"^\| {heading} \|.*\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert table
    return {
        name for row in table[1].splitlines() for name in re.findall("`([^`]+)`", row.split("|")[1])
    }


def test_every_format_has_a_row() -> None:
    assert keys("Files") == set(SUFFIXES)
    assert f"at most {LARGEST_FILE // 2**20} MB" in PAGE


def test_front_matter_of_a_note_is_read() -> None:
    front = read_front_matter(example("note"), "en/park-residents.md")
    assert front and front.is_own
    assert (front.title, front.language) == ("Residents of the park", "en")
    assert front.metadata.note == "park-residents"
    assert front.metadata.topics == ("great-stone", "investment")
    assert front.metadata.period == (2018, 2021)
    assert front.metadata.sources == ("Administration of the park, Yearbook of the park, 2022",)


def test_front_matter_of_the_example_has_every_field_that_is_needed() -> None:
    source = (ROOT / "corpus/reading/front_matter.py").read_text(encoding="utf-8")
    needed = set(re.findall(r'(?:_require_text|_strings|_years|_items)\(fields, "(\w+)"', source))
    given = set(re.findall(r"^(\w+):", example("note"), re.MULTILINE))
    assert {"id", "title", "topics", "sources", "period", "license"} <= needed | {"id"}
    assert needed <= given


def test_questions_are_read(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(example("questions"), encoding="utf-8")
    one, two, three, first, second = load_questions(file)
    words = "In 2021 the park had 71 residents"
    assert one.evidence == (Evidence(1, document="reports/park.md", text=words, language="en"),)
    assert one.answer_keys == (("71", "seventy-one"),)
    assert [(item.need, item.note, item.paragraph) for item in two.evidence] == [
        (1, "park-history", 1),
        (2, "park-residents", 2),
        (2, "park-review", 4),
    ]
    assert [each.kind for each in (one, two, three, first, second)] == [
        *("answerable", "answerable", "missing", "answerable", "answerable")
    ]
    assert [(each.id, each.conversation) for each in (first, second)] == [
        ("q4.1", "q4"),
        ("q4.2", "q4"),
    ]
    assert second.standalone == one.question


def test_every_key_that_is_read_of_a_question_has_a_row() -> None:
    source = (ROOT / "corpus/questions.py").read_text(encoding="utf-8")

    def read(name: str) -> set[str]:
        return set(re.findall(rf'\b{name}(?:\.get\(|\[)"(\w+)"', source))

    assert keys("Key of a row") == read("row") - {"user"}  # another name for "question"
    assert "`user` is another name" in PAGE
    assert keys("Key of a piece") == read("item")


def test_collection_is_read(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text(example("questions"), encoding="utf-8")
    (tmp_path / "collection.yaml").write_text(example("collection"), encoding="utf-8")
    collection = Collection.open(tmp_path)
    assert collection.title["ru"] == "Парк своими словами"
    assert collection.everywhere == {"Belarus"}
    assert collection.questions == tmp_path / "questions.jsonl"


def test_every_key_of_a_collection_is_named() -> None:
    source = (ROOT / "corpus/collection.py").read_text(encoding="utf-8")
    keys = set(
        re.findall(r'"(\w+)"', "".join(re.findall(r"^_(?:TEXTS|KEYS|FILES) = (.*)", source, re.M)))
    )
    section = PAGE.partition("## What the page says of them")[2].partition("\n## ")[0]
    named = {*re.findall(r"`(\w+)`", section), *re.findall(r"^(\w+):", section, re.MULTILINE)}
    assert "greeting" in keys
    assert keys <= named
