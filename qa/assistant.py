"""The whole method: a question becomes an answer of verified quotes, or an honest refusal."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.document import Document, Span
from corpus.errors import UserError
from corpus.knowing import concepts, gazetteer
from corpus.language import language_of
from corpus.load import SHIPPED, corpus_fingerprint, load_corpus
from corpus.questions import SHIPPED as CALIBRATION
from corpus.questions import by_language, load_questions
from embeddings.cache import cache_folder
from embeddings.encoder import EMBEDDED, Encoded, Encoder, Progress, load_encoder, no_progress
from embeddings.index.folder import FORMAT, Index, build_index, open_index, read_manifest
from embeddings.late import center_states, mean_maxsim
from qa.answer import Answer, Hit, Quote, Timings
from qa.asking.constraints import Content, demands
from qa.asking.conversation import standalone_question
from qa.asking.parts import parts_of
from qa.asking.question import check_question
from qa.asking.scope import EVERYTHING, Scope
from qa.catalogue import Entry, catalogue
from qa.figures.dating import asks_for_present, year_of
from qa.figures.figures import is_expected
from qa.figures.request import Request, read_request
from qa.figures.rivals import conflicts_of, newest_of, with_rival
from qa.finding.evidence import Choice, select_evidence
from qa.finding.overview import (
    asks_for_overview,
    is_name,
    select_overview,
    subject_of,
)
from qa.finding.rerank import rerank
from qa.finding.retrieve import Ranking, retrieve
from qa.judging.abstain import (
    THRESHOLD,
    Signals,
    probability,
    read_signals,
    told,
    topic_probability,
)
from qa.judging.verify import verify
from qa.permalink import permalink
from qa.trace import explain
from qa.writing.compose import compose_overview
from qa.writing.engine import EXTRACTIVE, Answerer, Said, Writing, load_engine
from qa.writing.refusal import nothing_to_search, refusal
from qa.writing.remarks import disagreement, newest

_DEPTH = 20  # passages that every answer carries
_NEAREST = 3  # passages that a refusal speaks of
_SCOPES = 64  # choices of documents kept in mind; each is a byte a passage
LANGUAGES = ("en", "ru", "zh", "nl", "be")


@dataclass(frozen=True, slots=True)
class _Found:
    """The ranking for a question, what it and its parts want, and when it had been encoded."""

    ranking: Ranking
    wanted: Content
    parts: Sequence[Content]
    encoded_at: float


class Assistant:
    """Answers questions about one corpus. Safe to share between threads.

    Attributes:
        corpus: the folder of the documents.
        index: of those documents.
        encoder: that made the index.
        engine: that writes the answers.
        documents: every document by its id.
    """

    def __init__(
        self, corpus: Path, index: Index, encoder: Encoder, engine: Answerer | None = None
    ) -> None:
        self.corpus = corpus
        self.index = index
        self.encoder = encoder
        self.engine = engine or load_engine()
        self.documents: Mapping[str, Document] = {
            name: split.document for name, split in index.documents.items()
        }
        self._allowed = lru_cache(_SCOPES)(self._passages_in)

    @cached_property
    def catalogue(self) -> Mapping[str, Entry]:
        """What a reader chooses documents by, by their ids."""
        return catalogue(self.index.documents.values())

    @classmethod
    def load(
        cls,
        corpus: Path | None = None,
        index: Path | None = None,
        encoder: str | None = None,
        progress: Progress = no_progress,
        engine: str | None = None,
    ) -> Assistant:
        """Opens the corpus, building or updating its index where needed.

        Args:
            corpus: folder of documents; the shipped one when None.
            index: folder of the index; one in the user's cache when None.
            encoder: name of the encoder; the embedded one when None.
            progress: told of what takes long.
            engine: what writes the answers, see ``qa.writing.engine``; "extractive" when None.

        Raises:
            UserError: the corpus, the index, the encoder or the engine cannot be used.
        """
        root = corpus or SHIPPED
        answerer = load_engine(engine or EXTRACTIVE)  # first: its errors need no index
        opened = load_encoder(encoder or EMBEDDED, progress)
        folder = index or default_index(root, opened)
        manifest = read_manifest(folder)
        if manifest is None or manifest.corpus_fingerprint != _fingerprint(root):
            update_index(root, folder, opened, progress)
        return cls(root, open_index(folder, opened), opened, answerer)

    def ask(self, question: str, history: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        """The answer to a question, which may follow earlier ones.

        Args:
            question: as typed.
            history: earlier questions of the conversation, oldest first.
            scope: the part of the collection that may answer.

        Raises:
            UserError: the question is empty or too long.
        """
        *_, answer = self.ask_streaming(question, history, scope)
        return answer

    def ask_streaming(
        self, question: str, history: Sequence[str] = (), scope: Scope = EVERYTHING
    ) -> Iterator[Answer]:
        """The answer as it grows, at least once; the last is whole, and what ``ask`` returns.

        Only text that has passed the checks is ever in it. Closing the iterator stops the engine.

        Raises:
            UserError: the question is empty or too long.
        """
        started = time.perf_counter()
        asked = check_question(question)
        spoken = language_of(asked)
        language = answer_language(spoken)
        allowed = self._allowed(scope)
        if allowed is not None and not allowed.any():
            yield _outside(question, asked, language, scope)
            return
        rewritten = self.engine.standalone(asked, language, history)
        strength = partial(self._strength, allowed)
        standalone = standalone_question(asked, history, strength, rewritten)
        overview, present = asks_for_overview(standalone), asks_for_present(standalone)
        sought = subject_of(standalone) if overview else standalone
        # What completes a follow-up is no further question.
        parts = parts_of(asked, spoken) if sought == asked else []
        found = self._find(sought, parts, spoken, _DEPTH, allowed)
        ranking, wanted = found.ranking, found.wanted
        searched_at = time.perf_counter()

        request = None if overview else read_request(standalone, wanted)
        choices = select_evidence(self.index, ranking, spoken, wanted, found.parts)
        signals = read_signals(self.index, ranking, choices, wanted, spoken)
        confidence = probability(signals)
        if overview:
            choices = select_overview(self.index, ranking, spoken, wanted.names)
            confidence = _overview_probability(sought, spoken, signals, choices)
        elif request and confidence >= THRESHOLD:
            choices = with_rival(self.index, ranking, choices, spoken, request, present)
        verified, faults = self._verified(choices)
        quotes = verified if confidence >= THRESHOLD else []
        reason = None
        if not quotes:
            nearest = told(self.index, ranking.passages[:_NEAREST])
            spelled = concepts.spellings(sought, spoken) | gazetteer.spellings(sought, spoken)
            reason = refusal(language, wanted, nearest, spelled)
        answer = Answer(
            question=question,
            standalone_question=standalone,
            language=language,
            abstained=not quotes,
            reason=reason,
            confidence=confidence,
            text=reason or "",
            quotes=tuple(quotes),
            hits=self._hits(ranking),
            engine=EXTRACTIVE,
            timings=Timings(
                encode=1000 * (found.encoded_at - started),
                search=1000 * (searched_at - found.encoded_at),
                answer=1000 * (time.perf_counter() - searched_at),
                total=1000 * (time.perf_counter() - started),
            ),
            withheld=() if quotes else tuple(verified),
            trace=explain(self.index, ranking, choices, faults, spoken, THRESHOLD, asdict(signals)),
            scope=scope,
            conflicts=conflicts_of(request, quotes) if request else (),
        )
        if not quotes:
            yield answer
            return
        remarks = _remarks(answer, request, present)
        for writing in self._writings(standalone, language, quotes, overview):
            yield _written(answer, remarks, writing, started, searched_at)

    def _writings(
        self, question: str, language: str, quotes: Sequence[Quote], overview: bool
    ) -> Iterator[Writing]:
        """What the engine makes of the quotes; without a model, an overview has its own form."""
        if overview and self.engine.name == EXTRACTIVE:
            return iter([Writing(compose_overview(language, quotes), EXTRACTIVE, tuple(quotes))])
        return self.engine.write(question, language, quotes, self.support)

    def quoting(self) -> Assistant:
        """The same over the same index, without a language model: quick, and free to ask often."""
        return Assistant(self.corpus, self.index, self.encoder)

    def search(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """The ``k`` best passages of a part of the collection for a question.

        Raises:
            UserError: the question is empty or too long, or ``k`` is not positive.
        """
        if k < 1:
            raise UserError(f"k is {k}: ask for at least 1 passage")
        asked = check_question(question)
        allowed = self._allowed(scope)
        if allowed is not None and not allowed.any():
            return []
        language = language_of(asked)
        parts = parts_of(asked, language)
        found = self._find(asked, parts, language, max(k, _DEPTH), allowed)
        return list(self._hits(found.ranking))[:k]

    def _find(
        self,
        question: str,
        parts: Sequence[str],
        language: str,
        depth: int,
        allowed: npt.NDArray[np.bool_] | None,
    ) -> _Found:
        """What a question in ``language``, and each of its parts, finds."""
        encoded, *encoded_parts = self.encoder.read_queries([question, *parts])
        encoded_at = time.perf_counter()
        wanted, *wanted_parts = (demands(each, language) for each in (question, *parts))
        ranking = retrieve(self.index, encoded, language, depth, allowed, encoded_parts)
        ranking = rerank(self.index, ranking, wanted, wanted_parts)
        return _Found(ranking, wanted, wanted_parts, encoded_at)

    def _passages_in(self, scope: Scope) -> npt.NDArray[np.bool_] | None:
        """(passages,) which of them may answer; None for all."""
        if scope == EVERYTHING:
            return None
        entries = self.catalogue
        return np.array(
            [scope.admits(entries[row.document], row.language) for row in self.index.passages],
            np.bool_,
        )

    def _encode(self, question: str) -> Encoded:
        return next(iter(self.encoder.read_queries([question])))

    def _strength(self, allowed: npt.NDArray[np.bool_] | None, question: str) -> float:
        """How far the best passage stands out of its language, for choosing a reading."""
        ranking = retrieve(self.index, self._encode(question), language_of(question), 1, allowed)
        return ranking.scores[0] if ranking.scores else 0.0

    def support(self, said: Said, sources: Sequence[Said]) -> float:
        """How far the sources bear a text out: the mean best match of its tokens in them."""
        texts = [said, *sources]
        states = [
            center_states(encoded.states, self.index.token_means.of(language))
            for encoded, (_, language) in zip(
                self.encoder.read_passages([text for text, _ in texts]), texts, strict=True
            )
        ]
        return mean_maxsim(states[0], np.concatenate(states[1:]))

    def _hits(self, ranking: Ranking) -> tuple[Hit, ...]:
        hits = []
        for rank, (row, score) in enumerate(
            zip(ranking.passages, ranking.scores, strict=True), start=1
        ):
            passage = self.index.passages[row]
            document = self.index.documents[passage.document].document
            hits.append(
                Hit(
                    rank=rank,
                    document=document.id,
                    source=document.source,
                    title=document.title,
                    language=passage.language,
                    span=passage.span,
                    text=document[passage.span],
                    score=score,
                    location=document.locate(passage.span),
                )
            )
        return tuple(hits)

    def _verified(self, choices: Sequence[Choice]) -> tuple[list[Quote], list[str | None]]:
        """Quotes that hold, numbered from 1, and for each choice why it does not, or None."""
        quotes: list[Quote] = []
        faults: list[str | None] = []
        for choice in choices:
            first, last = self.index.sentences[choice.first], self.index.sentences[choice.last - 1]
            passage = self.index.passages[choice.passage]
            document = self.index.documents[passage.document].document
            span = Span(first.span.start, last.span.end)
            text = document[span]
            faults.append(verify(document, span, text, self.corpus))
            if faults[-1]:
                continue
            quotes.append(
                Quote(
                    marker=len(quotes) + 1,
                    document=document.id,
                    source=document.source,
                    title=document.title,
                    language=first.language,
                    span=span,
                    text=text,
                    location=document.locate(span),
                    passage=passage.span,
                    passage_text=document[passage.span],
                    score=min(1.0, max(0.0, choice.similarity)),
                    author=document.metadata.author,
                    date=document.metadata.date,
                    permalink=permalink(document.id, span, text),
                    parallels=self._parallels(document),
                    retells=document.metadata.sources,
                    year=year_of(document, span, first.language),
                    section=document.heading_above(span.start),
                )
            )
        return quotes, faults

    def _parallels(self, document: Document) -> tuple[tuple[str, str], ...]:
        """(language, document id) of the other versions of the same note."""
        note = document.metadata.note
        if note is None:
            return ()
        return tuple(
            (other.language, other.id)
            for other in self.documents.values()
            if other.metadata.note == note and other.id != document.id
        )


def default_index(corpus: Path, encoder: Encoder) -> Path:
    """Where the index of that corpus and encoder is kept in the user's cache."""
    key = f"{corpus.resolve()}\0{encoder.fingerprint}\0{FORMAT}"
    return cache_folder() / "indexes" / hashlib.sha256(key.encode()).hexdigest()[:16]


