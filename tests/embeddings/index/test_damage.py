"""A collection of damaged indexes: each is refused in one line, whatever its checksums say."""

from __future__ import annotations

import gc
import io
import json
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.document import SplitDocument
from corpus.errors import UserError
from corpus.scope import Scope
from embeddings.index.folder import _write_arrays, checksum_of, open_index
from embeddings.index.segment import LAYOUT
from tests.embeddings.letters import Letters
from tests.embeddings.stored import build_index

Files = dict[str, bytes]
Damage = Callable[[Files], Files]
CHECKED = (
    "shared.npz", "base.listed", "base.arrays", "base.documents", "base.codes", "base.faiss"
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(
    documents: Sequence[SplitDocument],
    calibration: Mapping[str, Sequence[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "index"
    # So many words that token states are kept in codebooks.
    more = [f"Why was {number:b} built before {number * number:b}?" for number in range(400)]
    build_index(folder, documents, "", Letters(), {**calibration, "en": more})
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


def _document(change: Callable[[dict[str, Any]], object]) -> Damage:
    """The first document is another, and the checksums fit."""

    def damage(files: Files) -> Files:
        arrays, _ = _split(files["base.arrays"])
        bounds = arrays["document_offsets"]
        records = [files["base.documents"][first:last] for first, last in pairwise(bounds.tolist())]
        row = json.loads(zlib.decompress(records[0]))
        change(row)
        records[0] = zlib.compress(json.dumps(row).encode())
        ends = np.cumsum([0, *map(len, records)])
        files = files | {"base.documents": b"".join(records)}
        return _arrays("document_offsets", lambda _: ends)(files)

    return damage


def _split(data: bytes) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    line = data.index(b"\n") + 1
    head = json.loads(data[:line])
    arrays = {
        name: np.frombuffer(data, kind, int(np.prod(shape)), line + offset).reshape(shape)
        for name, (kind, shape, offset) in head["arrays"].items()
    }
    return arrays, head


def _arrays(name: str, change: Callable[[np.ndarray], np.ndarray] | None) -> Damage:
    """An array is another, or is not there, and the checksum fits."""

    def damage(files: Files) -> Files:
        arrays, head = _split(files["base.arrays"])
        if change is None:
            del arrays[name]
        else:
            arrays[name] = change(arrays[name])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "arrays"
            _write_arrays(path, arrays, {key: head[key] for key in ("languages", "faiss")})
            return files | {"base.arrays": path.read_bytes()}

    return damage


def _shared(name: str, change: Callable[[np.ndarray], np.ndarray] | None) -> Damage:
    def damage(files: Files) -> Files:
        with np.load(io.BytesIO(files["shared.npz"])) as stored:
            arrays = {each: stored[each] for each in stored.files}
        array = arrays.pop(name)
        if change is not None:
            arrays[name] = change(array)
        written = io.BytesIO()
        np.savez(written, **arrays)
        return files | {"shared.npz": written.getvalue()}

    return damage


def _listed(change: Callable[[list[list[Any]]], object]) -> Damage:
    def damage(files: Files) -> Files:
        rows = [json.loads(line) for line in files["base.listed"].splitlines()]
        change(rows)
        return files | {"base.listed": "\n".join(map(json.dumps, rows)).encode()}

    return damage


def _head(change: Callable[[dict[str, Any]], object]) -> Damage:
    def damage(files: Files) -> Files:
        line, _, rest = files["base.arrays"].partition(b"\n")
        head = json.loads(line)
        change(head)
        told = json.dumps(head).encode()
        return files | {"base.arrays": told.ljust(len(line)) + b"\n" + rest}

    return damage


def _put(row: dict[str, Any], key: str, value: object) -> None:
    row[key] = value


def _set(array: np.ndarray, place: int, value: int) -> np.ndarray:
    changed = array.copy()
    changed[place] = value
    return changed


HARMED: dict[str, Damage] = {
    **{f"{name} cut at {share}": _cut(name, share) for name in CHECKED for share in (0, 0.5, 0.99)},
    **{f"a bit of {name} at {s}": _flipped(name, s) for name in CHECKED for s in (0, 0.3, 1)},
    "documents and codes swapped": _swapped("base.documents", "base.codes"),
    "arrays and searches swapped": _swapped("base.arrays", "base.faiss"),
}
"""What a disk may do: the checksums tell."""
FORGED: dict[str, Damage] = {
    "no documents": lambda files: files | {"base.documents": b""},
    "nothing listed": lambda files: files | {"base.listed": b""},
    "a list that is no JSON": lambda files: files | {"base.listed": b"{\n"},
    "deep lists": lambda files: files | {"base.listed": b"[" * 100_000},
    "one document left out": _listed(lambda rows: rows.pop()),
    "a document twice": _listed(lambda rows: rows.__setitem__(1, rows[0])),
    "documents of another name": _document(lambda row: _put(row, "id", "other.md")),
    "a document without text": _document(lambda row: _put(row, "text", "")),
    "a longer text": _document(lambda row: _put(row, "text", row["text"] + "!")),
    "no places": _document(lambda row: _put(row, "runs", [])),
    "no lines": _document(lambda row: _put(row, "raw_line_starts", [])),
    "a sentence outside": _document(lambda row: row["sentences"][0].__setitem__(1, 10**9)),
    "a sentence backwards": _document(lambda row: row["sentences"][0].__setitem__(0, 10**9)),
    "a sentence without a block": _document(lambda row: row["sentences"][0].__setitem__(4, 99)),
    "a sentence fewer": _document(lambda row: row["sentences"].pop()),
    "a passage before its text": _document(lambda row: row["passages"][0].__setitem__(0, -1)),
    "a passage of sentences that are none": _document(
        lambda row: row["passages"][0].__setitem__(5, 99)
    ),
    "a passage of no sentence": _document(lambda row: row["passages"][0].__setitem__(5, 0)),
    "a passage fewer": _document(lambda row: row["passages"].pop()),
    "a kind that is none": _document(lambda row: row["blocks"][0].__setitem__(2, "poem")),
    **{f"{name} left out": _arrays(name, None) for name in LAYOUT},
    **{
        f"{name} shorter": _arrays(name, lambda array: array[:-1])
        for name in LAYOUT
        if not name.startswith("contexts")
    },
    **{
        f"{name} left out": _shared(name, None)
        for name in (
            "alive_base",
            "token_mean",
            "question_languages",
            "asked_for",
            "directions",
            "follows",
            "books",
            "book_step",
        )
    },
    "fewer documents alive": _shared("alive_base", lambda array: array[:-1]),
    "a document dead": _shared("alive_base", lambda array: _set(array, 0, 0)),
    "codebooks of another kind": _shared("books", lambda array: array.astype(np.float32)),
    "fewer codebooks": _shared("books", lambda array: array[:-1]),
    "shorter codebooks": _shared("books", lambda array: array[:, :-1]),
    "vectors without measure": _shared("follows", lambda array: array * np.nan),
    "a narrower mean": _shared("token_mean", lambda array: array[:-1]),
    "bounds that go back": _arrays("token_bounds", lambda array: _set(array, 1, 10**9)),
    "a passage of an unknown document": _arrays("passage_documents", lambda a: _set(a, 0, 99)),
    "a sentence in an unknown language": _arrays("sentence_languages", lambda a: _set(a, 0, 99)),
    "a passage of another's sentences": _arrays("passage_rows", lambda a: _set(a, 0, 10**6)),
    "a span backwards": _arrays("sentence_spans", lambda array: array[:, ::-1].copy()),
    "a sentence of another block": _arrays("sentence_blocks", lambda array: _set(array, 0, 99)),
    "a sentence of another kind": _arrays("sentence_kinds", lambda array: array ^ 1),
    "sentences without words": _arrays("sentence_spans", lambda array: array * 0),
    "a passage further on": _arrays("passage_spans", lambda array: array + 1),
    "a passage of the document before": _arrays(
        "passage_documents", lambda array: np.maximum(array - 1, 0)
    ),
    "a token that is none": _arrays("frequency_tokens", lambda array: _set(array, 0, -5)),
    "a token of no vocabulary": _arrays("frequency_tokens", lambda a: _set(a, 0, 1 << 30)),
    "a vector elsewhere": _arrays("sentence_places", lambda array: _set(array, 0, 7)),
    "a state without length": _arrays("token_lengths", lambda array: array * 0),
    "scales of another kind": _arrays("token_scales", lambda array: array.astype(np.complex64)),
    "another language": _head(lambda head: head["languages"].reverse()),
    "a search left out": _head(lambda head: head["faiss"]["passage"].popitem()),
    "too few codes": lambda files: files | {"base.codes": files["base.codes"][:-1]},
    "no codes": lambda files: files | {"base.codes": b""},
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
    assert len(list(open_index(whole, Letters()).documents())) == 5
    for name, folder in _damaged(whole, tmp_path):
        with pytest.raises(UserError, match="is damaged") as refusal:
            # What a document holds is looked at when it is read.
            list(open_index(folder, Letters()).documents())
            pytest.fail(f"{name} was opened")
        assert "\n" not in str(refusal.value), name


def test_each_missing_file_is_damage(whole: Path, tmp_path: Path) -> None:
    for name in CHECKED:
        folder = shutil.copytree(whole, tmp_path / name)
        (folder / name).unlink()
        with pytest.raises(UserError, match=rf"is damaged \({name}\)"):
            open_index(folder, Letters())


# --- changed while it is open ---------------------------------------------------------------------


def _shorten(path: Path) -> None:
    path.write_bytes(b"")


def _overwrite(path: Path) -> None:
    data = path.read_bytes()
    with path.open("r+b") as file:
        file.write(bytes(len(data)))


@pytest.mark.parametrize("change", [_shorten, _overwrite])
@pytest.mark.parametrize("name", ["base.arrays", "base.codes", "base.documents", "base.faiss"])
def test_an_index_whose_files_are_changed_in_place_answers_no_more(
    whole: Path, tmp_path: Path, name: str, change: Callable[[Path], None]
) -> None:
    folder = shutil.copytree(whole, tmp_path / "index")
    opened = open_index(folder, Letters())
    (vector,) = Letters().encode_queries(["When?"])
    ids = opened.near([vector], 2)
    change(folder / name)
    uses: list[Callable[[], object]] = [
        lambda: opened.near([vector], 2),
        lambda: opened.view(ids),
        lambda: opened.document(next(iter(opened.catalogue()))),
        lambda: opened.frequency(np.array([1])),
        lambda: opened.holders(1),
        lambda: opened.admits(Scope(languages=("en",))),
    ]
    for use in uses:
        with pytest.raises(UserError, match=rf"^{name} of the index .* was changed while it was"):
            use()


def test_an_index_that_another_takes_the_place_of_answers_on(whole: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whole, tmp_path / "index")
    opened = open_index(folder, Letters())
    before = _open_files()
    folder.rename(tmp_path / "old")
    shutil.rmtree(tmp_path / "old")
    (vector,) = Letters().encode_queries(["When?"])
    assert len(opened.near([vector], 2))
    del opened
    gc.collect()
    assert not before or _open_files() < before


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    return len([*folder.iterdir()]) if folder.exists() else 0
