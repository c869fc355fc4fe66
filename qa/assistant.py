"""The whole method: a question becomes an answer of verified quotes, or an honest refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.catalogue import Entry
from corpus.characters import whole_characters
from corpus.document import Document, Span
from corpus.errors import UserError
from corpus.language import language_of
from corpus.languages import TextAndLanguage, answer_language
from corpus.progress import Progress, no_progress
from corpus.scope import EVERYTHING, Scope
from embeddings.index.address import IndexPlace
from embeddings.index.folder import Stamp
from qa.answer import Answer, Hit, QuoteGroup, QuoteOverview, Timings
from qa.asking.query import Query, Understood
from qa.asking.question import check_question
from qa.asking.requests import as_request, requests_list
from qa.asking.talk import Kind, Talk, read_talk, without_talk
from qa.asking.understanding import understand, understand_alone
from qa.figures.request import Request, read_check, read_request
from qa.figures.rivals import conflicts_of, with_later, with_outcome, with_rival
from qa.finding.answer_span import answer_span
from qa.finding.breadth import Breadth, read_breadth
from qa.finding.evidence import select_evidence
from qa.finding.hits import hits_of
from qa.finding.overview import BELONGS, Overview, select_overview
from qa.finding.rerank import rerank
from qa.finding.reread import answers_surely, reread
from qa.finding.retrieve import Read, in_own_versions, retrieve
from qa.finding.search import Choice, Search
from qa.finding.sight import Sight
from qa.judging.abstain import LIKELY, Judgement, judge, judge_overview
from qa.judging.another import of_its_number
from qa.judging.binding import Unbound, bound, unbound_of
from qa.judging.members import of_each_told, tells_of_all
from qa.judging.quotes import outdated_titles, verified_quotes
from qa.judging.verify import is_outdated
from qa.library import Library, open_library, reopen_library
from qa.stopwatch import Stopwatch
from qa.trace import explain
from qa.visit import FileTold, OwnFiles
from qa.writing.compose import OverviewExtractive
from qa.writing.engines.port import EXTRACTIVE, Answerer, Writing
from qa.writing.entailment import support
from qa.writing.generate import over
from qa.writing.load import load_engine
from qa.writing.refusal import nothing_to_search, refusal_of
from qa.writing.remarks import disagreement, without_outdated
from qa.writing.small_talk import small_talk
from qa.writing.wording import words_for

_DEPTH = 20  # passages that every answer carries
_WARM_UP = "Minsk?"  # so short that its language is told by the classifier, which is loaded too


class Assistant:
    """Answers questions about one corpus. Safe to share between threads.

    Attributes:
        library: the corpus, opened.
        engine: that writes the answers.
    """

    def __init__(self, library: Library, engine: Answerer | None = None) -> None:
        self.library = library
        self.engine = engine or load_engine()

    @classmethod
    def load(
        cls,
        corpus: Path | None = None,
        index: IndexPlace | None = None,
        encoder: str | None = None,
        progress: Progress = no_progress,
        engine: str | None = None,
    ) -> Assistant:
        """Opens the corpus, building or updating its index where needed.

        Args:
            corpus: folder of documents; the shipped one when None.
            index: folder of the index, or the address of a database; a folder in the user's cache
                when None.
            encoder: name of the encoder; the embedded one when None.
            progress: told of what takes long.
            engine: what writes the answers, see ``qa.writing.load``; "extractive" when None.

        Raises:
            UserError: the corpus, the index, the encoder or the engine cannot be used.
        """
        answerer = load_engine(engine or EXTRACTIVE)  # first: its errors need no index
        return cls(open_library(corpus, index, encoder, progress), answerer)

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        scope: Scope = EVERYTHING,
        fallback_language: str | None = None,
    ) -> Answer:
        """The answer to a question, which may follow earlier ones.

        Args:
            question: as typed.
            history: earlier questions of the conversation, oldest first.
            scope: the part of the collection that may answer.
            fallback_language: the language to answer in where the question's is none of the five;
                English when None.

        Raises:
            UserError: the question is empty or too long.
        """
        *_, answer = self.ask_streaming(question, history, scope, fallback_language)
        return answer

    def ask_streaming(
        self,
        question: str,
        history: Sequence[str] = (),
        scope: Scope = EVERYTHING,
        fallback_language: str | None = None,
    ) -> Iterator[Answer]:
        """The answer as it grows: one state or more, of which the last is what ``ask`` returns.

        No state holds text that has not passed the checks. Closing the iterator stops the engine.

        Raises:
            UserError: the question is empty or too long.
        """
        watch = Stopwatch()
        asked = check_question(question)
        question, history = whole_characters(question), [*map(whole_characters, history)]
        talk = read_talk(asked, self.library.queries, self.library.knowledge, fallback_language)
        history = without_talk(history, self.library.queries, self.library.knowledge)
        if talk and talk.kind is Kind.INCOMPLETE and history:
            talk = None  # "Date?" asks for a date of what was asked about before
        within = None if scope == EVERYTHING else scope
        is_empty = within is not None and not self.library.index.admits(within)
        if talk and (is_empty or not talk.doubtful):
            yield self._small_talk(question, asked, talk, scope, watch)
            return
        if is_empty:
            yield _out_of_scope(question, asked, scope, fallback_language)
            return
        understood = understand(
            asked,
            () if talk else history,
            self.library.knowledge,
            self.sight(within),
            self.library.queries,
            self.engine.standalone,
            fallback_language,
        )
        found, overview = self._found(understood, within, watch)
        answer, remark = self._judged(question, understood, found, overview, scope, watch)
        if talk and (answer.overview or answer.confidence < LIKELY):
            yield self._small_talk(question, asked, talk, scope, watch)
        elif answer.abstained:
            yield answer
        else:
            yield from self._written(answer, remark, watch)

    def search(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """The ``k`` best passages of a part of the collection for a question.

        Raises:
            UserError: the question is empty or too long, or ``k`` is not positive.
        """
        if k < 1:
            raise UserError(f"k is {k}: ask for at least 1 passage")
        asked = check_question(question)
        within = None if scope == EVERYTHING else scope
        if within is not None and not self.library.index.admits(within):
            return []
        understood = understand_alone(asked, self.library.knowledge)
        whole, *parts = self._encoded((understood.query, *understood.parts))
        depth = max(k, _DEPTH)
        found = self._find(whole, parts, depth, within)
        found = self._with_members(found, whole, understood.members, depth, within)
        return list(hits_of(reread(found)))[:k]

    @property
    def documents(self) -> Mapping[str, Document]:
        """Every document by its id."""
        return self.library.documents

    @property
    def catalogue(self) -> Mapping[str, Entry]:
        """What a reader chooses documents by, by their ids."""
        return self.library.catalogue

    def is_outdated(self, document: Document) -> bool:
        """True when the document's file is no longer what was indexed, and so is not quoted."""
        return is_outdated(document, self.library.originals)

    def newer_index(self) -> Stamp:
        """Which index has taken the place of its own; None for none. Cheap enough to ask often."""
        return self.library.newer()

    def reopened(self) -> Assistant:
        """The same over the index that is there now, ready to answer.

        Raises:
            UserError: that index cannot be used.
        """
        fresh = Assistant(reopen_library(self.library), self.engine)
        return fresh.warmed_up()

    def warmed_up(self) -> Assistant:
        """Itself, once a question was asked, so that all that loads at first use is loaded."""
        self.without_model().ask(_WARM_UP)
        return self

    def without_model(self) -> Assistant:
        """The same library without a language model: quick, and free to ask often."""
        return Assistant(self.library)

    def with_files(self, files: OwnFiles, alone: bool = False) -> Assistant:
        """The same beside the files of a visit, or over those alone; no model is told of them."""
        return Assistant(files.library(self.library, alone))

    def add_file(
        self,
        files: OwnFiles,
        name: str,
        data: bytes,
        progress: Progress = no_progress,
        admit: Callable[[int], None] = lambda _: None,
    ) -> FileTold:
        """Reads a file for a visit, see ``OwnFiles.add``."""
        return files.add(name, data, self.library, progress, admit)

    def sight(self, scope: Scope | None = None) -> Sight:
        """What a search of a part of the collection shows of a reading of a question."""
        return Sight(self.library.sources, self.library.queries, scope)

    def support(
        self, said: TextAndLanguage, sources: Sequence[TextAndLanguage], at: Span | None = None
    ) -> float:
        """How far the sources bear a text out, in [-1, 1]; see qa.writing.entailment."""
        means = self.library.index.statistics.tokens
        return support(means, self.library.encoder, said, sources, at)

    def _small_talk(
        self, question: str, asked: str, talk: Talk, scope: Scope, watch: Stopwatch
    ) -> Answer:
        """The reply to what asks the documents nothing."""
        watch.lap("encode")
        unanswered = talk.kind is Kind.INCOMPLETE
        return replace(
            _without_search(
                question,
                asked,
                talk.language,
                small_talk(talk, self.library.collection, self.catalogue.values()),
                scope,
                abstained=unanswered,
            ),
            timings=watch.timings(),
            talk=talk.kind,
        )

    def _found(
        self, understood: Understood, scope: Scope | None, watch: Stopwatch
    ) -> tuple[Search, Overview | None]:
        """What is found, and an overview where the question is broad and several places answer."""
        whole, *parts = self._encoded((understood.query, *understood.parts))
        watch.lap("encode")
        found = self._find(whole, parts, _DEPTH, scope)
        watch.lap("search")
        wider, overview = self._overview(found, understood, scope)
        if overview:
            return wider, overview
        return reread(self._with_members(found, whole, understood.members, _DEPTH, scope)), None

    def _encoded(self, queries: Sequence[Query]) -> list[Read]:
        """Queries, each with its vector and token states."""
        encoded = self.library.queries.read_queries([query.text for query in queries])
        return list(zip(queries, encoded, strict=True))

    def _find(self, whole: Read, parts: Sequence[Read], depth: int, scope: Scope | None) -> Search:
        """The ranked passages for a query and the parts of its question."""
        return rerank(retrieve(self.library.sources, whole, depth, scope, parts))

    def _overview(
        self, found: Search, understood: Understood, scope: Scope | None
    ) -> tuple[Search, Overview | None]:
        """An overview with the wider search that it is of; None where the question is not broad.

        Nor is there one where a single place answers.
        """
        if found.parts or not found.passages:
            return found, None
        # How much is asked is told by "Tell me about" as well, which is not searched for.
        text, spoken = understood.standalone, understood.query.language
        (asked,) = self.library.queries.read_queries([as_request(text, spoken)])
        is_list = requests_list(text, spoken)
        breadth = read_breadth(found, asked.vector, self.library.encoder.fingerprint, is_list)
        # One item does not answer a request for a list, however surely it reads as an answer.
        if breadth is Breadth.PRECISE or (answers_surely(found) and not is_list):
            return found, None
        wider = rerank(in_own_versions(self.library.sources, found, _DEPTH, scope))
        overview = select_overview(wider, breadth)
        return (wider, overview) if len(overview.choices) > 1 else (found, None)

    def _with_members(
        self,
        found: Search,
        whole: Read,
        members: Sequence[Query],
        depth: int,
        scope: Scope | None,
    ) -> Search:
        """The same with what is found for each member, where one quote does not tell of all.

        Members are the things of which a question asks the same: "Minsk and Grodno".
        """
        if not members or tells_of_all(found, members):
            return found
        again = of_each_told(self._find(whole, self._encoded(members), depth, scope))
        return again if again.parts else found

    def _judged(
        self,
        question: str,
        understood: Understood,
        found: Search,
        overview: Overview | None,
        scope: Scope,
        watch: Stopwatch,
    ) -> tuple[Answer, str | None]:
        """The quotes that answer, or a refusal; and a remark on quotes whose files have changed."""
        # An overview gives no figure that another could contradict.
        question_asked = (understood.standalone, understood.query.wanted)
        request = None if overview else read_request(*question_asked)
        check = None if overview or request else read_check(*question_asked)
        chosen, judged, unbound = _choose(found, overview, request, check)
        originals = self.library.originals
        quotes, faults = verified_quotes(found, chosen, originals)
        given = tuple(quotes) if judged.answers else ()
        shown = [choice for choice, fault in zip(chosen, faults, strict=True) if fault is None]
        lost = outdated_titles(found, chosen, faults, originals) if judged.answers else []
        remark = without_outdated(understood.language, lost)
        reason = None if given else remark or refusal_of(found, understood.language, unbound)
        conflicts = conflicts_of(found, shown, request) if given else ()
        # Sources that disagree have no one answer.
        if given and not overview and not conflicts and shown[0] == chosen[0]:
            given = (replace(given[0], answer=answer_span(found, shown[0])), *given[1:])
        answer = Answer(
            question=question,
            standalone_question=understood.standalone,
            language=understood.language,
            abstained=not given,
            reason=reason,
            confidence=judged.confidence,
            text=reason or "",
            quotes=given,
            hits=hits_of(found),
            engine=EXTRACTIVE,
            timings=watch.timings(),
            conflicts=conflicts,
            withheld=() if given else tuple(quotes),
            trace=explain(found, chosen, faults, judged),
            scope=scope,
            overview=_grouped(overview, shown) if overview and given else None,
        )
        return answer, remark

    def _written(self, answer: Answer, remark: str | None, watch: Stopwatch) -> Iterator[Answer]:
        """The answer as the engine writes it from the quotes, below the remarks."""
        writer = self.engine
        if answer.overview:
            writer = over(writer, OverviewExtractive(answer.overview))
        remarks = (disagreement(answer.language, answer.conflicts, answer.quotes), remark)
        above = "\n\n".join(filter(None, remarks))
        asked = (answer.standalone_question, answer.language, answer.quotes)
        for writing in writer.write(*asked, self.support):
            yield _as_written(answer, above, writing, watch)