def update_index(
    corpus: Path, folder: Path, encoder: Encoder, progress: Progress = no_progress
) -> int:
    """Builds the index of a corpus, carrying over what did not change.

    Returns:
        The number of documents that were encoded.

    Raises:
        UserError: the corpus cannot be read or holds no text, or the folder holds something else.
    """
    previous = _previous_index(folder, encoder)
    fingerprint = _fingerprint(corpus)
    documents = load_corpus(corpus)
    if not any(split.passages for split in documents):
        raise UserError(f"the documents in {corpus} hold no text: put text into them")
    calibration = by_language(load_questions(CALIBRATION))
    return build_index(folder, documents, fingerprint, encoder, calibration, previous, progress)


def _previous_index(folder: Path, encoder: Encoder) -> Index | None:
    """The index that may be carried over; None where there is none that can be used.

    Raises:
        UserError: the folder holds something else.
    """
    try:
        return open_index(folder, encoder) if read_manifest(folder) else None
    except UserError:
        # Damaged, or of another format or encoder: nothing can be carried over. The folder is
        # replaced only where it holds nothing but the files of an index, see ``build_index``.
        if not (folder / "manifest.json").is_file():
            raise
        return None


def _fingerprint(corpus: Path) -> str:
    """Of all that an index is made of but the encoder: documents and calibration questions."""
    questions = hashlib.sha256(CALIBRATION.read_bytes()).hexdigest()
    return f"{corpus_fingerprint(corpus)}-{questions[:16]}"


