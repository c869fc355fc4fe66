"""What an engine is, and which one a name chooses: quotes alone, or a language model over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypedDict
from urllib.parse import urlsplit

from corpus.errors import UserError
from qa.answer import Quote, WritingTrace

EXTRACTIVE = "extractive"
CHOICES = "extractive, transformers:NAME_OR_FOLDER or endpoint:URL#MODEL"

Said = tuple[str, str]
"""A text and its language, BCP-47."""

Support = Callable[[Said, Sequence[Said]], float]
"""How far a text is borne out by others together, in [-1, 1]; higher is further."""


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
    """

    text: str
    engine: str
    quotes: tuple[Quote, ...]
    trace: WritingTrace | None = None


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


def load_engine(name: str = EXTRACTIVE) -> Answerer:
    """The engine of that name.

    Args:
        name: "extractive", "transformers:NAME_OR_FOLDER" for a causal model with a chat template,
            or "endpoint:URL#MODEL" for a server that speaks OpenAI's protocol.

    Raises:
        UserError: no such engine, or it cannot be opened or reached.
    """
    from qa.writing.compose import Extractive

    kind, _, rest = name.partition(":")
    if name == EXTRACTIVE:
        return Extractive()
    if kind not in ("transformers", "endpoint") or not rest:
        raise UserError(f"the engine {name!r} is unknown: choose {CHOICES}")
    from qa.writing.generate import Generator

    return Generator(_load_model(kind, rest), fallback=Extractive())


def _load_model(kind: str, rest: str) -> LanguageModel:
    if kind == "transformers":
        from qa.writing.engines.transformers import TransformersModel

        return TransformersModel.load(rest)
    from qa.writing.engines.endpoint import EndpointModel

    url, _, model = rest.partition("#")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not model:
        raise UserError(
            f"the endpoint {_without_user(url)!r} with the model {model!r} cannot be used: write"
            " endpoint:URL#MODEL, such as endpoint:http://127.0.0.1:11434/v1#llama3.2"
        )
    if parts.username is not None:
        raise UserError(
            f"the endpoint {_without_user(url)!r} holds a user name: put the key into"
            " QA_ENDPOINT_KEY instead"
        )
    return EndpointModel.connect(url, model)


def _without_user(url: str) -> str:
    """The URL without a user's name and password, which no message may repeat."""
    scheme, separator, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}"
