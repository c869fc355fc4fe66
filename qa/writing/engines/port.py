"""What an engine is: what writes an answer from quotes, and the language model it may ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypedDict

from corpus.document import Span
from corpus.languages import TextAndLanguage
from qa.answer import Quote, WritingTrace

EXTRACTIVE = "extractive"


class Support(Protocol):
    """How far a text is borne out by others together, in [-1, 1]; higher is further."""

    def __call__(
        self, said: TextAndLanguage, sources: Sequence[TextAndLanguage], at: Span | None = None
    ) -> float:
        """Of the whole text, or of the words at a place in it; nan where that is not known."""


class EngineError(Exception):
    """A language model gave no answer: why, in English, for the trace. It never reaches a user."""


class ChatMessage(TypedDict):
    """A message as chat models take it."""

    role: Literal["system", "user"]
    content: str


class LanguageModel(Protocol):
    """A chat model, wherever it runs."""

    @property
    def name(self) -> str:
        """As an answer's ``engine`` names it, such as "transformers:NAME"."""

    def stream(self, messages: Sequence[ChatMessage], max_tokens: int) -> Iterator[str]:
        """The reply, piece by piece; closing the iterator stops the model.

        Raises:
            EngineError: there is no reply, or it broke off.
        """


@dataclass(frozen=True, slots=True)
class Writing:
    """The text of an answer, as far as it is written.

    Attributes:
        text: what has passed the checks, with markers.
        engine: that wrote it.
        quotes: those of the answer; at the end with translations, where the engine made any.
        trace: what became of what a language model wrote; None where none was asked.
        declined: the language model holds that the quotes do not answer; ``text`` says so.
    """

    text: str
    engine: str
    quotes: tuple[Quote, ...]
    trace: WritingTrace | None = None
    declined: bool = False


class Answerer(Protocol):
    """Writes the text of an answer from verified quotes."""

    @property
    def name(self) -> str:
        """As the setting names it, without what only says how to reach it."""

    def write(
        self, question: str, language: str, quotes: Sequence[Quote], support: Support
    ) -> Iterator[Writing]:
        """The text as it grows; the last is whole.

        Args:
            question: that stands alone.
            language: to answer in, one of the five.
            quotes: at least one, numbered from 1.
            support: how far a text is borne out by another.
        """

    def standalone(self, question: str, language: str, history: Sequence[str]) -> str | None:
        """The question with what a follow-up leaves unsaid; None where the engine cannot say."""
