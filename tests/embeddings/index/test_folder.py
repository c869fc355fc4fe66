import errno
import json
import mmap
import os
import shutil
from collections.abc import Mapping, Sequence
from io import BufferedReader
from pathlib import Path

import numpy as np
import pytest

from corpus.document import SplitDocument
from corpus.errors import UserError
from embeddings.e5.encoder import E5Encoder
from embeddings.index import folder as store
from embeddings.index.folder import open_index, read_manifest
from embeddings.index.index import Index
from embeddings.sentence_transformer import SentenceTransformerEncoder
from tests.embeddings.stored import build_index

Calibration = Mapping[str, Sequence[str]]


@pytest.fixture
def copied(index_folder: Path, tmp_path: Path) -> Path:
    """An index that a test may damage."""
    return shutil.copytree(index_folder, tmp_path / "index")


def _refusal(folder: Path, encoder: E5Encoder | SentenceTransformerEncoder) -> str:
    with pytest.raises(UserError) as refusal:
        open_index(folder, encoder)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def test_token_states_are_mapped_from_their_file(index: Index) -> None:
    owner: object = index.contents.segments[0].states.codes
    while isinstance(owner, np.ndarray):
        owner = owner.base
    assert isinstance(owner, memoryview)
    assert isinstance(owner.obj, mmap.mmap)


def test_an_index_of_another_encoder_is_refused_with_both_names(
    index_folder: Path, minilm: SentenceTransformerEncoder, encoder: E5Encoder
) -> None:
    message = _refusal(index_folder, minilm)
    assert encoder.fingerprint in message
    assert minilm.fingerprint in message
    assert "with the same --encoder" in message


@pytest.mark.parametrize(
    "name",
    ["shared.npz", "base.listed", "base.arrays", "base.documents", "base.codes", "base.faiss"],
)
@pytest.mark.parametrize("damage", ["cut", "changed", "missing"])
def test_a_damaged_file_is_named(copied: Path, name: str, damage: str, encoder: E5Encoder) -> None:
    path = copied / name
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    assert f"is damaged ({name}): delete the folder" in _refusal(copied, encoder)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"format": 3}', '{"format": 1e999}', "\x00", "[" * 100_000],
    ids=lambda content: content[:20],
)
def test_a_damaged_manifest_is_named(copied: Path, content: str, encoder: E5Encoder) -> None:
    (copied / "manifest.json").write_text(content)
    assert "is damaged (manifest.json)" in _refusal(copied, encoder)


@pytest.mark.parametrize(
    "change",
    [
        {"checksums": {}},
        {"checksums": []},
        {"checksums": {"base.documents": ""}},
        {"checksums": None},
        {"format": True},
        {"format": 1.0},
        {"format": "1"},
        {"documents": None},
        {"documents": 4.5},
        {"encoder": 7},
        {"encoder_fingerprint": None},
        {"more": 1},
    ],
    ids=str,
)
def test_a_manifest_with_other_fields_than_its_own_is_damage(
    copied: Path, change: dict[str, object], encoder: E5Encoder
) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps(manifest | change))
    assert "is damaged (manifest.json)" in _refusal(copied, encoder)
    store.check_replaceable(copied)  # the next run may mend it


@pytest.mark.parametrize("count", ["documents", "sentences", "passages"])
def test_a_manifest_that_counts_otherwise_than_its_files_is_damage(
    copied: Path, count: str, encoder: E5Encoder
) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps(manifest | {count: manifest[count] + 1}))
    assert "is damaged (its files do not fit together)" in _refusal(copied, encoder)


@pytest.mark.parametrize("name", ["manifest.json", "base.documents", "base.codes"])
def test_a_pipe_in_the_place_of_a_file_is_refused_at_once(
    copied: Path, name: str, encoder: E5Encoder
) -> None:
    (copied / name).unlink()
    os.mkfifo(copied / name)
    assert f"cannot be read ({name}: it is a folder, a pipe or a device" in _refusal(
        copied, encoder
    )


