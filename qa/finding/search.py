"""What a search found: an immutable value that each step hands to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from corpus.document import BlockKind, Span
from embeddings.calibration import CenteredQuestion
from embeddings.fairness import BASELINE_DEPTH, language_baseline
from qa.asking.query import Query
from qa.finding.pool import Pool
from qa.reader.model import Reading

# Of a sentence's score by itself. benchmarks/fit_answering.py shows what other values would quote.
COSINE = 0.25
OWN_LANGUAGE = 0.1
SENTENCE_BASELINE = 0.8
# A language with fewer sentences has no level of its own: a few say less of it than a few passages.
FEWEST = BASELINE_DEPTH
NAMES = (BlockKind.TITLE, BlockKind.HEADING)  # they name what is said, and say nothing

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """Neighbouring sentences that may be, or are, quoted.

    Attributes:
        first, last: rows of the pool's sentences, last excluded.
        passage: row of the passage that holds the best of them.
        score: of the best of them.
        similarity: that sentence's centred cosine to the question, in [-1, 1].
        reading: how likely that sentence is to answer, as ``qa.reader`` reads it: 0 is even. 0 too
            where nothing is read.
        words: of that sentence those that answer, if it does, as code points of its document; None
            where nothing is read.
        certainty: of these words, in [0, 1].
        further: True where it only comes close to the first, has nothing that others lack, and
            reads clearly less likely.
    """

    first: int
    last: int
    passage: int
    score: float
    similarity: float
    reading: float = 0.0
    words: Span | None = None
    certainty: float = 0.0
    further: bool = False


@dataclass(frozen=True)  # without slots, for what is worked out once
class Search:
    """Passages by fair score, and what the sentences of the shortlist match.

    Attributes:
        pool: that was searched.
        query: that was searched for.
        question: as it was compared.
        weights: (question tokens,) of MaxSim, sum 1.
        passages: rows of disjoint passages, best first; these and all rows are the pool's.
        scores: by which they are ranked, higher is closer; comparable within one search only.
        similarities: before the language baseline.
        agreements: the part of their scores that qa.finding.rerank and reread have added.
        sentences: (n,) rows of the shortlisted sentences, ascending.
        alone: (question tokens, all sentences of the pool) best cosine of each token in each.
        matches: (question tokens, n) the same of those sentences, with what they are read with.
        cosines: (n,) cosine of the question to each of those sentences.
        parts: of a question that asks several things, the same for each, over the same passages.
        read: what the reader made of sentences, by their rows.
    """

    pool: Pool
    query: Query
    question: CenteredQuestion
    weights: Scores
    passages: list[int]
    scores: list[float]
    similarities: list[float]
    agreements: list[float]
    sentences: Rows
    alone: npt.NDArray[np.float32]
    matches: npt.NDArray[np.float32]
    cosines: npt.NDArray[np.float32]
    parts: tuple[Search, ...] = ()
    read: Mapping[int, Reading] = field(default_factory=dict)

    @cached_property
    def sentence_scores(self) -> Scores:
        """(n,) score of each shortlisted sentence without that of its passage.

            score(q, s) = MaxSim(q, s) + COSINE * cos(q, s) - SENTENCE_BASELINE * level of its
                          language - OWN_LANGUAGE where s is in the question's language

        Comparable across languages: the level is that of ``embeddings.fairness`` over sentences;
        what it leaves of the pull of the question's own language, whose words are the same, is
        taken off last.
        """
        raw = self.weights @ self.matches
        languages = self.sentence_languages
        text = np.flatnonzero(~self._is_note)
        if not len(text):
            text = np.arange(len(raw))
        leaders = {
            str(language): best[np.argsort(-raw[best], kind="stable")][:BASELINE_DEPTH].tolist()
            for language in np.unique(languages)
            for best in [text[languages[text] == language]]
        }
        fair = language_baseline(raw, languages, leaders, SENTENCE_BASELINE, FEWEST)
        own = languages == self.query.language
        scores: Scores = fair + COSINE * self.cosines - OWN_LANGUAGE * own
        return scores

    @cached_property
    def sentence_languages(self) -> npt.NDArray[np.str_]:
        """(n,) language of each shortlisted sentence."""
        return self.pool.index.sentence_languages[self.sentences]

    @cached_property
    def _is_note(self) -> npt.NDArray[np.bool_]:
        index = self.pool.index
        return index.is_note(index.sentence_kinds[self.sentences])

    def with_gains(self, gains: Sequence[float]) -> Search:
        """The same passages, best first, when each of ``passages`` has gained so much."""
        scores = [score + gain for score, gain in zip(self.scores, gains, strict=True)]
        agreed = [before + gain for before, gain in zip(self.agreements, gains, strict=True)]
        order = sorted(range(len(scores)), key=lambda place: -scores[place])
        return replace(
            self,
            passages=[self.passages[place] for place in order],
            scores=[scores[place] for place in order],
            similarities=[self.similarities[place] for place in order],
            agreements=[agreed[place] for place in order],
        )

    def sentences_of(self, passage: int) -> list[int]:
        """Rows of a passage's sentences but for headings, and what leads in a list or table."""
        index = self.pool.index
        return [
            row
            for row in map(int, range(*index.passage_rows[passage]))
            if index.sentences[row].kind not in NAMES and row not in index.leads
        ]

    def place(self, row: int) -> int:
        """Where a sentence of a ranked passage stands in ``sentences``."""
        return int(np.searchsorted(self.sentences, row))

    def choice(self, row: int, passage: int, above: float = 0.0) -> Choice:
        """A sentence by itself as a choice.

        Args:
            row: of a sentence of a ranked passage.
            passage: row of that passage.
            above: added to the sentence's own score, such as that of its passage.
        """
        place = self.place(row)
        score = float(self.sentence_scores[place]) + above
        return Choice(row, row + 1, passage, score, float(self.cosines[place]))
