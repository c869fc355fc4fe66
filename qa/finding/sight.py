"""A quick search, which tells how well the documents support one reading of a question."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from corpus.scope import Scope
from qa.asking.query import Query
from qa.asking.talk import QueryEncoder
from qa.finding.evidence import select_evidence
from qa.finding.pool import Sources
from qa.finding.rerank import rerank
from qa.finding.reread import reread
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

    def named(self, query: Query, kinds: Set[str]) -> str | None:
        """The one name of these kinds that the first quote tells and the query has not; or None.

        That of the sentence which the reader marks, before those of the others, and these before
        that of the sentence which goes before: "Gansu is in the north. It opened an office."
        """
        found = reread(rerank(self._search(query, _DEPTH)))
        for choice in select_evidence(found)[:1]:
            sentences, words = found.pool.index.sentences, choice.words
            rows = range(choice.first, choice.last)
            marked = [row for row in rows if words and words.overlaps(sentences[row].span)]
            before = range(choice.first - 1, choice.first) if _goes_on(found, choice.first) else ()
            for among in (marked, rows, before):
                if told := _told(found, among, kinds):
                    return next(iter(told.values())) if len(told) == 1 else None
        return None

    def _search(self, query: Query, depth: int) -> Search:
        (encoded,) = self.encoder.read_queries([query.text])
        return retrieve(self.sources, (query, encoded), depth, self.scope)


def _goes_on(found: Search, row: int) -> bool:
    """True for a sentence that is not the first of its paragraph."""
    index = found.pool.index
    sentences, documents = index.sentences, index.sentence_documents
    return row > 0 and (sentences[row - 1].block, documents[row - 1]) == (
        sentences[row].block,
        documents[row],
    )


def _told(found: Search, rows: Iterable[int], kinds: Set[str]) -> dict[str, str]:
    """The names of these kinds in sentences that the query has not, each as it is written there."""
    names, told = found.pool.knowledge.names, {}
    for row in rows:
        sentence = found.pool.index.sentences[row]
        text = found.pool.document_of(row)[sentence.span]
        for place in names.mentions(text, sentence.language):
            for name in place.names:
                if names.kinds[name] in kinds and name not in found.query.wanted.names:
                    told[name] = text[place.start : place.word_end]
    return told
