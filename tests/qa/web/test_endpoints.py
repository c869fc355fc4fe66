"""Asking and searching by programs: by Gradio's client, plain HTTP and MCP, at the served page."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from scripted import (
    DOCUMENTS,
    GREAT_STONE,
    ScriptedAssistant,
    make_answer,
    make_hits,
    make_quote,
    run_apart,
    served,
)

from corpus.errors import UserError
from qa.answer import Answer
from qa.answer_json import answer_to_json
from qa.web.visitors import CONCURRENT_ANSWERS

QUESTION = "How large is the park?"
SIZE = "Its territory covers about 117 square kilometres."
_PATIENCE = 60  # seconds; the machine may be busy with other tests


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address, verbose=False)


def post(address: str, endpoint: str, data: Any, **headers: str) -> httpx.Response:
    url = f"{address}gradio_api/run/{endpoint}"
    return httpx.post(url, json={"data": data}, headers=headers, timeout=_PATIENCE)


def test_a_program_asks_and_gets_the_machine_contract(client: Client) -> None:
    result = client.predict(QUESTION, [], api_name="/ask")
    assert result["citations"][0]["quote"] == SIZE
    assert set(result) == set(answer_to_json(make_answer("", "", [make_quote(GREAT_STONE, SIZE)])))


def test_names_and_defaults_are_part_of_the_interface(client: Client) -> None:
    assert client.predict(question=QUESTION, api_name="/ask")["question"] == QUESTION
    found = client.predict(question="park", api_name="/search")["passages"]
    assert len(found) == len(make_hits(list(DOCUMENTS.values())))  # fewer than the default k
    assert len(client.predict(question="park", k=2, api_name="/search")["passages"]) == 2


@pytest.mark.parametrize("data", [[QUESTION], [QUESTION, None], [QUESTION, ["Where is it?"]]])
def test_one_request_of_plain_http_is_enough(address: str, data: list[object]) -> None:
    reply = post(address, "ask", data)
    assert reply.status_code == 200
    assert reply.json()["data"][0]["citations"][0]["quote"] == SIZE


@pytest.mark.parametrize("data", [[QUESTION], [QUESTION, []]])
def test_gradios_own_two_requests_work_as_well(address: str, data: list[object]) -> None:
    endpoint = f"{address}gradio_api/call/ask"
    sent = httpx.post(endpoint, json={"data": data})
    reply = httpx.get(f"{endpoint}/{sent.json()['event_id']}").text
    line = next(line for line in reply.splitlines() if line.startswith("data: "))
    assert json.loads(line.removeprefix("data: "))[0]["citations"][0]["quote"] == SIZE


MISTAKES = [
    ("ask", [], "a question is missing: give text"),
    ("ask", [""], "the question is empty: type a question"),
    ("ask", [5], "a question is a number: give text"),
    ("ask", [{"a": "b"}], "a question is an object: give text"),
    ("ask", ["x" * 2_001], "the limit is 2000: shorten it"),
    ("ask", ["x" * 1_000_000], "the limit is 2000: shorten it"),
    ("ask", [QUESTION, "earlier"], "history is text: give a list"),
    ("ask", [QUESTION, [7]], "a question is a number: give text"),
    ("ask", [QUESTION, ["x"] * 101], "history is a list of 101: give a list of at most 100"),
    ("search", ["park", 0], "k is 0: ask for 1 to 100"),
    ("search", ["park", 10**30], "ask for 1 to 100"),
    ("search", ["park", "5"], "k is text: give a whole number"),
    ("search", ["park", True], "k is true or false: give a whole number"),
    ("search", ["park", 2.5], "k is a number: give a whole number"),
]


@pytest.mark.parametrize(("endpoint", "data", "line"), MISTAKES)
def test_a_programs_mistake_is_one_clear_line(
    address: str, capfd: pytest.CaptureFixture[str], endpoint: str, data: list[Any], line: str
) -> None:
    reply = post(address, endpoint, data)
    assert reply.status_code == 422
    assert line in reply.json()["error"]
    assert "\n" not in reply.json()["error"]
    assert "Traceback" not in capfd.readouterr().err


def test_gradios_client_says_the_line_as_well(client: Client) -> None:
    with pytest.raises(Exception, match="1 to 100"):
        client.predict("park", 0, api_name="/search")


def test_only_ask_and_search_are_offered_to_programs(client: Client) -> None:
    offered = client.view_api(return_format="dict", print_info=False)
    assert set(offered["named_endpoints"]) == {"/ask", "/search"}
    assert offered["unnamed_endpoints"] == {}


def test_the_events_of_the_page_cannot_be_called_around_the_queue(address: str) -> None:
    config = httpx.get(f"{address}config").json()
    own = [each["id"] for each in config["dependencies"] if each["backend_fn"] and each["queue"]]
    assert own
    for number in own:
        body = {"data": [], "fn_index": number, "session_hash": "abc"}
        reply = httpx.post(f"{address}gradio_api/run/predict", json=body)
        assert reply.status_code == 404


class Failing(ScriptedAssistant):
    def ask(self, question: str, history: Sequence[str] = (), scope: Any = None) -> Answer:
        raise RuntimeError("secret of the inside")


def test_what_fails_inside_is_told_to_the_owner_alone(caplog: pytest.LogCaptureFixture) -> None:
    with served(Failing) as address, caplog.at_level(logging.ERROR, logger="qa"):
        reply = post(address, "ask", [QUESTION])
    assert "secret" not in reply.text
    assert reply.status_code == 500
    assert "its log says what" in reply.json()["error"]
    assert "an endpoint failed: RuntimeError < web/test_endpoints.py:" in caplog.text
    # The message may quote the question.
    assert "secret" not in caplog.text
    assert QUESTION not in caplog.text


class Damaged(ScriptedAssistant):
    def ask(self, question: str, history: Sequence[str] = (), scope: Any = None) -> Answer:
        raise UserError("/srv/collection/index is damaged: build it anew")


def test_a_visitor_is_not_told_where_a_collection_lies(caplog: pytest.LogCaptureFixture) -> None:
    with served(Damaged) as address, caplog.at_level(logging.ERROR, logger="qa"):
        reply = post(address, "ask", [QUESTION])
    assert (reply.status_code, reply.json()["error"]) == (503, "the collection could not be opened")
    assert "/srv/collection/index is damaged" in caplog.text


def test_a_lone_surrogate_is_no_fault_of_the_server(address: str) -> None:
    typed = {"Content-Type": "application/json"}
    for endpoint in ("ask", "search"):
        text = '{"data": ["How large is \\ud800 the park?"]}'
        reply = httpx.post(f"{address}gradio_api/run/{endpoint}", content=text, headers=typed)
        assert reply.status_code == 200
        assert reply.json()["data"][0]["question"] == "How large is the park?"


@pytest.mark.parametrize(
    "half",
    [
        '"id": "\\ud800", "method": "tools/list"',
        '"id": 1, "method": "\\udc00"',
        '"id": 1, "method": "tools/call", "params": {"name": "\\ud83d", "arguments": {}}',
        '"id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": {"\\udfff": "x"}}',
        '"id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": '
        '{"question": "How large is \\ud800 the park?"}}',
    ],
)
def test_half_a_character_anywhere_in_a_call_of_a_tool_gets_a_reply_in_json(
    address: str, half: str, caplog: pytest.LogCaptureFixture
) -> None:
    reply = httpx.post(
        f"{address}gradio_api/mcp/",
        content='{"jsonrpc": "2.0", ' + half + "}",
        headers={
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
        },
    )
    assert "Traceback" not in caplog.text
    if reply.status_code == 200:
        (line,) = [line for line in reply.text.splitlines() if line.startswith("data: ")]
        json.dumps(json.loads(line.removeprefix("data: ")), ensure_ascii=False).encode()
    else:
        assert 400 <= reply.status_code < 500


def test_of_a_long_history_no_more_is_read_than_can_matter() -> None:
    asked: list[Sequence[str]] = []

    class Listening(ScriptedAssistant):
        def ask(self, question: str, history: Sequence[str] = (), scope: Any = None) -> Answer:
            asked.append(history)
            return super().ask(question)

    with served(Listening) as address:
        history = [f"Question {number}?" for number in range(100)]
        assert post(address, "ask", [QUESTION, history]).status_code == 200
    assert [list(each) for each in asked] == [history[-6:]]


# --- bounds -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def limited() -> Iterator[str]:
    with served(rate_limit=3, proxy=1) as address:
        yield address


def test_each_address_may_ask_so_often_a_minute_and_no_more(limited: str) -> None:
    first = {"X-Forwarded-For": "1.1.1.1, 8.8.8.8"}
    for _ in range(2):
        assert post(limited, "ask", [QUESTION], **first).status_code == 200
    assert post(limited, "search", ["park"], **first).status_code == 200
    for endpoint in ("ask", "search"):
        refused = post(limited, endpoint, [QUESTION], **first)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert "3 questions a minute is the limit: ask again in " in refused.json()["error"]
    # Whatever a visitor writes to the left of its address, it is the same visitor.
    other_name = {"X-Forwarded-For": "9.9.9.9, 8.8.8.8"}
    assert "limit" in post(limited, "ask", [QUESTION], **other_name).json()["error"]
    assert post(limited, "ask", [QUESTION], **{"X-Forwarded-For": "8.8.4.4"}).status_code == 200


def test_a_follow_up_counts_twice(limited: str) -> None:
    visitor = {"X-Forwarded-For": "7.7.7.7"}
    assert post(limited, "ask", [QUESTION, [QUESTION]], **visitor).status_code == 200
    assert post(limited, "ask", [QUESTION, [QUESTION]], **visitor).status_code == 429
    assert post(limited, "ask", [QUESTION], **visitor).status_code == 200


def test_a_refused_question_costs_nothing(limited: str) -> None:
    visitor = {"X-Forwarded-For": "4.4.4.4"}
    for _ in range(5):
        assert "is empty" in post(limited, "ask", [" "], **visitor).json()["error"]
    assert post(limited, "ask", [QUESTION], **visitor).status_code == 200


def test_gradios_client_and_tools_are_limited_as_well(limited: str) -> None:
    client = Client(limited, verbose=False, headers={"X-Forwarded-For": "5.5.5.5"})
    for _ in range(3):
        client.predict(QUESTION, api_name="/ask")
    with pytest.raises(Exception, match="3 questions a minute"):
        client.predict(QUESTION, api_name="/ask")
    headers = {"X-Forwarded-For": "5.5.5.5"}
    error, text = run_apart(call_tool(limited, "ask", {"question": QUESTION}, headers))
    assert error
    assert "3 questions a minute" in text


def test_behind_two_proxies_the_outer_one_tells_who_asks() -> None:
    with served(rate_limit=1, proxy=2) as address:

        def asked(forwarded: str) -> int:
            return post(address, "ask", [QUESTION], **{"X-Forwarded-For": forwarded}).status_code

        # What a visitor writes, what the outer proxy saw, and what the inner one did.
        assert asked("8.8.8.8, 10.0.0.2") == 200
        assert asked("9.9.9.9, 8.8.8.8, 10.0.0.2") == 429
        assert asked("8.8.4.4, 10.0.0.2") == 200
        # Past the outer one, or past both, nobody is known by more than the connection.
        assert [asked(hop) for hop in ("1.1.1.1", "1.1.1.2", "")] == [200, 429, 429]


def test_without_a_proxy_nobody_is_believed_about_an_address() -> None:
    with served(rate_limit=1) as address:
        assert post(address, "ask", [QUESTION]).status_code == 200
        for other in ("1.2.3.4", "4.3.2.1"):
            refused = post(address, "ask", [QUESTION], **{"X-Forwarded-For": other})
            assert "limit" in refused.json()["error"]


class Held(ScriptedAssistant):
    """Answers nobody until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def ask(self, question: str, history: Sequence[str] = (), scope: Any = None) -> Answer:
        self.go.wait(_PATIENCE)
        return super().ask(question, history)


