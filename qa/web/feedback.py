"""Did this answer help? The row below the conversation, where the owner wants to know."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from typing import Any

import gradio as gr

from corpus.errors import UserError
from corpus.languages import answer_language
from qa.escape import escape_html
from qa.feedback import MAX_COMMENT_LENGTH, Judgement, Verdict, keep
from qa.settings import Settings
from qa.web.message import Turn
from qa.web.strings import Strings, strings_for
from qa.web.visitors import RateLimit, VisitorError, visitor_address

_LOG = logging.getLogger(__name__)
_PER_MINUTE = 20  # judgements of one address, comments included

Turns = tuple[Turn, ...]
Given = tuple[str, Verdict] | None
"""The judgement that was given of the last answer: its id and thumb."""
Update = Any  # what Gradio takes for a component's new state


def add_feedback(
    turns: gr.State,
    language: gr.Radio,
    settings: Settings,
    event: Mapping[str, Any],
) -> None:
    """Puts the row where it is called, unless ``settings`` name no file for it.

    Args:
        turns: the questions that are answered.
        language: of the interface.
        settings: of the page.
        event: what all events of the page share.
    """
    if settings.feedback is None:
        return
    strings = strings_for(None)
    given = gr.State(None)
    with gr.Row(visible=False, elem_id="feedback") as row:
        prompt = gr.HTML(_prompt(strings.helped))
        up = gr.Button(strings.thumb_up, size="sm", min_width=80, elem_id="thumb-up")
        down = gr.Button(strings.thumb_down, size="sm", min_width=80, elem_id="thumb-down")
        comment = gr.Textbox(
            label=strings.comment,
            max_length=MAX_COMMENT_LENGTH,
            max_lines=4,
            visible=False,
            elem_id="comment",
        )
        send = gr.Button(
            strings.send, size="sm", min_width=80, visible=False, elem_id="send-comment"
        )
    parts = [row, prompt, up, down, comment, send, given]
    desk = FeedbackDesk(settings)
    gr.on([turns.change, language.change], desk.invite, [turns, language], parts, **event)
    up.click(desk.thumb_up, [turns, language], parts, **event)
    down.click(desk.thumb_down, [turns, language], parts, **event)
    gr.on(
        [send.click, comment.submit],
        desk.comment,
        [turns, language, given, comment],
        parts,
        **event,
    )


class FeedbackDesk:
    """The events of the row; each returns the updates of its parts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rate = RateLimit(_PER_MINUTE)

    def invite(self, turns: Turns, language: str) -> list[Update]:
        """The thumbs, below an answer that is there."""
        strings = strings_for(language)
        return _parts(strings, strings.helped, row=bool(turns) and not turns[-1].own, thumbs=True)

    def thumb_up(self, turns: Turns, language: str, request: gr.Request) -> list[Update]:
        """Keeps that the last answer helped, and asks for a word."""
        return self._judge((uuid.uuid4().hex, "up"), "", turns, language, request)

    def thumb_down(self, turns: Turns, language: str, request: gr.Request) -> list[Update]:
        """Keeps that the last answer did not help, and asks for a word."""
        return self._judge((uuid.uuid4().hex, "down"), "", turns, language, request)

    def comment(
        self, turns: Turns, language: str, given: Given, comment: str, request: gr.Request
    ) -> list[Update]:
        """Keeps the word to the thumb that was given."""
        if given is None or not comment.strip():
            return [gr.skip()] * 7
        return self._judge(given, comment, turns, language, request)

    def _judge(
        self,
        given: tuple[str, Verdict],
        comment: str,
        turns: Turns,
        language: str,
        request: gr.Request,
    ) -> list[Update]:
        strings = strings_for(language)
        if not turns or turns[-1].own or self._settings.feedback is None:
            return [gr.skip()] * 7
        identifier, verdict = given
        judgement = Judgement(
            identifier, verdict, comment, turns[-1].answer, answer_language(language)
        )
        try:
            self._rate.take(visitor_address(request, self._settings.proxy))
            keep(judgement, self._settings.feedback)
        except VisitorError as error:
            line = strings.too_often.of(error.seconds, seconds=error.seconds)
            return _parts(strings, line, thumbs=not comment, given=given if comment else None)
        except UserError as error:
            _LOG.error("feedback is lost: %s", error)
            return _parts(strings, strings.failed)
        return _parts(strings, strings.thanks, given=None if comment else given)


def _parts(
    strings: Strings,
    line: str,
    *,
    row: bool = True,
    thumbs: bool = False,
    given: Given = None,
) -> list[Update]:
    """The updates of row, prompt, thumbs, comment box, its button and the judgement given."""
    return [
        gr.update(visible=row),
        _prompt(line),
        gr.update(value=strings.thumb_up, visible=thumbs),
        gr.update(value=strings.thumb_down, visible=thumbs),
        gr.update(value="", label=strings.comment, visible=given is not None),
        gr.update(value=strings.send, visible=given is not None),
        given,
    ]


def _prompt(line: str) -> str:
    return f'<p role="status">{escape_html(line)}</p>'
