"""Passages of an index become a view: all that is known of them, in rows of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.document import Passage, Sentence, Span
from embeddings.index.port import BEFORE, Means, Rows, SearchedIndex, View
from embeddings.index.segment import KINDS, Segment
from embeddings.late import TokenStates
from embeddings.vectors import TokenIds, Vectors, runs


@dataclass(frozen=True, eq=False)
class Viewing:
    """A view while it is made.

    Below, ``of`` tells for each row which segment it is a row of.

    Attributes:
        whole: the index.
        segments: of the index.
        means: of the index.
        first_ids: (segments + 1,) the id of each segment's first passage.
        ranks: of each segment, where its documents stand among all.
        ids: of the passages.
    """

    whole: SearchedIndex
    segments: Sequence[Segment]
    means: Means
    first_ids: Rows
    ranks: Sequence[npt.NDArray[np.int32]]
    ids: Rows

    def made(self) -> View:
        """The view."""
        of = np.searchsorted(self.first_ids, self.ids, "right") - 1
        rows = self.ids - self.first_ids[of]
        ranks = np.zeros(len(rows), np.int64)
        for number in range(len(self.segments)):
            own = of == number
            owners = self.segments[number].arrays["passage_documents"][rows[own]]
            ranks[own] = self.ranks[number][owners]
        order = np.lexsort((rows, ranks))
        of, rows = of[order], rows[order]
        s_of, s_rows = self._sentences(of, rows)
        take, taken = self._taker(s_of, s_rows), self._taker(of, rows)
        local = self._local(s_of, s_rows)
        passage_rows = np.zeros((len(rows), 2), np.int64)
        edges = taken("passage_rows")
        passage_rows[:, 0] = local(of, edges[:, 0])
        passage_rows[:, 1] = local(of, edges[:, 1] - 1) + 1
        names, _ = self._names(s_of, take("sentence_documents"))
        held, held_notes = self._names(of, taken("passage_documents"))
        bounds, contexts = self._contexts(s_of, s_rows, passage_rows, local)
        vectors = self._vectors("sentence", s_of, s_rows)
        passage_languages = self._languages(of, taken("passage_languages"))
        sentence_languages = self._languages(s_of, take("sentence_languages"))
        kept = self.means.sentences.uncenter(vectors, take("sentence_lengths"), sentence_languages)
        token_ids, states = self._states(s_of, s_rows, kept)
        p_spans, p_kinds = taken("passage_spans"), taken("passage_kinds")
        s_spans, s_kinds = take("sentence_spans"), take("sentence_kinds")
        blocks = take("sentence_blocks")
        firsts = self._firsts(of, taken("passage_documents"))
        return View(
            whole=self.whole,
            ids=self.ids[order],
            passages=Lazy(
                len(rows),
                lambda row: Passage(
                    held[row],
                    Span(*p_spans[row].tolist()),
                    str(passage_languages[row]),
                    KINDS[p_kinds[row]],
                    *(edges[row] - firsts[row]).tolist(),
                ),
            ),
            sentences=Lazy(
                len(s_rows),
                lambda row: Sentence(
                    Span(*s_spans[row].tolist()),
                    str(sentence_languages[row]),
                    KINDS[s_kinds[row]],
                    int(blocks[row]),
                ),
            ),
            sentence_documents=names,
            passage_languages=passage_languages,
            sentence_languages=sentence_languages,
            passage_kinds=p_kinds,
            sentence_kinds=s_kinds,
            passage_notes=held_notes,
            passage_rows=passage_rows,
            units=np.unique(take("sentence_units"), return_inverse=True)[1].astype(np.int64),
            context_bounds=bounds,
            context_rows=contexts,
            leads=frozenset(np.flatnonzero(take("sentence_leads")).tolist()),
            copies=take("sentence_copies"),
            passage_vectors=self._vectors("passage", of, rows),
            sentence_vectors=vectors,
            token_ids=token_ids,
            states=states,
        )

    def _sentences(self, of: Rows, rows: Rows) -> tuple[Rows, Rows]:
        """Segment and row of each sentence, in the order of the view."""
        found_of, found, found_ranks = [], [], []
        for number, segment in enumerate(self.segments):
            arrays = segment.arrays
            edges = arrays["passage_rows"][rows[of == number]].astype(np.int64)
            own = np.unique(runs(edges[:, 0], edges[:, 1] - edges[:, 0]))
            starts, ends = arrays["context_bounds"][own], arrays["context_bounds"][own + 1]
            around = arrays["contexts"][runs(starts, ends - starts)]
            every = np.unique(np.concatenate([own, around, self._before(segment, edges[:, 0])]))
            found.append(every)
            found_of.append(np.full(len(every), number))
            found_ranks.append(self.ranks[number][arrays["sentence_documents"][every]])
        s_of, s_rows = np.concatenate(found_of), np.concatenate(found)
        order = np.lexsort((s_rows, np.concatenate(found_ranks)))
        return s_of[order], s_rows[order]

    @staticmethod
    def _before(segment: Segment, firsts: Rows) -> Rows:
        """Rows of the sentences before the first ones of passages in the same paragraphs."""
        owners, blocks = segment.arrays["sentence_documents"], segment.arrays["sentence_blocks"]
        found = [np.zeros(0, np.int64)]
        for distance in range(1, BEFORE + 1):
            own = firsts[firsts >= distance]
            rows = own - distance
            here = (owners[rows] == owners[own]) & (blocks[rows] == blocks[own])
            found.append(rows[here])
        return np.concatenate(found)

    def _taker(self, of: Rows, rows: Rows) -> Any:
        """Gives an array's rows of the view."""
        return lambda name: _gathered([each.arrays[name] for each in self.segments], of, rows)

    def _local(self, of: Rows, rows: Rows) -> Any:
        """Tells where the sentence of a segment's row stands in the view."""
        by_segment = []
        for number in range(len(self.segments)):
            places = np.flatnonzero(of == number)
            by_segment.append((rows[places], places))

        def local(asked_of: Rows, asked: Rows) -> Rows:
            found = np.zeros(len(asked), np.int64)
            for number, (known, places) in enumerate(by_segment):
                own = asked_of == number
                found[own] = places[np.searchsorted(known, asked[own])]
            return found

        return local

    def _names(self, of: Rows, documents: Rows) -> tuple[list[str], list[str | None]]:
        listed = [
            self.segments[number].listed[place].entry
            for number, place in zip(of.tolist(), documents.tolist(), strict=True)
        ]
        names = [entry.document for entry in listed]
        return names, [None if e.note == e.document else e.note for e in listed]

    def _firsts(self, of: Rows, documents: Rows) -> Rows:
        firsts = np.zeros(len(of), np.int64)
        for number, segment in enumerate(self.segments):
            own = of == number
            firsts[own] = segment.arrays["document_sentences"][documents[own]]
        return firsts[:, None]

    def _languages(self, of: Rows, numbers: npt.NDArray[np.uint8]) -> npt.NDArray[np.str_]:
        languages = np.array([*(name for s in self.segments for name in s.languages), ""], str)
        firsts = np.cumsum([0, *(len(segment.languages) for segment in self.segments)])
        return languages[firsts[of] + numbers]

    def _contexts(self, of: Rows, rows: Rows, edges: Rows, local: Any) -> tuple[Rows, Rows]:
        """Bounds and rows of what each sentence of a passage is read with."""
        held = np.zeros(len(rows) + 1, np.int64)
        np.add.at(held, edges[:, 0], 1)
        np.add.at(held, edges[:, 1], -1)
        inside = np.cumsum(held)[:-1] > 0
        counts = np.zeros(len(rows), np.int64)
        starts = np.zeros(len(rows), np.int64)
        for number, segment in enumerate(self.segments):
            own = inside & (of == number)
            bounds = segment.arrays["context_bounds"]
            starts[own] = bounds[rows[own]]
            counts[own] = bounds[rows[own] + 1] - bounds[rows[own]]
        places = runs(starts, counts)
        owners = np.repeat(of, counts)
        around = np.zeros(len(places), np.int64)
        for number, segment in enumerate(self.segments):
            own = owners == number
            around[own] = segment.arrays["contexts"][places[own]]
        return np.concatenate([[0], np.cumsum(counts)]), local(owners, around)

    def _vectors(self, kind: str, of: Rows, rows: Rows) -> Vectors:
        if len(self.segments) == 1:
            return self.segments[0].vectors(kind, rows)
        parts = [s.vectors(kind, rows[of == number]) for number, s in enumerate(self.segments)]
        found = np.zeros((len(rows), max(part.shape[1] for part in parts)), np.float32)
        for number, part in enumerate(parts):
            if len(part):
                found[of == number] = part
        return found

    def _states(
        self, of: Rows, rows: Rows, vectors: npt.NDArray[np.float32]
    ) -> tuple[TokenIds, TokenStates]:
        starts, counts = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
        for number, segment in enumerate(self.segments):
            own = of == number
            starts[own] = segment.arrays["token_bounds"][rows[own]]
            counts[own] = segment.arrays["token_bounds"][rows[own] + 1] - starts[own]
        places = runs(starts, counts)
        owners = np.repeat(of, counts)
        bounds = np.concatenate([[0], np.cumsum(counts)])
        take = self._taker(owners, places)
        codes = _gathered([segment.states.codes for segment in self.segments], owners, places)
        first = self.segments[0].states
        states = type(first)(
            codes, take("token_scales"), take("token_lengths"), bounds, first.directions, vectors
        )
        return take("token_ids"), states


def _gathered(parts: Sequence[npt.NDArray[Any]], of: Rows, rows: Rows) -> npt.NDArray[Any]:
    """Rows of an array that the segments have in parts; ``of`` tells whose each is."""
    if len(parts) == 1:
        return parts[0].take(rows, axis=0)  # in half the time of an index
    found = np.zeros((len(rows), *parts[0].shape[1:]), parts[0].dtype)
    for number, part in enumerate(parts):
        found[of == number] = part[rows[of == number]]
    return found


class Lazy(Sequence[Any]):
    """As many items as are said, each made when it is first asked for."""

    def __init__(self, size: int, make: Callable[[int], Any]) -> None:
        self._size = size
        self._make = cache(make)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, row: Any) -> Any:
        if isinstance(row, slice):
            return [self._make(place) for place in range(*row.indices(self._size))]
        if not -self._size <= row < self._size:
            raise IndexError(row)
        return self._make(int(row) % self._size)
