"""An index as one folder: its files, and the checks that they are whole and belong together.

The folder is written whole or not at all, and checked when opened: format, checksums, encoder and
corpus. It holds what all documents share, and a segment or two: the base, and what was added since.
A folder that takes its place may hold the same base, linked and not copied; who reads the old one
keeps it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, replace
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry
from corpus.collector import without_collector
from corpus.errors import UserError
from corpus.regular import open_regular
from embeddings.cache import write_folder
from embeddings.calibration import QuestionStatistics
from embeddings.codebooks import Codebooks
from embeddings.dense import DenseIndex
from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans
from embeddings.index.fit import check_fit
from embeddings.index.growing import GrowingSegment
from embeddings.index.index import Contents, Index
from embeddings.index.mapped import Mapped
from embeddings.index.port import Manifest, Means
from embeddings.index.segment import LAYOUT, Kept, Listed, Segment
from embeddings.late import Directions, TokenStates

FORMAT = 3  # changes when the files of the folder do
_MANIFEST, _SHARED = "manifest.json", "shared.npz"
_BASE, _RECENT = "base", "recent"
_MAPPED = ("arrays", "documents", "codes", "faiss")
_PARTS = ("listed", *_MAPPED)
# Of an index of format 1; it may be replaced as well.
_OLD = {"documents.jsonl", "arrays.npz", "token_codes.npy", "passages.faiss", "sentences.faiss"}
_FILES = {
    _MANIFEST,
    _SHARED,
    *(f"{segment}.{part}" for segment in (_BASE, _RECENT) for part in _PARTS),
}
_LARGEST_MANIFEST = 1 << 20  # bytes; one has a kilobyte
_ALIGNED = 64  # bytes, where each array begins in its file

Stamp = tuple[int, ...] | None
"""Which index a folder holds."""


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the index in ``folder``, or None where there is no index.

    Raises:
        UserError: the folder holds something else, an index of another format, or a damaged one;
            or it cannot be read.
    """
    path = folder / _MANIFEST
    try:
        with open_regular(path) as file:
            fields = json.loads(file.read(_LARGEST_MANIFEST))
    except (FileNotFoundError, NotADirectoryError):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UserError(
                f"{folder} holds no index and is not empty: choose another --index"
            ) from None
        return None
    except OSError as error:
        raise _unreadable(folder, error) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(folder, _MANIFEST) from error
    # Looked at first, because another format may have other fields.
    written = fields.get("format") if isinstance(fields, dict) else None
    if isinstance(written, int) and not isinstance(written, bool) and written != FORMAT:
        raise UserError(
            f"the index {folder} has format {written}, this program reads {FORMAT}: "
            f"delete {folder} and run 'python -m qa index'"
        )
    if not _is_manifest(fields):
        raise _damaged(folder, _MANIFEST)
    return Manifest(**fields)


def stamp_of(folder: Path) -> Stamp:
    """What changes whenever ``folder`` gets another index; None where there is none.

    It costs a look at the dates of a few files, so that it can be asked for often.
    """
    try:
        held = [(folder / _MANIFEST).stat()]
    except OSError:
        return None
    for name in sorted(_FILES - {_MANIFEST}):
        with suppress(OSError):  # an index may have one segment
            held.append((folder / name).stat())
    return tuple(each for found in held for each in (found.st_dev, found.st_ino, *_dated(found)))


def open_index(folder: Path, encoder: Encoder, whole: bool = True) -> Index:
    """The index in ``folder``, every file checked.

    A file is opened once, and what is read is what was checked: another process may replace the
    folder in the meantime, and then the new index is opened.

    Args:
        folder: of the index.
        encoder: that made it.
        whole: False where only little of it will be read, as when a document is added: the files
            that grow with the collection are then believed, and read when they are needed.

    Raises:
        UserError: there is none, it is damaged, another format or encoder made it, or it cannot
            be read.
    """
    while True:
        stamp = stamp_of(folder)
        try:
            return _open(folder, encoder, whole)
        except UserError:
            if stamp_of(folder) == stamp:
                raise


