"""A question and the sentences it must choose among, drawn from encoded paragraphs.

States are centred as an index centres them: sentences by the mean of their language in their
source, questions by that of the calibration questions.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from embeddings.calibration import QuestionStatistics
from embeddings.encoder import Encoder
from embeddings.fairness import LanguageMeans
from embeddings.late import center_states, token_weights
from qa.reader.examples import Paragraph, Question
from qa.reader.features import QUESTION_TOKENS, SENTENCE_TOKENS, Asked, Candidate, Floats

_CANDIDATES, _ELSEWHERE = 9, 4  # of a group, and how many of them come from other paragraphs
_SHORTLIST, _HARDEST = 24, 8
_DELETED = 0.3  # of the questions lose the sentence that answers, so that none does
_OTHER_LANGUAGE, _MIXED = 0.7, 0.4
_SHRINKAGE = 200  # as in embeddings.index.build
_AROUND = 3


@dataclass(frozen=True, slots=True)
class Group:
    """One question, its candidates, and which of them answer; none may.

    Attributes:
        asked: the question.
        candidates: read together, at least two.
        answers: (n,) float32, 1 where a candidate answers.
        altered: True where it is asked like the group before it, of the same sentences, and none of
            them answers.
    """

    asked: Asked
    candidates: tuple[Candidate, ...]
    answers: Floats
    altered: bool = False


@dataclass(frozen=True)
class _States:
    """Token states of texts, kept in one file."""

    codes: npt.NDArray[np.int8]
    scales: Floats
    token_ids: npt.NDArray[np.int32]
    bounds: npt.NDArray[np.int64]

    def of(self, text: int, limit: int) -> tuple[Floats, npt.NDArray[np.int32]]:
        first = self.bounds[text]
        tokens = slice(first, min(self.bounds[text + 1], first + limit))
        return _in_float32(self.codes[tokens], self.scales[tokens]), self.token_ids[tokens]


class Source:
    """Encoded paragraphs of one origin.

    Args:
        name: of the file of states in ``folder``; encoded once, read from then on.
        paragraphs: at least one.
        elsewhere: whether sentences of other paragraphs are wrong answers. In talk and in reviews
            they may be right ones: "What size is it?" fits many.
    """

    def __init__(
        self,
        name: str,
        paragraphs: Sequence[Paragraph],
        encoder: Encoder,
        statistics: QuestionStatistics,
        folder: Path,
        *,
        elsewhere: bool = True,
    ) -> None:
        self.paragraphs = paragraphs
        self.statistics = statistics
        self.elsewhere = elsewhere
        self._sentences: dict[tuple[int, str, int], int] = {}
        self._questions: dict[tuple[int, int, str], int] = {}
        texts: list[str] = []
        for n, paragraph in enumerate(paragraphs):
            for code, sentences in sorted(paragraph.sentences.items()):
                for row, sentence in enumerate(sentences):
                    self._sentences[n, code, row] = len(texts)
                    texts.append(sentence)
        self._count = len(texts)
        for n, paragraph in enumerate(paragraphs):
            for place, question in enumerate(paragraph.questions):
                for code, text in sorted(question.texts.items()):
                    self._questions[n, place, code] = len(texts)
                    texts.append(text)
        self._states = _encoded(texts, self._count, encoder, folder / f"{name}.npz")
        self.asked = [
            (n, place) for n, p in enumerate(paragraphs) for place in range(len(p.questions))
        ]
        self._hard: dict[tuple[int, int, str, str], list[tuple[int, str, int]]] = {}
        self._centred: dict[tuple[int, str, int], tuple[Floats, npt.NDArray[np.int32]]] = {}

    def drawn(self, paragraph: int, place: int, rng: random.Random) -> Iterator[Group]:
        """The question, with its twin if it has one, over candidates drawn anew each time."""
        given = self.paragraphs[paragraph]
        question = given.questions[place]
        language = rng.choice(sorted(question.texts))
        version = self._version(given, question, language, rng)
        alone = question.twin is None
        deleted = rng.random() < (_DELETED if alone else _DELETED / 3)
        group = self._group(paragraph, place, language, version, rng, deleted=deleted)
        if group is not None:
            yield group
        if question.twin is not None:
            asked = rng.choice(sorted(given.questions[question.twin].texts))
            twin = self._group(paragraph, question.twin, asked, version, rng)
            if twin is not None:
                yield replace(twin, altered=group is not None and bool(group.answers.any()))

    def group(self, paragraph: int, place: int, rng: random.Random) -> Group | None:
        """The question with candidates that are drawn anew each time; None where too few are."""
        question = self.paragraphs[paragraph].questions[place]
        language = rng.choice(sorted(question.texts))
        version = self._version(self.paragraphs[paragraph], question, language, rng)
        deleted = rng.random() < _DELETED
        return self._group(paragraph, place, language, version, rng, deleted=deleted)

    def whole(self, paragraph: int, place: int, language: str, version: str) -> Group | None:
        """The question in this language, with every sentence of the paragraph in that one."""
        asked = self._asked(paragraph, place, language)
        right = set(self.paragraphs[paragraph].questions[place].rows.get(version, ()))
        rows = list(range(len(self.paragraphs[paragraph].sentences[version])))
        keys = [(paragraph, version, row) for row in rows]
        candidates = [self._candidate(asked, *key, rows) for key in keys]
        return _of(asked, candidates, [float(row in right) for row in rows])

    def _group(
        self,
        paragraph: int,
        place: int,
        language: str,
        version: str,
        rng: random.Random,
        *,
        deleted: bool = False,
    ) -> Group | None:
        """The question in this language, over the paragraph's sentences in that one."""
        given = self.paragraphs[paragraph]
        question = given.questions[place]
        asked = self._asked(paragraph, place, language)
        right = set(question.rows.get(version, ()))
        lost = right if deleted else set()
        kept = [row for row in range(len(given.sentences[version])) if row not in lost]
        places = [(paragraph, version, row) for row in self._inside(kept, right, rng)]
        if rng.random() < _MIXED:  # the same sentences, in whatever languages they are there
            places = [
                (paragraph, rng.choice(self._versions(given, version)), row)
                if row not in right
                else (paragraph, code, row)
                for _, code, row in places
            ]
        answers = [float(row in right) for *_, row in places]
        candidates = [self._candidate(asked, *key, kept) for key in places]
        if self.elsewhere and len(asked.token_ids):
            for key in self._others(paragraph, place, language, asked, rng):
                rows = range(len(self.paragraphs[key[0]].sentences[key[1]]))
                candidates.append(self._candidate(asked, *key, list(rows)))
                answers.append(0.0)
        return _of(asked, candidates, answers)

    def _version(
        self, given: Paragraph, question: Question, language: str, rng: random.Random
    ) -> str:
        """The language to read the paragraph in, one in which it answers if any does."""
        able = sorted(code for code, rows in question.rows.items() if rows)
        versions = able or sorted(given.sentences)
        others = [code for code in versions if code != language]
        if others and (language not in versions or rng.random() < _OTHER_LANGUAGE):
            return rng.choice(others)
        return language if language in versions else rng.choice(versions)

    def _versions(self, given: Paragraph, version: str) -> list[str]:
        """The versions with as many sentences: their rows translate each other."""
        count = len(given.sentences[version])
        return [code for code, rows in sorted(given.sentences.items()) if len(rows) == count]

    def _inside(self, kept: Sequence[int], right: set[int], rng: random.Random) -> list[int]:
        """Sentences of the paragraph: those that answer, those beside them, some of the rest."""
        answering = [row for row in kept if row in right]
        others = sorted(
            (row for row in kept if row not in right),
            key=lambda row: (min((abs(row - other) for other in right), default=0), rng.random()),
        )
        more = max(0, _CANDIDATES - _ELSEWHERE - len(answering) - 2)
        rest = others[2:]
        return [*answering, *others[:2], *rng.sample(rest, min(more, len(rest)))]

    def _asked(self, paragraph: int, place: int, language: str) -> Asked:
        text = self._questions[paragraph, place, language]
        states, ids = self._states.of(text, QUESTION_TOKENS)
        used = self.statistics.frequencies.get(language, {})
        weights = token_weights(
            self._frequency(ids),
            self._count,
            np.array([used.get(token, 0) for token in ids.tolist()], np.int64),
            self.statistics.counts.get(language, 0),
        )
        mean = self._question_means.of(language)
        return Asked(center_states(states, mean), ids, weights.astype(np.float32), language)

    def _candidate(
        self, asked: Asked, paragraph: int, version: str, row: int, kept: list[int]
    ) -> Candidate:
        place = kept.index(row)
        matches = {
            other: self._matches(asked, paragraph, version, kept[other])
            for other in range(max(0, place - _AROUND), min(len(kept), place + _AROUND + 1))
        }
        states, ids = self._sentence(paragraph, version, row)
        nothing = np.zeros(len(asked.token_ids), np.float32)
        rarity = np.log1p(self._count / (1 + self._frequency(ids))) / 8
        return Candidate(
            states=states,
            token_ids=ids,
            rarity=rarity.astype(np.float32),
            language=version,
            before=matches.get(place - 1, nothing),
            after=matches.get(place + 1, nothing),
            around=np.max(list(matches.values()), axis=0),
        )

    def _matches(self, asked: Asked, paragraph: int, version: str, row: int) -> Floats:
        states, _ = self._sentence(paragraph, version, row)
        best: Floats = (states @ asked.states.T).max(axis=0, initial=-1)
        return best

    def _sentence(
        self, paragraph: int, version: str, row: int
    ) -> tuple[Floats, npt.NDArray[np.int32]]:
        key = (paragraph, version, row)
        if key not in self._centred:
            states, ids = self._states.of(self._sentences[key], SENTENCE_TOKENS)
            self._centred[key] = center_states(states, self._means.of(version)), ids
        return self._centred[key]

    def _others(
        self, paragraph: int, place: int, language: str, asked: Asked, rng: random.Random
    ) -> list[tuple[int, str, int]]:
        """The sentences elsewhere that match best, in languages drawn at random."""
        given = self.paragraphs[paragraph]
        own = [language] if language in given.sentences else []
        chosen: list[tuple[int, str, int]] = []
        for _ in range(_ELSEWHERE):
            code = rng.choice(own if own and rng.random() < 0.5 else sorted(given.sentences))
            key = (paragraph, place, language, code)
            if key not in self._hard:
                self._hard[key] = self._hardest(paragraph, given.questions[place], code, asked)
            taken = {(n, row) for n, _, row in chosen}
            free = [other for other in self._hard[key] if (other[0], other[2]) not in taken]
            chosen += rng.sample(free, min(1, len(free)))
        return chosen

    def _hardest(
        self, paragraph: int, question: Question, code: str, asked: Asked
    ) -> list[tuple[int, str, int]]:
        keys, pooled = self._pool[code]
        sought = center_states((asked.weights @ asked.states)[None], np.zeros(1, np.float32))[0]
        near = np.argsort(-(pooled @ sought), kind="stable")[: 2 * _SHORTLIST]
        answers = [_plain(answer) for answer in question.answers if len(answer) > 1]
        places = [
            keys[n]
            for n in near.tolist()
            if keys[n][0] != paragraph
            and not any(answer in _plain(self._text(*keys[n])) for answer in answers)
        ]
        scores = {
            key: float(asked.weights @ self._matches(asked, *key)) for key in places[:_SHORTLIST]
        }
        return sorted(scores, key=lambda key: -scores[key])[:_HARDEST]

    def _text(self, paragraph: int, version: str, row: int) -> str:
        return self.paragraphs[paragraph].sentences[version][row]

    @cached_property
    def _means(self) -> LanguageMeans:
        counts = np.diff(self._states.bounds)[: self._count]
        codes = np.repeat([code for _, code, _ in self._sentences], counts)
        last = self._states.bounds[self._count]
        states = _in_float32(self._states.codes[:last], self._states.scales[:last])
        return LanguageMeans.fit(states, codes.tolist(), _SHRINKAGE)

    @cached_property
    def _question_means(self) -> LanguageMeans:
        """Those of the calibration questions; of a language without any, those asked here."""
        known = self.statistics.states
        asked: dict[str, list[Floats]] = {}
        for (_, _, code), text in self._questions.items():
            if code not in known.by_language:
                asked.setdefault(code, []).append(self._states.of(text, QUESTION_TOKENS)[0])
        own = {code: np.concatenate(rows).mean(axis=0) for code, rows in asked.items()}
        return replace(known, by_language={**known.by_language, **own})

    @cached_property
    def _pool(self) -> dict[str, tuple[list[tuple[int, str, int]], Floats]]:
        """Of each language its sentences, and the direction of each: its states' mean."""
        keys: dict[str, list[tuple[int, str, int]]] = {}
        for key in self._sentences:
            if self._sentence(*key)[1].size:
                keys.setdefault(key[1], []).append(key)
        zero = np.zeros(1, np.float32)
        return {
            code: (
                rows,
                center_states(
                    np.stack([self._sentence(*key)[0].mean(axis=0) for key in rows]), zero
                ),
            )
            for code, rows in keys.items()
        }

    @cached_property
    def _frequencies(self) -> Counter[int]:
        bounds = self._states.bounds
        return Counter(
            token
            for text in range(self._count)
            for token in set(self._states.token_ids[bounds[text] : bounds[text + 1]].tolist())
        )

    def _frequency(self, ids: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        return np.array([self._frequencies[token] for token in ids.tolist()], np.int64)


def _of(asked: Asked, candidates: Sequence[Candidate], answers: Sequence[float]) -> Group | None:
    """The group of the candidates that have tokens; None where they are too few to choose among."""
    filled = [n for n, candidate in enumerate(candidates) if len(candidate.token_ids)]
    if len(filled) < 2 or not len(asked.token_ids):
        return None
    return Group(
        asked,
        tuple(candidates[n] for n in filled),
        np.array([answers[n] for n in filled], np.float32),
    )


def _encoded(texts: Sequence[str], sentences: int, encoder: Encoder, path: Path) -> _States:
    """The states of the texts, sentences first, then questions; from the file where it is there."""
    if not path.exists():
        items = [
            *encoder.read_passages(texts[:sentences]),
            *encoder.read_queries(texts[sentences:]),
        ]
        codes, scales = _in_bytes(np.concatenate([item.states for item in items]))
        np.savez(
            path,
            codes=codes,
            scales=scales,
            token_ids=np.concatenate([item.token_ids for item in items]),
            bounds=np.cumsum([0, *(len(item.token_ids) for item in items)]),
        )
    with np.load(path) as kept:
        return _States(kept["codes"], kept["scales"], kept["token_ids"], kept["bounds"])


def _plain(text: str) -> str:
    return "".join(text.casefold().split())


def _in_bytes(
    states: npt.NDArray[np.float32],
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Codes (tokens, dim) int8 and scales (tokens,) float32: a quarter of the memory."""
    scales = np.abs(states).max(axis=1, initial=1e-12) / np.float32(127)
    codes = np.rint(states / scales[:, None]).astype(np.int8)
    return codes, scales.astype(np.float32)


def _in_float32(
    codes: npt.NDArray[np.int8], scales: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """(tokens, dim) float32 states."""
    states: npt.NDArray[np.float32] = codes.astype(np.float32) * scales[:, None]
    return states
