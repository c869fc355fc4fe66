"""A chat server on this machine that says what a test tells it to, faults included."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What the server does with one request.

    Attributes:
        pieces: of the reply's text, an event each.
        status: of the response; from 400 on there is no reply.
        headers: besides the usual ones.
        pause: seconds before each piece.
        cut: the connection ends before the reply does.
        raw: sent in the place of the events.
    """

    pieces: Sequence[str] = ()
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    cut: bool = False
    raw: str | None = None


class ChatServer:
    """An OpenAI-compatible server with one model.

    Attributes:
        url: its base.
        replies: to the next requests; the last is given again and again.
        requests: the bodies that came, in order.
        keys: the Authorization headers that came with them, None where there was none.
        models_status: of the answer to ``GET /models``.
        closed: set when a reader went away in the middle of a reply.
    """

    def __init__(self, *replies: Reply | str) -> None:
        self.replies = deque(Reply([r]) if isinstance(r, str) else r for r in replies)
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.models_status = 200
        self.closed = threading.Event()
        handler = type("Handler", (_Handler,), {"chat": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    @property
    def engine(self) -> str:
        """The name that chooses this server's model."""
        return f"endpoint:{self.url}#parrot"

    def prompt(self, request: int = -1) -> str:
        """What the model was told besides the rules."""
        content: str = self.requests[request]["messages"][1]["content"]
        return content


@contextmanager
def chat_server(*replies: Reply | str) -> Iterator[ChatServer]:
    """The server while the block runs; a text is a reply in one piece."""
    chat = ChatServer(*replies)
    thread = threading.Thread(target=chat.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        chat.server.shutdown()
        chat.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    chat: ChatServer

    def do_GET(self) -> None:
        self._answer(self.chat.models_status, "application/json", b'{"data": [{"id": "parrot"}]}')

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.chat.requests.append(json.loads(body))
        self.chat.keys.append(self.headers.get("authorization"))
        replies = self.chat.replies
        reply = replies.popleft() if len(replies) > 1 else replies[0]
        if reply.status >= 400:
            self._answer(reply.status, "application/json", b'{"error": "busy"}', reply.headers)
            return
        self.send_response(reply.status)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        try:
            self._stream(reply)
        except OSError:
            self.chat.closed.set()

    def _stream(self, reply: Reply) -> None:
        if reply.raw is not None:
            self.wfile.write(reply.raw.encode())
            return
        for piece in reply.pieces:
            if reply.pause:
                time.sleep(reply.pause)
            self._event({"content": piece}, None)
        if not reply.cut:
            self._event({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, str], reason: str | None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": reason}
        event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "parrot"}
        self.wfile.write(f"data: {json.dumps(event | {'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def _answer(
        self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing on standard error."""