def _open(folder: Path, encoder: Encoder, whole: bool) -> Index:
    manifest = read_manifest(folder)
    if manifest is None:
        raise UserError(f"{folder} holds no index: run 'python -m qa index'")
    if manifest.encoder_fingerprint != encoder.fingerprint:
        raise UserError(
            f"the index {folder} was made by the encoder {manifest.encoder_fingerprint}, not by "
            f"{encoder.fingerprint}: run 'python -m qa index' with the same --encoder"
        )
    with ExitStack() as opened:
        files = {name: opened.enter_context(_opened(folder, name)) for name in manifest.checksums}
        check = _Unchanged(folder, files)
        for name, file in files.items():
            _check_file(folder, manifest, name, file, whole)
        try:
            contents = replace(_contents(files), check=check)
            index = Index(manifest, contents)
            check_fit(index, encoder.dim, whole)
        except OSError as error:
            raise _unreadable(folder, error) from error
        except Exception as error:  # somebody has made the checksums fit other files
            raise _damaged(folder, "its files do not fit together") from error
    return index


def _opened(folder: Path, name: str) -> BufferedReader:
    try:
        return open_regular(folder / name)
    except FileNotFoundError as error:
        raise _damaged(folder, name) from error
    except OSError as error:
        raise _unreadable(folder, error) from error


def _check_file(
    folder: Path, manifest: Manifest, name: str, file: BufferedReader, whole: bool
) -> None:
    """Says that a file of the index is what the manifest says."""
    grows = name.startswith(_BASE) and not name.endswith("listed")
    if grows and not whole:
        return
    try:
        checksum = _checksum(file)
        file.seek(0)
    except OSError as error:
        raise _unreadable(folder, error) from error
    if checksum != manifest.checksums[name]:
        raise _damaged(folder, name)


class _Unchanged:
    """Says that the files that an index is mapped from are as they were opened.

    They are never changed by this program, which writes others and renames them; to copy other
    files over them shortens them first, and what is then read beyond the end kills the process.
    """

    def __init__(self, folder: Path, files: Mapping[str, BufferedReader]) -> None:
        self._folder = folder
        self._seen = {}
        for name, file in files.items():
            if name.partition(".")[2] in _MAPPED:
                own = os.dup(file.fileno())  # by its name another file may be found by then
                self._seen[name] = own, _dated(os.fstat(own))
        weakref.finalize(self, _close, [own for own, _ in self._seen.values()])

    def __call__(self) -> None:
        """Raises a UserError where one is not."""
        for name, (own, dated) in self._seen.items():
            if _dated(os.fstat(own)) != dated:
                raise UserError(
                    f"{name} of the index {self._folder} was changed while it was open: run "
                    "'python -m qa index', which replaces an index as a whole"
                )


def _dated(found: os.stat_result) -> tuple[int, int]:
    """What changes when a file is written to."""
    return found.st_size, found.st_mtime_ns


def _close(descriptors: Sequence[int]) -> None:
    for each in descriptors:
        os.close(each)


def _contents(files: Mapping[str, BufferedReader]) -> Contents:
    """What the files hold.

    Raises:
        Exception: of any kind, where they hold something else.
    """
    with np.load(files[_SHARED]) as stored:
        shared = {name: stored[name] for name in stored.files}
    questions = statistics_from(shared)
    dim = len(questions.vectors.overall)
    directions = questions.directions or Directions.all(dim)
    names = [name for name in (_BASE, _RECENT) if f"{name}.listed" in files]
    codes = {name: Mapped(files[f"{name}.codes"]) for name in names}

    def release() -> None:
        for each in codes.values():
            each.release()

    return Contents(
        segments=[_segment(files, name, codes[name], directions) for name in names],
        alive=[shared[f"alive_{name}"].astype(np.bool_) for name in names],
        means=Means(*(means_from(shared, name) for name in _CENTRED)),
        questions=questions,
        asked=str(shared["asked_for"]),
        release=release,
    )


def _segment(
    files: Mapping[str, BufferedReader], name: str, mapped: Mapped, directions: Directions
) -> Segment:
    rows = b",".join(files[f"{name}.listed"].read().splitlines())
    with without_collector():
        listed = [_listed(row) for row in json.loads(b"[%b]" % rows)]
    head, arrays = _read_arrays(files[f"{name}.arrays"])
    tokens = len(arrays["token_ids"])
    codes = mapped.bytes.reshape(tokens, directions.width)
    states = TokenStates(
        codes, arrays["token_scales"], arrays["token_lengths"], arrays["token_bounds"], directions
    )
    search = Mapped(files[f"{name}.faiss"])
    return Segment(
        listed=listed,
        languages=[str(each) for each in head["languages"]],
        arrays=arrays,
        stored=Mapped(files[f"{name}.documents"]).bytes,
        states=states,
        passage_search=_Searches(search, head["faiss"]["passage"]),
        sentence_search=_Searches(search, head["faiss"]["sentence"]),
        kept=Kept(),
    )


