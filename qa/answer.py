"""What an answer is: quotes, a refusal, conflicts, and the trace of how it came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.document import Location, Span
from corpus.scope import EVERYTHING, Scope


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
class ReadWith:
    """What a quote is read with: the document's own words, which stand elsewhere in it.

    Attributes:
        kind: "title", "heading", or "lead" for what leads a list or a table in.
        span: code points in the document's cleaned text.
        text: the exact words.
    """

    kind: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Parallel:
    """A document's version in another language.

    Attributes:
        language: BCP-47 code.
        document: its id.
        permalink: query string that opens it, at the quote's paragraph where it has the same ones.
    """

    language: str
    document: str
    permalink: str


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
        parallels: parallel versions of the same note.
        copies: ids of the documents that hold the same words under another name.
        context: the title, headings and lead-in that it is read with, outermost first.
        answer: the words of it that answer, as code points of the document's cleaned text; None
            where no one span surely does. Of the first quote alone.
        further: True where it only adds to the others: "see also".
        translation: into the answer's language, by a language model; None where there is none. It
            is no quotation: only its numbers and names have been checked.
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
    parallels: tuple[Parallel, ...] = ()
    translation: str | None = None
    retells: tuple[str, ...] = ()
    year: int | None = None
    section: str | None = None
    copies: tuple[str, ...] = ()
    context: tuple[ReadWith, ...] = ()
    further: bool = False
    answer: Span | None = None

    @property
    def answering(self) -> str:
        """The words that answer; "" where no one span does."""
        if self.answer is None:
            return ""
        return self.text[self.answer.start - self.span.start : self.answer.end - self.span.start]

    @property
    def path(self) -> tuple[str, ...]:
        """What it is read with below the title, outermost first."""
        return tuple(part.text for part in self.context if part.kind != "title")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Quotes that give different figures for the same thing.

    Attributes:
        markers: of the quotes.
        values: what each of them says, in its words.
        kind: "figures", "dates", or "forecast" where what was expected differs from what came.
        years: that each figure speaks of, None where nothing tells.
    """

    markers: tuple[int, ...]
    values: tuple[str, ...]
    kind: str = "figures"
    years: tuple[int | None, ...] = ()

    def is_within_one(self, quotes: Iterable[Quote]) -> bool:
        """True where every side is quoted from the same document: then no two sources disagree."""
        return len({quote.document for quote in quotes if quote.marker in self.markers}) == 1


@dataclass(frozen=True, slots=True)
class QuoteGroup:
    """Quotes of an overview that belong together.

    Attributes:
        heading: what they are on: a title with its section, or the sides that they tell of.
        markers: of the quotes.
    """

    heading: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuoteOverview:
    """How the quotes belong together that answer a broad question.

    Attributes:
        kind: "overview", "list", or "compare" for a comparison.
        groups: of all quotes, in the order of their markers.
        missing: sides of a comparison that no quote tells of, as the question spells them.
        more: the documents have further places that come as close.
    """

    kind: str
    groups: tuple[QuoteGroup, ...]
    missing: tuple[str, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds that the steps took."""

    encode: float
    search: float
    answer: float
    total: float


@dataclass(frozen=True, slots=True)
class PassageTrace:
    """How a passage came to its rank, see qa.finding.retrieve.

    Attributes:
        rank: of the hit that this is about.
        score: by which it is ranked.
        similarity: before the baseline.
        baseline: of its language; lower where a parallel version handed its score over.
        agreement: gained by what it has of what the question names; score is similarity less
            baseline plus agreement.
        maxsim: late interaction of the question's tokens with the passage, in [-1, 1].
        maxsim_rank: its rank among the hits by that alone.
        cosine: of the centred vectors of question and passage, in [-1, 1].
        cosine_rank: its rank among the hits by that alone.
    """

    rank: int
    score: float
    similarity: float
    baseline: float
    agreement: float
    maxsim: float
    maxsim_rank: int
    cosine: float
    cosine_rank: int


@dataclass(frozen=True, slots=True)
class QuoteTrace:
    """What became of sentences that were chosen as a quote, see qa.finding and qa.judging.

    Attributes:
        document: id of their document.
        span: code points in its cleaned text.
        passage_rank: of the hit that holds them.
        score: by which they were chosen.
        cosine: of the centred vectors of question and sentence, in [-1, 1].
        fault: why the quote was rejected; None where it holds.
    """

    document: str
    span: Span
    passage_rank: int
    score: float
    cosine: float
    fault: str | None


@dataclass(frozen=True, slots=True)
class WritingTrace:
    """What became of what a language model wrote, see qa.writing.grounding.

    Attributes:
        engine: that was asked to write.
        kept: number of sentences that passed.
        dropped: the others and the translations that did not pass, each with its fault. They may
            be invented, and are no part of the answer.
        failure: why the quotes answer in its place, or why it broke off; None where neither is.
        stage: "prose" or "translations" while it writes them, then "done".
        ahead: how many others the model writes for first.
    """

    engine: str
    kept: int = 0
    dropped: tuple[tuple[str, str], ...] = ()
    failure: str | None = None
    stage: str = "done"
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """Why the answer is what it is.

    Attributes:
        language: that the question was recognised as, which may be none of the five.
        threshold: least confidence at which an answer is given.
        signals: what the confidence was computed from, by name, see qa.judging.abstain.
        passages: one for each hit, in their order.
        quotes: the candidates, best first; given only where the answer does not abstain.
        writing: what a language model wrote; None where none was asked.
    """

    language: str
    threshold: float
    signals: Mapping[str, float]
    passages: tuple[PassageTrace, ...]
    quotes: tuple[QuoteTrace, ...]
    writing: WritingTrace | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says to one question; abstaining is a value, not an error.

    Attributes:
        question: as it was asked.
        standalone_question: with what a follow-up leaves unsaid filled in.
        language: of the question: en, ru, zh, nl or be.
        abstained: True when the documents do not answer.
        reason: why it abstained, in the question's language; None when it answers.
        confidence: calibrated probability in [0, 1] that the quotes answer the question; 1 for
            talk that it does not abstain from.
        text: plain text with markers such as [1]; its words follow the question's language.
        quotes: the verified quotes, by marker; empty when it abstains.
        withheld: when it abstains, the quotes that it would have given: for measuring only.
        hits: the ranked passages; when it abstains, the nearest ones.
        conflicts: quotes that disagree.
        engine: "extractive", "transformers:NAME" or "endpoint:NAME".
        timings: milliseconds a step.
        trace: ranks and scores behind the answer, for "why this answer"; None where nothing was
            searched.
        scope: the part of the collection that was asked.
        talk: what was said in place of a question, a kind of qa.asking.talk; None for a question.
            There are no quotes then, nothing was searched, and it abstains from what is incomplete
            alone.
        overview: how the quotes belong together where the question is broad; None elsewhere.
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
    withheld: tuple[Quote, ...] = ()
    trace: Trace | None = None
    scope: Scope = EVERYTHING
    talk: str | None = None
    overview: QuoteOverview | None = None

    def heading_language(self, group: QuoteGroup) -> str:
        """BCP-47 code of a group's heading: the question names sides, a document has its title."""
        if self.overview is not None and self.overview.kind == "compare":
            return self.language
        return next(quote.language for quote in self.quotes if quote.marker in group.markers)
