"""The real page served over the scripted assistant, and one browser that all tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from scripted import PATIENCE, OpenPage, ScriptedAssistant, find_port, served

# A busy machine takes longer than httpx's five seconds, and no test is about that.
for _step in ("connect", "read", "write", "pool"):
    setattr(httpx._config.DEFAULT_TIMEOUT_CONFIG, _step, 60.0)


@pytest.fixture
def unused_port() -> int:
    return find_port()


@pytest.fixture
def slow() -> Iterator[Event]:
    """Slow questions wait until it is set."""
    ScriptedAssistant.released.clear()
    yield ScriptedAssistant.released
    ScriptedAssistant.released.set()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the real page is served over the scripted assistant."""
    with served() as address:
        yield address


# --- the browser: one for all modules. It saves seconds, and the main thread has room for one only:
# Playwright leaves its loop running there until the browser is closed, which is when the tests end.

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context_of(browser: Browser) -> Callable[[dict[str, object]], BrowserContext]:
    """A browser context a setting: pages that share one share its cache, which saves a second."""
    contexts: dict[str, BrowserContext] = {}

    def context_with(settings: dict[str, object]) -> BrowserContext:
        key = repr(settings)
        if key not in contexts:
            contexts[key] = browser.new_context(**{"locale": "en-US", **settings})  # type: ignore[arg-type]
            contexts[key].grant_permissions(["clipboard-read", "clipboard-write"])
        return contexts[key]

    return context_with


@pytest.fixture
def open_page(
    context_of: Callable[[dict[str, object]], BrowserContext], address: str
) -> Iterator[OpenPage]:
    """Opens the page at a query string; at the end nothing may have failed or left the machine.

    The page is the one at ``address`` unless another is given as ``at``, whose server must outlive
    the page.
    """
    failures: list[str] = []
    pages: list[Page] = []
    inside = ["data:", "blob:"]

    def open_at(query: str = "", at: str = address, **settings: object) -> Page:
        inside.append(at)
        page = context_of(settings).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: note(request.url))
        page.on("pageerror", lambda error: fail(str(error)))
        page.on(
            "console",
            lambda line: fail(line.text) if line.type in {"error", "warning"} else None,
        )
        page.goto(at + query)
        # Gradio draws the page first and connects it then; the language is set by that connection.
        page.locator("#panel #labels").wait_for(state="attached")
        page.wait_for_function("document.documentElement.lang && document.querySelector('dialog')")
        pages.append(page)
        return page

    def fail(message: str) -> None:
        # A page that is reloaded cuts Gradio's own stream of events, and Gradio complains.
        if not any(words in message for words in ("signal is aborted", "Connection errored out")):
            failures.append(message)

    def note(url: str) -> None:
        if not url.startswith(tuple(inside)):
            failures.append(f"request to {url}")

    yield open_at
    for page in pages:
        page.close()
    assert failures == []
