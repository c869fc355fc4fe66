"""The answer to a question as the page shows it while it grows, until it is whole or stopped."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import gradio as gr

from corpus.errors import UserError
from corpus.scope import EVERYTHING, Scope
from qa.answer import Answer
from qa.asking.question import (
    MAX_QUESTION_LENGTH,
    QuestionError,
    QuestionProblem,
    check_question,
)
from qa.web.conversation import ConversationView, Update, next_number, with_turn
from qa.web.failures import log_failure
from qa.web.loading import LOADING_STEP, Loading, ServedAssistant
from qa.web.message import Turn
from qa.web.strings import Strings, strings_for
from qa.web.upload import Where
from qa.web.visitors import VisitorError, VisitorProblem, Visitors
from qa.web.visits import Turns, Visits

_LOG = logging.getLogger(__name__)
# Pages whose last question is remembered; an answer that is still written has some 20 kB.
_MAX_SESSIONS = 200


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


class Answering:
    """Answers the questions of all pages, each in a conversation of its own.

    Args:
        loading: gives the assistant.
        visitors: lets each in when it is that visitor's turn.
        visits: hold the files that visitors have added.
        view: shows a conversation.
    """

    def __init__(
        self, loading: Loading, visitors: Visitors, visits: Visits, view: ConversationView
    ) -> None:
        self._loading = loading
        self._visitors = visitors
        self._visits = visits
        self._view = view
        # By the session of a page: the answer that a model is writing, to be kept where the reader
        # stops it, and the number of the last question, for which the model leaves earlier ones.
        self._growing: OrderedDict[str, Turn] = OrderedDict()
        self._last_asked: OrderedDict[str, int] = OrderedDict()

    def answer(self, asking: Asking, request: gr.Request) -> Iterator[list[Update]]:
        """The conversation while a question is being answered, then with its answer or a notice."""
        strings = strings_for(asking.language)
        shown = partial(self._view.updates, asking.turns, strings)
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

    def stop(
        self, turns: Turns, asked: str, language: str, request: gr.Request | None = None
    ) -> list[Update]:
        """The conversation without the question that was stopped, which goes back into the box.

        Where its quotes are on the page already and only a model was stopped, they stay.
        """
        kept = self._growing.pop(session_of(request), None)
        if kept is not None and asked and kept.number == next_number(turns):
            return self._view.updates(with_turn(turns, _stopped(kept)), strings_for(language))
        return self._view.updates(turns, strings_for(language), box=asked)

    def _growing_answer(self, asking: Asking, request: gr.Request) -> Iterator[list[Update]]:
        """The conversation while a question is being answered, and then with its answer.

        Raises:
            VisitorError: the visitor has no place.
            UserError: the collection cannot be used.
        """
        strings, turns, question = strings_for(asking.language), asking.turns, asking.text
        shown = partial(self._view.updates, turns, strings)

        # Only the search takes a turn among visitors: a model may write for minutes.
        def found() -> tuple[bool, Iterator[Answer], Answer | None]:
            assistant, own = self._assistant_for(asking.visit, asking.where)
            given = (question, asking.history, asking.scope, asking.language)
            states = iter(assistant.ask_streaming(*given))
            return own, states, next(states, None)

        answer = None
        number, session = next_number(turns), session_of(request)
        serial = self._next_serial(session)
        with self._visitors.place(request, bool(asking.history)):
            yield shown(pending=question, box="")
            while not self._loading.done:
                time.sleep(LOADING_STEP)
                yield self._view.unchanged()
            own, states, answer = self._visitors.in_turn(found)
            while answer is not None:
                turn = Turn(number, answer, own)
                if _is_settled(answer):
                    self._growing.pop(session, None)
                    if self._last_asked.get(session, serial) != serial:
                        return  # the reader has asked on, and the page is no longer ours
                    yield self._view.updates(with_turn(turns, turn), strings)
                else:
                    _keep(self._growing, session, turn)
                    yield shown(pending=question, growing=turn)
                later = next(states, None)
                if later is None:
                    break
                answer = later
        if answer is not None and self._last_asked.get(session, serial) == serial:
            yield self._view.updates(with_turn(turns, Turn(number, answer, own)), strings)

    def _assistant_for(self, visit: str, where: str) -> tuple[ServedAssistant, bool]:
        """The assistant to ask, and whether it knows the visit's own files.

        Raises:
            VisitorError: only the visit's own files are to be asked, and they are gone.
        """
        assistant = self._loading.get()
        files = self._visits.files(visit) if where != Where.COLLECTION else None
        if files:
            return assistant.with_files(files, where == Where.OWN), True
        if where == Where.OWN:
            raise VisitorError(VisitorProblem.GONE, 0, "the files of the visit are gone")
        return assistant, False

    def _next_serial(self, session: str) -> int:
        """Counts a question of a page; its number tells later whether the reader has asked on."""
        serial = self._last_asked.get(session, 0) + 1
        _keep(self._last_asked, session, serial)
        return serial


def session_of(request: gr.Request | None) -> str:
    """The session of a page, as Gradio names it; empty where it is not known."""
    return getattr(request, "session_hash", None) or ""


def _keep(kept: OrderedDict[str, Any], session: str, value: Any) -> None:
    kept[session] = value
    kept.move_to_end(session)
    if len(kept) > _MAX_SESSIONS:
        kept.popitem(last=False)


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
