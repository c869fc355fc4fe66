"""Results that somebody reads wait for as long as it takes; what nobody fetches goes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import httpx
import pytest
from scripted import ScriptedAssistant, event_of, served

from qa.web import readers as module
from qa.web.readers import PATIENCE, Readers


def test_who_reads_or_has_just_begun_is_not_gone_and_who_left_is_in_two_minutes() -> None:
    now = 0.0
    readers = Readers(lambda: now)
    assert PATIENCE == 120
    everybody = {"read", "begun", "left", "back"}
    with readers.reading("left"), readers.reading("back"):
        pass
    with readers.reading("read"), readers.reading("read"):
        with readers.reading("read"):
            pass
        now = PATIENCE
        assert readers.gone(everybody) == []
        readers.expect("begun")
        readers.expect("back")
        now += 10
        assert readers.gone(everybody) == ["left"]
        assert readers.gone(everybody) == []  # it looked just before
    assert len(readers._left) == 4
    now += 10
    assert readers.gone({"read"}) == []
    assert readers._left.keys() == {"read"}  # of the others nothing is remembered


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(module, "PATIENCE", -1.0)
    monkeypatch.setattr(module, "_STEP", 0.0)
    with served() as address:
        yield address


def test_what_a_page_or_a_program_leaves_unread_goes_and_what_is_read_comes(impatient: str) -> None:
    own = {"Origin": impatient.rstrip("/")}
    event = event_of(impatient, "relabel", ["en", None])
    with httpx.Client(base_url=impatient, headers=own, timeout=60) as client:

        def joined(session: str) -> None:
            body = {**event, "session_hash": session}
            assert client.post("gradio_api/queue/join", json=body).status_code == 200

        def status(path: str) -> int:
            """Without its body, which might never end."""
            with client.stream("GET", path) as reply:
                return reply.status_code

        question = {"data": ["How large is the park?"]}
        called = client.post("gradio_api/call/ask", json=question).json()["event_id"]
        joined("left")
        joined("read")
        assert status("gradio_api/queue/data?session_hash=read") == 200
        assert status("gradio_api/queue/data?session_hash=left") == 404
        assert status(f"gradio_api/call/ask/{called}") == 404


def test_an_event_that_takes_long_is_not_ended_while_somebody_waits(impatient: str) -> None:
    question = {"data": ["How large is the slow park?"]}
    ScriptedAssistant.released.clear()
    try:
        called = httpx.post(f"{impatient}gradio_api/call/ask", json=question).json()["event_id"]
        with httpx.stream("GET", f"{impatient}gradio_api/call/ask/{called}") as reply:
            assert reply.status_code == 200
            for _ in range(2):  # others come, and the page looks who is gone
                other = {"data": ["How large is the park?"]}
                assert httpx.post(f"{impatient}gradio_api/call/ask", json=other).status_code == 200
            ScriptedAssistant.released.set()
            said = itertools.takewhile(lambda line: "heartbeat" not in line, reply.iter_lines())
            assert "event: complete" in said
    finally:
        ScriptedAssistant.released.set()
