"""The door: a request reaches Gradio when its host, route, origin, length and body are in order."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.settings import Settings
from qa.web.body import again, read_body, read_json, without_halves
from qa.web.connections import room_for_connections
from qa.web.endpoints import check_call
from qa.web.failures import log_failure
from qa.web.hosts import Hosts
from qa.web.readers import Readers
from qa.web.refusal import Refusal, noted, of_visitor
from qa.web.routes import CALLS, JOIN, SERVER_CALL, STARTUP, STREAM, UPLOAD, Check, Route, routes_to
from qa.web.visitors import RateLimit, VisitorError, Visitors, visitor_address

_LOG = logging.getLogger(__name__)
# Requests that a visitor may make for each question that it may ask: a question and its answer are
# some four on the page, and a program may be told of a mistake.
_REQUESTS_A_QUESTION = 10
# Messages of a session that nobody has read, some 17 kB for an answer. A page reads as they come.
_MOST_UNREAD = 32
# What a proxy tells and, without one, anybody could: Gradio would build its links from it.
_FORWARDED = (b"forwarded", b"x-forwarded-")
_NEVER_BELIEVED = (b"x-gradio-server",)


class Offer(Protocol):
    """What the page behind the door has."""

    def event(self, number: int) -> Event | None:
        """The event of that number, None where there is none."""

    def has_component(self, number: int) -> bool:
        """True for the number of a component."""

    def is_expected(self, name: str) -> bool:
        """True where results wait for a session, or for an event, of that name."""

    def unread(self, session: str) -> int:
        """How many results of a session's events wait for somebody who reads them."""

    def sessions(self) -> set[str]:
        """The names under which results wait, or may come."""

    async def forget(self, session: str) -> None:
        """Ends what a session began, and drops what waits for it."""


@dataclass(frozen=True, slots=True)
class Event:
    """What the page can be asked to do.

    Attributes:
        public: True where programs may ask it.
        inputs: how many values it takes; a program may leave out the last ones.
    """

    public: bool
    inputs: int


class Door:
    """ASGI middleware around all of Gradio."""

    def __init__(self, app: ASGIApp, settings: Settings, offer: Offer, visitors: Visitors) -> None:
        self._app = app
        self._visitors = visitors
        self._hosts = Hosts(settings)
        self._proxies = settings.proxy
        self._requests = RateLimit(_REQUESTS_A_QUESTION * settings.rate_limit, counted="requests")
        # A proxy brings many visitors by connections of its own, and one of them may hold few.
        self._room = room_for_connections()
        self._offer = offer
        self._readers = Readers()
        self._uploads = settings.uploads
        self.starting = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, or says in a line why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["headers"] = _believed(scope["headers"], self._proxies)
        visitor = visitor_address(Request(scope), self._proxies)
        if not self._room.enter(visitor):
            await _crowded().response()(scope, receive, send)
            return
        try:
            receive = await self._admitted(scope, receive)
        except Refusal as refusal:
            await refusal.response()(scope, receive, send)
        except ClientDisconnect:
            pass
        else:
            session = _read_session(scope)
            with self._readers.reading(session) if session else nullcontext():
                await _Response(scope, receive, send).of(self._app)
        finally:
            self._room.leave(visitor)

    async def _admitted(self, scope: Scope, receive: Receive) -> Receive:
        """Where the request's body is read from, once it may be served."""
        headers = Headers(scope=scope)
        self._hosts.check(headers)
        if self.starting and scope["path"] == STARTUP:
            return receive
        if scope["path"] == UPLOAD and not self._uploads:
            raise _closed()
        route = _route_of(scope)
        if route.page_only and "origin" not in headers:
            raise _of_the_page()
        if route.counts and not self.starting:
            try:
                self._requests.take(visitor_address(Request(scope), self._proxies))
            except VisitorError as error:
                raise of_visitor(error) from error
        if not route.query:
            scope["query_string"] = b""
        if route.method == "GET":
            if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
                raise Refusal(HTTPStatus.BAD_REQUEST, "a request to read something has no body")
            self._check_stream(scope)
            return receive
        if route.raw:
            return receive
        body = await read_body(headers, receive)
        value = read_json(headers, body)
        if route.fields:
            _check_fields(value, route.fields)
        for session in self._readers.gone(self._offer.sessions()):
            await self._offer.forget(session)
        self._check_body(scope, value, "origin" in headers)
        return again(without_halves(body, value), receive)

    def _check_body(self, scope: Scope, value: Mapping[str, Any], from_page: bool) -> None:
        """Turns away what Gradio would take, and could not do.

        Raises:
            Refusal: 403, 404, 422, 429 or 503.
        """
        path = scope["path"]
        if path.startswith(CALLS):
            name = path.removeprefix(CALLS).strip("/")
            check_call(name, value["data"], self._visitors, Request(scope))
        elif path == JOIN:
            self._check_event(value, from_page)
        elif path.startswith(SERVER_CALL) and not self._offer.has_component(value["component_id"]):
            raise _unknown()

    def _check_stream(self, scope: Scope) -> None:
        """Turns away who waits for results that nobody asked for.

        Raises:
            Refusal: 404.
        """
        session = _read_session(scope)
        if session is not None and not self._offer.is_expected(session):
            raise _unknown()

    def _check_event(self, body: Mapping[str, Any], from_page: bool) -> None:
        """Turns away what is no event, and an event of the page that somebody else calls.

        Raises:
            Refusal: 404, 403, 422, or 429 where nobody reads what comes of the events.
        """
        event = self._offer.event(body["fn_index"])
        if event is None:
            raise _unknown()
        if not (event.public or from_page):
            raise _of_the_page()
        if self._offer.unread(body["session_hash"]) >= _MOST_UNREAD:
            line = "results of this session wait to be read: read them first"
            raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, line, {"Retry-After": "5"})
        if not event.public and len(body["data"]) != event.inputs:
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, f"that takes {event.inputs} values")
        self._readers.expect(body["session_hash"])


