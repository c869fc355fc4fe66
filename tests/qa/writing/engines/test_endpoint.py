"""A language model behind a server: a real one on this machine, which misbehaves where told to."""

from __future__ import annotations

import json
import logging
import time
from types import SimpleNamespace

import pytest

from corpus.errors import UserError
from qa.writing.engines.endpoint import EndpointModel, key_for
from qa.writing.engines.port import ChatMessage, EngineError
from tests.qa.chat_server import ChatServer, Reply, chat_server

MESSAGES: list[ChatMessage] = [
    {"role": "system", "content": "Answer."},
    {"role": "user", "content": "Сколько? 多少？"},
]


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QA_ENDPOINT_KEY", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def model(server: ChatServer, timeout: float = 20.0) -> EndpointModel:
    return EndpointModel(server.url, "parrot", None, timeout, first_wait=0.01)


def said(server: ChatServer, timeout: float = 20.0) -> str:
    return "".join(model(server, timeout).stream(MESSAGES, 50))


def test_a_reply_comes_piece_by_piece_in_any_script() -> None:
    with chat_server(Reply(["160 млн", " долларов, ", "1.6 亿"])) as server:
        assert list(model(server).stream(MESSAGES, 50)) == ["160 млн", " долларов, ", "1.6 亿"]
    sent = server.requests[0]
    assert sent["messages"] == MESSAGES
    assert (sent["model"], sent["max_tokens"], sent["temperature"]) == ("parrot", 50, 0.0)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(status: int) -> None:
    with chat_server(Reply(status=status), Reply(status=status), "At last.") as server:
        assert said(server) == "At last."
    assert len(server.requests) == 3


def test_a_server_that_stays_busy_is_given_up_after_three_attempts() -> None:
    with chat_server(Reply(status=429)) as server, pytest.raises(EngineError, match="429"):
        said(server)
    assert len(server.requests) == 3


def test_the_server_says_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("qa.writing.engines.endpoint.time.sleep", waits.append)
    busy = Reply(status=429, headers={"retry-after": "3"})
    endless = Reply(status=429, headers={"retry-after": "3600"})
    with chat_server(busy, endless, "Now.") as server:
        assert said(server) == "Now."
    assert waits == [3.0, 10.0]


def test_no_wait_outlasts_the_time_that_a_reply_may_take() -> None:
    busy = Reply(status=429, headers={"retry-after": "60"})  # of which 10 seconds are waited
    with chat_server(busy, "Too late.") as server, pytest.raises(EngineError, match="429"):
        said(server, timeout=9.0)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 404])
def test_what_would_only_fail_again_is_not_asked_again(status: int) -> None:
    with chat_server(Reply(status=status)) as server, pytest.raises(EngineError, match=str(status)):
        said(server)
    assert len(server.requests) == 1


def test_a_silent_server_is_left_after_the_time_out() -> None:
    with chat_server(Reply(["late"], pause=3.0)) as server, pytest.raises(EngineError):
        said(server, timeout=0.3)


def test_a_reply_may_not_drip_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    clock = SimpleNamespace(monotonic=lambda: now, sleep=time.sleep)
    monkeypatch.setattr("qa.writing.engines.endpoint.time", clock)
    with chat_server(Reply(["drop "] * 100)) as server:
        stream = model(server).stream(MESSAGES, 50)
        assert [next(stream), next(stream)] == ["drop ", "drop "]
        now += 21
        with pytest.raises(EngineError, match="more than 20 seconds"):
            next(stream)


def test_a_reply_that_breaks_off_is_an_error_and_not_an_answer() -> None:
    with chat_server(Reply(["Half an ans"], cut=True)) as server:
        stream = model(server).stream(MESSAGES, 50)
        assert next(stream) == "Half an ans"
        with pytest.raises(EngineError, match="broke off"):
            next(stream)
    assert len(server.requests) == 1  # a second attempt would begin the text again


@pytest.mark.parametrize(
    "raw",
    [
        "data: {not json}\n\n",
        'data: {"choices": "none"}\n\n',
        "data: []\n\n",
        'data: {"error": {"message": "out of memory"}}\n\n',
        "<html>A page</html>",
        'data: {"choices": [{"delta": null, "index": 0}]}\n\n',
    ],
)
def test_what_is_no_reply_is_an_error(raw: str) -> None:
    with chat_server(Reply(raw=raw)) as server, pytest.raises(EngineError):
        said(server)


def test_a_reader_who_leaves_ends_the_request() -> None:
    with chat_server(Reply(["word "] * 1000, pause=0.01)) as server:
        stream = model(server).stream(MESSAGES, 50)
        assert next(stream) == "word "
        stream.close()  # type: ignore[attr-defined]
        assert server.closed.wait(10)


def test_a_server_is_reached_when_the_engine_is_loaded() -> None:
    with chat_server("x") as server:
        assert EndpointModel.connect(server.url, "parrot").name == "endpoint:parrot"
    with pytest.raises(UserError, match=r"cannot be reached.*start its server") as caught:
        EndpointModel.connect(server.url, "parrot")
    assert "\n" not in str(caught.value)


def test_a_refused_key_is_told_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_ENDPOINT_KEY", "sesame-1234")
    with chat_server("x") as server:
        server.models_status = 401
        with pytest.raises(UserError, match=r"refuses the key.*QA_ENDPOINT_KEY") as caught:
            EndpointModel.connect(server.url, "parrot")
    assert "sesame" not in str(caught.value)


def test_the_key_is_sent_and_neither_shown_nor_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("QA_ENDPOINT_KEY", "sesame-1234")
    caplog.set_level(logging.DEBUG)
    with chat_server("x") as server:
        opened = EndpointModel.connect(server.url, "parrot")
        assert "".join(opened.stream(MESSAGES, 5)) == "x"
    assert server.keys == ["Bearer sesame-1234"]
    assert "sesame" not in repr(opened) + caplog.text


def test_the_token_of_the_hub_goes_to_the_hub_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    assert key_for("https://router.huggingface.co/v1") == "hf_secret"
    assert key_for("https://abc.endpoints.huggingface.cloud/v1") == "hf_secret"
    for url in ("https://huggingface.co.example.com/v1", "https://nothuggingface.co/v1"):
        assert key_for(url) is None
    with chat_server("x") as server:
        "".join(EndpointModel.connect(server.url, "parrot").stream(MESSAGES, 5))
    assert "hf_secret" not in json.dumps(server.keys)
    monkeypatch.setenv("QA_ENDPOINT_KEY", "own")
    assert key_for("https://router.huggingface.co/v1") == "own"
