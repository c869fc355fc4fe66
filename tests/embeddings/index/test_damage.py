"""A collection of damaged indexes: each is refused in one line, whatever its checksums say."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.document import SplitDocument
from corpus.errors import UserError
from embeddings.index.build import build_index
from embeddings.index.folder import checksum_of, open_index
from tests.embeddings.letters import Letters

Files = dict[str, bytes]
Damage = Callable[[Files], Files]
CHECKED = ("documents.jsonl", "arrays.npz", "token_codes.npy", "passages.faiss", "sentences.faiss")


@pytest.fixture(scope="module")
def whole(
    documents: Sequence[SplitDocument],
    calibration: Mapping[str, Sequence[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "index"
    build_index(folder, documents, "", Letters(), calibration)
    return folder


def _cut(name: str, share: float) -> Damage:
    return lambda files: files | {name: files[name][: int(share * len(files[name]))]}


def _flipped(name: str, share: float) -> Damage:
    def damage(files: Files) -> Files:
        data = bytearray(files[name])
        data[int(share * (len(data) - 1))] ^= 0x10
        return files | {name: bytes(data)}

    return damage


def _swapped(one: str, other: str) -> Damage:
    return lambda files: files | {one: files[other], other: files[one]}


def _documents(change: Callable[[dict[str, Any]], object]) -> Damage:
    """The first document is another, and its checksum fits."""

    def damage(files: Files) -> Files:
        first, *rest = files["documents.jsonl"].decode().splitlines()
        row = json.loads(first)
        change(row)
        lines = "\n".join([json.dumps(row), *rest]) + "\n"
        return files | {"documents.jsonl": lines.encode()}

    return damage


def _arrays(name: str, change: Callable[[np.ndarray], np.ndarray] | None) -> Damage:
    """An array is another, or is not there, and the checksum fits."""

    def damage(files: Files) -> Files:
        with np.load(io.BytesIO(files["arrays.npz"])) as stored:
            arrays = {each: stored[each] for each in stored.files}
        array = arrays.pop(name)
        if change is not None:
            arrays[name] = change(array)
        written = io.BytesIO()
        np.savez(written, **arrays)
        return files | {"arrays.npz": written.getvalue()}

    return damage


def _codes(change: Callable[[np.ndarray], np.ndarray]) -> Damage:
    def damage(files: Files) -> Files:
        written = io.BytesIO()
        np.save(written, change(np.load(io.BytesIO(files["token_codes.npy"]))), allow_pickle=True)
        return files | {"token_codes.npy": written.getvalue()}

    return damage


def _put(row: dict[str, Any], key: str, value: object) -> None:
    row[key] = value


HARMED: dict[str, Damage] = {
    **{f"{name} cut at {share}": _cut(name, share) for name in CHECKED for share in (0, 0.5, 0.99)},
    **{f"a bit of {name} at {s}": _flipped(name, s) for name in CHECKED for s in (0, 0.3, 1)},
    "passages and sentences swapped": _swapped("passages.faiss", "sentences.faiss"),
    "arrays and codes swapped": _swapped("arrays.npz", "token_codes.npy"),
}
"""What a disk may do: the checksums tell."""
FORGED: dict[str, Damage] = {
    "no documents": lambda files: files | {"documents.jsonl": b""},
    "documents that are no JSON": lambda files: files | {"documents.jsonl": b"{\n"},
    "documents that are lists": lambda files: files | {"documents.jsonl": b"[]\n" * 5},
    "deep documents": lambda files: files | {"documents.jsonl": b"[" * 100_000},
    "one document left out": lambda files: (
        files | {"documents.jsonl": files["documents.jsonl"].partition(b"\n")[2]}
    ),
    "a document twice": lambda files: (
        files | {"documents.jsonl": b"\n".join([files["documents.jsonl"].splitlines()[0]] * 5)}
    ),
    "a document without text": _documents(lambda row: _put(row, "text", "")),
    "a longer text": _documents(lambda row: _put(row, "text", row["text"] + "!")),
    "no places": _documents(lambda row: _put(row, "runs", [])),
    "no lines": _documents(lambda row: _put(row, "raw_line_starts", [])),
    "a sentence outside": _documents(lambda row: row["sentences"][0].__setitem__(1, 10**9)),
    "a sentence backwards": _documents(lambda row: row["sentences"][0].__setitem__(0, 10**9)),
    "a sentence without a block": _documents(lambda row: row["sentences"][0].__setitem__(4, 99)),
    "a passage before its text": _documents(lambda row: row["passages"][0].__setitem__(0, -1)),
    "a passage of sentences that are none": _documents(
        lambda row: row["passages"][0].__setitem__(5, 99)
    ),
    "a passage of no sentence": _documents(lambda row: row["passages"][0].__setitem__(5, 0)),
    "a kind that is none": _documents(lambda row: row["blocks"][0].__setitem__(2, "poem")),
    **{
        f"{name} left out": _arrays(name, None)
        for name in ("passages", "counts", "lengths", "token_mean", "question_languages")
    },
    **{
        f"{name} shorter": _arrays(name, lambda array: array[:-1])
        for name in ("passages", "sentences", "token_ids", "scales", "counts", "lengths")
    },
    "fewer than no tokens": _arrays("counts", lambda array: array * -1),
    "counts of another sum": _arrays("counts", lambda array: array + 1),
    "scales of another kind": _arrays("scales", lambda array: array.astype(np.complex64)),
    "narrower vectors": _arrays("sentences", lambda array: array[:, :-1]),
    "a narrower mean": _arrays("token_mean", lambda array: array[:-1]),
    "codes that are objects": _codes(lambda array: np.array([{}], object)),
    "codes in columns": _codes(np.asfortranarray),
    "codes of another kind": _codes(lambda array: array.astype(np.int16)),
    "too few codes": _codes(lambda array: array[:-1]),
}
"""What somebody may do who makes the checksums fit."""


def _written(files: Files, folder: Path) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def _damaged(whole: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    files = {path.name: path.read_bytes() for path in whole.iterdir()}
    for number, (name, damage) in enumerate((HARMED | FORGED).items()):
        made = _written(damage(dict(files)), folder / f"{number}")
        if name in FORGED:
            manifest = json.loads(files["manifest.json"])
            manifest["checksums"] = {each: checksum_of(made / each) for each in CHECKED}
            (made / "manifest.json").write_text(json.dumps(manifest))
        yield name, made


def test_each_damaged_index_is_refused_in_one_line_and_the_whole_one_opens(
    whole: Path, tmp_path: Path
) -> None:
    assert len(open_index(whole, Letters()).documents) == 5
    for name, folder in _damaged(whole, tmp_path):
        with pytest.raises(UserError, match="is damaged") as refusal:
            open_index(folder, Letters())
            pytest.fail(f"{name} was opened")
        assert "\n" not in str(refusal.value), name


def test_each_missing_file_is_damage(whole: Path, tmp_path: Path) -> None:
    for name in CHECKED:
        folder = shutil.copytree(whole, tmp_path / name)
        (folder / name).unlink()
        with pytest.raises(UserError, match=rf"is damaged \({name}\)"):
            open_index(folder, Letters())
