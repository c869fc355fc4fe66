import multiprocessing
from pathlib import Path

import pytest

from embeddings.cache import cache_folder, write_folder


def _write(target: Path, text: str) -> None:
    def fill(folder: Path) -> None:
        for name in ("one", "two"):
            (folder / name).write_text(text)

    write_folder(target, fill)


def _write_often(target: Path, text: str) -> None:
    for _ in range(60):
        _write(target, text)


def test_the_environment_chooses_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QA_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("QA_CACHE")
    assert cache_folder().name == "quoted-source-chatbot"


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "parent" / "target"
    _write(target, "old")
    (target / "of the old version").touch()
    _write(target, "new")
    assert {path.name: path.read_text() for path in target.iterdir()} == {
        "one": "new",
        "two": "new",
    }
    assert list(target.parent.iterdir()) == [target]


def test_a_link_leads_to_the_new_version_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere" / "target")
    for text in ("old", "new"):
        _write(tmp_path / "link", text)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "elsewhere" / "target" / "one").read_text() == "new"
    assert list((tmp_path / "elsewhere").iterdir()) == [tmp_path / "elsewhere" / "target"]
    assert set(tmp_path.iterdir()) == {tmp_path / "link", tmp_path / "elsewhere"}


def test_an_interrupted_write_leaves_the_old_version(tmp_path: Path) -> None:
    target = tmp_path / "target"
    _write(target, "old")

    def interrupted(folder: Path) -> None:
        (folder / "one").write_text("new")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(target, interrupted)
    assert (target / "one").read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_of_writers_at_once_one_wins_and_all_succeed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    context = multiprocessing.get_context("fork")
    writers = [
        context.Process(target=_write_often, args=(target, f"writer {number}"))
        for number in range(3)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert (target / "one").read_text() == (target / "two").read_text()
    assert list(tmp_path.iterdir()) == [target]
