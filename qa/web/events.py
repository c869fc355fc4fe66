"""What the page shows when a reader acts: each event returns the updates of its outputs."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NotRequired, TypedDict
from urllib.parse import parse_qs

import gradio as gr

from corpus.catalogue import Entry
from corpus.collection import Collection
from corpus.errors import UserError
from corpus.languages import LANGUAGES
from corpus.questions import SHIPPED_QUESTIONS, load_questions
from corpus.scope import EVERYTHING, Scope
from qa.answer import Answer
from qa.asking.question import (
    MAX_QUESTION_LENGTH,
    QuestionError,
    QuestionProblem,
    check_question,
)
from qa.escape import escape_html
from qa.export import to_json, to_markdown
from qa.permalink import read_scope
from qa.suggest import Suggestions
from qa.web.cards import sources_panel
from qa.web.collection import collection_view
from qa.web.failures import log_failure
from qa.web.filters import filter_updates, scope_of, scope_text
from qa.web.loading import Loading, ServedAssistant
from qa.web.message import Turn, answer_message, asked_message, question_message
from qa.web.strings import Strings, choose_language, strings_for
from qa.web.upload import Where
from qa.web.viewer import notice, open_link
from qa.web.visitors import VisitorError, VisitorProblem, Visitors
from qa.web.visits import Turns, Visits, is_name

_LOG = logging.getLogger(__name__)
# Seconds between two looks at whether loading has ended; each is a chance to stop.
_LOADING_STEP = 0.25
# Quotes of one answer that the reading window marks besides the opened one.
_MAX_NEIGHBOURS = 50
# Pages whose last question is remembered; an answer that is still written has some 20 kB.
_MAX_SESSIONS = 200

MOST_TURNS = 30
"""Answers of a conversation that the page keeps, the last ones: each event may send them all, with
some 6 kB of sources a turn, and takes a millisecond a turn to write them down."""

FOLLOW_UPS = 3
"""Questions offered after an answer."""
OPENERS = 8
"""Questions offered before the first one, at most: one of each language, and some more."""

Update = Any  # a component's new value, or gr.update(...): Gradio gives it no type


class Message(TypedDict):
    """A chat message as Gradio takes it."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as the page has it.

    Attributes:
        text: as it was typed.
        turns: the questions that are answered.
        language: of the interface.
        history: the earlier questions that it may refer to.
        scope: the part of the collection that may answer.
        visit: its name.
        where: see ``qa.web.upload.Where``.
    """

    text: str
    turns: Turns
    language: str
    history: Sequence[str] = ()
    scope: Scope = EVERYTHING
    visit: str = ""
    where: str = Where.COLLECTION


class OpenRequest(TypedDict):
    """What the browser sends to open a document; a quote in it counts only where it holds."""

    link: str
    neighbours: NotRequired[list[str]]
    language: NotRequired[str]
    visit: NotRequired[str]


class Download(TypedDict):
    """A file that the browser saves."""

    name: str
    text: str


class Events:
    """The page's events over one assistant; a conversation itself lives in its reader's session."""

    def __init__(
        self,
        loading: Loading,
        visitors: Visitors,
        collection: Collection,
        visits: Visits | None = None,
    ) -> None:
        self._loading = loading
        self._visitors = visitors
        self._collection = collection
        self.visits = visits or Visits()
        # By the session of a page: the answer that a model is writing, to be kept where the reader
        # stops it, and the number of the last question, for which the model leaves earlier ones.
        self._growing: OrderedDict[str, Turn] = OrderedDict()
        self._last_asked: OrderedDict[str, int] = OrderedDict()
        self._suggesting: tuple[ServedAssistant, Suggestions] | None = None
        self._begun: tuple[Mapping[str, Entry], dict[str, str]] | None = None

    def answer(
        self,
        text: str,
        turns: Turns,
        asked: str,
        language: str,
        alone: bool,
        visit: str,
        where: str,
        request: gr.Request,
        *filters: Any,
    ) -> Iterator[list[Update]]:
        """The conversation while a question is being answered, then with its answer.

        Args:
            text: the question as it was typed.
            turns: the questions that are answered.
            asked: the question that is being answered already, empty when there is none.
            language: of the interface.
            alone: True when the earlier questions are to be left aside.
            visit: its name.
            where: see ``qa.web.upload.Where``.
            request: whose question it is.
            filters: the five fields of ``scope_of``.
        """
        if asked:
            yield self._nothing_new()
            return
        history = [] if alone else [turn.answer.standalone_question for turn in turns]
        scope = scope_of(*filters)
        yield from self._answer(
            Asking(text, turns, language, history, scope, visit, where), request
        )

    def answer_link(
        self, text: str, turns: Turns, language: str, scope: Scope, request: gr.Request
    ) -> Iterator[list[Update]]:
        """The answer to the question of a link (``?q=``), nothing where the link asks none."""
        if text:
            yield from self._answer(Asking(text, turns, language, scope=scope), request)
        else:
            yield self._nothing_new()

    def open_page(self, visit: str, request: gr.Request) -> list[Update]:
        """What the page's address asks for, this visit's conversation, and every label.

        A question that the conversation holds already is not asked again: the page was reloaded.
        """
        language = choose_language(
            request.query_params.get("ui"), request.headers.get("accept-language")
        )
        if not is_name(visit):  # and might be of any length
            visit = ""
        turns = self.visits.of(visit)
        self.visits.come(visit, _session(request))
        question = request.query_params.get("q", "")
        if question in {turn.answer.question for turn in turns}:
            question = ""
        scope = read_scope(parse_qs(str(request.query_params)))
        conversation = self._nothing_new()  # nor undoes what the reader may have begun by now
        if turns or question:
            conversation = self.conversation(turns, strings_for(language))
            conversation[1] = question
        return [visit, question, scope, *conversation, *self.relabel(language, turns)]

    def wait_for_collection(self) -> None:
        """Returns once loading has ended, well or badly."""
        while not self._loading.done:
            time.sleep(_LOADING_STEP)

    def collection_ready(
        self, turns: Turns, asked: str, language: str, scope: Scope
    ) -> list[Update]:
        """What the collection holds, and the fields of the filters, once it is open.

        A conversation may begin before that, and keeps its sources.

        Args:
            turns: the questions that are answered.
            asked: the question that is being answered, empty when there is none.
            language: of the interface.
            scope: of the page's address.
        """
        strings = strings_for(language)
        # Only a link's choice is set: the reader may have begun to choose in the meantime.
        chosen = scope if scope != EVERYTHING else None
        panel = gr.skip() if turns or asked else self.panel((), strings)
        return [panel, *filter_updates(self._loading.catalogue, strings, chosen)]

    def open_with(self, language: str) -> list[Update]:
        """Questions to begin with that have an answer; to find them takes seconds.

        An event of its own, after ``collection_ready``: where one event shows two things in quick
        succession, Gradio's page now and then shows the second alone.
        """
        openers = self._openers(language) if self._loading.catalogue else []
        return [gr.update(visible=bool(openers)), *_question_buttons(openers, OPENERS)]

    def after_answer(
        self, visit: str, turns: Turns, request: gr.Request | None = None
    ) -> list[Update]:
        """Keeps the conversation for the visit, and offers questions that lead on from it.

        To find some asks others first, which count for the visitor as far as it can spare them.
        """
        self.visits.keep(visit, turns)
        offered: list[str] = []
        if turns and not turns[-1].own:
            asked = [turn.answer.question for turn in turns]
            offered = self._leads(turns, asked, request)
        heading = strings_for(turns[-1].answer.language).follow_ups if offered else ""
        return [
            gr.update(visible=bool(offered)),
            _small_heading(heading),
            *_question_buttons(offered, FOLLOW_UPS),
        ]

    def export(self, form: str, turns: Turns) -> Download:
        """The conversation as a file, "json" or "md"."""
        answers = [turn.answer for turn in turns]
        text = to_json(answers) if form == "json" else to_markdown(answers)
        return {"name": f"conversation.{form}", "text": text}

    def relabel(self, language: str, turns: Turns) -> list[Update]:
        """Every label of the page in another language; the conversation keeps its own."""
        strings = strings_for(language)
        return [
            language,
            masthead(self._collection, strings.code),
            gr.update(value=language, label=strings.interface_language),
            greeting(self._collection, strings.code),
            _small_heading(strings.examples),
            gr.update(label=strings.conversation),
            self.panel(turns, strings),
            gr.update(
                label=strings.question,
                placeholder=self._collection.placeholder[strings.code],
                interactive=True,
            ),
            strings.ask,
            strings.stop,
            strings.clear,
            gr.update(label=strings.alone),
            strings.export_markdown,
            strings.export_json,
            strings.filters_off,
            history(strings),
            *filter_updates(self._loading.catalogue, strings),
        ]

    def show_scope(self, language: str, *filters: Any) -> list[Update]:
        """What is chosen of the filters, beside their name, and the button that clears it."""
        strings, scope = strings_for(language), scope_of(*filters)
        chosen = scope_text(scope, self._loading.catalogue, strings)
        label = chosen or strings.filters
        return [gr.update(label=label), gr.update(visible=bool(chosen))]

    def search_everywhere(self) -> list[Update]:
        """The five fields, emptied."""
        return [[], [], [], "", ""]

    def stop(
        self, turns: Turns, asked: str, language: str, request: gr.Request | None = None
    ) -> list[Update]:
        """The conversation without the question that was stopped, which goes back into the box.

        Where its quotes are on the page already and only a model was stopped, they stay.
        """
        kept = self._growing.pop(_session(request), None)
        if kept is not None and asked and kept.number == _next_number(turns):
            return self.conversation(_and(turns, _stopped(kept)), strings_for(language))
        return self.conversation(turns, strings_for(language), box=asked)

    def clear(self, language: str) -> list[Update]:
        """A page without a conversation."""
        return self.conversation((), strings_for(language), box="")

    def conversation(
        self,
        turns: Turns,
        strings: Strings,
        *,
        pending: str = "",
        growing: Turn | None = None,
        warning: str = "",
        box: str | None = None,
    ) -> list[Update]:
        """Everything on the page that follows from the conversation.

        Args:
            turns: the questions that are answered.
            strings: the interface language.
            pending: the question that is being answered.
            growing: as much of its answer as has passed the checks.
            warning: a line above the question box.
            box: what the question box holds from now on, None to leave it.
        """
        messages = [message for turn in turns for message in _messages(turn)]
        if growing:
            messages += _messages(growing)
            if status := _model_status(growing, strings):
                messages.append(_message("assistant", status))
        elif pending:
            status = strings.searching if self._loading.done else strings.loading
            messages += [_message("user", question_message(pending)), _message("assistant", status)]
        # Not where an answer ends: Gradio sends a last state twice, and the reader may have chosen
        # for the next question by then.
        cleared: dict[str, Any] = {"value": False} if pending or not turns else {}
        return [
            turns,
            pending,
            gr.update(value=messages, visible=bool(messages)),
            gr.update(visible=not messages),
            self.panel((*turns, growing) if growing else turns, strings),
            notice(warning) if warning else "",
            gr.skip() if box is None else box,
            gr.update(visible=not pending),
            gr.update(visible=bool(pending)),
            gr.update(visible=bool(turns)),
            gr.update(visible=bool(turns), **cleared),
            gr.update(visible=False),
        ]

    def _answer(self, asking: Asking, request: gr.Request) -> Iterator[list[Update]]:
        """The conversation while a question is being answered; then with its answer or a notice."""
        strings = strings_for(asking.language)
        shown = partial(self.conversation, asking.turns, strings)
        try:
            question = check_question(asking.text or "")  # a browser's box without a value
        except QuestionError as error:
            yield shown(warning=_question_warning(error, strings))
            return
        try:
            yield from self._growing_answer(replace(asking, text=question), request)
        except VisitorError as error:
            yield shown(warning=_visitor_warning(error, strings), box=question)
        except UserError as error:
            # Its message is for the owner: it names files.
            _LOG.error("the collection could not be used: %s", error)
            yield shown(warning=strings.unavailable, box=question)
        except Exception as error:
            # The page must live on; what went wrong is for the owner's log, not for the reader.
            log_failure(_LOG, "answering failed", error)
            yield shown(warning=strings.failed, box=question)

    def _growing_answer(self, asking: Asking, request: gr.Request) -> Iterator[list[Update]]:
        """The same while all goes well.

        Raises:
            VisitorError: the visitor has no place.
            UserError: the collection cannot be used.
        """
        strings, turns, question = strings_for(asking.language), asking.turns, asking.text
        shown = partial(self.conversation, turns, strings)

        # In turn the quotes are found alone: a model writes for as long as it likes.
        def found() -> tuple[bool, Iterator[Answer], Answer | None]:
            assistant, own = self._asked(asking.visit, asking.where)
            given = (question, asking.history, asking.scope, asking.language)
            states = iter(assistant.ask_streaming(*given))
            return own, states, next(states, None)

        answer = None
        number, session = _next_number(turns), _session(request)
        serial = self._asked_in(session)
        with self._visitors.place(request, bool(asking.history)):
            yield shown(pending=question, box="")
            while not self._loading.done:
                time.sleep(_LOADING_STEP)
                yield self._nothing_new()
            own, states, answer = self._visitors.in_turn(found)
            while answer is not None:
                turn = Turn(number, answer, own)
                if _is_settled(answer):
                    self._growing.pop(session, None)
                    if self._last_asked.get(session, serial) != serial:
                        return  # the reader has asked on, and the page is no longer ours
                    yield self.conversation(_and(turns, turn), strings)
                else:
                    _keep(self._growing, session, turn)
                    yield shown(pending=question, growing=turn)
                later = next(states, None)
                if later is None:
                    break
                answer = later
        if answer is not None and self._last_asked.get(session, serial) == serial:
            yield self.conversation(_and(turns, Turn(number, answer, own)), strings)

    def _asked(self, visit: str, where: str) -> tuple[ServedAssistant, bool]:
        """What is asked, and whether the visit's own files are in it.

        Raises:
            VisitorError: these alone are to be asked, and are gone.
        """
        assistant = self._loading.get()
        files = self.visits.files(visit) if where != Where.COLLECTION else None
        if files:
            return assistant.with_files(files, where == Where.OWN), True
        if where == Where.OWN:
            raise VisitorError(VisitorProblem.GONE, 0, "the files of the visit are gone")
        return assistant, False

    def leave(self, request: gr.Request) -> None:
        """The page was closed."""
        self.visits.leave(_session(request))

    def _asked_in(self, session: str) -> int:
        """The number of a question among those of its page."""
        serial = self._last_asked.get(session, 0) + 1
        _keep(self._last_asked, session, serial)
        return serial

    @property
    def _suggestions(self) -> Suggestions:
        assistant = self._loading.get()
        if self._suggesting is None or self._suggesting[0] is not assistant:
            questions = load_questions(self._collection.questions or SHIPPED_QUESTIONS)
            suggestions = Suggestions(assistant.without_model(), questions, _about)
            self._suggesting = assistant, suggestions
        return self._suggesting[1]

    def _leads(self, turns: Turns, asked: Sequence[str], request: gr.Request | None) -> list[str]:
        """Questions that lead on from the last answer that is no small talk; else openers."""
        answers = [turn.answer for turn in turns if not turn.answer.talk]
        if answers:
            return self._suggestions.after(
                answers[-1],
                asked,
                FOLLOW_UPS,
                lambda: request is None or self._visitors.can_spare(request),
            )
        language = turns[-1].answer.language
        own = self._collection.examples.get(language, ())
        return [*dict.fromkeys([*own, *self._openers(language)])][:FOLLOW_UPS]

    def _openers(self, language: str) -> list[str]:
        """Questions to begin with, for a reader of ``language``."""
        examples = self._collection.examples
        if not examples:
            return self._suggestions.openers(LANGUAGES)
        first = [questions[0] for questions in examples.values()]
        readers_first = sorted(examples, key=lambda code: code != language)
        more = [question for code in readers_first for question in examples[code][1:]]
        return [*first, *more][:OPENERS]

    def _nothing_new(self) -> list[Update]:
        return [gr.skip()] * len(self.conversation((), strings_for(None)))

    def panel(self, turns: Turns, strings: Strings) -> str:
        """The source cards under their heading, and the labels that the page's script shows."""
        labels = {
            "close": strings.close,
            "loading": strings.searching if self._loading.done else strings.loading,
            "failed": strings.failed,
            "conversation": strings.conversation,
            "language": strings.interface_language,
        }
        data = " ".join(f'data-{name}="{escape_html(text)}"' for name, text in labels.items())
        cards = (
            sources_panel(turns, strings, self._loading.catalogue)
            if turns
            else self._before_questions(strings)
        )
        name = escape_html(strings.sources)
        return f'<section id="labels" aria-label="{name}" {data}>{cards}</section>'

    def _before_questions(self, strings: Strings) -> str:
        """What the collection holds, worked out once for a language: all documents are counted."""
        catalogue, begun = self._loading.catalogue, self._begun
        if begun is None or begun[0] is not catalogue:
            begun = self._begun = catalogue, {}
        told, code = begun[1], strings.code
        if code not in told:
            told[code] = sources_panel((), strings, catalogue, self._collection.about[code])
        return told[code]

    def open_document(self, request: OpenRequest) -> str:
        """A document at a link's quote, or the collection, for the browser's reading window."""
        link, neighbours, language = _read(request)
        strings = strings_for(language)
        try:
            assistant = self._loading.get()
        except UserError:
            return notice(strings.unavailable)
        if "collection" in parse_qs(link.removeprefix("?")).get("view", ()):
            about = self._collection.about[strings.code]
            return collection_view(self._loading.catalogue.values(), strings, about)
        visit = request.get("visit")
        files = self.visits.files(visit) if isinstance(visit, str) else None
        if files:
            assistant = assistant.with_files(files)
        return open_link(link, neighbours, assistant.documents, strings, assistant.is_outdated)


