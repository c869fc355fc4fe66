"""A few documents in memory, searched together with an index that stays as it is.

What is near is found in either by itself, so the few take no place from the many, and a question
that they have nothing to do with finds what it found without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from corpus.catalogue import Entry
from corpus.document import Document, SplitDocument
from corpus.scope import Scope
from embeddings.index.index import Index
from embeddings.index.port import Manifest, Means, Rows, SearchedIndex, Statistics, View
from embeddings.index.viewing import Lazy
from embeddings.late import TokenStates
from embeddings.vectors import TokenIds

Text = TypeVar("Text")

_OWN = 1 << 32
"""More than the few have passages: less this, their ids are below those of any index."""


class Beside:
    """An index and a few documents beside it, see ``SearchedIndex``.

    A passage of the index that one of the few holds as well is left out.

    Attributes:
        manifest: of both.
        statistics: of the index, with the languages that the few alone speak.
        means: likewise.
    """

    def __init__(self, index: SearchedIndex, own: Index) -> None:
        """Puts both beside each other.

        Args:
            index: any.
            own: the few, centred by the means of ``index``; their ids stand before its ids.
        """
        self._index, self._own = index, own
        self.statistics: Statistics = own.statistics
        self.means: Means = own.means
        whole, few = index.manifest, own.manifest
        self.manifest: Manifest = replace(
            whole,
            documents=whole.documents + few.documents,
            sentences=whole.sentences + few.sentences,
            passages=whole.passages + few.passages,
        )

    def near(
        self, vectors: Sequence[npt.NDArray[np.float32]], depth: int, scope: Scope | None = None
    ) -> Rows:
        """See ``SearchedIndex.near``; as many as each of both gives."""
        few = self._own.near(vectors, depth, scope) - _OWN
        return np.concatenate([few, self._index.near(vectors, depth, scope)])

    def admits(self, scope: Scope) -> bool:
        """True where some passage is in that part of both."""
        return self._own.admits(scope) or self._index.admits(scope)

    def view(self, ids: Rows) -> View:
        """A small index of those passages."""
        is_own = ids < 0
        few, many = self._own.view(ids[is_own] + _OWN), self._index.view(ids[~is_own])
        few = replace(few, ids=few.ids - _OWN)
        held = set(_copies(few))
        kept = [copy not in held for copy in _copies(many)]
        if not all(kept):
            many = self._index.view(many.ids[np.array(kept, np.bool_)])
        return _joined(self, few, many)

    def frequency(self, token_ids: TokenIds) -> npt.NDArray[np.int64]:
        """(tokens,) the number of sentences of both that hold each token."""
        return self._index.frequency(token_ids) + self._own.frequency(token_ids)

    def document(self, name: str) -> SplitDocument:
        """The document of that id.

        Raises:
            KeyError: there is none.
        """
        return (self._own if name in self._own.catalogue() else self._index).document(name)

    def parallels(self, note: str) -> Sequence[Document]:
        """The documents that are versions of a note, by their ids."""
        return [*self._own.parallels(note), *self._index.parallels(note)]

    def holders(self, copy: int) -> Set[str]:
        """Ids of the documents that hold a sentence of that copy."""
        return {*self._own.holders(copy), *self._index.holders(copy)}

    def passage_text(self, place: int) -> tuple[str, str]:
        """Text and language of a passage, by its place from 0."""
        few = self._own.manifest.passages
        if place < few:
            return self._own.passage_text(place)
        return self._index.passage_text(place - few)

    def catalogue(self) -> Mapping[str, Entry]:
        """What a reader chooses documents by, by their ids."""
        return {**self._own.catalogue(), **self._index.catalogue()}


def _copies(view: View) -> Iterator[tuple[int, ...]]:
    """What its sentences say, of each passage: the same of passages that are copies."""
    copies = view.copies.tolist()
    return (tuple(copies[first:last]) for first, last in view.passage_rows.tolist())


def _joined(whole: Beside, few: View, many: View) -> View:
    """Both views as one, the rows of ``many`` after those of ``few``."""
    rows = len(few.sentences)
    units = int(few.units.max(initial=-1)) + 1
    states = few.states, many.states
    vectors = [each.vectors for each in states if each.vectors is not None]
    return View(
        whole=whole,
        ids=np.concatenate([few.ids, many.ids]),
        passages=_chained(few.passages, many.passages),
        sentences=_chained(few.sentences, many.sentences),
        sentence_documents=[*few.sentence_documents, *many.sentence_documents],
        passage_languages=np.concatenate([few.passage_languages, many.passage_languages]),
        sentence_languages=np.concatenate([few.sentence_languages, many.sentence_languages]),
        passage_kinds=np.concatenate([few.passage_kinds, many.passage_kinds]),
        sentence_kinds=np.concatenate([few.sentence_kinds, many.sentence_kinds]),
        passage_notes=[*few.passage_notes, *many.passage_notes],
        passage_rows=np.concatenate([few.passage_rows, many.passage_rows + rows]),
        units=np.concatenate([few.units, many.units + units]),
        context_bounds=_bounds(few.context_bounds, many.context_bounds),
        context_rows=np.concatenate([few.context_rows, many.context_rows + rows]),
        leads=frozenset({*few.leads, *(row + rows for row in many.leads)}),
        copies=np.concatenate([few.copies, many.copies]),
        passage_vectors=np.concatenate([few.passage_vectors, many.passage_vectors]),
        sentence_vectors=np.concatenate([few.sentence_vectors, many.sentence_vectors]),
        token_ids=np.concatenate([few.token_ids, many.token_ids]),
        states=TokenStates(
            np.concatenate([each.codes for each in states]),
            np.concatenate([each.scales for each in states]),
            np.concatenate([each.lengths for each in states]),
            _bounds(*(each.bounds for each in states)),
            states[1].directions,
            np.concatenate(vectors) if len(vectors) > 1 else None,
        ),
        documents={**few.documents, **many.documents},
    )


def _chained(few: Sequence[Text], many: Sequence[Text]) -> Sequence[Text]:
    count = len(few)
    chained: Sequence[Text] = Lazy(
        count + len(many), lambda row: few[row] if row < count else many[row - count]
    )
    return chained


def _bounds(few: Rows, many: Rows) -> Rows:
    """The bounds of what follows each other."""
    return np.concatenate([few, many[1:] + few[-1]])
