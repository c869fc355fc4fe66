import gc
import io
import logging
import os
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from made import docx, paragraph, read_folder, relations, zipped

from corpus.collection import own_files
from corpus.document import BlockKind, Span
from corpus.errors import UserError
from corpus.load import load_corpus
from corpus.reading import read
from corpus.reading.draft import Draft
from corpus.reading.read import (
    Skipped,
    document_of,
    document_paths,
    folder_files,
    read_document,
    read_each,
)

NOTE = """---
id: park
title: "Парк: плошча"
language: be
topics: [park]
period: [2020]
sources:
  - {title: "Артыкул", year: 2022}
license: CC-BY-4.0
---

Плошча парка вялікая.

## Далей

Тут жывуць людзі.
"""


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_documents_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "B.", "a/z.md": "Z.", "a.html": "<p>A.</p>", "a/b/c.htm": "<p>C</p>"})
    assert [d.id for d in read_folder(tmp_path).documents] == [
        "a.html",
        "a/b/c.htm",
        "a/z.md",
        "b.txt",
    ]


def test_hidden_files_are_left_out_and_other_formats_noted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path, {"a.txt": "A.", ".b.txt": "B.", ".git/c.txt": "C.", "d.xyz": "D"})
    with caplog.at_level(logging.WARNING):
        assert [d.id for d in read_folder(tmp_path).documents] == ["a.txt"]
    assert [record.getMessage().count("d.xyz") for record in caplog.records] == [1]


def test_a_file_to_read_stands_with_its_sidecar_and_what_is_not_asked_for_is_passed_over(
    tmp_path: Path,
) -> None:
    for name in ("in/a.txt", "in/a.txt.yaml", "b.txt", "own.yaml", "own.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("title: Minsk", encoding="utf-8")
    own = frozenset({tmp_path / "own.yaml", tmp_path / "own.md", Path("/elsewhere.md")})
    assert document_paths(tmp_path, own) == {
        "b.txt": (tmp_path / "b.txt",),
        "in/a.txt": (tmp_path / "in" / "a.txt", tmp_path / "in" / "a.txt.yaml"),
    }
    asked = [each for each in folder_files(tmp_path, own) if each[0] != "b.txt"]
    read = read_each(tmp_path, asked)
    assert [each[0].id for each in read if isinstance(each, tuple)] == ["in/a.txt"]


def test_a_link_that_leads_out_of_the_folder_is_skipped(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    root = tmp_path / "root"
    write(tmp_path, {"secret.txt": "no", "root/a.txt": "A.", "root/b.txt": "B."})
    (root / "out.txt").symlink_to(tmp_path / "secret.txt")
    (root / "in.txt").symlink_to(root / "a.txt")
    assert [d.id for d in read_folder(root).documents] == ["a.txt", "b.txt", "in.txt"]
    assert "out.txt" in caplog.text


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere does not exist"):
        load_corpus(tmp_path / "nowhere")


def test_a_folder_without_documents_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"picture.png": b"\x89PNG"})
    with pytest.raises(UserError, match=r"holds no document"):
        load_corpus(tmp_path)


@pytest.mark.parametrize("content", [b"PK\0\1", b"\x89PNG\r\n\0\x1a", bytes(range(256))])
def test_a_file_that_is_no_text_is_named_in_one_line(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, {"x.txt": content})
    with pytest.raises(UserError, match=r"x\.txt is a binary file; remove it") as caught:
        load_corpus(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [("a.xls", "save it as .xlsx"), ("a.PPT", "save it as .pptx"), ("a.msg", "save it as .eml")],
)
def test_a_format_that_is_not_read_is_named_with_what_can_be_done(
    tmp_path: Path, name: str, remedy: str
) -> None:
    write(tmp_path, {"a.txt": "A.", name: b"\xd0\xcf\x11\xe0"})
    (skipped,) = read_folder(tmp_path).skipped
    assert skipped == Skipped(name, f"its format is not supported; {remedy}")


