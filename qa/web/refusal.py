"""A request that is turned away: its status, one line of why, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

from qa.web.visitors import VisitorError, VisitorProblem

# Nobody can tell when a queue has a place; a program that asks again after this is no burden.
_BUSY_SECONDS = 5


class Refusal(Exception):  # noqa: N818  It is an answer to a visitor, not an error of the program.
    """Why a request is not served.

    Attributes:
        status: of the response.
        line: why, in a line without anything of the inside.
        headers: that the response has besides.
    """

    def __init__(
        self, status: HTTPStatus, line: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(line)
        self.status = status
        self.line = line
        self.headers = dict(headers or {})

    def response(self) -> JSONResponse:
        """The line as JSON. What is left of the request is not read: the connection is closed."""
        headers = {**self.headers, "Connection": "close"}
        return JSONResponse({"error": self.line}, self.status, headers)


def of_visitor(error: VisitorError) -> Refusal:
    """Too many requests of one visitor, or too many who wait: when to come again."""
    busy = error.problem is VisitorProblem.BUSY
    status = HTTPStatus.SERVICE_UNAVAILABLE if busy else HTTPStatus.TOO_MANY_REQUESTS
    return Refusal(status, str(error), {"Retry-After": str(error.seconds or _BUSY_SECONDS)})


# --- what an endpoint refuses: Gradio answers 500 to all of it, qa.web.closed mends the status ----

_KEY = "qa.refusal"


def note(request: Any, refusal: Refusal) -> None:
    """Tells the request, Gradio's or Starlette's, with which status its response should leave."""
    inner = getattr(request, "request", None) or request
    scope = getattr(inner, "scope", None)
    if isinstance(scope, dict):
        scope[_KEY] = refusal


def noted(scope: Any) -> Refusal | None:
    """What an endpoint noted."""
    refusal = scope.get(_KEY)
    return refusal if isinstance(refusal, Refusal) else None
