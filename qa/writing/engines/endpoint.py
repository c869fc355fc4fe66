"""A chat model behind any server that speaks OpenAI's protocol, as a language model.

Ollama, vLLM, llama.cpp and Hugging Face's Inference Providers among them. What leaves the machine
is the prompt (question, earlier questions, quotes with their titles) and the key, to the named URL.
"""

from __future__ import annotations

import logging
import os
import textwrap
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from corpus.errors import UserError
from qa.writing.engines.port import ChatMessage, EngineError

KEY = "QA_ENDPOINT_KEY"
_HUB_KEY = "HF_TOKEN"
# The hub's token goes to the hub's own servers and to no other.
_HUB_HOSTS = (".huggingface.co", ".huggingface.cloud", ".hf.space")
_LOG = logging.getLogger(__name__)
_TIMEOUT = 240.0  # a small model on a slow machine; the quotes are on the page meanwhile
_ATTEMPTS = 3
_FIRST_WAIT = 0.5  # seconds, doubled before each further attempt
_LONGEST_WAIT = 10.0  # seconds, whatever the server asks for
# Busy or passing trouble; any other status would only come again.
_PASSING = frozenset({408, 429, 500, 502, 503, 504})
_REACH_TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class EndpointModel:
    """A model on a server.

    Attributes:
        url: its base, such as http://127.0.0.1:11434/v1.
        model: as the server calls it.
        key: sent as a bearer token; None sends none.
        timeout: seconds that a whole reply may take, retries included.
        first_wait: seconds before the second attempt.
    """

    url: str
    model: str
    key: str | None = field(repr=False)
    timeout: float = _TIMEOUT
    first_wait: float = _FIRST_WAIT

    @classmethod
    def connect(cls, url: str, model: str) -> EndpointModel:
        """The model at that URL, once the server is seen to answer.

        Raises:
            UserError: nobody answers there, or the server refuses the key.
        """
        from huggingface_hub import get_session

        key = key_for(url)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        address = url.rstrip("/") + "/models"
        try:
            answer = get_session().get(address, headers=headers, timeout=_REACH_TIMEOUT)
        # The library below has changed once already, and its errors with it.
        except Exception as error:
            raise UserError(
                f"the endpoint {url} cannot be reached ({_told(error)}): start its server, or"
                " choose the engine extractive"
            ) from error
        if answer.status_code in (401, 403):
            raise UserError(
                f"the endpoint {url} refuses the key (status {answer.status_code}):"
                f" set {KEY} to one that it accepts"
            )
        if key and url.startswith("http:") and not _is_local(url):
            _LOG.warning("the key of %s is sent without encryption: use https", url)
        return cls(url, model, key)

    @property
    def name(self) -> str:
        """As an answer names the engine."""
        return f"endpoint:{self.model}"

    def stream(self, messages: Sequence[ChatMessage], max_tokens: int) -> Iterator[str]:
        """The reply, piece by piece; see ``LanguageModel``."""
        deadline = time.monotonic() + self.timeout
        for attempt in range(1, _ATTEMPTS + 1):
            begun = False
            try:
                for piece in self._reply(messages, max_tokens, deadline):
                    begun = True
                    yield piece
                return
            except EngineError:
                raise
            # Malformed events surface as whatever error the library's parser runs into.
            except Exception as error:
                wait = self._wait(error, attempt)
                if begun or wait is None or time.monotonic() + wait > deadline:
                    raise EngineError(f"the endpoint failed: {_told(error)}") from error
                time.sleep(wait)

    def _reply(
        self, messages: Sequence[ChatMessage], max_tokens: int, deadline: float
    ) -> Iterator[str]:
        from huggingface_hub import InferenceClient

        left = max(0.1, deadline - time.monotonic())
        # A made-up key where there is none: the library would look for the hub's own otherwise.
        client = InferenceClient(base_url=self.url, api_key=self.key or "none", timeout=left)
        finished = False
        with client:
            stream = client.chat_completion(
                [dict(message) for message in messages],
                model=self.model,
                max_tokens=max_tokens,
                temperature=0.0,
                seed=0,
                stream=True,
            )
            for event in stream:
                # The library's time-out is for each event; a reply may not drip for ever.
                if time.monotonic() > deadline:
                    raise EngineError(f"the endpoint took more than {self.timeout:.0f} seconds")
                for choice in event.choices:
                    finished = finished or choice.finish_reason is not None
                    if isinstance(choice.delta.content, str):
                        yield choice.delta.content
        if not finished:
            raise EngineError("the endpoint broke off its reply")

    def _wait(self, error: Exception, attempt: int) -> float | None:
        """Seconds before the next attempt, None where there is none."""
        response: Any = getattr(error, "response", None)
        status = getattr(response, "status_code", None)
        refused = type(error).__name__ in ("ConnectError", "ConnectionError")
        if attempt == _ATTEMPTS or not (status in _PASSING or refused):
            return None
        asked = response.headers.get("retry-after", "") if response is not None else ""
        wait = float(self.first_wait * 2 ** (attempt - 1))
        return min(_LONGEST_WAIT, max(wait, float(asked)) if asked.isdecimal() else wait)


def key_for(url: str) -> str | None:
    """The key for a server: QA_ENDPOINT_KEY, or HF_TOKEN where the server is the hub's."""
    host = "." + (urlsplit(url).hostname or "")
    hub = os.environ.get(_HUB_KEY) if host.endswith(_HUB_HOSTS) else None
    return os.environ.get(KEY) or hub or None


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _told(error: Exception) -> str:
    """The error in one short line; a server's text may be long, and is nobody's to trust."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    told = f"{type(error).__name__}: {error}" if status is None else f"status {status}: {error}"
    text = " ".join(told.split())
    return textwrap.shorten(text, 160, placeholder=" ...")
