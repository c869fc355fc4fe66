"""Some documents of an index: their rows as arrays, mapped from files or in memory, never changed.

An index has one segment, and a second one with what was added since. Rows of passages, sentences
and tokens follow the segment's documents, which are in the order of their ids.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry
from corpus.document import BlockKind, SplitDocument
from corpus.serial import document_from_json, document_to_json
from embeddings.dense import DenseIndex
from embeddings.late import TokenStates

KINDS = tuple(BlockKind)
# Of documents as JSON that are kept in mind once read; as such they take four times as much.
_KEPT_BYTES = 16 << 20

Arrays = Mapping[str, npt.NDArray[Any]]
"""By name, see ``LAYOUT``."""

LAYOUT: Mapping[str, tuple[str, type[np.generic]]] = {
    "document_offsets": ("documents+1", np.int64),
    "document_passages": ("documents+1", np.int64),
    "document_sentences": ("documents+1", np.int64),
    "passage_documents": ("passages", np.int32),
    "passage_rows": ("passages*2", np.int32),
    "passage_spans": ("passages*2", np.int32),
    "passage_languages": ("passages", np.uint8),
    "passage_kinds": ("passages", np.uint8),
    "passage_copies": ("passages", np.int64),
    "passage_lengths": ("passages", np.float16),
    "passage_places": ("passages", np.int32),
    "sentence_documents": ("sentences", np.int32),
    "sentence_spans": ("sentences*2", np.int32),
    "sentence_languages": ("sentences", np.uint8),
    "sentence_kinds": ("sentences", np.uint8),
    "sentence_blocks": ("sentences", np.int32),
    "sentence_units": ("sentences", np.int64),
    "sentence_copies": ("sentences", np.int64),
    "sentence_leads": ("sentences", np.bool_),
    "sentence_lengths": ("sentences", np.float16),
    "sentence_places": ("sentences", np.int32),
    "context_bounds": ("sentences+1", np.int64),
    "contexts": ("contexts", np.int32),
    "copy_keys": ("sentences", np.int64),
    "copy_rows": ("sentences", np.int32),
    "token_bounds": ("sentences+1", np.int64),
    "token_ids": ("tokens", np.int32),
    "token_scales": ("tokens", np.float16),
    "token_lengths": ("tokens", np.float16),
    "frequency_tokens": ("known", np.int32),
    "frequency_counts": ("known", np.int32),
}
"""Each array of a segment: its shape and the kind of its numbers.

