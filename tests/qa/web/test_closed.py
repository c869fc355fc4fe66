"""What Gradio opens by default and this page keeps closed, asked of the served page."""

from __future__ import annotations

import os
from pathlib import Path

import httpx
import pytest

from qa.web import page as page_module
from qa.web.closed import MAX_BODY


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


def test_a_long_body_is_turned_away_before_it_is_read(address: str) -> None:
    url = f"{address}gradio_api/run/ask"
    long = httpx.post(url, content=b" " * (MAX_BODY + 1))
    assert long.status_code == 413
    in_pieces = httpx.post(url, content=iter([b"{}", b"{}"]))
    assert in_pieces.status_code == 411
    fits = httpx.post(url, json={"data": ["How large is the park?", ["界" * 2_000] * 100]})
    assert fits.status_code == 200


def test_another_host_cannot_be_reached_through_the_page(address: str) -> None:
    reply = httpx.get(f"{address}gradio_api/proxy=http://127.0.0.1:1/")
    assert reply.status_code in (400, 403, 404)


def test_the_page_tells_browsers_that_all_of_it_is_off(address: str) -> None:
    config = httpx.get(f"{address}config").json()
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