def _choose(
    found: Search, overview: Overview | None, request: Request | None, check: Request | None
) -> tuple[list[Choice], Judgement, Unbound]:
    """What to quote, whether it answers, and which conditions of the question it does not meet.

    Args:
        found: for the question.
        overview: of a broad question.
        request: the figures that the question asks for.
        check: the figures that it states itself, where it asks for none.
    """
    if overview:
        unbound = unbound_of(found, overview.choices, overview=True)
        judged = judge_overview(found, overview.choices, overview.likely, BELONGS)
        return overview.choices, _bound(judged, unbound), unbound
    evidence = of_its_number(found, select_evidence(found))
    unbound = unbound_of(found, evidence)
    judged = _bound(judge(found, evidence), unbound)
    if not judged.answers:
        return evidence, judged, unbound
    chosen = with_later(found, with_outcome(found, evidence, request or check), request)
    chosen = with_rival(found, chosen, request)
    return chosen, judged, unbound


def _bound(judged: Judgement, unbound: Unbound) -> Judgement:
    """The judgement, less sure where some condition of the question is not met."""
    return replace(judged, confidence=bound(judged.confidence, unbound))


def _grouped(overview: Overview, shown: Sequence[Choice]) -> QuoteOverview:
    """The groups of an overview by the markers of its quotes, without quotes that did not hold."""
    markers = {choice: marker for marker, choice in enumerate(shown, 1)}
    groups = (
        QuoteGroup(group.heading, tuple(markers[c] for c in group.choices if c in markers))
        for group in overview.groups
    )
    kept = tuple(group for group in groups if group.markers)
    return QuoteOverview(overview.kind, kept, overview.missing, overview.more)


