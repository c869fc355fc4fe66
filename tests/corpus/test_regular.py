"""A file is opened without waiting; what is none is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.collection import FILE, Collection
from corpus.errors import UserError
from corpus.load import fingerprint_of, source_files
from corpus.regular import open_regular, read_regular


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\r\nA\0")
    (tmp_path / "link").symlink_to("a")
    assert read_regular(tmp_path / "a") == read_regular(tmp_path / "link") == b"\r\nA\0"


def test_a_pipe_a_device_and_a_folder_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for path in (tmp_path / "pipe", tmp_path / "link", tmp_path, Path("/dev/zero")):
        with pytest.raises(OSError, match="a folder, a pipe or a device, and no file"):
            read_regular(path)


def test_a_file_that_becomes_a_pipe_while_it_is_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pipe"
    path.touch()
    seen = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda _: seen)
    with pytest.raises(OSError, match="no file"):
        open_regular(path)


def test_a_pipe_in_the_place_of_what_the_owner_says_is_an_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    with pytest.raises(UserError, match=r"collection.yaml cannot be read \(it is a folder, a pipe"):
        Collection.open(tmp_path)


def test_a_document_that_becomes_a_pipe_does_not_hold_up_the_fingerprint(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text("A")
    whole = fingerprint_of(source_files(tmp_path))
    (tmp_path / "a.txt").unlink()
    os.mkfifo(tmp_path / "a.txt")
    assert fingerprint_of(source_files(tmp_path, files=[("a.txt", ("a.txt",), None)])) != whole
