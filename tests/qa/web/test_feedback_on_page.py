"""The row that asks whether an answer helped, in a real browser, and what reaches the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import served
from playwright.sync_api import Browser, Page, expect, sync_playwright

from qa.web import feedback as module
from qa.web.strings import STRINGS

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
EN, RU = STRINGS["en"], STRINGS["ru"]
_PATIENCE = 20_000  # milliseconds; the machine may be busy with other tests
QUESTION = "How large is the park?"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed")
expect.set_options(timeout=_PATIENCE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feedback.jsonl"


@pytest.fixture
def asked(file: Path) -> Iterator[str]:
    with served(feedback=file) as address:
        yield address


def open_and_ask(browser: Browser, address: str, question: str = QUESTION) -> Page:
    page = browser.new_page(locale="en-US")
    page.set_default_timeout(_PATIENCE)
    page.goto(address)
    page.wait_for_function("document.documentElement.lang && document.querySelector('dialog')")
    page.wait_for_timeout(1000)  # until the page has seen that its link asks nothing
    ask(page, question)
    return page


def ask(page: Page, question: str) -> None:
    page.locator("#question textarea").fill(question)
    page.keyboard.press("Enter")


def kept(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_thumb_and_a_comment_are_two_lines_of_one_judgement(
    browser: Browser, asked: str, file: Path
) -> None:
    page = open_and_ask(browser, asked)
    row = page.locator("#feedback")
    expect(row).to_contain_text(EN.helped)
    assert not file.exists()
    page.get_by_role("button", name=EN.thumb_down).click()
    expect(row).to_contain_text(EN.thanks)
    page.get_by_label(EN.comment).fill("Wrong <b>year</b>\nin “quote” 1")
    page.get_by_role("button", name=EN.send, exact=True).click()
    expect(page.get_by_label(EN.comment)).to_be_hidden()
    expect(row).to_contain_text(EN.thanks)
    thumb, comment = kept(file)
    assert (thumb["verdict"], thumb["comment"]) == ("down", None)
    assert thumb["question"] == QUESTION
    assert len(thumb["quotes"]) == 2
    assert comment["comment"] == "Wrong <b>year</b>\nin “quote” 1"
    assert comment["id"] == thumb["id"]

    ask(page, "How many residents are there?")
    page.get_by_role("button", name=EN.thumb_up).click()
    expect(row).to_contain_text(EN.thanks)
    assert [line["question"] for line in kept(file)][2] == "How many residents are there?"
    assert kept(file)[2]["id"] != thumb["id"]
    page.close()


def test_the_row_speaks_the_language_of_the_page(browser: Browser, asked: str) -> None:
    page = open_and_ask(browser, f"{asked}?ui=ru")
    expect(page.locator("#feedback")).to_contain_text(RU.helped)
    page.get_by_role("button", name=RU.thumb_up).click()
    expect(page.locator("#feedback")).to_contain_text(RU.thanks)
    expect(page.get_by_label(RU.comment)).to_be_visible()
    page.close()


def test_no_row_before_an_answer_nor_without_a_file(
    browser: Browser, asked: str, address: str
) -> None:
    page = browser.new_page(locale="en-US")
    page.goto(asked)
    expect(page.locator("#question textarea")).to_be_visible()
    expect(page.locator("#feedback")).to_be_hidden()
    page.close()
    page = open_and_ask(browser, address)
    expect(page.locator("#source-1-1")).to_be_visible()
    expect(page.locator("#feedback")).to_have_count(0)
    page.close()


def test_what_cannot_be_kept_is_said(browser: Browser, asked: str, file: Path) -> None:
    page = open_and_ask(browser, asked)
    expect(page.locator("#feedback")).to_contain_text(EN.helped)
    file.parent.rename(file.parent.with_name("gone"))
    page.get_by_role("button", name=EN.thumb_up).click()
    expect(page.locator("#feedback")).to_contain_text(EN.failed)
    page.close()


def test_judging_is_limited(browser: Browser, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PER_MINUTE", 1)
    with served(feedback=file) as address:
        page = open_and_ask(browser, address)
        page.get_by_role("button", name=EN.thumb_up).click()
        page.get_by_label(EN.comment).fill("again")
        page.get_by_role("button", name=EN.send, exact=True).click()
        expect(page.locator("#feedback")).to_contain_text(EN.too_often.partition("{")[0])
        page.close()
    assert len(kept(file)) == 1


def test_a_reader_who_asks_too_often_is_told_so_in_the_language_of_the_page(
    browser: Browser,
) -> None:
    with served(rate_limit=1) as address:
        page = open_and_ask(browser, f"{address}?ui=ru")
        expect(page.locator("#source-1-1")).to_be_visible()
        ask(page, "How many residents are there?")
        expect(page.locator("#warning")).to_contain_text(RU.too_often.partition("{")[0])
        expect(page.locator("#question textarea")).to_have_value("How many residents are there?")
        expect(page.locator("#source-1-1")).to_be_visible()
        page.close()
