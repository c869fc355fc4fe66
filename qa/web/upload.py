"""Files that a visitor adds: the control on the page, the way in, and what is told of each."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from threading import Condition, Event
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import gradio as gr
from starlette.requests import ClientDisconnect
from starlette.requests import Request as StarletteRequest
from starlette.responses import Response, StreamingResponse

from corpus.errors import UserError
from qa.escape import escape_html
from qa.web.body import told_length
from qa.web.connections import Room
from qa.web.failures import log_failure
from qa.web.loading import Loading
from qa.web.refusal import Refusal, of_visitor
from qa.web.strings import Strings, language_name, strings_for
from qa.web.visitors import VisitorError, Visitors
from qa.web.visits import Visits, is_name

if TYPE_CHECKING:  # it takes seconds, and the page opens before
    from qa.visit import FileTold

_HERE = Path(__file__).parent
_LOG = logging.getLogger(__name__)

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a file."""
_BODY_SECONDS = 120.0
# Files that arrive or are read at once, each of them in memory, in all and from one address: a page
# sends its own one after the other.
_AT_ONCE, _OF_ONE = 6, 2
# Visitors whose files are read at once, one of each: a file may take a minute, and keeps that of
# nobody else waiting.
_READ_AT_ONCE = 3
_PASSAGES_A_QUESTION = 20  # to encode them takes as long as an answer does


class Where(StrEnum):
    """What is asked."""

    BOTH = "both"
    COLLECTION = "collection"
    OWN = "own"


class Turns:
    """Whose file is read now: of some visitors at once, one of each and of each visit.

    Safe to share between threads.
    """

    def __init__(self, most: int) -> None:
        """Nobody's yet.

        Args:
            most: visitors.
        """
        self._most = most
        self._inside: list[set[str]] = []
        self._changed = Condition()

    @contextmanager
    def of(self, visitor: str, visit: str) -> Iterator[None]:
        """Waits for the turn of a visitor, "" for one who is not told from others."""
        names = {visitor, visit} - {""}
        with self._changed:
            self._changed.wait_for(lambda: self._is_free(names))
            self._inside.append(names)
        try:
            yield
        finally:
            with self._changed:
                self._inside.remove(names)
                self._changed.notify_all()

    def _is_free(self, names: set[str]) -> bool:
        return len(self._inside) < self._most and all(map(names.isdisjoint, self._inside))


class Gone(Exception):  # noqa: N818  nobody waits for the file any more
    """The visitor has left while the file was read."""


class Uploads:
    """The way in for files; what becomes of one is told line by line, in JSON, while it is read."""

    def __init__(self, loading: Loading, visitors: Visitors, visits: Visits) -> None:
        self._loading, self._visitors, self._visits = loading, visitors, visits
        self._room = Room(_AT_ONCE, _OF_ONE)
        self._turns = Turns(_READ_AT_ONCE)

    async def receive(self, request: StarletteRequest) -> Response:
        """Takes one file of a visit: its body is the file, its headers name both."""
        visit = request.headers.get("x-visit", "")
        try:
            if not is_name(visit):
                raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "X-Visit names no visit")
            visitor = self._visitors.address(request)
            if not self._loading.done or not self._room.enter(visitor):
                line = "other files are read just now: send it again in a moment"
                raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, line, {"Retry-After": "5"})
            try:
                self._visitors.charge(request, 1)  # whatever comes of it
                name = unquote(request.headers.get("x-file-name", ""))
                lines = self._read(visit, name, await _body(request), request)
            except BaseException:
                self._room.leave(visitor)
                raise
        except Refusal as refusal:
            return refusal.response()
        except VisitorError as error:
            return of_visitor(error).response()
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    def _read(
        self, visit: str, name: str, data: bytes, request: StarletteRequest
    ) -> AsyncIterator[str]:
        """Begins to read, and gives what is told of it. Its place is free when it has ended.

        Whether anybody listens or not: of a reply to a visitor who has left nothing may be asked.
        """
        loop, gone = asyncio.get_running_loop(), Event()
        told: asyncio.Queue[Mapping[str, Any] | None] = asyncio.Queue()
        visitor, percent = self._visitors.address(request), -1

        def tell(line: Mapping[str, Any] | None) -> None:
            loop.call_soon_threadsafe(told.put_nowait, line)

        def progress(_: str, done: int, total: int) -> None:
            nonlocal percent
            if gone.is_set():
                raise Gone
            if percent != (percent := 100 * done // total):
                tell({"percent": percent})

        def admit(passages: int) -> None:
            self._visitors.charge(request, passages // _PASSAGES_A_QUESTION)

        def work() -> None:
            try:
                with self._turns.of(visitor, visit):
                    progress("", 0, 1)
                    files = self._visits.open_files(visit, visitor)
                    assistant = self._loading.get()
                    found = assistant.add_file(files, name, data, progress, admit)
                    if len(files):
                        self._visits.keep_files(visit, visitor, files)
                tell({"name": found.name, "passages": found.passages, "fault": found.fault})
            except VisitorError as error:
                tell({"name": name, "fault": "busy", "seconds": error.seconds})
            except Gone:
                pass
            except Exception as error:
                if not isinstance(error, UserError):
                    log_failure(_LOG, "a file of a visitor could not be added", error)
                tell({"name": name, "fault": "other"})
            finally:
                tell(None)

        async def lines() -> AsyncIterator[str]:
            try:
                while (line := await told.get()) is not None:
                    yield json.dumps(line) + "\n"
            finally:
                gone.set()

        loop.run_in_executor(None, work).add_done_callback(lambda _: self._room.leave(visitor))
        return lines()


async def _body(request: StarletteRequest) -> bytes:
    """The file, counted as it arrives.

    Raises:
        Refusal: it is too long, whatever its header says, tells no one length, or takes too long.
    """
    data = bytearray()
    limit = f"a file may have {LARGEST_FILE} bytes"
    if told_length(request.headers) > LARGEST_FILE:
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, limit)
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for part in request.stream():
                data += part
                if len(data) > LARGEST_FILE:
                    raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, limit)
    except TimeoutError as error:
        line = f"a file has {_BODY_SECONDS:.0f} seconds to arrive"
        raise Refusal(HTTPStatus.REQUEST_TIMEOUT, line) from error
    return bytes(data)


