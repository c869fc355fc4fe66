"""What became of each question whose answer is known: asked, and judged against its evidence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from corpus.document import BlockKind, Document, Span
from corpus.questions import Evidence, GoldQuestion
from corpus.reading.read import raw_text
from qa.answer import Answer, Hit, Quote
from qa.assistant import Assistant
from qa.evaluation.citations import Citations, count_citations
from qa.evaluation.metrics import fold, has_all_keys, has_any_key, rank_of_needs
from qa.judging.verify import Originals, original_of

DocumentSpan = tuple[str, Span]
"""Document id, and a span: of raw text for evidence in a file, of cleaned text for a paragraph."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        question: the gold question.
        answer: what the assistant said.
        rank: at which all its needs are met, None where never.
        right: it has an answer, and every key of it is in the quotes, given or withheld: what the
            answer would be worth if nothing were ever refused.
        quotes: for each quote given, whether it holds gold evidence or a key.
        crosslingual: some need has no evidence in the question's language.
        found: every evidence string was found in the corpus.
        citations: how far the answer's citations bear it out.
    """

    question: GoldQuestion
    answer: Answer
    rank: int | None
    right: bool
    quotes: tuple[bool, ...]
    crosslingual: bool
    found: bool
    citations: Citations = field(default_factory=Citations)

    @property
    def answerable(self) -> bool:
        """The documents answer the question."""
        return bool(self.question.evidence)

    @property
    def keys(self) -> bool:
        """It was answered, and every key is in the quotes."""
        return self.right and not self.answer.abstained


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


def _judge(assistant: Assistant, question: GoldQuestion, answer: Answer) -> Outcome:
    needs = needs_of(assistant, question)
    passages = [place_of(hit, question) for hit in answer.hits]
    places = [place for alternatives in needs.values() for place in alternatives]
    spans = [place_of(quote, question) for quote in answer.quotes]
    good = tuple(
        any(document == other and span.overlaps(place) for other, place in places)
        or has_any_key(question.answer_keys, quote.text)
        for quote, (document, span) in zip(answer.quotes, spans, strict=True)
    )
    quoted = "\n".join(quote.text for quote in answer.quotes or answer.withheld)
    return Outcome(
        question=question,
        answer=answer,
        rank=rank_of_needs(passages, needs) if needs else None,
        right=bool(needs and quoted) and has_all_keys(question.answer_keys, quoted),
        quotes=good,
        crosslingual=_is_crosslingual(assistant, question),
        found=all(needs.values()),
        citations=count_citations(answer, assistant.support),
    )


def _is_crosslingual(assistant: Assistant, question: GoldQuestion) -> bool:
    languages: dict[int, set[str]] = defaultdict(set)
    for item in question.evidence:
        if item.note is None:
            languages[item.need].add(item.language or "")
        else:  # a paragraph of a note: every version of it will do
            languages[item.need] |= {
                document.language
                for document in assistant.documents.values()
                if document.metadata.note == item.note
            }
    return any(question.language not in each for each in languages.values())


def needs_of(assistant: Assistant, question: GoldQuestion) -> dict[int, list[DocumentSpan]]:
    """Each need of a question, with every place that meets it."""
    needs: dict[int, list[DocumentSpan]] = defaultdict(list)
    for item in question.evidence:
        needs[item.need].extend(places_of(assistant.library.originals, assistant.documents, item))
    return needs


def place_of(found: Hit | Quote, question: GoldQuestion) -> DocumentSpan:
    """Where something stands: in the raw file, where the evidence is given as its words."""
    if any(item.text for item in question.evidence):
        return found.document, Span(found.location.raw_start, found.location.raw_end)
    return found.document, found.span


def places_of(
    root: Originals, documents: Mapping[str, Document], item: Evidence
) -> list[DocumentSpan]:
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
    document = documents[item.document]
    text, positions = _squashed(raw_text(document, original_of(document.source, root)))
    return [
        (item.document, Span(positions[match.start()], positions[match.end() - 1] + 1))
        for match in re.finditer(re.escape(wanted), text)
    ]


@cache
def _squashed(raw: str) -> tuple[str, list[int]]:
    """The raw text without white space, hyphens and HTML tags, and each character's raw offset.

    Evidence is looked up there, not in the cleaned text, so that cleaning is judged too.
    """
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
