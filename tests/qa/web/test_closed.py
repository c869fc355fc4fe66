"""What Gradio opens by default and this page keeps closed, asked of the served page."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import httpx
import pytest
from scripted import ScriptedAssistant, event_of, number_of, served

from qa.web import page as page_module
from qa.web.visitors import CONCURRENT_ANSWERS


@pytest.mark.parametrize(
    "path",
    [
        "monitoring",
        "monitoring/",
        "monitoring/summary",
        "monitoring/anything",
        "gradio_api/runs",
        "gradio_api/run-history/buckets",
        "gradio_api/run-history/records",
        "gradio_api/profiling/traces",
        "gradio_api/deep_link?session_hash=x",
        "gradio_api/dev/reload",
        "gradio_api/vibe-code",
        "gradio_api/file=app.py",
        "gradio_api/file=/etc/passwd",
        "gradio_api/file=pyproject.toml",
        "gradio_api/file=http://127.0.0.1:1/",
        "gradio_api/file/http://127.0.0.1:1/",
        "gradio_api/openapi.json",
        "gradio_api/queue/status",
        "gradio_api/startup-events",
        "gradio_api/app_id",
        "gradio_api/token",
        "gradio_api/user",
        "gradio_api/upload_progress?upload_id=x",
        "gradio_api/mcp/sse",
        "gradio_api/mcp/schema",
        "gradio_api/mcp/",
        "gradio_api/login_check",
        "logout",
        "svelte/x.js",
        "manifest.json",
        "docs",
        "redoc",
        "openapi.json",
    ],
)
def test_what_shows_the_inside_is_closed(address: str, path: str) -> None:
    reply = httpx.get(address + path, timeout=30)
    assert reply.status_code in (403, 404, 405), (reply.status_code, reply.text[:200])


@pytest.mark.parametrize("path", ["gradio_api/upload", "gradio_api/vibe-edit"])
def test_nothing_can_be_sent_but_questions(address: str, path: str) -> None:
    reply = httpx.post(address + path, files={"files": ("a.txt", b"text")})
    assert reply.status_code >= 400, reply.text[:200]


def test_a_way_in_says_which_method_it_takes(address: str) -> None:
    reply = httpx.get(f"{address}gradio_api/run/ask")
    assert (reply.status_code, reply.headers["allow"]) == (405, "POST")


FILE = {"path": "http://127.0.0.1:1/", "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize("data", [[FILE], ["How large is it?", [FILE]], ["park", [[{"a": FILE}]]]])
@pytest.mark.parametrize("path", ["run/ask", "run/search", "call/ask"])
def test_what_gradio_would_take_for_a_file_is_refused(
    address: str, path: str, data: list[object]
) -> None:
    reply = httpx.post(f"{address}gradio_api/{path}", json={"data": data})
    assert reply.status_code == 422
    assert reply.json() == {"error": "no files are taken here: send text"}


def test_an_event_and_a_tool_take_no_file_either(address: str) -> None:
    event = {"data": [FILE], "fn_index": number_of(address, "ask"), "session_hash": "a"}
    arguments = {"name": "ask", "arguments": {"question": FILE}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": arguments}
    for path, body in (("queue/join", event), ("mcp/", call)):
        assert httpx.post(f"{address}gradio_api/{path}", json=body, timeout=60).status_code == 422


ANSWER: list[object] = ["How large is it?", None, None, "en", False, None, None, [], [], [], "", ""]
PRIVATE = [("answer", ANSWER), ("relabel", ["en", None]), ("partial", [None])]


@pytest.mark.parametrize(("name", "data"), PRIVATE)
def test_what_is_private_is_for_the_page_alone(address: str, name: str, data: list[object]) -> None:
    stranger = event_of(address, name, data)
    assert (
        httpx.post(f"{address}gradio_api/queue/join", json=stranger, timeout=60).status_code == 403
    )
    for way in ("run", "call", "api", "call/v2"):
        by_name = httpx.post(f"{address}gradio_api/{way}/{name}", json={"data": data})
        assert by_name.status_code == 404
        by_number = httpx.post(f"{address}gradio_api/{way}/ask", json=stranger)
        assert by_number.status_code in (404, 422)
    own = httpx.post(
        f"{address}gradio_api/queue/join", json=stranger, headers={"Origin": address.rstrip("/")}
    )
    assert own.status_code == 200


def test_a_document_is_opened_by_the_page_alone(address: str) -> None:
    components = httpx.get(f"{address}config", timeout=60).json()["components"]
    desk = next(each["id"] for each in components if each["props"].get("elem_id") == "desk")
    body = {
        "data": {"link": "?doc=en/great-stone.md"},
        "component_id": desk,
        "fn_name": "open_document",
        "session_hash": "a",
    }
    url = f"{address}gradio_api/component_server/"
    assert httpx.post(url, json=body, timeout=60).status_code == 403
    own = {"Origin": address.rstrip("/")}
    assert "Great Stone" in httpx.post(url, json=body, headers=own, timeout=60).text
    for odd in ({}, {"link": 5}, {"link": "?doc=x", "neighbours": 5, "language": ["nl"]}):
        assert (
            httpx.post(url, json=body | {"data": odd}, headers=own, timeout=60).status_code == 200
        )
    unknown = httpx.post(url, json=body | {"component_id": 10**6}, headers=own)
    assert unknown.status_code == 404


def test_whatever_an_event_is_sent_the_server_has_no_fault_and_logs_no_traceback(
    address: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    own = {"Origin": address.rstrip("/")}
    functions = [
        each["id"] for each in httpx.get(f"{address}config", timeout=60).json()["dependencies"]
    ]
    values: list[object] = [None, "secret", 1, ["secret"], {"a": "secret"}]
    with httpx.Client(base_url=address, headers=own, timeout=60) as client:
        for number, value, count in product([*functions, -1, "x"], values, (0, 1, 2, 10)):
            body = {"data": [value] * count, "fn_index": number, "session_hash": "odd"}
            reply = client.post("gradio_api/queue/join", json=body)
            assert reply.status_code in (200, 404, 422), reply.text
            if reply.status_code == 200:
                client.get("gradio_api/queue/data?session_hash=odd")
    assert "Traceback" not in capfd.readouterr().err + caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "path",
    [
        "?page=none",
        "?deep_link=../../etc",
        "config?page=none",
        "gradio_api/info?page=none",
        "gradio_api/queue/data",
        "gradio_api/queue/data?session_hash=none",
        "gradio_api/call/ask/none",
        "assets/%00",
        "assets/..%2f..%2fapp.py",
        "gradio_api/heartbeat/%ff",
    ],
)
def test_an_odd_address_is_no_fault_of_the_server(
    address: str, capfd: pytest.CaptureFixture[str], path: str
) -> None:
    reply = httpx.get(address + path)
    assert reply.status_code in (200, 404)
    assert "Traceback" not in capfd.readouterr().err
    # A path of the machine would begin at one of these.
    assert not re.search(r"/(home|root|usr|tmp|work|opt)/", reply.text)


def test_a_socket_of_another_kind_is_not_opened(address: str) -> None:
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    assert httpx.get(
        f"{address}gradio_api/queue/join", headers=upgrade, timeout=60
    ).status_code in (403, 405)


# --- bounds -------------------------------------------------------------------------------------


def test_all_that_costs_counts_against_the_visitor() -> None:
    with served(rate_limit=1) as address:
        own = {"Origin": address.rstrip("/")}
        event = event_of(address, "relabel", ["en", None])  # the first of ten requests a question
        replies = [
            httpx.post(f"{address}gradio_api/queue/join", json=event, headers=own)
            for _ in range(10)
        ]
        assert [reply.status_code for reply in replies] == [200] * 9 + [429]
        assert replies[-1].json()["error"].startswith("10 requests a minute is the limit")
        assert 0 < int(replies[-1].headers["retry-after"]) <= 60
        assert httpx.get(address, timeout=60).status_code == 429
        assert httpx.get(f"{address}theme.css", timeout=60).status_code == 200


def test_every_way_to_a_question_counts_as_one() -> None:
    """Asked twice in each way, by a visitor of its own that may ask two questions a minute."""
    with (
        served(rate_limit=2, proxy=1) as address,
        httpx.Client(base_url=f"{address}gradio_api/", timeout=60) as client,
    ):
        alone = [*ANSWER[1:4], True, *ANSWER[5:]]  # else it would be a follow-up

        def run(name: str, visitor: dict[str, str]) -> None:
            client.post(f"run/{name}", json={"data": [SIZE]}, headers=visitor)

        def call(name: str, visitor: dict[str, str]) -> None:
            began = client.post(f"call/{name}", json={"data": [SIZE]}, headers=visitor)
            assert "complete" in client.get(f"call/{name}/{began.json()['event_id']}").text

        def tool(name: str, visitor: dict[str, str]) -> None:
            asked = {"name": name, "arguments": {"question": SIZE}}
            body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": asked}
            accepted = {"Accept": "application/json, text/event-stream"}
            assert "park" in client.post("mcp/", json=body, headers=visitor | accepted).text

        def join(name: str, visitor: dict[str, str]) -> None:
            session = visitor["X-Forwarded-For"].replace(".", "-")
            data: list[object] = [SIZE, *alone] if name == "answer" else [SIZE]
            event = {**event_of(address, name, data), "session_hash": session}
            client.post("queue/join", json=event, headers=visitor)
            told = client.get("queue/data", params={"session_hash": session}).text
            assert "process_completed" in told

        ways = [(way, name) for way in (run, call, tool, join) for name in ("ask", "search")]
        for number, (way, name) in enumerate([*ways, (join, "answer")]):
            visitor = {
                "X-Forwarded-For": f"203.0.113.{number}", "Origin": address.rstrip("/")
            }  # fmt: skip
            for _ in range(2):
                way(name, visitor)
            refused = client.post("run/ask", json={"data": [SIZE]}, headers=visitor)
            assert refused.status_code == 429, (way.__name__, name)


SIZE = "How large is the park?"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ([5], 422), ([], 422), ([" "], 422), (["x" * 2_001], 422), ([SIZE, "x"], 422),
        ([SIZE, [7]], 422), ([SIZE], 200), ([SIZE, None], 200), ([SIZE, [SIZE]], 429),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_answered_is_refused_at_once(
    once: str, data: list[object], status: int
) -> None:
    visitor = {"X-Forwarded-For": f"198.51.100.{len(str(data)) % 250}"}
    reply = httpx.post(
        f"{once}gradio_api/call/ask", json={"data": data}, headers=visitor, timeout=60
    )
    if status == 429:  # one question is what it may ask, and the first is being answered
        assert reply.status_code == 200
        httpx.get(f"{once}gradio_api/call/ask/{reply.json()['event_id']}", timeout=60)
        reply = httpx.post(
            f"{once}gradio_api/call/search", json={"data": [SIZE]}, headers=visitor, timeout=60
        )
        assert 0 < int(reply.headers["retry-after"]) <= 60
    assert reply.status_code == status
    assert status == 200 or reply.json()["error"]


@pytest.fixture(scope="module")
def once() -> Iterator[str]:
    with served(rate_limit=1, proxy=1) as address:
        yield address


def test_a_call_is_told_that_too_many_wait() -> None:
    with served(queue=1) as address:
        ScriptedAssistant.released.clear()
        try:
            slow = {"data": ["slow?"]}
            for _ in range(1 + CONCURRENT_ANSWERS):
                httpx.post(f"{address}gradio_api/call/ask", json=slow, timeout=60)
            end = time.monotonic() + 60
            while True:
                reply = httpx.post(f"{address}gradio_api/call/ask", json=slow, timeout=60)
                if reply.status_code != 200 or time.monotonic() > end:
                    break
                time.sleep(0.1)
        finally:
            ScriptedAssistant.released.set()
        assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")


def test_results_that_nobody_reads_do_not_pile_up(address: str) -> None:
    own = {"Origin": address.rstrip("/")}
    event = {**event_of(address, "relabel", ["en", None]), "session_hash": "unread"}
    with httpx.Client(base_url=address, headers=own, timeout=60) as client:
        statuses = []
        for _ in range(100):
            statuses.append(client.post("gradio_api/queue/join", json=event).status_code)
            if statuses[-1] != 200:
                break
            time.sleep(0.02)
        assert statuses[-1] == 429
        assert len(statuses) < 60
        other = {**event, "session_hash": "another"}
        assert client.post("gradio_api/queue/join", json=other).status_code == 200
        # Who reads them goes on.
        assert "process_completed" in client.get("gradio_api/queue/data?session_hash=unread").text
        assert client.post("gradio_api/queue/join", json=event).status_code == 200


def test_who_is_told_by_a_header_that_a_proxy_alone_may_write(address: str) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Gradio-Server": "http://evil.example",
    }
    page = httpx.get(address, headers=forged)
    assert page.status_code == 200
    assert "evil.example" not in page.text
    assert f'"root":"{address.rstrip("/")}"' in page.text


def test_the_page_tells_browsers_that_all_of_it_is_off(address: str) -> None:
    config = httpx.get(f"{address}config", timeout=60).json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    assert not config.get("run_history")
    chats = [each for each in config["components"] if each["type"] == "chatbot"]
    assert [each["props"].get("feedback_options") for each in chats] == [None]
    assert not any("flag" in str(each["props"].get("value", "")).lower() for each in chats)


def test_gradio_is_told_before_it_is_imported() -> None:
    assert page_module.gr  # the room is imported
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert os.environ["HF_HUB_DISABLE_TELEMETRY"] in ("1", "True")
    assert os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] == "1"
    assert os.environ["FORWARDED_ALLOW_IPS"] == ""


def test_nothing_is_left_in_the_folder_where_gradio_flags(address: str) -> None:
    assert not Path(".gradio").exists()
