"""Which documents does a scope admit? Looked up in arrays of names, topics and years."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from zlib import crc32

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry
from corpus.scope import Scope
from embeddings.index.port import Rows


class Choices:
    """Documents as scopes choose among them; made once, when the first scope comes."""

    def __init__(self, entries: Iterable[Entry], entry: Callable[[int], Entry]) -> None:
        """Sorts the documents.

        Args:
            entries: of all documents; their places are what is found.
            entry: gives that of a place again.
        """
        self._entry = entry
        topics: dict[str, array[int]] = defaultdict(lambda: array("q"))
        names, years = array("q"), array("q")  # pairs of a number and a place
        self._count = 0
        for place, each in enumerate(entries):
            self._count += 1
            for name in {each.document, each.note}:
                names.extend((_number(name), place))
            for topic in each.topics:
                topics[topic].append(place)
            for year in each.years:
                years.extend((year, place))
        self._topics: Mapping[str, Rows] = {
            topic: np.frombuffer(places, np.int64) for topic, places in topics.items()
        }
        self._names, self._of_names = _sorted_pairs(names)
        self._years, self._of_years = _sorted_pairs(years)

    def named(self, name: str) -> list[int]:
        """Places, ascending, of the documents of that id, and of the versions of that note."""
        number = _number(name)
        first, last = (np.searchsorted(self._names, number, side) for side in ("left", "right"))
        # Other names may have that number.
        return [
            place
            for place in self._of_names[first:last].tolist()
            if name in ((entry := self._entry(place)).document, entry.note)
        ]

    def admitted(self, scope: Scope) -> Rows:
        """Places, ascending, of the documents that a scope admits in some language."""
        if scope.documents:
            named = {place for name in scope.documents for place in self.named(name)}
            language = next(iter(scope.languages), "")
            chosen = (place for place in named if scope.admits(self._entry(place), language))
            return np.array(sorted(chosen), np.int64)
        admitted = np.ones(self._count, np.bool_)
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

    def _mask(self, places: Rows) -> npt.NDArray[np.bool_]:
        mask = np.zeros(self._count, np.bool_)
        mask[places] = True
        return mask


def _number(name: str) -> int:
    """A number for a name, which few others have: a map of names would hold each of them again."""
    return crc32(name.encode("utf-8", "surrogatepass"))


def _sorted_pairs(pairs: array[int]) -> tuple[Rows, Rows]:
    """Numbers, ascending, and the place of each; those of one number ascend as well."""
    numbers, places = np.frombuffer(pairs, np.int64).reshape(-1, 2).T
    order = np.argsort(numbers, kind="stable")
    return numbers[order], places[order]
