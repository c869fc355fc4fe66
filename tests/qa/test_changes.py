"""What has changed is read, and what the readers of foreign files keep is kept in the cache."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus.errors import UserError
from corpus.load import Known
from corpus.reading.report import FileReport
from qa.changes import Look

PAGE = """From: Anna <anna@example.org>
Subject: {subject}
Date: Mon, 3 Feb 2020 10:00:00 +0000

The bridge over the river was opened in 1930.
"""


def write(folder: Path, names: Iterable[str]) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).write_text(PAGE.format(subject=name), encoding="utf-8")
    return folder


def read(folder: Path, known: Known) -> list[str]:
    """The names of the documents that are read where some are known."""
    return [document.id for document, _, _ in Look.at(folder, known).changed([])]


def kept(cache: Path) -> int:
    """How many files the readers of foreign files keep."""
    return len(list((cache / "readings").rglob("*.z")))


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_an_index_knows_as_it_is_is_not_read(own_cache: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "files", ["a.txt", "b.txt"])
    assert read(folder, {}) == ["a.txt", "b.txt"]
    known = {name: (each.stamp, each.state) for name, each in Look.at(folder, {}).files.items()}
    assert read(folder, known) == []
    (folder / "b.txt").write_text("The bridge was opened in 1931.", encoding="utf-8")
    assert read(folder, known) == ["b.txt"]


def test_what_no_file_is_read_from_any_more_is_forgotten_when_all_are_read(
    own_cache: Path, tmp_path: Path
) -> None:
    folder = write(tmp_path / "files", ["a.eml", "b.eml", "c.eml"])
    read(folder, {})
    known = {"a.eml": ((), Look.at(folder, {}).files["a.eml"].state)}
    (folder / "b.eml").unlink()
    assert (read(folder, known), kept(own_cache)) == (["c.eml"], 3)
    assert (read(folder, {}), kept(own_cache)) == (["a.eml", "c.eml"], 2)


def test_a_folder_without_a_document_is_named_with_the_first_reason(
    own_cache: Path, tmp_path: Path
) -> None:
    folder = write(tmp_path / "files", ["a.xyz"])
    reports: list[FileReport] = []
    with pytest.raises(UserError, match="holds no document that can be read: its format"):
        list(Look.at(folder, {}).changed(reports))
    assert [report.name for report in reports] == ["a.xyz"]
