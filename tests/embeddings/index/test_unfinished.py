"""A build that was interrupted goes on where it was."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.load import load_corpus
from embeddings.index.build import Item, item_of, write_items
from embeddings.index.folder import open_index
from embeddings.vectors import Encoded
from tests.embeddings.letters import Letters

Calibration = Mapping[str, Sequence[str]]


class _Interrupted(Letters):
    """An encoder at which the owner presses Ctrl+C when it comes to the fifth document."""

    def read_passages(self, texts: Sequence[str]) -> Iterator[Encoded]:
        for text in texts:
            if "4th" in text:
                raise KeyboardInterrupt
            yield from super().read_passages([text])


@pytest.fixture
def items(tmp_path: Path) -> list[Item]:
    root = tmp_path / "docs"
    root.mkdir()
    for number in range(6):
        (root / f"{number}.md").write_text(f"# Page {number}\n\nThe {number}th bridge is long.\n")
    return [item_of(split) for split in load_corpus(root)]


@pytest.fixture
def interrupted(
    items: Sequence[Item],
    calibration: Calibration,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The folder of an index of which four documents of six were encoded."""
    monkeypatch.setattr("embeddings.index.unfinished._SHORT", 0)
    folder = tmp_path / "index"
    with pytest.raises(KeyboardInterrupt):
        write_items(folder, items, "1", _Interrupted(), calibration)
    assert not folder.exists()
    return folder


def test_the_next_build_encodes_the_rest_alone_and_makes_the_same_index(
    items: Sequence[Item], calibration: Calibration, interrupted: Path, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    encoder = Letters()

    def progress(_: str, done: int, total: int) -> None:
        told.append((done, total))

    assert write_items(interrupted, items, "1", encoder, calibration, progress=progress) == 2
    assert told[-1][0] == told[-1][1]
    assert write_items(tmp_path / "at once", items, "1", encoder, calibration) == 6
    one, other = (open_index(tmp_path / name, encoder) for name in ("index", "at once"))
    views = [each.view(np.arange(each.manifest.passages)) for each in (one, other)]
    for name in ("passage_vectors", "sentence_vectors", "token_ids"):
        np.testing.assert_array_equal(*(getattr(view, name) for view in views))
    assert {path.name for path in tmp_path.iterdir()} == {"docs", "index", "at once"}


def test_what_has_changed_since_or_is_damaged_is_encoded_again(
    items: Sequence[Item], calibration: Calibration, interrupted: Path, tmp_path: Path
) -> None:
    (tmp_path / "docs" / "0.md").write_text("# Page 0\n\nThe ferry sails at noon.\n")
    changed = [item_of(split) for split in load_corpus(tmp_path / "docs")]
    (folder,) = tmp_path.glob(".index-*")
    kept = sorted(folder.iterdir())
    assert len(kept) == 4
    for path in kept[:2]:
        path.write_bytes(path.read_bytes()[:-40] + bytes(40))
    # Of the four that were kept two are damaged, and one, which may be among them, has changed.
    assert write_items(interrupted, changed, "2", Letters(), calibration) in {4, 5}


# numpy asks a password for the first, and cannot unpack the second.
@pytest.mark.parametrize(("mark", "place"), [(b"PK\x01\x02", 8), (b"PK\x01\x02", 10)])
def test_a_bit_that_flipped_in_what_was_kept_stops_no_build(
    mark: bytes,
    place: int,
    items: Sequence[Item],
    calibration: Calibration,
    interrupted: Path,
    tmp_path: Path,
) -> None:
    for path in next(tmp_path.glob(".index-*")).iterdir():
        data = bytearray(path.read_bytes())
        data[data.index(mark) + place] ^= 1
        path.write_bytes(data)
    assert write_items(interrupted, items, "1", Letters(), calibration) == 6


def test_a_short_build_keeps_nothing(
    items: Sequence[Item], calibration: Calibration, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_items(tmp_path / "index", items, "1", _Interrupted(), calibration)
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]
