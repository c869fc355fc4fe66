"""Which engine does a name choose: quotes alone, or a language model over them."""

from __future__ import annotations

from urllib.parse import urlsplit

from corpus.errors import UserError
from qa.writing.compose import Extractive
from qa.writing.engines.endpoint import EndpointModel
from qa.writing.engines.port import EXTRACTIVE, Answerer, LanguageModel
from qa.writing.engines.transformers import TransformersModel
from qa.writing.generate import Generator

CHOICES = "extractive, transformers:NAME_OR_FOLDER or endpoint:URL#MODEL"


def load_engine(name: str = EXTRACTIVE) -> Answerer:
    """The engine of that name.

    Args:
        name: "extractive", "transformers:NAME_OR_FOLDER" for a causal model with a chat template,
            or "endpoint:URL#MODEL" for a server that speaks OpenAI's protocol.

    Raises:
        UserError: no such engine, or it cannot be opened or reached.
    """
    kind, _, rest = name.partition(":")
    if name == EXTRACTIVE:
        return Extractive()
    if kind not in ("transformers", "endpoint") or not rest:
        raise UserError(f"the engine {name!r} is unknown: choose {CHOICES}")
    return Generator(_load_model(kind, rest), fallback=Extractive())


def _load_model(kind: str, rest: str) -> LanguageModel:
    if kind == "transformers":
        return TransformersModel.load(rest)
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
