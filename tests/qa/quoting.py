"""Quotes for the tests of what is written from them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from corpus.document import Location, Span
from corpus.languages import TextAndLanguage
from qa.answer import Quote
from qa.writing.engines.port import ChatMessage, EngineError


def quote(marker: int, text: str, language: str = "en", title: str = "A note") -> Quote:
    """A quote of these words."""
    span = Span(0, len(text))
    return Quote(
        marker=marker,
        document="a.txt",
        source="a.txt",
        title=title,
        language=language,
        span=span,
        text=text,
        location=Location(0, len(text), 1, 1),
        passage=span,
        passage_text=text,
        score=1.0,
    )


def certain(
    said: TextAndLanguage, sources: Sequence[TextAndLanguage], at: Span | None = None
) -> float:
    """Bears out every text and tells of no word, so that a test sees the other checks alone."""
    return 1.0 if at is None else math.nan


class Parrot:
    """A language model that says what it was given, one reply a prompt; an error is raised.

    Attributes:
        prompts: what it was told, in order.
    """

    name = "transformers:parrot"

    def __init__(self, *replies: str | EngineError) -> None:
        self.replies = list(replies)
        self.prompts: list[Sequence[ChatMessage]] = []
        self.closed = False

    def stream(self, messages: Sequence[ChatMessage], max_tokens: int):
        self.prompts.append(messages)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        try:
            if isinstance(reply, EngineError):
                raise reply
            for start in range(0, len(reply), 3):  # pieces that end anywhere
                yield reply[start : start + 3]
        finally:
            self.closed = True
