"""What an owner says of a collection is checked, and every mistake is one line with its remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.collection import LARGEST, Collection, own_files
from corpus.errors import UserError
from corpus.languages import LANGUAGES
from corpus.shipped import SHIPPED_DOCUMENTS

NAME = {"name": "Alkmaar", "kind": "city", "forms": {"ru": ["Алкмар"]}}
QUESTION = {"id": "1", "lang": "nl", "question": "Hoe oud is de kaasmarkt?"}
TEXTS = ("title", "tagline", "greeting", "placeholder", "about")


def folder(root: Path, text: str | bytes, **files: str) -> Path:
    """A folder with this collection.yaml and further files, whose names end in .jsonl."""
    root.mkdir(exist_ok=True)
    (root / "collection.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    for name, content in files.items():
        (root / f"{name}.jsonl").write_text(content, encoding="utf-8")
    return root


def test_a_folder_without_a_file_has_words_in_every_language_and_claims_nothing(
    tmp_path: Path,
) -> None:
    collection = Collection.open(tmp_path)
    for key in ("title", "tagline", "greeting", "placeholder"):
        texts = getattr(collection, key)
        assert set(texts) == set(LANGUAGES)
        assert len(set(texts.values())) == len(LANGUAGES)
    assert set(collection.about.values()) == {""}
    assert collection.examples == {}
    assert collection.everywhere is None
    assert collection.questions is None
    assert collection.names_files == collection.concepts_files == ()
    assert collection == Collection.open(tmp_path / "nowhere")
    assert collection == Collection.open(folder(tmp_path, "# nothing yet\n"))


def test_the_shipped_collection_says_all_in_five_languages() -> None:
    collection = Collection.open(SHIPPED_DOCUMENTS)
    assert collection.everywhere == {"Belarus", "China"}
    assert set(collection.examples) == set(LANGUAGES)
    for key in TEXTS:
        texts = getattr(collection, key)
        assert len(set(texts.values())) == len(LANGUAGES), key
    for language, word in zip(LANGUAGES, ("retell", "переск", "转述", "na", "перак"), strict=True):
        assert word in collection.about[language]


def test_one_text_serves_all_languages_and_its_lines_become_one(tmp_path: Path) -> None:
    collection = Collection.open(folder(tmp_path, "title: |\n  Tulips\n  and bulbs\n"))
    assert collection.title == dict.fromkeys(LANGUAGES, "Tulips and bulbs")


@pytest.mark.parametrize(
    ("given", "russian"),
    [
        ("{en: Tulips, nl: Tulpen}", "Tulips"),
        ("{nl: Tulpen, be: Цюльпаны}", "Tulpen"),
        ("{nl: Tulpen, ru: Тюльпаны}", "Тюльпаны"),
    ],
)
def test_a_language_left_out_gets_english_or_else_the_first(
    tmp_path: Path, given: str, russian: str
) -> None:
    collection = Collection.open(folder(tmp_path, f"title: {given}\n"))
    assert collection.title["ru"] == russian
    assert collection.title["nl"] == "Tulpen"


def test_examples_keep_their_order_within_the_order_of_the_languages(tmp_path: Path) -> None:
    text = "examples:\n  zh:\n    - 何时？\n  en:\n    - Where?\n    - When?\n  nl: []\n"
    examples = Collection.open(folder(tmp_path, text)).examples
    assert list(examples.items()) == [("en", ("Where?", "When?")), ("zh", ("何时？",))]


def test_own_lists_and_questions_are_found_and_their_names_may_be_everywhere(
    tmp_path: Path,
) -> None:
    text = "names: n.jsonl\nconcepts: c.jsonl\nquestions: q.jsonl\neverywhere: [Alkmaar, Belarus]\n"
    rows = {"n": json.dumps(NAME), "c": json.dumps(NAME), "q": json.dumps(QUESTION)}
    root = folder(tmp_path, text, **rows)
    collection = Collection.open(root)
    assert collection.names_files == (root / "n.jsonl",)
    assert collection.concepts_files == (root / "c.jsonl",)
    assert collection.questions == root / "q.jsonl"
    assert collection.everywhere == {"Alkmaar", "Belarus"}
    assert own_files(root) == {
        root / name for name in ("collection.yaml", "n.jsonl", "c.jsonl", "q.jsonl")
    }


def test_everywhere_may_be_nothing(tmp_path: Path) -> None:
    assert Collection.open(folder(tmp_path, "everywhere: []")).everywhere == frozenset()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("titel: Tulips", r"'titel' is 'Tulips': no such key; there are title, .*concepts"),
        ("1: 2", "1 is 2: no such key"),
        ("- title", r"is \['title'\]: write lines"),
        ("title: 2021", "title is 2021: give a text in quotes"),
        ("title: ' '", "title is ' ': give a text that is not empty"),
        ("title: {}", "title is {}: give a text"),
        ("title: {fr: Tulipes}", r"title is {'fr': 'Tulipes'}: 'fr' is none of .* en, ru, zh, nl"),
        ("title: {no: Tulipaner}", "title is .*: False is none of the languages"),
        ("title: {en: [Tulips]}", r"title.en is \['Tulips'\]: give a text"),
        ('tagline: "\\0"', "tagline is .*: it has characters that cannot be shown"),
        ('tagline: "\\ud800"', "tagline is .*: it has characters that cannot be shown"),
        ("about: 2020-01-01", "about is .*: give a text in quotes"),
        ("examples: [Where?]", "not valid YAML"),
        ("examples: ['Where?']", "examples is .*: give a list of questions for each language"),
        ("examples: {en: 'Where?'}", "examples.en is 'Where.': give a list of questions"),
        ("examples: {en: [1]}", "examples.en is 1: give a text"),
        ("examples: {de: []}", "examples is .*: 'de' is none of the languages"),
        ("everywhere: Belarus", "everywhere is 'Belarus': give a list of ids of names"),
        ("everywhere: [Belorus]", "everywhere is 'Belorus': no list .*; did you mean 'Belarus'"),
        ("everywhere: [Тюльпан]", "everywhere is 'Тюльпан': no list of names has this id"),
        ("names: [a.jsonl]", "names is .*: give a file in this folder"),
        ("names: a.md", "names is 'a.md': give a file .* ends in .jsonl"),
        ("names: a.jsonl", "names is 'a.jsonl': there is no such file in this folder"),
        ("names: ../a.jsonl", "names is '../a.jsonl': it lies outside this folder"),
        ("concepts: /tmp/a.jsonl", "concepts is '/tmp/a.jsonl': it lies outside"),
        ('questions: "a\\0.jsonl"', "questions is .*: give a file in this folder"),
        ("title: [", "line 1, is not valid YAML"),
        ("title: A: b", r"line 1, is not valid YAML \(mapping values.*; mend it, or put .* quotes"),
        ("title: !!int ''", "not valid YAML"),
        ("title: !!timestamp x", "not valid YAML"),
        ("title: !!python/name:os.system", "not valid YAML"),
        ("[" * 1_000, "not valid YAML"),
        ("title: &a Tulips\ntagline: *a", "has an alias"),
        ("title: 0x" + "f" * 5_000, "title is a number of 20,000 bits: give a text"),
        (
            "title:\n  ? 0x" + "f" * 5_000 + "\n  : x",
            "a number of 20,000 bits is none of the languages",
        ),
        ("? 0x" + "f" * 5_000 + "\n: x", "a number of 20,000 bits is 'x': no such key"),
        ("title: " + "x" * LARGEST, "more than 64 kB; shorten"),
        (b"title: \xff", "not UTF-8 text; save it as UTF-8"),
    ],
)
def test_a_mistake_is_one_line_with_file_key_value_and_remedy(
    tmp_path: Path, text: str | bytes, line: str
) -> None:
    with pytest.raises(UserError, match=line) as raised:
        Collection.open(folder(tmp_path, text))
    message = str(raised.value)
    assert message.startswith(str(tmp_path / "collection.yaml"))
    assert "\n" not in message
    assert len(message) < len(str(tmp_path)) + 500


@pytest.mark.parametrize(
    ("key", "content", "line"),
    [
        ("names", '{"name": "Alkmaar"}', r"names: .*own.jsonl, line 1: .* an entry looks like"),
        ("concepts", f"{json.dumps(NAME)}\nno", "concepts: .*own.jsonl, line 2: not JSON"),
        ("questions", "{}", "questions: .*own.jsonl, line 1: not a question"),
    ],
)
def test_a_broken_file_of_the_owners_is_named_with_its_line(
    tmp_path: Path, key: str, content: str, line: str
) -> None:
    with pytest.raises(UserError, match=f"collection.yaml: {line}") as raised:
        Collection.open(folder(tmp_path, f"{key}: own.jsonl", own=content))
    assert "\n" not in str(raised.value)


def test_links_may_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.jsonl").write_text(json.dumps(NAME), encoding="utf-8")
    root = folder(tmp_path / "root", "names: link.jsonl")
    (root / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    with pytest.raises(UserError, match=r"names is 'link.jsonl': it lies outside this folder"):
        Collection.open(root)
    (root / "collection.yaml").rename(tmp_path / "other.yaml")
    (root / "collection.yaml").symlink_to(tmp_path / "other.yaml")
    with pytest.raises(UserError, match="leads out of its folder"):
        Collection.open(root)


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "collection.yaml").mkdir()
    with pytest.raises(UserError, match="cannot be read"):
        Collection.open(tmp_path)


@pytest.mark.parametrize("text", ["title: [", "names: note.md", "names: 5", "titel: x"])
def test_a_broken_file_hides_no_document(tmp_path: Path, text: str) -> None:
    assert own_files(folder(tmp_path, text)) == {tmp_path / "collection.yaml"}
