"""The program as a reader meets it: app.py, the real assistant and a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect
from scripted import OpenPage, ask

ROOT = Path(__file__).parents[3]
_PATIENCE = 180  # seconds; the page is there in five, on a machine with nothing else to do


@pytest.fixture
def address(town: SimpleNamespace, unused_port: int) -> Iterator[str]:
    """Where app.py serves the small corpus, in a process of its own."""
    settings = {
        "QA_PORT": str(unused_port),
        "QA_CORPUS": str(town.corpus),
        "QA_INDEX": str(town.index),
    }
    address = f"http://127.0.0.1:{unused_port}/"
    process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=os.environ | settings)
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1).close()  # noqa: S310
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"app.py does not answer at {address}; its status is {process.poll()}")


def test_questions_are_answered_verified_and_refused_without_leaving_the_machine(
    open_page: OpenPage,
) -> None:
    page = open_page()

    # The evidence is Dutch, the question is not.
    ask(page, "How many tulips are sold at the auction each day?")
    quote = page.locator("#source-1-1 mark.quote")
    expect(quote).to_contain_text("twee miljoen tulpen", timeout=1000 * _PATIENCE)
    expect(page.locator("#source-1-1")).to_contain_text("tulips")
    page.locator("#source-1-1 a.open").click()
    expect(page.locator("dialog mark").first).to_contain_text("twee miljoen tulpen")
    page.keyboard.press("Escape")

    ask(page, "Wie won in 2018 het wereldkampioenschap voetbal?")
    expect(page.locator("#chat")).to_contain_text(
        "De documenten geven geen antwoord op deze vraag.", timeout=1000 * _PATIENCE
    )