def test_one_bad_file_keeps_no_other_from_being_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path, {"a.txt": "A.", "b.txt": b"PK\0\1", "c.xyz": "C", "d.md": "D."})
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    with caplog.at_level(logging.WARNING):
        folder = read_folder(tmp_path)
    assert [document.id for document in folder.documents] == ["a.txt", "d.md"]
    assert [(each.name, each.reason.partition(";")[0]) for each in folder.skipped] == [
        ("b.txt", "b.txt is a binary file"),
        ("c.xyz", "its format is not supported"),
        ("device.txt", "the link leads out of the corpus folder"),
        ("gone.txt", "the link leads nowhere"),
        ("loop.txt", "the link leads to itself"),
        ("pipe.txt", "it is a device or a pipe"),
    ]
    assert len(caplog.records) == len(folder.skipped)


def test_a_note_with_a_broken_field_keeps_no_other_from_being_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": NOTE.replace("be\n", "fr\n"), "b.md": NOTE.replace("[park]", "[")})
    write(tmp_path, {"c.txt": "C."})
    folder = read_folder(tmp_path)
    assert [document.id for document in folder.documents] == ["c.txt"]
    assert [each.reason[:40] for each in folder.skipped] == [
        "a.md: front matter field 'language' is '",
        "b.md: the front matter is not valid YAML",
    ]


def test_a_link_to_a_folder_and_a_folder_that_cannot_be_opened_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    write(tmp_path, {"root/a.txt": "A.", "root/closed/b.txt": "B.", "root/in/c.txt": "C."})
    (root / "out.md").symlink_to(tmp_path)
    (root / "round").symlink_to(root)
    (root / "in" / "again").symlink_to(root / "in")
    (root / ".hidden").symlink_to(root)
    scandir = os.scandir

    def closed(path: str) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    folder = read_folder(root)
    assert [document.id for document in folder.documents] == ["a.txt", "in/c.txt"]
    assert folder.skipped == (
        Skipped("closed", "the folder cannot be opened (Permission denied)"),
        Skipped("in/again", "the link leads to a folder; move its files here"),
        Skipped("out.md", "the link leads out of the corpus folder"),
        Skipped("round", "the link leads to a folder; move its files here"),
    )


def test_a_document_in_another_encoding_knows_the_bytes_of_its_file(tmp_path: Path) -> None:
    data = "Парк «Великий камень» принял 17 новых резидентов.".encode("cp1251")
    write(tmp_path, {"x.txt": data})
    (document,) = read_folder(tmp_path).documents
    assert document.text == "Парк «Великий камень» принял 17 новых резидентов."
    assert document.raw_digest == sha256(data).hexdigest()


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    with pytest.raises(UserError, match=r"gone\.txt cannot be read"):
        read_document(tmp_path / "gone.txt", tmp_path)


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.reading.read.LARGEST_FILE", 3 * 1024 * 1024)
    write(tmp_path, {"big.txt": b"a" * (3 * 1024 * 1024 + 1)})
    with pytest.raises(UserError, match=r"big\.txt has 3,145,729 bytes, more than 3 MB"):
        load_corpus(tmp_path)


def test_an_own_note_has_its_title_and_nothing_else_of_its_front_matter() -> None:
    document = document_of(NOTE, "be/park.md")
    assert document.text == "Парк: плошча\nПлошча парка вялікая.\nДалей\nТут жывуць людзі."
    assert [block.kind.value for block in document.blocks] == ["title", "body", "heading", "body"]
    assert (document.title, document.language) == ("Парк: плошча", "be")
    assert document.metadata.note == "park"
    place = document.locate(document.blocks[0].span)
    assert NOTE[place.raw_start : place.raw_end] == "Парк: плошча"
    assert (place.first_line, place.last_line) == (3, 3)


def test_facts_of_a_foreign_front_matter_stand_in_the_text_as_in_the_file() -> None:
    head = "\n---\ntitle: '工业园'\ntags: 1\ndate: Thu, 20 Jan 2022\n---\n"
    raw = f"{head}<div><p>正文在此。</p></div>\n"
    document = document_of(raw, "x.txt")
    assert document.text == "title: '工业园'\ndate: Thu, 20 Jan 2022\n正文在此。"
    assert [b.kind for b in document.blocks[:2]] == [BlockKind.METADATA] * 2
    assert (document.title, document.metadata.date) == ("工业园", "Thu, 20 Jan 2022")


def test_a_text_without_title_is_called_by_its_file_name() -> None:
    assert document_of("Просто текст.", "folder/file.name.txt").title == "file.name"


def test_lines_are_counted_from_one_in_every_line_end() -> None:
    document = document_of("Первый абзац.\r\n\r\nВторой абзац.\r\nТретий абзац.\n", "x.txt")
    spans = [block.span for block in document.blocks]
    assert [document.locate(span).first_line for span in spans] == [1, 3, 4]


def test_notes_stand_after_the_body_and_know_their_place() -> None:
    lines = ["The fund will be opened to", " " * 30, "1 A note", " support small firms1 and others"]
    document = document_of("\n".join([*lines, "that are new."]), "x.txt")
    assert document.text == (
        "The fund will be opened to support small firms and others that are new.\n1 A note"
    )
    start = document.text.index("1 A note")
    assert document.locate(Span(start, start + 8)).first_line == 3
    assert document.locate(Span(0, start - 1)).last_line == 5


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": NOTE, "b.txt": "Текст."})
    assert read_folder(tmp_path) == read_folder(tmp_path)


def test_lost_characters_are_told(tmp_path: Path) -> None:
    damaged = ("Мост через реку открыт в 1930 году и стоит до сих пор. " * 5).encode()
    (tmp_path / "a.txt").write_bytes(damaged[:-2] + b"\xd0" + damaged[-2:])
    told = ("1 characters cannot be read: its encoding is mixed or damaged",)
    assert read_folder(tmp_path).warnings == {"a.txt": told}


def test_a_file_name_that_is_no_text_is_skipped_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No caplog: a captured record with such a name cannot be sent to the process that reports it.
    warned: list[str] = []
    monkeypatch.setattr(read._log, "warning", lambda *told: warned.append(str(told)))
    (tmp_path / "good.txt").write_text("The bridge was opened in 1930.", encoding="utf-8")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("lost", encoding="utf-8")
    assert [document.id for document in read_folder(tmp_path).documents] == ["good.txt"]
    assert len(warned) == 1 and "not valid text" in warned[0]


def test_what_the_owner_says_of_a_collection_is_no_document_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told = "title: Bridges\nnames: lists/names.jsonl\n"
    files = {"a.txt": "A.", "collection.yaml": told, "lists/names.jsonl": "", "b.jsonl": "no JSON"}
    write(tmp_path, {**files, "deeper/collection.yaml": told})
    with caplog.at_level(logging.WARNING):
        assert [
            document.id for document in read_folder(tmp_path, own_files(tmp_path)).documents
        ] == ["a.txt"]
    skipped = {record.args[0] for record in caplog.records if isinstance(record.args, tuple)}
    assert skipped == {"b.jsonl", "deeper/collection.yaml"}


PRIVATE = "\ue000\ue010\ue011\ue012\uf8ff\U000f0000\U000f8000\U00100000\U0010fffd"


@pytest.mark.parametrize("frame", ["{}", "# Title\n\n{}\n", "<html><body><p>{}</p></body></html>"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_private_characters_survive_and_keep_their_places(frame: str, suffix: str) -> None:
    """The readers of Markdown and HTML have marks of their own among them."""
    sentence = "Before " + " word ".join(PRIVATE) + " after, парк 园区."
    raw = frame.format(sentence)
    document = document_of(raw, f"a{suffix}")
    start = document.text.index("Before")
    assert document.text[start : start + len(sentence)] == sentence
    place = document.locate(Span(start, start + len(sentence)))
    assert raw[place.raw_start : place.raw_end] == sentence


@pytest.mark.parametrize(
    ("name", "raw", "title"),
    [
        ("zerno_i-muka%202019.csv", "Город,Цена\nМинск,12\n", "zerno i-muka 2019"),
        ("prijzen-per-stad-2019-05-11.csv", "Stad,Prijs\nGent,12\n", "prijzen per stad 2019-05-11"),
        ("Брэст-Літоўск.tsv", "Год\tКошт\n2019\t12\n", "Брэст-Літоўск"),
        ("2021.csv", "城市,价格\n明斯克,12\n", "2021"),  # its header is no title
        ("2021.csv", "Цены на зерно,,\nГород,Год,Цена\nМинск,2019,12\n", "Цены на зерно"),
        ("prices.csv", f"{'Note. ' * 40},\nCity,Price\nMinsk,12\n", "prices"),
        ("a.csv", "-,,\nCity,Year,Price\nMinsk,2019,12\n", "a"),
    ],
)
def test_a_table_is_called_by_what_stands_above_it_or_by_its_file_name(
    tmp_path: Path, name: str, raw: str, title: str
) -> None:
    write(tmp_path, {name: raw})
    assert read_document(tmp_path / name, tmp_path).title == title


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("004_b05f8d52761625fa.txt", "The bridge over the river was opened in 1930 and closed…"),
        ("2021.txt", "The bridge over the river was opened in 1930 and closed…"),
        ("bridges.txt", "bridges"),
    ],
)
def test_a_file_without_a_title_is_called_by_its_name_or_by_its_opening_words(
    tmp_path: Path, name: str, title: str
) -> None:
    text = "The bridge over the river was opened in 1930 and closed again in 1941, when it was hit."
    write(tmp_path, {name: text})
    assert read_document(tmp_path / name, tmp_path).title == title


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Расписание фестиваля 2009 года", None),
        ("2011年节目单", "2011-11-28"),
        ("Расписание фестиваля", "2011-11-28"),
        ("Programma 19:15, zaal 12011", "2011-11-28"),
    ],
)
def test_the_day_a_file_was_made_is_no_date_of_a_text_of_other_years(
    tmp_path: Path, text: str, date: str | None
) -> None:
    core = '<c xmlns:d="http://purl.org/dc/terms/"><d:created>2011-11-28T10:00:00Z</d:created></c>'
    files: dict[str, str | bytes] = {"docProps/core.xml": core}
    with zipfile.ZipFile(io.BytesIO(docx(paragraph(text)))) as made:
        files |= {name: made.read(name) for name in made.namelist()}
    files["_rels/.rels"] = relations(
        ("r1", "officeDocument", "word/document.xml"),
        ("r2", "core-properties", "docProps/core.xml"),
    )
    (tmp_path / "a.docx").write_bytes(zipped(files))
    assert read_document(tmp_path / "a.docx", tmp_path).metadata.date == date


def test_reading_leaves_the_collector_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.disable()
    try:
        document_of("Park.", "park.md")
        assert not gc.isenabled()
    finally:
        gc.enable()

    def fails(raw: str, name: str) -> Draft:
        raise UserError(f"{name}: {raw}, read with the collector {gc.isenabled()}")

    monkeypatch.setattr(read, "draft_of", fails)
    with pytest.raises(UserError, match="collector False"):
        document_of("Park.", "park.md")
    assert gc.isenabled()


def test_a_stated_title_has_nothing_unseen() -> None:
    raw = "---\ntitle: Het\u202e park\n---\nHet park is open.\n"
    assert document_of(raw, "x.md").title == "Het park"


def test_of_very_many_blocks_some_tell_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def language_of(text: str) -> str:
        asked.append(text)
        return "be" if "ў" in text else "ru"

    monkeypatch.setattr(read, "language_of", language_of)
    monkeypatch.setattr(read, "_ASKED", 10)
    blocks = [f"Парк прыняў рэзідэнтаў: {number}." for number in range(35)]
    raw = "\n\n".join([*blocks, "Парк принял резидентов в Минске."])
    assert read.document_of(raw, "x.md").language == "be"
    assert asked == blocks[::4]  # of a tenth of them each would be asked
