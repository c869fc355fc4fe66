"""The documents of a generation, packed: a sixth of the memory that they take as objects.

A collection may hold any number of them, and a question needs a few. So each is its id and a line
of JSON among those of all others, and is made when it is asked for.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set, ValuesView
from dataclasses import dataclass
from functools import cached_property
from heapq import merge
from operator import itemgetter
from typing import Any

import numpy as np

from corpus.catalogue import Entry
from embeddings.index.choosing import Choices
from embeddings.index.port import Rows
from embeddings.index.postgres.kept import name_from, name_to_bytes

Counts = Mapping[str, Sequence[int]]
"""By language, how many passages and sentences a document has."""

_Row = tuple[bytes, int, bytes]  # a document's id, key and line


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of a generation.

    Attributes:
        name: its id.
        key: of this version of it.
        entry: what it is chosen by.
        texts: how many it has.
    """

    name: str
    key: int
    entry: Entry
    texts: Counts


@dataclass(frozen=True, slots=True)
class Spoken:
    """The documents that have passages or sentences in a language.

    Attributes:
        places: in the order of the ids, ascending.
        keys: of each.
        counts: (documents, 2) passages and sentences of each.
    """

    places: Rows
    keys: Rows
    counts: Rows


class Listing(Mapping[str, Entry]):
    """What documents are chosen by, by their ids, which are ascending.

    A place is a document's, from 0 in that order.
    """

    def __init__(self, rows: Iterable[_Row]) -> None:
        """Packs documents.

        Args:
            rows: id, key and line of each, ascending; see ``Listing.of``.
        """
        self._names, self._lines, keys = _Packed(), _Packed(), array("q")
        for name, key, line in rows:
            self._names.append(name)
            self._lines.append(line)
            keys.append(key)
        self._keys = np.frombuffer(keys, np.int64)

    @classmethod
    def of(cls, documents: Iterable[Listed]) -> Listing:
        """Those documents, which come in the order of their ids."""
        return cls(map(_packed, documents))

    def changed(self, ended: Set[int], begun: Iterable[Listed]) -> Listing:
        """These documents without those of the keys ``ended``, and with others.

        Args:
            ended: keys of those that are left out.
            begun: those that come in, in the order of their ids.
        """
        rows = zip(self._names, self._keys.tolist(), self._lines, strict=True)
        kept = (row for row in rows if row[1] not in ended)
        return Listing(merge(kept, map(_packed, begun), key=itemgetter(0)))

    def __getitem__(self, name: str) -> Entry:
        return self.entry(self._place_of(name))

    def __iter__(self) -> Iterator[str]:
        return map(name_from, self._names)

    def __len__(self) -> int:
        return len(self._names)

    def values(self) -> ValuesView[Entry]:
        """The entries, in the order of the ids."""
        return _Entries(self)

    def entries(self) -> Iterator[Entry]:
        """The same, each made when it is reached."""
        return (_entry(*pair) for pair in zip(self._names, self._lines, strict=True))

    def entry(self, place: int) -> Entry:
        """The entry of that place."""
        return _entry(self._names[place], self._lines[place])

    def key(self, name: str) -> int:
        """The key of the document of that id.

        Raises:
            KeyError: there is none.
        """
        return int(self._keys[self._place_of(name)])

    def key_at(self, place: int) -> int:
        """The key of the document of that place."""
        return int(self._keys[place])

    def holds(self, key: int) -> bool:
        """True for the key of one of them, and not of another generation's."""
        at = np.searchsorted(self._keys, key, sorter=self._by_key)
        return bool(at < len(self) and self._keys[self._by_key[at]] == key)

    def place(self, key: int) -> int:
        """The place of the document of that key, which is one of them."""
        return int(self._by_key[np.searchsorted(self._keys, key, sorter=self._by_key)])

    def name(self, place: int) -> str:
        """The id of the document of that place."""
        return name_from(self._names[place])

    @cached_property
    def choices(self) -> Choices:
        """Which of them a scope admits."""
        return Choices(self.entries(), self.entry)

    @cached_property
    def spoken(self) -> Mapping[str, Spoken]:
        """By language, ascending, the documents that have texts in it."""
        numbers: dict[str, array[int]] = defaultdict(lambda: array("q"))
        for place, line in enumerate(self._lines):
            for language, counts in json.loads(name_from(line))[-1].items():
                numbers[language].extend((place, int(self._keys[place]), *counts))
        found = {name: np.frombuffer(each, np.int64).reshape(-1, 4)
                 for name, each in sorted(numbers.items())}  # fmt: skip
        return {name: Spoken(rows[:, 0], rows[:, 1], rows[:, 2:]) for name, rows in found.items()}

    @cached_property
    def passage_ends(self) -> Rows:
        """How many passages there are up to each document, and with it."""
        counts = np.zeros(len(self), np.int64)
        for spoken in self.spoken.values():
            counts[spoken.places] += spoken.counts[:, 0]
        return np.cumsum(counts)

    @cached_property
    def _by_key(self) -> Rows:
        return np.argsort(self._keys)

    def _place_of(self, name: str) -> int:
        wanted = name_to_bytes(name)
        place = bisect_left(self._names, wanted)
        if place == len(self._names) or self._names[place] != wanted:
            raise KeyError(name)
        return place


class _Entries(ValuesView[Entry]):
    """The entries of a listing, in its order and not looked up one by one."""

    _mapping: Listing

    def __iter__(self) -> Iterator[Entry]:
        return self._mapping.entries()


class _Packed(Sequence[bytes]):
    """Pieces of bytes in one."""

    def __init__(self) -> None:
        self._bytes, self._ends = bytearray(), array("q", [0])

    def append(self, piece: bytes) -> None:
        """Adds a piece."""
        self._bytes += piece
        self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: Any) -> Any:  # slices are not asked for
        return bytes(self._bytes[self._ends[place] : self._ends[place + 1]])


def _packed(listed: Listed) -> _Row:
    entry = listed.entry
    told = [
        entry.title, entry.language, entry.languages, entry.topics, entry.years,
        entry.note if entry.note != listed.name else None, listed.texts,
    ]  # fmt: skip
    line = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return name_to_bytes(listed.name), listed.key, name_to_bytes(line)


def _entry(name: bytes, line: bytes) -> Entry:
    title, language, languages, topics, years, note, _ = json.loads(name_from(line))
    document = name_from(name)
    return Entry(
        document, title, language, tuple(languages), tuple(topics), tuple(years), note or document
    )