class _Response:
    """The response of an application, with the status that an endpoint noted, and never broken."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._started = self._complete = False

    async def of(self, app: ASGIApp) -> None:
        """Serves the request by ``app``."""
        try:
            await app(self._scope, self._receive, self._on)
        except Exception as error:
            log_failure(_LOG, "a request failed", error)
            # Starlette has answered with status 500 if there was no answer yet.
            if self._started and not self._complete:
                await self._send({"type": "http.response.body", "more_body": False})

    async def _on(self, message: Message) -> None:
        refusal = noted(self._scope)
        if message["type"] == "http.response.start":
            self._started = True
            if refusal is not None and message["status"] == HTTPStatus.INTERNAL_SERVER_ERROR:
                message["status"] = refusal.status
                MutableHeaders(scope=message).update(dict(refusal.headers))
        self._complete = message["type"] == "http.response.body" and not message.get("more_body")
        await self._send(message)


def _read_session(scope: Scope) -> str | None:
    """The session, or the event, whose results a request reads; None for one of another kind."""
    path: str = scope["path"]
    if path == STREAM:
        return str(QueryParams(scope["query_string"]).get("session_hash", ""))
    if scope["method"] != "POST" and path.startswith(CALLS):
        return path.rpartition("/")[2]
    return None


def _check_fields(body: Mapping[str, Any], fields: Mapping[str, Check]) -> None:
    """Turns away a body with other fields than these, or other kinds of values.

    Raises:
        Refusal: 422.
    """
    unknown = body.keys() - fields.keys()
    wrong = [name for name, fits in fields.items() if not fits(body.get(name))]
    if unknown or wrong:
        line = f"give {', '.join(fields)}, and nothing else"
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, line)


def _route_of(scope: Scope) -> Route:
    """The open route of a request.

    Raises:
        Refusal: there is none.
    """
    routes = routes_to(scope["path"])
    if not routes:
        raise _closed()
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    for route in routes:
        if route.method == method:
            return route
    allowed = ", ".join(sorted({route.method for route in routes}))
    line = f"that takes {allowed} alone"
    raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, line, {"Allow": allowed})


def _closed() -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, "this page does not offer that")


def _crowded() -> Refusal:
    line = "too many requests of yours are open: close some, or try again soon"
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, line, {"Retry-After": "5"})


def _unknown() -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, "there is nothing of that name")


def _of_the_page() -> Refusal:
    return Refusal(
        HTTPStatus.FORBIDDEN, "that is for the page itself: programs can call ask and search"
    )


def _believed(headers: list[tuple[bytes, bytes]], proxies: int) -> list[tuple[bytes, bytes]]:
    """The headers without what nobody, or nobody but a proxy, should tell."""
    dropped = _NEVER_BELIEVED if proxies else (*_NEVER_BELIEVED, *_FORWARDED)
    return [(name, value) for name, value in headers if not name.lower().startswith(dropped)]
