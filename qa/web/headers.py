"""Response headers that hold the browser to this server, whatever a text may contain."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's own scripts and styles are inline and its templates compile in the browser, hence the two
# 'unsafe' words; texts are escaped before they get there. What counts is that nothing is loaded
# from, sent to or navigated by a form to another host. A Space is shown in a frame of
# huggingface.co.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "form-action 'self'",
        "base-uri 'self'",
        "frame-ancestors 'self' https://huggingface.co",
    )
)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # A question stands in the address (?q=), and no other site needs to know it.
    "Referrer-Policy": "same-origin",
    # No other site's page gets at what this one says, as a script, a picture or else.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class SecurityHeaders:
    """ASGI middleware that adds the headers to every HTTP response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                # Gradio lets strangers read its answers, with the reader's cookies; the page itself
                # needs no leave to.
                for name in {each for each in headers if each.startswith("access-control-")}:
                    del headers[name]
            await send(message)

        await self._app(scope, receive, send_with_headers)
