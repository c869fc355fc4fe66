"""The page's endpoints for programs: ``ask`` and ``search``, by Gradio's client, HTTP and MCP."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import gradio as gr

from corpus.errors import UserError
from qa.answer_json import answer_to_json, hit_to_json
from qa.asking.question import QuestionError, check_question
from qa.web.failures import WENT_WRONG, log_failure
from qa.web.loading import Loading
from qa.web.refusal import Refusal, note, of_visitor
from qa.web.visitors import Request, VisitorError, Visitors

_LOG = logging.getLogger(__name__)
# More than a program has use for; a limit all the same, as each costs time.
_MAX_PASSAGES = 100
_MAX_HISTORY = 100
# Earlier questions that are read: no engine looks further back.
_READ_HISTORY = 6


class MistakeError(UserError):
    """What a program can mend in its request."""


def endpoints(
    loading: Loading, visitors: Visitors, title: str
) -> tuple[Callable[..., dict[str, Any]], ...]:
    """The functions that programs may call; names and docstrings are part of the interface.

    Args:
        loading: the assistant, once it is there.
        visitors: who may ask now.
        title: of the collection, one line, for the description of ``ask``.
    """

    def ask(
        question: str, history: list[str] | None = None, request: gr.Request | None = None
    ) -> dict[str, Any]:
        """Answers a question from a collection of documents.

        The answer consists of verbatim quotes, each checked against its source, with numbered marks;
        "citations" tells where each stands. Where the documents hold no answer, "abstained" is true.
        Questions may be in English, Russian, Chinese, Dutch or Belarusian, and are answered in kind.

        Args:
            question: what to answer, at most 2,000 characters.
            history: the earlier questions of the conversation, oldest first, for a follow-up.
            request: of the program; Gradio fills it in.
        """  # noqa: E501  Gradio takes a line of the description for a line.
        with _errors_for_programs(request):
            asked, earlier = _asked(question, history)
            with visitors.place(request, bool(earlier)):
                return visitors.in_turn(lambda: answer_to_json(loading.get().ask(asked, earlier)))

    def search(question: str, k: int = 20, request: gr.Request | None = None) -> dict[str, Any]:
        """Finds the passages of the documents that come nearest to a question, best first.

        Documents in any language are found. Each passage has its document, its place and a score.

        Args:
            question: what to look for, at most 2,000 characters.
            k: how many passages, 1 to 100.
            request: of the program; Gradio fills it in.
        """
        with _errors_for_programs(request):
            asked, count = _searched(question, k)
            with visitors.place(request):
                hits = visitors.in_turn(lambda: loading.get().search(asked, count))
            return {"question": asked, "passages": [hit_to_json(hit) for hit in hits]}

    named = f'the collection of documents "{title}"'
    ask.__doc__ = (ask.__doc__ or "").replace("a collection of documents", named, 1)
    return ask, search


def tell_tools_in_json(page: gr.Blocks) -> None:
    """Makes the tools of the served page's MCP server return JSON, where Gradio writes Python."""
    server = page.mcp_server_obj
    if server is None:
        return

    def as_json(outputs: list[Any], _: str) -> list[Any]:
        texts = [json.dumps(output, ensure_ascii=False) for output in outputs]
        return [server.types.TextContent(type="text", text=text) for text in texts]

    # The method that would call str() on each output; gradio 6.31 has no setting for it.
    server.postprocess_output_data = as_json  # type: ignore[assignment,method-assign]


def offer_tools_alone(page: gr.Blocks) -> None:
    """Takes from the served page's MCP server all that it offers besides tools: there is nothing.

    Gradio 6.31 answers ``prompts/get``, whatever the name, by asking the last endpoint over a
    connection to itself: a question of nobody's, which meets no visitor's bound.
    """
    server = page.mcp_server_obj
    if server is not None:
        handlers, types = server.mcp_server.request_handlers, server.types
        for request in handlers.keys() - {
            types.PingRequest,
            types.ListToolsRequest,
            types.CallToolRequest,
        }:
            del handlers[request]


def check_call(
    name: str, arguments: Sequence[object], visitors: Visitors, request: Request
) -> None:
    """Says that a call of ``ask`` or ``search`` could be answered now, and counts nothing.

    What ends up in Gradio's queue is answered with 200, whatever comes of it.

    Raises:
        Refusal: 422, 429 or 503.
    """
    try:
        if name == "ask":
            visitors.check(request, bool(_asked(*arguments[:2])[1]))
        else:
            _searched(*arguments[:2])
            visitors.check(request)
    except (UserError, QuestionError) as error:
        raise _refusal(error) from error


def _refusal(error: UserError | QuestionError) -> Refusal:
    if isinstance(error, VisitorError):
        return of_visitor(error)
    return Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))


@contextmanager
def _errors_for_programs(request: gr.Request | None) -> Iterator[None]:
    """What went wrong as Gradio's error, whose message reaches the caller, with its status."""
    try:
        yield
    except (MistakeError, QuestionError, VisitorError) as error:
        refusal = _refusal(error)
    except UserError as error:
        # Its message is for the owner: it names files.
        _LOG.error("the collection could not be used: %s", error)
        refusal = Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "the collection could not be opened")
    except Exception as error:
        # What it is, is for the owner's log; a program learns that it is not at fault.
        log_failure(_LOG, "an endpoint failed", error)
        refusal = Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, WENT_WRONG)
    else:
        return
    note(request, refusal)
    raise gr.Error(refusal.line, print_exception=False)


def _asked(question: object = None, history: object = None) -> tuple[str, list[str]]:
    return _text(question), [_text(text) for text in _list(history)[-_READ_HISTORY:]]


def _searched(question: object = None, k: object = 20) -> tuple[str, int]:
    return _text(question), _count(k)


def _text(value: object) -> str:
    return check_question(_check_text(value))


def _check_text(value: object) -> str:
    if not isinstance(value, str):
        raise MistakeError(f"a question is {_kind(value)}: give text")
    return value


def _list(value: object) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > _MAX_HISTORY:
        raise MistakeError(
            f"history is {_kind(value)}: give a list of at most {_MAX_HISTORY} earlier questions"
        )
    for each in value:
        _check_text(each)
    return value


def _count(value: object) -> int:
    # A bool is an int to Python, and JSON of some languages has no whole numbers.
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(number, bool) or not isinstance(number, int):
        raise MistakeError(f"k is {_kind(value)}: give a whole number")
    if not 1 <= number <= _MAX_PASSAGES:
        raise MistakeError(f"k is {str(number)[:12]}: ask for 1 to {_MAX_PASSAGES} passages")
    return number


def _kind(value: object) -> str:
    names = {type(None): "missing", bool: "true or false", dict: "an object", str: "text"}
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return names.get(type(value), "a number")
