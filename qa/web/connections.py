"""How many connections there may be, and how long one may idle or dawdle before it is closed."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections import Counter
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import Server

from qa.web.failures import Seldom, place
from qa.web.visitors import network_of

_LOG = logging.getLogger(__name__)

IDLE_SECONDS = 5
"""Between two requests of one connection."""

HEAD_SECONDS = 20.0
"""From the opening of a connection, or the end of a response, to the head of the next request."""

STALLED_SECONDS = 60.0
"""That a reader may leave unread what waits for it. A stream with nothing to say may be longer."""

MOST_CONNECTIONS = 1_000
"""At once; fewer where the system lets the process open fewer files, of which it needs some."""

_FOR_CONNECTIONS = 3 / 4  # of the files that may be open; answering has some 60
_FOR_ONE = 1 / 3  # of the connections: an office behind one address, and no more of a flood
_TOLD_TO_LEAVE = 1 / 16  # of them, in addition, that are told why before they are closed
_LEAVING_SECONDS = 1.0  # in which they may read it
_ACCEPTED_AT_ONCE = 16  # before any is counted
_BACKLOG = 2048  # that wait for it in the system; uvicorn's own
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n"
    b"Content-Type: application/json\r\nContent-Length: 67\r\n\r\n"
    b'{"error":"there are too many connections just now: try again soon"}'
)


class Room:
    """How many may be in at once, in all and of one visitor. Not safe to share between threads."""

    def __init__(self, most: int, each: int) -> None:
        """An empty room.

        Args:
            most: in all.
            each: of one visitor.
        """
        self.most = most
        self.each = each
        self._inside: Counter[str] = Counter()

    def enter(self, visitor: str) -> bool:
        """Takes a place for a visitor, "" for one who is not told from others; False for none."""
        if self._inside.total() >= self.most or (visitor and self._inside[visitor] >= self.each):
            return False
        self._inside[visitor] += 1
        return True

    def leave(self, visitor: str) -> None:
        """Gives back a place that was taken."""
        self._inside[visitor] -= 1
        if not self._inside[visitor]:
            del self._inside[visitor]


def room_for_connections() -> Room:
    """As many as the files allow that the process may open."""
    most = min(MOST_CONNECTIONS, int(_open_files() * _FOR_CONNECTIONS))
    return Room(most, int(most * _FOR_ONE))


def _open_files() -> int:
    try:
        import resource
    except ImportError:  # Windows, which has no such bound
        return 2 * MOST_CONNECTIONS
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 2 * MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else soft


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
    """uvicorn's protocol with bounds on how many connections there are, and how long one lasts."""

    def __init__(self, room: Room, is_proxied: bool, **more: Any) -> None:
        """A protocol for one connection.

        Args:
            room: shared by all.
            is_proxied: True where many visitors come from the one address of a proxy.
            more: of uvicorn's own.
        """
        super().__init__(**more)
        self._room, self._is_proxied = room, is_proxied
        self._visitor: str | None = None  # who has a place in the room
        self._for_head, self._for_reader = _Patience(self.loop), _Patience(self.loop)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a request, or tells that there is no room."""
        super().connection_made(transport)
        peer = network_of(self.client[0] if self.client else "")
        visitor = "" if self._is_proxied else peer
        if self._room.enter(visitor):
            self._visitor = visitor
            self._for_head.begin(HEAD_SECONDS, transport.abort)
        elif len(self.connections) < self._room.most * (1 + _TOLD_TO_LEAVE):
            transport.write(_BUSY)
            transport.write_eof()
            # Closed at once, what it still sends would cost it the line.
            self._for_head.begin(_LEAVING_SECONDS, transport.abort)
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Reads on, but for who has no place."""
        if self._visitor is not None:
            super().data_received(data)

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
        """Waits no more, and gives its place to another."""
        if self._visitor is not None:
            self._room.leave(self._visitor)
            self._visitor = None
        self._for_head.end()
        self._for_reader.end()
        super().connection_lost(exc)


def limit_connections(server: Server, is_proxied: bool) -> None:
    """Makes a started server bound its connections, and close what idles or dawdles.

    Args:
        server: that runs in another thread.
        is_proxied: see ``TimedProtocol``.
    """
    server.config.timeout_keep_alive = IDLE_SECONDS
    logging.getLogger("uvicorn.error").addFilter(Seldom())
    taken = _take_over(server, is_proxied)
    asyncio.run_coroutine_threadsafe(taken, server.servers[0].get_loop()).result()


async def _take_over(server: Server, is_proxied: bool) -> None:
    """Listens where the server does, in its place.

    Its own listener accepts 2,048 connections in one go, before any can be counted or refused;
    where files run out at that, Python 3.11 tries each of the others, and logs it with a traceback.
    """
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_Told())
    room = room_for_connections()

    def protocol() -> TimedProtocol:
        return TimedProtocol(
            room,
            is_proxied,
            config=server.config,
            server_state=server.server_state,
            app_state=server.lifespan.state,
        )

    before = list(server.servers)
    for listener in [each for one in before for each in one.sockets]:
        own = socket.socket(fileno=os.dup(listener.fileno()))
        server.servers.append(
            await loop.create_server(protocol, sock=own, backlog=_ACCEPTED_AT_ONCE)
        )
        own.listen(_BACKLOG)
    for one in before:
        server.servers.remove(one)
        one.close()


class _Told:
    """What fails in an event loop by itself: a line, and the same line once a minute."""

    def __init__(self) -> None:
        self._seldom = Seldom()

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        message, error = str(context["message"]), context.get("exception")
        if self._seldom.is_due(message):
            _LOG.error("%s: %s", message, place(error) if error else "no error")
