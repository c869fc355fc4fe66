"""How questions look to an encoder, language by language: their means and their usual words.

The statistics come from questions that need no answer, so no label is learned from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans, normalized
from embeddings.late import Directions, center_states, token_weights
from embeddings.vectors import Encoded, Vectors

_ASKED = 100  # questions by which the search of nearest vectors is measured


@dataclass(frozen=True)
class QuestionStatistics:
    """What the calibration questions of each language have in common.

    Attributes:
        vectors: mean question vector by language.
        states: mean token state by language.
        counts: number of calibration questions by language.
        frequencies: language -> token id -> number of its questions that hold the token.
        directions: in which token states differ, seen in the questions as if they were passages;
            None for all directions.
        asked: (n, dim) float32, unit rows: some of the questions as they are compared.
    """

    vectors: LanguageMeans
    states: LanguageMeans
    counts: Mapping[str, int]
    frequencies: Mapping[str, Mapping[int, int]]
    directions: Directions | None = None
    asked: Vectors | None = None

    @classmethod
    def measure(
        cls, encoder: Encoder, questions: Mapping[str, Sequence[str]]
    ) -> QuestionStatistics:
        """The statistics of the questions, at least one, given by language."""
        encoded = {
            language: list(encoder.read_queries(texts))
            for language, texts in sorted(questions.items())
        }
        languages = [language for language, items in encoded.items() for _ in items]
        everything = [item for items in encoded.values() for item in items]
        token_languages = [
            language
            for language, item in zip(languages, everything, strict=True)
            for _ in item.token_ids
        ]
        # Every language has its own few dozen questions and needs no help from the others.
        whole = np.stack([item.vector for item in everything])
        vectors = LanguageMeans.fit(whole, languages, shrinkage=0)
        step = -(-len(whole) // _ASKED)
        said = [
            (item, language)
            for language, texts in sorted(questions.items())
            for item in encoder.read_passages(texts)
        ]
        return cls(
            vectors=vectors,
            asked=vectors.center(whole[::step], languages[::step]),
            directions=Directions.fit(
                np.concatenate([item.states for item, _ in said]),
                [language for item, language in said for _ in item.token_ids],
                np.concatenate([np.repeat(i.vector[None], len(i.token_ids), 0) for i, _ in said]),
            ),
            states=LanguageMeans.fit(
                np.concatenate([item.states for item in everything]), token_languages, shrinkage=0
            ),
            counts={language: len(items) for language, items in encoded.items()},
            frequencies={
                language: Counter(token for item in items for token in set(item.token_ids.tolist()))
                for language, items in encoded.items()
            },
        )

    def read(self, question: Encoded, language: str) -> CenteredQuestion:
        """The question without what is common to questions of its language."""
        frequencies = self.frequencies.get(language, {})
        return CenteredQuestion(
            vector=normalized(question.vector - self.vectors.of(language)),
            states=center_states(question.states, self.states.of(language)),
            token_ids=question.token_ids,
            question_frequency=np.array(
                [frequencies.get(token, 0) for token in question.token_ids.tolist()], np.int64
            ),
            questions=self.counts.get(language, 0),
        )


@dataclass(frozen=True)
class CenteredQuestion:
    """A question ready to be compared.

    Attributes:
        vector: (dim,) float32, unit length.
        states: (tokens, dim) float32, unit rows.
        token_ids: (tokens,) int32.
        question_frequency: (tokens,) calibration questions that hold each token.
        questions: number of calibration questions in its language.
    """

    vector: npt.NDArray[np.float32]
    states: npt.NDArray[np.float32]
    token_ids: npt.NDArray[np.int32]
    question_frequency: npt.NDArray[np.int64]
    questions: int

    def weights(
        self, sentence_frequency: npt.NDArray[np.int64], sentences: int
    ) -> npt.NDArray[np.float64]:
        """(tokens,) weights for MaxSim, sum 1; see ``embeddings.late``."""
        return token_weights(sentence_frequency, sentences, self.question_frequency, self.questions)