def _read(request: OpenRequest) -> tuple[str, list[str], str | None]:
    """The fields of a request, which may have come from anywhere: link, neighbours, language."""
    link, neighbours = request.get("link"), request.get("neighbours")
    listed = neighbours[:_MAX_NEIGHBOURS] if isinstance(neighbours, list) else []
    language = request.get("language")
    return (
        link if isinstance(link, str) else "",
        [other for other in listed if isinstance(other, str)],
        language if isinstance(language, str) else None,
    )


def _session(request: gr.Request | None) -> str:
    return getattr(request, "session_hash", None) or ""


def _keep(kept: OrderedDict[str, Any], session: str, value: Any) -> None:
    kept[session] = value
    kept.move_to_end(session)
    if len(kept) > _MAX_SESSIONS:
        kept.popitem(last=False)


def _next_number(turns: Turns) -> int:
    return turns[-1].number + 1 if turns else 1


def _and(turns: Turns, turn: Turn) -> Turns:
    """The conversation with another answer, without its oldest ones where it would be too long."""
    return (*turns, turn)[-MOST_TURNS:]


def _is_settled(answer: Answer) -> bool:
    """True for an answer whose text is whole, though translations may still come."""
    writing = answer.trace.writing if answer.trace else None
    return writing is not None and writing.stage != "prose"