def _out_of_scope(question: str, asked: str, scope: Scope, fallback_language: str | None) -> Answer:
    """The refusal where no document is in the scope."""
    language = answer_language(language_of(asked), fallback_language)
    reason = nothing_to_search(language)
    return _without_search(question, asked, language, reason, scope, abstained=True)


def _without_search(
    question: str, asked: str, language: str, text: str, scope: Scope, *, abstained: bool
) -> Answer:
    """An answer for which no document was looked at."""
    return Answer(
        question=question,
        standalone_question=asked,
        language=language,
        abstained=abstained,
        reason=text if abstained else None,
        confidence=0.0 if abstained else 1.0,
        text=text,
        quotes=(),
        hits=(),
        engine=EXTRACTIVE,
        timings=Timings(0.0, 0.0, 0.0, 0.0),
        scope=scope,
    )


def _as_written(answer: Answer, above: str, writing: Writing, watch: Stopwatch) -> Answer:
    """The answer with what an engine has written so far, below the remarks.

    It becomes a refusal, with the quotes as the nearest ones, where a model declares that they do
    not answer; but not where the program calls them likely to: of good answers a small model has
    declined a quarter.
    """
    if writing.declined and not answer.overview and answer.confidence < LIKELY:
        reason = words_for(answer.language).model_declined
        return replace(
            answer,
            abstained=True,
            reason=reason,
            text=reason,
            quotes=(),
            withheld=writing.quotes,
            conflicts=(),
            timings=watch.timings(),
            trace=answer.trace and replace(answer.trace, writing=writing.trace),
        )
    return replace(
        answer,
        text=f"{above}\n\n{writing.text}" if above else writing.text,
        quotes=writing.quotes,
        engine=writing.engine,
        timings=watch.timings(),
        trace=answer.trace and replace(answer.trace, writing=writing.trace),
    )
