"""Which of Gradio's routes the page and the documented ways in need: these are open, no others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# What a browser or gradio_client calls a session, and Gradio an event: a few letters and digits.
_NAME = r"[A-Za-z0-9-]{1,64}"
_FILE = r"[A-Za-z0-9_@~+-][A-Za-z0-9_@~+.-]*"
_ENDPOINT = "(ask|search)"


Check = Callable[[object], bool]
"""Tells whether a field of a body, None where it is missing, has the kind of value it should."""


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _is_number(value: object) -> bool:
    return type(value) is int


def _is_number_or_missing(value: object) -> bool:
    return value is None or type(value) is int


def _is_name(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(_NAME, value) is not None


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and len(value) <= 64


def _is_anything(_: object) -> bool:
    return True


_EVENT: Mapping[str, Check] = {
    "data": _is_list,
    "fn_index": _is_number,
    "session_hash": _is_name,
    "trigger_id": _is_number_or_missing,
    "event_data": _is_anything,
}
"""What an event is; Gradio takes more, such as the place of another's event."""
_CALL: Mapping[str, Check] = {"data": _is_list}
_CALLED: Mapping[str, Check] = {
    "event_id": _is_text,
    "session_hash": _is_name,
    "fn_index": _is_number,
}
_SERVER_CALL: Mapping[str, Check] = {
    "data": lambda value: isinstance(value, dict),
    "component_id": _is_number,
    "fn_name": _is_text,
    "session_hash": _is_name,
}


@dataclass(frozen=True, slots=True)
class Route:
    """A way in.

    Attributes:
        method: GET, which HEAD goes with, or POST.
        path: a pattern of the whole path.
        counts: True where a request costs something and counts against its visitor's bound.
        page_only: True where only the page itself calls it: a request tells by its Origin.
        query: True where the address says something that is needed.
        fields: of the body; none where Gradio does not read it.
    """

    method: str
    path: re.Pattern[str]
    counts: bool = True
    page_only: bool = False
    query: bool = False
    fields: Mapping[str, Check] = field(default_factory=dict)
    raw: bool = False  # a file, which its own route counts as it arrives

    def matches(self, path: str) -> bool:
        """True when it is this path."""
        return self.path.fullmatch(path) is not None


def _get(path: str, *, counts: bool = True, query: bool = False) -> Route:
    return Route("GET", re.compile(path), counts, query=query)


def _post(
    path: str, fields: Mapping[str, Check], *, page_only: bool = False, query: bool = False
) -> Route:
    return Route("POST", re.compile(path), page_only=page_only, query=query, fields=fields)


JOIN = "/gradio_api/queue/join"
"""How the page calls its events, by their numbers, and gradio_client the endpoints."""

CALLS = "/gradio_api/call/"
"""How a program calls an endpoint in two requests."""

STREAM = "/gradio_api/queue/data"
"""Where the results of a session's events come from."""

SERVER_CALL = "/gradio_api/component_server"
"""How the page's script opens a document."""

STARTUP = "/gradio_api/startup-events"
"""What Gradio asks of itself while it starts; closed from then on."""

UPLOAD = "/visit/files"
"""Where the page sends the files of a visit, where its owner allows it."""

ROUTES = (
    # The page: its frame with what Gradio's scripts need to draw it, and its files. What the
    # reader's address asks for comes with the first event.
    _get("/"),
    _get(rf"/(assets|static)(/{_FILE}){{1,6}}", counts=False),
    _get(r"/theme\.css|/favicon\.ico|/robots\.txt", counts=False),
    # Its events: each is joined to the queue, and its results come as a stream.
    _post(JOIN, _EVENT, query=True),
    _get(STREAM, counts=False, query=True),
    # Tells Gradio that a reader is still there, whose conversation is then kept.
    _get(f"/gradio_api/heartbeat/{_NAME}", counts=False),
    _post("/gradio_api/cancel", _CALLED),
    _post("/gradio_api/reset", {"event_id": _is_text}),
    _post(f"{SERVER_CALL}/?", _SERVER_CALL, page_only=True),
    # Programs: one request, or two, of plain HTTP.
    _post(f"/gradio_api/(run|call)/{_ENDPOINT}/?", _CALL),
    _get(f"/gradio_api/call/{_ENDPOINT}/{_NAME}", counts=False),
    # gradio_client reads these two before its first question.
    _get("/config"),
    _get("/gradio_api/info"),
    Route("POST", re.compile(UPLOAD), page_only=True, raw=True),
    # MCP, streamable HTTP without sessions: there is nothing to GET or DELETE.
    _post("/gradio_api/mcp/?", {}),
)


def routes_to(path: str) -> list[Route]:
    """The open routes of a path, whatever their method; none where it is closed."""
    return [route for route in ROUTES if route.matches(path)]
