"""A question and the sentences it must choose among, drawn anew each time.

Of a paragraph in several languages a question meets one version, mostly not that of its own
language, and distractors of any, so that sharing a language tells right from wrong nowhere.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qa.reader.layout import Row, laid_out

CANDIDATES = 10  # of a group
_ELSEWHERE = 0.4  # of them, come from other paragraphs
_DELETED = 0.3  # of the questions lose the sentence that answers, so that none does
_OTHER_LANGUAGE, _MIXED = 0.7, 0.4
_BARE = 0.15  # of the sentences are read without headings, and as many without what is before
# In talk and in reviews another paragraph may answer as well: "What size is it?" fits many.
_TALK = ("reddit", "amazon")
# How often each source is drawn; those that are not named weigh 1.
SHARES = {
    "xquad": 3.0,
    "near-train": 8.0,
    "news-train": 6.0,
    "asked-train": 6.0,
    "tempting-train": 4.0,
    "cooperation-train": 4.0,
    "notes": 0.5,
    "squad2-dev-half": 3.0,
    "cmrc2018-train-evidence": 3.0,
    "squadshifts-new_wiki": 2.5,
}

Key = tuple[int, str, int]
"""A sentence: paragraph, language of the version, row."""
Packed = Mapping[str, Any]
"""A paragraph as ``qa.reader.prepare`` writes it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence beside a question.

    Attributes:
        row: the tokens of both.
        answers: whether it does.
        ends: first and last token of the answer in ``row``; None where that is not known.
    """

    row: Row
    answers: bool
    ends: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Group:
    """One question's candidates; none may answer.

    Attributes:
        candidates: at least two.
        altered: True where it is asked like the group before it, of the same sentences, and none
            of them answers.
    """

    candidates: tuple[Candidate, ...]
    altered: bool = False


def load_paragraphs(path: Path) -> list[Packed]:
    """The paragraphs of a file of ``qa.reader.prepare``."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def joins(paragraph: Packed) -> bool:
    """True where the sentences may be wrong answers to questions on other paragraphs."""
    return not any(word in paragraph["source"] for word in _TALK)


