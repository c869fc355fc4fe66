"""How long a connection may idle or dawdle before it is closed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

IDLE_SECONDS = 5
"""Between two requests of one connection."""

HEAD_SECONDS = 20.0
"""From the opening of a connection, or the end of a response, to the head of the next request."""

STALLED_SECONDS = 60.0
"""That a reader may leave unread what waits for it. A stream with nothing to say may be longer."""


class _Patience:
    """An action that follows unless what is waited for comes first."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, seconds: float, action: Callable[[], None]) -> None:
        self.end()
        self._timer = self._loop.call_later(seconds, action)

    def end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class TimedProtocol(H11Protocol):
    """uvicorn's protocol, which waits for its reader as long as that pleases, with an end to it."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._for_head, self._for_reader = _Patience(self.loop), _Patience(self.loop)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a request."""
        super().connection_made(transport)
        self._for_head.begin(HEAD_SECONDS, transport.abort)

    def handle_events(self) -> None:
        """Ends the wait where a request has begun."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self._for_head.end()

    def on_response_complete(self) -> None:
        """Waits for the next request, unless one was sent ahead."""
        done = self.cycle
        super().on_response_complete()
        if self.cycle is done and not self.transport.is_closing():
            self._for_head.begin(HEAD_SECONDS, self.transport.abort)

    def pause_writing(self) -> None:
        """Begins to wait for a reader who leaves everything unread."""
        super().pause_writing()
        self._for_reader.begin(STALLED_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Ends that wait."""
        super().resume_writing()
        self._for_reader.end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Waits no more."""
        self._for_head.end()
        self._for_reader.end()
        super().connection_lost(exc)


def limit_connections(config: Config) -> None:
    """Makes the server of that configuration close what idles or dawdles, from now on."""
    config.http_protocol_class = TimedProtocol
    config.timeout_keep_alive = IDLE_SECONDS
