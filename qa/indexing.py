"""An index in a folder: is it of the documents as they are now, and how does it come to be?

What did not change since the index was made is carried over: it is neither read nor encoded again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import UserError
from corpus.load import Known, SourceFile
from corpus.progress import Progress, no_progress
from corpus.questions import SHIPPED_QUESTIONS, by_language, load_questions
from corpus.reading.report import FileReport
from corpus.splitting.passages import split_document
from embeddings.cache import cache_folder, mend_folder
from embeddings.encoder import Encoder
from embeddings.index.build import Item, item_of, write_items
from embeddings.index.folder import FORMAT, open_index, read_manifest
from embeddings.index.index import Index
from qa.changes import Look, check_text


def default_index(corpus: Path, encoder: Encoder) -> Path:
    """Where the index of that corpus and encoder is kept in the user's cache."""
    key = f"{corpus.resolve()}\0{encoder.fingerprint}\0{FORMAT}"
    return cache_folder() / "indexes" / hashlib.sha256(key.encode()).hexdigest()[:16]


def is_current_folder(corpus: Path, folder: Path, encoder: Encoder) -> bool:
    """True when the index in a folder is of the documents as they are now.

    Raises:
        UserError: the corpus is missing.
    """
    mend_folder(folder)
    manifest = read_manifest(folder)
    return manifest is not None and (
        manifest.corpus_fingerprint == _fingerprint(corpus, folder, encoder)
    )


def update_folder(
    corpus: Path,
    folder: Path,
    encoder: Encoder,
    progress: Progress = no_progress,
    report: Callable[[Sequence[FileReport]], None] | None = None,
) -> int:
    """Builds the index of a corpus in a folder, see ``qa.library.update_index``.

    Returns:
        The number of documents that were encoded.
    """
    mend_folder(folder)
    previous = _previous_index(folder, encoder)
    look = Look.at(corpus, _known(previous))
    items, reports = _items(look, previous)
    if report is not None:
        report(reports)
    if previous is not None and previous.manifest.corpus_fingerprint == look.fingerprint:
        return 0
    calibration = by_language(load_questions(SHIPPED_QUESTIONS))
    return write_items(folder, items, look.fingerprint, encoder, calibration, previous, progress)


def _fingerprint(corpus: Path, folder: Path, encoder: Encoder) -> str:
    """Of all that an index is made of but the encoder, see ``Look``."""
    try:
        known = _known(_previous_index(folder, encoder))
    except UserError:
        known = {}
    return Look.at(corpus, known).fingerprint


def _previous_index(folder: Path, encoder: Encoder) -> Index | None:
    """The index that may be carried over; None where there is none that can be used.

    Raises:
        UserError: the folder holds something else.
    """
    try:
        return open_index(folder, encoder, whole=False) if read_manifest(folder) else None
    except UserError:
        # Damaged, or of another format or encoder: nothing can be carried over. The folder is
        # replaced only where it holds nothing but the files of an index, see ``write_items``.
        if not (folder / "manifest.json").is_file():
            raise
        return None


def _known(index: Index | None) -> Known:
    """Stamp and state of the documents of an index."""
    if index is None:
        return {}
    listed = {name: index.listed(name) for name in index.catalogue()}
    return {name: (each.stamp, each.state) for name, each in listed.items()}


def _items(look: Look, previous: Index | None) -> tuple[list[Item], list[FileReport]]:
    """The documents that an index is to hold, and what became of each file."""
    items: list[Item] = []
    reports: list[FileReport] = []
    for document, file, warnings in look.changed(reports):
        split = split_document(document)
        items.append(item_of(split, state=file.state, stamp=file.stamp, warnings=warnings))
    if previous is not None:
        items += [_as_before(previous, look.files[name]) for name in sorted(look.unchanged)]
    check_text(look.corpus, sum(item.passages for item in items))
    reports += map(_report, items)
    return items, sorted(reports, key=lambda each: each.name)


def _as_before(index: Index, file: SourceFile) -> Item:
    listed = index.listed(file.name)
    if listed.stamp != file.stamp:
        listed = replace(listed, stamp=file.stamp)
    return Item(listed, None, index.passages_of(file.name))


def _report(item: Item) -> FileReport:
    return FileReport(
        name=item.name,
        language=item.listed.entry.language,
        passages=item.passages,
        warnings=item.listed.warnings,
    )
