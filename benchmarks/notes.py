"""The shipped notes, each in one language only, so that questions must find them across languages.

A note exists in every language: measured as it stands, evidence would look closer than it is. There
are five arrangements; in each of them a note is in another language, and a question meets its
evidence in its own language once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.document import SplitDocument
from corpus.languages import LANGUAGES
from corpus.questions import by_language, load_questions
from embeddings.index.build import item_of, write_items
from embeddings.index.folder import open_index
from embeddings.index.index import Index
from qa.assistant import Assistant


def in_one_language_each(
    documents: Sequence[SplitDocument], turn: int, languages: Sequence[str] = LANGUAGES
) -> list[SplitDocument]:
    """Of each note one version: of the n-th note that in language n + turn of those."""
    notes = sorted({split.document.metadata.note or "" for split in documents})
    wanted = {note: languages[(place + turn) % len(languages)] for place, note in enumerate(notes)}
    return [
        split
        for split in documents
        if wanted[split.document.metadata.note or ""] == split.document.language
    ]


def arrangements(complete: Assistant) -> Iterator[Assistant]:
    """An assistant over each arrangement of the notes that ``complete`` holds."""
    library = complete.library
    notes = [library.index.document(name) for name in library.documents]
    calibration = by_language(load_questions())
    # Vectors are carried over from an index in a folder alone.
    before = library.index if isinstance(library.index, Index) else None
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(len(LANGUAGES)):
            place = Path(folder) / str(turn)
            part = [item_of(split) for split in in_one_language_each(notes, turn)]
            write_items(place, part, "one each", library.encoder, calibration, before, within=False)
            index = open_index(place, library.encoder)
            yield Assistant(replace(library, index=index))