def test_more_than_the_bound_are_turned_away_with_a_clear_line() -> None:
    held, places = Held(), CONCURRENT_ANSWERS + 2
    line = "2 questions are waiting already: try again soon"
    with ExitStack() as stack:
        address = stack.enter_context(served(lambda: held, queue=2))
        pool = stack.enter_context(ThreadPoolExecutor(places + 1))
        stack.callback(held.go.set)
        sent = [pool.submit(post, address, "ask", [QUESTION]) for _ in range(places + 1)]
        # Nobody is answered yet: the one reply is to whoever came last.
        (turned_away,), waiting = wait(sent, _PATIENCE, FIRST_COMPLETED)
        assert line in turned_away.result().text
        assert turned_away.result().status_code == 503
        assert turned_away.result().headers["retry-after"] == "5"
        assert line in post(address, "search", [QUESTION]).text
        held.go.set()
        assert [reply.result().status_code for reply in waiting] == [200] * places


# --- MCP ----------------------------------------------------------------------------------------


async def call_tool(
    address: str, name: str, arguments: dict[str, Any], headers: dict[str, str] | None = None
) -> tuple[bool, str]:
    url = f"{address}gradio_api/mcp/"
    async with (
        httpx.AsyncClient(headers=headers) as connection,
        streamable_http_client(url, http_client=connection) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        result = await session.call_tool(name, arguments)
        (content,) = result.content
        assert content.type == "text"
        return bool(result.isError), content.text


def test_tools_return_the_machine_contract_as_json(address: str) -> None:
    error, text = run_apart(call_tool(address, "ask", {"question": QUESTION}))
    assert not error
    assert json.loads(text)["citations"][0]["quote"] == SIZE
    error, text = run_apart(call_tool(address, "search", {"question": "park", "k": 1}))
    assert not error
    assert [passage["rank"] for passage in json.loads(text)["passages"]] == [1]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ({"question": ""}, "is empty"),
        ({}, "'question' is a required property"),
        ({"question": 5}, "5 is not of type 'string'"),
    ],
)
def test_a_tools_mistake_is_one_clear_line(
    address: str, arguments: dict[str, Any], line: str
) -> None:
    error, text = run_apart(call_tool(address, "ask", arguments))
    assert error
    assert line in text


