"""A quick search, which tells how well the documents support one reading of a question."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.scope import Scope
from qa.asking.query import Query
from qa.asking.talk import QueryEncoder
from qa.finding.pool import Sources
from qa.finding.retrieve import retrieve
from qa.finding.search import Search

_DEPTH = 10  # passages among which one may name all


@dataclass(frozen=True, slots=True)
class Sight:
    """A quick search.

    Attributes:
        sources: that are searched.
        encoder: of questions.
        scope: the part of the collection that may be found; all of it when None.
    """

    sources: Sources
    encoder: QueryEncoder
    scope: Scope | None = None

    def strength(self, query: Query) -> float:
        """How far the best passage stands out of its language; 0 where nothing is found."""
        scores = self._search(query, 1).scores
        return scores[0] if scores else 0.0

    def tells(self, query: Query) -> bool:
        """True where a sentence that is found names all that the query names."""
        found = self._search(query, _DEPTH)
        return any(
            query.wanted.names <= found.pool.names_in_sentence(row)
            for passage in found.passages
            for row in range(*found.pool.index.passage_rows[passage])
        )

    def _search(self, query: Query, depth: int) -> Search:
        (encoded,) = self.encoder.read_queries([query.text])
        return retrieve(self.sources, (query, encoded), depth, self.scope)
