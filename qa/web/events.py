"""What the page shows when a reader acts: each event returns the updates of its outputs."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from functools import partial
from typing import Any, NotRequired, TypedDict

import gradio as gr

from corpus.errors import UserError
from qa.escape import escape_html
from qa.question import MAX_QUESTION_LENGTH, Problem, QuestionError, check_question
from qa.web.cards import sources_panel
from qa.web.loading import Loading
from qa.web.message import Turn, answer_message, question_message
from qa.web.strings import Strings, choose_language, strings_for
from qa.web.viewer import notice, open_link
from qa.web.visitors import Problem as VisitorProblem
from qa.web.visitors import VisitorError, Visitors

_LOG = logging.getLogger(__name__)
# Seconds between two looks at whether loading has ended; each is a chance to stop.
_LOADING_STEP = 0.25
# Quotes of one answer that the reading window marks besides the opened one.
_MAX_NEIGHBOURS = 50

Turns = tuple[Turn, ...]
Update = Any  # a component's new value, or gr.update(...): Gradio gives it no type


class Message(TypedDict):
    """A chat message as Gradio takes it."""

    role: str
    content: str


class OpenRequest(TypedDict):
    """What the browser sends to open a document; a quote in it counts only where it holds."""

    link: str
    neighbours: NotRequired[list[str]]
    language: NotRequired[str]


class Events:
    """The page's events over one assistant; a conversation itself lives in its reader's session."""

    def __init__(self, loading: Loading, visitors: Visitors) -> None:
        self._loading = loading
        self._visitors = visitors

    def answer(
        self, text: str, turns: Turns, asked: str, language: str, request: gr.Request
    ) -> Iterator[list[Update]]:
        """The conversation while a question is being answered, then with its answer.

        Args:
            text: the question as it was typed.
            turns: the questions that are answered.
            asked: the question that is being answered already, empty when there is none.
            language: of the interface.
            request: whose question it is.
        """
        if asked:
            yield self._nothing_new()
            return
        strings = strings_for(language)
        shown = partial(self.conversation, turns, strings)
        try:
            question = check_question(text)
        except QuestionError as error:
            yield shown(warning=_question_warning(error, strings))
            return
        try:
            with self._visitors.place(request):
                yield shown(pending=question, box="")
                while not self._loading.done:
                    time.sleep(_LOADING_STEP)
                    yield self._nothing_new()
                history = [turn.answer.standalone_question for turn in turns]
                with self._visitors.slot():
                    answer = self._loading.get().ask(question, history)
        except VisitorError as error:
            yield shown(warning=_visitor_warning(error, strings), box=question)
        except UserError as error:
            yield shown(warning=f"{strings.unavailable} {error}", box=question)
        except Exception:
            # The page must live on; what went wrong is for the owner's log, not for the reader.
            _LOG.exception("answering failed")
            yield shown(warning=strings.failed, box=question)
        else:
            yield self.conversation((*turns, Turn(len(turns) + 1, answer)), strings)

    def answer_link(
        self, text: str, turns: Turns, language: str, request: gr.Request
    ) -> Iterator[list[Update]]:
        """The answer to the question of a link (``?q=``), nothing where the link asks none."""
        if text:
            yield from self.answer(text, turns, "", language, request)
        else:
            yield self._nothing_new()

    def open_page(self, request: gr.Request) -> list[Update]:
        """The question of the page's own link, and every label in the reader's language."""
        language = choose_language(
            request.query_params.get("ui"), request.headers.get("accept-language")
        )
        return [request.query_params.get("q", ""), *self.relabel(language, ())]

    def relabel(self, language: str, turns: Turns) -> list[Update]:
        """Every label of the page in another language; the conversation keeps its own."""
        strings = strings_for(language)
        return [
            language,
            masthead(strings),
            gr.update(value=language, label=strings.interface_language),
            greeting(strings),
            gr.update(label=strings.conversation),
            self.panel(turns, strings),
            gr.update(label=strings.question, placeholder=strings.placeholder),
            strings.ask,
            strings.stop,
            strings.clear,
        ]

    def stop(self, turns: Turns, asked: str, language: str) -> list[Update]:
        """The conversation without the question that was stopped, which goes back into the box."""
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
        warning: str = "",
        box: str | None = None,
    ) -> list[Update]:
        """Everything on the page that follows from the conversation.

        Args:
            turns: the questions that are answered.
            strings: the interface language.
            pending: the question that is being answered.
            warning: a line above the question box.
            box: what the question box holds from now on, None to leave it.
        """
        messages = [message for turn in turns for message in _messages(turn)]
        if pending:
            status = strings.searching if self._loading.done else strings.loading
            messages += [_message("user", question_message(pending)), _message("assistant", status)]
        return [
            turns,
            pending,
            gr.update(value=messages, visible=bool(messages)),
            gr.update(visible=not messages),
            self.panel(turns, strings),
            notice(warning) if warning else "",
            gr.skip() if box is None else box,
            gr.update(visible=not pending),
            gr.update(visible=bool(pending)),
            gr.update(visible=bool(turns)),
        ]

    def _nothing_new(self) -> list[Update]:
        return [gr.skip()] * len(self.conversation((), strings_for(None)))

    def panel(self, turns: Turns, strings: Strings) -> str:
        """The source cards under their heading, and the labels that the page's script shows."""
        labels = {
            "close": strings.close,
            "loading": strings.searching if self._loading.done else strings.loading,
            "failed": strings.failed,
            "conversation": strings.conversation,
        }
        data = " ".join(f'data-{name}="{escape_html(text)}"' for name, text in labels.items())
        cards = sources_panel(turns, strings, self._loading.document_count)
        name = escape_html(strings.sources)
        return f'<section id="labels" aria-label="{name}" {data}>{cards}</section>'

    def open_document(self, request: OpenRequest) -> str:
        """A document at a link's quote, for the browser's reading window."""
        strings = strings_for(request.get("language"))
        try:
            documents = self._loading.get().documents
        except UserError as error:
            return notice(f"{strings.unavailable} {error}")
        neighbours = [str(link) for link in request.get("neighbours", [])[:_MAX_NEIGHBOURS]]
        return open_link(str(request["link"]), neighbours, documents, strings)


def _messages(turn: Turn) -> list[Message]:
    return [
        _message("user", question_message(turn.answer.question)),
        _message("assistant", answer_message(turn)),
    ]


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}


def masthead(strings: Strings) -> str:
    """What the page is, in a line and a half."""
    return f"<h1>{escape_html(strings.title)}</h1><p>{escape_html(strings.tagline)}</p>"


def greeting(strings: Strings) -> str:
    """What stands above the example questions."""
    return f"<h2>{escape_html(strings.welcome)}</h2><p>{escape_html(strings.examples)}</p>"


def _question_warning(error: QuestionError, strings: Strings) -> str:
    if error.problem is Problem.EMPTY:
        return strings.empty_question
    return strings.long_question.format(length=error.length, limit=MAX_QUESTION_LENGTH)


def _visitor_warning(error: VisitorError, strings: Strings) -> str:
    if error.problem is VisitorProblem.BUSY:
        return strings.busy
    return strings.too_often.format(seconds=error.seconds)
