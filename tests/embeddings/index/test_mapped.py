import shutil
from pathlib import Path

import numpy as np
import pytest

from embeddings.e5.encoder import E5Encoder
from embeddings.index.folder import open_index
from embeddings.index.mapped import Mapped

_MAPS = Path("/proc/self/smaps")
_told = pytest.mark.skipif(not _MAPS.exists(), reason="only Linux tells what a process holds")


def _held(path: Path) -> int:
    """Kilobytes of the file that this process holds."""
    held, own = 0, False
    for line in _MAPS.read_text(encoding="utf-8").splitlines():
        if not line.partition(" ")[0].endswith(":"):  # the head of what is told of a mapping
            own = line.endswith(f" {path}")
        elif own and line.startswith("Rss:"):
            held += int(line.split()[1])
    return held


@_told
def test_pages_are_given_back_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(256)) * 4096)
    with path.open("rb") as file:
        mapped = Mapped(file)
    path.unlink()  # the file outlives its name
    gone = Path(f"{path} (deleted)")
    total = int(mapped.bytes.sum(dtype=np.int64))
    assert _held(gone) == 1024
    mapped.release()
    assert _held(gone) == 0
    assert int(mapped.bytes.sum(dtype=np.int64)) == total == 4096 * sum(range(256))


def test_an_empty_file_has_no_bytes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with path.open("rb") as file:
        mapped = Mapped(file)
    mapped.release()
    assert mapped.bytes.shape == (0,)


def test_where_the_system_takes_no_advice_all_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.index.mapped._UNNEEDED", None)
    path = tmp_path / "file"
    path.write_bytes(b"bytes")
    with path.open("rb") as file:
        mapped = Mapped(file)
    mapped.release()
    assert mapped.bytes.tobytes() == b"bytes"


@_told
def test_an_opened_index_that_answered_holds_no_states_nor_vectors_of_its_files(
    index_folder: Path, tmp_path: Path, encoder: E5Encoder
) -> None:
    folder = tmp_path / "index"  # which no other test holds open
    shutil.copytree(index_folder, folder)
    index = open_index(folder, encoder)
    (vector,) = encoder.encode_queries(["trade"])
    assert len(index.view(index.near([vector], 40)).token_ids)
    assert _held(folder / "base.arrays")
    assert _held(folder / "base.codes") == _held(folder / "base.faiss") == 0
