"""The worker with real processes, and with readers that hang, swell or crash."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest
from made import docx, read_folder

from corpus.errors import UnreadableFileError
from corpus.reading.docx import read
from corpus.reading.worker import Worker

ITEM = "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Мост открыт.</w:t></w:r></w:p>"
GOOD = docx(ITEM)
# Reads a file by what its name tells: each stands for a library at a hostile file.
READER = """
import os, time
from corpus.reading import docx
def read(data, name):
    if "hangs" in name:
        while True: pass
    if "works" in name:
        end = time.process_time() + 1.8
        while time.process_time() < end: pass
    if "waits" in name:
        time.sleep(4)
    if "sleeps" in name:
        time.sleep(600)
    if "swells" in name:
        held = []
        while True: held.append(bytes(1 << 28))
    if "crashes" in name:
        os.abort()
    if "raises" in name:
        raise ZeroDivisionError("of a kind that nobody expects")
    if "prints" in name:
        os.write(1, b"what a library has to say")
    return docx.read(data, name)
"""


def process_of(worker: Worker) -> int | None:
    return worker._process.pid if worker._process else None


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Worker:
    """One whose process reads .docx by ``READER``, in a second at most."""
    (tmp_path / "hostile_reader.py").write_text(READER, encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(
        "import corpus.reading.formats as f\n"
        "f.SUFFIXES = {**f.SUFFIXES, '.docx': f.Format('hostile_reader')}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return Worker(seconds=3)


def test_a_draft_comes_back_as_the_reader_made_it() -> None:
    with Worker() as worker:
        assert worker.read(GOOD, "x.docx") == read(GOOD, "x.docx")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("hangs.docx", "takes more than 3 seconds to read; split"),
        ("sleeps.docx", "takes more than 3 seconds to read; split"),
        ("swells.docx", "takes more than 3 GB of memory to read; split"),
        ("crashes.docx", "ends the program that reads it; save it anew"),
        ("raises.docx", r"is damaged \(ZeroDivisionError: of a kind that nobody expects\)"),
    ],
)
def test_a_hostile_file_is_named_and_the_next_is_read(
    worker: Worker, name: str, reason: str
) -> None:
    with worker:
        with pytest.raises(UnreadableFileError, match=f"{name} {reason}"):
            worker.read(GOOD, name)
        assert worker.read(GOOD, "x.docx") == read(GOOD, "x.docx")


def test_a_worker_may_be_given_less_memory() -> None:
    with Worker(memory=1 << 30) as worker:
        assert worker.read(GOOD, "a.docx") == read(GOOD, "x.docx")
        assert resource.prlimit(process_of(worker) or 0, resource.RLIMIT_AS) == (1 << 30, 1 << 30)


def test_a_file_may_wait_for_a_busy_machine(worker: Worker) -> None:
    with worker:
        assert worker.read(GOOD, "waits.docx") == read(GOOD, "x.docx")


def test_the_time_of_a_file_is_its_own(worker: Worker) -> None:
    with worker:
        worker.read(GOOD, "a.docx")
        first = process_of(worker)
        for name in ("works.docx", "works again.docx"):
            assert worker.read(GOOD, name) == read(GOOD, "x.docx")
        assert process_of(worker) == first


def test_what_a_library_prints_is_no_part_of_a_draft(worker: Worker) -> None:
    with worker:
        assert worker.read(GOOD, "prints.docx") == read(GOOD, "x.docx")


def test_one_process_reads_many_files() -> None:
    with Worker() as worker:
        worker.read(GOOD, "a.docx")
        first = process_of(worker)
        with pytest.raises(UnreadableFileError):
            worker.read(b"PK", "b.docx")
        worker.read(GOOD, "c.docx")
        assert process_of(worker) == first is not None


def test_a_folder_without_foreign_files_starts_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise AssertionError

    monkeypatch.setattr("corpus.reading.worker._begin", refuse)
    (tmp_path / "a.txt").write_text("The bridge is open.", encoding="utf-8")
    assert len(read_folder(tmp_path).documents) == 1


def test_foreign_files_and_text_stand_together_and_bad_ones_stop_none(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(GOOD)
    (tmp_path / "b.docx").write_bytes(GOOD[:100])
    (tmp_path / "c.txt").write_text("Парк працуе з 2015 года.", encoding="utf-8")
    folder = read_folder(tmp_path)
    assert [document.id for document in folder.documents] == ["a.docx", "c.txt"]
    assert [each.name for each in folder.skipped] == ["b.docx"]
    document = folder.documents[0]
    assert (document.extracted, document.text) == ("Мост открыт.\n", "Мост открыт.")