``..._lengths`` are those of vectors and states without the mean of their language, ``..._places``
where each vector stands among those of its language; a copy is known by a key.
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as a segment lists it.

    Attributes:
        entry: what it is chosen by.
        state: what changes whenever it is to be read again; see ``corpus.load.SourceFile``.
        stamp: size and date of its file, in nanoseconds; nothing where they are not known.
        warnings: what the owner of its file should know.
    """

    entry: Entry
    state: str = ""
    stamp: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Segment:
    """Some documents.

    Attributes:
        listed: of each document.
        languages: to which the numbers of languages lead.
        arrays: see ``LAYOUT``.
        stored: the documents, one record after the other.
        states: token states of all sentences.
        passage_search, sentence_search: by language, nearest vectors without their mean.
    """

    listed: Sequence[Listed]
    languages: Sequence[str]
    arrays: Arrays
    stored: npt.NDArray[np.uint8]
    states: TokenStates
    passage_search: Mapping[str, DenseIndex]
    sentence_search: Mapping[str, DenseIndex]
    kept: Kept

    @property
    def passages(self) -> int:
        """How many it has."""
        return len(self.arrays["passage_documents"])

    @property
    def sentences(self) -> int:
        """How many it has."""
        return len(self.arrays["sentence_documents"])

    def document(self, number: int) -> SplitDocument:
        """The document of that number, from 0.

        Raises:
            Exception: of any kind, where its record is damaged.
        """
        return self.kept.get(number, self._read)

    def _read(self, number: int) -> tuple[SplitDocument, int]:
        text = zlib.decompress(self._record(number))
        split = document_from_json(json.loads(text))
        if split.document.id != self.listed[number].entry.document:
            raise ValueError(f"{split.document.id} is listed under another name")
        _check_document(split)
        self._check_rows(split, number)
        return split, len(text)

    def _check_rows(self, split: SplitDocument, number: int) -> None:
        """Says that the rows of a document are what it says; its text is cut by them.

        Raises:
            ValueError: some are another's.
        """
        rows = {
            kind: slice(*self.arrays[f"document_{kind}s"][number : number + 2].tolist())
            for kind in ("sentence", "passage")
        }
        first = rows["sentence"].start
        said = {
            "sentence_spans": [[each.span.start, each.span.end] for each in split.sentences],
            "sentence_kinds": [KINDS.index(each.kind) for each in split.sentences],
            "sentence_blocks": [each.block for each in split.sentences],
            "passage_spans": [[each.span.start, each.span.end] for each in split.passages],
            "passage_kinds": [KINDS.index(each.kind) for each in split.passages],
            "passage_rows": [[first + each.first, first + each.last] for each in split.passages],
            "passage_languages": [self.languages.index(each.language) for each in split.passages],
        }
        for name, values in said.items():
            if self.arrays[name][rows[name.partition("_")[0]]].tolist() != values:
                raise ValueError(f"{name} of {split.document.id} are another's")

    def _record(self, number: int) -> bytes:
        first, last = self.arrays["document_offsets"][number : number + 2].tolist()
        return self.stored[first:last].tobytes()

    def vectors(self, kind: str, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """(n, dim) the search vectors of those rows; ``kind`` is "passage" or "sentence"."""
        search = self.passage_search if kind == "passage" else self.sentence_search
        places = self.arrays[f"{kind}_places"][rows].astype(np.int64)
        spoken = self.arrays[f"{kind}_languages"][rows]
        dim = next(iter(search.values())).dim if search else 0
        found = np.zeros((len(rows), dim), np.float32)
        for number in np.unique(spoken).tolist():
            own = spoken == number
            found[own] = search[self.languages[number]].vectors(places[own])
        return found


class Kept:
    """The documents that were read last, up to so many bytes of what they are read from."""

    def __init__(self, most: int = _KEPT_BYTES) -> None:
        self._most, self._size = most, 0
        self._documents: OrderedDict[int, tuple[SplitDocument, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, number: int, read: Callable[[int], tuple[SplitDocument, int]]) -> SplitDocument:
        """The document of that number, read where it is not in mind."""
        with self._lock:
            found = self._documents.get(number)
            if found is not None:
                self._documents.move_to_end(number)
                return found[0]
        split, size = read(number)
        with self._lock:
            if number not in self._documents:
                self._documents[number] = split, size
                self._size += size
            while self._size > self._most and len(self._documents) > 1:
                _, (_, gone) = self._documents.popitem(last=False)
                self._size -= gone
        return split


def to_record(split: SplitDocument) -> bytes:
    """The bytes that ``Segment.document`` reads."""
    text = json.dumps(document_to_json(split), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def _check_document(split: SplitDocument) -> None:
    """Says that its spans and rows lie within it.

    Raises:
        ValueError: one leads out of it.
    """
    document = split.document
    length = len(document.text)
    spans = [block.span for block in document.blocks]
    spans += [sentence.span for sentence in split.sentences]
    spans += [passage.span for passage in split.passages]
    if not all(0 <= span.start <= span.end <= length for span in spans):
        raise ValueError(f"a span leads out of {document.id}")
    if document.alignment.length != length or not document.raw_line_starts:
        raise ValueError(f"the places of {document.id} are not those of its text")
    if not all(0 <= each.block < len(document.blocks) for each in split.sentences):
        raise ValueError(f"a sentence of {document.id} has no block")
    if not all(0 <= each.first < each.last <= len(split.sentences) for each in split.passages):
        raise ValueError(f"a passage of {document.id} has no sentence")
