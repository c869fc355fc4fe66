"""Foreign files are read once, by a worker that counts, and anew when anything has changed."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from made import docx, paragraph

from corpus.document import Document
from corpus.errors import UnreadableFileError
from corpus.reading.kept import Kept
from corpus.reading.read import Skipped, folder_files, read_each
from corpus.reading.worker import Worker

GOOD = docx(paragraph("Мост открыт для движения с весны прошлого года."))
OTHER = docx(paragraph("桥梁去年春天开放通行，冬天不关闭，欢迎大家。"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that a worker's process is asked for."""
    names: list[str] = []
    ask = Worker._asked

    def counted(self: Worker, data: bytes, name: str) -> object:
        names.append(name)
        return ask(self, data, name)

    monkeypatch.setattr(Worker, "_asked", counted)
    return names


def read_all(root: Path, folder: Path) -> list[tuple[Document, tuple[str, ...]] | Skipped]:
    """Every file of a folder, where what it held before is forgotten."""
    kept = Kept(folder, b"1")
    read = list(read_each(root, folder_files(root), kept))
    kept.sweep()
    return read


def test_a_file_that_did_not_change_is_not_read_again(tmp_path: Path, asked: list[str]) -> None:
    root, kept = tmp_path / "files", tmp_path / "kept"
    root.mkdir()
    (root / "a.docx").write_bytes(GOOD)
    (root / "bad.docx").write_bytes(b"PK\3\4 and no more")
    first = read_all(root, kept)
    assert read_all(root, kept) == first
    assert asked == ["a.docx", "bad.docx"]
    assert [isinstance(each, Skipped) for each in first] == [False, True]


def test_a_file_that_changed_is_read_and_what_it_held_is_forgotten(
    tmp_path: Path, asked: list[str]
) -> None:
    root, kept = tmp_path / "files", tmp_path / "kept"
    root.mkdir()
    (root / "a.docx").write_bytes(GOOD)
    read_all(root, kept)
    (root / "a.docx").write_bytes(OTHER)
    ((document, _),) = [each for each in read_all(root, kept) if not isinstance(each, Skipped)]
    assert document.language == "zh"
    assert asked == ["a.docx", "a.docx"]
    assert len(list(kept.iterdir())) == 1


def test_another_version_of_the_program_reads_anew(tmp_path: Path, asked: list[str]) -> None:
    for version in (b"1", b"2", b"2"):
        with Worker(kept=Kept(tmp_path, version)) as worker:
            worker.read(GOOD, "a.docx")
    assert asked == ["a.docx", "a.docx"]


def test_the_same_content_under_another_name_is_another_file(
    tmp_path: Path, asked: list[str]
) -> None:
    with Worker(kept=Kept(tmp_path, b"1")) as worker:
        worker.read(GOOD, "a.docx")
        worker.read(GOOD, "b.docx")
    assert asked == ["a.docx", "b.docx"]


@pytest.mark.parametrize("damaged", [b"", b"no zlib", zlib.compress(b"{")])
def test_what_cannot_be_read_back_is_read_anew(tmp_path: Path, damaged: bytes) -> None:
    kept = Kept(tmp_path, b"1")
    with Worker(kept=kept) as worker:
        first = worker.read(GOOD, "a.docx")
        (path,) = tmp_path.iterdir()
        path.write_bytes(damaged)
        assert worker.read(GOOD, "a.docx") == first
    assert kept.get(kept.key(GOOD, "a.docx")) is not None


def test_a_folder_that_cannot_be_written_keeps_no_file_from_being_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with Worker(kept=Kept(tmp_path / "file" / "kept", b"1")) as worker:
        assert worker.read(GOOD, "a.docx").blocks


def test_a_file_that_took_too_much_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = {"fault": "a.docx takes more than 3 GB of memory", "spent": True}
    monkeypatch.setattr(Worker, "_asked", lambda *_: spent)
    kept = Kept(tmp_path, b"1")
    with Worker(kept=kept) as worker, pytest.raises(UnreadableFileError, match="3 GB"):
        worker.read(GOOD, "a.docx")
    assert kept.get(kept.key(GOOD, "a.docx")) is None