class _Searches(Mapping[str, DenseIndex]):
    """Searches by language, each read from its place in a file when it is needed first."""

    def __init__(self, file: Mapped, places: Mapping[str, Sequence[Any]]) -> None:
        self._file, self._places = file, places
        self._opened: dict[str, DenseIndex] = {}

    def __getitem__(self, language: str) -> DenseIndex:
        if language not in self._opened:
            first, last, probes, recall = self._places[language]
            data = np.array(self._file.bytes[first:last])
            self._file.release()
            self._opened[language] = DenseIndex.from_bytes(data, int(probes), float(recall))
        return self._opened[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


Fill = Callable[[GrowingSegment], None]
"""Adds documents to a segment."""


def write_index(
    folder: Path,
    encoder: Encoder,
    corpus_fingerprint: str,
    questions: QuestionStatistics,
    asked: str,
    fill: Fill,
    kept: tuple[Index, npt.NDArray[np.bool_]] | None = None,
) -> None:
    """Makes ``folder`` hold an index, in place of an older one.

    Args:
        folder: replaced as a whole when everything is written.
        encoder: that made the vectors.
        corpus_fingerprint: of the files that the documents were read from.
        questions: statistics of calibration questions.
        asked: what they were.
        fill: adds all documents, or, where a base is kept, those that are not in it.
        kept: the index that ``folder`` holds, whose base is kept, and which of the documents of its
            base are.

    Raises:
        UserError: the folder holds files that are no index, or cannot be written.
    """
    check_replaceable(folder)

    def write(target: Path) -> None:
        checksums: dict[str, str] = {}
        held: list[_Living] = []
        if kept is not None:
            index, living = kept
            checksums |= _link_base(folder, target, index.manifest)
            held.append((_BASE, index.contents.segments[0], living))
        name = _RECENT if held else _BASE
        growing = GrowingSegment(encoder.dim, questions, lambda part: _spool(target, name, part))
        fill(growing)
        means = growing.means(None if kept is None else kept[0].contents.means)
        if (segment := _write_grown(target, name, growing, means)) is not None:
            held.append((name, segment, np.ones(len(segment.listed), np.bool_)))
        _write_shared(target, held, means, questions, asked)
        for path in sorted(target.iterdir()):
            if path.name not in checksums:  # those of a base are known
                checksums[path.name] = checksum_of(path)
        manifest = Manifest(
            format=FORMAT,
            encoder=encoder.name,
            encoder_fingerprint=encoder.fingerprint,
            corpus_fingerprint=corpus_fingerprint,
            documents=sum(int(living.sum()) for *_, living in held),
            sentences=sum(_count(each, "document_sentences", living) for _, each, living in held),
            passages=sum(_count(each, "document_passages", living) for _, each, living in held),
            checksums=dict(sorted(checksums.items())),
        )
        (target / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")

    try:
        write_folder(folder, write)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        remedy = "free some space there, or choose" if full else "choose"
        raise UserError(
            f"cannot write the index to {folder}: {error.strerror or error}; "
            f"{remedy} another --index folder"
        ) from error


_TEMPORARY = ("passages", "sentences", "scales")
_CENTRED = ("passage", "sentence", "token")


_Living = tuple[str, Segment, npt.NDArray[np.bool_]]
"""A segment by its name, and which of its documents are in the index."""


def _count(segment: Segment, name: str, living: npt.NDArray[np.bool_]) -> int:
    """How many sentences or passages its documents have that are in the index."""
    return int(np.diff(segment.arrays[name])[living].sum())


def _spool(target: Path, name: str, part: str) -> BinaryIO:
    return (target / f"{name}.{part}").open("wb+")


def _write_grown(target: Path, name: str, growing: GrowingSegment, means: Means) -> Segment | None:
    """Writes what was added as a segment of that name; None where nothing was."""
    segment = growing.finish(means) if len(growing) else None
    if segment is not None:
        _write_segment(target, name, segment)
    growing.close()
    for part in _TEMPORARY if segment is not None else (*_TEMPORARY, "documents", "codes"):
        (target / f"{name}.{part}").unlink()
    return segment


def _write_shared(
    target: Path,
    held: Sequence[_Living],
    means: Means,
    questions: QuestionStatistics,
    asked: str,
) -> None:
    """Writes what all segments have in common, and which of their documents are in the index."""
    shared = {f"alive_{name}": living for name, _, living in held}
    shared |= statistics_arrays(questions) | {"asked_for": np.array(asked)}
    for name, mean in zip(_CENTRED, (means.passages, means.sentences, means.tokens), strict=True):
        shared |= means_arrays(mean, name)
    np.savez(target / _SHARED, allow_pickle=False, **shared)


def _link_base(folder: Path, target: Path, manifest: Manifest) -> dict[str, str]:
    """Gives the new folder the base of the old one, and says what its checksums are."""
    linked = {}
    for part in _PARTS:
        name = f"{_BASE}.{part}"
        try:
            os.link(folder / name, target / name)
        except OSError:  # a file system without links
            shutil.copyfile(folder / name, target / name)
        linked[name] = manifest.checksums[name]
    now = read_manifest(folder)
    if now is None or any(now.checksums.get(name) != sum_ for name, sum_ in linked.items()):
        raise UserError(
            f"another process has replaced the index {folder}: run 'python -m qa index' again"
        )
    return linked


def _write_segment(target: Path, name: str, segment: Segment) -> None:
    lines = (json.dumps(_listed_row(each), ensure_ascii=False) for each in segment.listed)
    (target / f"{name}.listed").write_text("\n".join(lines) + "\n", encoding="utf-8")
    places: dict[str, dict[str, Any]] = {"passage": {}, "sentence": {}}
    with (target / f"{name}.faiss").open("wb") as file:
        for kind, searches in (
            ("passage", segment.passage_search), ("sentence", segment.sentence_search)
        ):  # fmt: skip
            for language, search in searches.items():
                first, data = file.tell(), search.to_bytes()
                file.write(data.data)
                places[kind][language] = [
                    first, first + len(data), search.probes, round(search.recall, 4)
                ]  # fmt: skip
    _write_arrays(
        target / f"{name}.arrays",
        segment.arrays,
        {"languages": list(segment.languages), "faiss": places},
    )


def _listed_row(listed: Listed) -> list[Any]:
    entry = listed.entry
    return [
        entry.document, entry.title, entry.language, entry.languages, entry.topics, entry.years,
        entry.note, listed.state, listed.stamp, listed.warnings,
    ]  # fmt: skip


def _listed(row: Sequence[Any]) -> Listed:
    name, title, language, languages, topics, years, note, state, stamp, warnings = row
    entry = Entry(name, title, language, tuple(languages), tuple(topics), tuple(years), note)
    return Listed(entry, state, tuple(stamp), tuple(warnings))


def _write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]], head: dict[str, Any]) -> None:
    """A line that says where each array is, and then the arrays."""
    places: dict[str, Any] = {}
    offset = 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, list(array.shape), offset]
        offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
    line = json.dumps(head | {"arrays": places}, ensure_ascii=False).encode() + b"\n"
    line = line[:-1] + b" " * (-len(line) % _ALIGNED) + b"\n"
    with path.open("wb") as file:
        file.write(line)
        for array in arrays.values():
            whole = np.ascontiguousarray(array)
            file.write(whole.data if whole.size else b"")
            file.write(bytes(-whole.nbytes % _ALIGNED))


