"""Gradio's page and server with what this page changes of them."""

from __future__ import annotations

import logging
from typing import Any

import gradio as gr
from gradio import routes
from gradio.block_function import BlockFunction
from gradio.blocks import BlocksConfig
from gradio.components.api_component import Api
from gradio.data_classes import BlocksConfigDict
from starlette.types import ASGIApp

from qa.settings import Settings
from qa.web.body import holds_file
from qa.web.closed import Door, Event
from qa.web.failures import WENT_WRONG, log_failure
from qa.web.headers import SecurityHeaders
from qa.web.visitors import Visitors

_LOG = logging.getLogger(__name__)
_NO_SUCH_VALUE = "that is none of the values that the page offers"


class App(routes.App):
    """Gradio's server, behind the door."""

    def __init__(self, settings: Settings, visitors: Visitors) -> None:
        super().__init__(default_response_class=routes.ORJSONResponse, openapi_url=None)
        self._settings = settings
        self._visitors = visitors
        self._door: Door | None = None

    def build_middleware_stack(self) -> ASGIApp:
        """The door outermost, so that what it turns away meets nothing of Gradio."""
        self._door = Door(super().build_middleware_stack(), self._settings, self, self._visitors)
        return SecurityHeaders(self._door)

    def started(self) -> None:
        """Closes what Gradio alone needs, to start."""
        if self._door is not None:
            self._door.starting = False

    def event(self, number: int) -> Event | None:
        """The event of that number; one that runs in the browser alone is none."""
        found = self.get_blocks().fns.get(number)
        if found is None or found.fn is None:
            return None
        return Event(found.api_visibility == "public", len(found.inputs))

    def has_component(self, number: int) -> bool:
        """True for the number of a component of the page."""
        return number in self.get_blocks().blocks

    def is_expected(self, name: str) -> bool:
        """True where results wait for the session, or for the event, of that name."""
        queue = self.get_blocks()._queue
        return (
            name in queue.pending_messages_per_session
            or name in queue.event_ids_to_events
            or any(name in events for events in queue.pending_event_ids_session.values())
        )

    def unread(self, session: str) -> int:
        """How many messages wait in the queue of that session."""
        messages = self.get_blocks()._queue.pending_messages_per_session.get(session)
        return 0 if messages is None else messages.qsize()

    def sessions(self) -> set[str]:
        """The names of Gradio's queues of messages, and of what it keeps beside them."""
        queue = self.get_blocks()._queue
        return {*queue.pending_messages_per_session, *queue.pending_event_ids_session}

    async def forget(self, session: str) -> None:
        """Gradio's queue of that session goes; its events that run by now are told to nobody."""
        queue = self.get_blocks()._queue
        await queue.clean_events(session_hash=session)
        queue.pending_messages_per_session.pop(session, None)
        queue.pending_event_ids_session.pop(session, None)


class _Undescribed(BlocksConfig):
    """What is on the page, of which a visitor's copy is without a description of each component.

    Gradio 6.31 keeps one for every session, and for every request without one: 93 kB and 10 ms of
    processor, for nothing but its links to a page in some state, which are closed here. Of what
    200 visitors had of them at once, Python could not give back 23 MB.
    """

    def __copy__(self) -> BlocksConfig:
        copied: BlocksConfig = super().__copy__()  # type: ignore[no-untyped-call]
        copied.config_for_block = lambda *_: {}  # type: ignore[method-assign]
        return copied


class Page(gr.Blocks):
    """Gradio's page, where sessions hold little, and endpoints have values that are left out."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.default_config = _Undescribed(self)

    def get_config_file(self) -> BlocksConfigDict:
        """What a browser is told of the page: nothing of where in memory its functions lie."""
        config = super().get_config_file()
        for component in config["components"]:
            component["props"].pop("delete_callback", None)  # of a state, which no browser calls
        return config

    async def process_api(
        self, block_fn: BlockFunction | int, *arguments: Any, **more: Any
    ) -> dict[str, Any]:
        """What an event or endpoint returns; why it failed is told without what it was asked."""
        function = self.fns[block_fn] if isinstance(block_fn, int) else block_fn
        try:
            return await super().process_api(function, *arguments, **more)
        except gr.Error as error:
            error.print_exception = False
            if function.api_visibility != "public":
                # Gradio's own: it quotes the value, whatever its length, and the page would take
                # it for HTML.
                error.message = _NO_SUCH_VALUE
            # A frame in its traceback holds it, in a future of anyio's: with that circle the whole
            # request would stay until Python looks for circles, which it seldom does here.
            raise error.with_traceback(None) from None
        except Exception as error:
            log_failure(_LOG, "an event failed", error)
            raise gr.Error(WENT_WRONG, print_exception=False) from error

    def validate_inputs(self, block_fn: BlockFunction, inputs: list[Any]) -> None:
        """Completes ``inputs`` where a plain request has fewer than the endpoint has arguments."""
        for component in block_fn.inputs[len(inputs) :]:
            if not isinstance(component, Api):
                break
            inputs.append(component.value)
        if holds_file(inputs):  # of whichever way in: what follows would fetch it
            raise gr.Error("no files are taken here: send text", print_exception=False)
        super().validate_inputs(block_fn, inputs)
