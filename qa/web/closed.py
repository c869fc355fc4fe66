"""What Gradio would serve or take and this page does not: the owner's views, files, long bodies."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

MAX_BODY = 2_000_000
"""Bytes of a request: a question with a hundred earlier ones, in the longest way to write them."""

# Figures and traces of all visitors, saved conversations, tools of developers, files and streams.
# Most are off by a setting of launch() as well; this holds whatever the next version of Gradio
# opens by default under the same names.
_CLOSED = (
    "/monitoring",
    "/gradio_api/runs",
    "/gradio_api/run-history",
    "/gradio_api/deep_link",
    "/gradio_api/profiling",
    "/gradio_api/dev/",
    "/gradio_api/vibe-",
    "/gradio_api/undo-vibe-edit",
    "/gradio_api/upload",
    "/gradio_api/stream",
    "/gradio_api/process_recording",
    "/gradio_api/proxy=",
)


class ClosedPaths:
    """ASGI middleware that turns away what nobody needs who asks questions."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request, or says in a line why not."""
        refusal = _refusal(scope) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, send)


def _refusal(scope: Scope) -> PlainTextResponse | None:
    if scope["path"].startswith(_CLOSED):
        return PlainTextResponse("This page does not offer that.", 404)
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return None
    length = Headers(scope=scope).get("content-length", "")
    if not (length.isascii() and length.isdecimal()):
        # A body that comes in pieces could be of any length.
        chunked = "transfer-encoding" in Headers(scope=scope)
        return PlainTextResponse("Say the length of the request.", 411) if chunked else None
    if int(length[:20]) > MAX_BODY:
        return PlainTextResponse(f"A request may have {MAX_BODY} bytes.", 413)
    return None
