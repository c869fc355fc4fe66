"""A conversation as the page shows it: messages, source cards, and what can be done next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

import gradio as gr

from corpus.catalogue import Entry
from corpus.collection import Collection
from qa.escape import escape_html
from qa.web.cards import sources_panel
from qa.web.loading import Loading
from qa.web.message import Turn, answer_message, asked_message, question_message
from qa.web.strings import Strings, strings_for
from qa.web.viewer import notice
from qa.web.visits import Turns

MOST_TURNS = 30
"""Answers of a conversation that the page keeps, the last ones: each event may send them all, with
some 6 kB of sources a turn, and takes a millisecond a turn to write them down."""

Update = Any  # a component's new value, or gr.update(...): Gradio gives it no type


class Message(TypedDict):
    """A chat message as Gradio takes it."""

    role: str
    content: str


class ConversationView:
    """The updates of all that follows from a conversation.

    Args:
        loading: gives the catalogue of the collection, and tells whether it is open.
        collection: what its owner says of it.
    """

    def __init__(self, loading: Loading, collection: Collection) -> None:
        self._loading = loading
        self._collection = collection
        self._begun: tuple[Mapping[str, Entry], dict[str, str]] | None = None

    def updates(
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

    def unchanged(self) -> list[Update]:
        """Updates that leave everything as it is."""
        return [gr.skip()] * len(self.updates((), strings_for(None)))

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


def with_turn(turns: Turns, turn: Turn) -> Turns:
    """The conversation with another answer, without its oldest ones where it would be too long."""
    return (*turns, turn)[-MOST_TURNS:]


def next_number(turns: Turns) -> int:
    """The number of the next answer of a conversation; the first has 1."""
    return turns[-1].number + 1 if turns else 1


def _messages(turn: Turn) -> list[Message]:
    return [
        _message("user", asked_message(turn)),
        _message("assistant", answer_message(turn)),
    ]


def _model_status(turn: Turn, strings: Strings) -> str:
    """Which model writes, and after how many others; nothing where none does."""
    writing = turn.answer.trace.writing if turn.answer.trace else None
    if writing is None or writing.stage != "prose":
        return ""
    model = escape_html(writing.engine.partition(":")[2])
    if writing.ahead:
        return strings.model_waits.format(model=model, count=writing.ahead)
    return strings.model_writes.format(model=model)


def _message(role: str, content: str) -> Message:
    return {"role": role, "content": content}