def _stopped(turn: Turn) -> Turn:
    """The turn as it stands, with nothing more to come."""
    answer = turn.answer
    if answer.trace and answer.trace.writing:
        writing = replace(answer.trace.writing, stage="done", failure="the reader stopped it")
        answer = replace(answer, trace=replace(answer.trace, writing=writing))
    return Turn(turn.number, answer, turn.own)


def _model_status(turn: Turn, strings: Strings) -> str:
    """Which model writes, and after how many others; nothing where none does."""
    writing = turn.answer.trace.writing if turn.answer.trace else None
    if writing is None or writing.stage != "prose":
        return ""
    model = escape_html(writing.engine.partition(":")[2])
    if writing.ahead:
        return strings.model_waits.format(model=model, count=writing.ahead)
    return strings.model_writes.format(model=model)


def _messages(turn: Turn) -> list[Message]:
    return [
        _message("user", asked_message(turn)),
        _message("assistant", answer_message(turn)),
    ]


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}


def masthead(collection: Collection, language: str) -> str:
    """What the page is, in a line and a half."""
    title, tagline = collection.title[language], collection.tagline[language]
    return f"<h1>{escape_html(title)}</h1><p>{escape_html(tagline)}</p>"


def greeting(collection: Collection, language: str) -> str:
    """What stands above a page without a conversation."""
    return f"<h2>{escape_html(collection.greeting[language])}</h2>"


def history(strings: Strings) -> str:
    """The fold in which page.js lists the questions of the visit."""
    return (
        f'<details id="history" hidden><summary>{escape_html(strings.history)}</summary>'
        "<ol></ol></details>"
    )


def _question_buttons(questions: Sequence[str], count: int) -> list[Update]:
    """Updates of ``count`` buttons: one shows each question, the others are hidden."""
    padded = [*questions, *[""] * (count - len(questions))]
    return [gr.update(value=text, visible=bool(text)) for text in padded]


def _small_heading(text: str) -> str:
    return f"<h3>{escape_html(text)}</h3>"


def _about(language: str, title: str) -> str:
    return strings_for(language).about_document.format(title=title)


def _question_warning(error: QuestionError, strings: Strings) -> str:
    if error.problem is QuestionProblem.EMPTY:
        return strings.empty_question
    return strings.long_question.of(error.length, length=error.length, limit=MAX_QUESTION_LENGTH)


def _visitor_warning(error: VisitorError, strings: Strings) -> str:
    if error.problem is VisitorProblem.BUSY:
        return strings.busy
    if error.problem is VisitorProblem.GONE:
        return strings.files_gone
    return strings.too_often.of(error.seconds, seconds=error.seconds)