def test_only_ask_and_search_are_tools_and_each_says_what_it_does(address: str) -> None:
    async def tools() -> dict[str, Any]:
        async with (
            streamable_http_client(f"{address}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return {tool.name: tool for tool in (await session.list_tools()).tools}

    offered = run_apart(tools())
    assert set(offered) == {"ask", "search"}
    assert set(offered["ask"].inputSchema["properties"]) == {"question", "history"}
    assert offered["ask"].inputSchema["required"] == ["question"]
    for tool in offered.values():
        assert len(tool.description) > 100
        assert all(each["description"] for each in tool.inputSchema["properties"].values())


def test_the_mcp_server_does_nothing_but_offer_tools(limited: str) -> None:
    """Gradio's own asks itself for a prompt: against this machine's bound, not the visitor's."""
    accepted = {"Accept": "application/json, text/event-stream", "X-Forwarded-For": "6.6.6.6"}

    def reply(method: str, **params: Any) -> dict[str, Any]:
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        text = httpx.post(f"{limited}gradio_api/mcp/", json=call, headers=accepted).text
        (line,) = [line for line in text.splitlines() if line.startswith("data: ")]
        told: dict[str, Any] = json.loads(line.removeprefix("data: "))
        return told

    for _ in range(4):
        told = reply("prompts/get", name="x", arguments={"question": QUESTION})
        assert told["error"]["message"] == "Method not found"
    assert post(limited, "search", ["park"]).status_code == 200
    for method in ("prompts/list", "resources/list", "resources/templates/list"):
        assert reply(method)["error"]["message"] == "Method not found", method
    read = reply("resources/read", uri="file:///etc/passwd")
    assert read["error"]["message"] == "Method not found"
    client = {"name": "x", "version": "1"}
    opened = reply("initialize", protocolVersion="2025-03-26", capabilities={}, clientInfo=client)
    assert {name for name, value in opened["result"]["capabilities"].items() if value} == {"tools"}
