"""`python -m qa eval`: how well questions with known answers are answered."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.document import BlockKind, Document, Span
from corpus.questions import Evidence, GoldQuestion
from qa.answer import Answer
from qa.assistant import Assistant
from qa.metrics import (
    bootstrap_interval,
    fold,
    has_all_keys,
    has_any_key,
    rank_of_needs,
    recall_at,
    reciprocal_rank,
)

Place = tuple[str, Span]
"""Document id, and a span: of raw text for evidence in a file, of cleaned text for a paragraph."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        question: the gold question.
        answer: what the assistant said.
        rank: at which all its needs are met, None where never.
        keys: every answer key is in the quotes.
        quotes: for each quote, whether it holds gold evidence or a key.
        found: every evidence string was found in the corpus.
    """

    question: GoldQuestion
    answer: Answer
    rank: int | None
    keys: bool
    quotes: tuple[bool, ...]
    found: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Measures over a group of questions; shares are in [0, 1]."""

    group: str
    answerable: int
    recall_at_1: float
    recall_at_5: float
    recall_at_5_interval: tuple[float, float]
    recall_at_20: float
    mean_reciprocal_rank: float
    answered: float
    key_accuracy: float
    quote_precision: float
    unanswerable: int
    refused: float


def evaluate(assistant: Assistant, questions: Sequence[GoldQuestion]) -> list[Outcome]:
    """Asks every question, the turns of a conversation in their order."""
    histories: dict[str, list[str]] = defaultdict(list)
    outcomes = []
    for question in questions:
        history = histories[question.conversation] if question.conversation else []
        answer = assistant.ask(question.question, tuple(history))
        history.append(answer.standalone_question)
        outcomes.append(_judge(assistant, question, answer))
    return outcomes


def table(outcomes: Sequence[Outcome]) -> list[Row]:
    """A row for all questions, then one for each language, type, number of needs and kind."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        question = outcome.question
        groups["all"].append(outcome)
        groups[f"language {question.language}"].append(outcome)
        for language in sorted({item.language for item in question.evidence if item.language}):
            groups[f"evidence {language}"].append(outcome)
        if question.evidence:
            needs = len({item.need for item in question.evidence})
            groups[f"needs {needs}"].append(outcome)
            groups[f"type {question.type or 'unknown'}"].append(outcome)
        else:
            groups[f"kind {question.kind}"].append(outcome)
    order = ["all", *sorted(name for name in groups if name != "all")]
    return [_row(name, groups[name]) for name in order]


def mean_passage_lengths(outcomes: Iterable[Outcome], depth: int = 5) -> dict[str, float]:
    """Mean code points of the first passages, by their language."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for outcome in outcomes:
        for hit in outcome.answer.hits[:depth]:
            lengths[hit.language].append(len(hit.text))
    return {name: sum(values) / len(values) for name, values in sorted(lengths.items())}


def _row(group: str, outcomes: Sequence[Outcome]) -> Row:
    answerable = [outcome for outcome in outcomes if outcome.question.evidence]
    unanswerable = [outcome for outcome in outcomes if not outcome.question.evidence]
    ranks = [outcome.rank for outcome in answerable]
    quotes = [good for outcome in answerable for good in outcome.quotes]
    return Row(
        group=group,
        answerable=len(answerable),
        recall_at_1=recall_at(ranks, 1),
        recall_at_5=recall_at(ranks, 5),
        recall_at_5_interval=bootstrap_interval([recall_at([rank], 5) for rank in ranks]),
        recall_at_20=recall_at(ranks, 20),
        mean_reciprocal_rank=reciprocal_rank(ranks),
        answered=_share([not outcome.answer.abstained for outcome in answerable]),
        key_accuracy=_share([outcome.keys for outcome in answerable]),
        quote_precision=_share(quotes),
        unanswerable=len(unanswerable),
        refused=_share([outcome.answer.abstained for outcome in unanswerable]),
    )


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else 0.0


def _judge(assistant: Assistant, question: GoldQuestion, answer: Answer) -> Outcome:
    needs: dict[int, list[Place]] = defaultdict(list)
    for item in question.evidence:
        needs[item.need].extend(places_of(assistant.corpus, assistant.documents, item))
    raw = any(item.text for item in question.evidence)
    passages = [
        (hit.document, Span(hit.location.raw_start, hit.location.raw_end) if raw else hit.span)
        for hit in answer.hits
    ]
    places = [place for alternatives in needs.values() for place in alternatives]
    spans = [
        (
            quote.document,
            Span(quote.location.raw_start, quote.location.raw_end) if raw else quote.span,
        )
        for quote in answer.quotes
    ]
    good = tuple(
        any(document == other and span.overlaps(place) for other, place in places)
        or has_any_key(question.answer_keys, quote.text)
        for quote, (document, span) in zip(answer.quotes, spans, strict=True)
    )
    return Outcome(
        question=question,
        answer=answer,
        rank=rank_of_needs(passages, needs) if needs else None,
        keys=bool(answer.quotes)
        and has_all_keys(question.answer_keys, "\n".join(quote.text for quote in answer.quotes)),
        quotes=good,
        found=all(needs.values()),
    )


def places_of(root: Path, documents: Mapping[str, Document], item: Evidence) -> list[Place]:
    """Where a piece of evidence stands: every occurrence, or every version of the paragraph."""
    if item.note is not None:
        return [
            (document.id, blocks[item.paragraph - 1])
            for document in documents.values()
            if document.metadata.note == item.note and item.paragraph
            for blocks in [[b.span for b in document.blocks if b.kind is BlockKind.BODY]]
            if item.paragraph <= len(blocks)
        ]
    wanted = "".join(_solid(item.text or ""))
    if item.document is None or item.document not in documents or not wanted:
        return []
    text, positions = _squashed(root / documents[item.document].source)
    return [
        (item.document, Span(positions[match.start()], positions[match.end() - 1] + 1))
        for match in re.finditer(re.escape(wanted), text)
    ]


@cache
def _squashed(path: Path) -> tuple[str, list[int]]:
    """The raw file without white space, hyphens and HTML tags, and each character's raw offset.

    Evidence is looked up in the raw file, not in the cleaned text, so that cleaning is judged too.
    """
    raw = path.read_bytes().decode("utf-8")  # read_text would join "\r\n" and move the offsets
    hidden = bytearray(len(raw))
    for tag in re.finditer(r"</?[a-zA-Z][^<>]*>", raw):
        hidden[tag.start() : tag.end()] = b"\1" * (tag.end() - tag.start())
    characters: list[str] = []
    positions: list[int] = []
    for offset, character in enumerate(raw):
        if not hidden[offset]:
            for solid in _solid(character):
                characters.append(solid)
                positions.append(offset)
    return "".join(characters), positions


def _solid(text: str) -> Iterable[str]:
    """The folded text's characters that are neither white space nor hyphens."""
    for character in text:
        yield from (part for part in fold(character) if not part.isspace() and part != "-")
