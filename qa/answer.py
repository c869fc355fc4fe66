"""What an answer is: quotes, a refusal, conflicts, and the trace of how it came about."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.document import Location, Span
from qa.scope import EVERYTHING, Scope


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked passage.

    Attributes:
        rank: from 1.
        document: the document's id.
        source: path of the raw file, relative to the corpus.
        title: the document's title.
        language: BCP-47 code of the passage.
        span: code points in the document's cleaned text.
        text: that span's text.
        score: higher is better; comparable within one question only.
        location: the place in the raw file.
    """

    rank: int
    document: str
    source: str
    title: str
    language: str
    span: Span
    text: str
    score: float
    location: Location


@dataclass(frozen=True, slots=True)
class Quote:
    """A verified span of a source: ``text == document.text[span.start:span.end]``.

    Attributes:
        marker: the number in square brackets in the answer's text, from 1.
        document, source, title, language: as in Hit.
        span: code points in the document's cleaned text.
        text: the exact words.
        location: the place in the raw file.
        passage: the span of the passage around it, which holds the quote.
        passage_text: that passage's text, to show the quote in.
        score: how well it matches the question, 0 to 1.
        author, date: of the document, where it states them.
        retells: the sources that the document says it retells, a line each.
        permalink: query string that opens this quote, and notices when the source has changed.
        parallels: (language, document id) of parallel versions of the same note.
    """

    marker: int
    document: str
    source: str
    title: str
    language: str
    span: Span
    text: str
    location: Location
    passage: Span
    passage_text: str
    score: float
    author: str | None = None
    date: str | None = None
    permalink: str = ""
    parallels: tuple[tuple[str, str], ...] = ()
    retells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Quotes that give different figures for the same thing, by their markers."""

    markers: tuple[int, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds that the steps took."""

    encode: float
    search: float
    answer: float
    total: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says to one question; abstaining is a value, not an error.

    Attributes:
        question: as it was asked.
        standalone_question: with what a follow-up leaves unsaid filled in.
        language: of the question: en, ru, zh, nl or be.
        abstained: True when the documents do not answer.
        reason: why it abstained, in the question's language; None when it answers.
        confidence: calibrated probability in [0, 1] that the quotes answer the question.
        text: plain text with markers such as [1]; its words follow the question's language.
        quotes: the verified quotes, by marker; empty when it abstains.
        hits: the ranked passages; when it abstains, the nearest ones.
        conflicts: quotes that disagree.
        engine: "extractive", "transformers:NAME" or "endpoint:NAME".
        timings: milliseconds a step.
        trace: signals behind the answer, for "why this answer".
        scope: the part of the collection that was asked.
    """

    question: str
    standalone_question: str
    language: str
    abstained: bool
    reason: str | None
    confidence: float
    text: str
    quotes: tuple[Quote, ...]
    hits: tuple[Hit, ...]
    engine: str
    timings: Timings
    conflicts: tuple[Conflict, ...] = ()
    trace: dict[str, float | str | list[str]] = field(default_factory=dict)
    scope: Scope = EVERYTHING