def _read_arrays(file: BufferedReader) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """What ``_write_arrays`` wrote, each array mapped."""
    line = file.readline(_LARGEST_HEAD)
    head = json.loads(line)
    data = Mapped(file).bytes
    arrays = {}
    for name, (_, kind) in LAYOUT.items():
        written, shape, offset = head["arrays"][name]
        if np.dtype(written) != kind:
            raise ValueError(f"{name} is of {written}")
        first = len(line) + offset
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        arrays[name] = data[first : first + size].view(kind).reshape(shape)
    return head, arrays


_LARGEST_HEAD = 1 << 20


def check_replaceable(folder: Path) -> None:
    """Refuses to replace a folder that may hold anything but an index.

    Many programs write a ``manifest.json``, so its name alone does not show an index.
    """
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    strange = names - _FILES - _OLD
    if strange or names == {_MANIFEST}:
        other = min(strange, default=_MANIFEST)
        raise UserError(f"{folder} holds {other}, which is no index: choose another --index folder")


def checksum_of(path: Path) -> str:
    """What a manifest says of the bytes of a file."""
    with path.open("rb") as file:
        return _checksum(file)


def _damaged(folder: Path, name: str) -> UserError:
    return UserError(
        f"the index {folder} is damaged ({name}): delete the folder and run 'python -m qa index'"
    )


