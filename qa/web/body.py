"""The body of a request: counted as it arrives, JSON, and without anything like a file in it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive

from corpus.characters import whole_characters
from qa.web.refusal import Refusal

MAX_BODY = 2_000_000
"""Bytes of a request: a question with a hundred earlier ones, in the longest way to write them."""

BODY_SECONDS = 30.0
"""A body that is not there by then is given up."""

MAX_BESIDES_TEXTS = 10_000
"""Characters of a request that stand in no text of its: brackets, commas, numbers, spaces."""

# Lists and objects inside each other. A question with its history has three.
_DEEPEST = 20
# Of JSON; the last one may be cut off.
_TEXTS = re.compile(r'"(?:[^"\\]+|\\.)*"?', re.DOTALL)
# What names a file, or an address to fetch one from, in Gradio's objects.
_OF_FILES = frozenset({"path", "url", "meta"})


async def read_body(headers: Headers, receive: Receive) -> bytes:
    """The whole body.

    Raises:
        Refusal: it is too long, whatever its header says, tells no one length, or takes too long.
        ClientDisconnect: nobody waits for an answer any more.
    """
    if told_length(headers) > MAX_BODY:
        raise _too_long()
    body = bytearray()
    more = True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                body += message.get("body", b"")
                if len(body) > MAX_BODY:
                    raise _too_long()
                more = message.get("more_body", False)
    except TimeoutError as error:
        line = f"a request has {BODY_SECONDS:.0f} seconds to arrive"
        raise Refusal(HTTPStatus.REQUEST_TIMEOUT, line) from error
    return bytes(body)


def told_length(headers: Headers) -> int:
    """How many bytes the body has by its header, 0 where that does not tell.

    Raises:
        Refusal: it tells two lengths, or none that is a number.
    """
    if "content-length" in headers and "transfer-encoding" in headers:
        # Two servers could see two different requests in it.
        raise Refusal(HTTPStatus.BAD_REQUEST, "a request has one length: leave Content-Length out")
    told = headers.get("content-length", "0")
    if not (told.isascii() and told.isdecimal()):
        raise Refusal(HTTPStatus.BAD_REQUEST, "Content-Length is no number")
    return int(told[:20])


def again(body: bytes, receive: Receive) -> Receive:
    """What gives ``body`` to the next reader, and then what comes after it."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def read_json(headers: Headers, body: bytes) -> dict[str, Any]:
    """The object in the body, read as FastAPI reads it after this.

    Raises:
        Refusal: it is none, or too intricate, or holds a file or an address to fetch one from.
    """
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        line = "send JSON, with Content-Type: application/json"
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, line)
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
        _check_besides_texts(text)
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refusal(HTTPStatus.BAD_REQUEST, "the body is no JSON") from error
    if not isinstance(value, dict):
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "the body is no JSON object")
    if holds_file(value):
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "no files are taken here: send text")
    return value


def _check_besides_texts(text: str) -> None:
    """Turns away what is long without being text: two million bytes of nothing but ``[],``.

    Reading that takes seconds; FastAPI and Gradio go through it again and again for as long as a
    hundred answers take, and nobody else is served meanwhile.

    Raises:
        Refusal: 413.
    """
    if len(text) > MAX_BESIDES_TEXTS and len(_TEXTS.sub("", text)) > MAX_BESIDES_TEXTS:
        line = f"a request may have {MAX_BESIDES_TEXTS} characters besides its texts"
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, line)


def without_halves(body: bytes, value: Mapping[str, Any]) -> bytes:
    r"""``body``, which says ``value``, without the halves of characters in it.

    Such halves (``\ud800``) can be read, and not be written again in any reply.
    """
    text = json.dumps(value, ensure_ascii=False)
    whole = whole_characters(text, dropped=True)
    return body if whole == text else whole.encode()


def holds_file(value: object) -> bool:
    """True where an object in ``value`` could be a file to Gradio, or lies too deep to tell.

    Gradio would fetch its address before anything else is checked.
    """
    level = [value]
    for _ in range(_DEEPEST):
        objects = [each for each in level if isinstance(each, dict)]
        if any(_OF_FILES & each.keys() for each in objects):
            return True
        lists: list[Any] = [each for each in level if isinstance(each, list)]
        lists += [each.values() for each in objects]
        level = [inner for each in lists for inner in each]
        if not level:
            return False
    return True


def _too_long() -> Refusal:
    line = f"a request may have {MAX_BODY} bytes"
    return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, line)
