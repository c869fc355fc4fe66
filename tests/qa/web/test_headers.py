"""What the headers make a browser do: the page works in a Space's frame, and in no other's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from qa.web.headers import CONTENT_SECURITY_POLICY

SIZE = "Its territory covers about 117 square kilometres."


@pytest.mark.parametrize("path", ["", "theme.css", "none", "gradio_api/run/ask"])
def test_every_response_has_them_a_refusal_too(address: str, path: str) -> None:
    headers = httpx.get(address + path, timeout=60).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_the_frame_of_a_space_is_the_only_strange_one() -> None:
    directives = dict(each.split(" ", 1) for each in CONTENT_SECURITY_POLICY.split("; "))
    assert directives["frame-ancestors"] == "'self' https://huggingface.co"


@contextmanager
def framing(address: str) -> Iterator[str]:
    """A page of another origin that shows the page in a frame."""

    class Frame(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(html(address).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Frame)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


def html(address: str) -> str:
    return f'<iframe src="{address}" width="1000" height="800" allow="clipboard-write"></iframe>'


def test_in_the_frame_of_a_space_a_question_is_answered(browser: Browser, address: str) -> None:
    # Of this machine, and shown by a page of the internet: a browser asks its user first.
    context = browser.new_context(locale="en-US", permissions=["local-network-access"])
    page = context.new_page()

    def show(route: Route) -> None:
        route.fulfill(content_type="text/html", body=html(address))

    # A secure page may not show one over plain http, unless that is of this machine.
    page.route("https://huggingface.co/**", show)
    page.goto("https://huggingface.co/spaces/someone/chat")
    frame = page.frame_locator("iframe")
    box = frame.locator("#question textarea")
    expect(box).to_be_enabled()
    box.fill("How large is the park?")
    box.press("Enter")
    expect(frame.locator("#source-1-1 mark.quote")).to_have_text(SIZE)
    frame.locator("#source-1-1 a.open").click()
    expect(frame.locator("dialog mark").first).to_be_visible()
    context.close()


def test_in_the_frame_of_a_stranger_nothing_is_shown(
    context_of: Callable[[dict[str, object]], BrowserContext], address: str
) -> None:
    page = context_of({}).new_page()
    blocked: list[str] = []
    page.on("console", lambda line: blocked.append(line.text))
    with framing(address) as stranger:
        page.goto(stranger)
        expect(page.frame_locator("iframe").locator("#question")).to_have_count(0)
    assert any("frame-ancestors" in text for text in blocked)
    page.close()
