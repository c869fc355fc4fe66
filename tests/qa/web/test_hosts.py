"""Whose requests are answered: those to a name of the page, from no page or from its own."""

from __future__ import annotations

import httpx
import pytest
from scripted import served
from starlette.datastructures import Headers

from qa.settings import Settings
from qa.web.hosts import Hosts
from qa.web.refusal import Refusal

LOCAL = Settings()
PUBLIC = Settings(host="0.0.0.0", hosts=("chat.example.org", "someone-chat.hf.space"), proxy=1)  # noqa: S104


def status(settings: Settings, **headers: str) -> int:
    """0 where a request is served."""
    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    try:
        Hosts(settings).check(Headers(raw=raw))
    except Refusal as refusal:
        return refusal.status
    return 0


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "LOCALHOST:1", "[::1]:7860"])
def test_this_machine_has_its_names(host: str) -> None:
    assert status(LOCAL, host=host) == 0


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:7860",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "",
        "x@y",
        "[::1]evil.example",
        "[::1",
        "[::1]:7860.evil.example",
        "127.0.0.1.",
        "2130706433",
    ],
)
def test_another_name_is_not_answered(host: str) -> None:
    assert status(LOCAL, host=host) == 421


def test_a_request_without_a_name_is_not_answered() -> None:
    assert status(LOCAL) == 421


@pytest.mark.parametrize("host", ["chat.example.org", "someone-chat.hf.space", "192.168.1.7:80"])
def test_a_public_page_has_the_names_of_its_owner_and_its_addresses(host: str) -> None:
    assert status(PUBLIC, host=host) == 0
    assert status(PUBLIC, host="evil.example") == 421


def test_what_a_proxy_forwards_is_held_to_the_same_names() -> None:
    assert status(PUBLIC, host="127.0.0.1", x_forwarded_host="chat.example.org") == 0
    for forged in ("evil.example", "chat.example.org, evil.example"):
        assert status(PUBLIC, host="127.0.0.1", x_forwarded_host=forged) == 421


@pytest.mark.parametrize(
    ("host", "origin", "expected"),
    [
        ("127.0.0.1:7860", "http://127.0.0.1:7860", 0),
        ("chat.example.org", "https://chat.example.org", 0),
        # The proxy passed another Host on; the owner told the page's name.
        ("127.0.0.1:7860", "https://chat.example.org", 0),
        ("127.0.0.1:7860", "http://127.0.0.1:3000", 403),
        ("127.0.0.1:7860", "http://localhost:7860", 403),
        ("127.0.0.1:7860", "https://huggingface.co", 403),
        ("127.0.0.1:7860", "https://chat.example.org.evil.example", 403),
        ("127.0.0.1:7860", "null", 403),
        ("127.0.0.1:7860", "file://", 403),
        ("127.0.0.1:7860", "", 403),
    ],
)
def test_other_pages_are_not_answered(host: str, origin: str, expected: int) -> None:
    assert status(PUBLIC, host=host, origin=origin) == expected


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_pages_each_has_to_be_its_own(order: int) -> None:
    both = [(b"origin", b"http://127.0.0.1"), (b"origin", b"http://evil.example")][::order]
    with pytest.raises(Refusal) as refused:
        Hosts(LOCAL).check(Headers(raw=[(b"host", b"127.0.0.1"), *both]))
    assert refused.value.status == 403


TOOLS = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("", None),
        ("config", None),
        ("gradio_api/run/ask", {"data": ["How large is the park?"]}),
        ("gradio_api/mcp/", TOOLS),
    ],
)
def test_page_endpoints_and_tools_keep_strangers_out(
    address: str, path: str, body: dict[str, object] | None
) -> None:
    def send(headers: dict[str, str]) -> httpx.Response:
        headers |= {"Accept": "application/json, text/event-stream"}
        method = "GET" if body is None else "POST"
        return httpx.request(method, address + path, json=body, headers=headers)

    assert send({}).status_code == 200
    assert send({"Host": "evil.example"}).status_code == 421
    assert send({"Origin": "https://evil.example"}).status_code == 403
    own = send({"Origin": address.rstrip("/")})
    assert own.status_code == 200
    assert not [name for name in own.headers if name.startswith("access-control")]


def test_a_stranger_who_asks_first_is_told_no(address: str) -> None:
    asking = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    reply = httpx.options(f"{address}gradio_api/run/ask", headers=asking)
    assert reply.status_code == 403
    assert not [name for name in reply.headers if name.startswith("access-control")]


def test_the_name_of_a_space_is_served() -> None:
    environment = {"SPACE_ID": "someone/chat", "SPACE_HOST": "someone-chat.hf.space"}
    hosts = Settings.from_environment(environment).hosts
    with served(hosts=hosts) as address:
        given = {"Host": "someone-chat.hf.space", "Origin": "https://someone-chat.hf.space"}
        assert httpx.get(address, headers=given, timeout=60).status_code == 200