def _unreadable(folder: Path, error: OSError) -> UserError:
    place = Path(error.filename).name if error.filename else "one of its files"
    return UserError(
        f"the index {folder} cannot be read ({place}: {error.strerror or error}): mend that, or "
        "choose another --index folder"
    )


def _is_manifest(fields: Any) -> bool:
    """True for what this program writes, whatever the values say."""
    kinds = {
        **dict.fromkeys(("encoder", "encoder_fingerprint", "corpus_fingerprint"), str),
        **dict.fromkeys(("format", "documents", "sentences", "passages"), int),
        "checksums": dict,
    }
    return (
        isinstance(fields, dict)
        and fields.keys() == kinds.keys()
        and all(type(fields[name]) is kind for name, kind in kinds.items())
        and _are_parts(set(fields["checksums"]))
        and all(isinstance(each, str) for each in fields["checksums"].values())
    )


def _checksum(file: BufferedReader) -> str:
    return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def _are_parts(names: set[str]) -> bool:
    """True for the files of an index: what is shared, a base, and perhaps what is recent."""
    base, recent = ({f"{name}.{part}" for part in _PARTS} for name in (_BASE, _RECENT))
    return names in ({_SHARED} | base, {_SHARED} | base | recent)


def means_arrays(means: LanguageMeans, name: str) -> dict[str, npt.NDArray[Any]]:
    """Means by their names in a file."""
    languages = sorted(means.by_language)
    return {
        f"{name}_languages": np.array(languages),
        f"{name}_means": np.stack(
            [means.by_language[language] for language in languages] or [means.overall[:0]]
        ),
        f"{name}_mean": means.overall,
    }


def means_from(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> LanguageMeans:
    """The means of ``means_arrays``."""
    languages = [str(each) for each in arrays[f"{name}_languages"].tolist()]
    return LanguageMeans(
        dict(zip(languages, arrays[f"{name}_means"], strict=True)), arrays[f"{name}_mean"]
    )


def statistics_arrays(statistics: QuestionStatistics) -> dict[str, npt.NDArray[Any]]:
    """Statistics of questions by their names in a file."""
    arrays = means_arrays(statistics.vectors, "question")
    arrays |= means_arrays(statistics.states, "question_token")
    languages = sorted(statistics.counts)
    arrays["question_counts"] = np.array([statistics.counts[language] for language in languages])
    for language in languages:
        pairs = sorted(statistics.frequencies[language].items())
        arrays[f"question_frequencies_{language}"] = np.array(pairs, np.int64).reshape(-1, 2)
    if statistics.directions is not None:
        arrays["directions"] = statistics.directions.matrix.astype(np.float32)
        arrays |= means_arrays(statistics.directions.origins, "origin")
        arrays["follows"] = np.array(statistics.directions.follows)
        if (books := statistics.directions.books) is not None:
            arrays["books"], arrays["book_step"] = books.entries, np.array(books.step)
    if statistics.asked is not None:
        arrays["asked"] = statistics.asked.astype(np.float16)
    return arrays


def statistics_from(arrays: Mapping[str, npt.NDArray[Any]]) -> QuestionStatistics:
    """The statistics of ``statistics_arrays``."""
    languages = arrays["question_languages"].tolist()
    return QuestionStatistics(
        vectors=means_from(arrays, "question"),
        states=means_from(arrays, "question_token"),
        counts=dict(zip(languages, arrays["question_counts"].tolist(), strict=True)),
        frequencies={
            language: dict(arrays[f"question_frequencies_{language}"].tolist())
            for language in languages
        },
        directions=(
            Directions(
                arrays["directions"],
                means_from(arrays, "origin"),
                float(arrays["follows"]),
                Codebooks(arrays["books"], float(arrays["book_step"]))
                if "books" in arrays
                else None,
            )
            if "directions" in arrays
            else None
        ),
        asked=arrays["asked"].astype(np.float32) if "asked" in arrays else None,
    )