def add_files(visit: gr.State, language: gr.Radio, visits: Visits, event: Mapping[str, Any]) -> Any:
    """Puts the control where it is called, and returns what holds the reader's choice of ``Where``.

    Args:
        visit: the name of the visit.
        language: of the interface.
        visits: that keep the files.
        event: what all events of the page share.
    """
    strings = strings_for(None)
    shelf = gr.HTML(
        shelf_of(strings, []),
        js_on_load=(_HERE / "upload.js").read_text(encoding="utf-8"),
        elem_id="own",
    )
    where = gr.Radio(
        _choices(strings), value=Where.BOTH, label=strings.where, visible=False, elem_id="where"
    )

    def show(visit: str, language: str) -> list[Any]:
        files, strings = visits.files(visit), strings_for(language)
        return [
            shelf_of(strings, list(files.files) if files else []),
            gr.update(visible=bool(files), label=strings.where, choices=_choices(strings)),
        ]

    def remove(visit: str, language: str, gone: gr.EventData) -> list[Any]:
        files = visits.files(visit)
        if files:
            files.remove(str(gone._data.get("name", "")))
        return show(visit, language)

    shelf.submit(show, [visit, language], [shelf, where], **event)
    shelf.delete(remove, [visit, language], [shelf, where], **event)
    gr.on([visit.change, language.change], show, [visit, language], [shelf, where], **event)
    return where


def shelf_of(strings: Strings, files: list[FileTold]) -> str:
    """The control and the files that were read, as escaped HTML with the words that it tells by."""
    faults = ("locked", "empty", "large", "other", "files", "passages", "busy")
    words = {fault: getattr(strings, f"file_{fault}") for fault in faults}
    words |= {"reading": strings.file_reading, "done": strings.file_done}
    data = " ".join(f'data-{name}="{escape_html(text)}"' for name, text in words.items())
    hint = strings.files_hint.format(size=LARGEST_FILE >> 20)
    items = "".join(_item(told, strings) for told in files)
    return (
        f'<section aria-label="{escape_html(strings.files)}" data-limit="{LARGEST_FILE}" {data}>'
        f'<button type="button" class="add">{escape_html(strings.files_add)}</button>'
        f'<input type="file" multiple hidden><span class="hint">{escape_html(hint)}</span>'
        f"<ul>{items}</ul></section>"
    )


def _item(told: FileTold, strings: Strings) -> str:
    facts = strings.file_read.format(
        count=told.passages, language=language_name(told.language, strings)
    )
    warned = "; ".join(told.warnings)
    notes = f' <span class="hint" lang="en">{escape_html(warned)}</span>' if warned else ""
    label = strings.file_remove.format(name=told.name)
    return (
        f"<li><b>{escape_html(told.name)}</b> {escape_html(facts)}{notes}"
        f' <button type="button" class="remove" data-name="{escape_html(told.name)}"'
        f' aria-label="{escape_html(label)}">×</button></li>'
    )


def _choices(strings: Strings) -> list[tuple[str, str]]:
    return [
        (strings.where_both, Where.BOTH),
        (strings.where_collection, Where.COLLECTION),
        (strings.where_own, Where.OWN),
    ]