def test_a_file_that_the_disk_does_not_give_is_named(
    copied: Path, encoder: E5Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    monkeypatch.setattr(store, "open_regular", broken)
    assert "cannot be read (manifest.json: Input/output error)" in _refusal(copied, encoder)


def test_an_index_that_is_replaced_while_it_is_opened_is_opened_as_the_new_one(
    copied: Path,
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = store.open_regular
    names: list[str] = []

    def replaced_meanwhile(path: Path) -> BufferedReader:
        names.append(path.name)
        if len(names) == 3:  # the manifest and the documents of the old one are read
            build_index(copied, documents[:3], "corpus 2", encoder, calibration)
        return opened(path)

    with monkeypatch.context() as patch:
        patch.setattr(store, "open_regular", replaced_meanwhile)
        index = open_index(copied, encoder)
    assert len(index.catalogue()) == 3
    assert index.manifest.corpus_fingerprint == "corpus 2"


def test_an_opened_index_outlives_its_folder(
    copied: Path,
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
) -> None:
    index = open_index(copied, encoder)
    before = np.array(index.contents.segments[0].states.codes)
    stamp = store.stamp_of(copied)
    build_index(copied, documents[:2], "corpus 2", encoder, calibration)
    assert store.stamp_of(copied) != stamp
    np.testing.assert_array_equal(index.contents.segments[0].states.codes, before)
    shutil.rmtree(copied)
    assert store.stamp_of(copied) is None
    np.testing.assert_array_equal(index.contents.segments[0].states.codes, before)


def test_another_format_is_refused_with_both_numbers(copied: Path, encoder: E5Encoder) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps(manifest | {"format": 999}))
    assert f"has format 999, this program reads {store.FORMAT}" in _refusal(copied, encoder)


def test_a_manifest_of_a_later_version_is_refused_by_its_format(
    copied: Path, encoder: E5Encoder
) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps(manifest | {"format": 4, "adapter": "x"}))
    assert "has format 4, this program reads" in _refusal(copied, encoder)


def test_a_folder_with_other_content_is_left_alone(tmp_path: Path, encoder: E5Encoder) -> None:
    (tmp_path / "thesis.docx").touch()
    assert "holds no index and is not empty: choose another --index" in _refusal(tmp_path, encoder)
    file = tmp_path / "thesis.docx"
    assert "holds no index and is not empty" in _refusal(file, encoder)


def test_an_absent_and_an_empty_folder_hold_no_index(tmp_path: Path, encoder: E5Encoder) -> None:
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "absent") is None
    assert "holds no index: run 'python -m qa index'" in _refusal(tmp_path, encoder)


def test_an_interrupted_write_leaves_the_old_index(
    copied: Path,
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {path.name: path.read_bytes() for path in copied.iterdir()}

    def interrupted(_: Path) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "_checksum", interrupted)  # all files but the manifest are written
        with pytest.raises(KeyboardInterrupt):
            build_index(copied, documents[:2], "corpus 2", encoder, calibration)
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == before
    assert list(copied.parent.iterdir()) == [copied]
    assert len(open_index(copied, encoder).catalogue()) == len(documents)


def test_a_folder_that_cannot_be_written_is_named(
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"cannot write the index to .*choose another --index"):
        build_index(tmp_path / "file" / "index", documents[:1], "corpus 1", encoder, calibration)


def test_files_that_are_no_index_are_never_replaced(
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
    copied: Path,
    tmp_path: Path,
) -> None:
    extension = tmp_path / "browser extension"
    extension.mkdir()
    (extension / "manifest.json").write_text('{"manifest_version": 3}')
    (copied / "thesis.docx").touch()
    for folder, named in ((extension, "manifest.json"), (copied, "thesis.docx")):
        with pytest.raises(UserError, match=f"holds {named}, which is no index: choose another"):
            build_index(folder, documents[:1], "corpus 1", encoder, calibration)
        assert (folder / named).exists()
