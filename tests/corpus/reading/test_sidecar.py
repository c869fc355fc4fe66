from pathlib import Path

import pytest
from made import docx, paragraph, read_folder

from corpus.load import fingerprint_of, source_files

# A list that would be written with ten to the eighteenth characters.
BOMB = "title:\n- &a0 [x]\n" + "".join(
    f"- &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 18)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.docx").write_bytes(docx(paragraph("Park.")))
    return tmp_path


def test_what_is_said_beside_a_file_is_taken_over(folder: Path) -> None:
    said = "title: Парк\nauthor: А. Масон\ndate: 2020-05-06\nlanguage: be\n"
    (folder / "a.docx.yaml").write_text(said, encoding="utf-8")
    read = read_folder(folder)
    (document,) = read.documents
    assert (document.title, document.language) == ("Парк", "be")
    assert (document.metadata.author, document.metadata.date) == ("А. Масон", "2020-05-06")
    assert read.skipped == ()


def test_a_changed_sidecar_makes_another_index(folder: Path) -> None:
    before = fingerprint_of(source_files(folder))
    (folder / "a.docx.yaml").write_text("title: Park", encoding="utf-8")
    assert fingerprint_of(source_files(folder)) != before


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("titel: x", "a.docx.yaml is not understood; write lines 'key: value' with title"),
        ("language: fr", "a.docx.yaml: language is 'fr'; give one of en"),
        ("title: [", "a.docx.yaml cannot be read"),
        ("title: !!int ''", "a.docx.yaml cannot be read"),
        ("title: !!timestamp x", "a.docx.yaml cannot be read"),
        ("title: 0x" + "f" * 5_000, "a.docx.yaml: title is a number of 20,000 bits; give a text"),
        ("0x" + "f" * 5_000 + ": x", "a.docx.yaml cannot be read"),
        ("language: " + "x" * 5_000, "a.docx.yaml: language is 'xxx"),
        (BOMB, "a.docx.yaml: title is [["),
    ],
)
def test_a_mistake_beside_a_file_is_told_and_the_file_is_read(
    folder: Path, said: str, reason: str
) -> None:
    (folder / "a.docx.yaml").write_text(said, encoding="utf-8")
    read = read_folder(folder)
    assert [(document.id, document.text) for document in read.documents] == [("a.docx", "Park.")]
    (warning,) = [each for each in read.warnings["a.docx"] if each.startswith(reason)]
    assert len(warning) < 400


def test_what_is_said_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.txt").write_text("The park is open on every day of the week.", encoding="utf-8")
    (tmp_path / "secret").write_text("title: Secret", encoding="utf-8")
    (root / "a.txt.yaml").symlink_to(tmp_path / "secret")
    read = read_folder(root)
    assert all(document.title != "Secret" for document in read.documents)
    told = "a.txt.yaml is not read: the link leads out of the corpus folder"
    assert read.warnings["a.txt"] == (told,)
