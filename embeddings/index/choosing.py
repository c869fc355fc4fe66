"""Which documents does a scope admit? From a map of names and arrays by field, not one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from corpus.catalogue import Entry
from embeddings.index.port import Rows, Scope


class Choices:
    """Documents as scopes choose among them; made once, when the first scope comes."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Sorts the documents.

        Args:
            entries: of all documents; their places are what is found.
        """
        self._entries = entries
        self._named = _places((name, place) for place, entry in enumerate(entries)
                              for name in {entry.document, entry.note})  # fmt: skip
        topics = _places((topic, place) for place, entry in enumerate(entries)
                         for topic in entry.topics)  # fmt: skip
        self._topics = {topic: np.array(places, np.int64) for topic, places in topics.items()}
        spoken = sorted((year, place) for place, entry in enumerate(entries)
                        for year in entry.years)  # fmt: skip
        self._years = np.array([year for year, _ in spoken], np.int64)
        self._of_years = np.array([place for _, place in spoken], np.int64)

    def admitted(self, scope: Scope) -> Rows:
        """Places, ascending, of the documents that a scope admits in some language."""
        if scope.documents:
            named = {place for name in scope.documents for place in self._named.get(name, ())}
            language = next(iter(scope.languages), "")
            chosen = (place for place in named if scope.admits(self._entries[place], language))
            return np.array(sorted(chosen), np.int64)
        admitted = np.ones(len(self._entries), np.bool_)
        if scope.topics:
            rows = [self._topics[topic] for topic in scope.topics if topic in self._topics]
            admitted &= self._mask(np.concatenate([np.zeros(0, np.int64), *rows]))
        if scope.first_year is not None or scope.last_year is not None:
            years = self._years
            first = 0 if scope.first_year is None else np.searchsorted(years, scope.first_year)
            last = (
                len(years)
                if scope.last_year is None
                else np.searchsorted(years, scope.last_year, "right")
            )
            admitted &= self._mask(self._of_years[first:last])
        return np.flatnonzero(admitted)

    def _mask(self, places: Rows) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        mask = np.zeros(len(self._entries), np.bool_)
        mask[places] = True
        return mask


def _places(pairs: Iterable[tuple[str, int]]) -> Mapping[str, Sequence[int]]:
    """The places of each name."""
    places: dict[str, list[int]] = defaultdict(list)
    for name, place in pairs:
        places[name].append(place)
    return places