class Drawing:
    """Draws groups from paragraphs.

    Args:
        paragraphs: of ``load_paragraphs``; those for development are never drawn.
        hardest: paragraph and place of a question -> sentences elsewhere that match it best.
        marks: ids of the marks that begin and end a row of tokens.
        shares: how often each source is drawn.
        candidates: of a group, as a rule.
    """

    def __init__(
        self,
        paragraphs: Sequence[Packed],
        hardest: Mapping[tuple[int, int], Sequence[Key]],
        marks: tuple[int, int],
        shares: Mapping[str, float] = SHARES,
        candidates: int = CANDIDATES,
    ) -> None:
        self.paragraphs = paragraphs
        self._candidates, self._elsewhere = candidates, int(_ELSEWHERE * candidates)
        self._hardest = hardest
        self._marks = marks
        self._asked: dict[str, list[tuple[int, int]]] = {}
        for n, paragraph in enumerate(paragraphs):
            if not paragraph["source"].endswith("-dev"):
                places = range(len(paragraph["questions"]))
                self._asked.setdefault(paragraph["source"], []).extend((n, p) for p in places)
        self._sources = sorted(self._asked)
        self._shares = [shares.get(name, 1.0) for name in self._sources]

    def step(self, count: int, rng: random.Random) -> Iterator[Group]:
        """About ``count`` groups; a question with a twin comes with it."""
        while count > 0:
            source = rng.choices(self._sources, self._shares)[0]
            for group in self._drawn(*rng.choice(self._asked[source]), rng):
                yield group
                count -= 1

    def whole(self, paragraph: int, place: int, language: str, version: str) -> Group:
        """The question in this language, with every sentence of the paragraph in that one."""
        question = self.paragraphs[paragraph]["questions"][place]
        right = {row: ends for row, *ends in question["rows"].get(version, ())}
        rows = range(len(self.paragraphs[paragraph]["versions"][version]))
        keys = [(paragraph, version, row) for row in rows]
        return Group(
            tuple(self._candidate(question["texts"][language], key, right, key[2]) for key in keys)
        )

    def _drawn(self, paragraph: int, place: int, rng: random.Random) -> Iterator[Group]:
        given = self.paragraphs[paragraph]
        question = given["questions"][place]
        language = rng.choice(sorted(question["texts"]))
        version = _version(given, question, language, rng)
        alone = question["twin"] is None
        lost = rng.random() < (_DELETED if alone else _DELETED / 3)
        group = self._group(paragraph, place, language, version, rng, lost=lost)
        if len(group.candidates) > 1:
            yield group
        if not alone:
            asked = rng.choice(sorted(given["questions"][question["twin"]]["texts"]))
            twin = self._group(paragraph, question["twin"], asked, version, rng)
            if len(twin.candidates) > 1:
                answered = any(candidate.answers for candidate in group.candidates)
                yield replace(twin, altered=len(group.candidates) > 1 and answered)

    def _group(
        self,
        paragraph: int,
        place: int,
        language: str,
        version: str,
        rng: random.Random,
        *,
        lost: bool = False,
    ) -> Group:
        given = self.paragraphs[paragraph]
        question = given["questions"][place]
        asked = question["texts"][language]
        right = {row: ends for row, *ends in question["rows"].get(version, ())}
        gone = set(right) if lost else set()
        kept = [row for row in range(len(given["versions"][version])) if row not in gone]
        keys = [(paragraph, version, row) for row in self._inside(kept, set(right), rng)]
        if rng.random() < _MIXED:  # the same sentences, in whatever languages they are there
            versions = _alike(given, version)
            keys = [
                key if key[2] in right else (paragraph, rng.choice(versions), key[2])
                for key in keys
            ]
        candidates = [
            self._candidate(asked, key, right if key[1] == version else {}, key[2], rng, gone)
            for key in keys
        ]
        near = self._hardest.get((paragraph, place), ())
        more = min(len(near), max(self._elsewhere, self._candidates - len(candidates)))
        candidates += [
            self._candidate(asked, key, {}, key[2], rng) for key in rng.sample(list(near), more)
        ]
        return Group(tuple(candidates))

    def _inside(self, kept: Sequence[int], right: set[int], rng: random.Random) -> list[int]:
        """Sentences of the paragraph: those that answer, those beside them, some of the rest."""
        answering = [row for row in kept if row in right]
        others = sorted(
            (row for row in kept if row not in right),
            key=lambda row: (min((abs(row - other) for other in right), default=0), rng.random()),
        )
        more = max(0, self._candidates - self._elsewhere - len(answering) - 2)
        rest = others[2:]
        return [*answering, *others[:2], *rng.sample(rest, min(more, len(rest)))]

    def _candidate(
        self,
        asked: Sequence[int],
        key: Key,
        right: Mapping[int, Sequence[int]],
        row: int,
        rng: random.Random | None = None,
        gone: set[int] | frozenset[int] = frozenset(),
    ) -> Candidate:
        headings, before, sentence = self.paragraphs[key[0]]["versions"][key[1]][row]
        if row - 1 in gone or (rng and rng.random() < _BARE):
            before = []
        if rng and rng.random() < _BARE:
            headings = []
        laid = laid_out(asked, headings, before, sentence, *self._marks)
        first, last = right.get(row, (-1, -1))
        end = len(laid.ids) - 2
        ends = (laid.first + first, min(laid.first + last, end)) if first >= 0 else None
        return Candidate(laid, row in right, ends if ends and ends[0] <= end else None)


def _version(given: Packed, question: Mapping[str, Any], language: str, rng: random.Random) -> str:
    """The language to read the paragraph in, one in which it answers if any does."""
    able: list[str] = sorted(code for code, rows in question["rows"].items() if rows)
    versions = able or sorted(given["versions"])
    others = [code for code in versions if code != language]
    if others and (language not in versions or rng.random() < _OTHER_LANGUAGE):
        return rng.choice(others)
    return language if language in versions else rng.choice(versions)


def _alike(given: Packed, version: str) -> list[str]:
    """The versions with as many sentences: their rows translate each other."""
    count = len(given["versions"][version])
    return sorted(code for code, lines in given["versions"].items() if len(lines) == count)