def answer_language(spoken: str) -> str:
    """The language to answer in: that of the question where it is one of the five, else English."""
    return spoken if spoken in LANGUAGES else "en"


def _outside(question: str, asked: str, language: str, scope: Scope) -> Answer:
    """The refusal where no document is in the scope."""
    reason = nothing_to_search(language)
    return Answer(
        question=question,
        standalone_question=asked,
        language=language,
        abstained=True,
        reason=reason,
        confidence=0.0,
        text=reason,
        quotes=(),
        hits=(),
        engine=EXTRACTIVE,
        timings=Timings(0.0, 0.0, 0.0, 0.0),
        scope=scope,
    )


def _overview_probability(
    subject: str, language: str, signals: Signals, choices: Sequence[Choice]
) -> float:
    """How sure it is that the documents speak of a subject, for which they need not hold a fact."""
    confidence = topic_probability(signals) if choices else 0.0
    if len(choices) > 1 and is_name(subject, gazetteer.spellings(subject, language)):
        # A name is the same in every language, whatever the vectors say of one word.
        return max(confidence, THRESHOLD)
    return confidence


def _remarks(answer: Answer, request: Request | None, present: bool) -> str:
    """What is to be said before the answer: that its quotes disagree, and how new they are."""
    remarks = [disagreement(answer.language, answer.conflicts)]
    if present:
        found = newest_of(request, answer.quotes) if request else None
        first = answer.quotes[0]
        if found:
            quote, figure = found
            year = figure.year or quote.year or 0
            remarks.append(newest(answer.language, year, quote.marker, figure.words))
        elif first.year and not is_expected(first.text):
            remarks.append(newest(answer.language, first.year, first.marker))
    return "\n\n".join(filter(None, remarks))


def _written(
    answer: Answer, remarks: str, writing: Writing, started: float, searched_at: float
) -> Answer:
    """The answer with what an engine has written of it so far."""
    now = time.perf_counter()
    spent = {"answer": 1000 * (now - searched_at), "total": 1000 * (now - started)}
    return replace(
        answer,
        text=f"{remarks}\n\n{writing.text}" if remarks else writing.text,
        quotes=writing.quotes,
        engine=writing.engine,
        timings=replace(answer.timings, **spent),
        trace=answer.trace and replace(answer.trace, writing=writing.trace),
    )
